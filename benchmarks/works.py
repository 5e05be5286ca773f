"""What each work saves on real homes, beside what was observed elsewhere.

``python -m benchmarks.works FOLDER``: the folder holds ``housing_citizen.jsonl``. Writes its part
of ``docs/accuracy.md``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.documents import write
from calc.housing.answers import HousingAnswers
from calc.renovation.model import situation
from calc.renovation.outcome import Situation
from calc.renovation.plan import rows
from calc.renovation.works import PLACE, WorksChoice
from calc.renovation.years import years_after
from calc.schema.inputs import declarations, read, take

DATE, DRAWS = "2026-10-01", 200
_BOILERS = ("boiler", "low_temperature_boiler")
_NEED = "DECC, National Energy Efficiency Data, 2013"
_KINDS: tuple[tuple[Any, ...], ...] = (
    (
        "condensing boiler in the place of an older one",
        ("condensing_gas_boiler",),
        {},
        "−9.2 % of gas",
        _NEED,
    ),
    (
        "walls insulated, told uninsulated",
        ("internal_wall_insulation",),
        {"wall_insulation": "none"},
        "−7.8 % of gas; −10.5 % in Adan & Fuerst 2016 (cavity walls, less than full insulation)",
        _NEED,
    ),
    (
        "loft insulated, told uninsulated",
        ("roof_insulation",),
        {"roof_insulation": "none"},
        "−1.7 % of gas (mostly top-ups)",
        _NEED,
    ),
    (
        "loft topped up, told insulated",
        ("roof_insulation",),
        {"roof_insulation": "yes"},
        "−1.7 % of gas (mostly top-ups)",
        _NEED,
    ),
    (
        "walls, loft and boiler",
        ("internal_wall_insulation", "roof_insulation", "condensing_gas_boiler"),
        {},
        "about −19 % of gas, half of what was claimed; −11.9 % in Adan & Fuerst 2016",
        _NEED,
    ),
)


def _homes(path: Path) -> tuple[list[dict], HousingAnswers]:
    result = [json.loads(line)["inputs"] for line in path.open(encoding="utf-8")]
    gas = [
        home
        for home in result
        if home["heating_carrier"] == "natural_gas"
        and home.get("heating_system", "boiler") in _BOILERS
    ]
    names = [name for name in declarations(HousingAnswers) if name != "date"]
    columns = {name: [home.get(name) for home in gas] for name in names}
    inputs, issues = read(HousingAnswers, {**columns, "date": [DATE] * len(gas)}, len(gas))
    assert not issues, issues
    return gas, inputs


def _saved(case: Situation, names: tuple[str, ...]) -> tuple[float, float, float] | None:
    """Share of the gas really used, and of the label's energy, that some works save; real over
    promised kilowatt-hours."""
    if any(name in case.refused for name in names):
        return None
    package = rows(names)
    shell = package.copy()
    shell[:, [PLACE["condensing_gas_boiler"]]] = False
    after = years_after(case.now, shell, package & ~shell)
    gas = np.median(case.now.real.by_carrier[..., 1])
    label = np.median(case.now.year.conventional_energy)
    real = np.median(case.now.year.final_energy - after.final_energy)
    stated = np.median(case.now.year.conventional_energy - after.conventional_energy)
    return float(real / gas), float(stated / label), float(real / max(stated, 1.0))


def main(folder: str) -> None:
    """Compute, print and write."""
    homes, inputs = _homes(Path(folder) / "housing_citizen.jsonl")
    blank, _ = read(WorksChoice, {}, 1)
    cases = [
        situation(take(inputs, np.array([place])), blank, DRAWS) for place in range(len(homes))
    ]
    lines = [
        "## What works save, beside what was observed",
        "",
        f"On the {len(homes)} visible certified homes heated by an older gas boiler; the middle of "
        "the homes. The real saving is the one the screens show; the label's is what the "
        "conventional calculation would promise.",
        "",
        "| works | homes | real saving, of gas | the label's, of its energy | real over promised, "
        "in kWh | observed on meters | source |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, names, condition, observed, source in _KINDS:
        result = [
            saved
            for home, case in zip(homes, cases, strict=True)
            if all(home.get(key) == value for key, value in condition.items())
            and (saved := _saved(case, names)) is not None
        ]
        if not result:
            continue
        real, stated, kept = np.median(np.array(result), axis=0)
        spread = np.quantile(np.array(result)[:, 0], [0.25, 0.75])
        lines.append(
            f"| {name} | {len(result)} | {-real:.0%} (half of the homes: {-spread[0]:.0%} to "
            f"{-spread[1]:.0%}) | {-stated:.0%} | {kept:.0%} | {observed} | {source} |"
        )
    lines += [
        "",
        "British homes of 2013, mostly cavity walls filled and lofts topped up, are milder cases "
        "than old brick walls brought to R 3.7: larger savings there are expected, half as large "
        "as the label's is what the evidence asks.",
    ]
    write("accuracy.md", "works", lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m benchmarks.works FOLDER, with housing_citizen.jsonl in it")
    main(sys.argv[1])
