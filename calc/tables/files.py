"""CSV, JSON Lines and Parquet, read and written in batches: memory stays flat at any length.

A refused row carries its issues, and of its outputs only what is said of the refusal; what is not
known is written as nothing.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, TextIO
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from calc.schema.inputs import Issue


class UnreadableFile(ValueError):
    """The file itself cannot be read, whatever its rows say."""


def kind_of(path: str) -> str:
    """What a path holds: ``csv``, ``jsonl``, ``parquet``, or ``folder`` of Parquet files.

    Raises
    ------
    UnreadableFile
        It is none of them.

    Examples
    --------
    >>> kind_of("homes.parquet"), kind_of("homes/"), kind_of("-")
    ('parquet', 'folder', 'csv')
    """
    suffix = "csv" if path == "-" else Path(path).suffix.lower().lstrip(".")
    if path.endswith(("/", os.sep)) or Path(path).is_dir():
        return "folder"
    if suffix not in ("csv", "jsonl", "parquet"):
        raise UnreadableFile(
            f"{path}: expected a file in .csv, .jsonl or .parquet, a folder/ of Parquet files, "
            "or - for CSV"
        )
    return suffix


_PART = "part-{:05d}.parquet"
_UNFINISHED = ".unfinished"


def _parquet_files(path: str) -> list[Path]:
    if kind_of(path) != "folder":
        return [Path(path)]
    result = sorted(Path(path).glob("*.parquet"))
    if not result:
        raise UnreadableFile(f"{path}: no .parquet file in this folder")
    return result


def _decoded(column: pa.Array) -> list[object]:
    """Plain values, as CSV or JSON would give them: a day is its text, not a number is nothing."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    elif pa.types.is_temporal(column.type):
        column = pc.strftime(column, "%Y-%m-%d")
    return column.to_pylist()


def _parquet_columns(path: str, size: int) -> Iterator[tuple[dict[str, list[object]], int]]:
    """Batches of rows by column names, and how many rows each has.

    Raises
    ------
    UnreadableFile
        A file is missing, or is not Parquet.
    """
    for file in _parquet_files(path):
        try:
            with pq.ParquetFile(file) as source:
                names = source.schema_arrow.names
                if len(set(names)) < len(names):
                    raise UnreadableFile(f"{file}: columns that stand twice")
                for batch in source.iter_batches(size):
                    cells = zip(names, batch.columns, strict=True)
                    yield {name: _decoded(column) for name, column in cells}, batch.num_rows
        except (OSError, pa.ArrowException) as problem:
            raise UnreadableFile(f"{file}: {problem}") from problem


def _arrow(values: object, refused: np.ndarray) -> pa.Array:
    """A column of answers; refused rows and what is not known are null."""
    if not isinstance(values, np.ndarray):
        return pa.array(values)
    if values.ndim == 1:
        return pa.array(values, mask=refused, from_pandas=True)
    ends = np.arange(len(values) + 1, dtype=np.int32) * values.shape[1]
    return pa.ListArray.from_arrays(ends, pa.array(values.ravel()), mask=pa.array(refused))


def _id(value: object) -> str | None:
    return None if value is None else str(value).encode("utf-8", "backslashreplace").decode()


def _parquet_table(
    ids: Sequence[object],
    outputs: Mapping[str, object],
    reasons: Mapping[int, str],
    beside: Sequence[str] = (),
) -> pa.Table:
    """One batch of answers; `reasons` say why a row is refused, `beside` what it keeps."""
    refused = np.zeros(len(ids), dtype=bool)
    refused[list(reasons)] = True
    stated = {
        "id": pa.array([_id(value) for value in ids], pa.string()),
        "issues": pa.array([reasons.get(row) for row in range(len(ids))], pa.string()),
    }
    none = np.zeros(len(ids), dtype=bool)
    answers = {
        name: _arrow(column, none if name in beside else refused)
        for name, column in outputs.items()
    }
    return pa.table(stated | answers)


