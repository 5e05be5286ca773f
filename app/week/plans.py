"""What levers would change → bars, the front of plans, three named plans."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

import numpy as np

from app.saying import (
    THIN,
    WEEKS,
    Context,
    between,
    carbon,
    carbon_between,
    counted,
    decapital,
    euros,
    listed,
    number,
    rounded,
    short,
)
from app.week.form import PRIVATE, WeekForm
from app.week.offers import first_step, offers, publics, sentences
from app.week.words import (
    ALL_OFFERS,
    ALONE_IMPOSSIBLE,
    HOUSEHOLD,
    NOT_TRIPS,
    NOTHING_TO_CHANGE,
    OFFERS_OF,
    PAID_OFFERS,
    PLAN_ALONE,
    PLAN_AMONG_FURTHEST,
    PLAN_BALANCED,
    PLAN_FURTHEST_AND_CHEAPEST,
    PLAN_OF_EUROS,
    PLANS,
    SHORT_LEVERS,
    SOCIAL_FARE,
    Lever,
)
from app.week.words import LEVERS as LEVER_WORDS
from app.week.words import MODES as MODE_WORDS
from app.week.year import leg_names, who_travels
from calc.mobility.modes import MODE, flags
from calc.mobility.trips.trip import NONE, shared
from calc.mobility.week.legs import WEEK, WORK
from calc.mobility.week.levers import NAMES, Reach
from calc.mobility.week.model import MobilityWhatIf
from calc.mobility.week.plans import Change
from calc.mobility.week.request import LEVERS, NOTHING_RUNS
from calc.mobility.week.ways import NETWORKS
from calc.places import communes
from calc.schema.vocabulary import MODES, TRIP_PURPOSES
from calc.uncertainty import Ends

_CLOUD, _LINES, _MOST_ASKED, _FIRST = 120, 12, 2, 4
_ALIKE = "pareil"
_LEAST_KG, _LEAST_EUR = 1.0, 5.0
"""Less than that in a year is nothing."""
_YES_NO = (("oui", "1"), ("non", "0"))


def road_words(hours: str) -> str:
    """What changes on the road in a year.

    Examples
    --------
    >>> road_words("pareil"), road_words("+15 h (+12 à +19)")
    ('autant de temps en route', '+15 h (+12 à +19) en route')
    """
    return "autant de temps en route" if hours == _ALIKE else f"{hours} en route"


def moved_words(minutes: str) -> str:
    """What changes of movement in a week."""
    return "autant de mouvement" if minutes == _ALIKE else f"{minutes} de mouvement par semaine"


def _asked(text: str, *answers: tuple[str, dict[str, str]], page: str = "week.levers") -> Context:
    """A question that changes the plans, with the address of each answer on a page."""
    return {"text": text, "answers": answers, "page": page}


def lever_words(settings: Mapping[str, float], by: str) -> dict[str, Lever]:
    """Names of the levers with the household's own settings in them, and the transport that its
    trips could take."""
    said = {
        name: counted(value, short(value), "jours") if name.endswith("_days") else short(value)
        for name, value in settings.items()
    } | {"transit": by}
    return {
        name: Lever(lever.title, {key: text.format(**said) for key, text in lever.options.items()})
        for name, lever in LEVER_WORDS.items()
    }


def transit_words(codes: Iterable[int]) -> str:
    """The modes that trips could take, in words."""
    names = dict.fromkeys(decapital(MODE_WORDS[MODES[code]]) for code in codes)
    return listed(list(names), "ou") or "transport en commun"


def _signed(value: float, text: str) -> str:
    return f"+{text}" if value > 0 else text


def signed_mass(value: float) -> str:
    """A change of emissions: « −850 kg », « +20 kg », « rien »."""
    return "rien" if abs(value) < _LEAST_KG else _signed(value, carbon(value))


def signed_euros(value: float) -> str:
    """A change of cost."""
    return "rien" if abs(value) < _LEAST_EUR else _signed(value, euros(value, 10))


def _change_words(middle: float, low: float, high: float, unit: str, said) -> str:
    """A gain or a loss with its range, in words; what crosses zero says so."""
    if low < 0 < high and abs(middle) > 0:
        return f"peut ne rien changer ({_signed(low, said(low))} à {_signed(high, said(high))})"
    least, most = sorted((abs(low), abs(high)))
    return f"{unit_between(least, most, unit)} {'de moins' if middle <= 0 else 'de plus'}"


def unit_between(low: float, high: float, unit: str) -> str:
    """A range in its unit."""
    return carbon_between(low, high) if unit == "kg" else between(low, high, unit, 10)


def _apart(ends: Ends, unit: str, step: float) -> str:
    """A change with its range: « +230 h (+150 à +310) »."""
    middle, low, high = (_signed(end, number(rounded(end, step))) for end in ends)
    return f"{middle}{THIN}{unit}" + (f" ({low} à {high})" if low != high else "")


def _hours(change: Change, row: int) -> str:
    ends = change.figures["duration"].at(row)
    return _ALIKE if abs(ends.middle) < 1 else _apart(ends, "h", 1)


def _minutes(change: Change, row: int) -> str:
    weekly = change.figures["active_minutes"].each(lambda end: end / WEEKS).at(row)
    size = abs(weekly.middle)
    return _ALIKE if size < 1 else _apart(weekly, "min", 5 if size >= 10 else 1)


def _times(change: Change, row: int) -> Context:
    """What changes of time: on the road in a year, moving in a week."""
    hours, minutes = _hours(change, row), _minutes(change, row)
    words = {"road": road_words(hours), "moved": moved_words(minutes)}
    return {"hours": hours, "minutes": minutes} | words


def _effect(change: Change, row: int, name: str, most: float, link: dict[str, str]) -> Context:
    """What a lever or a plan changes in a year, said and drawn: emissions avoided are parts of the
    largest end drawn, negative when more is emitted."""
    kilos, low, high = change.figures["emissions"].at(row)
    money, money_low, money_high = change.figures["cost"].at(row)
    return {
        "name": name,
        "lever": next(iter(link), ""),
        "middle": -kilos / most,
        "low": -high / most,
        "high": -low / most,
        "emissions": signed_mass(kilos),
        "emissions_range": _change_words(kilos, low, high, "kg", carbon)
        if abs(kilos) >= _LEAST_KG
        else "",
        "cost": signed_euros(money),
        "cost_range": _change_words(money, money_low, money_high, "€", lambda v: euros(v, 10))
        if abs(money) >= _LEAST_EUR
        else "",
        "warning": ""
        if change.is_possible[row]
        else ALONE_IMPOSSIBLE[bool(change.codes[row][NAMES.index("last")])],
        "try_link": link,
        **_times(change, row),
    }


def lever_settings(where: Reach) -> dict[str, float]:
    """How far each lever goes for a household."""

    def of(lever: str, level: str, reach: np.ndarray) -> float:
        return float(reach[LEVERS[lever].index(level)])

    return {
        "cycle_under": of("cycle", "bike", where.cycle_up_to),
        "far": of("cycle", "e_bike_far", where.cycle_up_to),
        "carpool_days": of("share", "some_days", where.carpool_days),
        "telework_days": of("telework", "more_days", where.telework_days),
    }


def _brief(ends: Ends, said) -> str:
    """A change with its range, for a list."""
    middle, low, high = map(said, ends)
    return middle if middle == "rien" or low == high else f"{middle} ({low} à {high})"


def _levers(codes: np.ndarray, words, names: Container[str] = NAMES) -> list[str]:
    pulled = ((name, code) for name, code in zip(NAMES, codes, strict=True) if code)
    return [words[name].options[LEVERS[name][code]] for name, code in pulled if name in names]


def _short(codes: np.ndarray) -> str:
    result = [
        SHORT_LEVERS[name, LEVERS[name][code]]
        for name, code in zip(NAMES, codes, strict=True)
        if code
    ]
    return listed(result) or "rien ne change"


def try_fields(codes: np.ndarray) -> dict[str, str]:
    """The address's fields that try a set of levers."""
    return {
        f"try_{name}": LEVERS[name][code] for name, code in zip(NAMES, codes, strict=True) if code
    }


