"""Who a row is of: its building, by town, street and name; its home, by what tells it apart there.

A name is a building's in its street: « A » of three towns are three buildings. Where no column
names it, an address is a building. A number that restarts in each building is no duplicate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

import numpy as np
import pyarrow as pa
from scipy.special import ndtri

from calc.schema.written import plain
from calc.stock.reading.columns import LINE, WHY, Columns, ReadingPlan, encoded, joined

_NUMBER = re.compile(r"^\s*\d+[\d\s/,&-]*(?:bis|ter|quater|[a-d])?\b[\s,]*", re.IGNORECASE)
_MIX = np.uint64(1_000_003)


def street_of(address: str) -> str:
    """An address without its number.

    Examples
    --------
    >>> street_of("12 bis rue des Lilas"), street_of("Rue Pasteur")
    ('rue des lilas', 'rue pasteur')
    """
    return plain(_NUMBER.sub("", address))


@dataclass(frozen=True)
class Who:
    """Of some rows.

    Attributes
    ----------
    building : ndarray of str
        A key, the same for all homes of a building; empty where nothing says it.
    shown : ndarray of str
        The building's name as people say it.
    home : ndarray of str
        What tells a home of the file from another; empty where nothing does.
    address : ndarray of str
        As it is written.
    """

    building: np.ndarray
    shown: np.ndarray
    home: np.ndarray
    address: np.ndarray


class _Place(NamedTuple):
    """Where a building stands, and what it is called: as one key, and as people say it."""

    town: str
    street: str
    name: str
    said: str
    code: str


class Register:
    """Buildings of a file, as its rows come."""

    def __init__(self, plan: ReadingPlan, restarts: bool = False, has_towns: bool = False):
        self._plan, self._restarts, self._has_towns = plan, restarts, has_towns
        self._shown: dict[str, str] = {}
        self._taken: set[str] = set()

    @property
    def buildings(self) -> int:
        """Distinct buildings so far."""
        return len(self._shown)

    def who(self, columns: Columns, lines: np.ndarray, good: np.ndarray) -> Who:
        """Buildings and homes of a batch of rows, of which some are no homes."""
        texts = columns.texts
        address = _address(columns)
        names = joined(texts.get("building", [columns.text("building")]))
        said = joined(_spoken(self._plan, texts.get("building", []))) if names.any() else names
        texts_of_place = (columns.town, address, names, said, columns.text("address_key"))
        places = map(_Place, *(text.tolist() for text in texts_of_place))
        cells = (columns.text(name).tolist() for name in ("id", "entrance", "number"))
        result: list[tuple[str, str, str]] = []
        cache: dict[_Place, tuple[str, str]] = {}
        is_building = self._plan.rows == "buildings"
        rows = zip(places, *cells, lines.tolist(), good.tolist(), strict=True)
        for place, own, entrance, number, line, is_good in rows:
            if not is_good:
                result.append(("", "", ""))
                continue
            if place not in cache:
                cache[place] = self._building(place)
            building, shown = cache[place]
            if is_building:
                one = "" if entrance and place.name else line  # entrances of one building
                building = f"{building}|{own or one}"
                shown = shown or own or f"ligne {line}"
            stated = "|".join((building or f"{place.town}|{place.street}", entrance, number, own))
            is_home = bool(own or number) and not self._restarts
            name = self._name(building, shown, place.street)
            result.append((building, name, stated if is_home else ""))
        buildings, names, homes = (
            np.array(column, dtype=object) for column in zip(*result, strict=True)
        )
        return Who(buildings, names, homes, address)

    def _building(self, place: _Place) -> tuple[str, str]:
        """Key and name of the building at a place."""
        town, where, name, said, code = place
        if name:
            shown = f"{said} ({town})" if self._has_towns and town and not town.isdigit() else said
            return "|".join((plain(town), street_of(where), plain(name))), shown
        if code or where:
            return "|".join((plain(town), code or plain(where))), where or code
        return "", ""

    def _name(self, building: str, shown: str, where: str) -> str:
        """A name that no other building of the file has."""
        if not building:
            return ""
        if building not in self._shown:
            tries = [shown, f"{shown}, {where}" if where else shown]
            tries += [f"{shown} ({k})" for k in range(2, 2 + len(self._taken) + 1)]
            name = next(one for one in tries if one not in self._taken)
            self._taken.add(name)
            self._shown[building] = name
        return self._shown[building]


def _spoken(plan: ReadingPlan, parts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Names of buildings without their codes, where there are both."""
    places = [k for k, of in plan.used if of == "building"]
    heads = [plain(plan.names[k]) if k < len(plan.names) else "" for k in places]
    named = [part for part, head in zip(parts, heads, strict=True) if "code" not in head.split()]
    return named or list(parts)


