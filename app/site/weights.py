"""What each answer costs, in milliseconds of a processor: measured, never guessed.

``python -m benchmarks.weights`` measures and writes ``weights.toml``; a server that runs on another
processor may have it done again every day.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "weights.toml"
_DRAWS = 400
"""Draws of the lists that were measured."""


@cache
def measured() -> dict[str, Any]:
    """As the file says: ``pages`` by endpoint [ms], ``lists`` by calculator."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def of_page(endpoint: str) -> float:
    """The dearest page that was measured of an endpoint; nothing for one that is light. [ms]"""
    return float(measured()["pages"].get(endpoint, 0.0))


def of_list(tool: str, objects: int, draws: int) -> float:
    """A request to a calculator of the API. [ms]

    Parameters
    ----------
    objects : int
        Written in its body, at any depth.

    Examples
    --------
    >>> of_list("housing", 1, 400) < of_list("housing", 100, 400) < of_list("housing", 1000, 400)
    True
    >>> of_list("housing", 1000, 0) < of_list("housing", 1000, 200)
    True
    """
    first, plain, full = measured()["lists"][tool]
    return first + (objects - 1) * (plain + (full - plain) * draws / _DRAWS)
