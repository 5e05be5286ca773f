"""The words of a landlord's file: which field a column is, which answer a cell gives.

What is recognised is data (``calc/data/stock_columns.csv``, ``stock_values.csv``, and for official
files ``stock_profiles.csv``); the words of the vocabulary are recognised too.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.schema.inputs import Declaration, choice, day, declarations, quantity
from calc.schema.vocabulary import DPE_CLASSES, INCOME_CLASSES, SYSTEMS_OF
from calc.schema.written import plain

RENT_BANDS = ("PLAI", "PLUS", "PLS")
IGNORED = "ignore"
USAGES = (
    "dwelling",
    "annex",
    "shop",
    "education",
    "early_childhood",
    "sport",
    "pool",
    "culture",
    "hall",
    "administration",
    "worship",
    "technical",
    "health",
    "safety",
    "other",
)
"""What a place is used for: homes, what goes with them, and the kinds of public buildings."""
PUBLIC = USAGES[USAGES.index("education") :]
ROW_KINDS = ("building",)
_LARGEST = 1_000_000


@dataclass(frozen=True)
class _More:
    """What a landlord's file says beyond the vocabulary of a home."""

    rent: object = quantity("EUR/month", 0, 10_000)
    monthly_income: object = quantity("EUR/month", 0, 1_000_000, private=True)
    income_class: object = choice(INCOME_CLASSES, private=True)
    rent_band: object = choice(RENT_BANDS)
    certified_climate_class: object = choice(DPE_CLASSES)
    certified_until: object = day("2006-01-01", "2100-12-31")
    rooms: object = quantity("", 1, 12, integer=True)
    floor_number: object = quantity("", -5, 80, integer=True)
    building_floors: object = quantity("", 0, 80, integer=True)
    building_levels: object = quantity("", 1, 80)
    levels: object = quantity("", 0.5, 80)
    row_dwellings: object = quantity("", 0, 5000, integer=True)
    row_flats: object = quantity("", 0, 5000, integer=True)
    row_houses: object = quantity("", 0, 5000, integer=True)
    row_kind: object = choice(ROW_KINDS)
    building_area: object = quantity("m²", 0, _LARGEST)
    footprint: object = quantity("m²", 0, _LARGEST)
    gross_area: object = quantity("m²", 0, _LARGEST)
    billed_heating: object = quantity("kWh/yr", 0, 200_000)
    tantiemes: object = quantity("", 0, _LARGEST)
    works_year: object = quantity("year", 2000, 2060, integer=True)
    labels_a: object = quantity("", 0, 5000, integer=True)
    labels_b: object = quantity("", 0, 5000, integer=True)
    labels_c: object = quantity("", 0, 5000, integer=True)
    labels_d: object = quantity("", 0, 5000, integer=True)
    labels_e: object = quantity("", 0, 5000, integer=True)
    labels_f: object = quantity("", 0, 5000, integer=True)
    labels_g: object = quantity("", 0, 5000, integer=True)
    homes_of_1: object = quantity("", 0, 5000, integer=True)
    homes_of_2: object = quantity("", 0, 5000, integer=True)
    homes_of_3: object = quantity("", 0, 5000, integer=True)
    homes_of_4: object = quantity("", 0, 5000, integer=True)
    homes_of_5: object = quantity("", 0, 5000, integer=True)
    homes_of_6: object = quantity("", 0, 5000, integer=True)
    usage: object = choice(USAGES)


SIZES = tuple(f"homes_of_{rooms}" for rooms in range(1, 7))
"""Of a building's row: how many of its homes have one room, two…"""
LABELS = tuple(f"labels_{letter.lower()}" for letter in DPE_CLASSES)
"""Of a building's row: how many of its homes have each label."""
DECLARED: Mapping[str, Declaration] = declarations(_More) | declarations(HousingAnswers)
SPOKEN = {
    "heating": "heating_carrier",
    "hot_water": "hot_water_system",
    "erp_type": "usage",
    "quality_walls": "wall_insulation",
    "quality_windows": "glazing",
    "quality_floor": "floor_insulation",
    "quality_attic": "roof_insulation",
    "quality_rafters": "roof_insulation",
    "quality_flat_roof": "roof_insulation",
}
"""Columns of free words that may fill several fields, and the field that they are about."""
TEXTS = ("id", "building", "district", "name", "certificate", "orientation")
"""Carried through as they are written."""
ADDRESS = ("address", "address_number", "address_repeat", "street_type", "street", "address_key")
"""What says where a building stands, within its town."""
WITHIN = ("entrance", "number")
"""What tells a home from another of its building, beside its identifier."""
LINKS = ("certificate_replaced", "certificate_of_building")
"""Identifiers of other rows."""
PLACES = ("commune_name", "postcode", "department")
FIELDS = (*TEXTS, *ADDRESS, *WITHIN, *LINKS, *SPOKEN, *PLACES, *DECLARED, IGNORED)
"""Everything that a column may be."""