def _address(columns: Columns) -> np.ndarray:
    whole = columns.text("address")
    parts = ("address_number", "address_repeat", "street_type", "street")
    made = joined([columns.text(name) for name in parts], " ")
    street = columns.text("street")
    return np.where(whole != "", whole, np.where(street != "", made, ""))


def row_keys(who: Who, batch: pa.RecordBatch) -> np.ndarray:
    """A number of each row that no other row of the file changes, shape (n,).

    Of its home where something tells it, else of all its cells.
    """
    result = np.zeros(batch.num_rows, dtype=np.uint64)
    unnamed = np.flatnonzero(who.home == "")
    if len(unnamed) < batch.num_rows:
        result = _checksums(who.home.tolist())
    if len(unnamed):
        mixed = np.zeros(len(unnamed), dtype=np.uint64)
        for column in batch.drop_columns([LINE, WHY]).take(pa.array(unnamed)).columns:
            cells, codes = encoded(column)
            mixed = mixed * _MIX + _checksums(cells or [""])[codes]
        result[unnamed] = mixed
    return result


def _checksums(texts: list[str]) -> np.ndarray:
    return np.array([crc32(text.encode("utf-8", "replace")) for text in texts], np.uint64)


# A row that is a building → its homes: as many as it says, their areas and energies adding up.
#
# Homes of a building are not alike: their areas are drawn around their mean, their floors follow
# one another. What is drawn depends on the row alone.

_GOLDEN = 0.6180339887498949
"""Steps by which numbers between 0 and 1 spread evenly, however many there are."""


@dataclass(frozen=True)
class Spread:
    """Homes of some rows.

    Attributes
    ----------
    row : ndarray of int, shape (homes,)
        The row of each.
    rank : ndarray of int, shape (homes,)
        Its place among the homes of its row, from 0.
    of : ndarray of int, shape (homes,)
        How many its row has.
    """

    row: np.ndarray
    rank: np.ndarray
    of: np.ndarray


def spread_of(count: np.ndarray) -> Spread:
    """Homes of rows that have so many each.

    Examples
    --------
    >>> found = spread_of(np.array([2, 0, 1]))
    >>> found.row.tolist(), found.rank.tolist(), found.of.tolist()
    ([0, 0, 2], [0, 1, 0], [2, 2, 1])
    """
    count = np.asarray(count, dtype=np.int64)
    row = np.repeat(np.arange(len(count)), count)
    first = np.cumsum(count) - count
    return Spread(row, np.arange(len(row)) - first[row], count[row])


def shares(made: Spread, keys: np.ndarray, spread: float) -> np.ndarray:
    """The part of its row's area that each home has; they sum to 1 in each row.

    Parameters
    ----------
    made : Spread
    keys : ndarray of int, shape (rows,)
        A number of each row.
    spread : float
        Standard deviation of the logarithm of areas. [-]

    Examples
    --------
    >>> made = spread_of(np.array([3, 1]))
    >>> found = shares(made, np.array([7, 8]), 0.28)
    >>> found[:3].sum().round(9).item(), found[3].item(), bool(found[0] != found[1])
    (1.0, 1.0, True)
    """
    start = (keys.astype(np.uint64) % np.uint64(9973)).astype(float) / 9973
    level = (made.rank * _GOLDEN + start[made.row]) % 1.0
    size = np.exp(spread * ndtri(np.clip(level, 0.02, 0.98)))
    total = np.bincount(made.row, size, len(keys))
    return size / total[made.row]


def floors(made: Spread, levels: np.ndarray) -> np.ndarray:
    """The floor of each home, 0 the ground, where its row says how many levels it has.

    Examples
    --------
    >>> floors(spread_of(np.array([6])), np.array([3.0])).tolist()
    [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]
    """
    return np.floor(made.rank * levels[made.row] / made.of)
