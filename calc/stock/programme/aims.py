"""What a programme is for: the value of doing a package in a dwelling in each of its years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.parameters import Parameters
from calc.stock.programme.options import Options

SINGLE = ("out_of_ban", "tenants_euros", "carbon")
MIXED = "mixed"
"""All of them by weights."""
AIMS = (*SINGLE, MIXED)
UNITS = {
    "out_of_ban": "dwelling-years",
    "tenants_euros": "EUR",
    "carbon": "kgCO2e",
    MIXED: "points",
}
_POINTS = 100.0
"""Of the whole stock, each dwelling doing the best for an aim at once, whatever the money."""
_NONE = 7


@dataclass(frozen=True)
class Weather:
    """What a programme does not decide: prices beside today's, and the ban's delay.

    Attributes
    ----------
    fuels, electricity : float
        Change of the price of a kWh, such as 0.3 for 30 % more.
    ban_delay : int
        Years by which the bans to come are put off; negative, brought forward.
    """

    fuels: float = 0.0
    electricity: float = 0.0
    ban_delay: int = 0


@dataclass(frozen=True)
class Blend:
    """Aims put together: points that a unit of each single aim is worth.

    Attributes
    ----------
    each : tuple of float
        In the order of ``SINGLE``.
    """

    each: tuple[float, ...]


def forbidden_class(
    values: Parameters, start: np.datetime64, years: np.ndarray, delay: int = 0
) -> np.ndarray:
    """First class that cannot be let in the middle of years to come; 7 where none.

    Parameters
    ----------
    values : Parameters
    start : datetime64[D]
        Of the programme: bans in force then are not put off.
    years : ndarray of int
        Calendar years.
    delay : int, optional

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> ask = parameters(), np.datetime64("2027-01-01"), np.array([2027, 2028, 2033, 2034])
    >>> forbidden_class(*ask).tolist(), forbidden_class(*ask, delay=2).tolist()
    ([6, 5, 5, 4], [6, 6, 5, 5])
    """
    law = values["letting.forbidden_from"]
    asked = np.array([f"{year - delay}-07-01" for year in years], dtype="datetime64[D]")
    later = law.on(np.maximum(asked, law.starts[0]))
    return np.minimum(later, law.on(start)).astype(int)


def years_of(start: np.datetime64, years: int) -> np.ndarray:
    """Calendar years of a programme.

    Examples
    --------
    >>> years_of(np.datetime64("2027-01-01"), 3).tolist()
    [2027, 2028, 2029]
    """
    return int(start.astype("datetime64[Y]").astype(int) + 1970) + np.arange(years)


def counted_years(life: np.ndarray, horizon: float, years: int) -> np.ndarray:
    """Years that a saving counts when works are done in each year, shape (..., T).

    Examples
    --------
    >>> counted_years(np.array([30.0, 15.0]), 20.0, 3).tolist()
    [[19.0, 18.0, 17.0], [15.0, 15.0, 15.0]]
    """
    left = horizon - 1 - np.arange(years)
    return np.minimum(life[..., None], np.maximum(left, 0.0))


def _out_of_ban(
    found: Options, values: Parameters, start: np.datetime64, years: int, delay: int
) -> np.ndarray:
    """Dwelling-years that could not have been let and can: from the year after the works to the
    year after the programme."""
    after_works = years_of(start, years) + 1
    worst = forbidden_class(values, start, after_works, delay)
    no_longer = np.zeros((*found.cost.shape[:2], years), dtype=np.float32)
    for place, first in enumerate(worst):
        if first < _NONE:
            before = found.before[:, None, first:].sum(axis=-1)
            no_longer[..., place] = before - found.after[..., first:].sum(axis=-1)
    no_longer[np.abs(no_longer).max(axis=-1) < _least(values, "out_of_ban")] = 0.0
    return np.cumsum(no_longer[..., ::-1], axis=-1)[..., ::-1]


def _least(values: Parameters, aim: str) -> float:
    """Gain too small for works to be offered: a probability, or of a year."""
    return values["programme.least"].by_key()[aim]


def value_of(
    found: Options,
    aim: str,
    values: Parameters,
    start: np.datetime64,
    years: int,
    weather: Weather | None = None,
    blend: Blend | None = None,
) -> np.ndarray:
    """Expected value of each package in each year, shape (n, P, T).

    Parameters
    ----------
    found : Options
    aim : str
        One of ``AIMS``.
    values : Parameters
    start : datetime64[D]
        First day of the programme.
    years : int
        T.
    weather : Weather, optional
        Today's by default.
    blend : Blend, optional
        What aims together are worth.

    Returns
    -------
    ndarray
        In the aim's unit; zero or less where the package does not serve it.
    """
    weather = weather or Weather()
    if aim == MIXED:
        each = blend.each if blend else (0.0,) * len(SINGLE)
        parts = [
            worth * value_of(found, one, values, start, years, weather)
            for one, worth in zip(SINGLE, each, strict=True)
            if worth
        ]
        nothing = np.zeros((*found.cost.shape[:2], years), dtype=np.float32)
        return nothing + sum(parts)
    if aim == "out_of_ban":
        return _out_of_ban(found, values, start, years, weather.ban_delay)
    horizon = float(values["programme.horizon"].constant)
    yearly = found.emissions
    if aim == "tenants_euros":
        yearly = (
            found.saving + weather.fuels * found.fuels + weather.electricity * found.electricity
        )
    small = (yearly > 0) & (yearly < _least(values, aim))
    yearly = np.where(small, 0.0, yearly).astype(np.float32)
    return yearly[..., None] * counted_years(found.life, horizon, years).astype(np.float32)


def blend_of(
    weights: tuple[float, ...],
    found: Options,
    count: np.ndarray,
    values: Parameters,
    start: np.datetime64,
    years: int,
) -> Blend:
    """Points of each aim's unit, so that each weighs as it is told whatever its unit.

    Parameters
    ----------
    weights : tuple of float
        In the order of ``SINGLE``; any scale.
    found : Options
        Of m unlike dwellings.
    count : ndarray, shape (m,)
        Dwellings that each stands for.
    values, start, years
        As in :func:`value_of`.
    """
    each = []
    for one, weight in zip(SINGLE, weights, strict=True):
        worth = value_of(found, one, values, start, years)
        most = float(count @ np.maximum(worth.max(axis=(1, 2)), 0.0))
        each.append(_POINTS * weight / sum(weights) / most if most > 0 else 0.0)
    return Blend(tuple(each))
