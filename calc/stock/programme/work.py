"""A landlord's programme, worked on apart from the server: ``python -m calc.stock.programme.work``.

Everything stays in the folder of the landlord's job and dies with it: what is asked
(``programme-NAME-ask.json``), how far the work is, what is found (``programme-NAME.json``) and
its dwellings (``programme-NAME.parquet``).
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.jobs import Folder, main
from calc.parameters import parameters
from calc.schema.inputs import choice, quantity
from calc.stock.programme import file as programme_file
from calc.stock.programme.file import by_building
from calc.stock.programme.model import TooManyChoices, programme
from calc.stock.programme.results import Asked, Orders, Programme, Terms
from calc.stock.programme.task import AIMS, forbidden_class
from calc.tables.files import encode, writer
from calc.uncertainty import Range

HOMES = "homes.parquet"
MOST_CHOICES = 24_000_000
"""Units × ways × years of one programme: what 1.5 GB of memory holds, measured."""
_MANY = 100_000
"""Dwellings beyond which fewer worlds are drawn."""


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


def _range(values: Range) -> dict[str, list[float]]:
    return {end: np.ravel(getattr(values, end)).tolist() for end in ("middle", "low", "high")}


def _forbidden_from(found: Programme) -> list[int]:
    """First class that cannot be let, the year after each."""
    after = np.asarray(found.yearly.year) + 1
    return forbidden_class(parameters(), found.asked.start, after).tolist()


def _tried() -> dict[str, float]:
    """How far the other futures are."""
    return parameters()["programme.moves"].by_key()


def summary(found: Programme) -> dict[str, Any]:
    """What a page shows of a programme, in plain values."""
    asked, yearly, done = found.asked, found.yearly, found.dwellings
    own = done.package >= 0
    packages, money = len(found.packages), found.money
    by_package = {
        "count": np.bincount(done.package[own], minlength=packages).tolist(),
        "cost": np.bincount(done.package[own], done.cost[own, 1], packages).tolist(),
        "saving": np.bincount(done.package[own], done.saving.middle[own], packages).tolist(),
    }
    return {
        "aim": asked.aim,
        "weights": list(asked.weights),
        "budget": asked.budget,
        "years": yearly.year.tolist(),
        "forbidden_from": _forbidden_from(found),
        "tried": _tried(),
        "horizon": float(parameters()["programme.horizon"].constant),
        "aid": asked.aid,
        "carries": asked.carries,
        "start": str(asked.start),
        "homes": len(done.package),
        "unlike": found.unlike,
        "too_big": found.too_big,
        "draws": asked.draws,
        "value": found.value,
        "bound": found.bound,
        "gap": found.gap,
        "value_range": _range(found.value_range),
        "rules": found.rules,
        "moves": [vars(move) for move in found.moves],
        "packages": list(found.packages),
        "by_package": by_package,
        "cost": yearly.cost.tolist(),
        "paid": yearly.paid.tolist(),
        "cost_low": yearly.cost_low.tolist(),
        "cost_high": yearly.cost_high.tolist(),
        "dwellings": yearly.dwellings.tolist(),
        "labels": yearly.labels.tolist(),
        "sieves": _range(yearly.sieves),
        "forbidden": _range(yearly.forbidden),
        "saving": _range(yearly.saving),
        "emissions_saving": _range(yearly.emissions_saving),
        "orders": vars(found.orders) | {"first": asked.orders.first},
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
            "usual_loan": float(parameters()["landlord.eco_loan_usual"].constant),
            "second_rate": money.second_rate.tolist(),
            "second_years": money.second_years,
            "property_tax": (
                asked.terms.property_tax if np.isfinite(asked.terms.property_tax) else None
            ),
        },
        "bill": _range(found.bill),
        "emissions": _range(found.emissions),
        "seconds": found.seconds,
    }


class _Teller:
    """Tells how far the work is, not too often."""

    def __init__(self, folder: Folder, name: str):
        self.folder, self.name, self.last = folder, name, 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.last < 0.5 and done:
            return
        self.last = now
        self.folder.tell("computing", done, total, task(self.name), step=step)


def asked_of(told: dict[str, Any], draws: int) -> Asked:
    """What the page asks, in the calculator's words."""
    orders = told.get("orders", {})
    pairs = {name: tuple((k, v) for k, v in pair) for name, pair in orders.items()}
    return Asked(
        budget=told["budget"],
        years=told["years"],
        aim=told["aim"],
        start=np.datetime64(told["start"]),
        packages=tuple(told["packages"]) or None,
        aid=told["aid"],
        together=told["together"],
        draws=draws,
        seconds=told.get("seconds", 20.0),
        carries=told.get("carries", False),
        terms=Terms(**told.get("terms", {})),
        orders=Orders(tuple(told.get("excluded", ())), **pairs, first=_letter_year(told)),
        budgets=tuple(told.get("budgets", ())),
        weights=tuple(told.get("weights") or (1.0, 1.0, 1.0)),
    )


def _letter_year(told: dict[str, Any]) -> tuple[int, int] | None:
    first = told.get("first")
    return (int(first[0]), int(first[1])) if first else None


def work(folder: Folder, name: str) -> None:
    """One programme, from what is asked to its files."""
    files = names(name)
    told = folder.read(files["ask"])
    teller = _Teller(folder, name)
    teller("reading", 0, 1)
    source = programme_file.read_stock(str(folder.path / HOMES), told["start"])
    draws = 24 if len(source.ids) <= _MANY else 12
    try:
        found = programme(source.stock, asked_of(told, draws), teller, MOST_CHOICES)
    except TooManyChoices as refused:
        code = "fewer_years" if refused.most_years else "too_many_choices"
        details = {"years": refused.most_years}
        folder.report("failed", task=task(name), code=code, details=details)
        return
    rows = programme_file.columns(found, source)
    path = str(folder.path / files["rows"])
    with writer(path, programme_file.COLUMNS) as output:
        output.append(encode("parquet", source.ids, rows, source.issues))
    shown = {
        **summary(found),
        "has_buildings": source.stock.buildings is not None,
        "buildings": by_building(rows, source.ids, found.yearly.year[1:]),
    }
    folder.write(files["found"], shown)
    folder.report("done", 1, 1, task(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], work, task(sys.argv[2])))
