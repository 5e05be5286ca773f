"""The household in its home: what it really uses and pays, and what its bills tell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.housing.accounts import accounts
from calc.housing.answers import HousingAnswers
from calc.housing.habits import Habits, contracts, habits
from calc.housing.home import ELECTRICITY, Energy, Use, by_carrier
from calc.housing.real_use import appliance_energy, real_heat
from calc.housing.unknowns import Unknowns
from calc.schema.vocabulary import END_USES, UNKNOWN


@dataclass(frozen=True)
class RealYear:
    """A real year of n households in N worlds.

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
        """How easily each world explains the bills, shape (N, n) or (1, 1)."""
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
    drawn = unknowns.choice("household_size", np.clip(given, -1, 4).astype(np.int8), law) + 1.0
    return unknowns.given_or(answers.household_size, drawn)


def _setpoint(answers: HousingAnswers, unknowns: Unknowns) -> tuple[np.ndarray, np.ndarray]:
    """Effect of the temperature kept, and its spread where it was not told."""
    values = unknowns.parameters
    mean, deviation = values["real_use.setpoint"].constant
    drawn = mean + deviation * unknowns.draws.normal("heating_setpoint")
    setpoint = unknowns.given_or(answers.heating_setpoint, drawn)
    known = np.isfinite(answers.heating_setpoint)
    unknowns.note("heating_setpoint", known, setpoint)
    effect = float(values["real_use.setpoint_effect"].constant)
    return np.exp(effect * (setpoint - mean)), np.where(known, 0.0, effect * deviation)


def _habit(unknowns: Unknowns, name: str) -> tuple[np.ndarray, float, float]:
    """A habit drawn, its median and its spread."""
    median, spread = unknowns.parameters[f"real_use.{name}"].constant
    return median * np.exp(spread * unknowns.draws.normal(name)), median, spread


@dataclass(frozen=True)
class _Lives:
    """How households live, by end use: factors of the conventional energy (appliances: their
    electricity [kWh/yr]), the habits in them beside the usual, and these habits' spreads."""

    factors: dict[str, np.ndarray]
    habits: dict[str, np.ndarray]
    spreads: dict[str, np.ndarray | float]


def _lives(
    answers: HousingAnswers, unknowns: Unknowns, energy: Energy, occupants: np.ndarray
) -> _Lives:
    """Real over conventional energy by use, and the electricity of appliances."""
    values = unknowns.parameters
    floor_area = answers.floor_area
    mean, deviation = values["real_use.exponent"].constant
    exponent = np.clip(mean + deviation * unknowns.draws.normal("exponent"), 0.2, 1.0)
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
    return _Lives(
        {
            "heating": gap * behaviour * warmth * presence,
            "hot_water": (people / occupants) ** power * bath * presence,
            "appliances": electric * (1 - energy.appliances_met),
        },
        {
            "heating": behaviour / usual_behaviour * warmth * here,
            "hot_water": bath / usual_bath * here,
            "appliances": device / usual_device * here,
        },
        {
            "heating": np.hypot(heating_spread, setpoint_spread),
            "hot_water": water_spread,
            "appliances": device_spread,
        },
    )


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
    lives, told = _lives(answers, unknowns, energy, occupants), accounts(answers, parameters)
    emission = parameters["energy.emission_factor"].on(answers.date)
    uses = [
        replace(use, energy=use.energy * use.measured * lives.factors.get(use.end_use, 1.0))
        for use in energy.uses
    ]
    uses.append(Use("appliances", ELECTRICITY, lives.factors["appliances"]))
    if lived is None:
        own = [lives.habits.get(use.end_use, 1.0) for use in uses]
        spreads = [lives.spreads.get(use.end_use, 0.0) for use in uses]
        lived = habits(told, uses, own, spreads, unknowns.draws, parameters)
    uses = lived.lived(uses)
    shape = np.broadcast_shapes(*(use.energy.shape for use in uses), energy.heating_need.shape)
    parts = {name: np.zeros(shape) for name in (*END_USES, "appliances")}
    emissions, lighting = np.zeros(shape), END_USES.index("lighting")
    prices = tuple(told.price_of(use) for use in uses)
    for use, price in zip(uses, prices, strict=True):
        parts[use.end_use] = parts[use.end_use] + use.energy * price
        if use.end_use == "appliances":
            factor = emission[homes, use.carrier, lighting]
        else:
            factor = energy.emission_factor(use, emission)
        emissions = emissions + use.energy * factor
    used = by_carrier(uses)
    parts["standing_charges"] = contracts(told, uses)
    return RealYear(used, tuple(uses), prices, parts, emissions, lived, told.price_date)
