"""What a household may say of its moving: people, weekly trips, long journeys, cars, and where to.

A flat object of indexed fields (``t1_mode``, ``j2_to``, ``c1_size``…), so that an address can
carry it. Trips are ``t1_…`` to ``t12_…``, journeys ``j1_…`` to ``j10_…``, cars ``c1_…`` to
``c3_…``. :func:`read_household` also takes the lists ``trips``, ``journeys`` and ``cars``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from calc.mobility.modes import MODE, farthest
from calc.mobility.trips.trip import NONE, between, served, unknown_places
from calc.parameters import Parameters, parameters
from calc.places import communes as places
from calc.places.communes import great_circle, known, same_place, where
from calc.places.networks import is_mainland
from calc.schema.inputs import (
    Issue,
    choice,
    code,
    day,
    declarations,
    flag,
    is_unknown,
    issues_where,
    quantity,
    read,
)
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES, TRIP_PURPOSES
from calc.schema.written import plain


@dataclass(frozen=True)
class City:
    """A city that people fly or travel to."""

    code: str
    name: str
    country: str


@cache
def cities() -> tuple[City, ...]:
    """Every city of the table, as listed."""
    columns = parameters().table("household_mobility.airports").columns
    rows = zip(columns["code"], columns["name"], columns["country"], strict=True)
    return tuple(City(str(code), str(name), str(country)) for code, name, country in rows)


def find_city(text: str) -> City | None:
    """A city by its name, accents forgiven, or by its airport's code.

    Examples
    --------
    >>> find_city("lisbonne").code, find_city("LIS").name, find_city("nulle part")
    ('LIS', 'Lisbonne', None)
    """
    wanted = plain(text)
    return next((c for c in cities() if wanted in (plain(c.name), c.code.lower())), None)


def is_by_land(codes: np.ndarray) -> np.ndarray:
    """Whether rails or roads lead there from the mainland without a boat, shape (n,)."""
    points = [where(code) if code else None for code in codes.tolist()]
    by_land = [
        point is not None and bool(point.is_by_land if point.row < 0 else is_mainland(point.row))
        for point in points
    ]
    return np.array(by_land, dtype=bool)


def nearest_airport(home: str) -> City | None:
    """The airport of the table nearest to a commune of France.

    Examples
    --------
    >>> nearest_airport("62119").name  # Béthune
    'Lille'
    """
    here = places.commune(home)
    if here is None:
        return None
    columns = parameters().table("household_mobility.airports").columns
    away = places.arc(here.latitude, here.longitude, columns["latitude"], columns["longitude"])
    away = np.where(columns["country"] == "FR", away, np.inf)
    return cities()[int(np.argmin(away))]


def flown_distance(hours: np.ndarray) -> np.ndarray:
    """Great circle of a flight by its time in the air; shape (n,). [km]

    Examples
    --------
    >>> flown_distance(np.array([1.3, 8.0])).round().tolist()
    [600.0, 6000.0]
    """
    law = parameters()["household_mobility.flight_time"]
    short, long = law.by_key("short"), law.by_key("long")
    slope = (long["distance"] - short["distance"]) / (long["hours"] - short["hours"])
    beyond = short["distance"] + slope * (hours - short["hours"])
    return np.where(hours < short["hours"], short["distance"] * hours / short["hours"], beyond)


@dataclass(frozen=True)
class LocalOffer:
    """A pass, a free network, a bonus or an aid of a territory; `ends` is empty when not known,
    `public` when it is for everybody."""

    kind: str
    name: str
    text: str
    begins: str
    ends: str
    doubt: str
    amount: float
    url: str = ""
    public: str = ""


def is_open(begins: str, ends: str, date: np.datetime64) -> bool:
    """Whether an offer holds on a date: an end that has passed closes it.

    Examples
    --------
    >>> [is_open("2025-01-01", ends, np.datetime64("2026-11-24"))
    ...     for ends in ("", "2026-12-31", "2025-12-31")]
    [True, True, False]
    """
    has_begun = not begins or np.datetime64(begins) <= date
    return bool(has_begun and (not ends or np.datetime64(ends) >= date))


EVERYWHERE = "FR"
"""Area of what holds all over the country."""


def _region(home: str) -> str:
    (region,) = places.code_of("region", places.index(np.array([home])))
    return str(region)


def local_offers(home: str, date: np.datetime64) -> list[LocalOffer]:
    """Offers that hold on a date: of a commune's territory first, then everybody's.

    Examples
    --------
    >>> found = local_offers("59183", np.datetime64("2026-11-24"))  # Dunkerque
    >>> found[0].kind, "car_aid" in {offer.kind for offer in found}
    ('free_network', True)
    """
    here = places.commune(home)
    areas = [here.epci, here.departement, _region(home)] if here else []
    table = parameters().table("household_mobility.local").columns
    names = ("kind", "name", "text", "begins", "ends", "doubt", "public")
    rows = [row for area in (*areas, EVERYWHERE) for row in np.flatnonzero(table["area"] == area)]
    result = [
        LocalOffer(
            **{name: str(table[name][row]) for name in names},
            amount=float(table["amount"][row]),
            url=str(table["url"][row]),
        )
        for row in rows
    ]
    return [offer for offer in result if is_open(offer.begins, offer.ends, date)]


MOST_PEOPLE = 6
_NO_ROAD = ("sea_between", "no_road", "roads_unknown", "no_sea")
"""Reasons for which no way leads there, of those of a journey."""
LEVERS = {
    "cycle": ("none", "bike", "e_bike", "e_bike_far"),
    "share": ("none", "some_days", "every_day", "every_day_three"),
    "passenger": ("none", "every_day"),
    "telework": ("none", "one_day", "more_days"),
    "errands": ("none", "grouped"),
    "transit": ("none", "transit"),
    "train": ("none", "train"),
    "flight": ("none", "one_less"),
    "car": ("none", "smaller", "electric_new", "electric_used"),
    "second": ("none", "give_up"),
    "last": ("none", "give_up"),
    "fare": ("none", "reduced"),
}
"""What a household may change, and how far."""
NOTHING_RUNS = "none"
"""Of what a trip could take: no bus, tram or train leads there."""
MEMBERS = ("without_licence", "without_cycling", "under_26", "over_65")
"""Fields that name members of the household, as digits: « 13 » is the first and the third."""
CAR, PLANE = MODE["car"], MODE["plane"]


@dataclass(frozen=True)
class HouseholdAnswers:
    """Of the household as a whole, shape (1,).

    ``without_licence``, ``without_cycling`` (nor walking far), ``under_26`` and ``over_65`` name
    members; children have no licence and are young whatever is said. ``monthly_resources`` opens
    the fare that the law gives to small incomes; no address carries it.
    """

    date: np.ndarray = day("2026-01-01", "2035-12-31")
    adults: np.ndarray = quantity("people", 1, MOST_PEOPLE, integer=True)
    children: np.ndarray = quantity("people", 0, MOST_PEOPLE - 1, integer=True)
    home: np.ndarray = code()
    contrails: np.ndarray = flag()
    sustainable_pay: np.ndarray = quantity("EUR/yr", 0, 2000)
    cycle_under: np.ndarray = quantity("km", 0.5, 30)
    carpool_days: np.ndarray = quantity("days", 0.5, 5)
    telework_days: np.ndarray = quantity("days", 0.5, 5)
    spare_car: np.ndarray = quantity("EUR/yr", 0, 5000)
    try_cycle: np.ndarray = choice(LEVERS["cycle"])
    try_share: np.ndarray = choice(LEVERS["share"])
    try_passenger: np.ndarray = choice(LEVERS["passenger"])
    try_telework: np.ndarray = choice(LEVERS["telework"])
    try_errands: np.ndarray = choice(LEVERS["errands"])
    try_transit: np.ndarray = choice(LEVERS["transit"])
    try_train: np.ndarray = choice(LEVERS["train"])
    try_flight: np.ndarray = choice(LEVERS["flight"])
    try_car: np.ndarray = choice(LEVERS["car"])
    try_second: np.ndarray = choice(LEVERS["second"])
    try_last: np.ndarray = choice(LEVERS["last"])
    try_fare: np.ndarray = choice(LEVERS["fare"])
    without: np.ndarray = code()
    without_licence: np.ndarray = code()
    without_cycling: np.ndarray = code()
    under_26: np.ndarray = code()
    over_65: np.ndarray = code()
    monthly_resources: np.ndarray = quantity("EUR/month", 0, 100_000)

    def issues(self) -> list[Issue]:
        """Too many people, a home or a lever nobody knows, somebody both young and old."""
        issues = []
        people = np.nan_to_num(self.adults, nan=1) + np.nan_to_num(self.children)
        if people[0] > MOST_PEOPLE:
            issues.append(Issue("children", "too_many", 0, MOST_PEOPLE))
        if not is_unknown(self.home)[0] and places.index(self.home)[0] < 0:
            issues.append(Issue("home", "unknown_commune"))
        if set(without_levers(self)) - set(LEVERS):
            issues.append(Issue("without", "not_a_choice"))
        for name in MEMBERS:
            _, strangers = _aboard(getattr(self, name), int(people[0]), ())
            if strangers:
                issues.append(Issue(name, "not_a_member", 0, float(people[0])))
        young, old = (set(re.findall(r"\d", str(who[0]))) for who in (self.under_26, self.over_65))
        if young & old:
            issues.append(Issue("over_65", "two_ages"))
        return issues


@dataclass(frozen=True)
class WeekTrips:
    """Trips that come back every week, shape (n,): one way of them, and there and back.

    What nobody said of ``telework_possible`` is no: no plan counts on it, unless
    ``telework_most`` says how many days a week can be worked at home in all, or ``telework_on``
    which (digits, 1 is Monday: the first of them are those already worked at home); of
    ``cycling_possible`` it is judged by the distance; ``driven_by_others`` makes passengers of a
    car that is not the household's; ``at_night``, no train nor bus is found for it, and a bicycle
    only where it is told possible.
    """

    who: np.ndarray = code()
    others: np.ndarray = quantity("people", 0, 8, integer=True)
    purpose: np.ndarray = choice(TRIP_PURPOSES)
    mode: np.ndarray = choice(MODES, required=True)
    km: np.ndarray = quantity("km", 0, 1000)
    origin: np.ndarray = code()
    to: np.ndarray = code()
    days: np.ndarray = quantity("days", 0, 7)
    telework: np.ndarray = quantity("days", 0, 7)
    telework_possible: np.ndarray = flag()
    telework_most: np.ndarray = quantity("days", 0, 7)
    telework_on: np.ndarray = code()
    cycling_possible: np.ndarray = flag()
    driven_by_others: np.ndarray = flag()
    at_night: np.ndarray = flag()
    one_way: np.ndarray = flag()
    car: np.ndarray = quantity("", 1, 3, integer=True)
    could: np.ndarray = choice((*MODES, NOTHING_RUNS))
    monthly_pass: np.ndarray = quantity("EUR/month", 0, 1000)


@dataclass(frozen=True)
class Journeys:
    """Holidays, flights and long trips, shape (n,)."""

    who: np.ndarray = code()
    others: np.ndarray = quantity("people", 0, 8, integer=True)
    mode: np.ndarray = choice(MODES, required=True)
    km: np.ndarray = quantity("km", 0, 20_100)
    origin: np.ndarray = code()
    to: np.ndarray = code()
    hours: np.ndarray = quantity("h", 0.5, 24)
    times: np.ndarray = quantity("", 0, 200)
    one_way: np.ndarray = flag()
    car: np.ndarray = quantity("", 1, 3, integer=True)
    could: np.ndarray = choice(MODES)
    fare: np.ndarray = quantity("EUR", 0, 10_000)


@dataclass(frozen=True)
class HouseholdCars:
    """Cars that the household keeps, shape (n,)."""

    size: np.ndarray = choice(CAR_SIZES)
    motor: np.ndarray = choice(CAR_MOTORS)
    age: np.ndarray = quantity("years", 0, 40)
    km: np.ndarray = quantity("km/yr", 0, 100_000)
    consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    fixed_cost: np.ndarray = quantity("EUR/yr", 0, 30_000)


class Listed(NamedTuple):
    """A list of the request: its name, the fields of its rows, how many rows at most."""

    name: str
    inputs: type[Any]
    most: int


GROUPS = {
    "t": Listed("trips", WeekTrips, 12),
    "j": Listed("journeys", Journeys, 10),
    "c": Listed("cars", HouseholdCars, 3),
}
"""By the prefix of the fields."""


@dataclass(frozen=True)
class HouseholdRequest:
    """A household, read.

    Attributes
    ----------
    numbers : mapping of str to tuple of int
        By prefix, the index that each row had in its names.
    week_aboard, journey_aboard : ndarray of bool, shape (n, 6)
        Members of the household in each trip.
    """

    household: HouseholdAnswers
    week: WeekTrips
    journeys: Journeys
    cars: HouseholdCars
    numbers: Mapping[str, tuple[int, ...]]
    week_aboard: np.ndarray
    journey_aboard: np.ndarray

    def members(self, name: str) -> np.ndarray:
        """Members whom a field of ``MEMBERS`` names, shape (6,)."""
        (aboard,), _ = _aboard(getattr(self.household, name), MOST_PEOPLE, ())
        return aboard

    @property
    def drives(self) -> np.ndarray:
        """Adults who have a licence as far as we know, shape (6,): the only age that driving asks
        here, where nobody tells one in years."""
        return (np.arange(MOST_PEOPLE) < self.adults) & ~self.members("without_licence")

    @property
    def pays_less(self) -> np.ndarray:
        """Members whom networks make pay less for their age, shape (6,)."""
        place = np.arange(MOST_PEOPLE)
        children = (place >= self.adults) & (place < self.people)
        return children | self.members("under_26") | self.members("over_65")

    def has_social_fare(self, values: Parameters) -> bool:
        """Whether what comes in opens the fare that the law gives to small incomes."""
        yearly = 12 * float(self.household.monthly_resources[0])
        return yearly <= self.social_ceiling(values)

    def social_ceiling(self, values: Parameters) -> float:
        """What comes in at most in the year of such a household, to have that fare. [EUR/yr]"""
        law = values["household_mobility.social_ceiling"].by_key()
        each_more = law.pop("more")
        ceilings = list(law.values())
        more = max(self.people - len(ceilings), 0) * each_more
        return ceilings[min(self.people, len(ceilings)) - 1] + more

    @property
    def adults(self) -> int:
        """One when nobody said how many."""
        return int(np.nan_to_num(self.household.adults, nan=1.0)[0])

    @property
    def people(self) -> int:
        return self.adults + int(np.nan_to_num(self.household.children)[0])


def weekdays(text: object) -> list[int]:
    """Days of the week that digits name, 0 for Monday.

    Examples
    --------
    >>> weekdays("135"), weekdays("")
    ([0, 2, 4], [])
    """
    return sorted({int(digit) - 1 for digit in re.findall(r"[1-7]", str(text))})


def without_levers(household: HouseholdAnswers) -> tuple[str, ...]:
    """Levers that the household leaves aside."""
    return tuple(re.findall(r"[a-z_]+", str(household.without[0])))


def _blank(value: object) -> bool:
    return value is None or value == "" or value == [] or value == ()


def _text(value: object) -> object:
    """Members and levers may come as a list: `[1, 3]` is « 1,3 »."""
    if isinstance(value, list | tuple):
        return ",".join(str(part) for part in value)
    return value


def flat(submitted: Mapping[str, object]) -> dict[str, object]:
    """The same household with its lists laid out as indexed fields.

    Examples
    --------
    >>> flat({"adults": 1, "trips": [{"mode": "bike", "who": [1, 2]}]})
    {'adults': 1, 't1_mode': 'bike', 't1_who': '1,2'}
    """
    lists = {group.name for group in GROUPS.values()}
    laid = {name: _text(value) for name, value in submitted.items() if name not in lists}
    for prefix, group in GROUPS.items():
        rows = submitted.get(group.name)
        for place, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if isinstance(row, Mapping):
                laid |= {f"{prefix}{place}_{key}": _text(value) for key, value in row.items()}
    return laid


def _rows(
    submitted: Mapping[str, object], prefix: str, fields: set[str]
) -> dict[int, dict[str, object]]:
    result: dict[int, dict[str, object]] = {}
    for name, value in submitted.items():
        match = re.fullmatch(rf"{prefix}([1-9]\d?)_([a-z_]+)", name)
        if match and match[2] in fields and not _blank(value):
            result.setdefault(int(match[1]), {})[match[2]] = value
    return dict(sorted(result.items()))


def _aboard(who: np.ndarray, people: int, default: Sequence[int]) -> tuple[np.ndarray, list[int]]:
    """Members whom each row names, and the rows that name somebody who does not exist."""
    aboard = np.zeros((len(who), MOST_PEOPLE), dtype=bool)
    strangers = []
    for row, text in enumerate(who):
        members = [int(digit) for digit in re.findall(r"\d", str(text))] or list(default)
        if re.search(r"[^\d,; ]", str(text)) or not all(1 <= m <= people for m in members):
            strangers.append(row)
        aboard[row, [m - 1 for m in members if 1 <= m <= people]] = True
    return aboard, strangers


def _between_fields(
    group: WeekTrips | Journeys, aboard: np.ndarray, home: np.ndarray
) -> list[Issue]:
    """What is wrong between the fields of trips."""
    start = np.where(is_unknown(group.origin), home[0], group.origin)
    return [
        *_lost(group, start),
        *_lineless(group, start),
        *_roadless(group, start),
        *unknown_places("origin", group.origin),
        *unknown_places("to", group.to),
        *_crowded(group, aboard),
        *(_beyond_a_week(group) if isinstance(group, WeekTrips) else ()),
    ]


def _lost(group: WeekTrips | Journeys, start: np.ndarray) -> list[Issue]:
    """Trips without kilometres nor two ends, apart from one another."""
    untyped, has_end = is_unknown(group.km), ~is_unknown(group.to)
    is_lost = ~has_end
    if isinstance(group, Journeys):
        is_lost &= (group.mode != PLANE) | is_unknown(group.hours)
    stays = untyped & known(start) & known(group.to) & same_place(start, group.to)
    return [
        *issues_where("km", "required", untyped & is_lost),
        *issues_where("to", "no_origin", untyped & has_end & is_unknown(start)),
        *issues_where("km", "same_commune", stays & (group.mode >= 0) & (group.mode != PLANE)),
    ]


def _roadless(group: WeekTrips | Journeys, start: np.ndarray) -> list[Issue]:
    """Trips that no road leads to, or none short enough for who walks or cycles there every week:
    Royan to Soulac by Bordeaux."""
    placed = is_unknown(group.km) & known(start) & known(group.to)
    placed &= (group.mode >= 0) & (group.mode != PLANE)
    from_there = np.where(placed, start, "")
    reasons = between(from_there, group.to, group.mode).reason
    far = np.zeros(len(placed), dtype=bool)
    if isinstance(group, WeekTrips):
        by_car = between(from_there, group.to, np.full(len(placed), CAR)).distance
        far = placed & (by_car > farthest()[np.maximum(group.mode, 0)] / 2)
    return [
        *(Issue("mode", reason, row) for row, reason in enumerate(reasons) if reason in _NO_ROAD),
        *issues_where("mode", "too_far", far),
    ]


def _crowded(group: WeekTrips | Journeys, aboard: np.ndarray) -> list[Issue]:
    """Vehicles with more people than seats: others too many, or the household's own."""
    most = parameters()["mobility.most_aboard"].constant[np.maximum(group.mode, 0)]
    seats = most - aboard.sum(axis=1)
    full = (most > 1) & (np.nan_to_num(group.others) > seats) & (group.mode >= 0)
    return [
        *issues_where("others", "too_large", full & (seats >= 0), seats),
        *issues_where("who", "too_large", full & (seats < 0), most),
    ]


