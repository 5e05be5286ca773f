"""Bills asked as people have them: an amount, beside the unit it is told in.

The two are sent as one pair and kept in the address as the one declared field they tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.home.words import CARRIERS, FIELDS, PAIRS
from app.saying import counted, euros, listed, number, typeset
from calc.housing.accounts import BILLS, EVERYTHING, INDEXES, OWN_UNITS, TARIFF, likely_units
from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.schema.inputs import Issue

_AMOUNT, _UNIT, _MONTH = "combien_", "unite_", ":mois"
_MAIN = "facture"
_OF_A_MONTH = " par mois"


@dataclass(frozen=True)
class Way:
    """One unit in which an amount may be told; a month's is told as twelve of a year's field."""

    value: str
    text: str

    @property
    def field(self) -> str:
        """The declared field that it tells."""
        return self.value.removesuffix(_MONTH)


@dataclass(frozen=True)
class Pair:
    """An amount and the units it may have; the first is usual."""

    key: str
    label: str
    hint: str
    ways: tuple[Way, ...]

    @property
    def amount(self) -> str:
        """The name under which the amount is sent."""
        return _AMOUNT + self.key

    @property
    def unit(self) -> str:
        """The name under which its unit is sent."""
        return _UNIT + self.key

    @property
    def fields(self) -> tuple[str, ...]:
        """Declared fields that it may tell, each once."""
        return tuple(dict.fromkeys(way.field for way in self.ways))

    def told(self, given: Mapping[str, str]) -> str:
        """The field that tells it already, the usual one where none does."""
        return next((name for name in self.fields if given.get(name)), self.ways[0].field)


def _way(name: str) -> Way:
    return Way(name, FIELDS[name].unit)


def _money(name: str, by_month_first: bool = False) -> tuple[Way, ...]:
    year, month = Way(name, "€ par an"), Way(name + _MONTH, "€ par mois")
    return (month, year) if by_month_first else (year, month)


def everything() -> Pair:
    """All energies at once: what a household knows best is what it pays by the month."""
    words = FIELDS[EVERYTHING]
    return Pair(EVERYTHING, words.label, words.hint, _money(EVERYTHING, True))


def charges() -> Pair:
    """Shared heating, as the landlord's or the syndic's account says."""
    words = FIELDS["heating_charges"]
    return Pair("heating_charges", words.label, words.hint, _money("heating_charges"))


def paid(carrier: str) -> Pair:
    """What an energy costs."""
    label = PAIRS["paid"].format(CARRIERS[carrier])
    return Pair(f"bill_{carrier}", label, "", _money(f"bill_{carrier}"))


def used(carrier: str) -> Pair:
    """How much of an energy is bought or read, in the unit people have first."""
    own = tuple(_way(field) for field, of in OWN_UNITS.items() if of == carrier)
    counted = (_way(f"billed_{carrier}"),)
    ways = (*counted, *own) if carrier == "natural_gas" else (*own, *counted)
    return Pair(f"billed_{carrier}", PAIRS["used"].format(CARRIERS[carrier]), "", ways)


def main(carrier: str, is_shared: bool) -> Pair:
    """The one bill that tells most of a home, in any unit, or all energies together."""
    whole = tuple(Way(way.value, f"{way.text}, tout") for way in everything().ways)
    if is_shared:
        one = charges()
        return Pair(_MAIN, one.label, one.hint, (*one.ways, *whole))
    ways = (*paid(carrier).ways, *used(carrier).ways)
    own = tuple(Way(way.value, f"{way.text}, {CARRIERS[carrier].lower()}") for way in ways)
    return Pair(_MAIN, PAIRS["main"], PAIRS["main_hint"], (*whole, *own))


def used_carriers(given: Mapping[str, str]) -> Iterator[str]:
    """Energies the home may use, and those of which something is told."""
    found = {"electricity"}
    if given.get("heating_scope") != "collective":
        found.add(given.get("heating_carrier", "electricity"))
    if given.get("hot_water_system", "").startswith("gas"):
        found.add("natural_gas")
    if given.get("secondary_heating", "") in ("log_stove", "insert"):
        found.add("wood_logs")
    if given.get("secondary_heating", "") == "pellet_stove":
        found.add("wood_pellets")
    for carrier in CARRIERS:
        if carrier in found or any(
            given.get(n) for n in (*paid(carrier).fields, *used(carrier).fields)
        ):
            yield carrier


def has_off_peak(given: Mapping[str, str]) -> bool:
    """Whether the contract was said to have two prices."""
    return given.get("off_peak_tariff") == "true" or any(given.get(name) for name in INDEXES)


def unpaired(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, each pair as the declared field that it tells.

    Examples
    --------
    >>> unpaired(MultiDict({"combien_x": "120", "unite_x": "bill_fuel_oil:mois"}))
    MultiDict([('bill_fuel_oil', '120 par mois')])
    >>> unpaired(MultiDict({"combien_x": "2,5", "unite_x": "tonnes_wood_pellets"}))
    MultiDict([('tonnes_wood_pellets', '2,5')])
    >>> unpaired(MultiDict({"combien_x": "3", "unite_x": "floor_area"}))
    MultiDict([])
    """
    keys = [name.removeprefix(_AMOUNT) for name in sent if name.startswith(_AMOUNT)]
    kept = MultiDict(
        (name, value)
        for name, value in sent.items(multi=True)
        if not name.startswith((_AMOUNT, _UNIT))
    )
    for key in keys:
        amount, unit = sent.get(_AMOUNT + key, "").strip(), sent.get(_UNIT + key, "")
        name = unit.removesuffix(_MONTH)
        if amount and name in BILLS:
            digits = amount.rstrip("€ ").strip()
            by_month = unit.endswith(_MONTH) and "mois" not in amount and " an" not in amount
            kept[name] = digits + _OF_A_MONTH if by_month else amount
    return kept


def every_pair() -> Sequence[Pair]:
    """All that bills may tell, energy by energy."""
    by_carrier = [pair for carrier in CARRIERS for pair in (paid(carrier), used(carrier))]
    return (everything(), charges(), *by_carrier)


def doubted_unit(answers: HousingAnswers, issue: Issue) -> str:
    """What a quantity and its bill come to where no energy has that price, and which unit may be
    meant."""
    field = issue.field
    carrier = OWN_UNITS.get(field) or (
        "electricity" if field in INDEXES else field[len("billed_") :]
    )
    paid_for = float(getattr(answers, f"bill_{carrier}")[0])
    amount = float(getattr(answers, field)[0])
    usual, likely = likely_units(answers, carrier, amount, paid_for, parameters())
    said = counted(amount, number(amount), FIELDS[field].unit.removesuffix(" par an"))
    units = [FIELDS[name].unit.removesuffix(" par an") for name in likely if name != field]
    asked = f"Sont-ce des {listed(units, 'ou')} ? " if units else ""
    return typeset(
        f"{euros(paid_for)} pour {said} de {CARRIERS[carrier].lower()} feraient "
        f"{number(float(issue.limit or 0), 2)} € le kilowattheure, "
        f"contre {number(usual, 2)} d’habitude. "
        f"{asked}Vérifiez le montant, l’unité, et que c’est bien une année."
    )


BILL_FIELDS = (*BILLS, *TARIFF)
"""All that tells of bills."""
