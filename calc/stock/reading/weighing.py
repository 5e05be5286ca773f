"""What a workbook would take once laid out, read from its package before anything lays it out.

A grid goes from its first cell to its farthest one, so that two cells may ask for thousands of
millions; a text kept once may stand in each of them. Both are counted on the package as it unfolds,
by pieces, in a few megabytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

MOST_UNPACKED = 500_000_000
"""What a package may unfold into. [bytes]"""
MOST_PARTS = 20_000
"""Files in a package."""
MOST_SHEETS = 200
MOST_LAID = 30_000_000
"""Cells of all grids of a workbook, empty ones too."""
MOST_TEXT = 500_000_000
"""Texts of all its cells, each as often as it stands there. [bytes]"""
MOST_CELL = 200_000
"""The longest text of a cell, with its marks: a spreadsheet holds 32,767 letters. [bytes]"""
_PIECE = 4_000_000
_CELL = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'])[^>]*?(?<!/)>")
_SHARED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b")
_TABLE = re.compile(rb"<table:table[\s>]")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_ACROSS = re.compile(rb"number-columns-repeated=[\"'](\d{1,9})")
_DOWN = re.compile(rb"number-rows-repeated=[\"'](\d{1,9})")


class TooLarge(ValueError):
    """A workbook that unfolds beyond measure."""


def weigh(path: Path) -> None:
    """Let a package pass that can be laid out.

    Raises
    ------
    TooLarge
    zipfile.BadZipFile, OSError, ValueError, RuntimeError
        It is none, is broken, or is encrypted.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        _bound(len(parts), MOST_PARTS)
        _bound(sum(part.file_size for part in parts), MOST_UNPACKED)
        names = {part.filename for part in parts}
        sheets = [name for name in names if name.startswith("xl/worksheets/")]
        _bound(len(sheets), MOST_SHEETS)
        if "xl/workbook.xml" in names:
            told = _ended(package, "xl/workbook.xml", b">")
            _bound(sum(len(_SHEET.findall(piece)) for piece in told), MOST_SHEETS)
            _weigh_sheets(package, sheets, _texts(package, names))
        elif "content.xml" in names and "mimetype" in names:
            _weigh_tables(package)


def _bound(found: float, most: float) -> None:
    if found > most:
        raise TooLarge


def _ended(package: zipfile.ZipFile, name: str, end: bytes) -> Iterator[bytes]:
    """A part by pieces that stop at a mark; what has no mark for too long is no table."""
    held = b""
    with package.open(name) as source:
        unfolded = 0
        while piece := source.read(_PIECE):
            unfolded += len(piece)
            _bound(unfolded, MOST_UNPACKED)  # whatever its directory says
            held += piece
            cut = held.rfind(end)
            if cut >= 0:
                yield held[: cut + len(end)]
                held = held[cut + len(end) :]
            _bound(len(held), 4 * _PIECE)
    yield held


def _texts(package: zipfile.ZipFile, names: set[str]) -> np.ndarray:
    """Length of each text that cells share. [bytes]"""
    found: list[int] = []
    shared = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), "")
    for piece in _ended(package, shared, b"</si>") if shared else ():
        found += map(len, piece.split(b"</si>"))
        _bound(max(found[-1:] + [0]), MOST_CELL)
    _bound(max(found, default=0), MOST_CELL)
    return np.array(found or [0])


def column(letters: bytes) -> int:
    """Place of a column by its letters, from 1.

    Examples
    --------
    >>> column(b"A"), column(b"Z"), column(b"AA"), column(b"XFD")
    (1, 26, 27, 16384)
    """
    place = 0
    for letter in letters.upper():
        place = 26 * place + letter - 64
    return place


def _weigh_sheets(package: zipfile.ZipFile, sheets: list[str], texts: np.ndarray) -> None:
    laid, text = 0, 0
    for name in sheets:
        wide, first, last = 0, 2**31, 0
        for piece in _ended(package, name, b"</row>"):
            cells = _CELL.findall(piece)
            if cells:
                rows = np.array([row for _, row in cells], dtype="S7").astype(np.int64)
                wide = max(wide, *map(column, {letters for letters, _ in cells}))
                first, last = min(first, int(rows.min())), max(last, int(rows.max()))
                _bound(laid + wide * (last - first + 1), MOST_LAID)
            told = np.array(_SHARED.findall(piece), dtype="S9").astype(np.int64)
            text += int(texts[told[told < len(texts)]].sum())
            _bound(text, MOST_TEXT)
        laid += wide * max(0, last - first + 1)


def _weigh_tables(package: zipfile.ZipFile) -> None:
    """OpenDocument: rows and cells say how often they are repeated."""
    laid, text, tables = 0, 0, 0
    wide = rows = blank = 0
    for piece in _ended(package, "content.xml", b"</table:table-row>"):
        for row in piece.split(b"</table:table-row>"):
            if begun := len(_TABLE.findall(row)):
                tables += begun
                laid, wide, rows, blank = laid + wide * rows, 0, 0, 0
                _bound(tables, MOST_SHEETS)
            head = row[row.rfind(b"<table:table-row") :].partition(b">")[0]
            times = int(found[1]) if (found := _DOWN.search(head)) else 1
            across = told = 0
            for cell in _ODS_CELL.finditer(row):
                across += int(found[1]) if (found := _ACROSS.search(cell[1])) else 1
                if not cell[2] or b"office:value" in cell[1]:
                    told = across
            if not told:
                blank += times
                continue
            rows, blank, wide = rows + blank + times, 0, max(wide, told)
            text += times * len(row)
            _bound(len(row), MOST_CELL * 100)
            _bound(laid + wide * rows, MOST_LAID)
            _bound(text, MOST_TEXT)