class _Parquet:
    """Appends tables; those without one accepted row wait for a table that knows the types."""

    def __init__(self, path: str, names: Sequence[str]):
        self._path, self._names = path, names
        self._is_folder = kind_of(path) == "folder"
        self._schema: pa.Schema | None = None
        self._waiting: list[pa.Table] = []
        self._writer: pq.ParquetWriter | None = None
        self._parts = 0

    def append(self, piece: pa.Table) -> None:
        if self._schema is None:
            self._waiting.append(piece)
            if not any(pa.types.is_null(field.type) for field in piece.schema):
                self.settle(piece.schema)
            return
        self._write(piece.cast(self._schema))

    def settle(self, schema: pa.Schema) -> None:
        """The types are known: write what waited."""
        self._schema = schema
        for piece in self._waiting:
            self._write(piece.cast(schema))
        self._waiting = []

    def _write(self, piece: pa.Table) -> None:
        if self._is_folder:
            part = Path(self._path, _PART.format(self._parts))
            self._parts += 1
            pq.write_table(piece, f"{part}{_UNFINISHED}")
            os.replace(f"{part}{_UNFINISHED}", part)
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(f"{self._path}{_UNFINISHED}", self._schema)
        self._writer.write_table(piece)

    def close(self, is_whole: bool) -> None:
        if is_whole and self._schema is None:
            names = ["id", "issues", *self._names]
            self.settle(pa.schema([(name, pa.string()) for name in names]))
        if is_whole and not self._is_folder and self._writer is None:
            self._write(self._schema.empty_table())  # type: ignore[union-attr]
        if self._writer is not None:
            self._writer.close()
            unfinished = f"{self._path}{_UNFINISHED}"
            os.replace(unfinished, self._path) if is_whole else os.remove(unfinished)


@contextmanager
def _parquet_sink(path: str, names: Sequence[str]) -> Iterator[_Parquet]:
    """Somewhere to append tables: a file that appears when it is whole, or a new folder of parts.

    Raises
    ------
    UnreadableFile
        It cannot be written there, or the folder holds something already.
    """
    try:
        if kind_of(path) == "folder":
            Path(path).mkdir(parents=True, exist_ok=True)
            if any(Path(path).iterdir()):
                raise UnreadableFile(f"{path}: this folder is not empty")
        opened = _Parquet(path, names)
        try:
            yield opened
        except BaseException:
            opened.close(is_whole=False)
            raise
        opened.close(is_whole=True)
    except (OSError, pa.ArrowException) as problem:
        raise UnreadableFile(f"{path}: {problem}") from problem


