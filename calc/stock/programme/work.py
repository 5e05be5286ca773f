"""A landlord's programme, worked on apart from the server: ``python -m calc.stock.programme.work``.

Everything stays in the folder of the landlord's job and dies with it: what is asked
(``programme-NAME-ask.json``), how far the work is, what is found (``programme-NAME.json``) and
its dwellings (``programme-NAME.parquet``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from calc.housing.results import Range
from calc.jobs.folder import Folder
from calc.jobs.workers import main
from calc.parameters import parameters
from calc.stock.programme import file as programme_file
from calc.stock.programme.aims import forbidden_class
from calc.stock.programme.model import programme
from calc.stock.programme.results import Asked, Programme
from calc.tables.writing import encode, writer

HOMES = "homes.parquet"
_MANY = 100_000
"""Dwellings beyond which fewer worlds are drawn."""
_SOME = 400
"""Buildings that the page may list."""


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
    packages = len(found.packages)
    by_package = {
        "count": np.bincount(done.package[own], minlength=packages).tolist(),
        "cost": np.bincount(done.package[own], done.cost[own, 1], packages).tolist(),
        "saving": np.bincount(done.package[own], done.saving.middle[own], packages).tolist(),
    }
    return {
        "aim": asked.aim,
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
        "bill": _range(found.bill),
        "emissions": _range(found.emissions),
        "seconds": found.seconds,
    }


def _first(rows: dict[str, np.ndarray], ids: Sequence[object]) -> list[dict[str, Any]]:
    """Buildings and lone dwellings of the first years, those that save most first."""
    own = np.flatnonzero(rows["package"] != "")
    alone = rows["building"][own] == ""
    lone = np.array([str(ids[row]) for row in own.tolist()])
    names = np.where(alone, lone, rows["building"][own])
    keys = np.stack([rows["year"][own], names, rows["package"][own]], axis=-1).astype(str)
    groups, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    sums = {
        name: np.bincount(which.ravel(), rows[name][own])
        for name in ("cost", "saving", "saving_low", "saving_high")
    }
    count = np.bincount(which.ravel())
    order = np.lexsort((-sums["saving"], groups[:, 0]))[:_SOME]
    letters = ("dpe_class_before", "dpe_class_after")
    return [
        {
            "year": str(groups[k, 0]),
            "name": str(groups[k, 1]),
            "package": str(groups[k, 2]),
            "count": int(count[k]),
            **{name: float(column[k]) for name, column in sums.items()},
            **{name: str(rows[name][own[first[k]]]) for name in letters},
        }
        for k in order.tolist()
    ]


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


def work(folder: Folder, name: str) -> None:
    """One programme, from what is asked to its files."""
    files = names(name)
    told = folder.read(files["ask"])
    teller = _Teller(folder, name)
    teller("reading", 0, 1)
    source = programme_file.read_stock(str(folder.path / HOMES), told["start"])
    draws = 24 if len(source.ids) <= _MANY else 12
    packages = tuple(told["packages"]) or None
    found = programme(
        source.stock,
        Asked(
            told["budget"],
            told["years"],
            told["aim"],
            np.datetime64(told["start"]),
            packages,
            told["aid"],
            told["together"],
            draws,
            told.get("seconds", 20.0),
            told.get("carries", False),
        ),
        teller,
    )
    rows = programme_file.columns(found, source)
    path = str(folder.path / files["rows"])
    with writer(path, programme_file.COLUMNS) as output:
        output.append(encode("parquet", source.ids, rows, source.issues))
    shown = {
        **summary(found),
        "has_buildings": source.stock.buildings is not None,
        "first": _first(rows, source.ids),
    }
    folder.write(files["found"], shown)
    folder.report("done", 1, 1, task(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], work, task(sys.argv[2])))
