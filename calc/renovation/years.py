"""The years that a household would live after each package of works, in the same samples."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import Dwelling, dwelling
from calc.housing.engine import climate_tables, conventional_year
from calc.housing.generators import boiler_law
from calc.housing.heating import design_power
from calc.housing.home import Energy, Envelope, Home, Use
from calc.housing.household import Habits, RealYear, real_year
from calc.housing.model import representative
from calc.housing.rules import Certified, certified, label
from calc.parameters import Parameters
from calc.renovation.after import Systems, by_boiler, envelopes, homes, of_rows, paired, systems
from calc.uncertainty import Draws, believable


@dataclass(frozen=True)
class Years:
    """A year of one household after each of P packages, in N samples: shape (N, P).

    Attributes
    ----------
    bill : ndarray
        Real, at the prices of the date. [EUR/yr]
    final_energy, conventional_energy : ndarray
        Real; of the label. [kWh/yr]
    emissions : ndarray
        Real. [kgCO2e/yr]
    primary_energy_per_area, emissions_per_area : ndarray
        Of the label. [kWh/(m²·yr)], [kgCO2e/(m²·yr)]
    classes : ndarray of int
        0 is A.
    primary_energy : ndarray
        Of the label. [kWh/yr]
    heating_power : ndarray
        What the generator must give on the coldest day. [kW]
    """

    bill: np.ndarray
    final_energy: np.ndarray
    conventional_energy: np.ndarray
    emissions: np.ndarray
    primary_energy_per_area: np.ndarray
    emissions_per_area: np.ndarray
    classes: np.ndarray
    heating_power: np.ndarray

    def mixed(self, others: Years, part: float) -> Years:
        """These years, of whose real bill, energy and emissions a part alone is kept."""
        return self.less(others, part, others)

    def less(self, others: Years, part: float, base: Years) -> Years:
        """A base, and a part of what these years differ from others by, in what is really paid."""
        result = {
            name: getattr(base, name) + part * (getattr(self, name) - getattr(others, name))
            for name in _PAID
        }
        return replace(self, **result)


_PAID = ("bill", "final_energy", "emissions")


@dataclass(frozen=True)
class Present:
    """One household today, and what its works will be told from.

    Attributes
    ----------
    answers : HousingAnswers
        Of one home.
    built : Dwelling
    year : Years
        Of one package: nothing done.
    real : RealYear
    certified : Certified
        What its certificate tells.
    weights : ndarray, shape (N, 1)
        How believable each sample is, given its bills and its label.
    pump_factor : float
        Efficiency of a new heat pump on these radiators beside the method's. [-]
    """

    answers: HousingAnswers
    built: Dwelling
    year: Years
    real: RealYear
    certified: Certified
    weights: np.ndarray
    pump_factor: float = 1.0

    @cached_property
    def believed(self) -> np.ndarray | None:
        """The weights, None where every sample is as believable."""
        return None if np.ptp(self.weights) == 0 else self.weights

    @property
    def values(self) -> Parameters:
        """The figures of the model."""
        return self.built.unknowns.parameters


def _flat(array: Any, shape: tuple[int, ...], keep: np.ndarray) -> Any:
    """(N, E, S) → (N, P), the places kept; what is the same everywhere stays a number."""
    if np.ndim(array) < 3 or array.shape[1:] == (1, 1):
        return array.reshape(np.shape(array)[0], -1) if np.ndim(array) > 1 else array
    wide = np.broadcast_to(array, (array.shape[0], *shape[1:]))
    return wide.reshape(array.shape[0], -1)[:, keep]


def _flat_energy(energy: Energy, keep: np.ndarray) -> Energy:
    shape = energy.heating_need.shape
    parts = ("carrier", "energy", "collective", "measured")
    uses = tuple(
        Use(use.end_use, **{name: _flat(getattr(use, name), shape, keep) for name in parts})
        for use in energy.uses
    )
    return replace(
        energy,
        occupants=_flat(energy.occupants, shape, keep),
        heating_need=_flat(energy.heating_need, shape, keep),
        nominal_power=_flat(energy.nominal_power, shape, keep),
        appliances_met=_flat(energy.appliances_met, shape, keep),
        uses=uses,
    )


def _years(
    answers: HousingAnswers,
    built: Dwelling,
    home: Home,
    keep: np.ndarray,
    lived: Habits | None = None,
    certificate: Certified | None = None,
) -> tuple[Years, RealYear, Certified]:
    values = built.unknowns.parameters
    whole = conventional_year(home, values)
    keep_shape = whole.heating_need.shape
    energy = _flat_energy(whole, keep)
    where = built.home.climate
    certificate = certificate or certified(answers, energy, where, values)
    mark = certificate.read(label(energy, answers.date, where, answers.floor_area, values))
    classes = mark.classes(mark.primary_energy_per_area, mark.emissions_per_area)
    base = climate_tables(values).base_temperature[where.zone, where.altitude_class]
    power = design_power(
        _flat(home.envelope.heat_loss, keep_shape, keep),
        base,
        margin=1.0,
        indoor_temperature=boiler_law(values).sizing["indoor_temperature"],
        network_efficiency=1.0,
    )
    real = real_year(answers, built.unknowns, energy, energy.occupants, lived)
    shape = np.broadcast_shapes(real.bill.shape, energy.heating_need.shape)
    result = [
        real.bill,
        real.final_energy,
        sum(use.energy for use in energy.uses),
        real.emissions,
        mark.primary_energy_per_area,
        mark.emissions_per_area,
        np.maximum(*classes),
        power,
    ]
    return Years(*(np.broadcast_to(array, shape) for array in result)), real, certificate


def works_year(answers: HousingAnswers) -> float:
    """The year of the date, when works are done."""
    (year,) = answers.year()
    return float(year)


def present(
    answers: HousingAnswers, draws: Draws, values: Parameters, built: Dwelling | None = None
) -> Present:
    """One household as it lives today.

    Parameters
    ----------
    answers : HousingAnswers
        Of one home.
    draws : Draws
    values : Parameters
    built : Dwelling, optional
        Of these answers in these samples, where it was made already.
    """
    answers = representative(answers).settled()
    built = built or dwelling(answers, draws, values)
    year, real, stated = _years(answers, built, built.home, np.array([True]))
    weights = np.broadcast_to(real.weights * stated.weights, (len(year.bill), 1))
    weights = believable(weights, float(values["real_use.least_worlds"].constant))
    return Present(answers, built, year, real, stated, weights)


def _after(
    now: Present, shells: np.ndarray, plants: np.ndarray
) -> tuple[Envelope, np.ndarray, Systems]:
    """Envelopes with their fans, and systems, after works of the year of the date."""
    year = works_year(now.answers)
    kilowatts = now.values["renovation.sizing"].by_key()["solar_power"]
    envelope, fans = envelopes(now.built, shells, year)
    system = systems(now.answers, now.built, plants, year, kilowatts, now.pump_factor)
    return envelope, fans, system


def years_after(
    now: Present, shells: np.ndarray, plants: np.ndarray, keep: np.ndarray | None = None
) -> Years:
    """Years after every envelope's works with every system's.

    Parameters
    ----------
    now : Present
    shells : ndarray of bool, shape (E, measures)
        Works on the envelope.
    plants : ndarray of bool, shape (S, measures)
        Works on systems.
    keep : ndarray of bool, shape (E × S,), optional
        Pairs to keep, systems moving first; all by default.

    Returns
    -------
    Years
        Of the P pairs kept.
    """
    size = len(shells) * len(plants)
    keep = np.ones(size, dtype=bool) if keep is None else keep
    envelope, fans, system = _after(now, shells, plants)
    numbers = np.full(size, -1)
    numbers[keep] = np.arange(keep.sum())
    places = numbers.reshape(len(shells), len(plants))
    result: dict[str, np.ndarray] = {}
    for group in by_boiler(system, len(plants)):
        here = places[:, group].ravel()
        if not (here >= 0).any():
            continue
        home = homes(now.built, envelope, fans, of_rows(system, group))
        some, _, _ = _years(now.answers, now.built, home, here >= 0, now.real.habits, now.certified)
        for field in fields(Years):
            array = getattr(some, field.name)
            whole = result.setdefault(
                field.name, np.empty((len(array), int(keep.sum())), dtype=array.dtype)
            )
            whole[:, here[here >= 0]] = array
    return Years(**result)


def years_of_pairs(now: Present, packages: np.ndarray) -> Years:
    """Years after packages given one by one.

    Parameters
    ----------
    now : Present
    packages : ndarray of bool, shape (P, measures)
    """
    home = paired(now.built, *_after(now, packages, packages))
    keep = np.ones(len(packages), dtype=bool)
    result, _, _ = _years(now.answers, now.built, home, keep, now.real.habits, now.certified)
    shape = (len(now.weights), len(packages))
    return Years(*(np.broadcast_to(array, shape) for array in vars(result).values()))
