"""How fast the comparison of a journey is on this machine: the calculation, and the whole page.

``python -m benchmarks.mobility`` writes ``docs/benchmarks-mobility.md``. Figures are one core's.
"""

from __future__ import annotations

import platform
import random
import time
from pathlib import Path

import numpy as np

from app import create_app
from benchmarks.timing import on_one_core
from calc.mobility.car.choices import compare as compare_cars
from calc.mobility.car.request import CarRequest
from calc.mobility.trips.comparator import compare
from calc.mobility.trips.comparator_request import ComparisonRequest
from calc.mobility.trips.model import answer
from calc.mobility.trips.request import TripRequest
from calc.schema.inputs import read
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES
from calc.tools import DRAWS
from calc.uncertainty import Draws

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks-mobility.md"
_TOWNS = ("59350", "62119", "62041", "59183", "75056", "69123", "13055", "80021", "02691", "60159")
_LEGS = (
    "&leg_mode=bike&leg_distance=3&leg_mode=regional_train&leg_distance=35"
    "&leg_mode=metro&leg_distance=4&times_a_week=5"
)


def _journeys(count: int) -> list[dict[str, str]]:
    chance = random.Random(1)
    pairs = [chance.sample(_TOWNS, 2) for _ in range(count)]
    return [
        {
            "origin": start,
            "destination": end,
            "people": str(chance.randint(1, 4)),
            "car_size": chance.choice(CAR_SIZES),
            "car_motor": chance.choice(CAR_MOTORS),
        }
        for start, end in pairs
    ]


def _quantiles(times: list[float]) -> tuple[float, float]:
    return float(np.median(times)), float(np.quantile(times, 0.95))


def comparison(repeats: int = 300) -> tuple[float, float]:
    """Milliseconds of one journey by every mode with its ranges: median and 95 %."""
    times = []
    for told in _journeys(repeats + 5):
        start = time.perf_counter()
        request, issues = read(ComparisonRequest, {n: [v] for n, v in told.items()}, 1)
        assert not issues
        compare(request)
        times.append(1000 * (time.perf_counter() - start))
    return _quantiles(times[5:])


def page(repeats: int = 300) -> tuple[float, float]:
    """Milliseconds of server time of the whole page, compressed: median and 95 %."""
    client = create_app().test_client()
    times = []
    for told in _journeys(repeats + 5):
        address = "/trajets?" + "&".join(f"{n}={v}" for n, v in told.items()) + _LEGS
        start = time.perf_counter()
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        times.append(1000 * (time.perf_counter() - start))
        assert response.status_code == 200
    return _quantiles(times[5:])


def trips_rate(count: int = 200_000) -> float:
    """Trips a second, from arrays to every output."""
    chance = np.random.default_rng(1)
    columns = {
        "mode": [MODES[i] for i in chance.integers(0, len(MODES), count)],
        "distance": chance.uniform(1, 500, count).tolist(),
    }
    inputs, issues = read(TripRequest, columns, count)
    assert not issues
    start = time.perf_counter()
    answer(inputs)
    return count / (time.perf_counter() - start)


def cars(repeats: int = 100) -> tuple[float, float, float]:
    """Milliseconds of a car against 56 others and none in all worlds, and of the page (95 %)."""
    told = {
        "date": "2026-11-01",
        "car_size": "medium",
        "car_motor": "diesel",
        "car_age": "8",
        "annual_distance": "15000",
    }
    request, issues = read(CarRequest, {n: [v] for n, v in told.items()}, 1)
    assert not issues
    client, times, pages = create_app().test_client(), [], []
    for _ in range(repeats + 5):
        start = time.perf_counter()
        compare_cars(request, draws=Draws(DRAWS))
        times.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        client.get("/voiture", query_string={n: v for n, v in told.items() if n != "date"})
        pages.append(1000 * (time.perf_counter() - start))
    middle, slow = _quantiles(times[5:])
    return middle, slow, _quantiles(pages[5:])[1]


def main() -> None:
    """Measure, print and write."""
    on_one_core()
    middle, slow = comparison()
    page_middle, page_slow = page()
    car_middle, car_slow, car_page = cars()
    lines = [
        "# Benchmarks of trips",
        "",
        "Made by `python -m benchmarks.mobility`, on one core. Shared machines are noisy: read",
        "orders of size.",
        "",
        f"- Machine: {platform.machine()}, Python {platform.python_version()}, "
        f"NumPy {np.__version__}",
        f"- One journey by every mode, with ranges: {middle:.1f} ms in the middle, "
        f"{slow:.1f} ms at 95 %",
        f"- Its whole page with three legs and a year, compressed: {page_middle:.0f} ms in the "
        f"middle, {page_slow:.0f} ms at 95 % (the bar is 30 ms)",
        f"- A car kept, 56 others and none, in {DRAWS} worlds over 15 years: {car_middle:.0f} ms "
        f"in the middle, {car_slow:.0f} ms at 95 %; its page {car_page:.0f} ms at 95 %",
        f"- A file of trips: {trips_rate():,.0f} rows a second, reading and writing apart",
        "",
        "For comparison, measured elsewhere: Nos Gestes Climat takes 37 ms for one person's "
        "transport of a year, without cost, time or ranges.",
        "",
    ]
    DOCUMENT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
