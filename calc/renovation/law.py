"""What the law gives for works, from homes before and after to requests that it answers; and what
it says of letting a home by its label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from calc.aids import model as aids
from calc.aids.case import AidRequest, ceilings
from calc.housing.answers import HousingAnswers
from calc.housing.shape import age
from calc.housing.water import WATER as HOT_WATER
from calc.parameters import Parameters
from calc.places import communes as places
from calc.renovation.works import (
    FOSSIL,
    GENERATORS,
    INSULATED,
    PLACE,
    ROOF,
    SHARED_IN_FLATS,
    WALL,
    WATER,
    WINDOWS,
    any_of,
)
from calc.renovation.years import Present, works_year
from calc.schema.inputs import read
from calc.schema.vocabulary import DPE_CLASSES, DWELLING_TYPES, MEASURES, TENURES

_CLEAN = tuple(
    name for name in GENERATORS if name not in ("hybrid_heat_pump", "condensing_gas_boiler")
)
SIEVE = DPE_CLASSES.index("F")
"""Labels that the law wants homes to leave: F and G."""
NEVER_HELPED = np.isin(MEASURES, ("solar_panels", "condensing_gas_boiler"))
"""No grant counts their cost."""


@dataclass(frozen=True)
class Household:
    """Who would do the works.

    Attributes
    ----------
    income : float or ndarray, shape (P,)
        Reference tax income. [EUR/yr]
    people : float
    tenure, owner_occupier : int
        What they are to the home, as told; unknown is helped as an owner, and said.
    owned_by_sci : bool
    home_commune : str
        Of a landlord; "" where nobody said.
    main_residence : bool
    property_tax : float
        NaN where nobody said. [EUR/yr]
    rental : mapping of str to float
        What who lets says, by the aids' names (``RENTAL``).
    """

    income: float | np.ndarray
    people: float
    tenure: int
    owner_occupier: int
    owned_by_sci: bool
    home_commune: str
    main_residence: bool
    property_tax: float
    rental: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Subsidies:
    """What public money gives for each of P packages. [EUR]

    Attributes
    ----------
    request : AidRequest
        What was asked of the law.
    given : mapping of str to ndarray, shape (P,)
        Every output of the aids model.
    total : ndarray, shape (P,)
        Of the best lawful route.
    route : ndarray of str, shape (P,)
        ``ampleur``, ``gestes`` or ``none``.
    """

    request: AidRequest
    given: dict[str, np.ndarray]
    total: np.ndarray
    route: np.ndarray


def representative_incomes(now: Present, household: Household) -> np.ndarray:
    """An income of each class: its ceiling, and a euro above the last. [EUR/yr]

    A landlord's are those of the region where he lives.

    Returns
    -------
    ndarray, shape (4,)
    """
    is_landlord = household.tenure == TENURES.index("landlord")
    own = places.index(np.array([household.home_commune if is_landlord else ""]))
    place = np.where(own >= 0, own, now.answers.place)
    (limits,) = ceilings(now.answers.date, place, np.array([household.people]), now.values)
    *_, last = limits
    return np.append(limits, last + 1)


def insulated_parts(packages: np.ndarray) -> np.ndarray:
    """How many of walls, roof, floor and windows a package insulates.

    Examples
    --------
    >>> insulated_parts(np.eye(len(MEASURES), dtype=bool)[:1]).tolist()
    [1]
    """
    return np.sum([any_of(packages, group) for group in INSULATED], axis=0)


def keeps_fossil(now: Present, packages: np.ndarray, carrier: int, code: int) -> np.ndarray:
    """Packages after which heating or hot water still burns gas, oil or coal.

    Parameters
    ----------
    carrier, code : int
        Of heating and of hot water today, the likeliest.
    """
    heats = (carrier in FOSSIL) & ~any_of(packages, _CLEAN)
    heats = heats | any_of(packages, ("hybrid_heat_pump", "condensing_gas_boiler"))
    own = code in (HOT_WATER["gas_instantaneous"], HOT_WATER["gas_storage"])
    shared = code in (HOT_WATER["with_heating"], HOT_WATER["solar_with_heating"])
    pump = packages[:, PLACE["heat_pump_water_heater"]]
    return heats | ((own | (shared & heats)) & ~pump)


def subsidies(
    now: Present,
    household: Household,
    packages: np.ndarray,
    quantities: np.ndarray,
    costs: np.ndarray,
    vat: np.ndarray,
    before: np.ndarray | int,
    after: np.ndarray,
    saving: np.ndarray,
    fossil: np.ndarray,
    total_alone: bool = False,
) -> Subsidies:
    """Aids of P packages of one household on its date.

    Parameters
    ----------
    packages : ndarray of bool, shape (P, measures)
    quantities, costs : ndarray, shape (P, measures)
        m², windows, kWp or homes; with tax. [EUR]
    vat : ndarray, shape (measures,)
        Within those costs.
    before, after : int or ndarray of int, shape (P,)
        Classes of the label.
    saving : ndarray, shape (P,)
        Of primary energy. [-]
    fossil : ndarray of bool, shape (P,)
        Whether fossil heating is kept.
    total_alone : bool, optional
        Leave out reasons, loans and taxes: a search reads the total.
    """
    count, answers = len(packages), now.answers
    is_flat = answers.dwelling_type == DWELLING_TYPES.index("apartment")
    done = packages & ~(is_flat & np.isin(MEASURES, SHARED_IN_FLATS))
    bare = np.where(done, costs, 0.0) / (1 + vat)
    changes = any_of(packages, (*GENERATORS, "combined_solar_heating"))
    stated = asked_of(answers, household) | {
        "household_size": household.people,
        "reference_tax_income": household.income,
        "owner_occupier": household.owner_occupier,
        "dpe_class": before,
        "dpe_class_after": after,
        "cost_before_tax": (bare * ~NEVER_HELPED).sum(axis=-1),
        "insulated_parts": insulated_parts(done),
        "fossil_heating_kept": fossil,
        "kept_carrier": np.where(any_of(packages, tuple(GENERATORS)), -1, answers.heating_carrier),
        "floor_type": answers.floor_type,
        "energy_saving": np.clip(saving, 0.0, 1.0),
        "leaves_f_or_g": (np.asarray(before) >= SIEVE) & (after < SIEVE),
        "works_spending": np.where(done, costs, 0.0).sum(axis=-1),
        "property_tax": household.property_tax,
        "replaced_carrier": np.where(changes, answers.heating_carrier, -1),
        **household.rental,
    }
    for place, name in enumerate(MEASURES):
        stated[name] = np.where(done[:, place], quantities[:, place], 0.0)
        stated[f"cost_{name}"] = np.where(done[:, place], bare[:, place], np.nan)
    request = request_of(stated, count)
    given = aids.answer(request, 0, reasons=not total_alone, rights=not total_alone)
    return Subsidies(request, given, given["aids_total"], given["aids_route"])


def asked_of(answers: HousingAnswers, household: Household) -> dict[str, Any]:
    """What the law is asked of one home and of who lives there or lets it, whatever the works."""
    return {
        "date": answers.date,
        "commune": answers.commune,
        "tenure": household.tenure,
        "owned_by_sci": household.owned_by_sci,
        "home_commune": household.home_commune,
        "main_residence": household.main_residence,
        "dwelling_type": answers.dwelling_type,
        "floor_area": answers.floor_area,
        "dwelling_age": dwelling_age(answers),
    }


@cache
def _blank() -> Mapping[str, np.ndarray]:
    """A request that says nothing."""
    request, _ = read(AidRequest, {}, 1)
    return vars(request)


def request_of(submitted: Mapping[str, object], count: int = 1) -> AidRequest:
    """What is asked of the law by some fields, one value for all rows or one a row."""
    columns = {}
    for name, blank in _blank().items():
        value = np.asarray(submitted.get(name, blank))
        value = value if blank.dtype.kind == "U" else value.astype(blank.dtype)
        columns[name] = np.broadcast_to(value, count)
    return AidRequest(**columns)


def dwelling_age(answers: HousingAnswers) -> float:
    """Years of one home when its works are done."""
    _, (built_in,) = age(answers)
    return works_year(answers) - float(built_in)


@dataclass(frozen=True)
class Letting:
    """One home.

    Attributes
    ----------
    label : int
        A is 0.
    banned_from : datetime64[D] or None
        First day on which no lease may be signed, renewed or continued with this label; None
        where no such day is known.
    is_banned, is_frozen : bool
        On the day asked: no lease, no higher rent.
    """

    label: int
    banned_from: np.datetime64 | None
    is_banned: bool
    is_frozen: bool


_KINDS = (WALL, ROOF, WINDOWS, (*GENERATORS, "programmable_thermostat"), WATER)
"""Kinds of works that open a tenant's contribution: article 23-1."""


