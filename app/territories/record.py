"""A territory: who hosts us, and what it says beside our figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calc.aids.local import LocalAid

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
        ``#rrggbb``, as the territory gave them; what is readable: :mod:`app.territories.colours`.
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
