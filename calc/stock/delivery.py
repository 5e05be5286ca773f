"""What a landlord takes home: homes and results as tables, and a CSV that a spreadsheet opens."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from calc.housing.answers import HousingAnswers
from calc.housing.results import FIGURES
from calc.schema.inputs import Declaration, declarations
from calc.schema.vocabulary import DPE_CLASSES
from calc.stock.reading.rows import Homes
from calc.stock.reading.words import DECLARED, TEXTS
from calc.tables.files import Workbook, french_file, harmless

_KEPT = ("rent", "income_class", "tantiemes", "works_year")


def homes_table(homes: Homes) -> pa.Table:
    """Accepted homes in the vocabulary's words; empty where nothing was told."""
    columns: dict[str, pa.Array] = {"row": pa.array(homes.lines.astype(np.int32))}
    columns |= {name: _texts(homes.more[name]) for name in (*TEXTS, "address")}
    for name in _KEPT:
        columns[name] = _values(DECLARED[name], homes.more[name])
    for name, what in declarations(HousingAnswers).items():
        columns[name] = _values(what, getattr(homes.answers, name))
    return pa.table(columns)


def _texts(values: np.ndarray) -> pa.Array:
    return pa.array([text or None for text in values], pa.string())


def _values(what: Declaration, values: np.ndarray) -> pa.Array:
    if what.kind in ("choice", "flag"):
        words = what.options if what.kind == "choice" else ("false", "true")
        codes = pa.array(values.astype(np.int32), mask=values < 0)
        return pc.take(pa.array(words, pa.string()), codes)
    if what.kind == "day":
        days = np.datetime_as_string(values).astype(object)
        return pa.array(np.where(np.isnat(values), np.array(None), days), pa.string())
    if what.kind == "code":
        return _texts(values)
    return pa.array(values.astype(float), from_pandas=True)


def results_table(homes: Homes, result: Mapping[str, np.ndarray]) -> pa.Table:
    """Answers beside who they are of, in the vocabulary's names."""
    columns: dict[str, pa.Array] = {"row": pa.array(homes.lines.astype(np.int32))}
    for name in ("id", "building", "address", "district"):
        columns[name] = _texts(homes.more[name])
    columns["certified_class"] = _values(DECLARED["certified_class"], homes.certified)
    for name in ("estimated_class", *FIGURES):
        values = np.asarray(result[name])
        if values.ndim == 2:
            ends = np.arange(len(values) + 1, dtype=np.int32) * values.shape[1]
            columns[name] = pa.ListArray.from_arrays(ends, pa.array(values.ravel()))
        else:
            columns[name] = pa.array(values, from_pandas=True)
    return pa.table(columns)


def in_words(codes: np.ndarray, words: Mapping[str, str]) -> pa.Array:
    """What codes joined by ``;`` say of each home: a field's, a notice's (``field:code``, by both
    or by the code alone). A code of no word is not said.

    Examples
    --------
    >>> in_words(np.array(["", "rooms:odd;rent:odd"]), {"odd": "Étrange"}).to_pylist()
    ['', 'Étrange']
    """
    coded = pa.array(codes, pa.string()).dictionary_encode()
    said = [
        dict.fromkeys(words.get(one) or words.get(one.partition(":")[2]) for one in kind.split(";"))
        for kind in coded.dictionary.to_pylist()
    ]
    texts = pa.array([" ; ".join(filter(None, one)) for one in said], pa.string())
    return texts.take(coded.indices)


def french_names(
    results: pa.Table, headers: Mapping[str, str], own: Mapping[str, pa.Array]
) -> pa.Table:
    """The same under French names, each label's chance in a column, the landlord's own after.

    Parameters
    ----------
    headers : mapping of str to str
        French name of each column; those of no name keep their own.
    own : mapping of str to Array
        The landlord's columns by their header.
    """
    columns: dict[str, pa.Array] = {}
    for name in results.column_names:
        column = results.column(name).combine_chunks()
        if name == "dpe_class_probabilities":
            flat = column.flatten()
            for place, letter in enumerate(DPE_CLASSES):
                share = flat.take(pa.array(np.arange(place, len(flat), len(DPE_CLASSES))))
                title = f"{headers.get(name, name)} {letter}"
                columns[title] = pc.round(share, 3)
            continue
        if pa.types.is_floating(column.type):
            column = pc.round(column, 1)
        columns[headers.get(name, name)] = column
    for name, column in own.items():
        columns[name if name and name not in columns else f"{name or 'colonne'} (fichier)"] = column
    return pa.table(columns)


