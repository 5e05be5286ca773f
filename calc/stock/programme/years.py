"""The year of n dwellings after works of their own, in N samples: one pass of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import Dwelling, dwelling
from calc.housing.engine import conventional_year
from calc.housing.home import ELECTRICITY, Home
from calc.housing.household import Habits, RealYear, real_year
from calc.housing.model import whole
from calc.housing.rules import Certified, certified, label
from calc.housing.shape import age
from calc.parameters import Parameters
from calc.renovation.after import Systems, envelopes, systems
from calc.renovation.works import ENVELOPE, PLACE
from calc.schema.vocabulary import DWELLING_TYPES, MEASURES
from calc.uncertainty import Draws

_OF_SYSTEMS = [PLACE[name] for name in MEASURES if name not in ENVELOPE]


def year_of(day: np.datetime64) -> int:
    """The calendar year of a day.

    Examples
    --------
    >>> year_of(np.datetime64("2027-03-01"))
    2027
    """
    return int(day.astype("datetime64[Y]").astype(int)) + 1970


@dataclass(frozen=True)
class StockYear:
    """A year of n dwellings in N samples as believable as one another: shape (N, n).

    Attributes
    ----------
    bill : ndarray
        What tenants pay, standing charges and appliances included. [EUR/yr]
    electricity, fuels : ndarray
        Of it, what the kWh cost: of electricity, of all else. [EUR/yr]
    emissions : ndarray
        [kgCO2e/yr]
    classes : ndarray of int
        Of the label; 0 is A.
    primary, climate : ndarray
        Of the label. [kWh/m²/yr], [kgCO2e/m²/yr]
    """

    bill: np.ndarray
    electricity: np.ndarray
    fuels: np.ndarray
    emissions: np.ndarray
    classes: np.ndarray
    primary: np.ndarray
    climate: np.ndarray

    def even(self, samples: np.ndarray | None) -> StockYear:
        """The same year in chosen samples of each dwelling, shape (N, n); None keeps them all."""
        if samples is None:
            return self
        return StockYear(*(np.take_along_axis(v, samples, axis=0) for v in vars(self).values()))


def year_built(answers: HousingAnswers) -> np.ndarray:
    """When each dwelling was built, as far as its year or its period tells, shape (n,)."""
    _, year = age(answers)
    return np.ravel(year)


def is_flat(answers: HousingAnswers) -> np.ndarray:
    """Dwellings that are a part of a building, shape (n,)."""
    return answers.dwelling_type == DWELLING_TYPES.index("apartment")


def even_samples(weights: np.ndarray) -> np.ndarray:
    """N samples of each dwelling, each as often as it is believed (systematic sampling).

    Parameters
    ----------
    weights : ndarray, shape (N, n)

    Returns
    -------
    ndarray of int, shape (N, n)

    Examples
    --------
    >>> even_samples(np.array([[0.0, 1.0], [3.0, 1.0], [1.0, 1.0], [0.0, 1.0]])).T.tolist()
    [[1, 1, 1, 2], [0, 1, 2, 3]]
    """
    count, homes = weights.shape
    reached = np.cumsum(weights, axis=0)
    reached = np.minimum(reached / reached[-1], 1.0)
    reached[-1] = 1.0
    column = np.arange(homes)
    asked = (np.arange(count)[:, None] + 0.5) / count
    result = np.searchsorted((reached + column).T.ravel(), (asked + column).T.ravel())
    return result.reshape(homes, count).T - column * count


class Living:
    """n dwellings as they are, ready for works.

    Parameters
    ----------
    answers : HousingAnswers
        Of n dwellings, all on one date.
    known : ndarray of int, shape (n,)
        Class of their certificate; -1 where there is none.
    draws : Draws
    values : Parameters
    """

    def __init__(
        self, answers: HousingAnswers, known: np.ndarray, draws: Draws, values: Parameters
    ):
        letter = np.where(answers.certified_class < 0, known, answers.certified_class)
        answers = replace(answers, certified_class=letter.astype(np.int8))
        self.answers, self.values = whole(answers, values).settled(), values
        self.built: Dwelling = dwelling(self.answers, draws, values)
        self.year_of_works = float(year_of(answers.date[0]))
        self.panels = np.where(
            is_flat(self.answers),
            float(values["programme.shared_panels"].constant),
            values["renovation.sizing"].by_key()["solar_power"],
        )
        """Power that works may lay, (n,): a block's roof is shared. [kWp]"""
        self._nothing = np.zeros((len(answers.floor_area), len(MEASURES)), dtype=bool)
        self._systems = self._renewed(self._nothing)
        raw, real, stated = self._year(self._nothing)
        self._habits, self._certified = real.habits, stated
        weights = np.broadcast_to(real.weights * stated.weights, raw.bill.shape)
        self.samples = None if np.ptp(weights) == 0 else even_samples(weights)
        self.now = raw.even(self.samples)

    def _renewed(self, works: np.ndarray) -> Systems:
        return systems(self.answers, self.built, works, self.year_of_works, self.panels)

    def after(self, works: np.ndarray) -> StockYear:
        """The year after the works of each, shape (n, measures) of bool."""
        return self._year(works, self._habits, self._certified)[0].even(self.samples)

    def _home(self, works: np.ndarray) -> Home:
        envelope, fans = envelopes(self.built, works, self.year_of_works)
        renewed = works[:, _OF_SYSTEMS].any()
        plant = self._renewed(works) if renewed else self._systems
        now = self.built.home
        power = plant.photovoltaic_power
        return replace(
            now,
            envelope=envelope,
            boiler=plant.boiler,
            heating=plant.heating,
            hot_water=plant.hot_water,
            equipment=replace(now.equipment, fan_power=fans, photovoltaic_power=power),
        )

    def _year(
        self, works: np.ndarray, lived: Habits | None = None, certificate: Certified | None = None
    ) -> tuple[StockYear, RealYear, Certified]:
        answers, values = self.answers, self.values
        home = self._home(works)
        energy = conventional_year(home, values)
        certificate = certificate or certified(answers, energy, home.climate, values)
        mark = certificate.read(
            label(energy, answers.date, home.climate, answers.floor_area, values)
        )
        primary, climate = mark.primary_energy_per_area, mark.emissions_per_area
        classes = np.maximum(*mark.classes(primary, climate))
        real = real_year(answers, self.built.unknowns, energy, energy.occupants, lived)
        electricity, fuels = real.paid(ELECTRICITY)
        shape = np.broadcast_shapes(real.bill.shape, classes.shape)
        result = (real.bill, electricity, fuels, real.emissions, classes, primary, climate)
        return StockYear(*(np.broadcast_to(array, shape) for array in result)), real, certificate