def _beyond_a_week(week: WeekTrips) -> list[Issue]:
    """Kilometres too many for a day, more days worked at home than are worked, or named."""
    days = np.where(np.isnan(week.days), 7, week.days)
    most = np.where(week.mode >= 0, farthest()[np.maximum(week.mode, 0)], np.inf)
    over = np.nan_to_num(week.telework) > days
    issues = [
        *issues_where("km", "too_large", (week.km > most) & (days > 0), most),
        *issues_where("telework", "too_large", over, days),
    ]
    for row, text in enumerate(week.telework_on):
        named = len(weekdays(text))
        if re.search(r"[^1-7,; ]", str(text)):
            issues.append(Issue("telework_on", "not_a_choice", row))
        elif named and not over[row] and np.nan_to_num(week.telework[row]) > named:
            issues.append(Issue("telework", "too_large", row, float(named)))
    return issues


def _lineless(group: WeekTrips | Journeys, start: np.ndarray) -> list[Issue]:
    """Metros and trams where no network serves both ends, planes nearer than any flies: of what
    is done and of what could be. Kilometres told rule over a network that we do not know."""
    untyped = is_unknown(group.km)
    placed = untyped & known(start) & known(group.to)
    ends = [places.index(np.where(placed, code, "")) for code in (start, group.to)]
    least = float(parameters()["mobility.island_flight"].constant)
    km = np.where(placed, great_circle(start, group.to), group.km)
    result: list[Issue] = []
    for field in ("mode", "could"):
        mode = getattr(group, field)
        near = (mode == PLANE) & (km < least)
        is_own = near & ~untyped if field == "mode" else np.zeros_like(near)
        result += issues_where(field, "no_network", placed & (served(mode, *ends) == NONE))
        result += issues_where("km", "too_small", is_own, least)
        result += issues_where(field, "too_near", near & ~is_own)
    return result


