"""Figures whose date of review has passed: a report, never a failure."""

from __future__ import annotations

from datetime import date

from calc.parameters import parameters


def main() -> None:
    """Print the names, the oldest review first."""
    values, today = parameters(), date.today().isoformat()
    dated = [(p.review_by, p.name, p.label) for p in values.values() if p.review_by]
    dated += [(t.review_by, t.name, t.label) for t in values.tables.values() if t.review_by]
    late = sorted(entry for entry in dated if entry[0] < today)
    for review, name, label in late:
        print(f"{review}  {name}  {label}")
    print(f"{len(late)} to review, {len(dated) - len(late)} still fresh, on {today}")


if __name__ == "__main__":
    main()