@dataclass(frozen=True)
class Contribution:
    """What may be asked of a tenant after works. [EUR/month]"""

    fixed_low: float
    fixed_high: float
    most: float


def contribution(package: np.ndarray, saving: float, values: Parameters) -> Contribution | None:
    """What a landlord may ask a tenant for some works, shape (measures,); None for too few kinds.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> from calc.renovation.plan import rows
    >>> two = rows(("roof_insulation", "air_water_heat_pump"), ("roof_insulation",))
    >>> contribution(two[0], 1200.0, parameters()).most
    50.0
    >>> contribution(two[1], 1200.0, parameters()) is None
    True
    """
    law = values["letting.tenant_contribution"].by_key()
    kinds = sum(bool(any_of(package, kind)) for kind in _KINDS)
    if kinds < law["least_kinds"] or saving <= 0:
        return None
    return Contribution(law["fixed_low"], law["fixed_high"], law["most_share"] * saving / 12)


def letting(label: int, day: np.datetime64, values: Parameters) -> Letting:
    """What a label means for a lease.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> found = letting(5, np.datetime64("2026-11-28"), parameters())
    >>> str(found.banned_from), found.is_banned, found.is_frozen
    ('2028-01-01', False, True)
    """
    law = values["letting.forbidden_from"]
    first = next(iter(law.starts[label >= law.values]), None)
    frozen = label >= values["letting.rent_frozen_from"].on(day)
    return Letting(label, first, bool(first is not None and first <= day), bool(frozen))
