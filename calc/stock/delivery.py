"""What a landlord takes home: homes and results as tables, and a CSV that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from calc.housing.answers import HousingAnswers
from calc.housing.outputs import OUTPUTS
from calc.schema.inputs import Declaration, declarations
from calc.schema.vocabulary import DPE_CLASSES
from calc.stock.reading.rows import Homes
from calc.stock.reading.words import DECLARED, TEXTS

_KEPT = ("rent", "income_class", "known_label")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Signs by which a spreadsheet would take a text for a formula."""
_DECIMALS = {"dpe_class": 0, "primary_energy_per_area": 1, "emissions_per_area": 1}


def homes_table(homes: Homes) -> pa.Table:
    """Accepted homes in the vocabulary's words; empty where nothing was told."""
    columns: dict[str, pa.Array] = {"row": pa.array(homes.lines.astype(np.int32))}
    columns |= {name: _texts(homes.more.get(name), len(homes.lines)) for name in TEXTS}
    for name in _KEPT:
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
        return pa.array(np.datetime_as_string(values).astype(object), pa.string())
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


def harmless(column: pa.Array) -> pa.Array:
    """Texts that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless(pa.array(["=1+1", "B12", None])).to_pylist()
    ["'=1+1", 'B12', None]
    """
    risky = pc.is_in(pc.utf8_slice_codeunits(column, 0, 1), pa.array(FORMULAS))
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def harmless_text(text: str) -> str:
    """One text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless_text("@SUM(A1)"), harmless_text("Bât. A")
    ("'@SUM(A1)", 'Bât. A')
    """
    return f"'{text}" if text.startswith(FORMULAS) else text
