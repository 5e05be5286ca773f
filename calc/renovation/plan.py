"""The best paths: every sensible package of one home, their stages, and which to name.

A step is judged with what comes after it. The large grant (« ampleur ») helps labels E to G that
gain two classes with two insulated parts; works done before it can lift the home out of those
labels, or leave too little to insulate. What is then lost is the forfeit of the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from calc.renovation.law import insulated_parts
from calc.renovation.money import mean_life, pareto, payback, saved_over
from calc.renovation.outcome import (
    CENTRAL,
    Situation,
    middle_classes,
    middle_power,
    middle_saving,
    outcome,
)
from calc.renovation.results import Idle, Outcome
from calc.renovation.works import (
    ENDS,
    ENVELOPE,
    EXCLUSIVE,
    FLOOR,
    GENERATORS,
    OWN,
    PLACE,
    ROOF,
    STAGES,
    SUPPORTS,
    VENTILATION,
    WALL,
    WATER,
    WINDOWS,
    any_of,
)
from calc.renovation.years import Present, Years, years_after, years_of_pairs
from calc.schema.vocabulary import DPE_CLASSES, ENERGY_CARRIERS, MEASURES
from calc.uncertainty import quantile

_MAIN = ("air_water_heat_pump", "ground_source_heat_pump", "air_air_heat_pump", "pellet_boiler")
"""New generators that a path may propose: none burns gas, oil or coal."""
_BESIDE = ((), ("heat_pump_water_heater",), ("pellet_stove",), ("programmable_thermostat",))
"""What a path may add beside the present generator."""
MOST_DRAWS = 400
"""Samples of a search at most: what is searched and what is told are in the same."""
_BEST_UNHELPED = DPE_CLASSES.index("D")
"""The large grant helps what is worse."""


def rows(*names: tuple[str, ...]) -> np.ndarray:
    """Packages by the names of their works.

    Examples
    --------
    >>> rows(("solar_panels",), ()).sum(axis=-1).tolist()
    [1, 0]
    """
    result = np.zeros((len(names), len(MEASURES)), dtype=bool)
    for place, some in enumerate(names):
        result[place, [PLACE[name] for name in some]] = True
    return result


def _shells(situation: Situation) -> np.ndarray:
    """Every sensible set of works on the envelope.

    New windows come with a ventilation, and walls and roof too where nothing renews the air; fans
    that recover heat go with an envelope that is closed, never alone."""
    slots = [
        [(), *((name,) for name in group if name in situation.proposed)]
        for group in (WALL, ROOF, FLOOR, WINDOWS, VENTILATION)
    ]
    packages = rows(*(sum(some, ()) for some in product(*slots)))
    closes = any_of(packages, (*WALL, *ROOF, *WINDOWS))
    packages = packages[closes | ~packages[:, PLACE["balanced_ventilation"]]]
    airless = ~any_of(packages, VENTILATION)
    sealed = any_of(packages, WINDOWS) & situation.lacks_fans
    sealed |= any_of(packages, (*WALL, *ROOF, *WINDOWS)) & situation.lacks_air
    can_add = bool(situation.proposed & set(VENTILATION))
    if situation.is_flat:  # fans of a flat's own go with what seals it, never alone
        packages = packages[airless | sealed]
        airless, sealed = (~any_of(packages, VENTILATION), sealed[airless | sealed])
    return packages[~(airless & sealed & (can_add | situation.lacks_air))]


def _plants(situation: Situation) -> np.ndarray:
    """Every sensible set of works on systems."""
    refused, proposed = situation.refused, situation.proposed
    burns_oil = situation.carrier == ENERGY_CARRIERS.index("fuel_oil")
    options: list[tuple[str, ...]] = [some for some in _BESIDE if set(some) <= proposed]
    for name in _MAIN:
        keeps_pipes = name == "air_air_heat_pump" and "no_water_network" not in refused.values()
        if name in proposed and not keeps_pipes:
            options.append((name, *(["oil_tank_removal"] if burns_oil else [])))
    if "solar_panels" in proposed:
        options += [(*some, "solar_panels") for some in options]
    return rows(*options)


def search(situation: Situation) -> tuple[np.ndarray, Years]:
    """Every sensible package of the home, and the year after each.

    Returns
    -------
    packages : ndarray of bool, shape (P, measures)
        The first is empty.
    years : Years
    """
    shells, plants = _shells(situation), _plants(situation)
    packages = (shells[:, None, :] | plants[None, :, :]).reshape(-1, len(MEASURES))
    keep = ~_oversized(situation, packages)
    packages = packages[keep]
    years = years_after(situation.now, shells, plants, keep)
    return packages, as_paid(situation, packages, years)


def _oversized(situation: Situation, packages: np.ndarray) -> np.ndarray:
    """Packages that put a new generator in a sieve and leave it one."""
    worst = situation.now.values["renovation.worst_class_for_generator"].constant
    if situation.now_class < worst or not situation.proposed & {*ROOF, *WALL}:
        return np.zeros(len(packages), dtype=bool)
    return any_of(packages, tuple(GENERATORS)) & ~any_of(packages, (*ROOF, *WALL))


def scores(situation: Situation, packages: np.ndarray, years: Years) -> dict[str, np.ndarray]:
    """Central figures of every package.

    What is saved is the median, as it is told; what is gained, or emitted less, is the mean, which
    few samples shake least: packages are compared on it.

    Parameters
    ----------
    situation : Situation
    packages : ndarray of bool, shape (P, measures)
    years : Years
        After each.

    Returns
    -------
    dict of str to ndarray, shape (P,)
    """
    now = situation.now
    weights = now.weights / now.weights.sum()
    saved = now.year.bill - years.bill
    emissions = ((now.year.emissions - years.emissions) * weights).sum(axis=0)
    classes, _ = middle_classes(now, years)
    share = middle_saving(now, years)
    score = {
        "saving": np.array(quantile(saved, 0.5, now.believed)),
        "mean_saving": (saved * weights).sum(axis=0),
        "emissions": emissions,
        "classes": classes,
        "share": share,
        "power": middle_power(now, years),
        "closed": closed(now, years),
    }
    return score | money(situation, packages, score)


def money(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """What packages leave to pay and bring to a household, from what they save.

    Returns
    -------
    dict of str to ndarray, shape (P,)
    """
    costs = situation.costs(packages, score["power"])[..., CENTRAL]
    left, deep = costs.sum(axis=-1), np.zeros(len(packages), dtype=bool)
    aids = np.zeros(len(packages))
    if situation.knows_law:
        subsidies = situation.subsidies(
            packages, costs, score["classes"], score["share"], total_alone=True
        )
        deep, aids = subsidies.route == "ampleur", subsidies.total
        fee = np.where(deep, situation.adviser_cost[CENTRAL], 0.0)
        left = np.maximum(left + fee - subsidies.total, 0.0)
    life = mean_life(costs, situation.now.values["renovation.life"].constant)
    growth = situation.now.values["renovation.price_growth"].constant[CENTRAL]
    gain, stated = (saved_over(score[name], growth, life) for name in ("mean_saving", "saving"))
    gain = gain - left
    return {
        "left": left,
        "aids": aids,
        "is_ampleur": deep,
        "gain": gain,
        "told_gain": stated - left,
        "life": np.maximum(life, 1.0),
        "yearly": gain / np.maximum(life, 1.0),
    }


def closed(now: Present, years: Years) -> np.ndarray:
    """How likely a package lifts a home out of the labels that the large grant helps, shape (P,).

    Of the samples whose label is helped today, the share whose label no longer is.
    """
    weights = np.broadcast_to(now.weights, now.year.classes.shape)
    helped = now.year.classes > _BEST_UNHELPED
    total = (weights * helped).sum()
    lifted = (weights * helped * (years.classes <= _BEST_UNHELPED)).sum(axis=0)
    return lifted / total if total > 0 else np.zeros(lifted.shape)


def stages_of(package: np.ndarray, lacks_air: bool = False) -> np.ndarray:
    """Works of a package in the order that no stage undoes, shape (K, measures).

    Parameters
    ----------
    package : ndarray of bool, shape (measures,)
    lacks_air : bool, optional
        Nothing renews the air: fans come with the first work that seals.

    Examples
    --------
    >>> found = stages_of(rows(("roof_insulation", "air_water_heat_pump"))[0])
    >>> found.sum(axis=-1).tolist(), bool(found[0, PLACE["roof_insulation"]])
    ([1, 1], True)
    """
    kept = package & rows(*STAGES)
    first, second = kept[:2]
    if lacks_air and any_of(first, ROOF):
        (fans,) = package & rows(VENTILATION)
        first |= fans
        second &= ~fans
    return kept[kept.any(axis=-1)]


def as_paid(situation: Situation, packages: np.ndarray, years: Years) -> Years:
    """Years after some packages, as this household pays for them.

    Where a building shares its heat, all save a part of what one flat's own works or its roof
    spare: what is everybody's (façade, air) is kept whole, one's own and the roof's in part.
    """
    if not situation.shares_heat or not any_of(packages, (*OWN, *ENDS)).any():
        return years
    own, ends = situation.kept_savings
    shared = packages & ~rows((*OWN, *ENDS))
    beside = packages & ~rows(ENDS)
    alone = years_of_pairs(situation.now, beside).mixed(years_of_pairs(situation.now, shared), own)
    return years.less(years_of_pairs(situation.now, beside), ends, alone)


def years_of(situation: Situation, packages: np.ndarray) -> Years:
    """The year after each of some packages, given one by one, shape (P, measures)."""
    return as_paid(situation, packages, years_of_pairs(situation.now, packages))


def outcome_of(situation: Situation, packages: np.ndarray) -> Outcome:
    """Everything about packages given one by one, shape (P, measures)."""
    return outcome(situation, packages, years_of(situation, packages))


def paths(
    situation: Situation, packages: dict[str, np.ndarray]
) -> dict[str, tuple[np.ndarray, Outcome, np.ndarray, np.ndarray]]:
    """Packages in stages: their works, everything done up to each, and what each stage alone
    would be helped with and would leave to pay.

    Parameters
    ----------
    packages : mapping of str to ndarray of bool, shape (measures,)
        By the names of their paths.
    """
    if not packages:
        return {}
    stages = {key: stages_of(one, situation.lacks_air) for key, one in packages.items()}
    ends = np.cumsum([len(some) for some in stages.values()])
    upto = np.concatenate([np.logical_or.accumulate(some, axis=0) for some in stages.values()])
    done = outcome(situation, upto, years_of(situation, upto))
    helped, left_alone = _staged(situation, np.concatenate(list(stages.values())), done, ends)
    result = {}
    for k, (key, some) in enumerate(stages.items()):
        own = slice(int(ends[k]) - len(some), int(ends[k]))
        result[key] = (some, done.part(own), helped[own], left_alone[own])
    return result


def _staged(
    situation: Situation, stages: np.ndarray, done: Outcome, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Aids of each stage filed alone, and what it leaves to pay, shape (K,). [EUR]

    Parameters
    ----------
    stages : ndarray of bool, shape (K, measures)
        Of the paths, one after the other.
    done : Outcome
        Of everything done up to each.
    ends : ndarray of int
        Where each path ends.
    """
    costs = situation.costs(stages, done.heating_power)[..., CENTRAL]
    helped, fee = np.zeros(len(stages)), np.zeros(len(stages))
    if situation.knows_law:
        firsts = np.append(0, ends[:-1])
        before, started = np.roll(done.dpe_class, 1), np.roll(done.primary_saving, 1)
        before[firsts], started[firsts] = situation.now_class, 0.0
        aids = situation.subsidies(
            stages,
            costs,
            done.dpe_class,
            (done.primary_saving - started) / np.maximum(1 - started, 0.01),
            before,
            fossil=done.fossil,
            total_alone=True,
        )
        helped = aids.total
        fee = np.where(aids.route == "ampleur", situation.adviser_cost[CENTRAL], 0.0)
    return helped, np.maximum(costs.sum(axis=-1) + fee - helped, 0.0)