def _place(values: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, float]:
    """Values as parts of the span of those kept, zero included, and where zero is."""
    least, most = min(float(values[kept].min()), 0.0), max(float(values[kept].max()), 0.0)
    span = max(most - least, 1e-9)
    return (values - least) / span, -least / span


def _questions(effects: MobilityWhatIf, form: WeekForm) -> list[Context]:
    """What nobody said and what plans hang on, one press each."""
    legs, asked = effects.year.ledger.legs, []
    asked += _which_car(effects, form) + _which_days(effects, form)
    asked += _what_runs(effects, form) or _where_to(effects, form)
    for row in np.flatnonzero((legs.purpose == WORK) & (legs.calendar.can_telework < 0)):
        if (
            legs.kind[row] != WEEK
            or legs.calendar.days[row] - legs.calendar.telework[row] <= 0
            or legs.route.at_night[row]
        ):
            continue
        field, home = f"t{legs.number[row]}_telework_", int(np.ceil(legs.calendar.telework[row]))
        answers = (
            ("non", form.without_tries | {f"{field}possible": "0"}),
            *(
                (f"{home + n} j", form.without_tries | {f"{field}most": str(home + n)})
                for n in (1, 2, 3)
                if home + n <= legs.calendar.days[row]
            ),
        )
        name = _leg_name(effects, int(row), form)
        asked.append(_asked(f"{name} : combien de jours à la maison, au plus ?", *answers))
    for row in np.flatnonzero(effects.reach.cycle & (legs.people.can_cycle < 0)):
        if legs.km[row] <= effects.reach.cycle_up_to[-1]:
            field = f"t{legs.number[row]}_cycling_possible"
            answers = tuple((text, form.without_tries | {field: v}) for text, v in _YES_NO)
            name = _leg_name(effects, int(row), form)
            asked.append(_asked(f"{name} : possible à vélo ?", *answers))
    return asked[:_MOST_ASKED]


