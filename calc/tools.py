"""The calculators that the command line and the API offer: one line each."""

from __future__ import annotations

import importlib
from types import ModuleType

TOOLS = {
    "housing": "calc.housing.model",
    "aids": "calc.aids.model",
    "trips": "calc.mobility.trips.model",
    "journeys": "calc.mobility.trips.comparator",
    "places": "calc.places.service",
    "car": "calc.mobility.car.model",
    "renovation": "calc.renovation.model",
}
"""Each module has INPUTS (an input class), OUTPUTS (names) and ``answer(inputs, draws) -> dict`` of
one column per output; rows whose inputs were refused come in as unknowns and go out unread, but for
what ``told_of_refused(inputs)`` has to say of them. One whose answers are slow says how many it
takes at a time in a page's patience: MOST_ITEMS."""

READERS = {"certificate": "calc.certificates.reading"}
"""What turns files that are no table into homes: modules with ``convert(input, output)`` → rows
written, and how many of them are refused."""

DRAWS = 400
"""Possible worlds behind each range unless said: a home has one answer on a page, in a file and for
a program."""

NESTED = {"household_mobility": "calc.mobility.week.model"}
"""Calculators whose requests hold lists, for the API alone: INPUTS, LISTS (prefix → name, input
class, how many), MOST_ITEMS, ``issues_of(told)`` and ``answer_one(told, draws)``."""


def model(tool: str) -> ModuleType:
    """The module of a calculator.

    Examples
    --------
    >>> model("trips").OUTPUTS[0]
    'emissions'
    """
    return importlib.import_module((TOOLS | NESTED)[tool])
