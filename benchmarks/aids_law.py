"""Writes the table of statuses, dates and sources in ``docs/aids.md`` from the figures."""

from __future__ import annotations

from pathlib import Path

from calc.aids.case import STATUSES, known_until
from calc.aids.model import AIDS
from calc.parameters import Parameters, parameters

DOCUMENT = Path(__file__).parent.parent / "docs" / "aids.md"
START, END = "<!-- statuses: written by python -m benchmarks.aids_law -->", "<!-- end -->"


def _dates(name: str, values: Parameters) -> str:
    aid = next(aid for aid in AIDS if aid.name == name)
    last = str(known_until(aid, values))
    return "no end" if last.startswith("9999") else last


def _sources(name: str, values: Parameters) -> str:
    aid = next(aid for aid in AIDS if aid.name == name)
    result = {key for figure in aid.figures for key in values[f"aids.{figure}"].sources}
    return ", ".join(f"`{key}`" for key in sorted(result))


def table() -> str:
    """One row an aid: who may have it, the last day its rule is known, where it is read."""
    values = parameters()
    law = values["aids.open_to"]
    heads = ["aid", *(name.replace("_", " ") for name in STATUSES), "known until", "sources"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for place, name in enumerate(law.keys[0]):
        opened = ["yes" if value else "–" for value in law.values[-1][place]]
        row = [f"`{name}`", *opened, _dates(name, values), _sources(name, values)]
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def text() -> str:
    """The document, its table written again."""
    said = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = said.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(text(), encoding="utf-8")