def _what_runs(effects: MobilityWhatIf, form: WeekForm) -> list[Context]:
    """The first short trip by car from a town large enough for a network, whose lines we know
    too little to tell."""
    ledger = effects.year.ledger
    legs, law = ledger.legs, ledger.values["household_mobility.practice"].by_key()
    town, end = (communes.index(codes) for codes in legs.route.ends)
    served = communes.population(town) >= law["network_from"]
    least, most = ledger.values["mobility.reach"].constant[MODE["bus"]]
    near = (legs.km >= least) & (
        legs.km <= np.where(np.isnan(legs.route.great_circle), law["network_to"], most)
    )
    blind = (legs.kind == WEEK) & flags("replaceable")[legs.mode] & served & near
    blind &= (ledger.ways.other.mode < 0) & ~legs.route.at_night & ~legs.route.nothing_runs
    if not blind.any() or "transit" in form.given.get("without", ""):
        return []
    row, *_ = np.flatnonzero(blind).tolist()
    field, ends = f"t{legs.number[row]}_could", (town[[row]], end[[row]])
    kinds = [name for kind, name in NETWORKS.items() if shared(kind, *ends)[0] > NONE]
    names = dict.fromkeys([*kinds, "bus"])
    answers = (
        *((decapital(MODE_WORDS[name]), form.without_tries | {field: name}) for name in names),
        ("rien", form.without_tries | {field: NOTHING_RUNS}),
    )
    return [_asked(f"{_leg_name(effects, row, form)} : qu’est-ce qui y mène ?", *answers)]


def _where_to(effects: MobilityWhatIf, form: WeekForm) -> list[Context]:
    """The first trip by car told in kilometres that a train might make, had it two ends."""
    ledger = effects.year.ledger
    legs, least = ledger.legs, ledger.values["mobility.reach"].constant[MODE["regional_train"], 0]
    blind = (legs.kind == WEEK) & (legs.mode == MODE["car"]) & np.isnan(legs.route.great_circle)
    blind &= (
        (legs.km >= least)
        & (legs.route.could < 0)
        & ~legs.route.at_night
        & ~legs.route.nothing_runs
    )
    if not blind.any() or "transit" in form.given.get("without", ""):
        return []
    row, *_ = np.flatnonzero(blind).tolist()
    name = _leg_name(effects, row, form)
    text = f"{name} : vers quelle commune ? Nous chercherons le train et le bus."
    return [_asked(text, ("le dire", form.without_tries), page="week.week")]


def _which_days(effects: MobilityWhatIf, form: WeekForm) -> list[Context]:
    """Two drivers who work at home some days: one car may do, by the days they are."""
    legs = effects.year.ledger.legs
    home = (
        (legs.kind == WEEK)
        & (legs.car >= 0)
        & ((legs.calendar.telework > 0) | (legs.calendar.can_telework == 1))
    )
    blind = np.flatnonzero(home & ~legs.calendar.home_on.any(axis=1))
    if not len(blind) or len(set(legs.people.driver[home].tolist())) < 2:
        return []
    first, *_ = blind.tolist()
    name = _leg_name(effects, first, form)
    text = f"{name} : quels jours à la maison ? Une seule voiture suffit peut-être."
    return [_asked(text, ("le dire", form.without_tries), page="week.week")]


