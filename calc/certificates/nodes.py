"""Values of a certificate's elements, and the words of its coded lists."""

from __future__ import annotations

import math
from functools import cache
from xml.etree.ElementTree import Element

from calc.parameters import parameters


def text(node: Element | None, path: str) -> str:
    """Text at a path; empty where there is none.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> text(fromstring("<a><b> c </b></a>"), "b")
    'c'
    """
    found = node.find(path) if node is not None else None
    return (found.text or "").strip() if found is not None else ""


def number(node: Element | None, path: str, missing: float = math.nan) -> float:
    """Number at a path; `missing` where there is none that is finite."""
    try:
        found = float(text(node, path).replace(",", "."))
    except ValueError:
        return missing
    return found if math.isfinite(found) else missing


@cache
def _lists() -> dict[tuple[str, str], tuple[str, str]]:
    columns = parameters().table("certificates.codes").columns
    keys = zip(columns["list"].tolist(), columns["code"].tolist(), strict=True)
    values = zip(columns["value"].tolist(), columns["year"].tolist(), strict=True)
    return dict(zip(keys, values, strict=True))


def word(name: str, node: Element | None, path: str = "") -> str:
    """Our word of a code of an official list, at ``enum_<name>_id``; empty where it says nothing.

    Parameters
    ----------
    name : str
        Of the list.
    path : str, optional
        Of the code, when its element bears another name.
    """
    return _lists().get((name, text(node, path or f"enum_{name}_id")), ("", ""))[0]


def year(name: str, node: Element | None, path: str = "") -> float:
    """The year that a code of an official list stands for, NaN where it has none."""
    told = _lists().get((name, text(node, path or f"enum_{name}_id")), ("", ""))[1]
    return float(told) if told else math.nan


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
