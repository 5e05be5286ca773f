"""The best paths: every sensible package of one home, those no other beats, and their stages."""

from __future__ import annotations

from itertools import product

import numpy as np

from calc.renovation.costs import mean_life
from calc.renovation.money import pareto, saved_over
from calc.renovation.outcome import CENTRAL, Situation, middle_classes, middle_saving, outcome
from calc.renovation.results import Outcome, Path
from calc.renovation.subsidies import insulated_parts
from calc.renovation.works import (
    ENVELOPE,
    FLOOR,
    GENERATORS,
    PLACE,
    ROOF,
    SUPPORTS,
    VENTILATION,
    WALL,
    WATER,
    WINDOWS,
    any_of,
)
from calc.renovation.years import Years, years_after
from calc.schema.vocabulary import DPE_CLASSES, ENERGY_CARRIERS, MEASURES
from calc.uncertainty import quantile

_MAIN = ("air_water_heat_pump", "ground_source_heat_pump", "air_air_heat_pump", "pellet_boiler")
"""New generators that a path may propose: none burns gas, oil or coal."""
_BESIDE = ((), ("heat_pump_water_heater",), ("pellet_stove",))
"""What a path may add beside the present generator."""
_STAGES = (
    (*ROOF, *FLOOR),
    (*WALL, *WINDOWS, *VENTILATION),
    (*GENERATORS, *SUPPORTS, *WATER, "oil_tank_removal", "programmable_thermostat"),
    ("solar_panels",),
)
"""Order of works: what loses most for least, the envelope with its air, then what heats the home
that is left, then the sun."""
SEARCH_DRAWS = 200
"""Worlds in which every package is looked at, at most; what is kept is told in all of them."""
_SHORT = 4


def rows(*names: tuple[str, ...]) -> np.ndarray:
    """Packages by the names of their works.

    Examples
    --------
    >>> rows(("solar_panels",), ()).sum(axis=-1).tolist()
    [1, 0]
    """
    found = np.zeros((len(names), len(MEASURES)), dtype=bool)
    for place, some in enumerate(names):
        found[place, [PLACE[name] for name in some]] = True
    return found


def _shells(situation: Situation) -> np.ndarray:
    """Every sensible set of works on the envelope; new windows come with a ventilation."""
    slots = [
        [(), *((name,) for name in group if name in situation.proposed)]
        for group in (WALL, ROOF, FLOOR, WINDOWS, VENTILATION)
    ]
    packages = rows(*(sum(some, ()) for some in product(*slots)))
    airless = packages[:, PLACE[WINDOWS[0]]] & ~any_of(packages, VENTILATION)
    can_add = bool(situation.proposed & set(VENTILATION))
    return packages[~(airless & situation.lacks_fans & can_add)]


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
    return packages[keep], years_after(situation.now, shells, plants, keep)


def _oversized(situation: Situation, packages: np.ndarray) -> np.ndarray:
    """Packages that put a new generator in a sieve and leave it one."""
    worst = situation.now.values["renovation.worst_class_for_generator"].constant
    if situation.now_class < worst or not situation.proposed & {*ROOF, *WALL}:
        return np.zeros(len(packages), dtype=bool)
    return any_of(packages, tuple(GENERATORS)) & ~any_of(packages, (*ROOF, *WALL))


def scores(situation: Situation, packages: np.ndarray, years: Years) -> dict[str, np.ndarray]:
    """Central figures of every package.

    What is saved is the median, as it is told; what is gained, or emitted less, is the mean, which
    few worlds shake least: packages are compared on it.

    Returns
    -------
    dict of str to ndarray, shape (P,)
    """
    weights = situation.now.weights / situation.now.weights.sum()
    saved = situation.now.year.bill - years.bill
    emissions = ((situation.now.year.emissions - years.emissions) * weights).sum(axis=0)
    classes, _ = middle_classes(situation, years)
    costs = situation.costs(packages)[..., CENTRAL]
    left, deep = costs.sum(axis=-1), np.zeros(len(packages), dtype=bool)
    if situation.knows_law:
        share = middle_saving(situation, years)
        found = situation.subsidies(packages, costs, classes, share)
        deep = found.route == "ampleur"
        fee = np.where(deep, situation.adviser_cost[CENTRAL], 0.0)
        left = np.maximum(left + fee - found.total, 0.0)
    life = mean_life(costs, situation.now.values["renovation.life"].constant)
    growth = situation.now.values["renovation.price_growth"].constant[CENTRAL]
    gain = saved_over((saved * weights).sum(axis=0), growth, life) - left
    return {
        "left": left,
        "saving": np.array(quantile(saved, 0.5, situation.weights)),
        "emissions": emissions,
        "classes": classes,
        "is_ampleur": deep,
        "gain": gain,
        "yearly": gain / np.maximum(life, 1.0),
    }


