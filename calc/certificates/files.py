"""Certificates in an .xml, a folder or a .zip: one document at a time, bounded, without trust; and
what their elements say."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from calc.parameters import parameters

LARGEST = 6_000_000
"""Of one certificate; whole buildings come to two million. [bytes]"""
MOST = 20_000
"""Certificates in one archive."""


class UnreadableCertificate(ValueError):
    """A file that is no certificate: its code."""


def is_archive(content: bytes) -> bool:
    """Whether some bytes are a zip."""
    return content[:4] == b"PK\x03\x04"


def _is_document(name: str) -> bool:
    """Whether a file may be a certificate: Macs put a shadow of each file beside it."""
    return name.lower().endswith(".xml") and not Path(name).name.startswith("._")


def documents(content: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Every certificate of an uploaded file, with its name: itself, or those of a zip.

    Parameters
    ----------
    content : bytes
        Of an .xml or of a .zip of them.
    name : str, optional

    Raises
    ------
    UnreadableCertificate
        The archive is broken or holds too many.
    """
    if not is_archive(content):
        yield name, content
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [entry for entry in archive.infolist() if _is_document(entry.filename)]
            if not inside:
                raise UnreadableCertificate("no_certificate")
            if len(inside) > MOST:
                raise UnreadableCertificate("too_many")
            for entry in inside:
                with archive.open(entry) as stream:
                    yield entry.filename, stream.read(LARGEST + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as problem:
        raise UnreadableCertificate("broken_archive") from problem


def documents_of(path: str) -> Iterator[tuple[str, bytes]]:
    """Every certificate of a path: an .xml, a folder or a .zip."""
    place = Path(path)
    if place.is_dir():
        for file in sorted(one for one in place.rglob("*") if _is_document(one.as_posix())):
            with open(file, "rb") as stream:
                yield file.name, stream.read(LARGEST + 1)
        return
    yield from documents(place.read_bytes(), place.name)


def tree(content: bytes) -> Element:
    """The document of one certificate, names without their spaces.

    Raises
    ------
    UnreadableCertificate
        Too long, no XML, cut short, or XML that asks for more than itself.
    """
    if len(content) > LARGEST:
        raise UnreadableCertificate("too_large")
    try:
        root = fromstring(content, forbid_dtd=True)
    except ParseError as problem:
        begins = content.lstrip().startswith(b"<")
        raise UnreadableCertificate("cut_short" if begins else "not_xml") from problem
    except (DefusedXmlException, ValueError, LookupError) as problem:
        raise UnreadableCertificate("not_xml") from problem
    for node in root.iter():
        if isinstance(node.tag, str):
            node.tag = node.tag.rpartition("}")[2]
    return root


# Values of a certificate's elements, and the words of its coded lists.


def text(node: Element | None, path: str) -> str:
    """Text at a path; empty where there is none.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> text(fromstring("<a><b> c </b></a>"), "b")
    'c'
    """
    result = node.find(path) if node is not None else None
    return (result.text or "").strip() if result is not None else ""


def number(node: Element | None, path: str, missing: float = math.nan) -> float:
    """Number at a path; `missing` where there is none that is finite."""
    try:
        result = float(text(node, path).replace(",", "."))
    except ValueError:
        return missing
    return result if math.isfinite(result) else missing


@cache
def _lists() -> dict[tuple[str, str], tuple[str, str]]:
    """Our word and the year of each code of each official list."""
    columns = parameters().table("certificates.codes").columns
    rows = zip(*(columns[name].tolist() for name in ("list", "code", "value", "year")), strict=True)
    return {(name, code): (value, year) for name, code, value, year in rows}


def _stated(name: str, node: Element | None, path: str) -> tuple[str, str]:
    return _lists().get((name, text(node, path or f"enum_{name}_id")), ("", ""))


def word(name: str, node: Element | None, path: str = "") -> str:
    """Our word of a code of an official list, at ``enum_<name>_id``; empty where it says nothing.

    Parameters
    ----------
    name : str
        Of the list.
    path : str, optional
        Of the code, when its element bears another name.
    """
    value, _ = _stated(name, node, path)
    return value


def year(name: str, node: Element | None, path: str = "") -> float:
    """The year that a code of an official list stands for, NaN where it has none."""
    _, stated = _stated(name, node, path)
    return float(stated) if stated else math.nan


def heaviest(weighed: list[tuple[str, float]]) -> str:
    """The word that weighs most; empty where none weighs anything.

    Examples
    --------
    >>> heaviest([("a", 2.0), ("b", 1.0), ("b", 1.5), ("", 9.0)])
    'b'
    """
    totals: dict[str, float] = {}
    for name, weight in weighed:
        if name and weight > 0:
            totals[name] = totals.get(name, 0.0) + weight
    return max(totals, key=lambda name: totals[name]) if totals else ""
