"""A stock read whole from a file, and its programme to take home, by dwelling or by building."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.schema.inputs import (
    Inputs,
    Issue,
    choice,
    dated,
    declarations,
    is_unknown,
    quantity,
    read,
    take,
    undeclared,
)
from calc.schema.vocabulary import DPE_CLASSES, MEASURES
from calc.stock.programme.model import Stock
from calc.stock.programme.options import from_bits
from calc.stock.programme.results import Programme
from calc.tables import files as table

COLUMNS = (
    "row",
    "building",
    "package",
    "works",
    "year",
    "second_year",
    "cost",
    "cost_low",
    "cost_high",
    "saving",
    "saving_low",
    "saving_high",
    "emissions_saving",
    "emissions_saving_low",
    "emissions_saving_high",
    "dpe_class_before",
    "dpe_class_after",
    "lettable_probability",
    "f_or_g_before",
    "f_or_g_after",
    "certificates",
    "loan",
    "tax_relief",
    "third_line",
    "rent_rise",
    "tenant_keeps",
    "owner_value",
)
_NAMES = ("district", "name", "address", "orientation")
"""Texts of a file by which a landlord may speak of a dwelling, beside its building."""
_BESIDE = (
    "id",
    "building",
    "dpe_class",
    "row",
    "district",
    "name",
    "certificate",
    "address",
    "rent",
    "income_class",
    "tantiemes",
    "orientation",
    "works_year",
)
"""Columns of a stock that say nothing of how a home is built."""


_TOLD = ("dpe_class", "rent", "row", "works_year")


def planned(years: np.ndarray) -> np.ndarray:
    """The name under which dwellings whose plan says a year are spoken of.

    Examples
    --------
    >>> planned(np.array([2028.0, np.nan])).tolist()
    ['travaux 2028', '']
    """
    return np.array(["" if np.isnan(year) else f"travaux {year:.0f}" for year in years], dtype=str)


@dataclass(frozen=True)
class Beside:
    """What a stock's file may say beside the answers."""

    dpe_class: np.ndarray = choice(DPE_CLASSES)
    rent: np.ndarray = quantity("EUR/month", 0, 10_000)
    row: np.ndarray = quantity("", 0, 1e9, integer=True)
    works_year: np.ndarray = quantity("year", 2000, 2060, integer=True)


@dataclass(frozen=True)
class StockFile:
    """A file of dwellings.

    Attributes
    ----------
    stock : Stock
        Accepted rows.
    good : ndarray of bool, shape (rows,)
    ids : list
        Of every row.
    buildings : ndarray of str, shape (rows,)
    lines : ndarray of int, shape (rows,)
        Of the landlord's own file, counted from 1.
    issues : list of Issue
    strangers : dict of str to str or None
        Columns ignored, with the nearest known name.
    """

    stock: Stock
    good: np.ndarray
    ids: list[object]
    buildings: np.ndarray
    lines: np.ndarray
    issues: list[Issue]
    strangers: dict[str, str | None]


def _thin(inputs: Inputs) -> Inputs:
    """The same inputs; a column of which nothing is known is one value seen many times.

    Most of the hundred answers are so in a landlord's file: a large one is held in a fifth of the
    memory.
    """
    columns = {name: getattr(inputs, name) for name in declarations(type(inputs))}
    blank = {
        name: np.broadcast_to(column[0], len(column))
        for name, column in columns.items()
        if len(column) and is_unknown(column).all()
    }
    return type(inputs)(**columns | blank)


def _joined(parts: Sequence[Inputs]) -> Inputs:
    columns: dict[str, np.ndarray] = {}
    for name in declarations(type(parts[0])):
        held = [getattr(part, name) for part in parts]
        if all(len(column) and column.strides == (0,) for column in held):
            columns[name] = np.broadcast_to(held[0][0], sum(map(len, held)))
        else:
            columns[name] = np.concatenate(held)
    return type(parts[0])(**columns)


