"""How fast works are on this machine: a what-if, and the search of the best paths.

``python -m benchmarks.renovation`` writes its part of ``docs/benchmarks.md``. One core.
"""

from __future__ import annotations

from time import process_time

from benchmarks.documents import write
from benchmarks.timing import milliseconds, on_one_core
from calc.housing.answers import HousingAnswers
from calc.renovation.model import plan, situation, what_if
from calc.renovation.money import pareto
from calc.renovation.plan import scores, search
from calc.renovation.works import WorksChoice
from calc.schema.inputs import read

_HOME = {
    "date": "2026-11-01",
    "dwelling_type": "house",
    "floor_area": "95",
    "construction_year": "1930",
    "commune": "59512",
    "attachment": "terraced",
    "wall_material": "solid_brick",
    "heating_carrier": "natural_gas",
    "heating_system": "boiler",
    "household_size": "4",
    "reference_tax_income": "30000",
}
_WORKS = {"roof_insulation": "1", "external_wall_insulation": "1", "air_water_heat_pump": "1"}
DRAWS = 400


def main() -> None:
    """Measure, print and write."""
    on_one_core()
    answers, _ = read(HousingAnswers, {k: [v] for k, v in _HOME.items()}, 1)
    choice, _ = read(WorksChoice, {k: [v] for k, v in _WORKS.items()}, 1)
    case = situation(answers, choice, DRAWS)

    def searched() -> int:
        packages, years = search(case)
        result = scores(case, packages, years)
        pareto(result["left"], result["saving"])
        return len(packages)

    count = searched()
    one, one_slow = milliseconds(lambda: what_if(answers, choice, DRAWS), clock=process_time)
    all_of_them, all_slow = milliseconds(searched, 20, process_time)
    whole, whole_slow = milliseconds(lambda: plan(answers, choice, DRAWS), 20, process_time)
    write(
        "benchmarks.md",
        "renovation",
        [
            "## Works",
            "",
            "Time of the processor; the machine had other work.",
            "",
            f"- A what-if with its aids at three costs and four incomes, {DRAWS} draws: "
            f"{one:.0f} ms "
            f"in the middle, {one_slow:.0f} ms at 95 %",
            f"- The search of {count} packages with their aids, {DRAWS} draws: "
            f"{all_of_them:.0f} ms in the middle, {all_slow:.0f} ms at 95 %",
            f"- The whole page of paths, today's state and the stages in {DRAWS} draws: "
            f"{whole:.0f} ms in the middle, {whole_slow:.0f} ms at 95 %",
            "",
            "For comparison, read in a peer's own figures: 8.6 to 36 ms for the aids of one "
            "situation, without physics.",
        ],
    )


if __name__ == "__main__":
    main()
