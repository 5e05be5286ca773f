"""Figures as the data files hold them: dated parameters, tables, and their sources."""

from __future__ import annotations

import csv
import gzip
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TextIO, cast

import numpy as np
from numpy.dtypes import StringDType

from calc.schema.vocabulary import AXES


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
        >>> parameters()["mobility.season_months"].constant.item()
        11.0
        """
        if len(self.values) != 1:
            raise ParameterError(f"{self.name} changes with the date: ask for one")
        return self.values[0]

    def by_key(self, *keys: str, day: np.datetime64 | None = None) -> dict[str, float]:
        """Values of the last axis by their keys, at `keys` of the axes before it: on a day, or of
        a constant.

        Examples
        --------
        >>> parameters()["mobility.circuity"].by_key()["rail"]
        1.2
        """
        values = self.constant if day is None else self.on(day)
        for axis, key in zip(self.keys, keys, strict=False):
            values = values[axis.index(key)]
        return dict(zip(self.columns, values.tolist(), strict=True))

    def each(
        self, rows: Any = ..., dates: np.ndarray | np.datetime64 | None = None
    ) -> dict[str, np.ndarray]:
        """Values by the keys of the last axis, of some rows of the axes before it, dates first.

        Examples
        --------
        >>> pace = parameters()["mobility.pace"].each([0, 1])
        >>> pace["speed"].tolist(), pace["walk"].tolist()
        ([4.8, 14.0], [0.0, 0.0])
        """
        values = (self.constant if dates is None else self.on(dates))[rows]
        return dict(zip(self.columns, np.moveaxis(values, -1, 0), strict=True))

    @property
    def rows(self) -> tuple[str, ...]:
        """Keys of the first axis."""
        return self.keys[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of the last axis."""
        return self.keys[-1]


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


DATA = Path(__file__).parent / "data"
_FOREVER = np.datetime64("9999-12-31")
_WIDE = 40
"""Letters of a cell from which a column is kept cell by cell: 17 MB of postcodes are 1 MB."""
_PARAMETER_KEYS = {"label", "unit", "axis", "review_by", "note", "values"}
_PERIOD_KEYS = {"from", "until", "source", "note", "value", "file"}
_TABLE_KEYS = {"label", "file", "source", "from", "until", "units", "note", "review_by"}
_SOURCE_KEYS = {"title", "publisher", "url", "accessed", "note", "licence", "published"}


