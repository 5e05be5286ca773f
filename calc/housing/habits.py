"""What bills tell of how a household lives: believed, world by world and use by use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calc.housing.accounts import Accounts
from calc.housing.energy import ELECTRICITY, Use
from calc.housing.real_use import believed, shared_out
from calc.parameters import Parameters
from calc.schema.vocabulary import ENERGY_CARRIERS
from calc.uncertainty import Draws

_COOKING = [ENERGY_CARRIERS.index(name) for name in ("electricity", "natural_gas", "lpg")]


@dataclass(frozen=True)
class Habits:
    """How n households live in their homes, in N worlds: what stays when works are done.

    Attributes
    ----------
    scales : tuple of ndarray
        What bills make of the energy of each use, in the order of the uses; empty where no bill
        was told.
    beside : tuple of Use
        Energy that was told and that no use of the home takes.
    weights : ndarray, shape (N, n)
        How easily each world explains the bills.
    """

    scales: tuple[np.ndarray, ...]
    beside: tuple[Use, ...]
    weights: np.ndarray

    def lived(self, uses: Sequence[Use]) -> list[Use]:
        """The uses of a year as this household lives it."""
        if not self.scales:
            return list(uses)
        scaled = [
            replace(use, energy=use.energy * scale)
            for use, scale in zip(uses, self.scales, strict=True)
        ]
        return [*scaled, *self.beside]


def _told(told: Accounts, uses: Sequence[Use]) -> list[tuple[int, np.ndarray, list[np.ndarray]]]:
    """Accounts that somebody told: their carrier (-1 for the building's charges), the energy told
    and where each use belongs to them."""
    found = []
    if np.isfinite(told.charges_energy).any():
        found.append((-1, told.charges_energy, [np.asarray(use.collective) for use in uses]))
    for code in range(len(ENERGY_CARRIERS)):
        energy = told.energy[:, code]
        if np.isfinite(energy).any():
            own = [np.asarray(use.carrier == code) for use in uses]
            if code == ELECTRICITY:  # what a building's generator uses is in its charges
                own = [here & ~np.asarray(u.collective) for here, u in zip(own, uses, strict=True)]
            found.append((code, energy, own))
    return found


def habits(
    told: Accounts,
    uses: Sequence[Use],
    drawn: Sequence[np.ndarray | float],
    spreads: Sequence[np.ndarray | float],
    draws: Draws,
    parameters: Parameters,
) -> Habits:
    """Habits of households given their bills.

    Parameters
    ----------
    told : Accounts
    uses : sequence of Use
        The year that each world would have without bills, habits drawn.
    drawn : sequence of array_like
        The habit in each use's energy.
    spreads : sequence of array_like
        Of a habit that is the use's own (of the logarithm); the presence of people moves all.
    draws : Draws
    parameters : Parameters
    """
    found = _told(told, uses)
    if not found:
        return Habits((), (), np.ones((1, 1)))
    noise = float(parameters["real_use.billed_spread"].constant)
    presence = float(parameters["real_use.presence"].constant[1])
    unusual = parameters["real_use.unusual_household"].constant
    scales: list[np.ndarray] = [np.ones((1, 1)) for _ in uses]
    weights, beside = np.ones((1, 1)), []
    for code, energy, own in found:
        here = [np.where(is_own, use.energy, 0.0) for is_own, use in zip(own, uses, strict=True)]
        total = sum(here)
        expected = sum(one / habit for one, habit in zip(here, drawn, strict=True))
        share = [one / np.maximum(expected, 1.0) for one in here]
        varies = sum((s * spread) ** 2 for s, spread in zip(share, spreads, strict=True))
        shaken = noise * draws.normal(f"billed_year_{code}")
        lived, likely = believed(
            total, expected, energy, np.sqrt(presence**2 + varies), noise, shaken, unusual
        )
        weights = weights * likely
        parts = shared_out(here, lived, [spread**2 for spread in spreads], presence**2)
        known = np.isfinite(energy)
        scales = [
            np.where(known & is_own, part, scale)
            for part, is_own, scale in zip(parts, own, scales, strict=True)
        ]
        left = np.where(known & (total <= 0), lived, 0.0)
        if left.any():
            use = "appliances" if code in _COOKING else "heating"
            beside.append(Use(use, max(code, 0), left))
    return Habits(tuple(scales), tuple(beside), weights)
