"""What a household told of its energy: kilowatt-hours, euros and prices of each account.

An account is what one bill covers: an energy of one's own, or the charges of a shared heating.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from calc.housing.energy import Use
from calc.parameters import Parameters
from calc.schema.columns import Issue
from calc.schema.vocabulary import ENERGY_CARRIERS, HEATING_SCOPES

COLLECTIVE = HEATING_SCOPES.index("collective")
OWN_UNITS = {
    "litres_fuel_oil": "fuel_oil",
    "cubic_metres_natural_gas": "natural_gas",
    "steres_wood_logs": "wood_logs",
    "kilograms_wood_pellets": "wood_pellets",
    "kilograms_lpg": "lpg",
}
"""Fields that tell an energy in the unit it is sold by."""


class Told(Protocol):
    """What accounts read of the answers, beside the bills themselves."""

    @property
    def date(self) -> np.ndarray: ...
    @property
    def heating_carrier(self) -> np.ndarray: ...
    @property
    def heating_scope(self) -> np.ndarray: ...
    @property
    def heating_charges(self) -> np.ndarray: ...


@dataclass(frozen=True)
class Accounts:
    """What was told of the energy of n homes, and what it costs, shape (n, carriers).

    Attributes
    ----------
    energy : ndarray
        Told of a year; NaN where it was not. [kWh/yr]
    price, shared_price : ndarray
        Of an energy of one's own: what bills and quantities say together, else the date's; of the
        building's. NaN before the first known. [EUR/kWh]
    standing : ndarray
        Standing charges. [EUR/yr]
    charges_energy : ndarray, shape (n,)
        Of shared heating, as its charges say; NaN where they were not told. [kWh/yr]
    charges_standing : ndarray, shape (n,)
        What charges hold beside energy. [EUR/yr]
    price_date : ndarray of datetime64[D], shape (n,)
        First day of the prices; NaT where none is known.
    """

    energy: np.ndarray
    price: np.ndarray
    shared_price: np.ndarray
    standing: np.ndarray
    charges_energy: np.ndarray
    charges_standing: np.ndarray
    price_date: np.ndarray

    def price_of(self, use: Use) -> np.ndarray:
        """What a kilowatt-hour of a use costs. [EUR/kWh]"""
        homes = np.arange(len(self.price))
        own = self.price[homes, use.carrier]
        if not np.any(use.collective):
            return own
        return np.where(use.collective, self.shared_price[homes, use.carrier], own)


def told_energy(answers: Told, parameters: Parameters) -> np.ndarray:
    """Energy told by carrier, in kilowatt-hours or in the unit it is sold by, shape (n, carriers).

    NaN where it was not told. [kWh/yr]
    """
    content = parameters["real_use.energy_content"].by_key()
    found = np.stack([getattr(answers, f"billed_{name}") for name in ENERGY_CARRIERS], axis=-1)
    for field, carrier in OWN_UNITS.items():
        place = ENERGY_CARRIERS.index(carrier)
        bought = getattr(answers, field) * content[field]
        found[:, place] = np.where(np.isfinite(found[:, place]), found[:, place], bought)
    return found


def told_euros(answers: Told) -> np.ndarray:
    """Bills told by carrier, standing charges included, shape (n, carriers). [EUR/yr]"""
    return np.stack([getattr(answers, f"bill_{name}") for name in ENERGY_CARRIERS], axis=-1)


def _current(
    parameters: Parameters, dates: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Prices of a home's own energy and of a building's, standing charges and their first day;
    NaN and NaT before the first."""
    unit, standing = parameters["real_use.unit_price"], parameters["real_use.standing_charge"]
    known = dates >= unit.starts[0]
    inside = np.where(known, dates, unit.starts[0])
    first_day = np.where(known, unit.starts[unit.period(inside)], np.datetime64("NaT"))
    blank = np.where(known, 1.0, np.nan)[:, None]
    own = unit.on(inside) * blank
    shared = own * parameters["real_use.shared_price"].constant
    return own, shared, standing.on(inside) * blank, first_day


def accounts(answers: Told, parameters: Parameters) -> Accounts:
    """What n households told of their bills, made of one piece with the prices of the date."""
    price, shared_price, standing, first_day = _current(parameters, answers.date)
    energy, euros = told_energy(answers, parameters), told_euros(answers)
    homes, main = np.arange(len(energy)), answers.heating_carrier
    most, in_charges = parameters["real_use.standing_share"].constant
    of_building = np.zeros(energy.shape, dtype=bool)
    of_building[homes, main] = (answers.heating_scope == COLLECTIVE) & (main > 0)
    standing = np.where(of_building, 0.0, standing)
    paid = np.isfinite(euros)
    standing = np.where(paid, np.minimum(standing, most * euros), standing)
    own = np.where(of_building, shared_price, price)
    left = np.where(paid, euros, 0.0) - np.where(paid, standing, 0.0)
    free = euros == 0
    both = paid & (energy > 0)
    own = np.where(both, left / np.where(both, energy, 1.0), own)
    own = np.where(free, 0.0, own)
    standing = np.where(free, 0.0, standing)
    bought = np.where(
        paid & ~free & ~np.isfinite(energy), left / np.where(own > 0, own, 1.0), energy
    )
    charges = answers.heating_charges
    burnt = charges * (1 - in_charges) / shared_price[homes, main]
    return Accounts(
        bought,
        np.where(of_building, price, own),
        np.where(of_building & (paid | free), own, shared_price),
        standing,
        np.where(charges > 0, burnt, charges),
        np.nan_to_num(charges * in_charges),
        first_day,
    )


def contradictions(answers: Told, parameters: Parameters) -> list[Issue]:
    """Euros and a quantity of one energy that make no price of it: one has another unit.

    Wood may cost next to nothing; nothing else may.
    """
    energy, euros = told_energy(answers, parameters), told_euros(answers)
    both = (energy > 0) & (euros > 0)
    if not both.any():
        return []
    told = accounts(answers, parameters)
    price = np.where(both, told.price, np.nan)
    usual, _, _, _ = _current(parameters, answers.date)
    doubt = float(parameters["real_use.price_doubt"].constant)
    cheap = np.array([name not in ("wood_logs", "wood_chips") for name in ENERGY_CARRIERS])
    odd = (price > doubt * usual) | ((price < usual / doubt) & cheap)
    found = []
    for row, code in np.argwhere(odd):
        name = ENERGY_CARRIERS[code]
        fields = [field for field, carrier in OWN_UNITS.items() if carrier == name]
        own = [field for field in fields if np.isfinite(getattr(answers, field)[row])]
        billed = f"billed_{name}"
        field = billed if np.isfinite(getattr(answers, billed)[row]) else own[0]
        found.append(Issue(field, "another_unit", int(row), float(price[row, code])))
    return found
