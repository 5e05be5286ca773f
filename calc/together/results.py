"""What is said of a household's home and moving together: frozen figures of one household."""

from __future__ import annotations

from dataclasses import dataclass

from calc.mobility.week.levers import Reach
from calc.uncertainty import Range


@dataclass(frozen=True)
class Action:
    """One of the actions chosen, with its part of what they change all done together.

    Attributes
    ----------
    measures : tuple of str
        Works done at once; empty for a lever.
    lever, level : str
        Of moving; empty for works.
    euros : Range
        Spent less in a year; for works the bill alone, for a lever what it makes buy too. [EUR/yr]
    emissions : Range
        Of the household, avoided. [kgCO2e/yr]
    cost : tuple of float
        Of works, with tax and before aids: low, central, high; empty for a lever. [EUR]
    """

    measures: tuple[str, ...]
    lever: str
    level: str
    euros: Range
    emissions: Range
    cost: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    """A year of one part of a household's life: its home, or its moving.

    Attributes
    ----------
    euros : Range
        [EUR/yr]
    emissions : Range
        Of the household. [kgCO2e/yr]
    """

    euros: Range
    emissions: Range


@dataclass(frozen=True)
class Together:
    """A household's year, and the actions that matter most.

    Attributes
    ----------
    home, moving : Part or None
        None where nothing was told.
    now, after : Part
        Of what was told; after the actions.
    change : Part
        What the actions spare: its own range, of the same worlds.
    actions : tuple of Action
        At most three, what matters most first.
    helped : float
        Aids for the works chosen that every income has; NaN where no law is known. [EUR]
    searched : int
        Sets of works and sets of levers that were compared.
    reach : Reach or None
        Settings of the levers.
    could : tuple of int
        Modes that trips could take.
    """

    home: Part | None
    moving: Part | None
    now: Part
    after: Part
    change: Part
    actions: tuple[Action, ...]
    helped: float
    searched: int
    reach: Reach | None
    could: tuple[int, ...]