BATCH = 20_000
_DELIMITERS = (",", ";", "\t")
"""What parts cells: the one that the names of columns hold most of."""


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, as columns of text or JSON values.

    `broken` lists rows that are not even a row (a line that is not JSON, too many cells).
    """

    columns: Mapping[str, Sequence[object]]
    n: int
    broken: tuple[Issue, ...] = ()

    @property
    def ids(self) -> Sequence[object]:
        return self.columns.get("id", [""] * self.n)


@contextmanager
def _read(path: str) -> Iterator[TextIO]:
    is_standard = path == "-"
    source = sys.stdin.fileno() if is_standard else path
    try:
        with open(source, encoding="utf-8-sig", newline="", closefd=not is_standard) as stream:
            yield stream
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        name = "standard input" if is_standard else path
        raise UnreadableFile(f"{name}: {problem}") from problem


def same_file(source: str, target: str) -> bool:
    """Whether writing the target would destroy the source.

    Examples
    --------
    >>> same_file("-", "-"), same_file("missing.csv", "missing.csv")
    (False, False)
    """
    if target == "-":
        return False
    try:
        kept = os.fstat(sys.stdin.fileno()) if source == "-" else os.stat(source)
        return os.path.samestat(kept, os.stat(target))
    except (OSError, ValueError):
        return False


def _csv_batches(stream: TextIO, size: int) -> Iterator[Batch]:
    first = stream.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], stream), delimiter=delimiter)
    header = next(reader, None)
    if not header:
        raise UnreadableFile("the file is empty: a first line with the names of columns expected")
    header = [name.strip() for name in header]
    if doubled := {name for name in header if name and header.count(name) > 1}:
        raise UnreadableFile(f"columns that stand twice: {sorted(doubled)}")
    width = len(header)
    while rows := list(islice(reader, size)):
        broken = []
        if any(len(row) != width for row in rows):
            rows = [row for row in rows if row]
            for place, row in enumerate(rows):
                if len(row) > width:
                    broken.append(Issue("row", "too_many_cells", place))
                if len(row) != width:
                    rows[place] = (row + [""] * width)[:width]
        columns = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}
        yield Batch(columns, len(rows), tuple(broken))


def _jsonl_batches(stream: TextIO, size: int) -> Iterator[Batch]:
    lines = (line for line in stream if line.strip())
    while chunk := list(islice(lines, size)):
        rows, broken = [], []
        for place, line in enumerate(chunk):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                broken.append(Issue("row", "not_an_object", place))
                row = {}
            elif isinstance(row.get("id"), list | dict):
                broken.append(Issue("id", "not_a_code", place))
                row["id"] = None
            rows.append(row)
        names = dict.fromkeys(name for row in rows for name in row)
        columns = {name: [row.get(name) for row in rows] for name in names}
        yield Batch(columns, len(rows), tuple(broken))


def batches(path: str, size: int = BATCH) -> Iterator[Batch]:
    """Read a file by batches of rows.

    Raises
    ------
    UnreadableFile
        The file is missing, is of no kind that is read here, or is not what it says.
    """
    kind = kind_of(path)
    if kind in ("parquet", "folder"):
        for columns, n in _parquet_columns(path, size):
            yield Batch(columns, n)
        return
    with _read(path) as stream:
        yield from (_csv_batches if kind == "csv" else _jsonl_batches)(stream, size)


def rows_in(path: str) -> int | None:
    """How many rows a file tells it has, or nothing where it must be read to know."""
    if kind_of(path) in ("csv", "jsonl"):
        return None
    try:
        return sum(pq.read_metadata(file).num_rows for file in _parquet_files(path))
    except (OSError, pa.ArrowException):
        return None


_THREE = r"^(-?[1-9]\d{0,2}\.\d{3})$"
_SPECIAL = re.compile('[",\r\n]')


def _reasons(issues: Sequence[Issue]) -> dict[int, str]:
    refused: dict[int, list[str]] = {}
    for issue in issues:
        refused.setdefault(issue.row, []).append(f"{issue.field}:{issue.code}")
    return {row: ";".join(dict.fromkeys(result)) for row, result in refused.items()}


def _plain(column: object) -> Sequence[object]:
    """An array as a list of plain values; what is unknown, or never comes, as None."""
    if not isinstance(column, np.ndarray):
        return column  # type: ignore[return-value]
    if column.dtype.kind == "f" and column.ndim == 1:
        return [v if math.isfinite(v) else None for v in column.tolist()]
    return column.tolist()


def _quoted(text: str) -> str:
    """Text as a cell of CSV (RFC 4180)."""
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _numbers(column: np.ndarray) -> list[str]:
    """Numbers as Arrow prints them, far faster than Python: the shortest text that reads back as
    the same number (three decimals alone may be thousands), nothing where unknown or never
    reached."""
    column = np.where(np.isfinite(column), column, np.nan)
    texts = pa.array(column, from_pandas=True).cast("string").fill_null("")
    return pc.replace_substring_regex(texts, _THREE, r"\10").to_pylist()


def _cells(column: object) -> list[str]:
    """A column as cells of CSV."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "f":
        if column.ndim == 1:
            return _numbers(column)
        parts = zip(*(_numbers(part) for part in column.T), strict=True)
        return [_quoted(f"[{', '.join(row)}]") for row in parts]
    values = _plain(column)
    if isinstance(next(iter(values), None), list | dict):
        values = [json.dumps(value) for value in values]
    return ["" if value is None else _quoted(str(value)) for value in values]


def _csv(
    ids: Sequence[object],
    outputs: Mapping[str, object],
    reasons: dict[int, str],
    beside: Sequence[str],
) -> str:
    names, cells = _cells(ids), [_cells(column) for column in outputs.values()]
    for place in reasons:
        for name, column in zip(outputs, cells, strict=True):
            column[place] = column[place] if name in beside else ""
    stated = [_quoted(reasons.get(place, "")) for place in range(len(names))]
    rows = map(",".join, zip(names, stated, *cells, strict=True))
    return "".join(f"{row}\n" for row in rows)


