"""What the law reads of dwellings and works that are done, to say what a landlord is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from calc.aids import cee
from calc.aids.case import AidRequest, case_of, known_until, later
from calc.aids.cee import ZONE_GROUP, certificates_of, offered_prices
from calc.aids.vat import works_of
from calc.housing.shape import age
from calc.renovation.outcome import CENTRAL
from calc.renovation.works import GENERATORS, PLACE, any_of
from calc.schema.inputs import read
from calc.schema.vocabulary import CLIMATE_ZONES, DWELLING_TYPES, ENERGY_CARRIERS, MEASURES, TENURES
from calc.stock.programme.options import DISTURBING, costs_of, may_hold_asbestos, quantities
from calc.stock.programme.packages import has_network, is_collective, likeliest
from calc.stock.programme.years import Living, StockYear

_KILO = 1000.0
_FOSSIL = [ENERGY_CARRIERS.index(name) for name in ("natural_gas", "fuel_oil", "coal")]
_LISTED = (
    ("roof_insulation", "flat_roof_insulation"),
    ("external_wall_insulation", "internal_wall_insulation"),
    ("window_replacement",),
    tuple(GENERATORS),
    ("heat_pump_water_heater",),
)
"""Works of the list that lets tenants be asked to share what they save."""


@dataclass(frozen=True)
class Facts:
    """Of K dwellings that are renovated, each standing for so many.

    Attributes
    ----------
    primary_before, primary_after, climate_before : ndarray, shape (K,)
        Of the label, expected. [kWh/m²/yr], [kgCO2e/m²/yr]
    certificates : ndarray, shape (K, 3)
        At low, median and high prices. [EUR]
    asbestos : ndarray of bool, shape (K,)
    built : ndarray, shape (K,)
        Year of construction.
    area, rooms : ndarray, shape (K,)
        [m²]; NaN where rooms are not told.
    listed : ndarray of int, shape (K,)
        Works of the list of the third line.
    """

    primary_before: np.ndarray
    primary_after: np.ndarray
    climate_before: np.ndarray
    certificates: np.ndarray
    asbestos: np.ndarray
    built: np.ndarray
    area: np.ndarray
    rooms: np.ndarray
    listed: np.ndarray


def joined(parts: list[Facts], order: np.ndarray) -> Facts:
    """Facts of batches put back in the order of their rows."""
    names = list(Facts.__dataclass_fields__)
    if not parts:
        none = {name: np.zeros(0) for name in names} | {"certificates": np.zeros((0, 3))}
        return Facts(**none)
    back = np.argsort(order)
    return Facts(**{n: np.concatenate([getattr(p, n) for p in parts])[back] for n in names})


def facts_of(living: Living, after: StockYear, works: np.ndarray, years: np.ndarray) -> Facts:
    """Of a batch of dwellings, after the works of each, shape (m, measures), in their year."""
    answers = living.answers
    _, built = age(answers)
    disturbed = works[:, [PLACE[name] for name in DISTURBING]].any(axis=-1)
    return Facts(
        living.now.primary.mean(axis=0),
        after.primary.mean(axis=0),
        living.now.climate.mean(axis=0),
        certificates(living, works, years),
        may_hold_asbestos(answers) & disturbed,
        np.ravel(built),
        answers.floor_area.astype(float),
        answers.rooms.astype(float),
        np.sum([any_of(works, group) for group in _LISTED], axis=0),
    )


def aid_request(told: Mapping[str, object], count: int) -> AidRequest:
    """What is asked of the law of so many rows; what is not told is unknown."""
    blank, _ = read(AidRequest, {}, count)
    typed = {}
    for name, value in told.items():
        column = np.broadcast_to(np.asarray(value), count)
        kind = getattr(blank, name).dtype
        typed[name] = column if kind.kind == "U" else column.astype(kind)
    return replace(blank, **typed)


def certificates(living: Living, works: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Energy certificates of the works of each dwelling by the sheets in force in their year.

    A flat's heat pump is its building's: the sheet of shared ones, by flat heated. Prices are the
    last known; after the last year of the sheets nothing is.

    Parameters
    ----------
    living : Living
    works : ndarray of bool, shape (m, measures)
    years : ndarray of int, shape (m,)
        Calendar years; the law of their middle.

    Returns
    -------
    ndarray, shape (m, 3)
        At low, median and high prices. [EUR]
    """
    answers, values = living.answers, living.values
    count = len(works)
    days = np.array([f"{year}-07-01" for year in years], dtype="datetime64[D]")
    is_known = days <= values["aids.cee_volume"].ends[-1]
    told_until = later(
        known_until(cee.AID, values), int(values["aids.last_known_rule"].constant[0])
    )
    counted = np.where(works & is_known[:, None], quantities(living), 0.0)
    is_flat = answers.dwelling_type == DWELLING_TYPES.index("apartment")
    pumps = is_flat & (counted[:, PLACE["air_water_heat_pump"]] > 0)
    counted[is_flat, PLACE["air_water_heat_pump"]] = 0.0
    shared = is_collective(living.built)
    for name in ("pellet_boiler", "heat_pump_water_heater", "programmable_thermostat"):
        counted[shared, PLACE[name]] = 0.0  # their sheets are of homes that have their own
    _, built = age(answers)
    changes = any_of(works, tuple(GENERATORS))
    told = {
        "date": np.minimum(days, told_until),
        "commune": answers.commune,
        "tenure": np.full(count, TENURES.index("landlord")),
        "main_residence": np.ones(count),
        "dwelling_type": answers.dwelling_type,
        "floor_area": answers.floor_area,
        "dwelling_age": years - np.ravel(built),
        "floor_type": answers.floor_type,
        "replaced_carrier": np.where(changes, answers.heating_carrier, -1),
        **{name: counted[:, place] for place, name in enumerate(MEASURES)},
    }
    case = case_of(aid_request(told, count), values)
    zone = likeliest(np.atleast_2d(living.built.home.climate.zone), len(CLIMATE_ZONES))
    found = certificates_of(case, works_of(case), zone)
    costs = costs_of(living, works)[..., CENTRAL]
    cost = np.where(counted > 0, costs, 0.0).sum(axis=-1)
    sold = np.stack([found.total.low, found.total.middle, found.total.high], axis=-1)
    each = np.minimum(sold, cost[:, None])
    law = values["landlord.shared_pump_volume"]
    volume = law.on(np.minimum(days, law.ends[-1]))[np.arange(count), ZONE_GROUP[zone]]
    law = values["landlord.shared_pump_bonus"]
    helped = changes & np.isin(answers.heating_carrier, _FOSSIL) & ~has_network(answers.commune)
    bonus = np.where(helped[:, None], law.on(np.minimum(days, law.ends[-1])), 1.0)
    whole = (pumps * volume)[:, None] * offered_prices(case) * bonus / _KILO
    return each + np.minimum(whole, costs[:, [PLACE["air_water_heat_pump"]]])
