"""Twelve homes as an adviser reads them: ``python -m benchmarks.advice`` writes the table of
``docs/examples/conseil.md`` from the homes of ``docs/examples/conseil.jsonl``."""

from __future__ import annotations

import json

import numpy as np

from app.saying import euros
from app.works.words import WORKS
from benchmarks.documents import DOCS, write
from calc.renovation import model
from calc.schema.inputs import declarations, read

_HOMES = DOCS / "examples" / "conseil.jsonl"


def _money(value: float) -> str:
    return euros(value, 10).replace("\u202f", " ")


def _path(row: dict[str, np.ndarray], key: str) -> str:
    """A named path in one cell."""
    works = str(row[f"{key}_works"])
    if not works:
        return "none"
    names = ", ".join(WORKS[name].name for name in works.split("+"))
    left, aids, saving, lost = (
        float(row[f"{key}_{name}"]) for name in ("left_to_pay", "aids_total", "saving", "forfeited")
    )
    text = f"{names}: aids {_money(aids)}, left {_money(left)}, −{_money(saving)}/yr"
    text += f", {row[f'{key}_dpe_class']}"
    return f"{text}; forfeits **{_money(lost)}**, said" if lost >= 100 else text


def main() -> None:
    """Compute, print and write."""
    homes = [json.loads(line) for line in _HOMES.read_text(encoding="utf-8").splitlines()]
    columns = {name: [home.get(name) for home in homes] for name in declarations(model.INPUTS)}
    inputs, issues = read(model.INPUTS, columns, len(homes))
    assert not issues, issues
    result = model.answer(inputs)
    lines = [
        "| home | today | whole renovation (« ampleur ») | first step | best return |",
        "|---|---|---|---|---|",
    ]
    for at, home in enumerate(homes):
        row = {name: values[at] for name, values in result.items()}
        bill = [_money(float(row[f"annual_bill{end}"])) for end in ("", "_low", "_high")]
        today = f"{row['dpe_class_before']}, {bill[0]} ({bill[1]} to {bill[2]})"
        good = " **good already**" if row["is_good"] else ""
        cells = [_path(row, key) for key in ("deep", "first_step", "best_gain")]
        if cells[2] in cells[:2]:
            cells[2] = "the same"
        lines.append(f"| {home['id']} | {today}{good} | {' | '.join(cells)} |")
    write("examples/conseil.md", "advice", lines)


if __name__ == "__main__":
    main()
