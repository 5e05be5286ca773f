"""Writes ``docs/vocabulary.md`` from the declarations: the contract cannot drift from the code."""

from __future__ import annotations

from pathlib import Path

from calc.housing.results import CODES, UNITS
from calc.mobility.week.plans import PLAN_NAMES
from calc.schema.inputs import declarations
from calc.tools import NESTED, TOOLS, model

DOCUMENT = Path(__file__).parent.parent / "docs" / "vocabulary.md"
_SAID = {
    "housing": "Energies in kWh a year, losses in W/K, money in EUR a year.",
    "aids": "Amounts in EUR; `…_reasons` are codes joined by `;`.",
    "trips": "kgCO2e, EUR, h and minutes, for one person, all trips.",
    "journeys": "Kilometres and minutes door to door; stations joined by ` → `, modes by `;`, each "
    "impossible one as `mode:reason`.",
    "places": "Of the commune of today; altitude in m. A refused row has `candidates`: codes "
    "joined by `;`. `GET /api/v1/places?q=` says the same of one place.",
    "car": "EUR and kgCO2e a year over the years kept; break-evens in km a year and in years.",
    "renovation": "EUR, kWh and kgCO2e a year; works joined by `+`, stages by `;`. "
    "`<path>_forfeited` is what a household loses in aids on the whole of the deep renovation "
    "by starting so [EUR]; 0 when nothing, empty when the path is not named.",
}

_BESIDE = (
    "",
    "- Every tool: `id` is carried through; `issues` are `field:code` joined by `;`, and a refused "
    "row has nothing else but what its tool says of it. `_low` and `_high` are the 10 % and 90 % "
    "quantiles.",
    "- Housing, `notices`: `field:code` joined by `;`, nothing refused. "
    + "; ".join(f"`{code}`: {said}" for code, said in CODES.items())
    + ".",
    "- Housing, `supposed`: what was not told and was drawn, `field:value` joined by `;`, the "
    "likeliest choice or the middle; empty with `--draws 0`.",
    "- `python -m calc certificate INPUT`: the fields of homes, one row a certificate; of a whole "
    "building, its mean dwelling and `dwellings`, how many (else `certificate:whole_building`).",
    f"- Household mobility: plans that differ, of {', '.join(f'`{name}`' for name in PLAN_NAMES)}.",
    "- `python -m calc.stock read FILE --report`: `dwellings`, `buildings`, `public_buildings`, "
    "`rows`, `profile`, `columns` (header → field, or null), `asked` (headers that a person must "
    "decide), `missing`, `preselected` (always empty), `refused` (row, column, reason) and "
    "`refused_count`.",
)
"""What is named outside the calculators' declarations."""


def _accepts(what) -> str:
    if what.kind == "choice":
        return ", ".join(f"`{option}`" for option in what.options)
    if what.kind == "quantity":
        return f"{what.unit or '–'}, {what.minimum:g} to {what.maximum:g}"
    if what.vague:
        return "YYYY-MM-DD, or YYYY-MM or YYYY alone"
    return {"flag": "`true`, `false`", "day": "YYYY-MM-DD", "code": "code"}[what.kind]


def _fields(inputs: type) -> list[str]:
    rows = [
        f"| `{name}`{' **required**' if what.required else ''} | {_accepts(what)} |"
        for name, what in declarations(inputs).items()
    ]
    return ["", "| field | accepts |", "|---|---|", *rows]


def _outputs(tool: str) -> list[str]:
    names = model(tool).OUTPUTS
    if tool != "housing":
        return ["", ", ".join(f"`{name}`" for name in names)]
    rows = []
    for name in names:
        plain = name.removesuffix("_low").removesuffix("_high")
        is_code = name in ("notices", "supposed")
        unit = UNITS.get(plain, "codes" if is_code else "A–G, or seven fractions")
        rows.append(f"| `{name}` | {unit} |")
    return ["", "| field | unit |", "|---|---|", *rows]


def _title(tool: str) -> str:
    return tool.replace("_", " ").capitalize()


def text() -> str:
    """The document, in Markdown."""
    lines = [
        "# Vocabulary",
        "",
        "Written by `python -m benchmarks.vocabulary` from the declarations. One name, one unit,",
        "one set of choices in code, form, address, CSV and API. A field not given is unknown.",
    ]
    for tool in TOOLS:
        lines += ["", f"## {_title(tool)}: inputs", *_fields(model(tool).INPUTS)]
        lines += ["", f"## {_title(tool)}: outputs", "", _SAID[tool], *_outputs(tool)]
    for tool in NESTED:
        nested = model(tool)
        lines += ["", f"## {_title(tool)}: inputs (API alone)", *_fields(nested.INPUTS)]
        for prefix, (name, inputs, most) in nested.LISTS.items():
            lines += ["", f"`{name}`: a list of at most {most}; flat, `{prefix}1_…`."]
            lines += _fields(inputs)
    lines += ["", "## Beside the calculators", *_BESIDE]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    DOCUMENT.write_text(text(), encoding="utf-8")
