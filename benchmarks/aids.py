"""How fast the aids are on this machine: ``python -m benchmarks.aids`` prints, one core."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.timing import on_one_core
from calc.aids.case import AidRequest
from calc.aids.model import answer
from calc.schema.inputs import read

_COMMUNES = ("59512", "59350", "62041", "75056", "80021", "02691")
_DAYS = ("2026-06-15", "2026-10-15")


def requests(count: int, households: int = 1) -> AidRequest:
    """Packages of works of some households, all different; the first asks for most aids."""
    rows = np.arange(count)
    home = rows % households
    columns = {
        "date": [_DAYS[i % len(_DAYS)] for i in home],
        "commune": [_COMMUNES[i % len(_COMMUNES)] for i in home],
        "household_size": (1 + home % 6).tolist(),
        "reference_tax_income": (12_000 + 977 * (home % 60)).tolist(),
        "owner_occupier": [True] * count,
        "main_residence": [True] * count,
        "dwelling_type": ["house"] * count,
        "floor_area": (60 + home % 80).tolist(),
        "dwelling_age": [40] * count,
        "dpe_class": ["F"] * count,
        "dpe_class_after": [("E", "D", "C", "B")[i % 4] for i in rows],
        "insulated_parts": (rows % 5).tolist(),
        "fossil_heating_kept": (rows % 3 == 0).tolist(),
        "energy_saving": (0.1 * (rows % 8)).tolist(),
        "replaced_carrier": ["fuel_oil"] * count,
        "property_tax": [1_000] * count,
        "works_spending": [20_000] * count,
    }
    measures = (
        ("roof_insulation", 60, 40),
        ("window_replacement", 8, 700),
        ("pellet_stove", 1, 5_000),
        ("air_water_heat_pump", 1, 12_000),
        ("balanced_ventilation", 1, 5_000),
        ("oil_tank_removal", 1, 1_400),
        ("floor_insulation", 60, 50),
    )
    for place, (name, quantity, price) in enumerate(measures):
        taken = rows >> place & 1
        columns[name] = (taken * quantity).tolist()
        columns[f"cost_{name}"] = (taken * quantity * price).tolist()
    columns["cost_before_tax"] = np.sum(
        [columns[f"cost_{name}"] for name, *_ in measures], axis=0
    ).tolist()
    result, issues = read(AidRequest, columns, count)
    assert not issues, issues[:3]
    return result


def milliseconds(inputs: AidRequest, repeats: int = 15, **options: Any) -> tuple[float, float]:
    """Of one call: median and 95 %."""
    answer(inputs, **options)
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        answer(inputs, **options)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times)), float(np.quantile(times, 0.95))


def main() -> None:
    """Measure and print."""
    on_one_core()
    for count, households in ((1, 1), (500, 1), (2_000, 1), (20_000, 400)):
        inputs = requests(count, households)
        whole, slow = milliseconds(inputs)
        bare, _ = milliseconds(inputs, reasons=False)
        rate = 1000 * count / whole
        print(
            f"{count:6,} rows: {whole:6.1f} ms in the middle, {slow:6.1f} ms at 95 %, "
            f"{bare:6.1f} ms without reasons; {rate:9,.0f} rows a second"
        )


if __name__ == "__main__":
    main()
