"""A landlord's file → rows of text, whatever spreadsheet wrote it."""

from __future__ import annotations

import codecs
import csv
import io
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from charset_normalizer import from_bytes

from calc.certificates.files import UnreadableCertificate, documents
from calc.certificates.reading import homes_of
from calc.schema.written import plain_number
from calc.stock.reading.words import known_names

# What a workbook would take once laid out, read from its package before anything lays it out.
#
# A grid goes from its first cell to its farthest one, so that two cells may ask for thousands of
# millions; a text kept once may stand in each of them. Both are counted on the package as it
# unfolds,
# by pieces, in a few megabytes.

MOST_UNPACKED = 500_000_000
"""What a package may unfold into. [bytes]"""
MOST_PARTS = 20_000
"""Files in a package."""
MOST_SHEETS = 200
MOST_LAID = 30_000_000
"""Cells of all grids of a workbook, empty ones too."""
MOST_TEXT = 500_000_000
"""Texts of all its cells, each as often as it stands there. [bytes]"""
HEAVIEST_CELL = 200_000
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
            stated = _ended(package, "xl/workbook.xml", b">")
            _bound(sum(len(_SHEET.findall(piece)) for piece in stated), MOST_SHEETS)
            _weigh_sheets(package, sheets, _texts(package, names))
        elif "content.xml" in names and "mimetype" in names:
            _weigh_tables(package)


def _bound(result: float, most: float) -> None:
    if result > most:
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
    result: list[int] = []
    shared = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), "")
    for piece in _ended(package, shared, b"</si>") if shared else ():
        result += map(len, piece.split(b"</si>"))
        _bound(max(result[-1:] + [0]), HEAVIEST_CELL)
    _bound(max(result, default=0), HEAVIEST_CELL)
    return np.array(result or [0])


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
            stated = np.array(_SHARED.findall(piece), dtype="S9").astype(np.int64)
            text += int(texts[stated[stated < len(texts)]].sum())
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
            times = int(match[1]) if (match := _DOWN.search(head)) else 1
            across = stated = 0
            for cell in _ODS_CELL.finditer(row):
                across += int(match[1]) if (match := _ACROSS.search(cell[1])) else 1
                if not cell[2] or b"office:value" in cell[1]:
                    stated = across
            if not stated:
                blank += times
                continue
            rows, blank, wide = rows + blank + times, 0, max(wide, stated)
            text += times * len(row)
            _bound(len(row), HEAVIEST_CELL * 100)
            _bound(laid + wide * rows, MOST_LAID)
            _bound(text, MOST_TEXT)


MOST_CELL = 2_000
"""Longest cell that is believed to be one. [characters]"""
MOST_COLUMNS = 400
MOST_CELLS = 150_000_000
"""Of a Parquet file."""
_MOST_DWELLINGS = 5_000
"""Of a building."""
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, EOFError, zlib.error)
"""What reading a damaged package raises."""
_SEPARATORS = (";", "\t", ",", "|")
_HEAD = 15
"""Lines among which the names of columns are looked for."""
_SAMPLE = 65_536
_CONTROLS = "".join(map(chr, (*range(9), *range(14, 32))))
_FRENCH = ["cp1252", "latin_1", "iso8859_15", "mac_roman", "cp850"]


NumberedRow = tuple[int, list[str]]
"""The number of a line, from 1, and its cells."""
Lines = Callable[[], Iterator[NumberedRow]]


class UnreadableStock(ValueError):
    """A file that cannot be worked on: a code, never a sentence."""

    def __init__(self, code: str, **details: object):
        self.code, self.details = code, details
        super().__init__(code)


@dataclass(frozen=True)
class Sheet:
    """A table of text.

    Attributes
    ----------
    layout : dict
        How it was read: encoding and separator, or the sheet's name.
    names : tuple of str
        Of the columns, as written.
    line : int
        Of the names, counted from 1.
    """

    layout: dict[str, str]
    names: tuple[str, ...]
    line: int
    _lines: Lines

    def rows(self) -> Iterator[NumberedRow]:
        """Line number and cells of each row below the names, empty ones left out."""
        width = len(self.names)
        for number, cells in self._lines():
            if number > self.line and any(map(str.strip, cells)):
                yield number, (cells + [""] * width)[:width] if len(cells) != width else cells


