"""How fast a household is on this machine: six people's week, and every set of its levers.

``python -m benchmarks.week`` prints milliseconds on one core; the bar is 100 ms.
"""

from __future__ import annotations

from benchmarks.timing import milliseconds, on_one_core
from calc.mobility.week.model import household_year, what_if
from calc.mobility.week.request import read_household

DRAWS = 400
_TRIPS = (
    {
        "who": "1",
        "purpose": "work",
        "mode": "car",
        "to": "59350",
        "days": "5",
        "could": "regional_train",
        "monthly_pass": "150",
    },
    {"who": "2", "purpose": "work", "mode": "car", "km": "6", "days": "5", "car": "2"},
    {"who": "3", "purpose": "work", "mode": "bus", "km": "9", "days": "4"},
    {"who": "245", "purpose": "escort", "mode": "car", "km": "2", "days": "4.5", "car": "2"},
    {"who": "6", "purpose": "study", "mode": "car", "km": "12", "days": "5", "could": "bus"},
    {"who": "12", "purpose": "shopping", "mode": "car", "km": "5", "days": "2"},
    {"who": "3", "purpose": "leisure", "mode": "car", "km": "14", "days": "2", "car": "2"},
    {"who": "45", "purpose": "leisure", "mode": "bike", "km": "3", "days": "2"},
    {"who": "1", "purpose": "leisure", "mode": "car", "km": "8", "days": "1"},
    {"who": "123456", "purpose": "other", "mode": "car", "km": "25", "days": "0.5"},
    {"who": "6", "purpose": "leisure", "mode": "moped", "km": "5", "days": "2"},
    {"who": "2", "purpose": "other", "mode": "walk", "km": "1", "days": "3"},
)
HOUSEHOLD = {
    "adults": 3,
    "children": 3,
    "home": "62119",
    "trips": list(_TRIPS),
    "journeys": [{"mode": "plane", "to": "LIS", "times": "1"}, {"mode": "car", "to": "CMF"}],
    "cars": [{"size": "suv", "motor": "diesel"}, {"size": "small", "motor": "petrol"}],
}


def main() -> None:
    """Measure and print."""
    on_one_core()
    request, issues = read_household(HOUSEHOLD)
    assert not issues, issues
    effects = what_if(request, DRAWS)
    week, all_plans = (
        milliseconds(lambda: household_year(request, DRAWS)),
        milliseconds(lambda: what_if(request, DRAWS)),
    )
    print(f"A year of six people, {DRAWS} draws: {week[0]:.0f} ms, {week[1]:.0f} ms at 95 %")
    print(
        f"The same, and {len(effects.front.change.codes)} sets of levers with ranges: "
        f"{all_plans[0]:.0f} ms, {all_plans[1]:.0f} ms at 95 %"
    )


if __name__ == "__main__":
    main()