def read_household(submitted: Mapping[str, object]) -> tuple[HouseholdRequest, list[Issue]]:
    """A flat object → the request, and every issue by the name its field had.

    Examples
    --------
    >>> found, issues = read_household({"t1_mode": "bike", "t2_mode": "car", "t2_km": "3"})
    >>> found.week.mode.shape, [(i.field, i.code) for i in issues]
    ((2,), [('t1_km', 'required')])
    """
    submitted = flat(submitted)
    columns = {
        name: [submitted[name]] for name in declarations(HouseholdAnswers) if name in submitted
    }
    household, issues = read(HouseholdAnswers, columns, 1)
    adults = int(np.nan_to_num(household.adults, nan=1.0)[0])
    people = min(adults + int(np.nan_to_num(household.children)[0]), MOST_PEOPLE)
    groups, numbers, aboard = {}, {}, {}
    for prefix, (_, inputs, most) in GROUPS.items():
        rows = _rows(submitted, prefix, set(declarations(inputs)))
        issues += [
            Issue(f"{prefix}{number}_{next(iter(row))}", "too_many", 0, most)
            for number, row in rows.items()
            if number > most
        ]
        rows = {number: row for number, row in rows.items() if number <= most}
        fields = {name: [row.get(name) for row in rows.values()] for name in declarations(inputs)}
        group, result = read(inputs, fields, len(rows))
        if prefix != "c":
            default = [1] if prefix == "t" else range(1, people + 1)
            aboard[prefix], strangers = _aboard(group.who, people, default)
            result += [Issue("who", "not_a_member", row, people) for row in strangers]
            refused = {issue.row for issue in result}
            more = _between_fields(group, aboard[prefix], household.home)
            result += [issue for issue in more if issue.row not in refused]
        numbers[prefix] = tuple(rows)
        issues += [
            Issue(f"{prefix}{numbers[prefix][i.row]}_{i.field}", i.code, 0, i.limit) for i in result
        ]
        groups[prefix] = group
    request = HouseholdRequest(
        household=household,
        week=groups["t"],
        journeys=groups["j"],
        cars=groups["c"],
        numbers=numbers,
        week_aboard=aboard["t"],
        journey_aboard=aboard["j"],
    )
    return request, issues