_OLD_PACKAGE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook of before 2007 begins, and one that has a password."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def opened(path: Path) -> Sheet:
    """The table that a file holds.

    Raises
    ------
    UnreadableStock
        Empty, not a table, encrypted, or unfolding beyond measure.
    """
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE)
    if not start.strip():
        raise UnreadableStock("empty")
    if start[:4] == b"PAR1":
        return _parquet(path)
    if start[:4] == b"PK\x03\x04" and (inner := _packed(path, _TABLES)):
        return _unpacked(path, inner)
    if start[:4] == b"PK\x03\x04" and _packed(path, (".xml",)):
        return _certificates(path)
    if start[:8] == _OLD_PACKAGE and _LOCKED in path.read_bytes():
        raise UnreadableStock("encrypted")
    if start[:4] == b"PK\x03\x04" or start[:8] == _OLD_PACKAGE:
        return _workbook(path)
    if start[:5] == b"%PDF-" or start[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"Rar!"):
        raise UnreadableStock("not_a_table")
    return _text(path, start)


def _parquet(path: Path) -> Sheet:
    try:
        with pq.ParquetFile(path) as source:
            names = source.schema_arrow.names
            kinds = source.schema_arrow.types
            size = source.metadata.num_rows * len(names)
    except (pa.ArrowException, OSError) as problem:
        raise UnreadableStock("not_a_table") from problem
    if size > MOST_CELLS:
        raise UnreadableStock("too_large_unpacked")
    stated = [name for name, kind in zip(names, kinds, strict=True) if not pa.types.is_nested(kind)]

    def lines() -> Iterator[NumberedRow]:
        yield 1, stated
        with pq.ParquetFile(path) as source:
            number = 1
            for batch in source.iter_batches(10_000, columns=stated):
                columns = [batch.column(name).to_pylist() for name in stated]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, [_cell(value) for value in cells]

    return _named({"parquet": "yes"}, lines)


_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".ods", ".xls", ".parquet")


def _packed(path: Path, kinds: tuple[str, ...]) -> list[str]:
    """Files of some kinds in a zip that is no workbook; empty where it is one, or holds none."""
    if not zipfile.is_zipfile(path):
        return []
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []
    if {"[Content_Types].xml", "mimetype", "content.xml"} & set(names):
        return []
    return [name for name in names if name.lower().endswith(kinds) and "__MACOSX" not in name]


def _certificates(path: Path) -> Sheet:
    """Certificates of a zip of XML, by the names of the vocabulary: one row a home, and as many as
    it has for a whole building, each the mean of them."""
    _weigh(path)
    try:
        homes = homes_of(documents(path.read_bytes(), path.name))
    except UnreadableCertificate as problem:
        raise UnreadableStock("not_a_table") from problem
    read = [home for home in homes if not home.issue]
    if not read:
        raise UnreadableStock("no_rows")
    fields = tuple(dict.fromkeys(name for home in read for name in home.row))
    names = ("certificate", *("code insee" if name == "commune" else name for name in fields))

    def lines() -> Iterator[NumberedRow]:
        yield 1, list(names)
        number = 1
        for home in read:
            submitted = [_cell(home.row.get(name)) for name in fields]
            for place in range(min(home.dwellings, _MOST_DWELLINGS)):
                number += 1
                own = f"{home.id}/{place + 1}" if home.dwellings > 1 else home.id
                yield number, [own, *submitted]

    stated = {
        "certificates": str(len(read)),
        "buildings": str(sum(home.dwellings > 1 for home in read)),
        "left_out": str(len(homes) - len(read)),
    }
    return Sheet(stated, names, 1, lines)


def _unpacked(path: Path, names: list[str]) -> Sheet:
    """The only table of a zip."""
    _weigh(path)
    if len(names) > 1:
        raise UnreadableStock("several_tables", count=len(names))
    (only,) = names
    inner = path.with_name(f"{path.name}-inside")
    try:
        with (
            zipfile.ZipFile(path) as package,
            package.open(only) as source,
            inner.open("wb") as target,
        ):
            shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as problem:
        is_locked = isinstance(problem, RuntimeError)
        raise UnreadableStock("encrypted" if is_locked else "not_a_table") from problem
    return opened(inner)


def _text(path: Path, start: bytes) -> Sheet:
    encoding = _encoding(path, start)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_SAMPLE)
    if sum(head.count(sign) for sign in _CONTROLS) > len(head) / 100:
        raise UnreadableStock("not_a_table")
    declared = head[:6].lower() if head[:4].lower() == "sep=" else ""
    separator = declared[4] if len(declared) > 4 else _separator(head)

    def lines() -> Iterator[NumberedRow]:
        csv.field_size_limit(1_000_000_000)
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            reader = csv.reader(stream, delimiter=separator)
            try:
                for cells in reader:
                    yield reader.line_num, cells
            except csv.Error as problem:
                raise UnreadableStock("broken_lines", line=reader.line_num) from problem

    if separator not in head and len(head.splitlines()) < 2:
        raise UnreadableStock("not_a_table")
    stated = {"encoding": encoding, "separator": separator}
    return _named(stated, lines)


