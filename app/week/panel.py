"""What levers add to an event's total."""

from __future__ import annotations

from app.counting.panel import Panel, panel_of
from calc.mobility.week.model import WhatIf


def of_levers(found: WhatIf) -> Panel | None:
    """Of the levers tried, or of the plan that goes furthest; nothing where there is no plan."""
    change, at = (found.tried, 0) if found.tried else (found.front.plans, -1)
    if not len(change.codes):
        return panel_of("week")
    saved, less = -float(change.middle["cost"][at]), -float(change.middle["emissions"][at])
    return panel_of("week", saved, less)
