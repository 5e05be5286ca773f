"""The calculators that the command line and the API offer: one line each."""

from __future__ import annotations

import importlib
from types import ModuleType

TOOLS = {"housing": "calc.housing.model", "aids": "calc.aids.model", "trips": "calc.mobility.model"}
"""Each model module has INPUTS (an input class), OUTPUTS (names) and
``answer(inputs, draws) -> dict`` of one column per output; rows whose inputs were refused
come in as unknowns and go out unread."""


def model(tool: str) -> ModuleType:
    """The module of a calculator.

    Examples
    --------
    >>> model("trips").OUTPUTS[0]
    'emissions'
    """
    return importlib.import_module(TOOLS[tool])
