"""District heating: which networks may be a home's own, and what their heat emits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters
from calc.places import communes as places

_LEVELS = ("commune", "epci", "departement")
"""Where a home's network is looked for, the nearest first; then in the whole country."""
_STEPS = 100


@dataclass(frozen=True)
class _Networks:
    """What heat emits in the networks around each place.

    Attributes
    ----------
    emissions : ndarray, shape (groups, steps)
        Ascending, equally likely; the last group is the country's. [kgCO2e/kWh]
    group : ndarray of int, shape (places,)
    """

    emissions: np.ndarray
    group: np.ndarray


def _likely(emissions: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Equally likely emissions of the homes that some networks heat, ascending."""
    order = np.argsort(emissions)
    reached = np.cumsum(weights[order]) / weights.sum()
    steps = (np.arange(_STEPS) + 0.5) / _STEPS
    return emissions[order][np.searchsorted(reached, steps)]


@cache
def _networks(parameters: Parameters, year: int) -> _Networks:
    """Networks as the list of a year tells them."""
    listed = parameters.table("energy.heat_networks").columns
    factor = f"emission_factor_{year}"
    is_told = np.isfinite(listed[factor])
    table = {name: column[is_told] for name, column in listed.items()}
    own, everywhere = places.index(table["commune"]), np.arange(places.place_count())
    people = places.population(own)
    weights = np.where(np.isnan(people), np.nanmin(people), people)
    rows: list[np.ndarray] = []
    group = np.full(len(everywhere), -1)
    for level in _LEVELS:
        of_networks = table[level] if level in table else places.code_of(level, own)
        codes = np.unique(of_networks[of_networks != ""])
        of_places = places.code_of(level, everywhere)
        found = np.minimum(np.searchsorted(codes, of_places), len(codes) - 1)
        group = np.where((codes[found] == of_places) & (group < 0), len(rows) + found, group)
        for code in codes:
            some = of_networks == code
            rows.append(_likely(table[factor][some], weights[some]))
    rows.append(_likely(table[factor], weights))
    return _Networks(np.array(rows), np.where(group < 0, len(rows) - 1, group))


def network_emissions(answers: HousingAnswers, unknowns: Unknowns) -> np.ndarray:
    """What a kilowatt-hour of district heating would emit in homes, shape (N, n).

    A home's network is one of its commune's, drawn by the inhabitants of the communes that
    networks serve; where none is listed with its emissions, one of its intercommunality's, of
    its département's, or of the country's. The list is the one of each row's date.

    Returns
    -------
    ndarray
        [kgCO2e/kWh]

    References
    ----------
    .. [1] Arrêté du 15 septembre 2006, annexe 7.
    """
    name = "district_heating_emissions"
    step = (unknowns.draws.uniform(name) * _STEPS).astype(int)
    lists = unknowns.parameters["energy.heat_network_list"].on(answers.date)
    drawn = np.zeros((len(step), len(answers.date)))
    for year in np.unique(lists):
        known = _networks(unknowns.parameters, int(year))
        group = np.where(answers.place >= 0, known.group[answers.place], len(known.emissions) - 1)
        drawn = np.where(lists == year, known.emissions[group, step], drawn)
    given = getattr(answers, name)
    found = unknowns.given_or(given, drawn)
    unknowns.note(name, np.isfinite(given), found)
    return found


@cache
def networked_communes(parameters: Parameters) -> frozenset[str]:
    """INSEE codes of the communes where the official list has a network."""
    columns = parameters.table("energy.heat_networks").columns
    return frozenset(code for code in columns["commune"].tolist() if code)
