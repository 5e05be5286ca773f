"""The household in its home: what it really uses and pays, and what its bills tell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.energy import ELECTRICITY, Energy, Use, by_carrier
from calc.housing.real_use import appliance_energy, bill_likelihood, real_heat, standing_charges
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters
from calc.schema.vocabulary import END_USES, ENERGY_CARRIERS, UNKNOWN


@dataclass(frozen=True)
class RealYear:
    """A real year of n households in N worlds.

    Attributes
    ----------
    by_carrier : ndarray, shape (N, n, carriers)
        [kWh/yr]
    bill_parts : mapping of str to ndarray, shape (N, n)
        By use, appliances and standing charges; NaN where no price is known on the date.
        [EUR/yr]
    emissions : ndarray, shape (N, n)
        [kgCO2e/yr]
    weights : ndarray, shape (N, n)
        How believable each world is, given the bills.
    price_date : ndarray of datetime64[D], shape (n,)
        First day of the prices used, NaT where none is known.
    """

    by_carrier: np.ndarray
    bill_parts: dict[str, np.ndarray]
    emissions: np.ndarray
    weights: np.ndarray
    price_date: np.ndarray

    @property
    def bill(self) -> np.ndarray:
        """[EUR/yr]"""
        return sum(self.bill_parts.values())

    @property
    def final_energy(self) -> np.ndarray:
        """[kWh/yr]"""
        return self.by_carrier.sum(axis=-1)


def _people(answers: HousingAnswers, unknowns: Unknowns) -> np.ndarray:
    given = np.where(np.isfinite(answers.household_size), answers.household_size - 1, UNKNOWN)
    law = unknowns.parameters["real_use.household_size"].constant[answers.dwelling_type]
    drawn = unknowns.choice("household_size", np.clip(given, -1, 4).astype(np.int8), law) + 1.0
    return unknowns.given_or(answers.household_size, drawn)


def _behaviour(answers: HousingAnswers, unknowns: Unknowns) -> np.ndarray:
    """Heating beside the mean household's: setpoint and habits."""
    values = unknowns.parameters
    mean, deviation = values["real_use.setpoint"].constant
    drawn = mean + deviation * unknowns.draws.normal("heating_setpoint")
    setpoint = unknowns.given_or(answers.heating_setpoint, drawn)
    unknowns.note("heating_setpoint", np.isfinite(answers.heating_setpoint), setpoint)
    effect = values["real_use.setpoint_effect"].constant
    return _habit(unknowns, "behaviour") * np.exp(effect * (setpoint - mean))


def _habit(unknowns: Unknowns, name: str) -> np.ndarray:
    median, spread = unknowns.parameters[f"real_use.{name}"].constant
    return median * np.exp(spread * unknowns.draws.normal(name))


def _factors(
    answers: HousingAnswers, unknowns: Unknowns, energy: Energy, occupants: np.ndarray
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Real over conventional energy by use, and the electricity of appliances."""
    values = unknowns.parameters
    floor_area = answers.floor_area
    mean, deviation = values["real_use.exponent"].constant
    exponent = np.clip(mean + deviation * unknowns.draws.normal("exponent"), 0.2, 1.0)
    level = _habit(unknowns, "agreement_intensity")
    weight = values["real_use.restraint_weight"].constant
    heat = [use for use in energy.uses if use.end_use in ("heating", "hot_water")]
    felt = np.maximum(sum(use.energy * weight[use.carrier] for use in heat), 1.0)
    gap = real_heat(felt, floor_area, level, exponent) / felt
    people = _people(answers, unknowns)
    power = values["real_use.hot_water_people_exponent"].constant
    water = (people / occupants) ** power * _habit(unknowns, "hot_water_behaviour")
    appliances = values["real_use.appliances"].by_key()
    electric = appliance_energy(
        people,
        floor_area,
        energy=appliances["energy"],
        reference_people=appliances["people"],
        reference_area=appliances["floor_area"],
        people_exponent=appliances["people_exponent"],
        area_exponent=appliances["area_exponent"],
    ) * _habit(unknowns, "appliance_behaviour")
    electric = np.maximum(electric - energy.of("lighting"), 0.0) * (1 - energy.appliances_met)
    return {"heating": gap * _behaviour(answers, unknowns), "hot_water": water}, electric


def _weights(
    answers: HousingAnswers,
    parameters: Parameters,
    used: np.ndarray,
    prices: np.ndarray,
    charges: np.ndarray,
) -> np.ndarray:
    """Likelihood of the worlds, carrier by carrier, from kWh or else from euros."""
    spread = float(parameters["real_use.billed_spread"].constant)
    weights = np.ones((1, 1))
    for place, carrier in enumerate(ENERGY_CARRIERS):
        billed = getattr(answers, f"billed_{carrier}")
        paid = getattr(answers, f"bill_{carrier}")
        energy_paid = np.maximum(paid - charges[:, place], 0.0) / prices[:, place]
        told = np.where(np.isfinite(billed), billed, energy_paid)
        if np.isfinite(told).any():
            weights = weights * bill_likelihood(used[..., place], told, spread)
    return weights


def _prices(parameters: Parameters, dates: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit prices, standing charges and their first day; NaN and NaT before the first."""
    unit, standing = parameters["real_use.unit_price"], parameters["real_use.standing_charge"]
    known = dates >= unit.starts[0]
    inside = np.where(known, dates, unit.starts[0])
    first_day = np.where(known, unit.starts[unit.period(inside)], np.datetime64("NaT"))
    blank = np.where(known, 1.0, np.nan)[:, None]
    return unit.on(inside) * blank, standing.on(inside) * blank, first_day


def real_year(
    answers: HousingAnswers, unknowns: Unknowns, energy: Energy, occupants: np.ndarray
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
    """
    parameters, homes = unknowns.parameters, np.arange(unknowns.size)
    factors, electric = _factors(answers, unknowns, energy, occupants)
    prices, charges, first_day = _prices(parameters, answers.date)
    emission = parameters["energy.emission_factor"].on(answers.date)
    shape = np.broadcast_shapes(electric.shape, energy.heating_need.shape)
    parts = {name: np.zeros(shape) for name in END_USES}
    emissions = np.zeros(shape)
    uses = [replace(use, energy=use.energy * factors.get(use.end_use, 1.0)) for use in energy.uses]
    for use in uses:
        parts[use.end_use] = parts[use.end_use] + use.energy * prices[homes, use.carrier]
        emissions = emissions + use.energy * energy.emission_factor(use, emission)
    used = by_carrier([*uses, Use("appliances", ELECTRICITY, electric)])
    parts["appliances"] = electric * prices[:, ELECTRICITY]
    lighting = END_USES.index("lighting")
    emissions = emissions + electric * emission[:, ELECTRICITY, lighting]
    parts["standing_charges"] = standing_charges(used, charges).sum(axis=-1)
    weights = _weights(answers, parameters, used, prices, charges)
    return RealYear(used, parts, emissions, weights, first_day)