def _which_car(effects: MobilityWhatIf, form: WeekForm) -> list[Context]:
    """A car that nobody described, and that two drivers at the same hour ask for."""
    legs, asked = effects.year.ledger.legs, []
    for row in np.flatnonzero(legs.is_car_supposed & (legs.kind == WEEK)):
        name, number_ = _leg_name(effects, int(row), form), int(legs.number[row])
        field, own = f"t{number_}_car", str(int(legs.car[row]) + 1)
        another = "une seconde voiture", form.without_tries | {field: own}
        same = "la même", form.without_tries | {field: "1"}
        asked.append(_asked(f"{name} : avec quelle voiture ?", another, same))
    return asked


def _leg_name(effects: MobilityWhatIf, row: int, form: WeekForm) -> str:
    who = who_travels(effects.year, row, form).lower()
    return leg_names(effects.year, form)[row][0] + (f" ({who})" if len(form.people()) > 1 else "")


def _promise(effects: MobilityWhatIf, name: str) -> tuple[str, str]:
    """The name of a plan and what it promises: never more than its figures say."""
    title, promise = PLANS[name]
    plans = effects.front.plans
    names = list(effects.front.named)
    if signed_mass(float(plans.figures["emissions"].middle[names.index(name)])) == "rien":
        return PLAN_ALONE[0] if len(names) == 1 else title, PLAN_OF_EUROS
    if len(names) == 1:
        return PLAN_ALONE
    euros_of = dict(zip(names, (-plans.figures["cost"].middle).tolist(), strict=True))
    if name == "best_value" and euros_of.get("boldest", -np.inf) > euros_of[name]:
        return PLAN_BALANCED
    if name != "boldest":
        return title, promise
    surely = effects.front.is_surely
    dearest = len(names) > 1 and euros_of[name] >= max(euros_of.values())
    if dearest and surely["emissions"] and surely["cost"]:
        return title, PLAN_FURTHEST_AND_CHEAPEST
    return title, promise if surely["emissions"] else PLAN_AMONG_FURTHEST


def _figures(line: Context) -> tuple[str, ...]:
    """Of a plan of the front, in the table."""
    return line["emissions"], line["cost"], line["hours"], line["minutes"]


def _changes(line: Context) -> bool:
    """Whether a plan is another thing than today."""
    return not {*_figures(line)} <= {"rien", _ALIKE}


