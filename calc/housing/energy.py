"""Energy of a year by use and carrier, and what its kilowatt-hours emit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from calc.schema.vocabulary import END_USES, ENERGY_CARRIERS

ELECTRICITY = ENERGY_CARRIERS.index("electricity")
DISTRICT_HEATING = ENERGY_CARRIERS.index("district_heating")


@dataclass(frozen=True)
class Use:
    """Final energy of one use by one carrier [kWh/yr], by a generator of its own or shared.

    `measured` is what is measured in homes over what the label's efficiency says. [-]
    """

    end_use: str
    carrier: np.ndarray | int
    energy: np.ndarray
    collective: np.ndarray | bool = False
    measured: np.ndarray | float = 1.0


def by_carrier(uses: Iterable[Use]) -> np.ndarray:
    """Energy of some uses by carrier, shape (N, n, carriers). [kWh/yr]"""
    uses = tuple(uses)
    shape = np.broadcast_shapes(*(use.energy.shape for use in uses))
    total = np.zeros((len(ENERGY_CARRIERS), *shape))  # each carrier's side by side: faster
    for use in uses:
        for code, energy in enumerate(total):
            here = use.carrier == code
            if np.any(here):
                energy += np.where(here, use.energy, 0.0)
    return np.moveaxis(total, 0, -1)


@dataclass(frozen=True)
class Energy:
    """A conventional year. Arrays (N, n); `uses` closes the ledger: their sum is the total.

    `appliances_met` is the share of the appliances' electricity that the panels give;
    `network_emissions` what a kilowatt-hour of district heating emits. [kgCO2e/kWh]
    """

    occupants: np.ndarray
    heating_need: np.ndarray
    hot_water_need: np.ndarray
    generation: np.ndarray
    nominal_power: np.ndarray
    uses: tuple[Use, ...]
    appliances_met: np.ndarray
    network_emissions: np.ndarray

    def of(self, end_use: str) -> np.ndarray:
        """Final energy of a use over all carriers. [kWh/yr]"""
        found = [use.energy for use in self.uses if use.end_use == end_use]
        return sum(found, start=np.zeros(1))

    def emission_factor(self, use: Use, usual: np.ndarray) -> np.ndarray:
        """What a kilowatt-hour of a use emits, shape (N, n): its network's own, or the usual.

        Parameters
        ----------
        usual : ndarray, shape (n, carriers, uses)
            [kgCO2e/kWh]
        """
        factor = usual[np.arange(len(usual)), use.carrier, END_USES.index(use.end_use)]
        by_network = np.asarray(use.carrier) == DISTRICT_HEATING
        if not by_network.any():
            return factor
        return np.where(by_network, self.network_emissions, factor)

    def by_carrier(self) -> np.ndarray:
        """Final energy by carrier, shape (N, n, carriers). [kWh/yr]"""
        return by_carrier(self.uses)