def _jsonl(
    ids: Sequence[object],
    outputs: Mapping[str, object],
    reasons: dict[int, str],
    beside: Sequence[str],
) -> str:
    lines, names = [], list(outputs)
    columns = [_plain(column) for column in outputs.values()]
    for place, (name, *values) in enumerate(zip(ids, *columns, strict=True)):
        key = str(name) if isinstance(name, float) and not math.isfinite(name) else name
        if place in reasons:
            stated = {name: outputs[name][place] for name in beside}  # type: ignore[index]
            row = {"id": key, "issues": reasons[place], **stated}
        else:
            row = {"id": key, **dict(zip(names, values, strict=True))}
            row = {name: value for name, value in row.items() if value is not None}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(lines)


def encode(
    kind: str,
    ids: Sequence[object],
    outputs: Mapping[str, object],
    issues: Sequence[Issue],
    beside: Sequence[str] = (),
) -> Any:
    """One batch as it will stand in the file: text, or a table of Parquet.

    Parameters
    ----------
    kind : str
        As :func:`calc.tables.files.kind_of` names it.
    outputs : mapping of str to array
        Columns in the order of the file, refused rows included.
    beside : sequence of str, optional
        Outputs that refused rows have too.
    """
    reasons = _reasons(issues)
    if kind in ("parquet", "folder"):
        return _parquet_table(ids, outputs, reasons, beside)
    return (_csv if kind == "csv" else _jsonl)(ids, outputs, reasons, beside)


@contextmanager
def _stream(path: str) -> Iterator[TextIO]:
    """UTF-8; half of a surrogate pair, which no file can hold, becomes its JSON escape."""
    how: dict[str, Any] = {"encoding": "utf-8", "errors": "backslashreplace", "newline": ""}
    if path == "-":
        stream = io.TextIOWrapper(sys.stdout.buffer, **how)
        try:
            yield stream
            stream.flush()
        finally:
            with suppress(OSError):
                stream.detach()
        return
    try:
        with open(path, "w", **how) as stream:
            yield stream
    except OSError as problem:
        raise UnreadableFile(f"{path}: {problem}") from problem


@contextmanager
def writer(path: str, names: Sequence[str]) -> Iterator[Any]:
    """Somewhere to append encoded batches, in order.

    Raises
    ------
    UnreadableFile
        It cannot be written there.
    """
    kind = kind_of(path)
    if kind in ("parquet", "folder"):
        with _parquet_sink(path, names) as sink:
            yield sink
        return
    with _stream(path) as stream:
        if kind == "csv":
            csv.writer(stream, lineterminator="\n").writerow(["id", "issues", *names])
        yield SimpleNamespace(append=stream.write)


# What a spreadsheet opens: cells that are no formulas, a workbook written row by row.

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


def _kept(cell: str) -> str:
    return f"\t{cell}" if _PADDED.fullmatch(cell) else cell


_PADDED = re.compile("0[0-9]+")


def french_rows(rows: Iterable[Sequence[object]]) -> str:
    """Rows as a French spreadsheet opens them: semicolons, no formula; a tab keeps first zeros.

    Examples
    --------
    >>> french_rows([["=1+1", "12,5", "0012", "0"]])
    "'=1+1;12,5;\\t0012;0\\r\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_kept(harmless_text(str(cell))) for cell in row] for row in rows)
    return text.getvalue()


def french_file(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A whole file of such rows, whose mark says to spreadsheets that it is in UTF-8.

    Examples
    --------
    >>> french_file(["commune", "nombre"], [["02691", 7]])
    '\\ufeffcommune;nombre\\r\\n\\t02691;7\\r\\n'
    """
    return "\ufeff" + french_rows([head, *rows])


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
        columns = [_sheet_cells(column) for column in table.columns]
        lines = ("<row>" + "".join(cells) + "</row>" for cells in zip(*columns, strict=True))
        while some := "".join(islice(lines, 1_000)):
            self._write(some)

    def close(self) -> None:
        """End the sheet and the package."""
        self._write("</sheetData></worksheet>")
        self._part.close()
        self._package.close()


def _sheet_cells(column: pa.ChunkedArray) -> Iterable[str]:
    if pa.types.is_string(column.type):
        encoded = column.combine_chunks().dictionary_encode()
        words = [_text(word) if word else "<c/>" for word in encoded.dictionary.to_pylist()]
        return ["<c/>" if k is None else words[k] for k in encoded.indices.to_pylist()]
    return [
        "<c/>" if value is None or value != value else f"<c><v>{round(value, 3)}</v></c>"
        for value in column.to_pylist()
    ]
