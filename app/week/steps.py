"""What a plan changes, trip by trip: for whom, how, how long more."""

from __future__ import annotations

import numpy as np

from app.saying import capital, changes, decapital, from_town, listed, rounded, short, time, to_town
from app.trips.words import BY
from app.week.form import WeekForm
from app.week.words import FIRST_STEPS, PASS_BY_EMPLOYER, PURPOSES, WEEKDAYS
from app.week.year import who_travels
from calc.mobility.week.legs import JOURNEY, WEEK, WORK
from calc.mobility.week.levers import NAMES
from calc.mobility.week.model import MobilityWhatIf, Step, steps
from calc.schema.vocabulary import MODES, TRIP_PURPOSES


def _what(effects: MobilityWhatIf, leg: int, form: WeekForm) -> str:
    legs = effects.year.ledger.legs
    prefix = "j" if legs.kind[leg] == JOURNEY else "t"
    place = form.town(f"{prefix}{legs.number[leg]}_to").partition(" (")[0]
    if prefix == "j":
        return f"voyage {to_town(place)}" if place else "voyage"
    what = decapital(PURPOSES[TRIP_PURPOSES[legs.purpose[leg]]])
    return f"{what} {to_town(place)}" if place else what


def _at_home(effects: MobilityWhatIf, leg: int) -> str:
    """Which days, where they were told."""
    named = np.flatnonzero(effects.year.ledger.legs.home_on[leg])
    return f" ({listed([WEEKDAYS[at] for at in named], 'ou')})" if len(named) else ""


def _days(effects: MobilityWhatIf, step: Step) -> str:
    if effects.year.ledger.legs.kind[step.leg] != WEEK:
        return "une fois par an" if step.days < 1.5 else f"{short(step.days)} fois par an"
    days = rounded(step.days, 0.5)
    if step.days < 1:
        return "parfois"
    return f"{short(days)} jour{'s' if days >= 2 else ''} par semaine"


def _longer(minutes: float) -> str:
    if abs(minutes) < 1:
        return ""
    return f", {'+' if minutes > 0 else '−'}{time(abs(minutes) / 60)} par trajet"


def _stations(effects: MobilityWhatIf, leg: int) -> str:
    names = effects.year.ledger.ways.other.stations[leg]
    if not names:
        return ""
    other = effects.year.ledger.ways.other
    start = f"{from_town(names[0])} {to_town(names[-1])}"
    access = (
        ", quelqu’un du foyer conduit jusqu’à la gare"
        if other.by_car[leg] > 0 and effects.year.ledger.legs.has_lift[leg]
        else ", en voiture jusqu’à la gare"
        if other.by_car[leg] > 0
        else ", à vélo jusqu’à la gare"
        if other.by_bike[leg] > 0
        else ""
    )
    return f" {start}{changes(names)}{access}"


def _way(effects: MobilityWhatIf, step: Step) -> str:
    """How the trip is made."""
    if step.way == "home":
        return "à la maison"
    if step.way == "passenger":
        return "en covoiturage, passager,"
    if step.way == "fewer":
        is_week = effects.year.ledger.legs.kind[step.leg] == WEEK
        return "une sortie de moins" if is_week else "un aller-retour de moins"
    if step.way.endswith("one_more"):
        return "en covoiturage avec une personne de plus,"
    if step.way.endswith("two_more"):
        return "en covoiturage avec deux personnes de plus,"
    if step.way == "main, alone":
        return "dans l’autre voiture"
    if step.way == "shared":
        is_week = effects.year.ledger.legs.kind[step.leg] == WEEK
        return "en autopartage" if is_week else "en voiture louée"
    if step.way == "other":
        return f"{BY[MODES[step.mode]]}{_stations(effects, step.leg)}"
    return BY[MODES[step.mode]]


def sentences(effects: MobilityWhatIf, codes: np.ndarray, form: WeekForm) -> list[str]:
    """What changes, a sentence a trip; what a new car alone changes is not told trip by trip."""
    by_leg: dict[int, list[str]] = {}
    for step in sorted(steps(effects, codes), key=lambda one: (one.leg, -one.days)):
        if step.way in ("smaller, alone", "electric, alone"):
            continue
        how = _way(effects, step)
        often = f"{',' if step.way == 'other' else ''} {_days(effects, step)}"
        said = how if step.way == "fewer" else how + often
        if step.way == "home":
            said += _at_home(effects, step.leg)
        if by_leg.get(step.leg) and step.days < 1 and step.way != "fewer":
            said = f"sinon {how}"
        by_leg.setdefault(step.leg, []).append(f"{said}{_longer(step.minutes)}")
    lines = []
    for leg, parts in by_leg.items():
        who = who_travels(effects.year, leg, form) if len(form.people()) > 1 else ""
        what = _what(effects, leg, form)
        start = f"{who}, {what}" if who else capital(what)
        lines.append(f"{start} : {' ; '.join(parts)}.")
    return lines


def first_step(effects: MobilityWhatIf, codes: np.ndarray) -> str:
    """What to begin with."""
    levers = {name for name, code in zip(NAMES, codes, strict=True) if code}
    first = next((name for name in FIRST_STEPS if name in levers), "")
    to_work = effects.reach.transit & (effects.year.ledger.legs.purpose == WORK)
    if first == "transit" and to_work.any():
        return PASS_BY_EMPLOYER
    return FIRST_STEPS.get(first, "")
