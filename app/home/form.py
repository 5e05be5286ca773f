"""The answers of a home: bills as people tell them, the order of questions, the form that its
address carries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, asks, carried
from app.asking.town import typed_part
from app.home.words import CARRIERS, FIELDS, PAIRS, QUICK, STEPS, FormStep
from app.saying import counted, euros, listed, number, of_what, typeset
from calc.housing.accounts import (
    BILLS,
    CARRIER_OF,
    EVERYTHING,
    INDEXES,
    OWN_UNITS,
    TARIFF,
    likely_units,
)
from calc.housing.answers import HousingAnswers
from calc.housing.shape import period_of
from calc.parameters import parameters
from calc.schema.inputs import Issue, declarations
from calc.schema.vocabulary import DWELLING_TYPES, HEATING_SYSTEMS, SYSTEMS_OF

# Bills asked as people have them: an amount, beside the unit it is told in.
#
# The two are sent as one pair and kept in the address as the one declared field they tell.

_AMOUNT, _UNIT, _MONTH = "combien_", "unite_", ":mois"
_MAIN = "facture"
_OF_A_MONTH = " par mois"


@dataclass(frozen=True)
class Alternative:
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
    ways: tuple[Alternative, ...]

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

    def field_in(self, given: Mapping[str, str]) -> str:
        """The field that tells it already, the usual one where none does."""
        return next((name for name in self.fields if given.get(name)), self.ways[0].field)


def _way(name: str) -> Alternative:
    return Alternative(name, FIELDS[name].unit)


def _money(name: str, by_month_first: bool = False) -> tuple[Alternative, ...]:
    year, month = Alternative(name, "€ par an"), Alternative(name + _MONTH, "€ par mois")
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
    whole = tuple(Alternative(way.value, f"{way.text}, tout") for way in everything().ways)
    if is_shared:
        one = charges()
        return Pair(_MAIN, one.label, one.hint, (*one.ways, *whole))
    ways = (*paid(carrier).ways, *used(carrier).ways)
    own = tuple(Alternative(way.value, f"{way.text}, {CARRIERS[carrier].lower()}") for way in ways)
    return Pair(_MAIN, PAIRS["main"], PAIRS["main_hint"], (*whole, *own))


def used_carriers(given: Mapping[str, str]) -> Iterator[str]:
    """Energies the home may use, and those of which something is told."""
    result = {"electricity"}
    if given.get("heating_scope") != "collective":
        result.add(given.get("heating_carrier", "electricity"))
    if given.get("hot_water_system", "").startswith("gas"):
        result.add("natural_gas")
    if given.get("secondary_heating", "") in ("log_stove", "insert"):
        result.add("wood_logs")
    if given.get("secondary_heating", "") == "pellet_stove":
        result.add("wood_pellets")
    for carrier in CARRIERS:
        if carrier in result or any(
            given.get(n) for n in (*paid(carrier).fields, *used(carrier).fields)
        ):
            yield carrier


def has_off_peak(given: Mapping[str, str]) -> bool:
    """Whether the contract was said to have two prices."""
    return given.get("off_peak_tariff") == "true" or any(given.get(name) for name in INDEXES)


def unpaired(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, each pair as the declared field that it tells; an amount of no known unit is
    kept with it on its own field, where it is refused.

    Examples
    --------
    >>> unpaired(MultiDict({"combien_x": "120", "unite_x": "bill_fuel_oil:mois"}))
    MultiDict([('bill_fuel_oil', '120 par mois')])
    >>> unpaired(MultiDict({"combien_x": "2,5", "unite_x": "tonnes_wood_pellets"}))
    MultiDict([('tonnes_wood_pellets', '2,5')])
    >>> unpaired(MultiDict({"combien_bill_lpg": "3", "unite_bill_lpg": "floor_area"}))
    MultiDict([('bill_lpg', '3 floor_area')])
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
        elif amount:
            kept[key if key in BILLS else EVERYTHING] = f"{amount} {unit or '?'}"
    return kept


def every_pair() -> Sequence[Pair]:
    """All that bills may tell, energy by energy."""
    by_carrier = [pair for carrier in CARRIERS for pair in (paid(carrier), used(carrier))]
    return (everything(), charges(), *by_carrier)


def doubted_unit(answers: HousingAnswers, issue: Issue) -> str:
    """What a quantity and its bill come to where no energy has that price, and which unit may be
    meant."""
    field = issue.field
    carrier = CARRIER_OF[field]
    paid_for = float(getattr(answers, f"bill_{carrier}")[0])
    amount = float(getattr(answers, field)[0])
    usual, likely = likely_units(answers, carrier, amount, paid_for, parameters())
    said = counted(amount, number(amount), FIELDS[field].unit.removesuffix(" par an"))
    units = [FIELDS[name].unit.removesuffix(" par an") for name in likely if name != field]
    asked = f"Sont-ce des {listed(units, 'ou')} ? " if units else ""
    return typeset(
        f"{euros(paid_for)} pour {said} {of_what(CARRIERS[carrier].lower())} feraient "
        f"{number(float(issue.limit or 0), 2)} € le kilowattheure, "
        f"contre {number(usual, 2)} d’habitude. "
        f"{asked}Vérifiez le montant, l’unité, et que c’est bien une année."
    )


BILL_FIELDS = (*BILLS, *TARIFF)
"""All that tells of bills."""


# The order of questions, and which make sense for a home.

Answers = Mapping[str, str]
RESULT = "resultat"
_BY_KEY = {step.key: step for step in (QUICK, *STEPS)}


def _is(field: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(field, "") in values


def _is_not(field: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(field, "") not in values


_IS_HOUSE, _IS_FLAT = _is("dwelling_type", "house"), _is("dwelling_type", "apartment")
_HAS_ROOF, _HAS_FLOOR = (
    _is_not("position", "ground", "middle"),
    _is_not("position", "middle", "top"),
)
_SENSE: dict[str, Callable[[Answers], bool]] = {
    **dict.fromkeys(("attachment", "storeys", "unheated_annexe"), _IS_HOUSE),
    **dict.fromkeys(("position", "exposed_facades", "heating_scope"), _IS_FLAT),
    **dict.fromkeys(("roof_type", "roof_insulation", "roof_insulation_year"), _HAS_ROOF),
    **dict.fromkeys(("floor_type", "floor_insulation", "floor_insulation_year"), _HAS_FLOOR),
    "secondary_heating_share": _is_not("secondary_heating", "none"),
    "hot_water_backup": _is_not("hot_water_system", "electric_storage"),
    "heating_system": _is_not("heating_carrier", "district_heating"),
    "district_heating_emissions": lambda a: "district_heating"
    in (a.get("heating_carrier"), a.get("hot_water_system")),
}


def is_bill(field: str) -> bool:
    """Whether a field tells what an energy cost, how much of it was used, or how bills are read.

    Examples
    --------
    >>> is_bill("bill_electricity"), is_bill("litres_fuel_oil"), is_bill("floor_area")
    (True, True, False)
    """
    return field in BILL_FIELDS


def step_named(key: str) -> FormStep | None:
    """The step of that key, or None."""
    return _BY_KEY.get(key)


def step_of(field: str) -> FormStep:
    """The step that asks a field; the last one for what only an adviser gives."""
    if is_bill(field):
        return STEPS[-1]
    return next((step for step in STEPS if field in step.fields), STEPS[-1])


def is_quick(field: str, answers: Answers) -> bool:
    """Whether the quick road asks a field: the storey, of a flat of which all else is known, as the
    certificate of its building tells it.

    Examples
    --------
    >>> flat = {"dwelling_type": "apartment"}
    >>> is_quick("position", flat), is_quick("position", flat | {"u_wall": "1.2"})
    (False, True)
    """
    return field != "position" or "u_wall" in answers


def makes_sense(field: str, answers: Answers) -> bool:
    """Whether the question may be asked of this home."""
    return field not in _SENSE or _SENSE[field](answers)


_DRY = ("electric_heaters", "storage_heaters", "stove", "insert", "air_air_heat_pump")
"""Systems that heat no water: their own are no emitters."""


def is_seen(field: str, answers: Answers) -> bool:
    """Whether something supposed may be shown of a home, as its answers and the likeliest say it.

    Examples
    --------
    >>> is_seen("emitters", {"heating_system": "electric_heaters"})
    False
    """
    if field == "emitters" and answers.get("heating_system") in _DRY:
        return False
    return makes_sense(field, answers)


def sensible(answers: Answers) -> dict[str, str]:
    """The answers that may be said of this home; what a change of mind left behind is dropped.

    Examples
    --------
    >>> sensible({"dwelling_type": "apartment", "attachment": "terraced", "position": "top"})
    {'dwelling_type': 'apartment', 'position': 'top'}
    >>> sensible({"dwelling_type": "house", "heating_carrier": "coal", "heating_system": "stove"})
    {'dwelling_type': 'house', 'heating_carrier': 'coal', 'heating_system': 'stove'}
    >>> sensible({"dwelling_type": "house", "heating_carrier": "lpg",
    ...           "heating_system": "electric_heaters"})
    {'dwelling_type': 'house', 'heating_carrier': 'lpg'}
    """
    if answers.get("dwelling_type") not in DWELLING_TYPES:
        return dict(answers)
    fed = SYSTEMS_OF.get(answers.get("heating_carrier", ""), HEATING_SYSTEMS)
    unfed = set(HEATING_SYSTEMS).difference(fed)
    fitting = {
        name: text
        for name, text in answers.items()
        if (name != "position" or makes_sense(name, answers))
        and not (name == "heating_system" and text in unfed)
    }
    return {
        name: text
        for name, text in fitting.items()
        if makes_sense(name, fitting)
        and not (name.endswith("_insulation_year") and fitting.get(name[:-5]) == "none")
    }


def road_of(current: FormStep) -> tuple[FormStep, ...]:
    """The steps that a step is one of."""
    return (QUICK,) if current is QUICK else STEPS


def neighbours(current: FormStep) -> tuple[FormStep | None, FormStep | None]:
    """The steps before and after."""
    road = road_of(current)
    place = road.index(current)
    before = road[place - 1] if place else None
    return before, road[place + 1] if place + 1 < len(road) else None


_YEAR_BY_MONTH = (
    " Vous dites {} par mois : si c’est ce que coûte une année, choisissez « € par an »."
)
_BEING_BUILT, _FINISHED = 3, 2
"""Years that a home's may be ahead of today; and those that works may be ahead of the home's."""
DECLARED = {name: what for name, what in declarations(HousingAnswers).items() if name != "date"}


@asks(HousingAnswers, FIELDS)
class HousingForm(AddressForm):
    """Answers on a home.

    Attributes
    ----------
    place : str
        What was typed to find the commune.
    """

    own = {
        "construction_year": "Donnez une année, même approximative, ou choisissez une période.",
        "other_period": "Cette année n’est pas dans la période choisie : corrigez l’une des deux.",
        "not_yet": "Cette date est à venir : écrivez celle d’aujourd’hui ou d’avant.",
        "before_home": "C’est avant la construction du logement ({limit}) : corrigez l’une des "
        "deux dates.",
    }

    def __init__(self, sent: MultiDict[str, str]):
        sent = unpaired(sent)
        super().__init__(sent)
        self._by_month = {
            name: text.removesuffix(_OF_A_MONTH)
            for name, text in sent.items()
            if name in BILLS and text.endswith(_OF_A_MONTH)
        }
        self.place = sent.get("lieu", "").strip()[:80]
        self.carried = carried(sent)

    def sentence(self, issue: Issue) -> str:
        """The French of a refusal; of a price that no energy has, with what it comes to."""
        if issue.code == "another_unit":
            return doubted_unit(self.answers, issue)
        result = super().sentence(issue)
        if issue.code == "too_large" and issue.field in self._by_month:
            result += typeset(_YEAR_BY_MONTH.format(self._by_month[issue.field]))
        return result

    @cached_property
    def issues(self) -> list[Issue]:
        """What the calculation refuses, and dates to come, of before the home or of another age."""
        _, issues = self._read
        return issues + self._untimely()

    def _untimely(self) -> list[Issue]:
        today, answers = date.today(), self.request
        built, signed = float(answers.construction_year[0]), answers.certified_on[0]
        years = {
            name: getattr(answers, name)[0]
            for name, what in DECLARED.items()
            if what.unit == "year"
        }
        if not np.isnat(signed):
            years["certified_on"] = int(str(signed)[:4])
        result = []
        period = int(answers.construction_period[0])
        if period >= 0 and np.isfinite(built) and period != int(period_of(np.array(built))):
            result.append(Issue("construction_year", "other_period"))
        for name, year in years.items():
            is_home = name == "construction_year"
            if year > today.year + _BEING_BUILT * is_home:
                result.append(Issue(name, "not_yet"))
            elif not is_home and year < built - _FINISHED:
                result.append(Issue(name, "before_home", 0, built))
        is_year = len(self.given.get("certified_on", "")) == len("2026")
        is_ahead = signed > np.datetime64(today) and signed.astype(object).year == today.year
        if is_ahead and not is_year:
            result.append(Issue("certified_on", "not_yet"))
        return result

    @cached_property
    def given(self) -> dict[str, Any]:
        """Answers that say something of this home, in the vocabulary's order, and what its address
        keeps beside them."""
        given = super().given
        beside = typed_part("commune", given.get("commune", ""), self.place)
        return sensible(given) | beside | self.carried

    @property
    def answers(self) -> HousingAnswers:
        """What the calculator reads."""
        return self.request