def is_of_words(of: str) -> bool:
    """Whether cells of a field are words, not figures.

    Examples
    --------
    >>> is_of_words("heating"), is_of_words("glazing"), is_of_words("floor_area"), is_of_words("")
    (True, True, False, False)
    """
    return of in SPOKEN or (of in DECLARED and DECLARED[of].kind in ("choice", "flag"))


_UNIT_TAIL = re.compile(r"\(.*?\)|\[.*?\]")
_UNITS = {"m2", "m3", "kwh", "mwh", "pcs", "pci", "eur", "euros", "euro", "m", "kwhep", "kwhef"}
_ENERGY_UNITS = {"kwh", "mwh", "gwh"}
_MONEY = {"eur", "euro", "euros", "ttc", "ht"}
_PERIODS = {"an", "ans", "annuel", "annuelle", "annuelles", "par", "ep", "ef"}
_MEASURED = {"releve", "relevee", "relevees", "mesuree", "mesurees", "reelle", "facturee"}
_TAILS = _UNITS | _PERIODS | _MEASURED
_YEAR = re.compile(r"(19|20)\d\d")


def _rows(table: str, *columns: str) -> Iterator[Any]:
    """Some columns of a table of words, row by row."""
    stated = parameters().table(table).columns
    return zip(*(stated[name].tolist() for name in columns), strict=True)


@cache
def _column_words() -> dict[str, str]:
    stated = dict(_rows("stock.column_words", "words", "field"))
    for words in [one for one in stated if one.endswith(" *")]:
        stated |= {f"{words[:-1]}{name[-1]}": name for name in LABELS}
        del stated[words]
    return {plain(name): name for name in (*DECLARED, *TEXTS)} | stated


@cache
def _spellings() -> dict[str, str]:
    return dict(_rows("stock.spellings", "word", "means"))


def _spelt(words: Sequence[str]) -> str:
    """Words of a name in one order and one spelling, small ones left out.

    Examples
    --------
    >>> _spelt(["nombre", "de", "lgts"]) == _spelt(["nb", "logements"])
    True
    """
    meant = (_spellings().get(word, word) for word in words)
    return " ".join(sorted(word for word in meant if word))


@cache
def _spelt_words() -> dict[str, str]:
    """The field of each name once spelt; those that then say two things say none."""
    result: dict[str, set[str]] = {}
    stated = _column_words().items()
    for words, of in ((words, of) for words, of in stated if of not in LABELS):  # « a » is no word
        result.setdefault(_spelt(words.split()), set()).add(of)
    return {spelt: of.pop() for spelt, of in result.items() if len(of) == 1}


def field_of(name: str) -> str | None:
    """The field that a column's name says, or nothing.

    Examples
    --------
    >>> field_of("Surface habitable (m²)"), field_of("floor_area"), field_of("Année constr.")
    ('floor_area', 'floor_area', 'construction_year')
    >>> field_of("Conso gaz 2024 (MWh PCS)"), field_of("Nb logts")
    ('billed_natural_gas', 'row_dwellings')
    >>> field_of("Nbre de lgts"), field_of("kWh gaz 2023 PCS"), field_of("Couleur des volets")
    ('row_dwellings', 'billed_natural_gas', None)
    >>> field_of("Conso gaz (€)"), field_of("Conso chauffage (€)")
    ('bill_natural_gas', None)
    """
    result = _named(name)
    if result and result.startswith("billed_") and _is_money(name):
        paid = result.replace("billed_", "bill_")
        return paid if paid in DECLARED else None
    return result


def _is_money(name: str) -> bool:
    words = set(plain(name).split())
    return ("€" in name or not _MONEY.isdisjoint(words)) and _ENERGY_UNITS.isdisjoint(words)


