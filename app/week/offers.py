"""What a territory offers to those who move, and what a plan changes, trip by trip."""

from __future__ import annotations

from collections.abc import Container, Iterable

import numpy as np

from app.saying import (
    THIN,
    Context,
    capital,
    changes,
    day,
    decapital,
    from_town,
    listed,
    number,
    rounded,
    short,
    time,
    to_town,
)
from app.territories import everyone
from app.territories.reading import MobilityOffer
from app.trips.words import BY
from app.week.form import WeekForm
from app.week.words import FIRST_STEPS, LOCAL_KINDS, PASS_BY_EMPLOYER, PURPOSES, WEEKDAYS
from app.week.year import who_travels
from calc.aids.case import later
from calc.mobility.week.legs import JOURNEY, WEEK, WORK
from calc.mobility.week.levers import NAMES
from calc.mobility.week.model import MobilityWhatIf, Step, steps
from calc.mobility.week.request import (
    CAR,
    MOST_PEOPLE,
    HouseholdRequest,
    LocalOffer,
    is_open,
    local_offers,
)
from calc.parameters import parameters
from calc.schema.vocabulary import MODES, TRIP_PURPOSES


def offers_on(declared: Iterable[MobilityOffer], date: np.datetime64) -> list[LocalOffer]:
    """Declared offers that hold on a date; one checked long ago loses its amount."""
    months = int(parameters()["aids.local_rule"].by_key(day=date)["fresh_months"])
    result = []
    for one in declared:
        begins, ends = (when.isoformat() if when else "" for when in (one.begins, one.ends))
        if not is_open(begins, ends, date):
            continue
        is_fresh = date <= later(np.datetime64(one.checked_on), months)
        doubt = f"{one.source}, lu le {day(one.checked_on)}{'' if is_fresh else ' : à confirmer'}."
        amount = one.amount if is_fresh else float("nan")
        result.append(
            LocalOffer(
                kind=one.kind,
                name=one.name,
                text=one.text,
                begins=begins,
                ends=ends,
                doubt=doubt,
                amount=amount,
                url=one.url,
            )
        )
    return result


def publics(request: HouseholdRequest) -> set[str]:
    """Of whom offers speak in a household: who works, drives, has no licence, pays the full
    price, may pay less."""
    week, people = request.week, np.arange(MOST_PEOPLE) < request.people
    studies = request.week_aboard[week.purpose == TRIP_PURPOSES.index("study")].any(axis=0)
    full = people & ~request.pays_less & ~studies
    cars = len(request.numbers["c"]) + (week.mode == CAR).sum()
    result = {
        "worker": (week.purpose == TRIP_PURPOSES.index("work")).any(),
        "car_commuter": ((week.purpose == TRIP_PURPOSES.index("work")) & (week.mode == CAR)).any(),
        "driver": (request.drives & people).any() and cars > 0,
        "no_licence": request.members("without_licence").any(),
        "adult": full.any(),
        "reduced": not full[people].all(),
    }
    return {name for name, is_there in result.items() if is_there}


def offers(
    home: str, date: np.datetime64, *kinds: str, of: Container[str] | None = None
) -> list[Context]:
    """What the territory of a commune ("": not told) and the nation offer that day, of some kinds
    or all, as far as we know it; what is for others than those the household is made `of` is left
    out."""
    declared = (one for here in everyone() if home and here.holds(home) for one in here.mobility)
    own = offers_on(declared, date)
    names = {one.name for one in own}
    known = [
        one
        for one in local_offers(home, date)
        if one.name not in names and (not one.public or of is None or one.public in of)
    ]
    return [_offer(one) for one in (*own, *known) if not kinds or one.kind in kinds]


def _offer(one: LocalOffer) -> Context:
    is_priced = one.kind in ("monthly_pass", "ticket") and np.isfinite(one.amount)
    price = f"{number(one.amount, 2)}{THIN}€" if is_priced else ""
    until = f"jusqu’au {day(one.ends)}" if one.ends else ""
    return {
        "kind": LOCAL_KINDS[one.kind],
        "name": capital(one.name),
        "text": one.text,
        "amount": price,
        "doubt": one.doubt,
        "ends": until,
        "url": one.url,
    }


# What a plan changes, trip by trip: for whom, how, how long more.


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
    named = np.flatnonzero(effects.year.ledger.legs.calendar.home_on[leg])
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
        if other.by_car[leg] > 0 and effects.year.ledger.legs.people.has_lift[leg]
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
