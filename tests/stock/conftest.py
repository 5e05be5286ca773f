"""Jobs worked on where the test is; programmes searched until two percent are proven."""

from __future__ import annotations

from functools import wraps
from importlib import import_module

import pytest

from calc import jobs
from calc.stock.programme import model, solver

_NEAR = 2e-2


@pytest.fixture
def every_future():
    """Who asks for it also has the programme of each other future, which takes twice the time."""


@pytest.fixture(autouse=True)
def a_search_that_ends(monkeypatch, request):
    """To prove the last thousandth takes all the seconds of a search, which a busy machine has
    fewer of; a programme's rules are met as well before."""

    @wraps(solver.best)
    def soon(problem, seconds=30.0, gap=5e-4):
        return solver.best(problem, seconds, max(gap, _NEAR))

    monkeypatch.setattr(model, "best", soon)
    if "every_future" not in request.fixturenames:
        monkeypatch.setattr(model, "futures", lambda aim: ())


@pytest.fixture
def at_once(monkeypatch):
    """A step of a job is done when it starts: there is no other process to wait for."""

    def start(folder, module, step, task=""):
        folder.hand_over(task)
        jobs.main([str(folder.path), step], import_module(module).work, task)

    monkeypatch.setattr(jobs, "start", start)
    monkeypatch.setattr(jobs, "step_aside", lambda: None)
    monkeypatch.setattr(jobs, "bound_memory", lambda: None)