class Parameters(Mapping[str, Parameter]):
    """Every parameter, table and source of the data files; equal to itself alone."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(
        self,
        values: Mapping[str, Parameter],
        tables: Mapping[str, Table],
        sources: Mapping[str, Source],
    ):
        self._values, self.tables, self.sources = values, tables, sources

    def __getitem__(self, name: str) -> Parameter:
        try:
            return self._values[name]
        except KeyError:
            raise ParameterError(f"no parameter {name}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def table(self, name: str) -> Table:
        """The table ``"subject.name"``."""
        try:
            return self.tables[name]
        except KeyError:
            raise ParameterError(f"no table {name}") from None


def _check_keys(where: str, result: Mapping[str, object], known: set[str]) -> None:
    if extra := set(result) - known:
        raise ParameterError(f"{where}: unexpected {sorted(extra)}")


def _along(where: str, leaf: object, axes: Sequence[tuple[str, ...]]) -> object:
    """Nested tables → nested lists in the order of the axes; every key, no other."""
    if not axes:
        if isinstance(leaf, dict):
            raise ParameterError(f"{where}: a number expected, found {sorted(leaf)}")
        return leaf
    keys = axes[0]
    if not isinstance(leaf, dict) or set(leaf) != set(keys):
        result = set(leaf) if isinstance(leaf, dict) else {"a number"}
        raise ParameterError(
            f"{where}: missing {sorted(set(keys) - result)}, "
            f"unexpected {sorted(result - set(keys))}"
        )
    return [_along(f"{where}.{key}", leaf[key], axes[1:]) for key in keys]


def _day(value: object) -> np.datetime64:
    return np.datetime64(str(value), "D")


def _open(path: Path) -> TextIO:
    opener = gzip.open if path.suffix == ".gz" else open
    return cast(TextIO, opener(path, "rt", encoding="utf-8", newline=""))


def _leaf_of_file(name: str, path: Path, keys: Sequence[tuple[str, ...]]) -> dict[str, object]:
    """A parameter of one or two axes from the columns of a CSV that bear its name."""
    with _open(path) as stream:
        header, *rows = csv.reader(stream)
    own = name.partition(".")[2]
    columns = [own] if len(keys) == 1 else [f"{own}.{key}" for key in keys[1]]
    if missing := [column for column in columns if column not in header]:
        raise ParameterError(f"{name}: no column {missing} in {path.name}")
    places = [header.index(column) for column in columns]
    result: dict[str, object] = {}
    for row in rows:
        numbers = [float(row[place]) for place in places]
        result[row[0]] = numbers[0] if len(keys) == 1 else dict(zip(keys[1], numbers, strict=True))
    return result


def _parameter(
    name: str, entry: dict, axes: Mapping[str, tuple], sources: set[str], folder: Path
) -> Parameter:
    _check_keys(name, entry, _PARAMETER_KEYS)
    names = entry.get("axis", [])
    names = (names,) if isinstance(names, str) else tuple(names)
    if missing := [axis for axis in names if axis not in axes]:
        raise ParameterError(f"{name}: no axis {missing}")
    keys = tuple(tuple(str(k) for k in axes[axis]) for axis in names)
    values, starts, ends, from_sources, notes = [], [], [], [], []
    for period in entry["values"]:
        where = f"{name}[{period['from']}]"
        if period["source"] not in sources:
            raise ParameterError(f"{where}: no source {period['source']}")
        if names:
            leaf = {k: v for k, v in period.items() if k not in _PERIOD_KEYS}
            if "file" in period:
                leaf = _leaf_of_file(name, folder / period["file"], keys)
            values.append(_along(where, leaf, keys))
        else:
            _check_keys(where, period, _PERIOD_KEYS)
            values.append(period["value"])
        starts.append(_day(period["from"]))
        ends.append(_day(period.get("until", _FOREVER)))
        from_sources.append(period["source"])
        notes.append(period.get("note", ""))
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        following = starts[i + 1] if i + 1 < len(starts) else None
        if end < start or (following is not None and following <= start):
            raise ParameterError(f"{name}: dates must ascend")
        if following is not None:
            ends[i] = min(end, following - np.timedelta64(1, "D"))
    array = np.array(values, dtype=float)
    array.setflags(write=False)
    return Parameter(
        name=name,
        label=entry["label"],
        unit=entry["unit"],
        axes=names,
        keys=keys,
        starts=np.array(starts),
        ends=np.array(ends),
        values=array,
        sources=tuple(from_sources),
        notes=tuple(notes),
        note=entry.get("note", ""),
        review_by=str(entry.get("review_by", "")),
    )


class TableColumns(Mapping[str, np.ndarray]):
    """The columns of a CSV file, read when the first is asked for: most answers need few files."""

    def __init__(self, name: str, path: Path, units: Mapping[str, str]):
        self._path, self._units = path, units
        with _open(self._path) as stream:
            self._header = next(csv.reader(stream))
        if missing := set(units) - set(self._header):
            raise ParameterError(f"{name}: no column {sorted(missing)} in {path.name}")

    @cached_property
    def _read(self) -> dict[str, np.ndarray]:
        with _open(self._path) as stream:
            rows = csv.reader(stream)
            next(rows)
            if set(self._units) == set(self._header):  # nothing but numbers
                read: Iterable[Any] = np.loadtxt(stream, delimiter=",", ndmin=2).T
            else:
                read = [list(column) for column in zip(*rows, strict=True)]
        columns = {}
        for column, cells in zip(self._header, read, strict=True):
            if column in self._units:
                columns[column] = (
                    np.array([float(c) if c != "" else np.nan for c in cells])
                    if isinstance(cells, list)
                    else np.ascontiguousarray(cells)
                )
            else:
                columns[column] = _text(cells)
            columns[column].setflags(write=False)
        return columns

    def __getitem__(self, column: str) -> np.ndarray:
        return self._read[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._header)

    def __len__(self) -> int:
        return len(self._header)


def _text(cells: Sequence[str]) -> np.ndarray:
    """Cells as text: each as long as it is where one of them would make all of them long."""
    widest = max(map(len, cells), default=0)
    return np.array(cells, dtype=StringDType() if widest > _WIDE else str)


def _table(name: str, entry: dict, sources: set[str], folder: Path) -> Table:
    _check_keys(name, entry, _TABLE_KEYS)
    if entry["source"] not in sources:
        raise ParameterError(f"{name}: no source {entry['source']}")
    columns = TableColumns(name, folder / entry["file"], entry["units"])
    return Table(
        name=name,
        label=entry["label"],
        columns=columns,
        units=entry["units"],
        source=entry["source"],
        start=str(entry["from"]),
        until=str(entry.get("until", "")),
        note=entry.get("note", ""),
        review_by=str(entry.get("review_by", "")),
        file=entry["file"],
    )


def load(folder: Path = DATA) -> Parameters:
    """Read every data file of a folder; refuse the first thing that is wrong.

    Raises
    ------
    ParameterError
        Unknown key, missing source, dates that do not ascend, axis not complete.
    """
    values: dict[str, Parameter] = {}
    tables: dict[str, Table] = {}
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as stream:
            subject = tomllib.load(stream)
        own = subject.pop("sources", {})
        for key, source in own.items():
            _check_keys(f"{path.name}: source {key}", source, _SOURCE_KEYS)
            entry = Source(key, **{k: str(v) for k, v in source.items()})
            if sources.setdefault(key, entry) != entry:
                raise ParameterError(f"{path.name}: source {key} differs from another file's")
        axes = AXES | {k: tuple(v) for k, v in subject.pop("axes", {}).items()}
        for name, entry in subject.pop("tables", {}).items():
            key = f"{path.stem}.{name}"
            tables[key] = _table(key, entry, set(own), folder)
        for name, entry in subject.items():
            key = f"{path.stem}.{name}"
            values[key] = _parameter(key, entry, axes, set(own), folder)
    return Parameters(values, tables, sources)


@cache
def parameters() -> Parameters:
    """The project's parameters, read once."""
    return load()
