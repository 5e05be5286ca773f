"""French typography at the edge: numbers, euros, ranges, dates, lists. The only rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime

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
    """A range in words; one figure when both ends round to the same.

    Examples
    --------
    >>> between(1604, 2297, "€", 10).replace(THIN, "_")
    'entre 1_600 et 2_300_€'
    >>> between(18.9, 19.1, "°C").replace(THIN, "_")
    'environ 19_°C'
    """
    ends = [
        short(rounded(end, step)) if step < 1 else number(rounded(end, step)) for end in (low, high)
    ]
    tail = f"{THIN}{unit}" if unit else ""
    if ends[0] == ends[1]:
        return f"environ {ends[0]}{tail}"
    return f"entre {ends[0]} et {ends[1]}{tail}"


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
