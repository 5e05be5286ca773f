"""The household in its home: what it really uses and pays, and what bills tell of its habits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from calc.housing.accounts import CARRIER_OF, EVERYTHING, Accounts, accounts
from calc.housing.answers import HousingAnswers
from calc.housing.home import ELECTRICITY, Energy, Use, by_carrier
from calc.housing.real_use import (
    appliance_energy,
    believed,
    real_heat,
    shared_out,
    standing_charges,
)
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters
from calc.schema.vocabulary import END_USES, ENERGY_CARRIERS, UNKNOWN
from calc.uncertainty import Draws

# What bills tell of how a household lives: believed, sample by sample and use by use.

_COOKING = [ENERGY_CARRIERS.index(name) for name in ("electricity", "natural_gas", "lpg")]


@dataclass(frozen=True)
class Habits:
    """How n households live in their homes, in N samples: what stays when works are done.

    Attributes
    ----------
    scales : tuple of ndarray
        What bills make of the energy of each use, in the order of the uses; empty where no bill
        was told.
    beside : tuple of Use
        Energy that was told and that no use of the home takes.
    weights : ndarray, shape (N, n)
        How easily each sample explains the bills.
    """

    scales: tuple[np.ndarray, ...]
    beside: tuple[Use, ...]
    weights: np.ndarray

    @classmethod
    def unstated(cls) -> Habits:
        """Of households whose bills say nothing: as their habits are drawn."""
        return cls((), (), np.ones((1, 1)))

    def lived(self, uses: Sequence[Use]) -> list[Use]:
        """The uses of a year as this household lives it."""
        if not self.scales:
            return list(uses)
        scaled = [
            replace(use, energy=use.energy * scale)
            for use, scale in zip(uses, self.scales, strict=True)
        ]
        return [*scaled, *self.beside]


@dataclass(frozen=True)
class _Account:
    """What one bill covers: its name among the draws, what was told of it and where each use
    belongs to it. A bill of all energies is told in euros: each use weighs as it costs."""

    name: str
    stated: np.ndarray
    uses: list[np.ndarray]
    carrier: int = -1


def _accounts_of(bills: Accounts, uses: Sequence[Use]) -> list[_Account]:
    """Accounts that somebody told in energy: the building's charges, then each energy."""
    result = []
    if np.isfinite(bills.charges_energy).any():
        here = [np.asarray(use.collective) for use in uses]
        result.append(_Account("billed_year_-1", bills.charges_energy, here))
    for code in range(len(ENERGY_CARRIERS)):
        energy = bills.energy[:, code]
        if np.isfinite(energy).any():
            result.append(_Account(f"billed_year_{code}", energy, _own(uses, code), code))
    return result


def _own(uses: Sequence[Use], carrier: int) -> list[np.ndarray]:
    """Where each use is in the bill of an energy; what a building's generator uses of electricity
    is in its charges."""
    own = [np.asarray(use.carrier == carrier) for use in uses]
    if carrier != ELECTRICITY:
        return own
    return [here & ~np.asarray(use.collective) for here, use in zip(own, uses, strict=True)]


class _Lived:
    """Uses of a year as the bills read so far tell it."""

    def __init__(self, uses: Sequence[Use], drawn: Sequence, spreads: Sequence):
        self.uses, self.drawn, self.spreads = list(uses), drawn, spreads
        self.scales: list[np.ndarray] = [np.ones((1, 1)) for _ in uses]
        self.beside: list[Use] = []
        self.weights = np.ones((1, 1))
        self.known = [np.zeros(1, dtype=bool) for _ in uses]

    def read(
        self,
        account: _Account,
        prices: Sequence[np.ndarray | float],
        least: np.ndarray | float,
        draws: Draws,
        parameters: Parameters,
    ) -> None:
        """Believe one account, in energy or in what `prices` make of it."""
        noise = float(parameters["real_use.billed_spread"].constant)
        presence = parameters["real_use.presence"].by_key()["spread"]
        unusual = parameters["real_use.unusual_household"].by_key()
        here = [
            np.where(is_own, use.energy * price, 0.0)
            for is_own, use, price in zip(account.uses, self.uses, prices, strict=True)
        ]
        total = sum(here)
        expected = sum(one / habit for one, habit in zip(here, self.drawn, strict=True))
        share = [one / np.maximum(expected, 1.0) for one in here]
        varies = sum((s * spread) ** 2 for s, spread in zip(share, self.spreads, strict=True))
        lived, likely = believed(
            modelled=total,
            expected=expected,
            stated=account.stated,
            spread=np.sqrt(presence**2 + varies),
            noise=noise,
            shaken=noise * draws.normal(account.name),
            unusual=(unusual["share"], unusual["spread"], least),
        )
        self.weights = self.weights * likely
        parts = shared_out(here, lived, [spread**2 for spread in self.spreads], presence**2)
        known = np.isfinite(account.stated)
        self.scales = [
            np.where(known & is_own, part, scale)
            for part, is_own, scale in zip(parts, account.uses, self.scales, strict=True)
        ]
        self.known = [
            one | (known & is_own) for one, is_own in zip(self.known, account.uses, strict=True)
        ]
        left = np.where(known & (total <= 0), lived, 0.0)
        if left.any():
            use = "appliances" if account.carrier in _COOKING else "heating"
            self.beside.append(Use(use, max(account.carrier, 0), left))


