"""Programmes of the tests: searched until two percent are proven, whatever the time."""

from __future__ import annotations

from functools import wraps

import pytest

from calc.stock.programme import model, solver

_NEAR = 2e-2


@pytest.fixture(autouse=True)
def a_search_that_ends(monkeypatch):
    """To prove the last thousandth takes all the seconds of a search, which a busy machine has
    fewer of; a programme's rules are met as well before."""

    @wraps(solver.best)
    def soon(problem, seconds=30.0, gap=5e-4):
        return solver.best(problem, seconds, max(gap, _NEAR))

    monkeypatch.setattr(model, "best", soon)
