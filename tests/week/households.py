"""Random households, as people are: couples, students, retired people, families, passengers."""

from __future__ import annotations

import random

import numpy as np

from calc.mobility.modes import MODE
from calc.mobility.trips.trip import NONE, served
from calc.places import communes
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES

TOWNS = ("62119", "59350", "59183", "62041", "59606", "80021", "76351", "02691", "60057", "59512")
_LINES = ("bus", "tram", "metro", "regional_train")


def _people(chance: random.Random) -> tuple[int, int]:
    adults = chance.choice((1, 1, 2, 2, 2, 3))
    return adults, chance.choice((0, 0, 1, 2)) if adults < 3 else 0


def _where(chance: random.Random, home: str, most: float) -> dict[str, object]:
    if home and chance.random() < 0.4:
        return {"to": chance.choice([town for town in TOWNS if town != home])}
    return {"km": round(chance.uniform(0.5, most), 1)}


def _line(mode: str, home: str, to: object) -> str:
    """A metro or a tram where one runs between both ends, a bus elsewhere."""
    rows = communes.index(np.array([home, str(to)]))
    is_lost = served(np.array([MODE[mode]]), rows[:1], rows[1:])[0] == NONE
    return "bus" if is_lost else mode


def _commute(chance: random.Random, who: int, home: str, has_car: bool) -> dict[str, object]:
    mode = chance.choice(
        ("car", "car", "car", "regional_train", "bus", "bike", "walk", "motorbike")
        if has_car
        else ("bus", "metro", "regional_train", "bike", "walk", "e_scooter", "moped")
    )
    trip = {"who": str(who), "purpose": chance.choice(("work", "work", "study")), "mode": mode}
    where = _where(chance, home, 3.0 if mode == "walk" else 60.0)
    trip |= {"km": 3.0} if mode in ("walk", "bike", "e_scooter") and "to" in where else where
    trip["days"] = chance.choice((1, 2, 3, 4, 5))
    for name, odds in (("telework_possible", 0.4), ("cycling_possible", 0.3)):
        if chance.random() < odds:
            trip[name] = chance.choice(("true", "false"))
    if chance.random() < 0.2:
        trip["telework"] = chance.randint(0, int(trip["days"]))
    if chance.random() < 0.2:
        named = chance.sample("12345", chance.randint(1, 4))
        trip["telework_on"] = "".join(sorted(named))
        trip["telework"] = min(float(str(trip.get("telework", 0))), len(named))
    if mode == "car" and chance.random() < 0.4:
        trip["could"] = chance.choice(_LINES)
    for field in ("mode", "could"):
        if "to" in trip and field in trip:
            trip[field] = _line(str(trip[field]), home, trip["to"])
    if mode == "car" and chance.random() < 0.1:
        trip["driven_by_others"] = "true"
    return trip


def household(seed: int) -> dict[str, object]:
    """One household of a seed, as the API takes it."""
    chance = random.Random(seed)
    adults, children = _people(chance)
    home = chance.choice((*TOWNS, "", ""))
    has_car = chance.random() < 0.8
    trips = [_commute(chance, 1 + k, home, has_car) for k in range(adults) if chance.random() < 0.8]
    if children and chance.random() < 0.7:
        who = ",".join(str(n) for n in (1, *range(adults + 1, adults + children + 1)))
        mode = chance.choice(("car", "car", "walk") if has_car else ("walk", "bus"))
        trips.append({"who": who, "purpose": "escort", "mode": mode, "km": 2, "days": 4.5})
    for purpose in ("shopping", "leisure"):
        if chance.random() < 0.8:
            mode = chance.choice(
                ("car", "car", "bus", "bike", "walk") if has_car else ("bus", "walk")
            )
            days = chance.choice((0.5, 1, 2, 3))
            km = round(chance.uniform(0.5, 20), 1)
            trips.append({"purpose": purpose, "mode": mode, "km": km, "days": days})
    stated: dict[str, object] = {"adults": adults, "children": children, "trips": trips}
    if home:
        stated["home"] = home
    if has_car and chance.random() < 0.6:
        stated["cars"] = [
            {"size": chance.choice(CAR_SIZES), "motor": chance.choice(CAR_MOTORS)}
            for _ in range(chance.choice((1, 1, 2)))
        ]
    if chance.random() < 0.4:
        stated["journeys"] = [
            {"mode": chance.choice(("plane", "car")), "km": chance.choice((300, 700, 2000))}
        ]
    for name, odds in (
        ("without_licence", 0.2),
        ("without_cycling", 0.2),
        ("under_26", 0.2),
        ("over_65", 0.1),
    ):
        if chance.random() < odds:
            stated[name] = str(chance.randint(1, adults))
    if chance.random() < 0.2:
        stated["monthly_resources"] = chance.choice((600, 1500, 3000))
    if chance.random() < 0.2:
        stated["without"] = chance.choice(("cycle", "car", "second", "share", "transit"))
    return stated