def _named(name: str) -> str | None:
    """The field that a name says, whatever it is counted in."""
    known, spelt = _column_words(), _spelt_words()
    is_energy = not _ENERGY_UNITS.isdisjoint(plain(name).split())
    for text in (name, _UNIT_TAIL.sub(" ", name)):
        words = plain(text).split()
        while words:
            result = known.get(" ".join(words)) or known.get("".join(words))
            if result := result or spelt.get(_spelt(words)):
                return result
            bare = [word for word in words if word not in _TAILS and not _YEAR.fullmatch(word)]
            if is_energy and (result := spelt.get(_spelt(["consommation", *bare]))):
                return result
            if words[-1] not in _TAILS and not _YEAR.fullmatch(words[-1]):
                break
            words = words[:-1]
    return None


def known_names(names: Sequence[str]) -> int:
    """How many names of a line are those of columns, of a landlord's words or of an official file.

    Examples
    --------
    >>> known_names(["Résidence", "Surface", "Patrimoine au 31/12"])
    2
    """
    stated = [name for name in names if len(name) < 80]
    by_words = sum(1 for name in stated if field_of(name) is not None)
    return max(by_words, *(len(result) for result in _profiled(stated).values()), 0)


def likely_fields(name: str) -> list[str]:
    """The fields whose names look most like a column's: offers, never taken unasked.

    An identifier is never offered: a wrong one makes many homes one.
    """
    near = difflib.get_close_matches(plain(name), list(_column_words()), 5, 0.75)
    fields, never = list(dict.fromkeys(_column_words()[words] for words in near)), {"id", IGNORED}
    return [] if never & set(fields[:1]) else [of for of in fields if of not in never]


@cache
def _profiles() -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    for profile, header, field in _rows("stock.profiles", "profile", "header", "field"):
        result.setdefault(profile, {})[header] = field
    return result


def _profiled(names: Sequence[str]) -> dict[str, set[str]]:
    stated = {_bare(name) for name in names if name.strip()}
    return {profile: stated & words.keys() for profile, words in _profiles().items()}


LEAST_OF_A_PROFILE = 5
"""Official names that a file must hold to be read as an official file."""


def profile_of(names: Sequence[str]) -> str:
    """The official file that a line of names is the head of; empty where it is none.

    Examples
    --------
    >>> profile_of(["DEPCOM", "CODEPOSTAL", "TYPECONST", "SURFHAB", "CONSTRUCT", "DPEENERGIE"])
    'rpls'
    >>> profile_of(["Commune", "Surface", "Étage"])
    ''
    """
    result = _profiled(names)
    best = max(result, key=lambda profile: len(result[profile]))
    many = len(result[best])
    stated = sum(1 for name in names if name.strip())
    return best if many >= LEAST_OF_A_PROFILE and 2 * many >= stated else ""


def fields_of(names: Sequence[str], profile: str = "") -> list[str]:
    """What each column is, by its name; empty where nobody knows.

    Examples
    --------
    >>> fields_of(("Surface", "Surface habitable", "Teinte"))
    ['floor_area', 'floor_area', '']

    Our own name of a label is of a certificate, unless another column gives that.

    >>> fields_of(["dpe_class"]), fields_of(["dpe_class", "certified_class"])
    (['certified_class'], ['ignore', 'certified_class'])
    """
    official = _profiles().get(profile, {})
    result = [
        official.get(_bare(name)) or official.get(_yearless(name)) or field_of(name) or ""
        for name in names
    ]
    labels = [k for k, name in enumerate(names) if plain(name) == "dpe class"]
    if result.count("certified_class") > len(labels):
        for place in labels:
            result[place] = IGNORED
    return result


def _bare(name: str) -> str:
    """An official name without that of its table.

    Examples
    --------
    >>> _bare("batiment_groupe_ffo_bat_nb_log"), _bare("batiment_groupe_id")
    ('ffo bat nb log', 'batiment groupe id')
    """
    words = plain(name)
    bare = words.removeprefix("batiment groupe ")
    return words if bare in ("id", words) else bare


