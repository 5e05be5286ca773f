"""A mode of travel: a row of one table, read by its place in the vocabulary; and what a journey
that comes back costs over a year by each, one account, whatever the page.

Three accounts, each named where it is shown:

- **one more journey**: what it adds while the car, the bicycle and the pass are already there
  (``marginal_cost`` of the trips' model);
- **a year, cars kept**: its journeys at what they add, or a pass where that is cheaper, and the
  bicycle that must be bought;
- **a year with a car less**: the same, less what keeping that car costs
  (:func:`calc.mobility.car.household.keeping`), plus what is hired now and then.

The household's ledger, *Un trajet*, *À deux*, *Et si*, *Mon élan* and the tablets all ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.mobility.formulas import cheapest, season
from calc.parameters import Parameters, parameters
from calc.schema.vocabulary import MODES
from calc.uncertainty import NORMAL_80, Range

_HALF_A_DAY = 12.0
"""[h]"""
MODE = {name: place for place, name in enumerate(MODES)}


@cache
def column(name: str) -> np.ndarray:
    """A column of the table, one text a mode, in the order of ``MODES``.

    Examples
    --------
    >>> column("kind")[MODE["tram"]].item()
    'urban_rail'
    """
    table = parameters().table("mobility.modes").columns
    row = {str(mode): place for place, mode in enumerate(table["mode"])}
    result = table[name][[row[mode] for mode in MODES]]
    result.setflags(write=False)
    return result


@cache
def flags(name: str) -> np.ndarray:
    """Whether each mode says yes in a column: an array to index by codes of modes.

    Examples
    --------
    >>> flags("ticketed")[[MODE["bus"], MODE["bike"]]].tolist()
    [True, False]
    """
    return column(name) == "yes"


@cache
def is_a(name: str, value: str) -> np.ndarray:
    """Whether each mode has a value in a column.

    Examples
    --------
    >>> [MODES[place] for place in np.flatnonzero(is_a("kind", "urban_rail"))]
    ['tram', 'metro']
    """
    return column(name) == value


@cache
def named(name: str) -> tuple[str, ...]:
    """Modes that say yes in a column, or that it numbers: then in the order of the numbers.

    Examples
    --------
    >>> named("commute")[:3], "plane" in named("weekly")
    (('car', 'motorbike', 'bus'), False)
    """
    cells = column(name).tolist()
    stated = [
        (int(cell) if cell.isdigit() else 0, place) for place, cell in enumerate(cells) if cell
    ]
    return tuple(MODES[place] for _, place in sorted(stated))


def farthest() -> np.ndarray:
    """How far each mode of paths goes and comes back from within a day at its quickest, one way,
    shape (modes,); infinite by roads and rails. [km]

    Examples
    --------
    >>> farthest()[[MODE["walk"], MODE["car"]]].tolist()
    [66.0, inf]
    """
    pace = parameters()["mobility.pace"].each()
    a_day = np.floor(_HALF_A_DAY * pace["speed"] * pace["fast"])
    return np.where(is_a("way", "path"), a_day, np.inf)


@dataclass(frozen=True)
class Yearly:
    """A year of one journey by m ways, cars kept, for one person. [EUR/yr]

    Attributes
    ----------
    cost : Range, each (m,)
        Every time by that way.
    by_pass : ndarray of bool, shape (m,)
    change : Range, each (m,)
        What it adds when it takes the place of today's way as often as people really do
        (:func:`practised`): the difference has its own range.
    """

    cost: Range
    by_pass: np.ndarray
    change: Range


def passes(
    mode: np.ndarray, ticket: np.ndarray, is_work: np.ndarray, values: Parameters
) -> np.ndarray:
    """A year of the usual pass of each mode for one person, the employer's part taken off.

    Parameters
    ----------
    mode : ndarray of int
    ticket : ndarray
        One way. [EUR]
    is_work : ndarray of bool
        The law makes the employer pay its part of the pass that leads to work.

    Returns
    -------
    ndarray
        Infinite where there is no pass. [EUR/yr]
    """
    law = values["mobility.season_ticket"].each(mode)
    months = float(values["mobility.season_months"].constant)
    return season(ticket, **law, months=months) * kept_of_a_pass(is_work, values)


def kept_of_a_pass(is_work: np.ndarray, values: Parameters) -> np.ndarray:
    """Part of a pass that the traveller pays himself."""
    return 1 - values["household_mobility.employer"].by_key()["pass_share"] * np.asarray(is_work)


def kept_part(mode: np.ndarray, km: np.ndarray, values: Parameters) -> np.ndarray:
    """Part of what keeping a vehicle costs by the kilometre that is really paid: a two-wheeler's
    insurance and wear of time stop growing with its kilometres, as in the tax scale.

    Parameters
    ----------
    mode : ndarray of int
    km : ndarray
        Of a year. [km/yr]

    Examples
    --------
    >>> mode = np.array([MODE["moped"], MODE["moped"], MODE["bike"]])
    >>> kept_part(mode, np.array([2000.0, 6000.0, 6000.0]), parameters()).tolist()
    [1.0, 0.5, 1.0]
    """
    most = float(values["mobility.two_wheeler_kept"].constant)
    capped = np.minimum(most / np.maximum(km, 1e-9), 1.0)
    return np.where(is_a("kind", "two_wheeler")[mode], capped, 1.0)


def bought(mode: np.ndarray, values: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """A year of the bicycle that a mode asks to buy, and its standard error. [EUR/yr]"""
    rows = values["household_mobility.bikes"].rows
    bikes = values["household_mobility.bikes"].each()
    life, price = bikes["life"], bikes["price"]
    yearly = np.append(price / life, 0.0)
    standard_error = np.append((bikes["high"] - bikes["low"]) / life / (2 * NORMAL_80), 0.0)
    is_bike, is_cycle = mode == MODE["bike"], is_a("kind", "cycle")[mode]
    own = [rows.index("bike"), rows.index("e_bike")]
    place = np.select([is_bike, is_cycle], own, len(price))
    return yearly[place], standard_error[place]


def practised(mode: np.ndarray, values: Parameters) -> np.ndarray:
    """Part of the days on which a mode really takes another's place: a cyclist leaves rain out."""
    share = values["household_mobility.practice"].by_key()["cycle_share"]
    return np.where(is_a("kind", "cycle")[mode], share, 1.0)


