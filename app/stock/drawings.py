"""Distributions of a stock → shapes with their words."""

from __future__ import annotations

from typing import Any

from app.saying import THIN, Context, between, number, percent, rounded
from calc.schema.vocabulary import DPE_CLASSES


def from_to(low: float, high: float, unit: str, step: float = 1) -> str:
    """A range in a table's cell.

    Examples
    --------
    >>> ends = from_to(12_930, 68_110, "€", 100), from_to(3.2, 3.4, "t")
    >>> [text.replace(THIN, "_") for text in ends]
    ['12_900 à 68_100_€', '3_t']
    """
    least, most = (number(rounded(end, step)) for end in (low, high))
    tail = f"{THIN}{unit}" if unit else ""
    return (least if least == most else f"{least} à {most}") + tail


def label_bars(summary: list[dict[str, Any]], homes: int) -> list[Context]:
    """Homes by label, with the range of each."""
    widest = max(max(one["high"] for one in summary), 1)
    return [
        {
            "letter": one["letter"],
            "count": number(one["middle"]),
            "share": percent(one["middle"] / homes),
            "range": between(one["low"], one["high"], ""),
            "value": one["middle"] / widest,
            "low": one["low"] / widest,
            "high": one["high"] / widest,
            "certified": number(one["certified"]) if one["certified"] else "–",
        }
        for one in summary
    ]


def histogram(summary: dict[str, Any], unit: str, title: str) -> Context:
    """Bars of equal width; those that hold the middle 80 % of homes are strong."""
    width, bars = summary["bin"], summary["bars"]
    tenth, quarter, middle, three_quarters, nine_tenths = summary["quantiles"]
    tallest = max(max(bars), 1)
    last = len(bars) - 1
    made = []
    for place, bar in enumerate(bars):
        start, end = place * width, (place + 1) * width
        label = (
            f"{number(start)} {unit} et plus"
            if place == last
            else f"de {number(start)} à {number(end)} {unit}"
        )
        is_middle = end > tenth and start < nine_tenths
        made.append(
            {"label": label, "count": number(bar), "height": bar / tallest, "is_middle": is_middle}
        )
    span = width * len(bars)
    step = 10
    sentence = (
        f"Huit logements sur dix : {between(tenth, nine_tenths, unit, step)} ; "
        f"un sur deux : {between(quarter, three_quarters, unit, step)}."
    )
    return {
        "title": title,
        "bars": made,
        "median": min(middle / span, 1.0),
        "median_text": f"{number(round(middle, -1))} {unit}",
        "ends": [f"0 {unit}", f"{number(span)} {unit} et plus"],
        "sentence": sentence,
    }


# Shapes of a programme's drawings: labels stacked by year, ranges by year.

_LEFT, _WIDTH, _TOP, _HEIGHT = 8.0, 344.0, 18.0, 190.0
_MOST_NAMED = 9
_LEAST = 13.0
"""Height from which a letter fits in its part. [px]"""


def _places(count: int) -> tuple[list[float], float]:
    step = _WIDTH / count
    return [_LEFT + step * place for place in range(count)], step


def _brief(name: str, count: int) -> str:
    """A year in two figures: columns are narrow on a phone.

    Examples
    --------
    >>> _brief("2027", 6), _brief("avant", 6), _brief("avant", 16)
    ('27', 'avant', 'av.')
    """
    if name.isdigit():
        return name[2:]
    return name if count <= _MOST_NAMED else f"{name[:2]}."


def columns(labels: list[list[float]], years: list[str]) -> Context:
    """Stacked columns, G below.

    Parameters
    ----------
    labels : list, one a year, of seven counts
    years : list of str
    """
    places, step = _places(len(years))
    result = []
    for x, name, counts in zip(places, years, labels, strict=True):
        total, y, parts = max(sum(counts), 1e-9), _TOP, []
        for letter, count in zip(DPE_CLASSES, counts, strict=True):
            height = _HEIGHT * count / total
            parts.append(
                {
                    "letter": letter,
                    "y": round(y, 1),
                    "height": round(height, 1),
                    "has_letter": height >= _LEAST,
                }
            )
            y += height
        result.append(
            {
                "name": name,
                "short": _brief(name, len(years)),
                "x": round(x + step * 0.08, 1),
                "width": round(step * 0.84, 1),
                "parts": parts,
                "counts": [number(count) for count in counts],
            }
        )
    return {"columns": result, "letters": DPE_CLASSES, "bottom": _TOP + _HEIGHT}


def whiskers(
    result: dict[str, list[float]], years: list[str], unit: float = 1, multiple: float = 1
) -> Context:
    """Points with their ranges.

    Parameters
    ----------
    result : dict of lists
        Middle, low, high by year.
    years : list of str
    unit, multiple : float
        What is divided by; what the figures written are multiples of.
    """
    places, step = _places(len(years))
    most = max(*result["high"], 1e-9)
    height = _HEIGHT * 0.75

    def at(value: float) -> float:
        return round(_TOP + height * (1 - max(value, 0.0) / most), 1)

    points = [
        {
            "short": _brief(name, len(years)),
            "x": round(x + step / 2, 1),
            "y": at(middle),
            "low": at(low),
            "high": at(high),
            "text": number(rounded(middle / unit, multiple)),
        }
        for x, name, middle, low, high in zip(
            places, years, result["middle"], result["low"], result["high"], strict=True
        )
    ]
    return {"points": points, "bottom": _TOP + height, "top": _TOP}
