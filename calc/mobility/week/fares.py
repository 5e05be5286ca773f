"""Tickets and passes of a household: what one costs, who pays less, one pass for all its trips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.modes import flags, kept_of_a_pass, passes
from calc.mobility.week.legs import WEEK, WORK, Legs
from calc.mobility.week.request import HouseholdRequest
from calc.parameters import Parameters
from calc.places import communes
from calc.schema.vocabulary import MODES, TRIP_PURPOSES
from calc.uncertainty import NORMAL_80

_STUDY = TRIP_PURPOSES.index("study")
_SURE = 1e9
"""Taken off the price of a pass that is paid whatever it spares, so that it is chosen. [EUR]"""


@dataclass(frozen=True)
class Price:
    """A price and its standard error, none where it was told. [EUR]"""

    middle: np.ndarray
    standard_error: np.ndarray

    def times(self, count: np.ndarray) -> Price:
        """Of so many people."""
        return Price(self.middle * count, self.standard_error * count)


@dataclass(frozen=True)
class Fares:
    """By m ways that run on tickets, shape (n, m).

    Attributes
    ----------
    ticket : Price
        One way; NaN where nobody knows it.
    season : Price
        A year of the pass that spares the tickets, the employer's part taken off; at the reduced
        price of those who are told young, or old. Infinite where there is none.
    reduced : Price
        The same for those who ask for the reduced price that they may have, for their age, their
        studies or what comes in.
    has_stated_pass : ndarray of bool
        The pass was told: it is paid today, cheaper or not.
    """

    ticket: Price
    season: Price
    reduced: Price
    has_stated_pass: np.ndarray


def may_pay_less(legs: Legs, pays_less: np.ndarray) -> np.ndarray:
    """Part of those aboard each leg who may have a reduced pass: those told young or old, and who
    studies; shape (n,)."""
    right = legs.people.aboard & (pays_less | (legs.purpose == _STUDY)[:, None])
    return right.sum(axis=1) / np.maximum(legs.members, 1)


def fares(
    request: HouseholdRequest,
    legs: Legs,
    mode: np.ndarray,
    usual: Price,
    is_theirs: np.ndarray,
    values: Parameters,
) -> Fares:
    """What was told where it is of this mode, else the usual prices, for one person.

    Parameters
    ----------
    mode : ndarray of int, shape (n, m)
    usual : Price, shape (n, m)
        Usual ticket one way.
    is_theirs : ndarray of bool, shape (n, m)
        The ticket and the pass that were told are of this way.
    """
    pays_less, is_modest = request.pays_less, request.has_social_fare(values)
    ticketed = flags("ticketed")[mode]
    is_work = (legs.purpose == WORK)[:, None]
    fare = np.where(is_theirs & ticketed, legs.fare[:, None], np.nan)
    ticket = np.where(np.isfinite(fare), fare, usual.middle)
    months = float(values["mobility.season_months"].constant)
    stated = np.where(is_theirs & ticketed, legs.monthly_pass[:, None], np.nan) * months
    stated = stated * kept_of_a_pass(is_work, values)
    full = passes(mode, ticket, is_work, values)
    law = values["household_mobility.reduced_pass"].by_key()
    band = (law["high"] - law["low"]) / (2 * NORMAL_80)
    sure = ((legs.people.aboard & pays_less).sum(axis=1) / np.maximum(legs.members, 1))[:, None]
    perhaps = may_pay_less(legs, pays_less)[:, None]
    known, asked = (full * (1 - (1 - law["middle"]) * part) for part in (sure, perhaps))
    social = values["household_mobility.social_fare"].by_key()
    fixed = values["mobility.season_ticket"].each()["fixed"]
    is_social = is_modest & (fixed > 0)[mode] & (social["middle"] * full < asked)
    asked = np.where(is_social, social["middle"] * full, asked)
    social_band = (social["high"] - social["low"]) / (2 * NORMAL_80)
    standard_error = np.where(ticketed & ~np.isfinite(fare), usual.standard_error, 0.0)
    has_pass = (legs.kind == WEEK)[:, None] & ticketed & np.isfinite(full)
    has_stated = np.isfinite(stated)
    whole = np.where(has_pass, full, 0.0)
    relative = standard_error / np.maximum(ticket, 1e-9)

    def pass_error(price: np.ndarray, apart: np.ndarray) -> np.ndarray:
        return np.hypot(np.where(has_pass, price, 0.0) * relative, whole * apart)

    asked_error = pass_error(asked, np.where(is_social, social_band, perhaps * band))
    season = np.where(has_stated, stated, known)
    is_less = asked < season
    own_error = np.where(has_stated, 0.0, pass_error(known, sure * band))
    is_weekly = (legs.kind == WEEK)[:, None] & ticketed
    reduced = np.where(is_less, asked, season)
    return Fares(
        ticket=Price(np.where(ticketed, ticket, 0.0), standard_error),
        season=Price(np.where(is_weekly, season, np.inf), own_error),
        reduced=Price(
            np.where(is_weekly, reduced, np.inf), np.where(is_less, asked_error, own_error)
        ),
        has_stated_pass=has_stated,
    )


def _network(legs: Legs, leg: int, mode: int, fixed: float, epci: np.ndarray) -> tuple:
    """What one pass opens: a town's network, or one line of trains."""
    start, end = legs.route.ends[:, leg].tolist()
    if fixed > 0:
        here, there = epci[:, leg].tolist()
        own = here if here == there else (start, end)
        return "network", fixed, own
    return "line", MODES[mode], frozenset((start, end)), "" if start != end else float(legs.km[leg])


