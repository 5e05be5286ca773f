"""Writes ``docs/vocabulary.md`` from the declarations: the contract cannot drift from the code."""

from __future__ import annotations

from pathlib import Path

from calc.aids.model import INPUTS as AID_INPUTS
from calc.aids.model import OUTPUTS as AID_OUTPUTS
from calc.housing.model import INPUTS, OUTPUTS
from calc.housing.outputs import UNITS
from calc.inputs import declarations
from calc.mobility.model import INPUTS as TRIP_INPUTS
from calc.mobility.model import OUTPUTS as TRIP_OUTPUTS

DOCUMENT = Path(__file__).parent.parent / "docs" / "vocabulary.md"


def _accepts(what) -> str:
    if what.kind == "choice":
        return ", ".join(f"`{option}`" for option in what.options)
    if what.kind == "quantity":
        return f"{what.unit or '–'}, {what.minimum:g} to {what.maximum:g}"
    return {"flag": "`true`, `false`", "day": "YYYY-MM-DD", "code": "code"}[what.kind]


def _fields(inputs: type) -> list[str]:
    return [
        f"| `{name}`{' **required**' if what.required else ''} | {_accepts(what)} |"
        for name, what in declarations(inputs).items()
    ]


def text() -> str:
    """The document, in Markdown."""
    lines = [
        "# Vocabulary", "",
        "Written by `python -m benchmarks.vocabulary` from the declarations. One name, one unit,",
        "one set of choices in code, form, address, CSV and API. A field not given is unknown.", "",
        "## Housing: inputs", "", "| field | accepts |", "|---|---|",
    ]  # fmt: skip
    lines += _fields(INPUTS)
    lines += ["", "## Housing: outputs", "", "| field | unit |", "|---|---|"]
    for name in OUTPUTS:
        plain = name.removesuffix("_low").removesuffix("_high")
        lines.append(f"| `{name}` | {UNITS.get(plain, 'A–G, or seven fractions')} |")
    lines += ["", "## Aids: inputs", "", "| field | accepts |", "|---|---|", *_fields(AID_INPUTS)]
    lines += [
        "",
        "## Aids: outputs",
        "",
        "Amounts in EUR; `…_reasons` are codes joined by `;`.",
        "",
    ]
    lines += [", ".join(f"`{name}`" for name in AID_OUTPUTS)]
    lines += ["", "## Trips: inputs", "", "| field | accepts |", "|---|---|", *_fields(TRIP_INPUTS)]
    lines += [
        "",
        "## Trips: outputs",
        "",
        "kgCO2e, EUR, h and minutes, for one person, all trips.",
        "",
    ]
    lines += [", ".join(f"`{name}`" for name in TRIP_OUTPUTS)]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    DOCUMENT.write_text(text(), encoding="utf-8")
