"""Cells of a table that a spreadsheet opens: no text of a visitor's is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs, full-width ones too, by which a spreadsheet would take a text for a formula."""


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
    >>> harmless_text("@SUM(A1)"), harmless_text("Bât. A"), harmless_text("＝1+1")
    ("'@SUM(A1)", 'Bât. A', "'＝1+1")
    """
    return f"'{text}" if text.startswith(FORMULAS) else text


def french_rows(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a French spreadsheet opens them: semicolons, no formula.

    Examples
    --------
    >>> french_rows([["=1+1", "12,5"]])
    "'=1+1;12,5\\r\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless_text(cell) for cell in row] for row in rows)
    return text.getvalue()
