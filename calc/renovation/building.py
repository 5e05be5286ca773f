"""Works of a co-owned building seen from one flat: voted, paid by shares, helped as a whole.

The building is made of flats like the one told, on its levels: each position of the flat is lived
with and without the works. What the building saves is the sum; what the flat saves depends on how
heat is paid: each its own, or shared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np

from calc.aids import model as aids
from calc.aids.case import AidRequest
from calc.housing.accounts import BILLS
from calc.housing.answers import HousingAnswers
from calc.housing.shape import Shape, age
from calc.parameters import Parameters, parameters
from calc.renovation.law import SIEVE, asked_of, insulated_parts, request_of
from calc.renovation.model import situation
from calc.renovation.outcome import CENTRAL, Situation, middle_classes
from calc.renovation.plan import rows
from calc.renovation.works import (
    AIR,
    AREAS,
    FOSSIL,
    GENERATORS,
    PLACE,
    WorksChoice,
    any_of,
    stated_levels,
)
from calc.renovation.years import years_of_pairs
from calc.schema.inputs import declarations, only, read
from calc.schema.vocabulary import (
    CONSTRUCTION_PERIODS,
    DWELLING_TYPES,
    HEATING_SCOPES,
    MEASURES,
    POSITIONS,
    ROOF_TYPES,
    TENURES,
)
from calc.uncertainty import Range, ranged

_SHELL = ("external_wall_insulation", "roof", "floor_insulation", AIR)
PROGRAMMES: dict[str, tuple[str, ...]] = {
    "roof_and_floor": ("roof", "floor_insulation"),
    "shell": _SHELL,
    "whole": (*_SHELL, "window_replacement"),
    "air": (AIR,),
    "network": ("heat_network_connection",),
    "shell_and_network": (*_SHELL, "heat_network_connection"),
    "pump": ("air_water_heat_pump",),
    "shell_and_pump": (*_SHELL, "air_water_heat_pump"),
}
"""What an assembly may vote; the roof is insulated as it is made."""
_NETWORK, _PUMP = ("network", "shell_and_network"), ("pump", "shell_and_pump")
_UNCERTIFIED = ("air_water_heat_pump",)
"""A building's plant has certificates of its own, that nobody counted here: its cost is told to the
grant, and not the measure of one home."""
DISTURBING = (
    "external_wall_insulation",
    "internal_wall_insulation",
    "window_replacement",
    "flat_roof_insulation",
    "roof_insulation",
)
"""Works that meet asbestos where there is any: its provision is counted once."""
_LAST_WITH_ASBESTOS = CONSTRUCTION_PERIODS.index("1983_1988")
_OWN_METERS = (
    *BILLS,
    *(name for name in declarations(HousingAnswers) if name.startswith("certified_")),
)
"""What is told of this flat alone: its neighbours have their own."""


@dataclass(frozen=True)
class Vote:
    """One programme of works of the building.

    Attributes
    ----------
    name : str
        Of ``PROGRAMMES``.
    measures : tuple of str
    quantities : dict of str to float
        m², windows or homes of the whole building.
    cost, left : ndarray, shape (3,)
        Of the whole building with tax, aids off: low, central, high. [EUR]
    energy_saving : float
        Share of the building's primary energy. [-]
    before, after : int
        Label of the building, the middle of its flats; 0 is A.
    grant, certificates : ndarray, shape (3,)
        MaPrimeRénov' Copropriété and CEE, whole building, by cost; NaN where not known. [EUR]
    grant_reasons : str
        Codes joined by ``;``.
    premium : float
        To this household alone; NaN where its income is not told. [EUR]
    own_cost, own_left : ndarray, shape (3,)
        This flat's part of it, before and after aids. [EUR]
    loan, loan_years : float
        Without interest, for this flat's part [EUR], [years]; NaN where not known.
    own_saving : Range
        Of this flat, however its heat is paid. [EUR/yr]
    own_before, own_after : int
        Label of this flat; 0 is A.
    savings : dict of str to float
        Of a flat of each position that pays its own heat, central. [EUR/yr]
    """

    name: str
    measures: tuple[str, ...]
    quantities: dict[str, float]
    cost: np.ndarray
    left: np.ndarray
    energy_saving: float
    before: int
    after: int
    grant: np.ndarray
    certificates: np.ndarray
    grant_reasons: str
    premium: float
    own_cost: np.ndarray
    own_left: np.ndarray
    loan: float
    loan_years: float
    own_saving: Range
    own_before: int
    own_after: int
    savings: dict[str, float]


@dataclass(frozen=True)
class Building:
    """A building as told or supposed, and what its assembly may vote.

    Attributes
    ----------
    dwellings : int
    levels : int
    share : float
        Of this flat in the building. [-]
    levels_stated, share_stated, residents_stated : bool
    heat_is_shared, heat_stated : bool
    votes : tuple of Vote
    """

    dwellings: int
    levels: int
    share: float
    levels_stated: bool
    share_stated: bool
    residents_stated: bool
    heat_is_shared: bool
    heat_stated: bool
    votes: tuple[Vote, ...]


def position_weights(levels: int) -> dict[str, float]:
    """Share of a building's flats at each position.

    Examples
    --------
    >>> position_weights(4)
    {'ground': 0.25, 'middle': 0.5, 'top': 0.25}
    >>> position_weights(1)
    {'ground_and_top': 1.0}
    """
    if levels <= 1:
        return {"ground_and_top": 1.0}
    ends = {"ground": 1 / levels, "middle": (levels - 2) / levels, "top": 1 / levels}
    return {name: weight for name, weight in ends.items() if weight > 0}


def _shared_saving(own: Range, mean: Range, equal_share: float, common: float) -> Range:
    """What a flat saves by its own walls and by the mean of the building's, where a common part
    of the heat is paid by shares (all of it where nothing is measured in each flat).

    >>> one = lambda x: Range(np.array([x]), np.array([x]), np.array([x]))
    >>> [_shared_saving(one(800.0), one(200.0), 1.0, part).middle.item() for part in (1.0, 0.3)]
    [200.0, 620.0]
    """
    whole = mean.each(lambda end: common * equal_share * end)
    alone = own.each(lambda end: (1 - common) * end)
    return Range(whole.middle + alone.middle, whole.low + alone.low, whole.high + alone.high)


def _neighbour(answers: HousingAnswers, position: str) -> HousingAnswers:
    """A flat like this one at a position, of which no bill is told."""
    blank, _ = read(HousingAnswers, {}, 1)
    own = {name: getattr(blank, name) for name in _OWN_METERS}
    code = np.array([POSITIONS.index(position)], dtype=np.int8)
    return replace(answers, position=code, **own)


def class_of_building(classes: np.ndarray) -> int:
    """Label of a building: the mean of its flats' in every sample, any shape; 0 is A.

    Examples
    --------
    >>> class_of_building(np.array([[3, 4], [4, 4]])), class_of_building(np.array([6, 6]))
    (4, 6)
    """
    return int(np.rint(np.mean(classes)))


@dataclass(frozen=True)
class _FlatLived:
    """A flat at a position after each programme. shape (programmes,)

    Attributes
    ----------
    class_before : float
    class_after : ndarray
        Mean class of the samples.
    """

    case: Situation
    saving: Range
    before: float
    after: np.ndarray
    class_before: float
    class_after: np.ndarray
    labels: np.ndarray


def _lived(
    answers: HousingAnswers, choice: WorksChoice, packages: np.ndarray, draws: int
) -> _FlatLived:
    case = situation(answers, choice, draws)
    after = years_of_pairs(case.now, packages)
    weights = case.now.weights / case.now.weights.sum()
    saved = case.now.year.bill - after.bill
    labels, _ = middle_classes(case.now, after)
    return _FlatLived(
        case=case,
        saving=ranged(saved, case.weights),
        before=float((case.now.year.primary_energy_per_area * weights).sum()),
        after=(after.primary_energy_per_area * weights).sum(axis=0),
        class_before=float((case.now.year.classes * weights).sum()),
        class_after=(after.classes * weights).sum(axis=0),
        labels=np.asarray(labels),
    )


def sizes_of_flats(shape: Shape, window: float) -> np.ndarray:
    """Of each measure in n flats: m², windows or 1, shape (n, measures).

    A building's works are the sum of its flats' parts: each part is expected, neither rounded nor
    a median, so that flats of which nothing says who is under the roof have it among them.

    Parameters
    ----------
    shape : Shape
        Of n flats in N samples.
    window : float
        [m²]
    """
    count = np.broadcast(shape.wall_area, shape.roof_area, shape.floor_area).shape[-1]
    result = np.ones((count, len(MEASURES)))
    for name, area in AREAS.items():
        result[:, PLACE[name]] = getattr(shape, area).mean(axis=0)
    result[:, PLACE["window_replacement"]] = shape.window_area.mean(axis=0) / window
    return result


def priced_as_building(costs: np.ndarray, is_whole: np.ndarray, values: Parameters) -> np.ndarray:
    """Prices of a house's works → of a building's: its site, then fees.

    Parameters
    ----------
    costs : ndarray, shape (..., measures, 3)
    is_whole : ndarray of bool, shape (..., measures)
        Where a price is a building's already.
    values : Parameters
    """
    law = values["programme.building_cost"].by_key()
    return costs * (np.where(is_whole, 1.0, law["site"]) * (1 + law["fees"]))[..., None]


def with_asbestos(
    costs: np.ndarray, works: np.ndarray, waiting: np.ndarray, values: Parameters
) -> np.ndarray:
    """Costs of flats with the provision, once each, on the first of the works that meet it.

    Parameters
    ----------
    costs : ndarray, shape (n, measures, 3)
    works : ndarray of bool, shape (n, measures)
    waiting : ndarray of bool, shape (n,)
        Flats that may hold asbestos.
    values : Parameters
    """
    costs, provision = costs.copy(), values["programme.asbestos"].constant
    for name in DISTURBING:
        own = waiting & works[:, PLACE[name]]
        costs[own, PLACE[name]] += provision
        waiting = waiting & ~own
    return costs


def may_hold_asbestos(answers: HousingAnswers) -> np.ndarray:
    """Flats of buildings from before July 1997, of ``bool``."""
    period, _ = age(answers)
    year = answers.construction_year
    is_old = np.where(np.isnan(year), period <= _LAST_WITH_ASBESTOS, year < 1997)
    return (answers.dwelling_type == DWELLING_TYPES.index("apartment")) & is_old


@dataclass(frozen=True)
class _Flats:
    """The flat told, its likes at each position, and their building."""

    own: _FlatLived
    flats: dict[str, _FlatLived]
    weights: dict[str, float]
    dwellings: int
    share: float
    is_shared: bool
    common_parts: tuple[float, ...]
    """Parts of shared heat that all may pay by shares: one where it is known. [-]"""

    @cached_property
    def sizes(self) -> np.ndarray:
        """Of each measure in the whole building, shape (measures,)."""
        window = self.own.case.now.values["renovation.sizing"].by_key()["window_area"]
        (sizes,) = self.mean(lambda one: sizes_of_flats(one.case.now.built.shape, window))
        return sizes * self.dwellings

    def mean(self, figure: Callable[[_FlatLived], Any]) -> Any:
        """A figure of the building: the mean of its flats."""
        return sum(self.weights[name] * figure(one) for name, one in self.flats.items())

    def classes(self, at: int) -> tuple[int, int]:
        """Label of the building before and after a programme; 0 is A."""
        before = class_of_building(self.mean(lambda one: one.class_before))
        return before, class_of_building(self.mean(lambda one: one.class_after[at]))

    def energy_saving(self, at: int) -> float:
        """Share of the building's primary energy that a programme saves. [-]"""
        saved = 1 - self.mean(lambda one: one.after[at]) / self.mean(lambda one: one.before)
        return float(saved)

    def saving(self, at: int) -> Range:
        """What the flat told saves with a programme, however its heat is paid. [EUR/yr]"""
        mine = self.own.saving.rows([at])
        if not self.is_shared:
            return mine
        mean = Range(
            self.mean(lambda one: one.saving.middle[[at]]),
            self.mean(lambda one: one.saving.low[[at]]),
            self.mean(lambda one: one.saving.high[[at]]),
        )
        equal = self.share * self.dwellings
        ways = [_shared_saving(mine, mean, equal, part) for part in self.common_parts]
        return Range(
            np.mean([way.middle for way in ways], axis=0),
            np.min([way.low for way in ways], axis=0),
            np.max([way.high for way in ways], axis=0),
        )