def _yearless(name: str) -> str:
    """An official name without the year that its publisher writes in it.

    Examples
    --------
    >>> _yearless("dle_gaz_2021_conso_res")
    'dle gaz conso res'
    """
    return " ".join(word for word in _bare(name).split() if not _YEAR.fullmatch(word))


@cache
def _rules(subject: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = _rows("stock.value_words", "subject", "words", "field", "value")
    return tuple(
        (re.compile(rf"\b{re.escape(words)}\b"), field, value)
        for of, words, field, value in rows
        if of == subject
    )


@cache
def _unknown_words() -> frozenset[str]:
    rows = _rows("stock.value_words", "subject", "words")
    return frozenset(words for subject, words in rows if subject == "unknown") | {""}


_SUBJECTS = {
    "heating_carrier": "heating",
    "heating_system": "heating",
    "hot_water_system": "hot_water",
}
"""Of which the words of a field speak, where they may tell more than it."""


def says_nothing(cell: str) -> bool:
    """Whether a cell says that nobody knows.

    Examples
    --------
    >>> [says_nothing(cell) for cell in ("-", "N.C.", "#N/A", "gaz")]
    [True, True, True, False]
    """
    words = plain(cell)
    return words in _unknown_words() or words.replace(" ", "") in _unknown_words()


def answers_in(field: str, cell: str) -> dict[str, str] | None:
    """The answers that a cell of words gives, by field; nothing when no word is known.

    Examples
    --------
    >>> answers_in("heating", "Chauffage gaz collectif")
    {'heating_carrier': 'natural_gas', 'heating_scope': 'collective'}
    >>> answers_in("glazing", "DV PVC")
    {'glazing': 'double', 'window_frame': 'pvc'}
    >>> answers_in("heating", "à voir") is None
    True
    """
    exact = _exact(field, cell.strip())
    if exact:
        return exact
    words = plain(cell)
    is_flag = field in DECLARED and DECLARED[field].kind == "flag"
    subject = "flag" if is_flag else _SUBJECTS.get(field, field)
    result: dict[str, str] = {}
    for pattern, target, value in _rules(subject):
        target = field if target == "flag" else target
        if target not in result and pattern.search(words):
            result[target] = value
    if not result and field == "dwelling_type" and (rooms := _ROOMS.match(words)):
        return {"rooms": rooms[1]}
    return result or None


def is_given_up(orientation: str) -> bool:
    """Whether a plan means to sell or to demolish.

    Examples
    --------
    >>> [is_given_up(said) for said in ("Vente HLM", "À démolir", "Réhabilitation thermique", "")]
    [True, True, False, False]
    """
    stated = answers_in("orientation", orientation) or {}
    return stated.get("orientation") in ("sale", "demolition")


_ASIDE = re.compile(r"\([^)]*\)")
_ROOMS = re.compile(r"(?:t|f|type) ?(\d)\b")
_LETTER = re.compile(r"(?:(?:classe|dpe|etiquette|energie|ges) )*([A-Ga-g])(?: \d.*)?")
"""A class, with the figure that follows it where one does: « D (187) », « D - 187 kWh/m² »."""


def _exact(field: str, cell: str) -> dict[str, str] | None:
    """A word of the vocabulary, as it is written there."""
    for name in (field, SPOKEN.get(field, ""), "heating_system" if field == "heating" else ""):
        what = DECLARED.get(name)
        if what is None:
            continue
        if what.options == DPE_CLASSES:
            match = _LETTER.fullmatch(plain(_ASIDE.sub("", cell)) if len(cell) > 2 else cell)
            return {name: match[1].upper()} if match else None
        word = cell if cell in what.options else cell.lower()
        if word in what.options:
            is_system = name == "heating_system" != field
            return {name: word} | (_implied(word) if is_system else {})
        if what.kind == "flag" and cell in ("true", "false", "1", "0"):
            return {name: "true" if cell in ("true", "1") else "false"}
    return None


def _implied(system: str) -> dict[str, str]:
    """The only energy that feeds a system, or electricity for a heat pump; nothing where several.

    Examples
    --------
    >>> _implied("district_heating"), _implied("hybrid_heat_pump"), _implied("boiler")
    ({'heating_carrier': 'district_heating'}, {}, {})
    """
    fed_by = [carrier for carrier, systems in SYSTEMS_OF.items() if system in systems]
    return {"heating_carrier": fed_by[0]} if len(fed_by) == 1 else {}
