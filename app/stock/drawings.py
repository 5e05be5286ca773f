"""Distributions of a stock → shapes with their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.saying import between, number, percent


@dataclass(frozen=True)
class LabelBar:
    """Homes of one label: positions are shares of the widest bar."""

    letter: str
    count: str
    share: str
    range: str
    value: float
    low: float
    high: float
    certified: str


@dataclass(frozen=True)
class Bin:
    """Homes between two ends."""

    label: str
    count: str
    height: float
    is_middle: bool


@dataclass(frozen=True)
class Histogram:
    """How a figure spreads over homes.

    Attributes
    ----------
    median : float
        Where half of the homes are below, as a share of the width.
    """

    title: str
    bars: list[Bin]
    median: float
    median_text: str
    ends: list[str]
    sentence: str


def label_bars(told: list[dict[str, Any]], homes: int) -> list[LabelBar]:
    """Homes by label, with the range of each."""
    widest = max(max(one["high"] for one in told), 1)
    return [
        LabelBar(
            one["letter"],
            number(one["middle"]),
            percent(one["middle"] / homes),
            between(one["low"], one["high"], ""),
            one["middle"] / widest,
            one["low"] / widest,
            one["high"] / widest,
            number(one["certified"]) if one["certified"] else "–",
        )
        for one in told
    ]


def histogram(told: dict[str, Any], unit: str, title: str) -> Histogram:
    """Bars of equal width; those that hold the middle 80 % of homes are strong."""
    width, bars, ends = told["bin"], told["bars"], told["quantiles"]
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
        is_middle = end > ends[0] and start < ends[4]
        made.append(Bin(label, number(bar), bar / tallest, is_middle))
    span = width * len(bars)
    step = 10
    sentence = (
        f"Huit logements sur dix : {between(ends[0], ends[4], unit, step)} ; "
        f"un sur deux : {between(ends[1], ends[3], unit, step)}."
    )
    return Histogram(
        title,
        made,
        min(ends[2] / span, 1.0),
        f"{number(round(ends[2], -1))} {unit}",
        [f"0 {unit}", f"{number(span)} {unit} et plus"],
        sentence,
    )
