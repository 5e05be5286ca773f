"""An aid as the law says it: its name, and the figures that date it."""

from __future__ import annotations

from dataclasses import dataclass

INCOME = ("income_ceilings",)
"""Figures of an aid that looks at the household's income."""


@dataclass(frozen=True)
class Aid:
    """One aid of the law, each in a file of its own with its conditions, amount and reasons.

    Attributes
    ----------
    name : str
        As in the outputs: ``<name>`` and ``<name>_reasons``.
    figures : tuple of str
        Parameters of ``calc/data/aids.toml`` that it reads: the first of them to end ends it.
    """

    name: str
    figures: tuple[str, ...]
