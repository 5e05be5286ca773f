"""From a file to a territory, or every reason why not: file, line, field, what was expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from app.territories.brand import (
    UnreadableColour,
    WrongLogo,
    is_distinguishable,
    palette,
    read_logo,
)
from calc.aids.local import TABLE as LOCAL_AIDS
from calc.aids.local import LocalAid, local_aid
from calc.places import communes as places
from calc.tables.toml_files import Fields, Page

# A territory: who hosts us, and what it says beside our figures.

KINDS = ("neutral", "commune", "epci", "departement", "region")
CALCULATORS = ("housing", "works", "trips", "week", "car", "elan", "stock")
NEEDS = {
    "works": frozenset({"housing"}),
    "week": frozenset({"trips"}),
    "elan": frozenset({"housing", "works", "week"}),
}
"""Calculators that lead to others."""
SECTORS = ("housing", "mobility", "all")
MOBILITY = ("monthly_pass", "ticket", "free_network", "carpool", "bike_aid")


@dataclass(frozen=True)
class Adviser:
    """Somebody to call.

    Attributes
    ----------
    sectors : tuple of str
        Of ``SECTORS``: beside which results.
    """

    name: str
    phone: str
    url: str
    text: str
    sectors: tuple[str, ...]

    @property
    def call(self) -> str:
        """The number as telephones dial it from anywhere, where it is a long French one."""
        digits = self.phone.replace(" ", "")
        return f"+33{digits[1:]}" if len(digits) == 10 and digits.startswith("0") else digits


@dataclass(frozen=True)
class Link:
    """A page of the territory's own."""

    name: str
    url: str


@dataclass(frozen=True)
class Target:
    """An aim of the territory's climate plan.

    Attributes
    ----------
    sector : str
        Of ``SECTORS``.
    text : str
        As the plan says it.
    year : int
    value : float
        NaN when the plan says it in words only.
    unit : str
        ``kgCO2e/person`` is compared with a household's own figure; any other is only said.
    source, url : str
        Where it can be read.
    """

    sector: str
    text: str
    year: int
    value: float
    unit: str
    source: str
    url: str


@dataclass(frozen=True)
class MobilityOffer:
    """A pass, a free network, a bonus or a bike aid of the territory.

    Attributes
    ----------
    kind : str
        Of ``MOBILITY``.
    amount : float
        Price or bonus, NaN when not said. [EUR]
    begins, ends : date or None
        Days of the offer, both included.
    checked_on : date
        When somebody last read the source.
    """

    kind: str
    name: str
    text: str
    amount: float
    begins: date | None
    ends: date | None
    checked_on: date
    source: str
    url: str


@dataclass(frozen=True)
class Territory:
    """One file of the folder of territories; what it may hold: ``docs/territories.md``.

    Attributes
    ----------
    communes : frozenset of str
        INSEE codes; empty is everywhere.
    accent, accent_2 : str
        ``#rrggbb``, as the territory gave them; what is readable: :mod:`app.territories.brand`.
    logo : Path or None
        SVG already cleaned, or PNG.
    hosts : tuple of str
        Origins of the sites that may frame our widgets.
    calculators : frozenset of str
        Of ``CALCULATORS``: those that are on.
    local_aids, mobility : tuple
        What it gives for works; what it sells, gives or lends to those who move.
    """

    slug: str
    name: str
    kind: str
    communes: frozenset[str]
    accent: str
    accent_2: str
    logo: Path | None
    advisers: tuple[Adviser, ...]
    links: tuple[Link, ...]
    hosts: tuple[str, ...]
    targets: tuple[Target, ...]
    welcome: str
    calculators: frozenset[str]
    local_aids: tuple[LocalAid, ...] = ()
    mobility: tuple[MobilityOffer, ...] = ()

    @property
    def is_neutral(self) -> bool:
        return self.kind == "neutral"

    def holds(self, commune: str) -> bool:
        """Whether a commune is in the territory."""
        return not self.communes or commune in self.communes

    def targets_for(self, sector: str) -> tuple[Target, ...]:
        """Aims to show beside a result: those of its sector, and of all."""
        return tuple(target for target in self.targets if target.sector in (sector, "all"))

    def advisers_for(self, sector: str) -> tuple[Adviser, ...]:
        """Whom to call beside a result."""
        return tuple(one for one in self.advisers if {sector, "all"} & set(one.sectors))


SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LEVELS = {
    "communes": "commune",
    "epci": "epci",
    "departements": "departement",
    "regions": "region",
}


def _origin(value: object) -> str:
    """An origin as browsers write it, or nothing."""
    if not isinstance(value, str):
        return ""
    try:
        result = urlsplit(value)
        port = result.port
    except ValueError:
        return ""
    is_local = result.hostname in ("localhost", "127.0.0.1")
    secure = result.scheme == "https" or (result.scheme == "http" and is_local)
    plain = is_local or re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", result.hostname or "")
    if not secure or not plain or result.path.strip("/") or result.query or result.fragment:
        return ""
    if result.username or result.password:
        return ""
    return f"{result.scheme}://{result.hostname}" + (f":{port}" if port else "")


