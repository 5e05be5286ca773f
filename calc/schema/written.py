"""What people write: plain words; numbers with spaces, commas, dots, units.

What can be read two ways is asked; two close numbers tell their middle.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable


def plain(text: str) -> str:
    """Letters and digits in lower case without accents or signs, one space between words.

    Examples
    --------
    >>> plain(" Surface  habitable (m²)"), plain("L’Haÿ-les-Roses"), plain("N° d’œuvre")
    ('surface habitable m2', 'l hay les roses', 'n d oeuvre')
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


_PARTS = re.compile(
    r"(?:environ|env\.?|ca\.?|à peu près|vers|en|~|≈|±|€)?\s*"
    r"([-+−]?[\d.,][\d\s.,'’]*?)\s*([^\d\s.,'’].*)?",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s'’]")
_MONEY: dict[str, float] = {
    **dict.fromkeys(("€", "eur", "euro", "euros", "e"), 1.0),
    **dict.fromkeys(("k€", "ke", "keur", "k"), 1000.0),
}
_UNITS: dict[str, dict[str, float]] = {
    "EUR": _MONEY,
    "": {
        **dict.fromkeys(("niveau", "niveaux", "étage", "étages", "etage", "etages"), 1),
        **dict.fromkeys(("e", "er", "ème", "eme", "façade", "façades"), 1),
        **dict.fromkeys(("%", "pour cent"), 0.01),
        **dict.fromkeys(("fois", "personne", "personnes", "pers", "côté", "côtés"), 1),
    },
    "%": {"%": 1, "pour cent": 1},
    "days": dict.fromkeys(("j", "jour", "jours"), 1),
    "h": {
        **dict.fromkeys(("h", "heure", "heures"), 1),
        **dict.fromkeys(("min", "minute", "minutes"), 1 / 60),
    },
    "years": dict.fromkeys(("an", "ans", "année", "années", "annee", "annees"), 1),
    "L or kWh per 100 km": {
        f"{unit}{per}": 1
        for unit in ("l", "litre", "litres", "kwh", "l ou kwh", "")
        for per in ("", "/100", "/100 km", "/100km", " aux 100", " aux 100 km", "aux 100 km")
    },
    "m²": {"m2": 1, "m²": 1, "m 2": 1, "m": 1, "mètres carrés": 1, "metres carres": 1},
    "W/(m²·K)": dict.fromkeys(("w/m²k", "w/m2k", "w/m².k", "w/m2.k", "w/(m²·k)", "w/(m².k)"), 1),
    "W/K": {"w/k": 1},
    "m²·K/W": dict.fromkeys(("m²·k/w", "m².k/w", "m2.k/w", "m²k/w", "m2k/w"), 1),
    "kWh/(m²·yr)": dict.fromkeys(
        ("kwh/m²", "kwh/m2", "kwh/m²/an", "kwh/m2/an", "kwh/m².an", "kwh/m² par an"), 1
    ),
    "kgCO2e/(m²·yr)": {
        f"{unit}/{area}{per}": 1
        for unit in ("kg", "kg co2", "kg de co2", "kg co₂", "kg de co₂")
        for area in ("m²", "m2")
        for per in ("", "/an", ".an", " par an")
    },
    "kgCO2e/kWh": dict.fromkeys(("kg/kwh", "kg par kwh"), 1),
    "CV": {"cv": 1},
    "kW": {"kw": 1},
    "°C": {"°": 1, "°c": 1, "c": 1, "degrés": 1, "degres": 1},
    "kWh": {"kwh": 1, "mwh": 1000, "gwh": 1e6, "kwh pci": 1},
    "kWp": {"kwc": 1, "kwp": 1, "kw": 1},
    "L": {"l": 1, "litre": 1, "litres": 1, "m3": 1000, "m³": 1000},
    "m³": {"m3": 1, "m³": 1},
    "stères": {"stère": 1, "stere": 1, "stères": 1, "steres": 1, "st": 1},
    "kg": {"kg": 1, "t": 1000, "tonne": 1000, "tonnes": 1000},
    "t": {"t": 1, "tonne": 1, "tonnes": 1, "kg": 0.001},
    "bags": {"sac": 1, "sacs": 1, "sacs de 15 kg": 1},
    "bottles": dict.fromkeys(
        ("bouteille", "bouteilles", "bouteilles de 13 kg", "bouteilles de 35 kg"), 1
    ),
    "km": {"km": 1, "kms": 1},
    "m": {"m": 1, "mètres": 1, "metres": 1},
    "rooms": {"p": 1, "pièce": 1, "pièces": 1, "piece": 1, "pieces": 1},
    "people": dict.fromkeys(("p", "pers", "pers.", "personne", "personnes", "occupants"), 1),
}
ENERGY_UNITS = _UNITS["kWh"]
"""kWh in each, by its word."""
_SHARES = {
    "la moitié": 0.5,
    "le tiers": 1 / 3,
    "un tiers": 1 / 3,
    "deux tiers": 2 / 3,
    "le quart": 0.25,
    "un quart": 0.25,
    "trois quarts": 0.75,
}
_FRACTION = re.compile(r"(\d[\d\s]*)/\s*(\d[\d\s]*)")
"""« 1/2 », « 350/10 000 »."""
_NAMES_OF_MONTHS = (
    *("janvier", "février/fevrier", "mars", "avril", "mai", "juin", "juillet", "août/aout"),
    *("septembre", "octobre", "novembre", "décembre/decembre"),
)
_MONTHS = {
    name: place for place, names in enumerate(_NAMES_OF_MONTHS, 1) for name in names.split("/")
}
_DAY = re.compile(
    rf"(\d{{1,2}})(?:er)?[\s/.-]+(\d{{1,2}}|{'|'.join(_MONTHS)})[\s/.-]+(\d{{4}}|\d\d)"
)
_MONTH = re.compile(rf"(\d{{1,2}}|{'|'.join(_MONTHS)})[\s/.-]+(\d{{4}})")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_ALONE = re.compile(r"\d{4}")
_BEFORE_A_DATE = re.compile(r"^(?:en|de|du|le|depuis|vers)\s+")
_WITH_TAX = re.compile(r"\s*\b(?:ttc|toutes taxes(?: comprises)?|tout compris)\b")
_ABOUT = re.compile(r"\s*(?:environ|env\.?|à peu près)$")
_A_YEAR = re.compile(r"\s*(?:/\s*|par\s+|d'|d’)?(?:an|année|annuel|annuels|ans)\.?$")
_A_WEEK = re.compile(r"\s*(?:/\s*|par\s+)(?:semaine|sem\.?)(?:\s+en plus)?$")
_HOMES = {
    "rooms": (re.compile(r"[tf]\s*(\d{1,2})(?:\s*bis)?"), 0),
    "": (re.compile(r"r\s*\+\s*(\d{1,2})"), 1),
    "year": (re.compile(r"(?:dans\s+)?(?:les\s+)?ann[ée]es\s+((?:1[5-9]|20)?[1-9])0"), 0),
}
"""How people name homes, by unit: « T3 », « R+1 » of levels, « années 60 »; and what is added."""
_CLOCK = re.compile(r"(\d{1,2})\s*(?:h|heures?)\s*([0-5]\d)(?:\s*min\.?)?", re.IGNORECASE)
"""« 2 h 30 »."""
_A_MONTH = re.compile(r"\s*(?:/\s*|par\s+)(?:mois)\.?$")
_BETWEEN = re.compile(
    r"(?:(?:entre|de|environ|vers)\s+)?(\d.*?)(?:\s*[-–—]\s*|\s+(?:à|a|ou|et)\s+)(\d.*)",
    re.IGNORECASE,
)
"""« 1200-1300 », « 80 à 90 m² », « entre 1 200 et 1 300 € »."""
_CLOSE, _CLOSE_YEARS = 1.25, 15.0
"""How far apart two numbers still tell one, their middle; years by their difference. Judgement."""
_PERIODS = {"yr": 12.0, "month": 1.0}
"""Months of the period of a unit."""
_WHOLE = ("EUR", "kWh", "L", "kg", "m³", "km")
"""Units of which nobody tells thousandths: three digits after a sign are thousands."""


class AmbiguousNumber(ValueError):
    """A number that can be read two ways, both possible: its argument."""


class TwoNumbers(ValueError):
    """Two numbers: too far apart for their middle to tell anything, or in a file."""


def _factor(words: str, unit: str) -> float | None:
    """What a written unit makes of its number; None where it is another's."""
    said = _ABOUT.sub("", words.strip().lower())
    base, _, per = unit.partition("/")
    times = 1.0
    if base == "EUR":
        said = _WITH_TAX.sub("", said)
    if unit == "days":  # of a week, as every field of days
        said = _A_WEEK.sub("", said)
    if per in _PERIODS:
        for months, words_of in ((12, _A_YEAR), (1, _A_MONTH)):
            if words_of.search(said):
                said, times = words_of.sub("", said).strip(), _PERIODS[per] / months
                break
    if not said:
        return times
    known = _UNITS.get(unit, _UNITS.get(base, {}))
    return known[said] * times if said in known else None


_GROUPED = re.compile(r"[.,]\d{3}(?!\d)")
_THREE = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")
"""What is read two ways: with three decimals, or by the thousand."""


def decimal_sign(cells: Iterable[str]) -> str:
    """The sign before decimals in a column of a file, a dot or a comma; none where no cell needs
    it, and where they do not tell it or contradict one another.

    Examples
    --------
    >>> decimal_sign(["35.000", "85.5"]), decimal_sign(["35.000 €", "1.250,50 €"])
    ('.', ',')
    >>> decimal_sign(["35.000", "1.250.000"]), decimal_sign(["35.000", "42", "28.500"])
    (',', '')
    """
    cells, held = set(cells), set()
    if not any(_GROUPED.search(cell) for cell in cells):
        return ""
    for cell in cells:
        match = _PARTS.fullmatch(cell.strip())
        digits = _SPACES.sub("", match[1]).rstrip(".,") if match else ""
        signs = [sign for sign in digits if sign in ".,"]
        if not signs or _THREE.fullmatch(digits):
            continue
        is_decimal = len(signs) == 1 or signs[0] != signs[-1]
        held.add(signs[-1] if is_decimal else ".,".replace(signs[0], ""))
    return held.pop() if len(held) == 1 else ""


def _signs(digits: str, unit: str, minimum: float, maximum: float, sign: str | None) -> float:
    """The value of digits with dots and commas."""
    kinds = {one for one in digits if one in ".,"}
    if len(kinds) == 2:
        last = max(digits.rfind("."), digits.rfind(","))
        return float(re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :])
    if not kinds:
        return float(digits)
    own = kinds.pop()
    groups = digits.lstrip("+-").split(own)
    if len(groups) > 2:
        if not all(len(group) == 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3:
            raise ValueError(digits)
        return float(digits.replace(own, ""))
    decimal = float(digits.replace(own, "."))
    if not _THREE.fullmatch(digits) or own == sign:
        return decimal
    whole = float(digits.replace(own, ""))
    if sign or (sign is None and unit.partition("/")[0] in _WHOLE):
        return whole
    fits = [value for value in (decimal, whole) if minimum <= value <= maximum]
    if len(fits) == 2:
        raise AmbiguousNumber(f"{decimal:g} | {whole:g}")
    return fits[0] if fits else whole


def number(
    text: str,
    unit: str = "",
    minimum: float = -math.inf,
    maximum: float = math.inf,
    sign: str | None = None,
) -> float:
    """The number that somebody wrote.

    Parameters
    ----------
    text : str
        With spaces between thousands, a comma or a dot, a unit or none.
    unit : str
        Of the field, as it is declared; a written one is turned into it.
    minimum, maximum : float
        Of the field: what is out of them tells a decimal sign from one of thousands.
    sign : str, optional
        Of a file: what its column has before decimals, empty where that is not known
        (:func:`decimal_sign`). None of a number typed in a form: there, and beside a written unit,
        three digits after a sign are thousands of what nobody tells thousandths of.

    Returns
    -------
    float

    Raises
    ------
    AmbiguousNumber
        Two readings, both possible.
    ValueError
        No number, or another unit's.

    Examples
    --------
    >>> number("1 250 €", "EUR/yr"), number("35.000", "EUR/yr"), number("1,5 k€", "EUR")
    (1250.0, 35000.0, 1500.0)
    >>> number("95 m2", "m²", 9, 1000), number("85,5", "m²", 9, 1000), number("19°", "°C", 10, 28)
    (95.0, 85.5, 19.0)
    >>> number("vers 1975", "year"), number("80 m² environ", "m²", 9, 1000)
    (1975.0, 80.0)
    >>> number("120 € par mois", "EUR/yr"), number("1.250,50"), number("12 MWh", "kWh/yr")
    (1440.0, 1250.5, 12000.0)
    >>> number("1.250", "kWh/yr"), number("1.250", "kWh/yr", sign="."), number("2,5", sign="")
    (1250.0, 1.25, 2.5)
    >>> number("50 %"), number("la moitié"), number("350/10 000")
    (0.5, 0.5, 0.035)
    """
    if (named := _named(text.strip().lower(), unit)) is not None:
        return named
    if unit == "" and (share := _share(text.strip().lower())) is not None:
        return share
    if unit == "h" and (clock := _CLOCK.fullmatch(text.strip())):
        return int(clock[1]) + int(clock[2]) / 60
    match = _PARTS.fullmatch(text.strip())
    if match is None or "_" in text:
        raise ValueError(text)
    factor = _factor(match[2] or "", unit)
    if factor is None:
        raise ValueError(text)
    digits = _SPACES.sub("", match[1]).replace("−", "-")
    base = "" if factor == 1000 else unit
    how = sign or (None if match[2] else sign)  # a unit is written by somebody
    value = _signs(digits, base, minimum / factor, maximum / factor, how) * factor
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def number_or_middle(
    text: str,
    unit: str = "",
    minimum: float = -math.inf,
    maximum: float = math.inf,
    sign: str | None = None,
) -> float:
    """The number that somebody typed: of two close ones, their middle; as `number` has them.

    In a file nobody sees the middle, and « 10-12 » may be a day: two numbers are asked.

    Raises
    ------
    TwoNumbers
        Their middle would be a guess.
    ValueError
        As `number`.

    Examples
    --------
    >>> number_or_middle("1200-1300", "EUR/yr"), number_or_middle("entre 80 et 90 m²", "m²")
    (1250.0, 85.0)
    >>> number_or_middle("100 à 110 € par mois", "EUR/yr"), number_or_middle("95 m2", "m²")
    (1260.0, 95.0)
    """
    ends = _BETWEEN.fullmatch(text.strip())
    if ends is None:
        return number(text, unit, minimum, maximum, sign)
    low, high = ends.groups()
    first, second = _PARTS.fullmatch(low), _PARTS.fullmatch(high)
    if first is None or second is None:
        raise ValueError(text)
    least = number(low if first[2] else f"{low} {second[2] or ''}", unit, minimum, maximum, sign)
    most = number(high, unit, minimum, maximum, sign)
    if not 0 < least <= most:
        raise ValueError(text)
    if sign is not None or most > (least + _CLOSE_YEARS if unit == "year" else _CLOSE * least):
        raise TwoNumbers(text)
    return (least + most) / 2


def _named(said: str, unit: str) -> float | None:
    """A number by its usual name; None where it is none. A decade is told by its middle.

    Examples
    --------
    >>> _named("t3", "rooms"), _named("r+1", ""), _named("années 60", "year"), _named("3", "rooms")
    (3.0, 2.0, 1965.0, None)
    """
    pattern, more = _HOMES.get(unit, (None, 0))
    match = pattern.fullmatch(said) if pattern else None
    if match is None:
        return None
    if unit != "year":
        return float(match[1]) + more
    decade = match[1] if len(match[1]) > 1 else f"19{match[1]}"
    return 10.0 * int(decade) + 5


def _share(said: str) -> float | None:
    """A part of a whole told in words or as a fraction; None where it is none."""
    if said in _SHARES:
        return _SHARES[said]
    match = _FRACTION.fullmatch(said)
    if match is None:
        return None
    part, whole = (float(_SPACES.sub("", digits)) for digits in match.groups())
    return part / whole if whole else None


def day(text: str) -> str:
    """A day that somebody wrote, as YYYY-MM-DD; of a month YYYY-MM, of a year YYYY; the text
    itself where it is none.

    Examples
    --------
    >>> day("17/05/2023"), day("7.5.23"), day("1er juin 2022"), day("2023-05-17"), day("hier")
    ('2023-05-17', '2023-05-07', '2022-06-01', '2023-05-17', 'hier')
    >>> day("mai 2023"), day("05/2023"), day("en 2023")  # no more than was told
    ('2023-05', '2023-05', '2023')
    """
    said = _BEFORE_A_DATE.sub("", text.strip().lower())
    if _ALONE.fullmatch(said):
        return said
    if month_alone := _MONTH.fullmatch(said):
        month, year = month_alone.groups()
        return f"{year}-{_place(month):02d}"
    match = _DAY.fullmatch(said)
    if match is None:
        return text
    number, month, year = match.groups()
    return f"{int(year) + 2000 * (len(year) == 2):04d}-{_place(month):02d}-{int(number):02d}"


def _place(month: str) -> int:
    """A month's, from 1."""
    return int(month) if month.isdigit() else _MONTHS[month]


def day_as_said(text: str) -> str:
    """A day of an address as people write it; any other text as it is.

    Examples
    --------
    >>> day_as_said("2023-05-17"), day_as_said("2023-05"), day_as_said("2023"), day_as_said("hier")
    ('17/05/2023', '05/2023', '2023', 'hier')
    """
    return "/".join(reversed(text.split("-"))) if _ISO.fullmatch(text) else text


def plain_number(value: float) -> str:
    """A number as an address holds it: its decimals are never taken for thousands.

    Examples
    --------
    >>> plain_number(1250.0), plain_number(85.5), plain_number(1.234)
    ('1250', '85.5', '1.2340')
    """
    text = f"{value:.10g}"
    if "e" in text:
        text = f"{value:.9f}".rstrip("0").rstrip(".")
    _, _, decimals = text.partition(".")
    return f"{text}0" if len(decimals) == 3 else text
