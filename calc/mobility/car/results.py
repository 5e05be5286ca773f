"""What owning cars costs and emits, year after year: frozen arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calc.uncertainty import Range, ranged

FIXED = ("depreciation", "registration", "insurance", "parking", "inspection", "servicing_fixed")
"""What is paid because the car is owned: what is no longer paid when it is given up."""
RUNNING = ("energy", "servicing", "tyres", "tolls")
"""What its kilometres cost; given up with the car only if the kilometres are too."""
PARTS = FIXED + RUNNING
MAINTENANCE = ("servicing_fixed", "servicing", "tyres", "inspection")


@dataclass(frozen=True)
class Ownership:
    """n cars in N worlds, from the first day to the last of the longest time asked.

    Attributes
    ----------
    years : ndarray of int, shape (n,)
        Each is kept: what :meth:`yearly` spreads over.
    money : mapping of str to ndarray, shape (N, n, Y + 1)
        Of each of ``PARTS``, cumulated from the first day. [EUR]
    use : ndarray, shape (N, n)
        [kgCO2e/yr]
    made : ndarray, shape (N, n, Y + 1)
        Making of the car, spread over the life that is left to it; nothing for a car that is
        already there. [kgCO2e]
    made_at_once : ndarray, shape (N, n)
        The same, all on the first day. [kgCO2e]
    worth : ndarray, shape (N, n, Y + 1)
        What it could be sold for; what it is bought for on the first day. [EUR]
    by_kilometre : ndarray, shape (N, n)
        What one more kilometre each year costs over the years kept, resale apart.
        [EUR/(km/yr)]
    worn : ndarray, shape (N, n)
        Part of the last resale that more kilometres wear. [EUR]
    wear : ndarray, shape (n,)
        How fast. [1/(km/yr)]
    fuel, electricity : ndarray, shape (N, n)
        [L/100 km], [kWh/100 km]
    last_age : ndarray, shape (N, n)
        When it is left. [years]
    """

    years: np.ndarray
    money: Mapping[str, np.ndarray]
    use: np.ndarray
    made: np.ndarray
    made_at_once: np.ndarray
    worth: np.ndarray
    by_kilometre: np.ndarray
    worn: np.ndarray
    wear: np.ndarray
    fuel: np.ndarray
    electricity: np.ndarray
    last_age: np.ndarray

    @property
    def n(self) -> int:
        return len(self.years)

    def cumulated(self, parts: Sequence[str] = PARTS) -> np.ndarray:
        """Some parts of the cost since the first day, shape (N, n, Y + 1). [EUR]"""
        return sum((self.money[part] for part in parts), start=np.zeros(1))

    def _spread(self, cumulated: np.ndarray) -> np.ndarray:
        return cumulated[:, np.arange(self.n), self.years] / self.years

    def drawn_cost(self, parts: Sequence[str] = PARTS) -> np.ndarray:
        """Some parts of the cost a year in each world, over the years kept, (N, n). [EUR/yr]"""
        return sum((self._spread(self.money[part]) for part in parts), start=np.zeros(1))

    def drawn_made(self) -> np.ndarray:
        """Making of the car a year in each world, over the years kept, (N, n). [kgCO2e/yr]"""
        return self._spread(self.made)

    def drawn_emissions(self) -> np.ndarray:
        """Use and making a year in each world, (N, n). [kgCO2e/yr]"""
        return self.use + self.drawn_made()

    def cost(self, parts: Sequence[str] = PARTS) -> Range:
        """Cost a year over the years kept, (n,). [EUR/yr]"""
        return ranged(self.drawn_cost(parts))

    @property
    def fixed_cost(self) -> Range:
        """What owning costs a year whatever is driven: given up with the car. [EUR/yr]"""
        return self.cost(FIXED)

    @property
    def running_cost(self) -> Range:
        """What the kilometres cost a year. [EUR/yr]"""
        return self.cost(RUNNING)

    @property
    def energy_cost(self) -> Range:
        """Fuel and electricity a year. [EUR/yr]"""
        return self.cost(("energy",))

    @property
    def maintenance(self) -> Range:
        """Servicing, repairs, tyres and inspections a year. [EUR/yr]"""
        return self.cost(MAINTENANCE)

    @property
    def depreciation(self) -> Range:
        """Loss of value a year. [EUR/yr]"""
        return self.cost(("depreciation",))

    @property
    def emissions_use(self) -> Range:
        """[kgCO2e/yr]"""
        return ranged(self.use)

    @property
    def emissions_manufacturing(self) -> Range:
        """Over the years kept. [kgCO2e/yr]"""
        return ranged(self.drawn_made())

    @property
    def emissions(self) -> Range:
        """Use and making. [kgCO2e/yr]"""
        return ranged(self.drawn_emissions())

    def by_year(self, parts: Sequence[str] = PARTS) -> Range:
        """Some parts of the cost, the first year, the second…: shape (n, Y). [EUR]"""
        return ranged(np.diff(self.cumulated(parts), axis=-1))

    def made_by_year(self) -> Range:
        """Making of the car, the first year, the second…: shape (n, Y). [kgCO2e]"""
        return ranged(np.diff(self.made, axis=-1))
