"""How leaves say what they take: an array of numbers, or a number where one stands for all."""

from __future__ import annotations

from typing import Any

from numpy import dtype, ndarray

Array = ndarray[Any, dtype[Any]]
Floats = Array | float
"""A number stands for an array of its like (numpydoc's *array_like*)."""
