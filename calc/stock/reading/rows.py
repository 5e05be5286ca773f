"""Rows of text → answers of homes, and every cell that is refused.

A refused cell of a needed field refuses its row; any other is left unknown and the row goes on.
Cells are read once each however many rows repeat them. A row may be a building: it becomes its
homes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.schema.inputs import is_unknown, take
from calc.schema.vocabulary import DWELLING_TYPES, ENERGY_CARRIERS, POSITIONS
from calc.stock.national import DRAWN, heating_carrier
from calc.stock.reading.columns import (
    HOUSING,
    LINE,
    SHARED,
    WHY,
    Cell,
    Columns,
    ReadingPlan,
    Refusal,
    cells_of,
    filled,
    fixed,
)
from calc.stock.reading.homes import Register, Spread, Who, floors, row_keys, shares, spread_of
from calc.stock.reading.inspection import BATCH, laid_down
from calc.stock.reading.words import DECLARED, LABELS, SIZES, SPOKEN, TEXTS, USAGES, answers_in

_HOUSE, _FLAT = (DWELLING_TYPES.index(name) for name in ("house", "apartment"))
_BUILDING_BATCH = 2_000
"""Rows at once where each is a building of many homes."""

_NEEDED = ("dwelling_type", "floor_area", "heating_carrier", "construction_year")
"""What a home cannot lack, in the order in which a row's lacks are listed."""
_COUNTS = ("row_dwellings", "row_flats", "row_houses")
"""Columns that count a building's homes."""


@dataclass
class Homes:
    """Some accepted homes.

    Attributes
    ----------
    lines : ndarray of int, shape (n,)
        Of the file, counted from 1.
    more : dict of str to ndarray
        id, building, district, rent, incomes and bands, certificates, shape (n,).
    keys : ndarray of int, shape (n,)
        A number of each home that no other row changes.
    source, rows
        The batch as it was read, and the row of each home in it.
    """

    lines: np.ndarray
    answers: HousingAnswers
    more: dict[str, np.ndarray]
    refusals: list[Refusal]
    keys: np.ndarray
    source: pa.RecordBatch
    rows: np.ndarray

    def own_columns(self, names: Sequence[str]) -> dict[str, pa.Array]:
        """The landlord's own cells of each home, by header."""
        where = pa.array(self.rows)
        return {name: self.source.column(cells_of(k)).take(where) for k, name in enumerate(names)}

    @property
    def certified(self) -> np.ndarray:
        """Class of each home's certificate, -1 where it has none that is valid."""
        return self.answers.certified_class


