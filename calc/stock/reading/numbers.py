"""Numbers, years and places as people type them in a spreadsheet."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes as places
from calc.places.resolver import SEVERAL_PLACES, resolve
from calc.schema import written
from calc.schema.written import plain

_YEARS = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_DECADE = re.compile(r"ann[ée]es?\s+(\d{2})(?!\d)", re.IGNORECASE)


@cache
def number(cell: str, unit: str = "", sign: str = "") -> float | None:
    """The number in a cell of a landlord's file, or nothing; `sign` as its column has it
    (:func:`calc.schema.written.decimal_sign`).

    Examples
    --------
    >>> number("85,5 m²", "m²"), number("1 234,50", ""), number("1.234,5"), number("85.5")
    (85.5, 1234.5, 1234.5, 85.5)
    >>> number("46,2m2", "m²"), number("12 000 €", "EUR/yr"), number("0,9 MWh", "kWh/yr")
    (46.2, 12000.0, 900.0)
    >>> number("85 m² env. 3 p"), number("abc"), number("12 kg", "m²")
    (None, None, None)
    """
    try:
        return written.number(cell, unit, sign=sign)
    except ValueError:
        return None


@cache
def year(cell: str, counts_days: bool = False) -> float | None:
    """A year, whether it stands alone, in a date, or between two others (their middle).

    A number of five digits is a day of a spreadsheet where the column counts days
    (`counts_days`), or where it cannot be a year badly typed.

    Examples
    --------
    >>> year("1972"), year("01/07/1972"), year("1949-1974"), year("années 60"), year("1972.0")
    (1972.0, 1972.0, 1961.0, 1965.0, 1972.0)
    >>> year("neuf"), year("20155"), year("72"), year("22951"), year("20155", counts_days=True)
    (None, None, None, 1962.0, 1955.0)
    """
    if decade := _DECADE.search(cell):
        two = int(decade[1])
        return 1900.0 + two + 5 if two >= 10 else None
    if re.search(r"(?i)avant|apr[eè]s|<|>", cell):
        return None
    match [int(text) for text in _YEARS.findall(cell)]:
        case [first, last] if last >= first:
            return float((first + last) // 2)
        case [alone]:
            return float(alone)
    if counts_days and _SERIAL.fullmatch(cell.strip()) or is_day_count(cell):
        return float(str(day(cell))[:4])
    return None


def is_day_count(cell: str) -> bool:
    """Whether a cell can only be a day as a spreadsheet counts it, and not a year badly typed.

    Examples
    --------
    >>> is_day_count("22951"), is_day_count("20155"), is_day_count("1962")
    (True, False, False)
    """
    text = cell.strip()
    return bool(_SERIAL.fullmatch(text)) and not _YEARS.fullmatch(text[:4])


_SERIAL = re.compile(r"[1-5]\d{4}(?:\.0+)?")
"""A day as a spreadsheet counts it: from 1927 to 2064."""
_ORIGIN = np.datetime64("1899-12-30", "D")
_OF_FILES = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?"), r"\3/\2/\1"),
    (re.compile(r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}) .*"), r"\1"),
    (re.compile(r"(\d{4})-(\d{1,2})"), r"\2/\1"),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), r"\3/\2/\1"),
    (re.compile(r"(0[1-9]|1[0-2])((?:19|20)\d{2})"), r"\1/\2"),
)
"""How programs write days, and people the same."""
_NO_DAY = "1900-01"
"""What official files write for no date."""


@cache
def day(cell: str) -> str | None:
    """A day as YYYY-MM-DD, however it is written; the first of its month or year when that is
    all that is said; empty where an official file says that there is none.

    Examples
    --------
    >>> day("03/03/2025"), day("03/2025"), day("22951"), day("01/1900"), day("2024-05-08T00:00")
    ('2025-03-03', '2025-03-01', '1962-11-01', '', '2024-05-08')
    >>> day("bientôt") is None
    True
    """
    text = cell.strip()
    if _SERIAL.fullmatch(text):
        return str(_ORIGIN + int(float(text)))
    for pattern, by_hand in _OF_FILES:
        if match := pattern.fullmatch(text):
            text = match.expand(by_hand)
            break
    year, month, number_of_day = (*written.day(text).split("-"), "1", "1")[:3]
    if not ("1900" <= year < "2100" and len(year) == 4):
        return None
    try:
        stated = date(int(year), int(month), int(number_of_day)).isoformat()
    except ValueError:
        return None
    return "" if stated.startswith(_NO_DAY) else stated


_ENERGY = re.compile(
    r"([-−]?\d[\d \u00a0\u202f'’.,]*)\s*(kwh|mwh|gwh|m3|m³)?\s*(pcs|pci)?\s*(?:/\s*an)?",
    re.IGNORECASE,
)


def energy_unit(header: str) -> tuple[str, str]:
    """The unit that a column's name says, and whether it is gross (PCS) or net (PCI).

    Examples
    --------
    >>> energy_unit("Conso gaz 2024 (MWh PCS)"), energy_unit("Conso gaz"), energy_unit("Gaz (m3)")
    (('mwh', 'pcs'), ('', ''), ('m3', ''))
    """
    words = plain(header).split()
    unit = next((word for word in words if word in (*written.ENERGY_UNITS, "m3")), "")
    return unit, next((word for word in words if word in ("pcs", "pci")), "")


@cache
def energy(cell: str, header_unit: tuple[str, str] = ("", ""), sign: str = "") -> float | None:
    """Energy of a cell [kWh, net calorific value], its own unit first, else its column's.

    Raises
    ------
    AmbiguousNumber
        Its column does not tell which of two numbers it is.

    Examples
    --------
    >>> energy("12 MWh"), round(energy("12000 kWh PCS"), 1), energy("412", ("mwh", "pci"))
    (12000.0, 10810.8, 412000.0)
    >>> energy("beaucoup") is None
    True
    """
    match = _ENERGY.fullmatch(cell.strip())
    if match is None:
        return None
    unit = (match[2] or header_unit[0] or "kwh").lower().replace("³", "3")
    by_hand = None if match[2] else ""  # a unit is written by somebody
    try:
        value = written.number(
            match[1], "" if unit in ("mwh", "gwh") else "kWh", sign=sign or by_hand
        )
    except written.AmbiguousNumber:
        raise
    except ValueError:
        return None
    heat = (match[3] or header_unit[1]).lower()
    heat_content = parameters()["stock.gas_heat_content"].by_key()
    gross = heat_content["gross_by_net"]
    if unit == "m3":
        return value * heat_content["kwh_of_cubic_metre"] / gross
    return value * written.ENERGY_UNITS[unit] / (gross if heat == "pcs" else 1.0)


_STOREYS = re.compile(r"R\s*\+\s*(\d+)(?:\s*\+\s*C\w*)?", re.IGNORECASE)
_RANKED = re.compile(r"(?i)(\d{1,2})\s*(?:er|ère|e|è|[eè]me|nde?)?\s*(?:[ée]t(?:age|g)?s?\.?)?")
_LAST = re.compile(r"(?i)(?<=\w)(?:\s*et|[\s,(-]+)\s*dernier(?:\s+[ée]tage)?\)?$")
_GROUND = re.compile(r"(?i)r\.?d?\.?c\.?(?:h)?|rez.*|0|ss.*|sous.?sol")


@cache
def floors(cell: str) -> float | None:
    """The floor of « R+5 », « RC », « 02 » or « 3e étage »: 0 is the ground.

    Examples
    --------
    >>> floors("R+5"), floors("RC"), floors("02"), floors("RDC"), floors("3e"), floors("loge")
    (5.0, 0.0, 2.0, 0.0, 3.0, None)
    >>> floors("1er étage"), floors("2ème"), floors("3e ét."), floors("Étage 4"), floors("-1")
    (1.0, 2.0, 3.0, 4.0, -1.0)
    >>> floors("4ème et dernier"), floors("4e (dernier étage)")
    (4.0, 4.0)
    """
    text = _LAST.sub("", cell.strip()).strip()
    if match := _STOREYS.fullmatch(text):
        return float(match[1])
    if _GROUND.fullmatch(text):
        return 0.0
    match = _RANKED.fullmatch(re.sub(r"(?i)^[ée]t(?:age)?\.?\s*", "", text))
    return float(match[1]) if match else number(text)


@cache
def rooms(cell: str) -> float | None:
    """The rooms of « T3 », « F4 bis », « 5 » or « T1' ».

    Examples
    --------
    >>> rooms("T3"), rooms("F4 bis"), rooms("5"), rooms("studio"), rooms("duplex")
    (3.0, 4.0, 5.0, 1.0, None)
    """
    if plain(cell).startswith("studio"):
        return 1.0
    match = re.match(r"(?i)\s*(?:t|f|type)?\s*(\d{1,2})\b", cell.replace("bis", " "))
    return float(match[1]) if match else None


@cache
def commune(
    code: str, name: str, postcode: str, department: str = ""
) -> tuple[str, tuple[str, ...]]:
    """INSEE code of a place said by code, name, postcode or department, and, where that is not
    one place, the codes that it may be.

    Examples
    --------
    >>> commune("62119", "", "")[0], commune("1004", "", "")[0], commune("", "BETHUNE", "")[0]
    ('62119', '01004', '62119')
    >>> commune("", "Saint-Omer", "62500")[0], commune("", "Ambérieu en Bugey", "1500")[0]
    ('62765', '01004')
    >>> commune("", "Saint-Denis", "", "93")[0], commune("", "nulle part", "")[0]
    ('93066', '')
    >>> code, candidates = commune("", "Saint-Denis", "")
    >>> code, len(candidates) > 1
    ('', True)
    """
    code, post = _five(code), _five(postcode)
    if code and places.commune(code):
        return code, ()
    wanted = re.sub(r"(?i)\bcedex\b.*", "", name.strip()).strip()
    department = department.strip().removesuffix(".0")
    resolved = resolve(
        wanted or post or code, department=department, postcode=post or code, abroad=False
    )
    if resolved.place is None and wanted and (post or department):
        resolved = resolve(wanted, department=department or post[:2], abroad=False)
    if resolved.place is not None:
        return resolved.place.code, ()
    if not wanted and resolved.candidates:  # communes of one postcode share their climate
        return resolved.candidates[0].code, ()
    if resolved.issue != SEVERAL_PLACES:
        return "", ()
    return "", tuple(place.code for place in resolved.candidates)


def _five(code: str) -> str:
    text = code.strip().upper().removesuffix(".0")
    return text.zfill(5) if text.isdigit() and 3 < len(text) <= 5 else text
