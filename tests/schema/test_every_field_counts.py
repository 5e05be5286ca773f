"""A field that is asked moves something that is answered, somewhere: else why ask?"""

from __future__ import annotations

import numpy as np
import pytest

from app.api.words import EXAMPLES
from calc.schema.inputs import Declaration, declarations, read, take
from calc.tools import model

CONTEXTS = {"housing": 180, "aids": 150, "trips": 40, "car": 60}
"""Homes, households, trips in which each field of a calculator is tried."""
_SHARED = {
    "co_owned_dwellings": 20,
    "cost_before_tax": 300_000,
    "energy_saving": 0.4,
    "main_residence_share": 0.9,
    "dwelling_type": "apartment",
    "dwelling_age": 40,
    "reference_tax_income": 15_000,
}
_DEEP = {
    "dpe_class": "G",
    "dpe_class_after": "C",
    "cost_before_tax": 60_000,
    "insulated_parts": 3,
    "fossil_heating_kept": False,
}
_LET = {
    "household_size": 1,
    "tenure": "landlord",
    "owner_occupier": False,
    "reference_tax_income": 24_000,
}
STARTS: dict[str, list[dict[str, object]]] = {
    "housing": [
        {},
        {"dwelling_type": "apartment", "heating_carrier": "electricity"},
        {"construction_year": None, "construction_period": "1948_1974"},
        {"floor_area": None},
        {"billed_electricity_peak": 3000, "billed_electricity_off_peak": 1500},
        {"wall_insulation": "internal", "roof_insulation": "yes", "floor_insulation": "yes"},
    ],
    "aids": [{}, _SHARED, _DEEP, _LET],
    "trips": [{}, {"mode": "plane"}, {"mode": "car"}],
    "car": [{}],
}
"""What is told beside each calculator's example, so that every rule has its turn."""
DAYS = ("2024-03-01", "2025-06-01", "2026-02-01", "2026-11-24", "2028-02-01")
TOWNS = ("59512", "62119", "75056", "13055", "05023", "2A004")
ELSEWHERE = {"housing": {"co_owned", "ownership_share", "reference_tax_income"}}
"""Facts of a household told with its home, which works, the law and a stock's summary use."""


def told(what: Declaration, chance: np.random.Generator) -> object:
    """A value that a field accepts."""
    if what.kind == "choice":
        return str(chance.choice(what.options))
    if what.kind == "flag":
        return bool(chance.integers(2))
    if what.kind == "day":
        return str(chance.choice(DAYS))
    if what.kind == "code":
        return str(chance.choice(TOWNS))
    if what.unit == "year":
        return int(chance.choice([1965, 1985, 2008, 2020]))
    low, high = what.minimum or 0.0, what.maximum or 1.0
    value = low + (high - low) * chance.choice([0.0, 1e-3, 0.02, 0.1, 0.3, 0.7])
    return round(value) if what.integer or high - low > 50 else round(value, 3)


def answered(tool: str, rows: list[dict[str, object]]) -> list[str | None]:
    """Everything that is answered to each row, or nothing where it is refused."""
    names = {name for row in rows for name in row}
    columns = {name: [row.get(name) for row in rows] for name in names}
    columns["date"] = [row.get("date") or "2026-11-24" for row in rows]
    inputs, issues = read(model(tool).INPUTS, columns, len(rows))
    good = np.ones(len(rows), dtype=bool)
    good[[issue.row for issue in issues]] = False
    if not good.any():
        return [None] * len(rows)
    result = model(tool).answer(take(inputs, good), 0)
    columns_told = [_words(np.asarray(result[name])) for name in model(tool).OUTPUTS]
    submitted = zip(*columns_told, strict=True)
    return [" ".join(next(submitted)) if is_good else None for is_good in good]


def _words(column: np.ndarray) -> list[str]:
    """Each row of an output, to six figures: the last bits depend on a row's neighbours."""
    if column.dtype.kind != "f":
        return [str(value) for value in column.tolist()]
    flat = column.reshape(len(column), -1).tolist()
    return [",".join(f"{value:.6g}" for value in row) for row in flat]


@pytest.mark.parametrize("tool", CONTEXTS)
def test_a_declared_field_moves_an_output(tool):
    chance, declared = np.random.default_rng(20261128), declarations(model(tool).INPUTS)
    moving: set[str] = set()
    for number in range(CONTEXTS[tool]):
        start = EXAMPLES[tool] | STARTS[tool][number % len(STARTS[tool])]
        more = {n: told(w, chance) for n, w in declared.items() if n not in ("date", *start)}
        start = {n: v for n, v in more.items() if chance.random() < 0.06} | start
        rows, tried = [start], [""]
        for name in [name for name in declared if name not in moving]:
            what = declared[name]
            for value in (told(what, chance), told(what, chance), None):
                if not (value is None and what.required):
                    rows.append({**start, name: value})
                    tried.append(name)
        first, *others = answered(tool, rows)
        if first is not None:
            moving |= {n for n, a in zip(tried[1:], others, strict=True) if a not in (None, first)}
        if set(declared) - moving == ELSEWHERE.get(tool, set()):
            break
    assert set(declared) - moving == ELSEWHERE.get(tool, set())
