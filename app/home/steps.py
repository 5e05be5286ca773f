"""The order of questions, and which make sense for a home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.home.bills import BILL_FIELDS
from calc.schema.vocabulary import DWELLING_TYPES, HEATING_SYSTEMS, SYSTEMS_OF

Answers = Mapping[str, str]
RESULT = "resultat"


@dataclass(frozen=True)
class Step:
    """One page of questions."""

    key: str
    title: str
    short: str
    fields: tuple[str, ...]
    lead: str = ""


STEPS = (
    Step(
        "1",
        "Parlons de votre logement",
        "Logement",
        (
            "dwelling_type",
            "floor_area",
            "rooms",
            "construction_year",
            "construction_period",
            "commune",
        ),
        "Répondez à ce que vous savez. Le reste sera estimé, et la fourchette s’élargira.",
    ),
    Step(
        "2",
        "Sa forme",
        "Forme",
        ("storeys", "attachment", "unheated_annexe", "position", "exposed_facades", "veranda"),
    ),
    Step(
        "3",
        "Murs, toit et sol",
        "Enveloppe",
        (
            "wall_material",
            "wall_insulation",
            "wall_insulation_year",
            "roof_type",
            "roof_insulation",
            "roof_insulation_year",
            "floor_type",
            "floor_insulation",
            "floor_insulation_year",
        ),
    ),
    Step(
        "4", "Fenêtres et air", "Fenêtres", ("glazing", "window_frame", "shutters", "ventilation")
    ),
    Step(
        "5",
        "Votre énergie",
        "Énergie",
        (
            "heating_carrier",
            "heating_scope",
            "secondary_heating",
            "secondary_heating_share",
            "cooling",
            "photovoltaic_power",
        ),
    ),
    Step(
        "6",
        "Chauffage et eau chaude",
        "Chauffage",
        (
            "heating_system",
            "heating_year",
            "emitters",
            "heating_control",
            "hot_water_system",
            "hot_water_backup",
        ),
    ),
    Step(
        "7",
        "Et vous",
        "Vous",
        (
            "tenure",
            "household_size",
            "heating_setpoint",
            "certified_class",
            "certified_on",
            "bill_all_energies",
            "bills",
        ),
        "Tout est facultatif. Une facture, même d’une seule énergie, resserre beaucoup "
        "l’estimation.",
    ),
)
QUICK = (
    Step(
        "court-1",
        "Votre logement, en six questions",
        "Logement",
        ("dwelling_type", "floor_area", "rooms", "construction_period"),
    ),
    Step("court-2", "Où, avec quoi, et vous", "Vous", ("commune", "heating_carrier", "tenure")),
)
"""The quick road: a result after two screens, then one question at a time on the result."""
_BY_KEY = {step.key: step for step in (*QUICK, *STEPS)}


def _is(field: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(field, "") in values


_SENSE: dict[str, Callable[[Answers], bool]] = {
    "attachment": _is("dwelling_type", "house"),
    "storeys": _is("dwelling_type", "house"),
    "position": _is("dwelling_type", "apartment"),
    "exposed_facades": _is("dwelling_type", "apartment"),
    "roof_type": lambda a: a.get("position", "") not in ("ground", "middle"),
    "roof_insulation": lambda a: a.get("position", "") not in ("ground", "middle"),
    "floor_type": lambda a: a.get("position", "") not in ("middle", "top"),
    "floor_insulation": lambda a: a.get("position", "") not in ("middle", "top"),
    "roof_insulation_year": lambda a: a.get("position", "") not in ("ground", "middle"),
    "floor_insulation_year": lambda a: a.get("position", "") not in ("middle", "top"),
    "unheated_annexe": _is("dwelling_type", "house"),
    "secondary_heating_share": lambda a: a.get("secondary_heating") != "none",
    "hot_water_backup": lambda a: a.get("hot_water_system") != "electric_storage",
    "heating_scope": _is("dwelling_type", "apartment"),
    "heating_system": lambda a: a.get("heating_carrier") != "district_heating",
    "district_heating_emissions": lambda a: "district_heating"
    in (a.get("heating_carrier"), a.get("hot_water_system")),
}


def is_bill(field: str) -> bool:
    """Whether a field tells what an energy cost, how much of it was used, or how bills are read.

    Examples
    --------
    >>> is_bill("bill_electricity"), is_bill("litres_fuel_oil"), is_bill("floor_area")
    (True, True, False)
    """
    return field in BILL_FIELDS


def step(key: str) -> Step | None:
    """The step of that key, or None."""
    return _BY_KEY.get(key)


def step_of(field: str) -> Step:
    """The step that asks a field; the last one for what only an adviser gives."""
    if is_bill(field):
        return STEPS[-1]
    return next((step for step in STEPS if field in step.fields), STEPS[-1])


def makes_sense(field: str, answers: Answers) -> bool:
    """Whether the question may be asked of this home."""
    return field not in _SENSE or _SENSE[field](answers)


_DRY = ("electric_heaters", "storage_heaters", "stove", "insert", "air_air_heat_pump")
"""Systems that heat no water: their own are no emitters."""


def is_seen(field: str, answers: Answers) -> bool:
    """Whether something supposed may be shown of a home, as its answers and the likeliest say it.

    Examples
    --------
    >>> is_seen("emitters", {"heating_system": "electric_heaters"})
    False
    """
    if field == "emitters" and answers.get("heating_system") in _DRY:
        return False
    return makes_sense(field, answers)


def sensible(answers: Answers) -> dict[str, str]:
    """The answers that may be said of this home; what a change of mind left behind is dropped.

    Examples
    --------
    >>> sensible({"dwelling_type": "apartment", "attachment": "terraced", "position": "top"})
    {'dwelling_type': 'apartment', 'position': 'top'}
    >>> sensible({"dwelling_type": "house", "heating_carrier": "coal", "heating_system": "stove"})
    {'dwelling_type': 'house', 'heating_carrier': 'coal', 'heating_system': 'stove'}
    >>> sensible({"dwelling_type": "house", "heating_carrier": "lpg",
    ...           "heating_system": "electric_heaters"})
    {'dwelling_type': 'house', 'heating_carrier': 'lpg'}
    """
    if answers.get("dwelling_type") not in DWELLING_TYPES:
        return dict(answers)
    fed = SYSTEMS_OF.get(answers.get("heating_carrier", ""), HEATING_SYSTEMS)
    unfed = set(HEATING_SYSTEMS).difference(fed)
    told = {
        name: text
        for name, text in answers.items()
        if (name != "position" or makes_sense(name, answers))
        and not (name == "heating_system" and text in unfed)
    }
    return {
        name: text
        for name, text in told.items()
        if makes_sense(name, told)
        and not (name.endswith("_insulation_year") and told.get(name[:-5]) == "none")
    }


def road_of(current: Step) -> tuple[Step, ...]:
    """The steps that a step is one of."""
    return QUICK if current in QUICK else STEPS


def neighbours(current: Step) -> tuple[Step | None, Step | None]:
    """The steps before and after."""
    road = road_of(current)
    place = road.index(current)
    before = road[place - 1] if place else None
    return before, road[place + 1] if place + 1 < len(road) else None
