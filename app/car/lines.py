"""Cumulated lines that cross: their paths, bands, axes and marks, on a drawing 360 wide."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.saying import THIN, number, short
from calc.uncertainty import quantile

LEFT, RIGHT, TOP, BOTTOM = 46.0, 330.0, 24.0, 236.0
_LETTERS = "ABCDE"


@dataclass(frozen=True)
class Curve:
    """One choice over the years: its letter, its median, the band of its difference."""

    letter: str
    name: str
    path: str
    band: str
    end: float
    values: list[str]


@dataclass(frozen=True)
class Drawing:
    """Lines on their axes; `years` marks how long the car is kept."""

    title: str
    unit: str
    lines: list[Curve]
    ticks: list[tuple[float, str]]
    years: list[tuple[float, str]]
    mark: float
    columns: list[str]


def _step(most: float) -> float:
    """A round step that cuts an axis into three to six."""
    rough = most / 4
    size = 10 ** math.floor(math.log10(rough))
    return float(next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= rough))


def _apart(ends: list[float], least: float = 17.0) -> list[float]:
    """Marks pushed apart so that none hides another."""
    order = sorted(range(len(ends)), key=lambda i: -ends[i])
    placed, below = list(ends), BOTTOM + least
    for i in order:
        placed[i] = min(ends[i], below - least)
        below = placed[i]
    return placed


def drawing(title: str, unit: str, drawn: np.ndarray, names: list[str], years: int) -> Drawing:
    """The first line plainly, the others with the range of their difference to it, which stops
    where nothing is spent or emitted.

    Parameters
    ----------
    drawn : ndarray, shape (N, lines, Y + 1)
        Cumulated from the first day.
    years : int
        The car is kept.
    """
    first = quantile(drawn[:, 0], 0.5)
    gap = drawn - drawn[:, :1]
    middles, lows, highs = (np.maximum(first + quantile(gap, q), 0.0) for q in (0.5, 0.1, 0.9))
    most, last = float(highs.max()), drawn.shape[-1] - 1
    step = _step(most)
    x = LEFT + (RIGHT - LEFT) * np.arange(last + 1) / last

    def height(value: np.ndarray | float) -> np.ndarray:
        return BOTTOM - (BOTTOM - TOP) * np.asarray(value) / most

    def points(values: np.ndarray, places: np.ndarray = x) -> str:
        pairs = zip(places, height(values), strict=True)
        return " ".join(f"{a:.1f} {b:.1f}" for a, b in pairs)

    said = (lambda v: number(v)) if unit == "€" else (lambda v: short(v / 1000))
    columns = [y for y in dict.fromkeys((1, 2, 5, 10, 15, years)) if y <= last]
    ends = _apart([float(height(values[-1])) for values in middles])
    lines = [
        Curve(
            _LETTERS[k],
            names[k],
            f"M{points(middles[k])}",
            "" if k == 0 else f"M{points(lows[k])} {points(highs[k][::-1], x[::-1])}z",
            ends[k],
            [f"{said(middles[k][y])}{THIN}{unit}" for y in sorted(columns)],
        )
        for k in range(len(names))
    ]
    ticks = [(float(height(v)), said(v)) for v in np.arange(0, most, step)]
    marks = [(float(x[y]), str(y)) for y in (0, 5, 10, 15)]
    return Drawing(
        title,
        unit,
        lines,
        ticks,
        marks,
        float(x[years]),
        [f"{y}{THIN}{'an' if y < 2 else 'ans'}" for y in sorted(columns)],
    )