def _text(values: Sequence[object] | None, count: int) -> np.ndarray:
    if values is None:
        return np.full(count, "", dtype=object)
    return np.array(["" if v is None else str(v).strip() for v in values], dtype=object)


def read_stock(path: str, day: str) -> StockFile:
    """A whole stock, in memory: some hundred bytes a dwelling.

    Parameters
    ----------
    path : str
        CSV, JSON Lines or Parquet, by the names of the vocabulary; ``building`` groups dwellings
        and ``dpe_class`` is the label of their certificate.
    day : str
        Of the rules.

    Raises
    ------
    UnreadableFile
        It cannot be read, or no row of it can.
    """
    homes, beside, issues = [], [], []
    texts: dict[str, list[np.ndarray]] = {name: [] for name in ("building", *_NAMES)}
    ids: list[object] = []
    strangers: dict[str, str | None] = {}
    for batch in table.batches(path):
        columns: Mapping[str, Sequence[object]] = dated(batch.columns, batch.n, day)
        answers, found = read(HousingAnswers, columns, batch.n)
        told = {name: columns[name] for name in _TOLD if name in columns}
        if "certified_class" in columns:
            told["dpe_class"] = columns["certified_class"]
        told.setdefault("row", [str(len(ids) + 2 + place) for place in range(batch.n)])
        labels, other = read(Beside, told, batch.n)
        for issue in (*found, *other, *batch.broken):
            issues.append(Issue(issue.field, issue.code, issue.row + len(ids)))
        homes.append(_thin(answers))
        beside.append(labels)
        for name, found_texts in texts.items():
            found_texts.append(_text(columns.get(name), batch.n))
        ids += list(batch.ids)
        strangers |= undeclared(HousingAnswers, [c for c in batch.columns if c not in _BESIDE])
    good = np.ones(len(ids), dtype=bool)
    good[[issue.row for issue in issues]] = False
    if not good.any():
        raise table.UnreadableFile(f"{path}: no row can be read")
    said, own = _joined(beside), {n: np.concatenate(t).astype(str) for n, t in texts.items()}
    places = own.pop("building")
    named = places[good] if (places[good] != "").any() else None
    known = np.where(is_unknown(said.dpe_class), -1, said.dpe_class.astype(int))
    spoken = {name: column[good] for name, column in own.items()}
    spoken |= {"id": np.array(ids, dtype=str)[good], "building": places[good]}
    spoken["planned"] = planned(said.works_year[good])
    stock = Stock(take(_joined(homes), good), known[good], named, 12 * said.rent[good], spoken)
    lines = np.nan_to_num(said.row).astype(int)
    return StockFile(stock, good, ids, places, lines, issues, strangers)


def works_named(works: np.ndarray) -> np.ndarray:
    """Works of each dwelling by their names, joined by ``+``.

    Examples
    --------
    >>> works_named(np.array([0, 3])).tolist()
    ['', 'external_wall_insulation+internal_wall_insulation']
    """
    sets, which = np.unique(works, return_inverse=True)
    names = ["+".join(np.array(MEASURES)[row]) for row in from_bits(sets)]
    return np.array(names)[which.ravel()]


def columns(found: Programme, source: StockFile) -> dict[str, np.ndarray]:
    """One row a dwelling of the file, refused ones blank, by the names of ``COLUMNS``."""
    done, letters = found.dwellings, np.array(DPE_CLASSES)
    names = np.array([*found.packages, ""])
    is_done = done.package >= 0
    years = np.array([*found.yearly.year[1:].astype(str), ""])
    money = found.money
    own: dict[str, np.ndarray] = {
        "row": source.lines[source.good],
        "building": source.buildings[source.good],
        "package": names[done.package],
        "works": works_named(done.works),
        "year": years[done.year],
        "second_year": years[done.second],
        "cost": done.cost[:, 1],
        "cost_low": done.cost[:, 0],
        "cost_high": done.cost[:, 2],
        "saving": done.saving.middle,
        "saving_low": done.saving.low,
        "saving_high": done.saving.high,
        "emissions_saving": done.emissions_saving.middle,
        "emissions_saving_low": done.emissions_saving.low,
        "emissions_saving_high": done.emissions_saving.high,
        "dpe_class_before": letters[done.before],
        "dpe_class_after": np.where(is_done, letters[done.after], ""),
        "lettable_probability": done.lets,
        "f_or_g_before": done.sieve_before,
        "f_or_g_after": done.sieve_after,
        "certificates": money.certificates,
        "loan": money.loan,
        "tax_relief": money.relief,
        "third_line": money.third_line,
        "rent_rise": money.rent,
        "tenant_keeps": money.kept.middle,
        "owner_value": money.value[:, 1],
    }
    if source.good.all():
        return own
    whole = {}
    for name, column in own.items():
        whole[name] = np.zeros(len(source.good), dtype=column.dtype)
        whole[name][source.good] = column
    whole["row"] = source.lines
    return whole