NOWHERE = -1


@dataclass(frozen=True)
class WorksRoad:
    """What each of P packages means for the whole renovation.

    Attributes
    ----------
    whole : int
        Place of the renovation that the large grant would help, -1 where none is.
    lost_on : int
        Place of the renovation on which most would be lost: the same, or that of the class of
        income that is helped most where nobody said an income; -1 where none is.
    forfeited : ndarray, shape (P,)
        Aids lost on that renovation by starting with the package. [EUR]
    """

    whole: int
    lost_on: int
    forfeited: np.ndarray


def remaining(packages: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """What is left to do of a whole renovation after each package, shape (P, measures).

    Where a package has put one of two works that exclude one another, the other is not done.

    Examples
    --------
    >>> start = rows(("internal_wall_insulation",), ("roof_insulation",))
    >>> whole = rows(("external_wall_insulation", "roof_insulation"))[0]
    >>> remaining(start, whole).sum(axis=-1).tolist()
    [1, 1]
    """
    left = ~packages & whole
    for group in EXCLUSIVE:
        places = [PLACE[name] for name in group]
        left[:, places] &= ~np.any(packages[:, places], axis=-1)[:, None]
    return left


def forfeits(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray], whole: int
) -> np.ndarray:
    """Aids that a household loses on a whole renovation by starting with each package.

    Those of the whole at once, less those of the package and of what then remains, from the
    label that the package leaves to the one where both are done (that of the whole, where nobody
    looked at both together).

    Returns
    -------
    ndarray, shape (P,)
        [EUR]; 0 where nothing is lost, or no whole renovation is helped.
    """
    if whole == NOWHERE:
        return np.zeros(len(packages))
    left = remaining(packages, packages[whole])
    known = {row.tobytes(): place for place, row in enumerate(packages)}
    end = np.array([known.get(row.tobytes(), whole) for row in packages | left])
    before, share = score["classes"], score["share"]
    aids = situation.subsidies(
        left,
        situation.costs(left, score["power"][end])[..., CENTRAL],
        np.minimum(score["classes"][end], before),
        np.clip((score["share"][end] - share) / np.maximum(1 - share, 0.01), 0.0, 1.0),
        before,
        fossil=situation.fossil(packages | left),
        total_alone=True,
    )
    then = np.where(left.any(axis=-1), aids.total, 0.0)
    return np.maximum(score["aids"][whole] - score["aids"] - then, 0.0)