def french_table(stated: pa.Table) -> pa.Table:
    """A table as text for a French spreadsheet: decimal commas, no formula, zeros kept.

    Examples
    --------
    >>> french_table(pa.table({"a": ["0012", "=1", "B"], "b": [1.5, None, 2.0]})).to_pylist()[0]
    {'a': '\\t0012', 'b': '1,5'}
    """
    columns = {}
    for name in stated.column_names:
        column = stated.column(name).combine_chunks()
        if pa.types.is_floating(column.type):
            column = pc.replace_substring(column.cast(pa.string()), ".", ",")
        elif pa.types.is_string(column.type):
            column = padded(harmless(column))
        columns[name] = column
    return pa.table(columns)


def padded(column: pa.Array) -> pa.Array:
    """Texts of digits whose first zeros a spreadsheet would drop: a tab keeps them as text.

    Examples
    --------
    >>> padded(pa.array(["0012", "12", "0", "0,5"])).to_pylist()
    ['\\t0012', '12', '0', '0,5']
    """
    zeros = pc.match_substring_regex(column, r"^0[0-9]+$")
    return pc.if_else(zeros, pc.binary_join_element_wise("\t", column, ""), column)


def table_writer(stream: IO[bytes], schema: pa.Schema, is_parquet: bool, sign: str = ",") -> Any:
    """What appends tables to a stream: as Parquet, or as CSV whose cells a sign parts."""
    if is_parquet:
        return pq.ParquetWriter(stream, schema, compression="zstd")
    options = pacsv.WriteOptions(delimiter=sign, quoting_style="needed")
    return pacsv.CSVWriter(stream, schema, write_options=options)


def write_tables(path: str, tables: Iterable[pa.Table]) -> None:
    """Tables one after the other into one file: Parquet by its suffix, else CSV.

    Parameters
    ----------
    path : str
        ``-`` writes CSV on the standard output.
    """
    writer: Any = None
    stream = sys.stdout.buffer if path == "-" else open(path, "wb")  # noqa: SIM115
    try:
        for table in tables:
            if writer is None:
                writer = table_writer(stream, table.schema, path.lower().endswith(".parquet"))
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
        if path != "-":
            stream.close()


# A file to fill in: the columns that count most, in French, with three homes as an example.

_EXAMPLE = {
    "Identifiant": ("A-001", "A-002", "M-014"),
    "Bâtiment": ("Les Acacias A", "Les Acacias A", "Rue des Mineurs"),
    "Quartier": ("Centre", "Centre", "Les Cités"),
    "Type": ("Appartement", "Appartement", "Maison"),
    "Surface habitable (m²)": ("62,5", "48", "74"),
    "Année de construction": ("1968", "1968", "1925"),
    "Code INSEE": ("62119", "62119", "62119"),
    "Commune": ("Béthune", "Béthune", "Béthune"),
    "Étage": ("2", "0", ""),
    "Nombre d'étages": ("4", "4", ""),
    "Chauffage": ("Chauffage gaz collectif", "Chauffage gaz collectif", "Électrique convecteurs"),
    "Eau chaude": ("Collective", "Collective", "Ballon électrique"),
    "Vitrage": ("Double", "Double", "Simple"),
    "Isolation des murs": ("Non", "Non", ""),
    "Isolation toiture": ("Oui", "", ""),
    "Ventilation": ("VMC simple flux", "VMC simple flux", "Naturelle"),
    "Nombre de personnes": ("3", "1", "4"),
    "Revenu annuel": ("17500", "", "21000"),
    "Financement": ("PLUS", "PLAI", "PLUS"),
    "Étiquette DPE": ("E", "", "G"),
}
"""What each column says of the three homes."""
ROWS = (tuple(_EXAMPLE), *zip(*_EXAMPLE.values(), strict=True))


def as_csv(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """The file that a French spreadsheet opens by a double click.

    Examples
    --------
    >>> as_csv([["Surface (m²)", "Type"]]).decode("utf-8-sig")
    'Surface (m²);Type\\r\\n'
    """
    head, *rest = rows
    return french_file(head, rest).encode()


def as_workbook(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """The same as the smallest workbook (Office Open XML) that spreadsheets read."""
    packed = io.BytesIO()
    head, *lines = rows
    made = Workbook(packed, "Logements", head)
    columns = zip(*lines, strict=True)
    made.add(pa.table({str(k): _typed(column) for k, column in enumerate(columns)}))
    made.close()
    return packed.getvalue()


def _typed(column: Sequence[str]) -> pa.Array:
    """Numbers where a whole column is of numbers, else texts."""
    stated = [cell.replace(",", ".") for cell in column]
    if all(cell.replace(".", "", 1).isdigit() for cell in stated if cell) and any(stated):
        return pa.array([float(cell) if cell else None for cell in stated])
    return pa.array(list(column), pa.string())
