"""What a landlord takes home: homes and results as tables, and a CSV that a spreadsheet opens."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from calc.housing.answers import HousingAnswers
from calc.housing.outputs import OUTPUTS
from calc.schema.inputs import Declaration, declarations
from calc.schema.vocabulary import DPE_CLASSES
from calc.stock.reading.rows import Homes
from calc.stock.reading.words import DECLARED, TEXTS
from calc.tables.cells import harmless

_KEPT = ("rent", "income_class", "certified_class", "certified_on", "ownership_share")
_DECIMALS = {"dpe_class": 0, "primary_energy_per_area": 1, "emissions_per_area": 1}


def homes_table(homes: Homes) -> pa.Table:
    """Accepted homes in the vocabulary's words; empty where nothing was told."""
    columns: dict[str, pa.Array] = {"row": pa.array(homes.lines.astype(np.int32))}
    columns |= {name: _texts(homes.more.get(name), len(homes.lines)) for name in TEXTS}
    columns["address"] = _texts(homes.more.get("address"), len(homes.lines))
    for name in _KEPT:
        if name in declarations(HousingAnswers):
            continue
        columns[name] = _values(DECLARED[name], homes.more[name])
    for name, what in declarations(HousingAnswers).items():
        columns[name] = _values(what, getattr(homes.answers, name))
    return pa.table(columns)


def _texts(values: np.ndarray | None, n: int) -> pa.Array:
    if values is None:
        return pa.nulls(n, pa.string())
    return pa.array([text or None for text in values], pa.string())


def _values(what: Declaration, values: np.ndarray) -> pa.Array:
    if what.kind in ("choice", "flag"):
        words = what.options if what.kind == "choice" else ("false", "true")
        codes = pa.array(values.astype(np.int32), mask=values < 0)
        return pc.take(pa.array(words, pa.string()), codes)
    if what.kind == "day":
        days = np.datetime_as_string(values).astype(object)
        return pa.array(np.where(np.isnat(values), None, days), pa.string())
    if what.kind == "code":
        return pa.array([text or None for text in values.tolist()], pa.string())
    return pa.array(values.astype(float), from_pandas=True)


def results_table(homes: Homes, found: Mapping[str, np.ndarray]) -> pa.Table:
    """Answers beside who they are of, in the vocabulary's names."""
    columns: dict[str, pa.Array] = {"row": pa.array(homes.lines.astype(np.int32))}
    columns |= {name: _texts(homes.more.get(name), len(homes.lines)) for name in TEXTS}
    for name in OUTPUTS:
        values = np.asarray(found[name])
        if values.ndim == 2:
            ends = np.arange(len(values) + 1, dtype=np.int32) * values.shape[1]
            columns[name] = pa.ListArray.from_arrays(ends, pa.array(values.ravel()))
        else:
            columns[name] = pa.array(values, from_pandas=True)
    return pa.table(columns)


def french_table(results: pa.Table, headers: Mapping[str, str]) -> pa.Table:
    """The same as text for a French spreadsheet: decimal commas, no formula.

    Parameters
    ----------
    headers : mapping of str to str
        French name of each column; those of no name keep their own.
    """
    columns: dict[str, pa.Array] = {}
    for name in results.column_names:
        column = results.column(name).combine_chunks()
        if name == "dpe_class_probabilities":
            flat = column.flatten()
            for place, letter in enumerate(DPE_CLASSES):
                share = flat.take(pa.array(np.arange(place, len(flat), len(DPE_CLASSES))))
                title = f"{headers.get(name, name)} {letter}"
                columns[title] = _comma(share, 3)
            continue
        if pa.types.is_floating(column.type):
            column = _comma(column, _DECIMALS.get(name.removesuffix("_low"), 1))
        elif pa.types.is_string(column.type):
            column = harmless(column)
        columns[headers.get(name, name)] = column
    return pa.table(columns)


def _comma(column: pa.Array, decimals: int) -> pa.Array:
    text = pc.cast(pc.round(column, decimals), pa.string())
    return pc.replace_substring(text, ".", ",")


def write_tables(path: str, tables: Iterable[pa.Table]) -> None:
    """Tables one after the other into one file: Parquet by its suffix, else CSV.

    Parameters
    ----------
    path : str
        ``-`` writes CSV on the standard output.
    """
    writer: Any = None
    is_parquet = path.lower().endswith(".parquet")
    stream = sys.stdout.buffer if path == "-" else open(path, "wb")  # noqa: SIM115
    try:
        for table in tables:
            if writer is None and is_parquet:
                writer = pq.ParquetWriter(stream, table.schema, compression="zstd")
            elif writer is None:
                options = pacsv.WriteOptions(quoting_style="needed")
                writer = pacsv.CSVWriter(stream, table.schema, write_options=options)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
        if path != "-":
            stream.close()