def contracts(bills: Accounts, uses: Sequence[Use]) -> np.ndarray:
    """Standing charges of a household's own contracts, and what charges hold beside energy; never
    all of a bill of all energies. [EUR/yr]"""
    shared = [use for use in uses if np.any(use.collective)]
    if not shared:
        own_contracts = standing_charges(by_carrier(uses), bills.standing).sum(axis=-1)
        return np.minimum(own_contracts, bills.most_standing)
    own = [replace(use, energy=np.where(use.collective, 0.0, use.energy)) for use in uses]
    charged = sum(np.where(use.collective, use.energy, 0.0) for use in shared) > 0
    fixed = np.where(charged, bills.charges_standing, 0.0)
    contracts_and_charges = standing_charges(by_carrier(own), bills.standing).sum(axis=-1) + fixed
    return np.minimum(contracts_and_charges, bills.most_standing)


def _rest(bills: Accounts, lived: _Lived, prices: Sequence[np.ndarray]) -> _Account:
    """What a bill of all energies leaves to the uses that no other bill tells. [EUR/yr]"""
    scaled = [
        replace(use, energy=use.energy * scale)
        for use, scale in zip(lived.uses, lived.scales, strict=True)
    ]
    fixed = contracts(bills, [*scaled, *lived.beside])
    paid = np.where(bills.everything_holds_standing, fixed, 0.0)
    paid = paid + sum(use.energy * bills.price_of(use) for use in lived.beside)
    left = np.zeros(1)
    for use, known, price in zip(scaled, lived.known, prices, strict=True):
        paid = paid + np.where(known, use.energy * price, 0.0)
        left = left + np.where(known, 0.0, use.energy)
    rest = np.maximum(bills.everything - paid, 0.0)
    open_ = [~known for known in lived.known]
    return _Account("billed_year_all", np.where(left > 0, rest, np.nan), open_)


def habits(
    bills: Accounts,
    uses: Sequence[Use],
    drawn: Sequence[np.ndarray | float],
    spreads: Sequence[np.ndarray | float],
    draws: Draws,
    parameters: Parameters,
) -> Habits:
    """Habits of households given their bills.

    Parameters
    ----------
    bills : Accounts
    uses : sequence of Use
        The year that each sample would have without bills, habits drawn.
    drawn : sequence of array_like
        The habit in each use's energy.
    spreads : sequence of array_like
        Of a habit that is the use's own (of the logarithm); the presence of people moves all.
    draws : Draws
    parameters : Parameters
    """
    result = _accounts_of(bills, uses)
    if not result and not np.isfinite(bills.everything).any():
        return Habits.unstated()
    lived = _Lived(uses, drawn, spreads)
    least = parameters["real_use.unusual_household"].by_key()["least"]
    for account in result:
        lived.read(account, [1.0] * len(uses), least, draws, parameters)
    if np.isfinite(bills.everything).any():
        prices = [bills.price_of(use) for use in uses]
        rest = _rest(bills, lived, prices)
        lived.read(
            rest, prices, np.maximum(least * _dear(rest, lived, prices), 1.0), draws, parameters
        )
    return Habits(tuple(lived.scales), tuple(lived.beside), lived.weights)


def _dear(account: _Account, lived: _Lived, prices: Sequence[np.ndarray]) -> np.ndarray:
    """What a kilowatt-hour of an account costs in the middle of its uses. [EUR/kWh]"""
    here = [
        np.where(own, use.energy, 0.0) for own, use in zip(account.uses, lived.uses, strict=True)
    ]
    paid = sum(energy * price for energy, price in zip(here, prices, strict=True))
    return paid / np.maximum(sum(here), 1.0)