def _hosts(fields: Fields) -> tuple[str, ...]:
    given = fields.take("hosts", list, "une liste de sites, « https://www.ville.fr »", [])
    result = tuple(_origin(one) for one in given)
    if "" in result:
        wrong = given[result.index("")]
        fields.refuse("hosts", f"{wrong!r} ; attendu : « https://www.ville.fr », sans chemin")
    return tuple(one for one in result if one)


def _communes(fields: Fields, kind: str) -> frozenset[str]:
    held: set[str] = set()
    was_said = False
    for field, level in _LEVELS.items():
        codes = fields.take(field, list, "une liste de codes INSEE", [])
        was_said |= bool(codes)
        for code in codes:
            rows = places.rows_of(level, code) if isinstance(code, str) else ()
            if len(rows) == 0:
                fields.refuse(field, f"{code!r} : aucun code de ce niveau")
            held |= {places.commune_at(int(row)).code for row in rows}
    if kind != "neutral" and not was_said:
        fields.refuse("communes", f"manque ; attendu : {', '.join(_LEVELS)}")
    return frozenset(held)


def _colours(fields: Fields) -> tuple[str, str]:
    given = []
    for field in ("accent", "accent_2"):
        value = fields.text(field, "une couleur « #rrggbb »")
        if value and not _COLOUR.fullmatch(value):
            fields.refuse(field, "attendu : une couleur « #rrggbb »")
            value = ""
        given.append(value.lower())
    accent, accent_2 = given
    if all(given):
        for field, colour in zip(("accent", "accent_2"), given, strict=True):
            try:
                palette(colour, colour)
            except UnreadableColour as problem:
                fields.refuse(field, str(problem))
                return accent, accent_2
        if not is_distinguishable(*given):
            fields.refuse("accent_2", "se confond avec accent dans les dessins")
    return accent, accent_2


def _logo(fields: Fields, folder: Path) -> Path | None:
    name = fields.text("logo", "le nom d’un fichier .svg ou .png, à côté", "")
    if not name:
        return None
    path = folder / name
    if path.name != name:
        fields.refuse("logo", "attendu : le nom d’un fichier du même dossier")
        return None
    try:
        read_logo(path)
    except WrongLogo as problem:
        fields.refuse("logo", str(problem))
    return path


def _calculators(fields: Fields) -> frozenset[str]:
    result = frozenset(fields.words("calculators", CALCULATORS, CALCULATORS))
    for room, needed in NEEDS.items():
        if room in result and not needed <= result:
            fields.refuse("calculators", f"« {room} » demande aussi {', '.join(sorted(needed))}")
    return result


def _adviser(fields: Fields) -> Adviser:
    phone = fields.text("phone", "un numéro, « 0 808 800 700 »", "")
    if phone and not re.fullmatch(r"\+?[\d ]{4,20}", phone):
        fields.refuse("phone", "attendu : un numéro, « 0 808 800 700 »")
    return Adviser(
        fields.text("name"),
        phone,
        fields.address("url", ""),
        fields.text("text", missing=""),
        fields.words("sectors", SECTORS, ("all",)),
    )


def _link(fields: Fields) -> Link:
    return Link(fields.text("name"), fields.address("url"))


def _target(fields: Fields) -> Target:
    sector = fields.word("sector", SECTORS)
    year = fields.take("year", int, "une année, 2030")
    if not 2020 <= year <= 2100:
        fields.refuse("year", "attendu : une année entre 2020 et 2100")
    return Target(
        sector=sector,
        text=fields.text("text"),
        year=year,
        value=fields.any_number("value"),
        unit=fields.text("unit", "une unité", ""),
        source=fields.text("source"),
        url=fields.address("url", ""),
    )


def _mobility_offer(fields: Fields) -> MobilityOffer:
    begins, ends = fields.day("from", None), fields.day("until", None)
    if begins and ends and ends < begins:
        fields.refuse("until", "attendu : un jour qui ne précède pas « from »")
    return MobilityOffer(
        kind=fields.word("kind", MOBILITY),
        name=fields.text("name"),
        text=fields.text("text"),
        amount=fields.amount("amount"),
        begins=begins,
        ends=ends,
        checked_on=fields.day("checked_on") or date.min,
        source=fields.text("source"),
        url=fields.address("url", ""),
    )


def read_territory(path: Path) -> Territory:
    """A territory from its file; its slug is the file's name.

    Raises
    ------
    FileRefused
        With every problem of the file.
    """
    page = Page(path)
    result = _territory(page, path)
    page.close()
    return result


def _territory(page: Page, path: Path) -> Territory:
    top = page.top
    if not SLUG.fullmatch(path.stem):
        top.refuse("fichier", "attendu : un nom en minuscules, chiffres et tirets")
    kind = top.word("kind", KINDS)
    accent, accent_2 = _colours(top)
    return Territory(
        slug=path.stem,
        name=top.text("name"),
        kind=kind,
        communes=_communes(top, kind),
        accent=accent,
        accent_2=accent_2,
        logo=_logo(top, path.parent),
        advisers=page.tables("adviser", _adviser),
        links=page.tables("link", _link),
        hosts=_hosts(top),
        targets=page.tables("target", _target),
        welcome=top.text("welcome", missing=""),
        calculators=_calculators(top),
        local_aids=page.tables(LOCAL_AIDS, local_aid),
        mobility=page.tables("mobility", _mobility_offer),
    )
