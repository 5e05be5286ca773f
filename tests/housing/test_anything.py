"""Whatever people answer, within bounds: every figure is finite, none is negative, no warning."""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest

from calc.housing.answers import HousingAnswers
from calc.housing.model import OUTPUTS, answer, estimate
from calc.schema.inputs import declarations, read, take

DATES = ("2021-07-01", "2024-06-30", "2024-07-01", "2025-12-31", "2026-01-01", "2026-10-01")
PRICED = np.datetime64("2026-02-01")


def any_value(what, chance: random.Random):
    """A word of the list, a bound, something between, or nothing."""
    if what.kind == "choice":
        unsaid = [] if what.required else [None, None]
        return chance.choice([*unsaid, *what.options])
    if what.kind == "flag":
        return chance.choice([None, True, False])
    if what.required or chance.random() < 0.15:
        inside = chance.uniform(what.minimum, what.maximum)
        value = chance.choice([what.minimum, what.maximum, inside])
        return int(value) if what.integer else value
    return None


@pytest.mark.parametrize("seed", range(4))
def test_any_answers_give_finite_figures(seed):
    chance, count = random.Random(seed), 600
    columns = {
        name: [any_value(what, chance) for _ in range(count)]
        for name, what in declarations(HousingAnswers).items()
        if what.kind not in ("day", "code")
    }
    columns["date"] = [chance.choice(DATES) for _ in range(count)]
    columns["commune"] = [chance.choice(["", "59350", "13055", "05023"]) for _ in range(count)]
    read_rows, issues = read(HousingAnswers, columns, count)
    refused = {issue.row for issue in issues}
    kept = take(read_rows, np.array([row for row in range(count) if row not in refused]))
    assert len(kept.floor_area) > count / 5
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for draws in (0, 12):
            result = answer(kept, draws)
            for name in OUTPUTS:
                if result[name].dtype.kind == "f":
                    known = kept.date >= PRICED if "annual_bill" in name else slice(None)
                    assert np.isfinite(result[name][known]).all(), name
                    assert (result[name][known] >= -1e-6).all(), name
        estimate(take(kept, np.arange(5)), 30)