def _encoding(path: Path, start: bytes) -> str:
    """The way letters are written, by its mark, else by what decodes and reads as French."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return encoding
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # half the letters of ASCII are 0
        half = start[first:400:2]
        if half.count(0) > len(half) * 0.7:
            return encoding
    decoder, odd, is_utf_8 = codecs.getincrementaldecoder("utf-8")(), bytearray(), True
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            if is_utf_8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf_8 = False
            if len(odd) < _SAMPLE and not chunk.isascii():
                odd += b"\n".join(
                    line[:500] for line in chunk[: 4 * _SAMPLE].split(b"\n") if not line.isascii()
                )[:_SAMPLE]
    if is_utf_8:
        return "utf-8"
    best = from_bytes(bytes(odd), cp_isolation=_FRENCH).best()
    return best.encoding if best else "cp1252"


def _separator(head: str) -> str:
    """The sign that cuts most lines into the same number of cells, more than one."""

    def evenness(sign: str) -> tuple[float, int]:
        rows = list(csv.reader(io.StringIO(whole, newline=""), delimiter=sign))
        widths = Counter(len(row) for row in rows[:60] if row)
        width, times = max(widths.items(), key=lambda w: (w[0] > 1, w[1] * w[0]), default=(1, 0))
        return (times / max(sum(widths.values()), 1) if width > 1 else 0.0, width)

    whole = head.rpartition("\n")[0] or head
    csv.field_size_limit(1_000_000_000)
    return max(_SEPARATORS, key=evenness)


def _workbook(path: Path) -> Sheet:
    from python_calamine import CalamineError, PasswordError, load_workbook

    _weigh(path)
    try:
        book = load_workbook(str(path))
        names = book.sheet_names
    except PasswordError as problem:
        raise UnreadableStock("encrypted") from problem
    except (CalamineError, OSError, ValueError) as problem:
        raise UnreadableStock("not_a_table") from problem
    best, most, fault = None, -1, "empty"
    for name in names[:20]:
        try:
            made = _named({"sheet": name}, _sheet_lines(book.get_sheet_by_name(name)))
        except UnreadableStock:
            continue
        except (CalamineError, ValueError):
            fault = "not_a_table"
            continue
        known = known_names(made.names)
        if known > most:
            best, most = made, known
        if known >= 3:
            break
    if best is None:
        raise UnreadableStock(fault)
    return best


def _weigh(path: Path) -> None:
    """Refuse a package that unfolds into too much."""
    try:
        weigh(path)
    except TooLarge as problem:
        raise UnreadableStock("too_large_unpacked") from problem
    except (*_BROKEN, NotImplementedError) as problem:
        raise UnreadableStock("not_a_table") from problem
    except RuntimeError as problem:
        raise UnreadableStock("encrypted") from problem


_FIGURE = re.compile(r"\s*[\d.,]+\s*\S*\s*")


def _sheet_lines(sheet: Any) -> Lines:
    """Lines of a sheet; words in a cell merged over several rows are of each of them.

    A figure is of all those rows together: it stays where it stands.
    """
    left = sheet.start[1] if sheet.start else 0
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, first), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged.setdefault(top, []).append((first - left, bottom))

    def lines() -> Iterator[NumberedRow]:
        held: dict[int, tuple[str, int]] = {}
        for number, values in enumerate(sheet.iter_rows()):
            cells = [_cell(value) for value in values]
            for place, (text, last) in held.items():
                if number <= last and place < len(cells):
                    cells[place] = cells[place] or text
            for place, last in merged.get(number, ()):
                if place < len(cells) and not _FIGURE.fullmatch(cells[place]):
                    held[place] = (cells[place], last)
            yield number + 1, cells

    return lines


def _cell(value: object) -> str:
    """A cell of a workbook as its owner reads it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if is_whole else plain_number(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def _named(stated: dict[str, str], lines: Lines) -> Sheet:
    """The table with its line of names: the first that holds the most known names."""
    head = []
    for number, cells in lines():
        if any(map(str.strip, cells)):
            head.append((number, cells))
        if len(head) >= _HEAD:
            break
    if not head:
        raise UnreadableStock("empty")
    scores = [known_names(cells) for _, cells in head]
    if max(scores) == 0:
        scores = [sum(map(bool, map(str.strip, cells))) for _, cells in head]
    number, cells = head[scores.index(max(scores))]
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise UnreadableStock("too_many_columns", most=MOST_COLUMNS)
    names = tuple(" ".join(cell[:80].split()) for cell in cells)
    return Sheet(stated, names, number, lines)
