"""The nation's labels, bills and energy: a simulated stock beside what is published."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.model import answer, estimate
from calc.parameters import parameters
from calc.schema.inputs import read, take
from calc.schema.vocabulary import DPE_CLASSES
from calc.stock.national import certified, drawn, national, registered, social
from calc.uncertainty import Range

HOMES, DRAWS, SEED = 4000, 240, 2026
_AT_ONCE = 200
PUBLISHED: tuple[tuple[str, str, str, tuple[float, ...]], ...] = (
    ("2022-01-01", "", "France, main homes (SDES, July 2022)", (2, 3, 24, 32, 22, 10, 7)),
    (
        "2023-01-01",
        "tenant",
        "private rental (SDES, November 2023)",
        (1.5, 3.1, 22.4, 32.1, 22.4, 10.5, 8.0),
    ),
    (
        "2024-01-01",
        "",
        "France, main homes (SDES, December 2024)",
        (np.nan, np.nan, np.nan, np.nan, 21.0, 8.1, 5.7),
    ),
    (
        "2025-01-01",
        "",
        "France, main homes (SDES, November 2025)",
        (np.nan, np.nan, np.nan, np.nan, np.nan, 7.9, 4.8),
    ),
)
"""Day, who lives there, what, and shares of the labels A to G in per cent."""
SOCIAL: dict[str, tuple[str, tuple[float, ...]]] = {
    "france": ("France", (3.2, 7.9, 42.9, 29.8, 12.2, 3.0, 0.9)),
    "nord": ("Nord", (3.6, 9.3, 26.8, 30.1, 20.4, 7.2, 2.6)),
    "pas_de_calais": ("Pas-de-Calais", (0.8, 4.1, 31.0, 37.7, 19.6, 5.5, 1.3)),
    "aisne_oise_somme": ("Aisne, Oise, Somme", (0.5, 7.8, 34.2, 27.2, 23.1, 4.6, 2.0)),
}
"""Social homes with a label of the new method in the register of 1 January 2024; of the last three
départements, the region's less those of the two others, in per cent of 11,099 homes."""
_PER_HOME = {"real_electricity": 5200, "real_natural_gas": 3500, "annual_bill": 2071}
"""Bilan énergétique de la France en 2024 (SDES): kWh of a main home; EUR."""


_NEW_SINCE = 2022
"""First year whose homes have their building's study as certificate."""


def _inputs(columns: Mapping[str, list], day: str) -> HousingAnswers:
    homes = len(columns["tenure"])
    inputs, issues = read(HousingAnswers, {**columns, "date": [day] * homes}, homes)
    return take(inputs, ~np.isin(np.arange(homes), [issue.row for issue in issues]))


def _likely(inputs: HousingAnswers) -> np.ndarray:
    """Shares of the labels by the method, of all homes."""
    return answer(inputs, DRAWS, seed=1)["dpe_class_probabilities"].mean(axis=0)


def simulated(day: str, homes: int = HOMES) -> HousingAnswers:
    """Homes of the published structure on a day."""
    table = drawn(national(), homes, [SEED])
    return _inputs({name: table[name].to_pylist() for name in table.column_names}, day)


def labels(day: str, tenure: str = "", homes: int = HOMES) -> np.ndarray:
    """Shares of the labels in per cent, as certified, of the homes that stand on a day, all or
    those of a tenure."""
    table = drawn(national(), homes, [SEED])
    years = table["construction_year"].to_numpy()
    stands = years < int(day[:4])
    if tenure:
        stands &= np.array(table["tenure"].to_pylist()) == tenure
    is_new = stands & (years >= _NEW_SINCE)
    older = table.filter(stands & ~is_new)
    columns = {name: older[name].to_pylist() for name in older.column_names}
    return 100 * certified(_likely(_inputs(columns, day)), is_new.sum() / stands.sum())


def social_labels(place: str, homes: int = HOMES) -> np.ndarray:
    """Shares of the labels in per cent of a place's social homes that have one, in their register
    of 1 January 2024."""
    columns = social(place, homes, SEED, labelled=True)
    return 100 * registered(place, _likely(_inputs(columns, "2024-01-01")))


def nation() -> list[str]:
    """Lines of Markdown."""
    lines = [
        f"### The nation: {HOMES} simulated homes",
        "",
        "Types, ages, energies, areas, tenure and communes as published, the rest unknown.",
        "Per cent.",
        "",
        "| homes | " + " | ".join(DPE_CLASSES) + " |",
        "|---|" + "---|" * len(DPE_CLASSES),
    ]
    for day, tenure, name, published in PUBLISHED:
        cells = " | ".join("" if np.isnan(share) else f"{share:.1f}" for share in published)
        lines.append(f"| {name} | {cells} |")
        ours = " | ".join(f"{share:.1f}" for share in labels(day, tenure))
        lines.append(f"| ours, {day} | {ours} |")
    for place, (name, published) in SOCIAL.items():
        cells = " | ".join(f"{share:.1f}" for share in published)
        lines.append(f"| {name}, social homes with a label (RPLS, 2024) | {cells} |")
        ours = " | ".join(f"{share:.1f}" for share in social_labels(place))
        lines.append(f"| ours, 2024-01-01 | {ours} |")
    return [*lines, "", *_energies()]


def _mean(figure: Range) -> float:
    """Mean of a figure over homes, each from its range (Swanson's weights)."""
    return float(np.mean(0.3 * figure.low + 0.4 * figure.middle + 0.3 * figure.high))


def _energies() -> list[str]:
    """What a home uses and pays, on the first day whose prices are known."""
    day = str(parameters()["real_use.unit_price"].starts[0])
    homes = simulated(day, HOMES // 4)
    size, totals = len(homes.floor_area), dict.fromkeys(_PER_HOME, 0.0)
    for start in range(0, size, _AT_ONCE):
        some = take(homes, np.arange(start, min(start + _AT_ONCE, size)))
        result = estimate(some, DRAWS).figures
        for name in totals:
            totals[name] += _mean(result[name]) * len(some.floor_area) / size
    lines = [
        f"| of a home, a year | ours, prices of {day} | published (SDES, 2024) | gap |",
        "|---|---|---|---|",
    ]
    for name, published in _PER_HOME.items():
        unit = "€" if name == "annual_bill" else "kWh"
        lines.append(
            f"| `{name}` | {totals[name]:,.0f} {unit} | {published:,} {unit} "
            f"| {totals[name] / published - 1:+.0%} |"
        )
    return [*lines, ""]