@dataclass(frozen=True)
class RealYear:
    """A real year of n households in N samples.

    Attributes
    ----------
    by_carrier : ndarray, shape (N, n, carriers)
        [kWh/yr]
    uses, prices : tuple
        Energy of each use [kWh/yr] and what a kilowatt-hour of it costs [EUR/kWh].
    bill_parts : mapping of str to ndarray, shape (N, n)
        By use, appliances and standing charges; NaN where no price is known on the date.
        [EUR/yr]
    emissions : ndarray, shape (N, n)
        [kgCO2e/yr]
    habits : Habits
        What the bills told of the household: its year after works is lived with them.
    price_date : ndarray of datetime64[D], shape (n,)
        First day of the prices used, NaT where none is known.
    """

    by_carrier: np.ndarray
    uses: tuple[Use, ...]
    prices: tuple[np.ndarray, ...]
    bill_parts: dict[str, np.ndarray]
    emissions: np.ndarray
    habits: Habits
    price_date: np.ndarray

    @property
    def weights(self) -> np.ndarray:
        """How easily each sample explains the bills, shape (N, n) or (1, 1)."""
        return self.habits.weights

    @property
    def bill(self) -> np.ndarray:
        """[EUR/yr]"""
        return sum(self.bill_parts.values(), start=np.zeros(1))

    @property
    def final_energy(self) -> np.ndarray:
        """[kWh/yr]"""
        return self.by_carrier.sum(axis=-1)

    def paid(self, carrier: int) -> tuple[np.ndarray, np.ndarray]:
        """What the energy of a carrier costs, and that of all others. [EUR/yr]"""
        own, rest = np.zeros((1, 1)), np.zeros((1, 1))
        for use, price in zip(self.uses, self.prices, strict=True):
            is_own, euros = use.carrier == carrier, use.energy * price
            own = own + np.where(is_own, euros, 0.0)
            rest = rest + np.where(is_own, 0.0, euros)
        return own, rest


def _people(answers: HousingAnswers, unknowns: Unknowns) -> np.ndarray:
    given = np.where(np.isfinite(answers.household_size), answers.household_size - 1, UNKNOWN)
    law = unknowns.parameters["real_use.household_size"].constant[answers.dwelling_type]
    drawn = unknowns.choice("household_size", law, np.clip(given, -1, 4).astype(np.int8)) + 1.0
    return unknowns.given_or("household_size", drawn)


def _setpoint(answers: HousingAnswers, unknowns: Unknowns) -> tuple[np.ndarray, np.ndarray]:
    """Effect of the temperature kept, and its spread where it was not told."""
    values = unknowns.parameters
    usual = values["real_use.setpoint"].by_key()
    drawn = usual["mean"] + usual["deviation"] * unknowns.draws.normal("heating_setpoint")
    setpoint = unknowns.given_or("heating_setpoint", drawn)
    known = np.isfinite(answers.heating_setpoint)
    unknowns.note("heating_setpoint", known, setpoint)
    effect = float(values["real_use.setpoint_effect"].constant)
    spread = np.where(known, 0.0, effect * usual["deviation"])
    return np.exp(effect * (setpoint - usual["mean"])), spread


def _habit(unknowns: Unknowns, name: str) -> tuple[np.ndarray, float, float]:
    """A habit drawn, its median and its spread."""
    law = unknowns.parameters[f"real_use.{name}"].by_key()
    median, spread = law["median"], law["spread"]
    return median * np.exp(spread * unknowns.draws.normal(name)), median, spread


class _Life(NamedTuple):
    """How households live, in one end use: the factor of its conventional energy (appliances: their
    electricity [kWh/yr]), the habit in it beside the usual, and this habit's spread."""

    factor: np.ndarray | float = 1.0
    habit: np.ndarray | float = 1.0
    spread: np.ndarray | float = 0.0


def _lives(
    answers: HousingAnswers, unknowns: Unknowns, energy: Energy, occupants: np.ndarray
) -> dict[str, _Life]:
    """Real over conventional energy by use, and the electricity of appliances."""
    values = unknowns.parameters
    floor_area = answers.floor_area
    normal = values["real_use.exponent"].by_key()
    drawn = normal["mean"] + normal["deviation"] * unknowns.draws.normal("exponent")
    exponent = np.clip(drawn, 0.2, 1.0)
    level, _, _ = _habit(unknowns, "agreement_intensity")
    weight = values["real_use.restraint_weight"].constant
    heat = [use for use in energy.uses if use.end_use in ("heating", "hot_water")]
    felt = np.maximum(sum(use.energy * weight[use.carrier] for use in heat), 1.0)
    gap = real_heat(felt, floor_area, level, exponent) / felt
    people = _people(answers, unknowns)
    presence, usual_presence, _ = _habit(unknowns, "presence")
    behaviour, usual_behaviour, heating_spread = _habit(unknowns, "behaviour")
    warmth, setpoint_spread = _setpoint(answers, unknowns)
    bath, usual_bath, water_spread = _habit(unknowns, "hot_water_behaviour")
    power = values["real_use.hot_water_people_exponent"].constant
    device, usual_device, device_spread = _habit(unknowns, "appliance_behaviour")
    appliances = values["real_use.appliances"].by_key()
    usual = appliance_energy(
        people,
        floor_area,
        energy=appliances["energy"],
        reference_people=appliances["people"],
        reference_area=appliances["floor_area"],
        people_exponent=appliances["people_exponent"],
        area_exponent=appliances["area_exponent"],
    )
    electric = np.maximum(usual * device * presence - energy.of("lighting"), 0.0)
    here = presence / usual_presence
    return {
        "heating": _Life(
            factor=gap * behaviour * warmth * presence,
            habit=behaviour / usual_behaviour * warmth * here,
            spread=np.hypot(heating_spread, setpoint_spread),
        ),
        "hot_water": _Life(
            factor=(people / occupants) ** power * bath * presence,
            habit=bath / usual_bath * here,
            spread=water_spread,
        ),
        "appliances": _Life(
            factor=electric * (1 - energy.appliances_met),
            habit=device / usual_device * here,
            spread=device_spread,
        ),
    }


