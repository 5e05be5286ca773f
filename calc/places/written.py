"""What people and files write for a place: its words, and the codes beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calc.schema.plain import plain

_ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "ss": "sous",
    "nd": "notre dame",
    "lez": "les",
}
ARTICLES = ("l", "la", "le", "les")
DISTRICT_CITIES = {"paris": ("75056", 20), "lyon": ("69123", 9), "marseille": ("13055", 16)}
"""Cities cut in arrondissements: their code, and how many."""
_LAST_ARTICLES = tuple(f" {article}" for article in ARTICLES)
_UNITS = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
_ROMAN = {
    f"{ten}{unit}": 10 * i + j for i, ten in enumerate(("", "x")) for j, unit in enumerate(_UNITS)
} | {"xx": 20}
_CODE = re.compile(r"\d{4,5}|2[ab]\d{3}")
_DEPARTMENT = re.compile(r"\d{1,2}|2[ab]|9[78]\d|0\d\d")
_ORDINAL = re.compile(r"(\d{1,2})(?:e|er|eme|ere|nd|nde|ieme)?")
_NOISE = {"arrondissement", "arr", "ardt", "f"}
_BOXES = {"bp", "cs", "tsa"}
_HONORIFICS = (("commune", "de"), ("ville", "de"), ("mairie", "de"))


@dataclass(frozen=True)
class Written:
    """A place as written.

    Attributes
    ----------
    words : tuple of str
        Plain words of the name, abbreviations written out.
    code : str
        Five characters beside the name, or alone: a postcode or an INSEE code.
    department : str
        Its code, "" where none is written.
    district : int
        Of Paris, Lyon or Marseille; 0 for none.
    aside : tuple of str
        Words in brackets or after a comma: a department or a country by its name.
    """

    words: tuple[str, ...]
    code: str = ""
    department: str = ""
    district: int = 0
    aside: tuple[str, ...] = ()


def words_of(text: str) -> list[str]:
    """Plain words, abbreviations written out.

    Examples
    --------
    >>> words_of("St-Rémy-lez-Chevreuse"), words_of("Boulogne s/ Mer"), words_of("Nogent/Marne")
    (['saint', 'remy', 'les', 'chevreuse'], ['boulogne', 'sur', 'mer'], ['nogent', 'sur', 'marne'])
    """
    spelt = text.lower().replace("s/s", " sous ").replace("s/", " sur ")
    spelt = re.sub(r"(?<=[^\W\d])/(?=[^\W\d])", " sur ", spelt)
    written_out = (_ABBREVIATIONS.get(word, word) for word in plain(spelt).split())
    return " ".join(written_out).split()


def key_of(words: list[str] | tuple[str, ...]) -> str:
    """Words without the spaces that some forget.

    Examples
    --------
    >>> key_of(words_of("Villeneuve d'Ascq"))
    'villeneuvedascq'
    """
    return "".join(words)


def department_code(text: str) -> str:
    """A department's code as it should be written, "" where the text is none.

    Examples
    --------
    >>> department_code("1"), department_code("059"), department_code("2a"), department_code("nord")
    ('01', '59', '2A', '')
    """
    found = plain(text.strip().removesuffix(".0")).replace(" ", "")
    if not _DEPARTMENT.fullmatch(found):
        return ""
    return found.upper() if len(found) == 3 and found[0] == "9" else found[-2:].zfill(2).upper()


def department_of(code: str) -> str:
    """Department of a postcode or an INSEE code by its first figures.

    Examples
    --------
    >>> department_of("62119"), department_of("97411")
    ('62', '974')
    """
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def full_code(text: str) -> str:
    """A postcode or INSEE code with the zeros that spreadsheets lose; "" where it is none.

    Examples
    --------
    >>> full_code("1004"), full_code("2a004"), full_code("59000.0"), full_code("Lille")
    ('01004', '2A004', '59000', '')
    """
    found = text.strip().lower().removesuffix(".0").replace(" ", "")
    return found.zfill(5).upper() if _CODE.fullmatch(found) else ""


def _without_boxes(tokens: list[str]) -> list[str]:
    """Without CEDEX and its number, nor post boxes."""
    kept: list[str] = []
    before = ""
    for token in tokens:
        is_number = token.isdigit() and (before in _BOXES or (before == "cedex" and len(token) < 3))
        if token != "cedex" and token not in _BOXES and not is_number:
            kept.append(token)
        before = token
    return kept


def _split_aside(text: str) -> tuple[str, str]:
    """What stands in brackets or after a comma, apart."""
    bracket = re.fullmatch(r"(.*?)\(([^()]*)\)(.*)", text)
    if bracket:
        return f"{bracket[1]} {bracket[3]}", bracket[2]
    before, comma, after = text.rpartition(",")
    return (before, after) if comma and before.strip() else (text, "")


def _take_code(tokens: list[str]) -> str:
    """Removes and returns the code at either end."""
    for at in (0, -1):
        if tokens and _CODE.fullmatch(tokens[at]):
            return tokens.pop(at).zfill(5).upper()
    return ""


def _take_district(tokens: list[str]) -> int:
    """Removes and returns the number of an arrondissement."""
    city = DISTRICT_CITIES.get(tokens[0]) if tokens else None
    if city is None or len(tokens) not in (2, 3):
        return 0
    number = _ORDINAL.fullmatch(tokens[1])
    found = int(number[1]) if number else _ROMAN.get(tokens[1].removesuffix("e"), 0)
    is_ordinal = len(tokens) == 2 or tokens[2] in ("e", "er", "eme", "ieme", "nd")
    if not (is_ordinal and 1 <= found <= city[1]):
        return 0
    del tokens[1:]
    return found


def written(text: str) -> Written:
    """A place as people type it or as files hold it, taken apart.

    Examples
    --------
    >>> written("SAINT-DENIS CEDEX 93205")
    Written(words=('saint', 'denis'), code='93205', department='', district=0, aside=())
    >>> written("st omer 62").department, written("paris 15").district, written("1004").code
    ('62', 15, '01004')
    >>> written("Havre (Le)").words
    ('le', 'havre')
    """
    main, aside_text = _split_aside(text[:120])
    if re.fullmatch(r"[\d .\u202f\u00a0]+", main):  # « 59 350 »
        main = re.sub(r"\D", "", main.removesuffix(".0"))
    tokens = [word for word in _without_boxes(words_of(main)) if word not in _NOISE]
    for start in _HONORIFICS:
        if tuple(tokens[: len(start)]) == start and len(tokens) > len(start):
            tokens = tokens[len(start) :]
    if len(tokens) > 1 and plain(main).endswith(_LAST_ARTICLES):  # « HAVRE LE »
        tokens = [tokens[-1], *tokens[:-1]]
    aside = [word for word in words_of(aside_text) if word not in _NOISE | {"france"}]
    if len(tokens) > 2 and tokens[-1] == "france" and _CODE.fullmatch(tokens[-2]):
        tokens.pop()  # « 59000 Lille France », not « Roissy-en-France »
    if len(aside) == 1 and aside[0] in ARTICLES:
        tokens, aside = aside + tokens, []
    code = _take_code(tokens) or _take_code(aside)
    district = _take_district(tokens)
    department = ""
    if len(aside) == 1 and (department := department_code(aside[0])):
        aside = []
    for at in (-1, 0):
        if not department and len(tokens) > 1 and (department := department_code(tokens[at])):
            tokens.pop(at)
    return Written(tuple(tokens), code, department, district, tuple(aside))
