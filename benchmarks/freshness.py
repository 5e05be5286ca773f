"""Figures whose date of review has passed, and rules of law that end: a report, never a failure."""

from __future__ import annotations

from datetime import date

import numpy as np

from calc.aids.model import AIDS, endings, soon
from calc.parameters import parameters

_AHEAD = 18
"""Months of law to look ahead."""


def main() -> None:
    """Print the names, the oldest review first, then what ends when."""
    values, today = parameters(), date.today().isoformat()
    dated = [(p.review_by, p.name, p.label) for p in values.values() if p.review_by]
    dated += [(t.review_by, t.name, t.label) for t in values.tables.values() if t.review_by]
    late = sorted(entry for entry in dated if entry[0] < today)
    for review, name, label in late:
        print(f"{review}  {name}  {label}")
    print(f"{len(late)} to review, {len(dated) - len(late)} still fresh, on {today}")
    print(f"\nLaw that ends within {_AHEAD} months:")
    for ending in soon(endings(values, AIDS), np.datetime64(today), _AHEAD):
        after = "nothing known after" if ending.is_open else f"then {ending.source.key}"
        print(f"{ending.last_day}  {ending.label}  ({after})")


if __name__ == "__main__":
    main()