class Reader:
    """Reads the rows of a stock by a plan; remembers the homes it has seen.

    Parameters
    ----------
    plan : ReadingPlan
    day : str
        Of the rules: a certificate that is void then is not counted.
    looked : mapping, optional
        What was first seen of the file.
    keeps_lacking : bool
        Homes that lack a needed answer are given with an unknown, instead of refused.
    """

    def __init__(
        self,
        plan: ReadingPlan,
        day: str,
        looked: Mapping[str, Any] | None = None,
        *,
        keeps_lacking: bool = False,
    ):
        looked = looked or {}
        self._plan, self._day, self._keeps = plan, day, keeps_lacking
        self._seen: dict[str, int] = {}
        self._replaced: frozenset[str] = frozenset()
        self._flats_of: dict[str, int] = {}
        """Flats of the file that have their own certificate, by that of their building."""
        self._register = Register(plan, looked.get("restarts", False), looked.get("towns", 1) > 1)
        self.read = 0
        """Rows read so far."""
        self.dwellings = 0
        """Homes that rows describe so far, whether they can be computed or not."""
        self.supposed = 0
        """Of them, those whose energy of heating is drawn."""

    @property
    def buildings(self) -> int:
        """Distinct buildings so far."""
        return self._register.buildings

    def homes(self, raw: Path) -> Iterator[Homes]:
        """Accepted homes by batches."""
        self._link(raw)
        size = BATCH if self._plan.rows == "dwellings" else _BUILDING_BATCH
        with pq.ParquetFile(raw) as source:
            for batch in source.iter_batches(size):
                self.read += batch.num_rows
                yield self._homes(batch)

    def _link(self, raw: Path) -> None:
        """Which certificates others replace, and how many flats of the file are of a building's."""
        replaced, of, own = (
            self._cells(raw, name)
            for name in ("certificate_replaced", "certificate_of_building", "id")
        )
        self._replaced = frozenset(replaced) - {""}
        of = self._at_one_address(raw, own, of)
        for building, flat in zip(of, own, strict=False):
            if building and flat not in self._replaced:
                self._flats_of[building] = self._flats_of.get(building, 0) + 1

    def _at_one_address(self, raw: Path, own: list[str], of: list[str]) -> list[str]:
        """The building's certificate of each row, by its link, else by the only one at its address.

        Of two at one address nothing tells which is a flat's.
        """
        kinds, keys = self._cells(raw, "dwelling_type"), self._cells(raw, "address_key")
        if self._plan.rows != "told" or not (kinds and keys and own):
            return of
        of = of or [""] * len(own)
        whole: dict[str, list[str]] = {}
        stated = {kind: answers_in("dwelling_type", kind) or {} for kind in set(kinds)}
        is_whole = ["row_kind" in stated[kind] for kind in kinds]
        for key, name, is_one in zip(keys, own, is_whole, strict=True):
            if key and is_one and name not in self._replaced:
                whole.setdefault(key, []).append(name)
        only = {key: name for key, (name, *others) in whole.items() if not others}
        rows = zip(of, keys, is_whole, strict=True)
        return [link or ("" if is_one else only.get(key, "")) for link, key, is_one in rows]

    def _cells(self, raw: Path, name: str) -> list[str]:
        """Every cell of the column that gives a field; none where none does."""
        place = self._plan.place_of(name)
        if place < 0:
            return []
        return [cell.strip() for cell in laid_down(raw, place).to_pylist()]

    def _homes(self, batch: pa.RecordBatch) -> Homes:
        n, plan = batch.num_rows, self._plan
        lines = batch.column(LINE).to_numpy(zero_copy_only=False)
        refusals: list[Refusal] = []
        good = np.ones(n, dtype=bool)

        def refuse(is_refused: np.ndarray, code: str) -> None:
            rows = np.flatnonzero(good & is_refused)
            refusals.extend(Refusal.of_row(int(lines[row]), "row", code) for row in rows)
            good[rows] = False

        reasons = np.array(batch.column(WHY).to_pylist(), dtype=object)
        for why in filter(None, dict.fromkeys(reasons)):
            refuse(reasons == why, why)
        columns = Columns.of(plan, batch)
        _certificates(columns, self._day)
        usage = self._usage(columns)
        refuse(usage > USAGES.index("dwelling"), "not_a_dwelling")
        refuse(np.isin(columns.text("id"), list(self._replaced)), "replaced")
        count = self._count(columns)
        odd = {cell.row: cell for cell in columns.refused if cell.field in _COUNTS}
        for row, cell in odd.items():  # a count not understood is not none
            if good[row] and count[row] <= 0:
                good[row] = False
                refusals.append(cell.refusal(lines, is_fatal=True))
        refuse(count <= 0, "no_dwelling")
        who = self._register.who(columns, lines, good)
        self._drop_doubles(who, columns, lines, good, refusals)
        count = np.where(good, count, 0).astype(np.int64)
        self.dwellings += int(count.sum())
        made = spread_of(count)
        keys = row_keys(who, batch)
        arrays = self._arrays(columns, made, keys, who)
        cells = [cell for cell in columns.refused if good[cell.row]]
        kept, stated = self._checked(arrays, made, cells, batch, lines)
        refusals += stated
        more = self._more(columns, made, who)
        result = {name: values[kept] for name, values in more.items()}
        answers = take(HousingAnswers(**{name: arrays[name] for name in HOUSING}), kept)
        refusals.sort(key=lambda one: one.line)
        own = keys[made.row] * np.uint64(31) + made.rank.astype(np.uint64)
        return Homes(
            lines=lines[made.row][kept],
            answers=answers,
            more=result,
            refusals=refusals,
            keys=own[kept],
            source=batch,
            rows=made.row[kept],
        )

    def _usage(self, columns: Columns) -> np.ndarray:
        """What each row is used for; a lot without a column for it, what its name says.

        A use in strange words, of a row with neither area nor rooms, is not a home's.
        """
        usage = columns.get("usage")
        strange = [cell.row for cell in columns.refused if cell.field == "usage"]
        if strange:
            blank = is_unknown(columns.get("floor_area")) & is_unknown(columns.get("rooms"))
            odd = np.isin(np.arange(len(columns)), strange) & is_unknown(usage) & blank
            usage = np.where(odd, USAGES.index("other"), usage).astype(usage.dtype)
        if not self._plan.has("tantiemes"):
            return usage
        names = columns.text("name")
        said = {one: (answers_in("usage", one) or {}).get("usage") for one in set(names.tolist())}
        named = [USAGES.index(stated) if (stated := said[one]) else -1 for one in names.tolist()]
        return filled(usage, np.array(named, dtype=usage.dtype))

    def _count(self, columns: Columns) -> np.ndarray:
        """Homes of each row."""
        n = len(columns)
        if self._plan.rows == "dwellings":
            return np.ones(n)
        stated = columns.get("row_dwellings")
        if self._plan.rows == "buildings":
            parts = np.stack([columns.get("row_flats"), columns.get("row_houses")])
            sides = np.where(is_unknown(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))
            counted = np.maximum(*(_counts(columns, of).sum(axis=-1) for of in (SIZES, LABELS)))
            return np.nan_to_num(filled(filled(stated, sides), counted))
        flats = columns.text("id")
        known = np.array([self._flats_of.get(name, 0) for name in flats], dtype=float)
        whole = np.maximum(np.nan_to_num(stated, nan=1.0) - known, 0.0)
        return np.where(columns.get("row_kind") >= 0, whole, 1.0)

    def _arrays(
        self, columns: Columns, made: Spread, keys: np.ndarray, who: Who
    ) -> dict[str, np.ndarray]:
        """Answers of every home, refused or not."""
        row, plan = made.row, self._plan
        arrays = fixed(plan, self._day, len(row))
        for name in HOUSING:
            if name in columns.arrays and name != "date":
                arrays[name] = filled(columns.arrays[name][row], arrays[name])
        arrays["commune"] = arrays["commune"].astype("<U5")
        is_flat = self._plan.has("tantiemes") | (columns.get("floor_number")[row] >= 1)
        several = (made.of > 1) | is_flat
        alone = (plan.rows == "buildings") & (made.of == 1)  # a building of one home is a house
        flats, houses = columns.get("row_flats")[row], columns.get("row_houses")[row]
        is_house = (houses > 0) & ~(made.rank < np.nan_to_num(flats))
        implied = np.select(
            [is_house, flats > 0, several, alone], [_HOUSE, _FLAT, _FLAT, _HOUSE], -1
        )
        arrays["dwelling_type"] = filled(arrays["dwelling_type"], implied).astype(np.int8)
        if plan.rows != "dwellings":
            self._share(arrays, columns, made, keys)
            self._label(arrays, columns, made)
        self._suppose(arrays, made, who)
        self._measured(arrays, columns, made)
        is_flat = arrays["dwelling_type"] == _FLAT
        levels = columns.get("levels")[row]
        levels = np.where(~is_flat & (levels >= 1), levels, np.nan)
        arrays["storeys"] = filled(arrays["storeys"], levels)
        self._position(arrays, columns, made, is_flat, who.building)
        return arrays

    def _suppose(self, arrays: dict[str, np.ndarray], made: Spread, who: Who) -> None:
        """The energy of heating where the landlord leaves it to be drawn: one a building."""
        if self._plan.constants.get("heating_carrier") != DRAWN:
            return
        where = np.where(who.building == "", who.home, who.building)
        keys = np.array([crc32(str(stated).encode()) for stated in where], np.uint64)[made.row]
        drawn = heating_carrier(
            arrays["dwelling_type"],
            arrays["construction_year"],
            arrays["construction_period"],
            arrays["commune"],
            keys,
        )
        self.supposed += int(is_unknown(arrays["heating_carrier"]).sum())
        arrays["heating_carrier"] = filled(arrays["heating_carrier"], drawn)

    def _share(
        self, arrays: dict[str, np.ndarray], columns: Columns, made: Spread, keys: np.ndarray
    ) -> None:
        """A building's area and energies among its homes."""
        wide = float(parameters()["stock.area_within_building"].constant)
        part = shares(made, keys, wide)
        of, row = made.of, made.row
        each, whole = columns.get("floor_area")[row], columns.get("building_area")[row]
        if self._plan.areas == "total":
            whole = filled(whole, each)
            each = np.where(of > 1, np.nan, each)
        footprint = columns.get("footprint")[row] * _levels(columns)[row]
        lived = float(parameters()["stock.lived_share"].constant)
        whole = filled(whole, footprint * lived)
        stated = np.nan_to_num(columns.get("row_dwellings")[row])
        is_part = (self._plan.rows == "told") & (stated > of)  # the others tell their own area
        whole = np.where(is_part, whole * of / np.maximum(stated, 1), whole)
        mean = filled(each, whole / of)
        arrays["floor_area"] = np.where(of > 1, mean * of * part, mean)
        for name in SHARED:
            if name in arrays:
                arrays[name] = np.where(of > 1, arrays[name] * part, arrays[name])

    def _label(self, arrays: dict[str, np.ndarray], columns: Columns, made: Spread) -> None:
        """Labels that a building's row counts, one a home: a count is closer than a majority."""
        if not self._plan.has(*LABELS):
            return
        reached = np.cumsum(_counts(columns, LABELS), axis=1)[made.row]
        letter = (made.rank[:, None] >= reached).sum(axis=1)
        is_stated = (reached[:, -1] > 0) & ~columns.arrays["certificate_is_void"][made.row]
        counted = np.where(letter < len(LABELS), letter, -1)
        arrays["certified_class"] = np.where(is_stated, counted, arrays["certified_class"]).astype(
            np.int8
        )

    def _measured(self, arrays: dict[str, np.ndarray], columns: Columns, made: Spread) -> None:
        """Energy measured for heating, told without its carrier, is of the heating's carrier."""
        stated = columns.get("billed_heating")[made.row]
        if is_unknown(stated).all():
            return
        if self._plan.rows != "dwellings":
            area = np.nan_to_num(arrays["floor_area"], nan=1.0)
            total = np.bincount(made.row, area, len(columns.get("billed_heating")))
            stated = np.where(made.of > 1, stated * area / total[made.row], stated)
        for code, carrier in enumerate(ENERGY_CARRIERS):
            name, own = f"billed_{carrier}", arrays["heating_carrier"] == code
            arrays[name] = filled(arrays[name], np.where(own, stated, np.nan))

    def _position(
        self,
        arrays: dict[str, np.ndarray],
        columns: Columns,
        made: Spread,
        is_flat: np.ndarray,
        buildings: np.ndarray,
    ) -> None:
        """Where a flat stands, from its floor and how many there are.

        A syndic's list, which has its lots' shares, is of whole buildings: the highest floor of
        one is its last.
        """
        row = made.row
        floor, levels = columns.get("floor_number")[row], _levels(columns)
        if self._plan.has("tantiemes"):
            _, where = np.unique(buildings.astype(str), return_inverse=True)
            highest = np.full(int(where.max(initial=0)) + 1, -1.0)
            np.fmax.at(highest, where, columns.get("floor_number"))
            levels = filled(levels, np.where(highest > 0, highest + 1, np.nan)[where])
        if self._plan.rows != "dwellings":
            drawn = floors(made, levels)
            floor = np.where((made.of > 1) & is_unknown(floor), drawn, floor)
        top = levels[row] - 1
        ground, middle, last, both = (
            POSITIONS.index(name) for name in ("ground", "middle", "top", "ground_and_top")
        )
        known = np.select(
            [is_unknown(floor), (floor <= 0) & (top <= 0), floor <= 0, floor >= top, floor < top],
            [-1, both, ground, last, middle],
            -1,
        )
        position = filled(arrays["position"], np.where(is_flat, known, -1))
        arrays["position"] = position.astype(np.int8)

    def _checked(
        self,
        arrays: dict[str, np.ndarray],
        made: Spread,
        cells: list[Cell],
        source: pa.RecordBatch,
        lines: np.ndarray,
    ) -> tuple[np.ndarray, list[Refusal]]:
        """Homes that are kept, and what was refused; wrong answers are blanked."""
        if self._plan.rows != "dwellings":
            self._bound(arrays, made, cells)
        outside = self._contradicted(arrays, made, cells, source)
        lacking = {name: is_unknown(arrays[name]) for name in _NEEDED}
        lacking["construction_year"] &= is_unknown(arrays["construction_period"])
        (first,) = np.nonzero(made.rank == 0)
        home_of = dict(zip(made.row[first].tolist(), first.tolist(), strict=True))
        refusals: list[Refusal] = []
        stated: set[tuple[int, str]] = set()
        for cell in cells:
            root, home = _root(cell.field), home_of.get(cell.row)
            if home is None:
                continue
            stated.add((cell.row, root))
            is_fatal = root in lacking and bool(lacking[root][home]) or bool(outside[home])
            refusals.append(cell.refusal(lines, is_fatal))
        if self._keeps:
            return ~outside, refusals
        for name, empty in lacking.items():
            for row in np.unique(made.row[empty]).tolist():
                if (row, name) not in stated:
                    refusals.append(Refusal.of_row(int(lines[row]), name, "required"))
        kept = ~np.logical_or.reduce([*lacking.values(), outside])
        return kept, refusals

    def _bound(self, arrays: dict[str, np.ndarray], made: Spread, cells: list[Cell]) -> None:
        """Blank what a home has of its building's area and energies where no home has so much."""
        for name in ("floor_area", *SHARED):
            what = DECLARED[name]
            if name not in arrays or what.maximum is None:
                continue
            place = self._plan.place_of(name)
            for code, limit, odd in (
                ("too_large", what.maximum, arrays[name] > what.maximum),
                ("too_small", what.minimum, arrays[name] < what.minimum),
            ):
                for home in _first_of_each(made.row, odd):
                    row, value = int(made.row[home]), float(arrays[name][home])
                    cells.append(Cell(row, place, "", name, code, limit, deduced=value))
                arrays[name] = np.where(odd, np.nan, arrays[name])

    def _contradicted(
        self, arrays: dict[str, np.ndarray], made: Spread, cells: list[Cell], source: pa.RecordBatch
    ) -> np.ndarray:
        """Blank what cannot be beside what else is said; homes overseas, of which nothing is."""
        answers = HousingAnswers(**{name: arrays[name] for name in HOUSING})
        outside = np.zeros(len(made.row), dtype=bool)
        for issue in answers.issues():
            if issue.code == "required":
                continue
            outside[issue.row] |= issue.code == "overseas"
            _blank(arrays[issue.field], issue.row)
            if made.rank[issue.row] == 0:
                place, row = self._plan.teller_of(issue.field), int(made.row[issue.row])
                text = source.column(cells_of(place))[row].as_py() if place >= 0 else ""
                cells.append(Cell(row, place, text or "", issue.field, issue.code, issue.limit))
        return outside

    def _drop_doubles(
        self,
        who: Who,
        columns: Columns,
        lines: np.ndarray,
        good: np.ndarray,
        refusals: list[Refusal],
    ) -> None:
        """Rows of a home that an earlier row has already told."""
        if not self._plan.has("id"):
            return
        column, ids = self._plan.place_of("id"), columns.text("id")
        for row in np.flatnonzero(good & (ids != "")).tolist():
            name = who.home[row]
            if not name:
                continue
            line = int(lines[row])
            before = self._seen.setdefault(name, line)
            if before != line:
                good[row] = False
                cell = str(ids[row])[:60]
                refusal = Refusal(line, column, cell, "id", "double", before, row_refused=True)
                refusals.append(refusal)

    def _more(self, columns: Columns, made: Spread, who: Who) -> dict[str, np.ndarray]:
        """What is carried beside the answers, one a home."""
        row = made.row
        result = {name: columns.text(name)[row] for name in TEXTS if name != "building"}
        result["building"] = who.shown[row]
        result["address"] = who.address[row]
        for name in DECLARED:
            if name not in HOUSING and name not in SHARED:
                result[name] = columns.get(name)[row]
        result["certificate_is_void"] = columns.arrays["certificate_is_void"][row]
        if (made.of > 1).any():
            several = (made.of > 1) & (result["id"] != "")
            numbered = [
                f"{one}-{rank + 1}" for one, rank in zip(result["id"], made.rank, strict=True)
            ]
            result["id"] = np.where(several, np.array(numbered, dtype=object), result["id"])
        return result