def shared_passes(legs: Legs, mode: np.ndarray, values: Parameters) -> list[np.ndarray]:
    """Ways of legs that one pass of one person serves, where there are at least two.

    Parameters
    ----------
    legs : Legs
    mode : ndarray of int, shape (n, m)

    Returns
    -------
    list of ndarray of int
        Each, places in the ways flattened column by column: way × n + leg.
    """
    fixed = values["mobility.season_ticket"].each()["fixed"]
    rows = communes.index(legs.route.ends.ravel())
    epci = communes.code_of("epci", rows).reshape(legs.route.ends.shape)
    result: dict[tuple, list[int]] = {}
    weekly = np.flatnonzero(legs.kind == WEEK)
    ticketed = flags("ticketed")
    for way in range(mode.shape[1]):
        for leg in weekly:
            of = int(mode[leg, way])
            if ticketed[of]:
                key = _network(legs, int(leg), of, float(fixed[of]), epci)
                result.setdefault(key, []).append(way * legs.n + int(leg))
    groups = []
    for columns in result.values():
        which = np.array(columns) % legs.n
        stated = legs.monthly_pass[which]
        is_one = len(set(stated[np.isfinite(stated)].tolist())) < 2
        if (
            is_one
            and (legs.people.aboard[which].sum(axis=0) > 1).any()
            and len(set(which.tolist())) > 1
        ):
            groups.append(np.array(columns))
    return groups


def paid(
    trips: np.ndarray,
    ticket: np.ndarray,
    season: np.ndarray,
    is_forced: np.ndarray,
    aboard: np.ndarray,
    groups: list[np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Tickets bought and passes paid for p plans over k ways of legs, whichever is cheaper.

    Parameters
    ----------
    trips : ndarray, shape (p, k)
        One-way trips a year.
    ticket : ndarray, shape (k,)
        Of all those aboard, one way. [EUR]
    season : ndarray, shape (p, k)
        Of all those aboard. [EUR/yr]
    is_forced : ndarray of bool, shape (p, k)
        The pass is paid whatever it spares.
    aboard : ndarray of bool, shape (k, members)
    groups : list of ndarray of int
        Places that one pass of one person serves; see :func:`shared_passes`.

    Returns
    -------
    tickets, passes : ndarray, shape (p, k)
        A pass that serves two legs is paid once, on one of them; what is paid for some of those
        aboard is a part.

    Examples
    --------
    The same person takes the bus to work and to shop: one pass of 300 euros, or its tickets.

    >>> bought, by_pass = paid(np.array([[400.0, 100.0]]), np.array([1.6, 1.6]),
    ...     np.full((1, 2), 300.0), np.zeros((1, 2), bool), np.full((2, 1), True),
    ...     [np.array([0, 1])])
    >>> bought.tolist(), by_pass.tolist()
    ([[0.0, 0.0]], [[1.0, 0.0]])
    """
    is_made = trips > 0
    by_pass = is_made & (is_forced | (trips * ticket > season))
    tickets, held = trips * ~by_pass, by_pass.astype(float)
    members = np.maximum(aboard.sum(axis=1), 1)
    plan = np.arange(len(trips))
    for group in groups:
        tickets[:, group], held[:, group] = 0.0, 0.0
        made, each = trips[:, group], members[group]
        price = np.where(made > 0, season[:, group] / each - _SURE * is_forced[:, group], np.inf)
        for member in np.flatnonzero(aboard[group].any(axis=0)):
            own = aboard[group, member]
            cost = made[:, own] @ (ticket[group] / each)[own]
            offered = np.where(own, price, np.inf)
            cheapest = np.argmin(offered, axis=1)
            has_pass = (cost > offered[plan, cheapest]) & (made[:, own] > 0).any(axis=1)
            held[plan, group[cheapest]] += has_pass / each[cheapest]
            bought = made * own / each
            tickets[:, group] += bought * ~has_pass[:, None]
    return tickets, held