def _whole(situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]) -> np.ndarray:
    """Packages that are a whole renovation which the large grant helps, shape (P,)."""
    several = (insulated_parts(packages) >= 2) & any_of(packages, ENVELOPE)
    return score["is_ampleur"] & several & ~situation.fossil(packages)


def _at_stake(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray], repays: np.ndarray
) -> tuple[int, np.ndarray]:
    """The whole renovation that the large grant would help, and what each start loses of it."""
    helped = _whole(situation, packages, score)
    good = helped & (score["classes"] <= DPE_CLASSES.index("C"))
    choices = (good & repays, helped & repays, good, helped)
    reference = next((may for may in choices if may.any()), None)
    whole = NOWHERE if reference is None else best(reference, score)
    return whole, forfeits(situation, packages, score, whole)


@dataclass(frozen=True)
class Searched:
    """Everything looked at, works that gain next to nothing too: packages and their scores."""

    packages: np.ndarray
    score: dict[str, np.ndarray]


def losses(
    situation: Situation, packages: np.ndarray, road: WorksRoad, at: np.ndarray, searched: Searched
) -> tuple[np.ndarray, np.ndarray]:
    """What the packages at some places lose on the whole, and which whole that is.

    Where the large grant helps no renovation worth doing, the loss is told on one that also does
    again what gains next to nothing here: nobody is advised it, but who means to do everything
    must know before the first step.

    Returns
    -------
    lost : ndarray, shape (K,)
        [EUR]
    whole : ndarray of bool, shape (measures,)
        Empty where the large grant helps none.
    """
    if road.lost_on != NOWHERE:
        return road.forfeited[at], packages[road.lost_on]
    lost, whole = np.zeros(len(at)), np.zeros(len(MEASURES), dtype=bool)
    for household in (situation, *situation.other_incomes):
        known = searched.score
        if household is not situation:
            known = known | money(household, searched.packages, known)
        helped = _whole(household, searched.packages, known)
        if not helped.any() or not len(at):
            continue
        grand = searched.packages[best(helped, known)]
        starts = packages[at]
        rows = np.vstack([starts, starts | remaining(starts, grand), grand])
        stated = scores(household, rows, years_of(household, rows))
        result = forfeits(household, rows, stated, len(rows) - 1)[: len(at)]
        if result.max() > lost.max():
            lost, whole = result, grand
    return lost, whole


