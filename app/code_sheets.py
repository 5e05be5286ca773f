"""What a code to type may hold, calculator by calculator: the answers of its address."""

from __future__ import annotations

from app.forms import DECLARED
from app.short_code import Sheet
from app.steps import STEPS
from app.trips_form import DECLARED as TRIP
from app.words.mobility import COUNTINGS, SORTS
from app.words.works import SLOTS
from app.works_form import QUOTES
from calc.columns import Declaration
from calc.inputs import declarations
from calc.mobility.car_request import CarRequest
from calc.mobility.duel import DuelRequest
from calc.renovation.request import WorksChoice

_ASKED = [name for step in STEPS for name in step.fields if name in DECLARED]
_FIRST = ("dwelling_type", "floor_area", "heating_carrier", "construction_period", "commune")
_HOME = tuple(
    (name, DECLARED[name])
    for name in dict.fromkeys((*_FIRST, *_ASKED))
    if DECLARED[name].kind != "quantity" or name in ("floor_area", "household_size")
)
_MORE = tuple(
    (name, what)
    for name, what in DECLARED.items()
    if not what.private and name not in dict(_HOME)
)
_CHOICE = declarations(WorksChoice)
_WORKS = tuple((slot.key, Declaration("choice", options=slot.measures)) for slot in SLOTS)
_CONDITIONS = tuple(
    (name, _CHOICE[name])
    for name in ("dpe_class", "listed_facade", "owner_occupier", "main_residence", "budget",
                 *QUOTES)
)  # fmt: skip
_SHOWN = (
    ("sort", Declaration("choice", options=tuple(SORTS))),
    ("counting", Declaration("choice", options=tuple(COUNTINGS))),
)
_DUEL = tuple(
    (f"{side}_{name}", what) for side in "ab" for name, what in declarations(DuelRequest).items()
)
_CAR = tuple((name, what) for name, what in declarations(CarRequest).items() if name != "date")
SHEETS = (
    Sheet("housing.result", _HOME, _MORE),
    Sheet("works.index", (*_HOME, *_WORKS), (*_MORE, *_CONDITIONS)),
    Sheet("works.paths", _HOME, (*_MORE, *_CONDITIONS)),
    Sheet("trips.index", tuple(TRIP.items()), _SHOWN),
    Sheet("tablet.duel", _DUEL),
    Sheet("car.index", _CAR),
)