def real_year(
    answers: HousingAnswers,
    unknowns: Unknowns,
    energy: Energy,
    occupants: np.ndarray,
    lived: Habits | None = None,
) -> RealYear:
    """What households really use and pay in a year.

    Parameters
    ----------
    answers : HousingAnswers
    unknowns : Unknowns
        Those of the homes; the household's own are added to them.
    energy : Energy
        The conventional year.
    occupants : ndarray
        Conventional adults.
    lived : Habits, optional
        Of the same households before works; told by their bills by default.
    """
    parameters, homes = unknowns.parameters, np.arange(unknowns.size)
    lives, bills = _lives(answers, unknowns, energy, occupants), accounts(answers, parameters)
    emission = parameters["energy.emission_factor"].on(answers.date)
    uses = [
        replace(use, energy=use.energy * use.measured * lives.get(use.end_use, _Life()).factor)
        for use in energy.uses
    ]
    uses.append(Use("appliances", ELECTRICITY, np.asarray(lives["appliances"].factor)))
    if lived is None:
        ways = [lives.get(use.end_use, _Life()) for use in uses]
        own, spreads = [way.habit for way in ways], [way.spread for way in ways]
        lived = habits(bills, uses, own, spreads, unknowns.draws, parameters)
    uses = lived.lived(uses)
    shape = np.broadcast_shapes(*(use.energy.shape for use in uses), energy.heating_need.shape)
    parts = {name: np.zeros(shape) for name in (*END_USES, "appliances")}
    emissions, lighting = np.zeros(shape), END_USES.index("lighting")
    prices = tuple(bills.price_of(use) for use in uses)
    for use, price in zip(uses, prices, strict=True):
        parts[use.end_use] = parts[use.end_use] + use.energy * price
        if use.end_use == "appliances":
            factor = emission[homes, use.carrier, lighting]
        else:
            factor = energy.emission_factor(use, emission)
        emissions = emissions + use.energy * factor
    used = by_carrier(uses)
    parts["standing_charges"] = contracts(bills, uses)
    return RealYear(
        by_carrier=used,
        uses=tuple(uses),
        prices=prices,
        bill_parts=parts,
        emissions=emissions,
        habits=lived,
        price_date=bills.price_date,
    )


def account_of(
    field: str, answers: HousingAnswers, year: RealYear, parameters: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """What a field of bills would tell of a year that no bill told, in its own unit, shape (N, n);
    and the most that it may: one may cook with a gas that nothing else burns."""
    in_charges = parameters["real_use.standing_share"].by_key()["of_charges"]
    parts, uses, prices = year.bill_parts, year.uses, year.prices
    holds = answers.standing_charge_included != 0
    if field == EVERYTHING:
        whole = year.bill - np.where(holds, 0.0, parts["standing_charges"])
        return whole, whole
    if field == "heating_charges":
        both = zip(uses, prices, strict=True)
        paid = [np.where(use.collective, use.energy * price, 0.0) for use, price in both]
        charges = sum(paid, start=np.zeros((1, 1))) / (1 - in_charges)
        return charges, charges
    carrier, is_paid = ENERGY_CARRIERS.index(CARRIER_OF[field]), field.startswith("bill_")
    factors = prices if is_paid else [np.ones(1)] * len(uses)
    here = zip(_own(uses, carrier), uses, factors, strict=True)
    used = [np.where(own, use.energy * factor, 0.0) for own, use, factor in here]
    bills, usual = accounts(answers, parameters), sum(used, start=np.zeros((1, 1)))
    price = bills.price[:, carrier] if is_paid else np.ones(1)
    cooked = np.zeros((1, 1))
    if carrier in _COOKING:
        cooked = next(use.energy for use in uses if use.end_use == "appliances") * price
    content = parameters["real_use.energy_content"].by_key().get(field, 1.0)
    standing = np.where(holds & is_paid, bills.standing[:, carrier], 0.0)
    usual, most = (
        np.where(amount > 0, amount / content + standing, 0.0)
        for amount in (usual, np.where(usual > 0, usual, cooked))
    )
    return usual, most