def _certificates(columns: Columns, day: str) -> None:
    """The label of each row's certificate: the worse of its two classes, none when it is void."""
    energy, climate = columns.get("certified_class"), columns.get("certified_climate_class")
    signed, until = columns.get("certified_on"), columns.get("certified_until")
    law = parameters()["stock.certificate_rules"].by_key()
    is_known = energy >= 0
    now = np.datetime64(day, "D")
    late = signed.astype("datetime64[M]") + np.timedelta64(12 * int(law["years"]), "M")
    old = signed < np.datetime64(int(law["first_day"]), "D")
    void = is_known & (old | (late.astype("datetime64[D]") < now) | (until < now))
    both = np.where(is_known & (climate > energy), climate, energy)
    columns.arrays["certified_class"] = np.where(void, -1, both).astype(np.int8)
    columns.arrays["certificate_is_void"] = void
    for name in ("certified_primary_energy", "certified_emissions"):
        columns.arrays[name] = np.where(void, np.nan, columns.get(name))


def _counts(columns: Columns, names: Sequence[str]) -> np.ndarray:
    """Homes of each row by size or by label, as it counts them, shape (rows, names)."""
    return np.stack([np.nan_to_num(columns.get(name)) for name in names], axis=-1)


def _levels(columns: Columns) -> np.ndarray:
    """Levels of the building of each row, its ground floor included."""
    stated = filled(columns.get("building_levels"), columns.get("building_floors") + 1)
    return filled(stated, columns.get("levels"))


def _first_of_each(row: np.ndarray, odd: np.ndarray) -> list[int]:
    """The first odd home of each row that has some."""
    homes = np.flatnonzero(odd)
    return homes[np.unique(row[homes], return_index=True)[1]].tolist()


def _root(of: str) -> str:
    """The needed field that a column's refusal concerns."""
    of = SPOKEN.get(of, of)
    return "construction_year" if of == "construction_period" else of


def _blank(array: np.ndarray, row: int) -> None:
    kind = array.dtype.kind
    array[row] = np.nan if kind == "f" else "" if kind == "U" else -1


# Refused cells, one JSON line each: codes, for whoever shows them to find the words.


def written(refusal: Refusal) -> str:
    """A refusal as a line of the list.

    Examples
    --------
    >>> written(Refusal(3, 1, "0 m²", "floor_area", "too_small", 9.0, True))[:24]
    '{"line": 3, "column": 1,'
    """
    return json.dumps(asdict(refusal), ensure_ascii=False) + "\n"


def refusals_in(path: Path) -> Iterator[Refusal]:
    """Refusals as they were listed; none while there is no list."""
    try:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                yield Refusal(**json.loads(line))
    except OSError:
        return
