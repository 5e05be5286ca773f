"""A landlord's programme, worked on apart from the server: ``python -m calc.stock.programme.work``.

Everything stays in the folder of the landlord's job and dies with it: what is asked
(``programme-NAME-ask.json``), how far the work is, what is found (``programme-NAME.json``) and
its dwellings (``programme-NAME.parquet``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.jobs import Folder, main
from calc.parameters import parameters
from calc.renovation.outcome import CENTRAL
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
from calc.stock.programme.model import Step, Stock, TooManyChoices, programme
from calc.stock.programme.options import draws_for, from_bits
from calc.stock.programme.results import Asked, Orders, Programme, ProgrammeTerms
from calc.stock.programme.task import AIMS, forbidden_class
from calc.tables import files as table
from calc.tables.files import encode, writer
from calc.uncertainty import Range, ended

# A stock read whole from a file, and its programme to take home, by dwelling or by building.

COLUMNS = (
    "row",
    "building",
    "package",
    "works",
    "year",
    "second_year",
    *ended("cost"),
    *ended("saving"),
    *ended("emissions_saving"),
    "dpe_class_before",
    "dpe_class_after",
    "building_class_before",
    "building_class_after",
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


_BESIDE = (
    *declarations(Beside),
    *("id", "building", *_NAMES, "certificate", "income_class", "tantiemes"),
)
"""Columns of a stock that say nothing of how a home is built."""


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
        and ``dpe_class`` is the label of their certificate where ``certified_class`` is not.
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
        columns: dict[str, Sequence[object]] = dict(dated(batch.columns, batch.n, day))
        if "dpe_class" in columns:  # a certificate's, as on the page
            columns.setdefault("certified_class", columns["dpe_class"])
        answers, result = read(HousingAnswers, columns, batch.n)
        if "certified_class" in columns:
            columns["dpe_class"] = columns["certified_class"]
        columns.setdefault("row", [str(len(ids) + 2 + place) for place in range(batch.n)])
        labels, other = read(Beside, columns, batch.n)
        for issue in (*result, *other, *batch.broken):
            issues.append(Issue(issue.field, issue.code, issue.row + len(ids)))
        homes.append(_thin(answers))
        beside.append(labels)
        for name, known_texts in texts.items():
            known_texts.append(_text(columns.get(name), batch.n))
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
    return StockFile(
        stock=stock,
        good=good,
        ids=ids,
        buildings=places,
        lines=lines,
        issues=issues,
        strangers=strangers,
    )


def works_named(works: np.ndarray) -> np.ndarray:
    """Works of each dwelling by their names, joined by ``+``.

    Examples
    --------
    >>> works_named(np.array([0, 3])).tolist()
    ['', 'external_wall_insulation+internal_wall_insulation']
    """
    sets, which = np.unique(works, return_inverse=True)
    names = ["+".join(np.array(MEASURES)[row]) for row in from_bits(sets)]
    return np.array(names)[which]


def columns(result: Programme, source: StockFile) -> dict[str, np.ndarray]:
    """One row a dwelling of the file, refused ones blank, by the names of ``COLUMNS``."""
    done, letters = result.dwellings, np.array(DPE_CLASSES)
    names = np.array([*result.packages, ""])
    is_done = done.package >= 0
    years = np.array([*result.yearly.year[1:].astype(str), ""])
    money, (low, middle, high) = result.money, done.cost.T
    own: dict[str, np.ndarray] = {
        "row": source.lines[source.good],
        "building": source.buildings[source.good],
        "package": names[done.package],
        "works": works_named(done.works),
        "year": years[done.year],
        "second_year": years[done.second],
        **Range(middle, low, high).columns("cost"),
        **done.saving.columns("saving"),
        **done.emissions_saving.columns("emissions_saving"),
        "dpe_class_before": letters[done.before],
        "dpe_class_after": np.where(is_done, letters[done.after], ""),
        "building_class_before": letters[done.building_before],
        "building_class_after": letters[done.building_after],
        "lettable_probability": done.lets,
        "f_or_g_before": done.sieve_before,
        "f_or_g_after": done.sieve_after,
        "certificates": money.certificates,
        "loan": money.loan,
        "tax_relief": money.relief,
        "third_line": money.third_line,
        "rent_rise": money.rent,
        "tenant_keeps": money.kept.middle,
        "owner_value": money.value[:, CENTRAL],
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
        Of the dwellings, by the names of ``calc.stock.programme.work.COLUMNS``.
    ids : sequence
        Of the dwellings.
    years : ndarray of int, shape (T,)

    Returns
    -------
    list of dict
        First the soonest, those that save most first; then those that are left.
    """
    counted = (rows["package"] != "") | (rows["f_or_g_before"] > 0.5) | (rows["building"] != "")
    own = np.flatnonzero(counted)
    if not len(own):
        return []
    rows = {name: column[own] for name, column in rows.items()}
    done = rows["package"] != ""
    lone = np.array([str(ids[row]) for row in own.tolist()])
    names = np.where(rows["building"] == "", lone, rows["building"])
    keys, first, which, size = np.unique(
        names, return_index=True, return_inverse=True, return_counts=True
    )
    renovated = np.bincount(which, done)
    sums = {name: np.bincount(which, np.nan_to_num(rows[name])) for name in _SUMS}
    began = np.where(done, rows["year"], "0").astype(int)
    second = np.where(rows["second_year"] == "", "0", rows["second_year"]).astype(int)
    ends = np.where(second > 0, second, began)
    left = []
    for year in years.tolist():
        is_after = (ends > 0) & (ends <= year)
        chance = np.where(is_after, rows["f_or_g_after"], rows["f_or_g_before"])
        left.append(np.bincount(which, chance))
    before = np.bincount(which, rows["f_or_g_before"])
    of = _first_done(which, done, first)
    starts = began[of]
    keep = np.flatnonzero((renovated > 0) | (before >= 0.5))
    order = keep[np.lexsort((-sums["saving"][keep], np.where(starts > 0, starts, 9999)[keep]))]
    return [
        {
            "name": str(keys[k]),
            "count": int(size[k]),
            "renovated": int(renovated[k]),
            "package": str(rows["package"][of[k]]),
            "year": int(starts[k]),
            "second": int(second[of[k]]),
            "before": float(before[k]),
            "left": [round(float(column[k]), 2) for column in left],
            "dpe_class_before": str(rows["building_class_before"][of[k]]),
            "dpe_class_after": str(rows["building_class_after"][of[k]]),
            **{name: float(column[k]) for name, column in sums.items()},
        }
        for k in order[:_MOST].tolist()
    ]