def yearly(
    mode: np.ndarray,
    price: np.ndarray,
    standard_error: np.ndarray,
    *,
    times: float,
    is_work: bool,
    today: int,
    values: Parameters,
) -> Yearly:
    """A year of a journey by m ways.

    Parameters
    ----------
    mode : ndarray of int, shape (m,)
    price, standard_error : ndarray, shape (m,)
        What one one-way journey adds for one person, and its standard error. [EUR]
    times : float
        One-way journeys a year.
    is_work : bool
        It leads to work.
    today : int
        Place of the way that the others would replace.

    Examples
    --------
    A car at 7 euros and a train at 5, 460 times a year: the pass, half of it paid by the employer.

    >>> found = yearly(
    ...     np.array([MODE["car"], MODE["regional_train"]]), np.array([7.0, 5.0]), np.zeros(2),
    ...     times=460, is_work=True, today=0, values=parameters(),
    ... )
    >>> found.cost.middle.tolist(), found.change.middle.tolist(), found.by_pass.tolist()
    ([3220.0, 484.0], [0.0, -2736.0], [False, True])
    """
    ticketed = flags("ticketed")[mode]
    work = np.full(len(mode), is_work)
    pass_price = np.where(ticketed, passes(mode, price, work, values), np.inf)
    relative = standard_error / np.maximum(price, 1e-9)
    buys, buy_error = bought(mode, values)
    is_other = mode != mode[today]
    buys, buy_error = buys * is_other, buy_error * is_other
    cost, by_pass = cheapest(times, price, pass_price)
    whole = np.hypot(cost * relative, buy_error) * NORMAL_80
    share = practised(mode, values)
    partly, _ = cheapest(times * share, price, pass_price)
    left, _ = cheapest(times * (1 - share), price[today], pass_price[today])
    gone = cost[today] - left
    apart = np.sqrt((partly * relative) ** 2 + buy_error**2 + (gone * relative[today]) ** 2)
    is_today = np.arange(len(mode)) == today
    change = np.where(is_today, 0.0, partly + buys - gone)
    apart = np.where(is_today, 0.0, apart) * NORMAL_80
    cost = cost + buys
    return Yearly(
        Range(cost, np.maximum(cost - whole, 0.0), cost + whole),
        by_pass,
        Range(change, change - apart, change + apart),
    )
