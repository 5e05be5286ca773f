"""Numbers, years and places as people type them in a spreadsheet."""

from __future__ import annotations

import re
from functools import cache

from calc.places import communes as places
from calc.places.search import search
from calc.schema.plain import plain

_NUMBER = re.compile(
    r"(?:env(?:iron)?\.?|ca\.?|~|≈|±)?\s*([-−]?\d[\d \u00a0\u202f'’.,]*)((?![\d.,]).*)?$",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[ \u00a0\u202f'’]")
_FACTORS = {
    "m²": {"": 1, "m2": 1, "m²": 1, "m": 1, "metres carres": 1, "mètres carrés": 1},
    "kWh/yr": {"": 1, "kwh": 1, "kwh/an": 1, "mwh": 1000, "mwh/an": 1000},
    "EUR/yr": {"": 1, "€": 1, "eur": 1, "euros": 1, "€/an": 1, "k€": 1000},
    "EUR/month": {"": 1, "€": 1, "eur": 1, "euros": 1, "€/mois": 1},
    "people": {"": 1, "personnes": 1, "personne": 1, "pers": 1, "pers.": 1, "p": 1, "occupants": 1},
    "°C": {"": 1, "°c": 1, "°": 1, "c": 1},
    "m": {"": 1, "m": 1, "metres": 1, "mètres": 1},
    "kWp": {"": 1, "kwc": 1, "kwp": 1, "kw": 1},
}
_ANY = {
    "": 1,
    "niveaux": 1,
    "niveau": 1,
    "étages": 1,
    "etages": 1,
    "e": 1,
    "er": 1,
    "ème": 1,
    "eme": 1,
    "façades": 1,
    "w/m²k": 1,
    "w/k": 1,
}
_YEARS = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_DECADE = re.compile(r"ann[ée]es?\s+(\d{2})(?!\d)", re.IGNORECASE)


@cache
def number(cell: str, unit: str = "") -> float | None:
    """The number in a cell, whichever its decimal sign, spaces and unit.

    Examples
    --------
    >>> number("85,5 m²", "m²"), number("1 234,50", ""), number("1.234,5"), number("85.5")
    (85.5, 1234.5, 1234.5, 85.5)
    >>> number("46,2m2", "m²"), number("12 000 €", "EUR/yr"), number("0,9 MWh", "kWh/yr")
    (46.2, 12000.0, 900.0)
    >>> number("85 m² env. 3 p"), number("abc"), number("12 kg", "m²")
    (None, None, None)
    """
    found = _NUMBER.fullmatch(cell.strip())
    if found is None:
        return None
    factor = _FACTORS.get(unit, _ANY).get((found[2] or "").strip().lower())
    digits = _GROUPS.sub("", found[1]).replace("−", "-")
    if factor is None:
        return None
    if "," in digits and "." in digits:
        decimal = max(digits.rfind(","), digits.rfind("."))
        digits = re.sub(r"[.,]", "", digits[:decimal]) + "." + digits[decimal + 1 :]
    elif digits.count(",") > 1 or digits.count(".") > 1:
        digits = re.sub(r"[.,]", "", digits)
    try:
        return float(digits.replace(",", ".")) * factor
    except ValueError:
        return None


@cache
def year(cell: str) -> float | None:
    """A year, whether it stands alone, in a date, or between two others (their middle).

    Examples
    --------
    >>> year("1972"), year("01/07/1972"), year("1949-1974"), year("années 60"), year("1972.0")
    (1972.0, 1972.0, 1961.0, 1965.0, 1972.0)
    >>> year("neuf"), year("20155"), year("72")
    (None, None, None)
    """
    if decade := _DECADE.search(cell):
        two = int(decade[1])
        return 1900.0 + two + 5 if two >= 10 else None
    if re.search(r"(?i)avant|apr[eè]s|<|>", cell):
        return None
    found = [int(text) for text in _YEARS.findall(cell)]
    if len(found) == 2 and found[1] >= found[0]:
        return float((found[0] + found[1]) // 2)
    if len(found) == 1:
        return float(found[0])
    return None


@cache
def commune(code: str, name: str, postcode: str) -> str | None:
    """INSEE code of a place said by code, name or postcode; nothing when it is not one place.

    Examples
    --------
    >>> commune("62119", "", ""), commune("1004", "", ""), commune("", "BETHUNE", "")
    ('62119', '01004', '62119')
    >>> commune("", "Saint-Omer", "62500"), commune("", "Ambérieu en Bugey", "1500")
    ('62765', '01004')
    >>> commune("", "nulle part", "") is None
    True
    """
    code = _five(code)
    if code and places.commune(code):
        return code
    post = _five(postcode) or code
    by_post = [found.code for found in search(post, 60)] if post.isdigit() else []
    if name.strip():
        wanted = name.strip().rstrip("0123456789 ")
        wanted = re.sub(r"(?i)\bcedex\b.*", "", wanted).strip()
        named = search(wanted, 60)
        exact = [c for c in named if _same(c.name, wanted)] or named[:1] * (len(named) == 1)
        both = [c.code for c in exact if not by_post or c.code in by_post]
        if len(both) == 1 or (both and len({c[:2] for c in both}) == 1):
            return both[0]
        if by_post and not exact:
            return by_post[0]
        return max(exact, key=lambda c: c.population).code if exact and not by_post else None
    return by_post[0] if by_post else None


def _five(code: str) -> str:
    text = code.strip().upper().removesuffix(".0")
    return text.zfill(5) if text.isdigit() and 3 < len(text) <= 5 else text


def _same(one: str, other: str) -> bool:
    return re.sub(r"\bst(e?)\b", r"saint\1", plain(one)) == re.sub(
        r"\bst(e?)\b", r"saint\1", plain(other)
    )
