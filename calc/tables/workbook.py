"""What a spreadsheet opens: cells that are no formulas, a workbook written row by row."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

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


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STAMP = (2026, 1, 1, 0, 0, 0)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MOST_ROWS = 1_048_576
"""Rows of a sheet."""


def _parts(sheet: str) -> dict[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
    }


def _text(value: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(_CONTROLS.sub("", value))}</t></is></c>'


class Workbook:
    """One sheet, filled table after table.

    Parameters
    ----------
    target : Path or file of bytes
    sheet : str
        Name of the sheet.
    names : sequence of str
        Of the columns.
    """

    def __init__(self, target: Path | IO[bytes], sheet: str, names: Sequence[str]):
        self._package = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        for name, body in _parts(sheet).items():
            self._package.writestr(zipfile.ZipInfo(name, _STAMP), _DECLARATION + body)
        self._part = self._package.open(
            zipfile.ZipInfo("xl/worksheets/sheet1.xml", _STAMP), "w", force_zip64=True
        )
        self._write(f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetData>')
        self._write(f"<row>{''.join(map(_text, names))}</row>")
        self.rows = 1

    def _write(self, text: str) -> None:
        self._part.write(text.encode("utf-8", "replace"))

    def add(self, table: pa.Table) -> None:
        """Rows of a table, as many as a sheet still holds."""
        table = table.slice(0, MOST_ROWS - self.rows)
        self.rows += table.num_rows
        columns = [_cells(column) for column in table.columns]
        lines = ("<row>" + "".join(cells) + "</row>" for cells in zip(*columns, strict=True))
        self._write("".join(lines))

    def close(self) -> None:
        """End the sheet and the package."""
        self._write("</sheetData></worksheet>")
        self._part.close()
        self._package.close()


def _cells(column: pa.ChunkedArray) -> Iterable[str]:
    if pa.types.is_string(column.type):
        encoded = column.combine_chunks().dictionary_encode()
        words = [_text(word) if word else "<c/>" for word in encoded.dictionary.to_pylist()]
        return ["<c/>" if k is None else words[k] for k in encoded.indices.to_pylist()]
    return [
        "<c/>" if value is None or value != value else f"<c><v>{round(value, 3)}</v></c>"
        for value in column.to_pylist()
    ]