# A programme building by building and year by year: what is done, what is left of F and G.

_MOST = 2_000
"""Buildings and lone dwellings that are listed; the rest are in the dwellings' file."""
_SUMS = (
    "cost",
    "saving",
    "saving_low",
    "saving_high",
    "certificates",
    "loan",
    "tax_relief",
    "third_line",
    "tenant_keeps",
    "owner_value",
)


def by_building(
    rows: Mapping[str, np.ndarray], ids: Sequence[object], years: np.ndarray
) -> list[dict[str, Any]]:
    """Buildings and lone dwellings that a programme renovates or leaves with F or G.

    Parameters
    ----------
    rows : mapping of str to ndarray
        Of the dwellings, by the names of ``calc.stock.programme.file.COLUMNS``.
    ids : sequence
        Of the dwellings.
    years : ndarray of int, shape (T,)

    Returns
    -------
    list of dict
        First the soonest, those that save most first; then those that are left.
    """
    done = rows["package"] != ""
    alone = rows["building"] == ""
    counted = done | (rows["f_or_g_before"] > 0.5)
    own = np.flatnonzero(counted | ~alone)
    if not len(own):
        return []
    lone = np.array([str(ids[row]) for row in own.tolist()])
    names = np.where(alone[own], lone, rows["building"][own])
    keys, first, which = np.unique(names, return_index=True, return_inverse=True)
    which = which.ravel()
    size = np.bincount(which)
    renovated = np.bincount(which, done[own])
    sums = {name: np.bincount(which, np.nan_to_num(rows[name][own])) for name in _SUMS}
    began = np.where(done[own], rows["year"][own], "0").astype(int)
    second = np.where(rows["second_year"][own] == "", "0", rows["second_year"][own]).astype(int)
    ends = np.where(second > 0, second, began)
    left = []
    for year in years.tolist():
        is_after = (ends > 0) & (ends <= year)
        chance = np.where(is_after, rows["f_or_g_after"][own], rows["f_or_g_before"][own])
        left.append(np.bincount(which, chance))
    before = np.bincount(which, rows["f_or_g_before"][own])
    of = _first_done(which, done[own], first)
    starts = began[of]
    keep = np.flatnonzero((renovated > 0) | (before >= 0.5))
    order = keep[np.lexsort((-sums["saving"][keep], np.where(starts > 0, starts, 9999)[keep]))]
    return [
        {
            "name": str(keys[k]),
            "count": int(size[k]),
            "renovated": int(renovated[k]),
            "package": str(rows["package"][own[of[k]]]),
            "year": int(starts[k]),
            "second": int(second[of[k]]),
            "before": float(before[k]),
            "left": [round(float(column[k]), 2) for column in left],
            "dpe_class_before": str(rows["dpe_class_before"][own[of[k]]]),
            "dpe_class_after": str(rows["dpe_class_after"][own[of[k]]]),
            **{name: float(column[k]) for name, column in sums.items()},
        }
        for k in order[:_MOST].tolist()
    ]


def _first_done(which: np.ndarray, done: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The dwelling that speaks for each building: its first that is renovated."""
    found = first.copy()
    own = np.flatnonzero(done)[::-1]
    found[which[own]] = own
    return found