def aims(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> tuple[dict[str, tuple[np.ndarray, ...]], WorksRoad]:
    """Packages that each name may take, shape (P,): of several choices the first that has any.

    Parameters
    ----------
    situation : Situation
    packages : ndarray of bool, shape (P, measures)
    score : mapping
        From :func:`calc.renovation.plan.scores`.
    """
    law = situation.now.values["renovation.search"].by_key()
    stated = situation.asked.budget
    budget = stated if np.isfinite(stated) else law["budget"]
    bill = float(np.median(situation.now.year.bill))
    repays = payback(score["left"], score["saving"]) <= law["longest_payback"]
    worth = (score["saving"] >= law["least_saving_share"] * bill) & repays
    worth &= (score["gain"] > 0) & (score["told_gain"] > 0)
    helped = _whole(situation, packages, score)
    good = helped & (score["classes"] <= DPE_CLASSES.index("C"))
    deep = (good & repays, helped & repays)
    whole, lost = _at_stake(situation, packages, score, repays)
    lost_on = whole
    for other in situation.other_incomes:  # nobody said an income: the class that may lose most
        rescored = score | money(other, packages, score)
        its_whole, its_loss = _at_stake(other, packages, rescored, repays)
        lost_on = its_whole if its_loss.max() > lost.max() else lost_on
        lost = np.maximum(lost, its_loss)
    is_open = lost <= law["least_forfeit"]
    if whole != NOWHERE:
        is_open &= score["closed"] <= law["closing_risk"]
    first = worth & ~score["is_ampleur"] & (score["left"] <= budget)
    if whole != NOWHERE and repays[whole] and score["left"][whole] <= budget:
        first &= score["left"] + lost < score["left"][whole]
    beside = packages & ~packages[whole] if whole != NOWHERE else np.zeros_like(packages)
    lasting = first & ~_in_vain(beside, packages[whole])
    result = {
        "deep": deep,
        "best_gain": (worth,),
        "first_step": (
            lasting & is_open & ~beside.any(axis=-1),
            lasting & is_open,
            lasting & (lost <= law["least_forfeit"]),
            lasting,
        ),
    }
    return result, WorksRoad(whole, lost_on, lost)


def idle_works(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> dict[str, Idle]:
    """Works that alone would need far longer to repay than they last, before any aid.

    A roof that is good already is not done again, even where a second part would open a grant.
    """
    law = situation.now.values["renovation.search"].by_key()
    known = {row.tobytes(): place for place, row in enumerate(packages)}
    result = {}
    for name in (*WALL, *ROOF, *FLOOR, *WINDOWS, "solar_panels"):
        for beside in ((), *((air,) for air in VENTILATION)):
            base, more = rows(beside, (name, *beside))
            if base.tobytes() in known and more.tobytes() in known:
                gained = score["saving"][known[more.tobytes()]]
                gained -= score["saving"][known[base.tobytes()]]
                cost = float(situation.costs(more[None])[0, PLACE[name], CENTRAL])
                years = law["longest_payback" if name == "solar_panels" else "idle_years"]
                if cost > years * gained:
                    result[name] = Idle(cost, float(gained))
                break
    return result


def _in_vain(beside: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Packages that put a machine which the whole renovation replaces, shape (P,).

    Parameters
    ----------
    beside : ndarray of bool, shape (P, measures)
        Works of each that the whole does not hold.
    whole : ndarray of bool, shape (measures,)
    """
    machines = any_of(beside, (*GENERATORS, *SUPPORTS, *WATER))
    return machines & any_of(whole, tuple(GENERATORS))


def best(may: np.ndarray, score: dict[str, np.ndarray], lost: np.ndarray | None = None) -> int:
    """Place of the one that gains most a year, of those that no other of them beats.

    Parameters
    ----------
    may : ndarray of bool, shape (P,)
    score : mapping
    lost : ndarray, shape (P,), optional
        What each forfeits: it is counted as paid. [EUR]
    """
    places = np.flatnonzero(may)
    paid = score["left"] if lost is None else score["left"] + lost
    yearly = score["yearly"] if lost is None else score["yearly"] - lost / score["life"]
    places = places[pareto(paid[places], score["saving"][places])]
    place, *_ = places[np.argsort(-yearly[places], kind="stable")]
    return int(place)


def named(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> tuple[dict[str, int], WorksRoad]:
    """Places of the paths worth a name, which gain most a year; fewer when none is worth it."""
    choices, road = aims(situation, packages, score)
    result = {}
    for key, some in choices.items():
        may = next((may for may in some if may.any()), None)
        if may is not None:
            lost = None if key == "deep" else road.forfeited
            result[key] = best(may, score, lost)
    return result, road
