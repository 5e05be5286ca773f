"""Carbon, euros and time in words: rounded as their doubt deserves, once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.saying.french import MINUS, THIN, between, number, rounded, short

_TONNE = 1_000.0
WEEKS = 52
"""Of a year: movement is said by the week, in the middle of the year, holidays included."""


def carbon(kilograms: float) -> str:
    """Emissions with two figures that mean something; less is said with its sign.

    Examples
    --------
    >>> [carbon(v).replace(THIN, "_") for v in (0.0, 0.0042, 0.428, 7.83, 84.6, 996.0, 1637.0)]
    ['rien', '4_g', '430_g', '7,8_kg', '85_kg', '1,0_t', '1,6_t']
    >>> carbon(-847.0).replace(THIN, "_")
    '−850_kg'
    """
    size = abs(kilograms)
    if size < 0.0005:
        return "rien"
    sign = MINUS if kilograms < 0 else ""
    step = 10 ** (math.floor(math.log10(size)) - 1)
    value = round(rounded(size, step), 6)
    if value < 0.995:
        return f"{sign}{short(1000 * value) if value >= 0.01 else number(1000 * value)}{THIN}g"
    if value < 995:
        return f"{sign}{number(value, 1) if value < 9.95 else number(value)}{THIN}kg"
    return f"{sign}{number(value / 1000, 1)}{THIN}t"


def carbon_between(low: float, high: float) -> str:
    """A range of emissions in one unit.

    Examples
    --------
    >>> carbon_between(620.0, 2360.0).replace(THIN, "_"), carbon_between(3.0, 4.0)[:5]
    ('entre 0,6 et 2,4_t', 'entre')
    """
    largest = max(abs(low), abs(high))
    if largest >= _TONNE:
        return between(low / _TONNE, high / _TONNE, "t", 0.1)
    if largest >= 10:
        return between(low, high, "kg", 10 if largest >= 100 else 1)
    if largest >= 1:
        return between(low, high, "kg", 0.1)
    return between(1000 * low, 1000 * high, "g", 10 if largest >= 0.1 else 1)


def money(euros: float) -> str:
    """An amount: to ten cents when small, to five or ten euros when large.

    Examples
    --------
    >>> [money(v).replace(THIN, "_") for v in (0.0, 1.62, 14.3, 124.0, 1234.0)]
    ['rien', '1,60_€', '14_€', '125_€', '1_230_€']
    """
    if euros < 0.05:
        return "rien"
    if euros < 9.95:
        return f"{number(rounded(euros, 0.1), 2)}{THIN}€"
    return f"{number(rounded(euros, 1 if euros < 100 else 5 if euros < 300 else 10))}{THIN}€"


def time(hours: float) -> str:
    """A duration: minutes, then hours and minutes to five.

    Examples
    --------
    >>> [time(v).replace(THIN, "_") for v in (0.3, 0.9, 1.79, 12.2, 118.0)]
    ['18_min', '54_min', '1_h_45', '12_h', '118_h']
    """
    minutes = 60 * hours
    if minutes < 59.5:
        return f"{number(max(minutes, 1))}{THIN}min"
    minutes = rounded(minutes, 5 if minutes < 600 else 30)
    whole, rest = divmod(round(minutes), 60)
    if minutes >= 6000 or not rest:
        return f"{number(round(minutes / 60))}{THIN}h"
    return f"{whole}{THIN}h{THIN}{rest:02d}"


def movement(minutes: float) -> str:
    """Active minutes.

    Examples
    --------
    >>> movement(0.2), movement(24.0).replace(THIN, "_")
    ('aucun', '24_min')
    """
    return "aucun" if minutes < 0.5 else time(minutes / 60)


def distance(kilometres: float) -> str:
    """A distance.

    Examples
    --------
    >>> distance(3.46).replace(THIN, "_"), distance(41.5).replace(THIN, "_")
    ('3,5_km', '42_km')
    """
    return f"{short(kilometres) if kilometres < 9.95 else number(kilometres)}{THIN}km"


def span(low: float, high: float, said: Callable[[float], str]) -> str:
    """A range in words; one figure when both ends are said alike.

    Examples
    --------
    >>> span(0.65, 1.45, time).replace(THIN, "_"), span(0.0, 0.0, money)
    ('39_min à 1_h_25', '')
    """
    ends = said(low), said(high)
    return "" if ends[0] == ends[1] else f"{ends[0]} à {ends[1]}"


@dataclass(frozen=True)
class Bar:
    """A figure with its range, drawn and said."""

    name: str
    middle: float
    low: float
    high: float
    text: str
    range: str = ""
    kind: str = ""
    note: str = ""
    url: str = ""
    others: tuple[str, ...] = ()


def aligned(bars: Sequence[Bar]) -> list[Bar]:
    """Bars one under another: their lengths are parts of the longest.

    Examples
    --------
    >>> [bar.middle for bar in aligned([Bar("A", 1, 1, 2, ""), Bar("B", 3, 2, 4, "")])]
    [0.25, 0.75]
    """
    most = max((bar.high for bar in bars), default=0.0) or 1.0
    return [
        replace(bar, middle=bar.middle / most, low=bar.low / most, high=bar.high / most)
        for bar in bars
    ]
