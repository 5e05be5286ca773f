"""French numbers, money, carbon, time and ranges: the only rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from calc.schema.written import plain

Context = dict[str, Any]
"""What a template alone reads, by name; what code reads has a class."""

# French typography at the edge: numbers, euros, ranges, dates, lists. The only rounding.

THIN = "\u202f"
"""Narrow no-break space: between thousands, before a unit."""
MINUS = "\u2212"
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_UNITS = {
    "kWh/yr": "kWh par an",
    "EUR/yr": "€ par an",
    "EUR": "€",
    "kgCO2e/yr": "kg de CO₂ par an",
    "kWh/(m²·yr)": "kWh/m² par an",
    "kgCO2e/(m²·yr)": "kg CO₂/m² par an",
    "kWp": "kWc",
    "people": "personnes",
    "year": "",
}


def number(value: float, decimals: int = 0) -> str:
    """A number as the French write it.

    Examples
    --------
    >>> number(1234.5, 1).replace(THIN, "_")
    '1_234,5'
    >>> number(-3)
    '−3'
    """
    rounded = round(float(value), decimals)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", THIN).replace(".", ",")
    return (MINUS if rounded < 0 else "") + text


_ONE = {
    "personnes": "personne",
    "pièces": "pièce",
    "ans": "an",
    "jours": "jour",
    "niveaux": "niveau",
    "côtés": "côté",
}


def counted(value: float, text: str, unit: str) -> str:
    """A number and what it counts, which takes no plural below two.

    Examples
    --------
    >>> counted(1, "1", "personnes"), counted(2, "2", "pièces"), counted(0, "0", "jours")
    ('1 personne', '2 pièces', '0 jour')
    """
    return f"{text} {_ONE.get(unit, unit) if abs(value) < 2 else unit}".strip()


def short(value: float) -> str:
    """A number with the decimals its size deserves, and no idle zero.

    Examples
    --------
    >>> [short(v) for v in (0.25, 2.5, 19.0, 143.2)]
    ['0,25', '2,5', '19', '143']
    """
    size = abs(float(value))
    decimals = 2 if size < 1 else 1 if size < 100 else 0
    text = number(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def year(value: float) -> str:
    """A year has no space between its thousands.

    Examples
    --------
    >>> year(1974.0)
    '1974'
    """
    return str(round(value))


def unit(name: str) -> str:
    """The French of a unit of the vocabulary.

    Examples
    --------
    >>> unit("kWp"), unit("m²")
    ('kWc', 'm²')
    """
    return _UNITS.get(name, name)


def rounded(value: float, step: float) -> float:
    """To the nearest step: a false precision would be a lie.

    Examples
    --------
    >>> rounded(1876.3, 10)
    1880.0
    """
    return float(step * math.floor(float(value) / step + 0.5))


def rounded_parts(values: Sequence[float], step: float) -> list[float]:
    """Parts of a total, rounded so that they add up to the rounded total.

    Examples
    --------
    >>> rounded_parts([1013.0, 254.0, 16.0], 10)
    [1010.0, 250.0, 20.0]
    """
    low = [step * math.floor(value / step) for value in values]
    missing = round((rounded(sum(values), step) - sum(low)) / step)
    order = sorted(range(len(low)), key=lambda place: low[place] - values[place])
    return [float(low[k] + step * (k in order[:missing])) for k in range(len(low))]


def euros(value: float, step: float = 1) -> str:
    """An amount, rounded to a step (bills: 10 € a year, 5 € a month).

    Examples
    --------
    >>> euros(1876.3, 10).replace(THIN, "_")
    '1_880_€'
    """
    return f"{number(rounded(value, step))}{THIN}€"


def percent(fraction: float) -> str:
    """A share in whole percent; what is small but not nothing is said so.

    Examples
    --------
    >>> [percent(f).replace(THIN, "_") for f in (0.374, 0.004, 0)]
    ['37_%', 'moins de 1_%', '0_%']
    """
    if 0 < fraction < 0.01:
        return f"moins de 1{THIN}%"
    return f"{number(100 * fraction)}{THIN}%"


def between(low: float, high: float, unit: str, step: float = 1) -> str:
    """A range in words; one figure when both ends round to the same; zero is said of zero alone.

    Examples
    --------
    >>> between(1604, 2297, "€", 10).replace(THIN, "_")
    'entre 1_600 et 2_300_€'
    >>> between(18.9, 19.1, "°C").replace(THIN, "_")
    'environ 19_°C'
    >>> [between(0, most, "€", 10).replace(THIN, "_") for most in (0, 3)]
    ['0_€', 'moins de 10_€']
    """
    said = short if step < 1 else number
    least, most = (said(rounded(end, step)) for end in (low, high))
    tail = f"{THIN}{unit}" if unit else ""
    if least == most:
        if rounded(low, step) == 0:
            return f"moins de {short(step)}{tail}" if low or high else f"0{tail}"
        return f"environ {least}{tail}"
    return f"entre {least} et {most}{tail}"


def day(value: date | datetime | str) -> str:
    """A date in full; of a month or a year alone, no more than that.

    Examples
    --------
    >>> day("2026-08-01"), day("2025-12-31"), day("2023-05"), day("2023")
    ('1er août 2026', '31 décembre 2025', 'mai 2023', '2023')
    """
    text = str(value)[:10]
    year, *month = text.split("-")
    if len(month) < 2:
        return " ".join([*(_MONTHS[int(one) - 1] for one in month), year])
    when = date.fromisoformat(text)
    first = "1er" if when.day == 1 else str(when.day)
    return f"{first} {_MONTHS[when.month - 1]} {when.year}"


def listed(words: Sequence[str], last: str = "et") -> str:
    """Words one after the other.

    Examples
    --------
    >>> listed(["murs", "toit", "sol"])
    'murs, toit et sol'
    """
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(text: str) -> str:
    """The first letter raised, the others as they are.

    Examples
    --------
    >>> capital("après 2021 (RE2020)")
    'Après 2021 (RE2020)'
    """
    return text[:1].upper() + text[1:]


def decapital(text: str) -> str:
    """The first letter lowered, but not an acronym's.

    Examples
    --------
    >>> decapital("Brique pleine"), decapital("PVC"), decapital("VMC simple"), decapital("À pied")
    ('brique pleine', 'PVC', 'VMC simple', 'à pied')
    """
    return text if text[:2].isupper() and text[:2].isalpha() else text[:1].lower() + text[1:]


def typeset(text: str) -> str:
    """Narrow no-break spaces where French puts them.

    Examples
    --------
    >>> typeset("Vous « savez » ?").replace(THIN, "_")
    'Vous «_savez_»_?'
    """
    for sign in "?!;:»%€":
        text = text.replace(f" {sign}", f"{THIN}{sign}")
    return text.replace("« ", f"«{THIN}")


FILTERS = {
    "typeset": typeset,
    "number": number,
    "short": short,
    "euros": euros,
    "percent": percent,
    "day": day,
    "listed": listed,
    "capital": capital,
    "decapital": decapital,
}


# Carbon, euros and time in words: rounded as their doubt deserves, once.

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
    least, most = said(low), said(high)
    return "" if least == most else f"{least} à {most}"


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


# From a town, to a town: the French of a journey's two ends.

_VOWELS = "aeiouy"
_ASPIRATED = ("honfleur", "haguenau", "hem", "hauteville", "houilles", "hombourg")
"""Towns whose H is heard as a consonant."""
_FROM, _TO = {"le ": "du ", "les ": "des "}, {"le ": "au ", "les ": "aux "}


def _bare(name: str) -> tuple[str, str]:
    """The article that melts into the preposition, and the rest of the name."""
    for article in _FROM:
        if name.lower().startswith(article):
            return article, name[len(article) :]
    return "", name


def from_town(name: str) -> str:
    """Where one leaves.

    Examples
    --------
    >>> [from_town(n) for n in ("Arras", "Lille", "Le Havre", "Les Herbiers", "La Rochelle")]
    ['d’Arras', 'de Lille', 'du Havre', 'des Herbiers', 'de La Rochelle']
    >>> from_town("Hazebrouck"), from_town("Honfleur"), from_town("Étaples")
    ('d’Hazebrouck', 'de Honfleur', 'd’Étaples')
    """
    article, rest = _bare(name)
    return _FROM[article] + rest if article else of_what(name)


def of_what(name: str) -> str:
    """« de », or « d’ » before a vowel.

    Examples
    --------
    >>> of_what("électricité"), of_what("fioul")
    ('d’électricité', 'de fioul')
    """
    first = plain(name)
    is_mute = first[:1] in _VOWELS or (first[:1] == "h" and not first.startswith(_ASPIRATED))
    return f"d’{name}" if is_mute else f"de {name}"


def to_town(name: str) -> str:
    """Where one goes.

    Examples
    --------
    >>> [to_town(n) for n in ("Amiens", "Le Havre", "Les Herbiers", "La Rochelle")]
    ['à Amiens', 'au Havre', 'aux Herbiers', 'à La Rochelle']
    """
    article, rest = _bare(name)
    return _TO[article] + rest if article else f"à {name}"


def changes(stations: Sequence[str]) -> str:
    """Where one changes, between the first station and the last.

    Examples
    --------
    >>> changes(("Béthune", "Arras", "Le Mans", "Paris", "Lyon")), changes(("Béthune", "Lille"))
    (', changement à Arras, au Mans et à Paris', '')
    """
    names = listed([to_town(name) for name in stations[1:-1]])
    return f", changement {names}" if names else ""
