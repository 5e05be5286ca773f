"""How fast the comparison of a journey is on this machine: the calculation, and the whole page.

``python -m benchmarks.mobility`` writes ``docs/benchmarks-mobility.md``. Figures are one core's.
"""

from __future__ import annotations

import platform
import random
import time
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from app import create_app
from app.week.words import EXAMPLE
from benchmarks.timing import on_one_core
from benchmarks.week import HOUSEHOLD
from calc.mobility.car.model import CarRequest
from calc.mobility.car.model import compare as compare_cars
from calc.mobility.trips.comparator import compare
from calc.mobility.trips.model import answer
from calc.mobility.trips.trip import ComparisonRequest, TripRequest
from calc.mobility.week.model import what_if
from calc.mobility.week.request import read_household
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


_CHROMIUM = "/usr/bin/chromium"
_COUPLE = (
    "adults=2&home=62119&t1_who=1&t1_purpose=work&t1_mode=car&t1_to=59350&t1_days=5"
    "&t2_who=2&t2_purpose=work&t2_mode=car&t2_km=6&t2_days=5"
)
_HOUSE = (
    "&commune=62119&dwelling_type=house&floor_area=95&construction_period=before_1948"
    "&heating_carrier=natural_gas"
)
_SCREENS = {
    "Un trajet": ("/trajets?origin=62119&destination=59350&times_a_week=5", 4),
    "Un trajet, à quatre": ("/trajets?origin=62119&destination=59350&people=4&times_a_week=2", 4),
    "À deux": (
        "/trajets/a-deux?a_way=car&a_distance=40&a_times_a_week=5&b_way=bike&b_distance=4"
        "&b_times_a_week=5",
        4,
    ),
    "Ma semaine": (f"/trajets/semaine?{_COUPLE}", 4),
    "Mon année": (f"/trajets/annee?{_COUPLE}&j1_mode=plane&j1_to=LIS&j1_times=1", 4),
    "Et si": (f"/trajets/et-si?{_COUPLE}", 5),
    "Ma semaine, à quatre": (f"/trajets/semaine?{urlencode(EXAMPLE)}", 4),
    "Mon année, à quatre": (f"/trajets/annee?{urlencode(EXAMPLE)}", 4),
    "Et si, à quatre": (f"/trajets/et-si?{urlencode(EXAMPLE)}", 5),
    "Ma voiture, sans en avoir": ("/voiture?has_car=false&annual_distance=12000", 5),
    "Ma voiture": ("/voiture?car_size=medium&car_motor=diesel&car_age=8&annual_distance=15000", 5),
    "Mon élan": (f"/mon-elan?{_COUPLE}{_HOUSE}", 4),
}
"""Page → its address, of a couple of Béthune who drive to Lille and 6 km, or of the family of four
that the pages show as their example; most screens."""


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


def comparison(repeats: int = 120) -> tuple[float, float]:
    """Milliseconds of one journey by every mode with its ranges: median and 95 %."""
    times = []
    for stated in _journeys(repeats + 5):
        start = time.process_time()
        request, issues = read(ComparisonRequest, {n: [v] for n, v in stated.items()}, 1)
        assert not issues
        compare(request)
        times.append(1000 * (time.process_time() - start))
    return _quantiles(times[5:])


def page(repeats: int = 120) -> tuple[float, float]:
    """Milliseconds of server time of the whole page, compressed: median and 95 %."""
    client = create_app().test_client()
    times = []
    for stated in _journeys(repeats + 5):
        address = "/trajets?" + "&".join(f"{n}={v}" for n, v in stated.items()) + _LEGS
        start = time.process_time()
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        times.append(1000 * (time.process_time() - start))
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
    start = time.process_time()
    answer(inputs)
    return count / (time.process_time() - start)


def cars(repeats: int = 30) -> tuple[float, float, float]:
    """Milliseconds of a car against 56 others and none in all samples, and of the page (95 %)."""
    stated = {
        "date": "2026-11-01",
        "car_size": "medium",
        "car_motor": "diesel",
        "car_age": "8",
        "annual_distance": "15000",
    }
    request, issues = read(CarRequest, {n: [v] for n, v in stated.items()}, 1)
    assert not issues
    app, times, pages = create_app(), [], []
    for place in range(repeats + 5):
        start = time.process_time()
        compare_cars(request, draws=Draws(DRAWS))
        times.append(1000 * (time.process_time() - start))
        asked = stated | {"annual_distance": str(15_000 + place)}  # an address never asked before
        del asked["date"]
        with app.test_request_context("/voiture", query_string=asked):
            start = time.process_time()
            app.view_functions["car.index"]()
        pages.append(1000 * (time.process_time() - start))
    middle, slow = _quantiles(times[5:])
    return middle, slow, _quantiles(pages[5:])[1]


def six_people(repeats: int = 30) -> tuple[float, float, int]:
    """Milliseconds of six people's week with every set of its levers, ranges included: median,
    95 %, and how many sets."""
    request, issues = read_household(HOUSEHOLD)
    assert not issues
    effects, times = what_if(request, DRAWS), []
    for _ in range(repeats):
        start = time.process_time()
        what_if(request, DRAWS)
        times.append(1000 * (time.process_time() - start))
    return *_quantiles(times), len(effects.front.change.codes)


def screens() -> list[str]:
    """How many screens of a phone (360 × 740) each page of moving takes."""
    from threading import Thread

    from playwright.sync_api import sync_playwright
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    result = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740})
        for name, (address, most) in _SCREENS.items():
            page.goto(f"http://127.0.0.1:{server.server_port}{address}")
            height = page.evaluate("document.documentElement.scrollHeight")
            wide = page.evaluate("document.documentElement.scrollWidth") > 360
            over = ", wider than the screen" if wide else ""
            result.append(f"| {name} | {height / 740:.2f} | {most} |{over}")
        browser.close()
    server.shutdown()
    return result


def main() -> None:
    """Measure, print and write."""
    on_one_core()
    middle, slow = comparison()
    page_middle, page_slow = page()
    car_middle, car_slow, car_page = cars()
    week_middle, week_slow, sets = six_people()
    lines = [
        "# Benchmarks of trips",
        "",
        "Made by `python -m benchmarks.mobility`, on one core. Processor time, not the clock: read",
        "orders of size.",
        "",
        f"- Machine: {platform.machine()}, Python {platform.python_version()}, "
        f"NumPy {np.__version__}",
        f"- One journey by every mode, with ranges: {middle:.1f} ms in the middle, "
        f"{slow:.1f} ms at 95 %",
        f"- Its whole page with three legs and a year, compressed: {page_middle:.0f} ms in the "
        f"middle, {page_slow:.0f} ms at 95 % (the bar is 30 ms)",
        f"- A car kept, 56 others and none, in {DRAWS} samples over 15 years: {car_middle:.0f} ms "
        f"in the middle, {car_slow:.0f} ms at 95 %; its page {car_page:.0f} ms at 95 % "
        "(the bar is 60 ms)",
        f"- A week of six people and {sets:,} sets of levers, in {DRAWS} samples: "
        f"{week_middle:.0f} ms in the middle, {week_slow:.0f} ms at 95 % (the bar is 100 ms)",
        f"- A file of trips: {trips_rate():,.0f} rows a second, reading and writing apart",
        "",
        "## Screens of a phone, 360 × 740",
        "",
        "| page | screens | at most |",
        "|---|---|---|",
        *screens(),
        "",
        "For comparison, measured elsewhere: Nos Gestes Climat takes 37 ms for one person's "
        "transport of a year, without cost, time or ranges.",
        "",
    ]
    DOCUMENT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
