"""A home as the engine sees it, numbers and codes with nothing unknown; its energy by use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from calc.schema.vocabulary import END_USES, ENERGY_CARRIERS


@dataclass(frozen=True)
class Climate:
    """Where homes stand: one row a home, or samples of homes where that is not sure.

    Attributes
    ----------
    zone, altitude_class : ndarray of int, shape (n,) or (N, n)
        Codes of the vocabulary.
    is_cold_height : ndarray of bool, same shape
        Above 800 m in the zones where the label is kinder.
    """

    zone: np.ndarray
    altitude_class: np.ndarray
    is_cold_height: np.ndarray


@dataclass(frozen=True)
class Envelope:
    """What keeps heat in: losses [W/K], openings, mass. Shapes broadcast to (N, n)."""

    floor_area: np.ndarray
    ceiling_height: np.ndarray
    storeys: np.ndarray
    is_house: np.ndarray
    wall_loss: np.ndarray
    roof_loss: np.ndarray
    floor_loss: np.ndarray
    window_loss: np.ndarray
    door_loss: np.ndarray
    thermal_bridge_loss: np.ndarray
    air_renewal_loss: np.ndarray
    window_areas: np.ndarray
    solar_factor: np.ndarray
    shading_factor: np.ndarray
    inertia: np.ndarray
    is_heavy_old_fabric: np.ndarray

    @property
    def heat_loss(self) -> np.ndarray:
        """GV, the sum of all losses. [W/K]"""
        return (
            self.wall_loss
            + self.roof_loss
            + self.floor_loss
            + self.window_loss
            + self.door_loss
            + self.thermal_bridge_loss
            + self.air_renewal_loss
        )


@dataclass(frozen=True)
class Boiler:
    """The boiler of a home, alone or beside a heat pump. Shapes broadcast to (N, n).

    Attributes
    ----------
    present : ndarray of bool
        Whether there is one; the rest means nothing where there is none.
    model : ndarray of int
        Row of the table of default boilers.
    part_temperature, full_temperature : ndarray
        Of its water at part and full load. [°C]
    gross_ratio : ndarray
        Gross over net heating value of its fuel. [-]
    makes_hot_water : ndarray of bool
    is_flued, is_inside : ndarray of bool
        Fan or sealed flue; in the heated volume.
    auxiliary_fixed, auxiliary_per_kilowatt : ndarray
        [W], [W/kW]
    is_collective : ndarray of bool
        Shared: sized for the building, so without the steps of small boilers.
    """

    present: np.ndarray
    model: np.ndarray
    part_temperature: np.ndarray
    full_temperature: np.ndarray
    gross_ratio: np.ndarray
    makes_hot_water: np.ndarray
    is_flued: np.ndarray
    is_inside: np.ndarray
    auxiliary_fixed: np.ndarray
    auxiliary_per_kilowatt: np.ndarray
    is_collective: np.ndarray


@dataclass(frozen=True)
class Heating:
    """Generators and what carries their heat. Shapes broadcast to (N, n).

    Attributes
    ----------
    carrier : ndarray of int
        Of the main generator.
    generation : ndarray
        Rg or SCOP of the main generator; NaN where its boiler's is to be computed. [-]
    network : ndarray
        Emission × distribution × control of the main network. [-]
    intermittency : ndarray
        I0 of the main network. [-]
    backup_share, backup_carrier : ndarray
        Share of the main heat that a hybrid's boiler gives, and its carrier.
    support_share, support_carrier, support_efficiency, support_intermittency : ndarray
        Of a second generator: share of the need [-], all efficiencies multiplied [-], I0 [-].
    solar_share : ndarray
        Of the main heat, given by solar collectors. [-]
    circulator : ndarray
        Share of the circulator's electricity that is counted: 1 with a separate pump. [-]
    is_underfloor : ndarray of bool
    measured : ndarray
        Energy of the main generator measured in homes, over the label's. [-]
    """

    carrier: np.ndarray
    generation: np.ndarray
    network: np.ndarray
    intermittency: np.ndarray
    backup_share: np.ndarray
    backup_carrier: np.ndarray
    support_share: np.ndarray
    support_carrier: np.ndarray
    support_efficiency: np.ndarray
    support_intermittency: np.ndarray
    solar_share: np.ndarray
    circulator: np.ndarray
    is_underfloor: np.ndarray
    measured: np.ndarray


@dataclass(frozen=True)
class HotWater:
    """Shapes broadcast to (N, n).

    Attributes
    ----------
    carrier : ndarray of int
    efficiency : ndarray
        Useful need over final energy before solar; NaN where computed from what follows. [-]
    distribution : ndarray
        Rd. [-]
    generation : ndarray
        Rg or COP, storage not counted; NaN where the boiler makes it. [-]
    tank_loss : ndarray
        [kWh/yr]
    loses_by_storage : ndarray of bool
        Whether storage lowers the efficiency apart (electric tank).
    standby, pilot : ndarray
        Of a gas heater of its own. [kW]
    solar_share : ndarray
        [-]
    is_collective, tank_inside, is_traced : ndarray of bool
        Shared; tank in the heated volume; pipes kept warm by electric tracing.
    backup_share : ndarray
        Share of the need that an electric tank of the home gives, beside all that precedes. [-]
    backup_loss : ndarray
        Of that tank. [kWh/yr]
    """

    carrier: np.ndarray
    efficiency: np.ndarray
    distribution: np.ndarray
    generation: np.ndarray
    tank_loss: np.ndarray
    loses_by_storage: np.ndarray
    standby: np.ndarray
    pilot: np.ndarray
    solar_share: np.ndarray
    is_collective: np.ndarray
    tank_inside: np.ndarray
    is_traced: np.ndarray
    backup_share: np.ndarray
    backup_loss: np.ndarray


@dataclass(frozen=True)
class Equipment:
    """Fans [W], cooling and panels [kWp]. Shapes broadcast to (N, n)."""

    fan_power: np.ndarray
    cooled_share: np.ndarray
    cooling_efficiency: np.ndarray
    photovoltaic_power: np.ndarray


@dataclass(frozen=True)
class Home:
    """n homes in N samples.

    Attributes
    ----------
    roof_area : ndarray
        [m²]
    network_emissions : ndarray
        Of a kilowatt-hour of district heating, were there any. [kgCO2e/kWh]
    """

    climate: Climate
    envelope: Envelope
    boiler: Boiler
    heating: Heating
    hot_water: HotWater
    equipment: Equipment
    roof_area: np.ndarray
    network_emissions: np.ndarray


# Energy of a year by use and carrier, and what its kilowatt-hours emit.

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
        if isinstance(use.carrier, int):
            total[use.carrier] += use.energy
            continue
        for code in np.unique(use.carrier):
            total[code] += np.where(use.carrier == code, use.energy, 0.0)
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
        result = [use.energy for use in self.uses if use.end_use == end_use]
        return sum(result, start=np.zeros(1))

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