def present_what_if(result: MobilityWhatIf, form: WeekForm) -> Context:
    """The page of levers and plans of one household."""
    transit = result.year.ledger.ways.other.mode[result.reach.transit]
    words = lever_words(lever_settings(result.reach), transit_words(transit.tolist()))
    alone, front = result.alone, result.front
    emitted, paid = alone.figures["emissions"], alone.figures["cost"]
    most = max([1e-9, *(-emitted.low).tolist(), *emitted.high.tolist()])
    effects = [
        _effect(
            alone,
            row,
            " ".join(_levers(alone.codes[row], words)),
            most,
            try_fields(alone.codes[row]),
        )
        for row in range(len(alone.codes))
    ]
    least = min([0.0, *(effect["low"] for effect in effects)])
    best, change = front.best, front.change
    shown = np.unique(np.concatenate([best, list(front.named.values())]).astype(int))
    kept = np.flatnonzero(change.is_possible)
    (ys, zero_y) = _place(-change.figures["emissions"].middle, kept)
    (xs, zero_x) = _place(-change.figures["cost"].middle, kept)
    cloud = kept[:: max(len(kept) // _CLOUD, 1)]
    label = {row: str(n) for n, row in enumerate(front.named.values(), 1)}
    plans = []
    for row, name in enumerate(front.named):
        codes = front.plans.codes[row]
        title, promise = _promise(result, name)
        beside = (f"{lever}." for lever in _levers(codes, words, NOT_TRIPS))
        plans.append(
            {
                "key": name,
                "name": title,
                "promise": promise,
                "changes": [*sentences(result, codes, form), *beside],
                "first": first_step(result, codes),
                "effect": _effect(front.plans, row, title, most, try_fields(codes)),
            }
        )
    lines = [
        {
            "levers": _short(front.lines.codes[row]),
            "emissions": _brief(front.lines.figures["emissions"].at(row), signed_mass),
            "cost": _brief(front.lines.figures["cost"].at(row), signed_euros),
            **_times(front.lines, row),
        }
        for row in range(len(front.lines.codes))
    ]
    others = {_figures(line): line for line in reversed(lines) if _changes(line)}
    table = list(others.values())[::-1]
    tried = None
    if result.tried is not None:
        tried = _effect(result.tried, 0, "Votre essai", most, {})
    gains = (emitted.middle < -_LEAST_KG) | (paid.middle < -_LEAST_EUR)
    seat = alone.codes[:, NAMES.index("passenger")] > 0  # what it costs, where it spares time
    only_time = ~gains & seat & (alone.figures["duration"].middle < 0)
    quicker = [effect for effect, kept in zip(effects, only_time, strict=True) if kept]
    effects = [effect for effect, kept in zip(effects, gains, strict=True) if kept]
    effects.sort(key=lambda effect: -effect["middle"])
    first = list({effect["lever"]: effect for effect in reversed(effects)}.values())
    first.sort(key=lambda effect: -effect["middle"])
    return {
        "effects": first[:_FIRST],
        "more_effects": [effect for effect in effects if effect not in first[:_FIRST]],
        "quicker": quicker,
        "zero": least,
        "tried": tried,
        "tried_levers": _levers(result.tried.codes[0], words) if result.tried is not None else [],
        "plans": plans,
        "cloud": [(round(100 * xs[row]), round(100 * ys[row])) for row in cloud],
        "dots": [
            {"x": float(xs[row]), "y": float(ys[row]), "label": label.get(int(row), "")}
            for row in shown
        ],
        "most": (
            signed_euros(float(change.figures["cost"].middle[kept].min())),
            signed_mass(float(change.figures["emissions"].middle[kept].min())),
        ),
        "zero_at": (zero_x, zero_y),
        "table": table[:_LINES],
        "searched": number(len(change.codes)),
        "left": carbon(float(result.year.total["emissions"].middle[0])),
        "questions": _questions(result, form),
        "offers": offers(
            form.given.get("home", ""),
            np.datetime64("today"),
            *_offered(result),
            of=publics(form.request),
        ),
        "nothing": "" if plans else NOTHING_TO_CHANGE,
        "compared": [] if plans else _compared(result, form),
        "social": _social(result, form),
    }


def _offered(effects: MobilityWhatIf) -> tuple[str, ...]:
    """Kinds of offers that serve this household's levers; without a lever, all that exists."""
    kinds = [
        kind
        for lever, some in OFFERS_OF.items()
        if len(effects.offered[lever]) > 1
        for kind in some
    ]
    if not effects.front.named:
        kinds += ALL_OFFERS
    kinds += PAID_OFFERS if _pays_tickets(effects) else ()
    return tuple(dict.fromkeys(kinds))


def _pays_tickets(effects: MobilityWhatIf) -> bool:
    """Whether some trip is paid by ticket or pass, today or by a lever."""
    ledger = effects.year.ledger
    ticketed = flags("ticketed")
    weekly = ledger.legs.kind == WEEK
    return bool(
        (ticketed[ledger.legs.mode] & weekly).any()
        or ticketed[ledger.ways.other.mode[effects.reach.transit]].any()
    )


def _compared(effects: MobilityWhatIf, form: WeekForm) -> list[tuple[str, dict[str, str]]]:
    """The first weekly trips, each with the address that compares every way of making it."""
    legs, compared = effects.year.ledger.legs, []
    for row in np.flatnonzero(legs.kind == WEEK)[:_MOST_ASKED]:
        asked = {"times_a_week": f"{max(float(legs.calendar.travelled[row]), 0.5):g}"}
        start, end = legs.route.ends[:, row].tolist()
        if np.isfinite(legs.route.great_circle[row]) and start and end:
            asked |= {"origin": start, "destination": end}
        else:
            asked |= {"distance": f"{float(legs.km[row]):.1f}"}
        asked |= {"purpose": TRIP_PURPOSES[legs.purpose[row]]}
        compared.append((_leg_name(effects, int(row), form), asked))
    return compared


def _social(effects: MobilityWhatIf, form: WeekForm) -> Context | None:
    """The fare of small incomes, for who pays a network or might."""
    if not _pays_tickets(effects):
        return None
    text = ""
    if form.private.given and PRIVATE not in form.errors:
        values, people = effects.year.ledger.values, form.request.people
        ceiling = form.request.social_ceiling(values) / 12
        text = SOCIAL_FARE[form.request.has_social_fare(values)].format(
            ceiling=euros(ceiling), people=counted(people, number(people), "personnes")
        )
    return {"field": form.field(PRIVATE, HOUSEHOLD[PRIVATE]), "text": text}