def _first_done(which: np.ndarray, done: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The dwelling that speaks for each building: its first that is renovated."""
    result = first.copy()
    own = np.flatnonzero(done)[::-1]
    result[which[own]] = own
    return result


HOMES = "homes.parquet"
MOST_CHOICES = 24_000_000
"""Units × ways × years of one programme: what 1.5 GB of memory holds, measured."""


@dataclass(frozen=True)
class ProgrammeAnswers:
    """What a landlord answers in figures, shape (1,): the rest of a programme is told in lists."""

    years: np.ndarray = quantity("years", 1, 15, integer=True)
    start: np.ndarray = quantity("year", 2026, 2035, integer=True)
    aid: np.ndarray = quantity("%", 0, 95)
    aim: np.ndarray = choice(AIMS)
    by: np.ndarray = quantity("year", 2026, 2049, integer=True)
    rise: np.ndarray = quantity("%", 0, 100)
    tax: np.ndarray = quantity("EUR/yr", 0, 10_000)
    second: np.ndarray = quantity("%", 0, 100)
    horizon: np.ndarray = quantity("years", 5, 60, integer=True)


def task(name: str) -> str:
    """What the progress of a programme is told under."""
    return f"programme-{name}-"


def names(name: str) -> dict[str, str]:
    """Files of one programme in its job's folder.

    Examples
    --------
    >>> names("a1")["found"]
    'programme-a1.json'
    """
    return {
        "ask": f"programme-{name}-ask.json",
        "found": f"programme-{name}.json",
        "rows": f"programme-{name}.parquet",
    }


def _plain(values: np.ndarray | Range) -> list | dict[str, list[float]]:
    """An array, or what each end of a range is, as JSON holds it."""
    if isinstance(values, np.ndarray):
        return values.tolist()
    return {end: np.ravel(of).tolist() for end, of in vars(values).items()}


def summary(result: Programme) -> dict[str, Any]:
    """What a page shows of a programme, in plain values."""
    asked, yearly, done, values = result.asked, result.yearly, result.dwellings, parameters()
    own, money, packages = done.package >= 0, result.money, len(result.packages)
    sums = {"count": None, "cost": done.cost[own, CENTRAL], "saving": done.saving.middle[own]}
    by_package = {
        name: np.bincount(done.package[own], column, packages).tolist()
        for name, column in sums.items()
    }
    return {
        **{name: _plain(column) for name, column in vars(yearly).items() if name != "year"},
        "aim": asked.aim,
        "weights": list(asked.weights),
        "budget": asked.budget,
        "years": yearly.year.tolist(),
        "forbidden_from": forbidden_class(values, asked.start, yearly.year + 1).tolist(),
        "tried": values["programme.moves"].by_key(),
        "horizon": float(values["programme.horizon"].constant),
        "aid": asked.aid,
        "carries": asked.carries,
        "start": str(asked.start),
        "homes": len(done.package),
        "unlike": result.unlike,
        "too_big": result.too_big,
        "draws": asked.draws,
        "value": result.value,
        "bound": result.bound,
        "gap": result.gap,
        "value_range": _plain(result.value_range),
        "rules": result.rules,
        "moves": [vars(move) for move in result.moves],
        "packages": list(result.packages),
        "by_package": by_package,
        "orders": vars(result.orders) | {"first": asked.orders.first},
        "budgets": asked.yearly_budget.tolist(),
        "money": {
            **vars(asked.terms),
            "yearly": {name: column.tolist() for name, column in money.yearly.items()},
            "value": money.total.tolist(),
            "kept": float(np.nansum(money.kept.middle)),
            "lost_relief": money.lost_relief,
            "years": money.years,
            "discount": money.discount.tolist(),
            "loan_rate": money.loan_rate.tolist(),
            "loan_years": money.loan_years,
            "usual_loan": float(values["landlord.eco_loan_usual"].constant),
            "second_rate": money.second_rate.tolist(),
            "second_years": money.second_years,
            "property_tax": (
                asked.terms.property_tax if np.isfinite(asked.terms.property_tax) else None
            ),
        },
        "bill": _plain(result.bill),
        "emissions": _plain(result.emissions),
        "seconds": result.seconds,
    }


def _teller(folder: Folder, name: str) -> Step:
    """What tells how far the work is, not too often."""
    last = 0.0

    def tell(step: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= 0.5 or not done:
            last = now
            folder.tell("computing", done, total, task(name), step=step)

    return tell


def asked_of(report: dict[str, Any], draws: int) -> Asked:
    """What the page asks, in the calculator's words."""
    orders = report.get("orders", {})
    pairs = {name: tuple((k, v) for k, v in pair) for name, pair in orders.items()}
    letter, year = report.get("first") or (0, 0)
    first = (int(letter), int(year)) if year else None
    return Asked(
        budget=report["budget"],
        years=report["years"],
        aim=report["aim"],
        start=np.datetime64(report["start"]),
        packages=tuple(report["packages"]) or None,
        aid=report["aid"],
        together=report["together"],
        draws=draws,
        seconds=report.get("seconds", 20.0),
        carries=report.get("carries", False),
        terms=ProgrammeTerms(**report.get("terms", {})),
        orders=Orders(tuple(report.get("excluded", ())), **pairs, first=first),
        budgets=tuple(report.get("budgets", ())),
        weights=tuple(report.get("weights") or (1.0, 1.0, 1.0)),
    )


def work(folder: Folder, name: str) -> None:
    """One programme, from what is asked to its files."""
    files = names(name)
    asked = folder.read(files["ask"])
    tell = _teller(folder, name)
    tell("reading", 0, 1)
    source = read_stock(str(folder.path / HOMES), asked["start"])
    try:
        result = programme(
            source.stock, asked_of(asked, draws_for(len(source.ids))), tell, MOST_CHOICES
        )
    except TooManyChoices as refused:
        code = "fewer_years" if refused.most_years else "too_many_choices"
        details = {"years": refused.most_years}
        folder.report("failed", task=task(name), code=code, details=details)
        return
    rows = columns(result, source)
    path = str(folder.path / files["rows"])
    with writer(path, COLUMNS) as output:
        output.append(encode("parquet", source.ids, rows, source.issues))
    shown = {
        **summary(result),
        "has_buildings": source.stock.buildings is not None,
        "buildings": by_building(rows, source.ids, result.yearly.year[1:]),
    }
    folder.write(files["found"], shown)
    folder.report("done", 1, 1, task(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], work, task(sys.argv[2])))