def shared_prices(
    values: Parameters, homes: float | np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """What works of a plant that all share cost for each home it serves: low, central, high. [EUR]

    Parameters
    ----------
    values : Parameters
    homes : ndarray, shape (n,), optional
        Of the building: a pipe under the street is dear for few. Of a usual one where not known.

    Returns
    -------
    dict of str to ndarray, shape (3,) or (n, 3)
    """
    laws = (values["programme.shared_cost"], values["programme.shared_judged"])
    result = {
        name: prices for law in laws for name, prices in zip(law.rows, law.constant, strict=True)
    }
    law_of_sizes = values["programme.connection"].by_key()
    spread = values["programme.connection_spread"].constant
    usual = values["programme.usual_building"].constant
    many = usual if homes is None else np.asarray(homes, dtype=float)[..., None]
    many = np.where(np.isnan(many), usual, many)
    result["heat_network_connection"] = (
        np.interp(many, law_of_sizes["homes"], law_of_sizes["cost"]) / many * spread
    )
    return result


def _units(case: Situation, is_shared: bool, homes: int) -> np.ndarray:
    """Costs of a unit of each work, shape (measures, 3), as a building pays them. [EUR]"""
    units, values = case.unit_costs.copy(), case.now.values
    is_whole = np.zeros(len(MEASURES), dtype=bool)
    if is_shared:
        for name, prices in shared_prices(values, homes).items():
            units[PLACE[name]], is_whole[PLACE[name]] = prices, True
    return priced_as_building(units, is_whole, values)


def _request(built: _Flats, choice: WorksChoice, stated: dict[str, object]) -> AidRequest:
    """What is asked of the law for the whole building and this household."""
    answers, household = built.own.case.now.answers, built.own.case.household
    asked = asked_of(answers, household) | {
        "household_size": answers.household_size,
        "reference_tax_income": answers.reference_tax_income,
        "tenure": household.tenure if household.tenure >= 0 else TENURES.index("owner_occupier"),
        "co_owned_dwellings": built.dwellings,
        "fragile_co_ownership": choice.fragile_co_ownership,
    }
    return request_of(asked | stated)


def _loan(
    built: _Flats, choice: WorksChoice, stated: dict[str, object], left: float
) -> tuple[float, float]:
    """The loan without interest for this flat's part of what is left: amount and years."""
    mine = {
        name: np.asarray(value) * built.share
        for name, value in stated.items()
        if name.startswith("cost_") or name in MEASURES
    }
    result = aids.answer(_request(built, choice, stated | mine))
    return float(np.minimum(result["eco_ptz"], left).item()), result["eco_ptz_years"].item()


def _costs(built: _Flats, chosen: np.ndarray) -> np.ndarray:
    """Of each measure in the whole building with tax, shape (measures, 3), for some works. [EUR]"""
    case, homes = built.own.case, built.dwellings
    of_a_flat = built.sizes[:, None] * _units(case, built.is_shared, homes) / homes
    waiting = may_hold_asbestos(case.now.answers)
    (costs,) = with_asbestos(of_a_flat[None], chosen[None], waiting, case.now.values)
    return homes * costs


def _asked(
    built: _Flats, choice: WorksChoice, at: int, chosen: np.ndarray, bare: np.ndarray
) -> dict[str, object]:
    """What the law is asked of a programme whose measures cost so much before tax. [EUR]"""
    residents = only(choice).main_residence_share
    before, after = built.classes(at)
    named = [one for one in compress(MEASURES, chosen) if one not in _UNCERTIFIED]
    sizes, changes = built.sizes, any_of(chosen, tuple(GENERATORS))
    stated: dict[str, object] = {one: sizes[PLACE[one]] for one in named}
    stated |= {f"cost_{one}": bare[PLACE[one]] for one in named}
    return stated | {
        "energy_saving": max(built.energy_saving(at), 0.0),
        "leaves_f_or_g": before >= SIEVE > after + 1,
        "main_residence_share": residents if np.isfinite(residents) else 1.0,
        "cost_before_tax": bare[chosen].sum(),
        "replaced_carrier": built.own.case.carrier if changes else -1,
        "dpe_class": before,
        "dpe_class_after": after,
        "insulated_parts": int(insulated_parts(chosen)),
    }


def _vote(
    built: _Flats, choice: WorksChoice, at: int, name: str, measures: tuple[str, ...]
) -> Vote:
    case, sizes = built.own.case, built.sizes
    chosen = np.isin(MEASURES, measures)
    costs = _costs(built, chosen)
    bare = costs / (1 + case.vat)[:, None]
    asked = [_asked(built, choice, at, chosen, at_level) for at_level in bare.T]
    answered = [aids.answer(_request(built, choice, stated)) for stated in asked]
    grant, cee, premium = (
        np.concatenate([result[aid] for result in answered])
        for aid in ("ma_prime_renov_copropriete", "cee", "ma_prime_renov_copropriete_individual")
    )
    if only(choice).fragile_co_ownership == 1:  # the agency keeps the certificates
        cee = np.zeros(3)
    cost = costs[chosen].sum(axis=0)
    left = np.maximum(cost - np.nan_to_num(grant) - np.nan_to_num(cee), 0.0)
    own_left = np.maximum(left * built.share - np.nan_to_num(premium), 0.0)
    loan, years = _loan(built, choice, asked[CENTRAL], float(own_left[CENTRAL]))
    before, after = built.classes(at)
    (reasons,) = answered[CENTRAL]["ma_prime_renov_copropriete_reasons"]
    return Vote(
        name=name,
        measures=measures,
        quantities={one: float(sizes[PLACE[one]]) for one in measures},
        cost=cost,
        left=left,
        energy_saving=built.energy_saving(at),
        before=before,
        after=after,
        grant=grant,
        certificates=cee,
        grant_reasons=str(reasons),
        premium=float(premium[CENTRAL]),
        own_cost=cost * built.share,
        own_left=own_left,
        loan=loan,
        loan_years=years,
        own_saving=built.saving(at),
        own_before=case.now_class,
        own_after=int(built.own.labels[at]),
        savings={flat: float(one.saving.middle[at]) for flat, one in built.flats.items()},
    )


def _programmes(case: Situation, is_shared: bool, roof: str) -> dict[str, tuple[str, ...]]:
    """What the assembly of this building may vote: its own roof, and its plant where it has one."""
    left_out = {"air"} if not case.lacks_fans else set()
    burns = is_shared and case.carrier in FOSSIL
    if not (burns and case.facts.has_network):
        left_out |= set(_NETWORK)
    if not burns or case.facts.has_network:
        left_out |= set(_PUMP)
    return {
        name: tuple(roof if part == "roof" else part for part in some)
        for name, some in PROGRAMMES.items()
        if name not in left_out
    }


def building(answers: HousingAnswers, choice: WorksChoice, draws: int = 100) -> Building | None:
    """What the assembly of a flat's building may vote; None where its homes are not told.

    Parameters
    ----------
    answers : HousingAnswers
        Of one flat.
    choice : WorksChoice
        `co_owned_dwellings`, and what else is told of the building.
    draws : int, optional

    Raises
    ------
    InputError
        When answers contradict one another.
    """
    home, asked = only(answers), only(choice)
    if np.isnan(asked.co_owned_dwellings):
        return None
    values, dwellings = parameters(), int(asked.co_owned_dwellings)
    levels = stated_levels(asked.building_levels, dwellings, values)
    share_stated = bool(np.isfinite(asked.ownership_share))
    share = float(asked.ownership_share) if share_stated else 1 / dwellings
    has_flat_roof = home.roof_type == ROOF_TYPES.index("flat")
    roof = "flat_roof_insulation" if has_flat_roof else "roof_insulation"
    weights = position_weights(levels)
    measured = values["co_ownership.allocation"].by_key()["common_part"]
    parts = {1: (measured,), 0: (1.0,)}.get(int(asked.heat_allocation), (1.0, measured))
    case = situation(answers, choice, draws)
    shared = bool(home.heating_scope == HEATING_SCOPES.index("collective"))
    is_shared = case.facts.is_collective if home.heating_scope < 0 else shared
    programmes = _programmes(case, is_shared, roof)
    packages = rows(*programmes.values())
    built = _Flats(
        own=_lived(answers, choice, packages, draws),
        flats={
            name: _lived(_neighbour(answers, name), choice, packages, draws) for name in weights
        },
        weights=weights,
        dwellings=dwellings,
        share=share,
        is_shared=is_shared,
        common_parts=parts,
    )
    return Building(
        dwellings=dwellings,
        levels=levels,
        share=share,
        levels_stated=bool(np.isfinite(asked.building_levels)),
        share_stated=share_stated,
        residents_stated=bool(np.isfinite(asked.main_residence_share)),
        heat_is_shared=built.is_shared,
        heat_stated=bool(home.heating_scope >= 0),
        votes=tuple(
            _vote(built, choice, at, name, some)
            for at, (name, some) in enumerate(programmes.items())
        ),
    )
