"""A car for other programs: kept, and replaced by the one that is asked, row by row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from calc.mobility.car.case import ASKED
from calc.mobility.car.choices import MOST_DISTANCE, NEVER, Compared, compare
from calc.mobility.car.request import CarRequest
from calc.schema.inputs import take
from calc.uncertainty import Draws, quantile

INPUTS = CarRequest
_RANGED = (
    "cost",
    "emissions",
    "replacement_cost",
    "replacement_emissions",
    "cost_difference",
    "emissions_difference",
    "break_even_distance",
    "break_even_years",
    "carbon_payback_years",
    "without_cost",
    "without_emissions",
)
_PLAIN = (
    "fixed_cost",
    "marginal_cost",
    "depreciation",
    "energy_cost",
    "insurance",
    "maintenance_cost",
    "emissions_use",
    "emissions_manufacturing",
    "replacement_fixed_cost",
    "replacement_marginal_cost",
    "replacement_emissions_manufacturing",
    "mileage_allowance",
)
OUTPUTS = (
    *(f"{name}{end}" for name in _RANGED for end in ("", "_low", "_high")),
    *_PLAIN,
    "cheaper_above_break_even",
)
_CELLS = 40_000
"""Worlds × rows computed at once: memory stays flat."""
_MAINTENANCE = ("servicing_fixed", "servicing", "tyres", "inspection")


def answer(inputs: CarRequest, draws: int = 0) -> dict[str, np.ndarray]:
    """Cars over the years they are kept, one column each by the names of ``OUTPUTS``.

    Parameters
    ----------
    inputs : CarRequest
        Without issues.
    draws : int, optional
        Worlds that make the ranges; 0 for the central one alone.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        [EUR/yr], [kgCO2e/yr], [km/yr], [years]. What is about a car that nobody has, or about a
        replacement that nobody asks, is NaN; so is a break-even that does not exist.
    """
    n = len(inputs.date)
    parts = [_answer(take(inputs, rows), draws) for rows in _pieces(n, draws)]
    return {name: np.concatenate([part[name] for part in parts]) for name in OUTPUTS}


def _pieces(n: int, draws: int) -> Iterator[np.ndarray]:
    step = max(_CELLS // max(draws, 1), 1)
    return (np.arange(start, min(start + step, n)) for start in range(0, n, step))


def _answer(inputs: CarRequest, draws: int) -> dict[str, np.ndarray]:
    found = compare(inputs, ASKED, Draws(draws))
    has_car = inputs.has_car != 0
    asked = (inputs.replacement_size >= 0) | (inputs.replacement_motor >= 0)
    asked |= inputs.replacement_used >= 0
    return _ranged(found, has_car, asked) | _plain(found, has_car, asked)


def _ranged(found: Compared, has_car: np.ndarray, asked: np.ndarray) -> dict[str, np.ndarray]:
    costs = found.against(found.cost, has_car)[..., 1]
    carbons = found.against(found.emissions, has_car)[..., 1]
    both = asked & has_car
    drawn = {
        "cost": (found.cost[..., 0], has_car),
        "emissions": (found.emissions[..., 0], has_car),
        "replacement_cost": (found.cost[..., 1], asked),
        "replacement_emissions": (found.emissions[..., 1], asked),
        "cost_difference": (costs, asked),
        "emissions_difference": (carbons, asked),
        "break_even_distance": (found.distance[..., 1], both),
        "break_even_years": (found.money_years[..., 1], both),
        "carbon_payback_years": (found.carbon_years[..., 1], both),
        "without_cost": (found.cost[..., -1], np.ones_like(asked)),
        "without_emissions": (found.emissions[..., -1], np.ones_like(asked)),
    }
    caps = {
        "break_even_distance": MOST_DISTANCE,
        "break_even_years": NEVER,
        "carbon_payback_years": NEVER,
    }
    columns = {}
    for name, (values, shown) in drawn.items():
        for end, level in (("", 0.5), ("_low", 0.1), ("_high", 0.9)):
            value = quantile(values, level)
            is_real = shown & (value < caps.get(name, np.inf))
            columns[f"{name}{end}"] = np.where(is_real, value, np.nan)
    return columns


def _plain(found: Compared, has_car: np.ndarray, asked: np.ndarray) -> dict[str, np.ndarray]:
    def middle(drawn: np.ndarray, shown: np.ndarray) -> np.ndarray:
        return np.where(shown, quantile(drawn, 0.5), np.nan)

    parts = {name: drawn[..., 0] for name, drawn in found.parts.items()}
    above = np.where(found.pays_above[:, 1], "true", "false")
    return {
        "fixed_cost": middle(found.fixed[..., 0], has_car),
        "marginal_cost": middle(found.running[..., 0], has_car),
        "depreciation": middle(parts["depreciation"], has_car),
        "energy_cost": middle(parts["energy"], has_car),
        "insurance": middle(parts["insurance"], has_car),
        "maintenance_cost": middle(
            sum((parts[n] for n in _MAINTENANCE), start=np.zeros(1)), has_car
        ),
        "emissions_use": middle(found.use[..., 0], has_car),
        "emissions_manufacturing": middle(found.made[..., 0], has_car),
        "replacement_fixed_cost": middle(found.fixed[..., 1], asked),
        "replacement_marginal_cost": middle(found.running[..., 1], asked),
        "replacement_emissions_manufacturing": middle(found.made[..., 1], asked),
        "mileage_allowance": np.where(has_car, found.allowance, np.nan),
        "cheaper_above_break_even": np.where(asked & has_car, above, ""),
    }
