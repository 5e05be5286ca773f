"""What works, or paths, add to an event's total."""

from __future__ import annotations

from app.counting.panel import Panel, panel_of
from calc.renovation.results import Plan, WhatIf


def of_works(found: WhatIf, place: str) -> Panel | None:
    """Of ticked works."""
    outcome = found.outcome
    middle = float(outcome.saving.middle[0]), float(outcome.emissions_saving.middle[0])
    return panel_of("works", *middle, place)


def of_paths(found: Plan, place: str) -> Panel | None:
    """Of the path that gains the most, or of the first one when none is named so."""
    chosen = next((path for path in found.paths if path.key == "best_gain"), None)
    chosen = chosen or next(iter(found.paths), None)
    if chosen is None:
        return panel_of("works", place=place)
    done = chosen.after_stages
    middle = float(done.saving.middle[-1]), float(done.emissions_saving.middle[-1])
    return panel_of("works", *middle, place)