def _aims(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> dict[str, tuple[np.ndarray, ...]]:
    """Packages that each name may take, shape (P,): of several choices the first that has any."""
    law = situation.now.values["renovation.search"].constant
    told = float(situation.choice.budget[0])
    budget = told if np.isfinite(told) else law[0]
    bill = float(np.median(situation.now.year.bill))
    gain, deep = score["gain"], score["is_ampleur"]
    worth = score["saving"] >= law[1] * bill
    gained = situation.now_class - score["classes"]
    whole = (insulated_parts(packages) >= 2) & any_of(packages, ENVELOPE)
    whole &= ~situation.fossil(packages)
    least = DPE_CLASSES.index("C")
    first = worth & ~deep & (score["left"] <= budget)
    unbeaten = np.isin(np.arange(len(packages)), pareto(score["left"], score["saving"]))
    return {
        "first_step": (first & unbeaten, first),
        "best_gain": (worth & (gain > 0),),
        "deep": (
            deep & whole & (score["classes"] <= least),
            deep & whole,
            whole & (gained >= 2) & (gain > 0),
            whole & (gained >= 1) & (gain > 0),
        ),
    }


def named(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> dict[str, int]:
    """Places of the paths worth a name, which gain most a year; fewer when none is worth it."""
    found = {}
    for key, choices in _aims(situation, packages, score).items():
        may = next((may for may in choices if may.any()), None)
        if may is not None:
            found[key] = int(_best(may, score)[0])
    return found


def _best(may: np.ndarray, score: dict[str, np.ndarray]) -> np.ndarray:
    """Places of those that no other of them beats, from what gains most a year."""
    places = np.flatnonzero(may)
    places = places[pareto(score["left"][places], score["saving"][places])]
    return places[np.argsort(-score["yearly"][places], kind="stable")]


def shortlist(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> np.ndarray:
    """Places of what no other beats, and of what may take a name once told in more worlds."""
    kept = [
        _best(may, score)[:_SHORT]
        for choices in _aims(situation, packages, score).values()
        for may in choices
    ]
    return np.unique(np.concatenate([pareto(score["left"], score["saving"]), *kept]))


def stages_of(package: np.ndarray) -> np.ndarray:
    """Works of a package in the order that no stage undoes, shape (K, measures).

    Examples
    --------
    >>> found = stages_of(rows(("roof_insulation", "air_water_heat_pump"))[0])
    >>> found.sum(axis=-1).tolist(), bool(found[0, PLACE["roof_insulation"]])
    ([1, 1], True)
    """
    kept = [package & rows(names)[0] for names in _STAGES]
    return np.array([stage for stage in kept if stage.any()])


def _split(packages: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Envelopes, systems, pairs to keep and their order, of packages one by one."""
    shell = rows(ENVELOPE)[0]
    shells, of_shell = np.unique(packages & shell, axis=0, return_inverse=True)
    plants, of_plant = np.unique(packages & ~shell, axis=0, return_inverse=True)
    pairs = of_shell.ravel() * len(plants) + of_plant.ravel()
    keep = np.zeros(len(shells) * len(plants), dtype=bool)
    keep[pairs] = True
    return shells, plants, keep, (np.cumsum(keep) - 1)[pairs]


def years_of(situation: Situation, packages: np.ndarray) -> Years:
    """The year after each of some packages, given one by one, shape (P, measures)."""
    shells, plants, keep, order = _split(packages)
    found = years_after(situation.now, shells, plants, keep)
    return Years(**{name: values[:, order] for name, values in vars(found).items()})


def outcome_of(situation: Situation, packages: np.ndarray) -> Outcome:
    """Everything about packages given one by one, shape (P, measures)."""
    return outcome(situation, packages, years_of(situation, packages))


def path(situation: Situation, key: str, place: int, package: np.ndarray) -> Path:
    """A package in stages, with what each alone would be helped with."""
    stages = stages_of(package)
    upto = np.logical_or.accumulate(stages, axis=0)
    done = outcome_of(situation, upto)
    costs = situation.costs(stages)[..., CENTRAL]
    before = np.append(situation.now_class, done.dpe_class[:-1])
    helped = np.zeros(len(stages))
    if situation.knows_law:
        share = done.primary_saving
        started = np.append(0.0, share[:-1])
        alone = (share - started) / np.maximum(1 - started, 0.01)
        found = situation.subsidies(stages, costs, done.dpe_class, alone, before)
        helped = found.total
    left = np.maximum(costs.sum(axis=-1) - helped, 0.0)
    return Path(key, place, stages, done, helped, left)
