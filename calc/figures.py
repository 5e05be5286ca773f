"""Figures as the data files hold them: dated parameters, tables, and their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


class ParameterError(LookupError):
    """Our data is wrong, or was asked for something it does not hold."""


@dataclass(frozen=True)
class Source:
    """Where figures come from."""

    key: str
    title: str
    publisher: str
    url: str = ""
    accessed: str = ""
    note: str = ""
    licence: str = ""
    published: str = ""


@dataclass(frozen=True)
class Parameter:
    """A figure or a family of figures, by date.

    Attributes
    ----------
    values : ndarray, shape (periods, *axes)
    starts, ends : ndarray of datetime64[D], shape (periods,)
        First and last day of each period, both included.
    """

    name: str
    label: str
    unit: str
    axes: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    starts: np.ndarray
    ends: np.ndarray
    values: np.ndarray
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    note: str = ""
    review_by: str = ""

    def period(self, date: np.ndarray | np.datetime64) -> np.ndarray:
        """Place of the period in force on each date; raises outside all of them."""
        date = np.asarray(date, dtype="datetime64[D]")
        place = np.searchsorted(self.starts, date, side="right") - 1
        outside = (place < 0) | (date > self.ends[place]) | np.isnat(date)
        if np.any(outside):
            first = np.atleast_1d(date)[np.atleast_1d(outside)][0]
            raise ParameterError(f"{self.name}: no value on {first}")
        return place

    def on(self, date: np.ndarray | np.datetime64) -> np.ndarray:
        """Value on each date, shape ``date.shape + axes``.

        Examples
        --------
        >>> from calc.parameters import parameters
        >>> factor = parameters()["energy.primary_energy_factor"]
        >>> factor.on(np.datetime64("2025-12-31"))[0].item()
        2.3
        >>> factor.on(np.datetime64("2026-01-01"))[0].item()
        1.9
        """
        date = np.asarray(date, dtype="datetime64[D]")
        if date.size > 1 and np.all(date == date.flat[0]):  # one day for all, one value for all
            return np.broadcast_to(self.on(date.flat[0]), date.shape + self.values.shape[1:])
        return self.values[self.period(date)]

    def last_known(self, date: np.ndarray | np.datetime64) -> np.ndarray:
        """Value on each date; after the last period, the last known: its reader says so.

        Examples
        --------
        >>> from calc.parameters import parameters
        >>> ceilings = parameters()["aids.income_ceilings"]
        >>> ceilings.last_known(np.datetime64("2027-03-01"))[0, 0, 0].item()
        17363.0
        """
        return self.on(np.minimum(np.asarray(date, dtype="datetime64[D]"), self.ends[-1]))

    @property
    def constant(self) -> np.ndarray:
        """Value of a figure that has one period, for models that ask it of no date.

        Raises
        ------
        ParameterError
            When a second period was added: its readers must then ask it of a date.

        Examples
        --------
        >>> from calc.parameters import parameters
        >>> parameters()["mobility.season_months"].constant.item()
        11.0
        """
        if len(self.values) != 1:
            raise ParameterError(f"{self.name} changes with the date: ask for one")
        return self.values[0]

    def by_key(self, *keys: str) -> dict[str, float]:
        """Constants of the last axis by their keys, at `keys` of the axes before it.

        Examples
        --------
        >>> from calc.parameters import parameters
        >>> parameters()["mobility.circuity"].by_key()["rail"]
        1.2
        """
        values = self.constant
        for axis, key in zip(self.keys, keys, strict=False):
            values = values[axis.index(key)]
        return dict(zip(self.keys[-1], values.tolist(), strict=True))


@dataclass(frozen=True)
class Table:
    """A CSV file of figures: key columns of text, value columns of numbers."""

    name: str
    label: str
    columns: Mapping[str, np.ndarray]
    units: Mapping[str, str]
    source: str
    start: str
    until: str = ""
    note: str = ""
    review_by: str = ""
    file: str = ""

    def grid(self, column: str, **axes: Sequence[object] | np.ndarray) -> np.ndarray:
        """Values of a column as a dense array along the given key columns, in their order.

        Rows whose keys are not all listed are left out; a missing or doubled cell raises.

        Examples
        --------
        >>> from calc.parameters import parameters
        >>> climate = parameters().table("climate.monthly")
        >>> hours = climate.grid("degree_hours_19", climate_zone=["h1a"],
        ...     altitude_class=["up_to_400_m"], heavy_old_fabric=["0"], month=range(1, 13))
        >>> hours.shape, hours[0, 0, 0, 0].item()
        ((1, 1, 1, 12), 11712.4)
        """
        keys = list(axes)
        places = [{str(key): i for i, key in enumerate(axes[k])} for k in keys]
        shape = tuple(len(p) for p in places)
        result = np.full(shape, np.nan)
        filled = np.zeros(shape, dtype=bool)
        rows = zip(*(self.columns[k] for k in keys), self.columns[column], strict=True)
        for *key, value in rows:
            cell = tuple(p.get(str(k), -1) for p, k in zip(places, key, strict=True))
            if -1 in cell:
                continue
            if filled[cell]:
                raise ParameterError(f"{self.name}: {key} stands twice")
            result[cell], filled[cell] = value, True
        if not filled.all():
            hole = [list(axes[k])[i] for k, i in zip(keys, np.argwhere(~filled)[0], strict=True)]
            raise ParameterError(f"{self.name}: no {column} for {hole}")
        return result
