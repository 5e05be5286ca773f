"""What bills tell of how a household lives: believed, world by world and use by use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calc.housing.accounts import Accounts
from calc.housing.energy import ELECTRICITY, Use, by_carrier
from calc.housing.real_use import believed, shared_out, standing_charges
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

    @classmethod
    def untold(cls) -> Habits:
        """Of households whose bills say nothing: as their habits are drawn."""
        return cls((), (), np.ones((1, 1)))

    def lived(self, uses: Sequence[Use]) -> list[Use]:
        """The uses of a year as this household lives it."""
        if not self.scales:
            return list(uses)
        scaled = [
            replace(use, energy=use.energy * scale)
            for use, scale in zip(uses, self.scales, strict=True)
        ]
        return [*scaled, *self.beside]


@dataclass(frozen=True)
class _Account:
    """What one bill covers: its name among the draws, what was told of it and where each use
    belongs to it. A bill of all energies is told in euros: each use weighs as it costs."""

    name: str
    told: np.ndarray
    uses: list[np.ndarray]
    carrier: int = -1


def _told(told: Accounts, uses: Sequence[Use]) -> list[_Account]:
    """Accounts that somebody told in energy: the building's charges, then each energy."""
    found = []
    if np.isfinite(told.charges_energy).any():
        here = [np.asarray(use.collective) for use in uses]
        found.append(_Account("billed_year_-1", told.charges_energy, here))
    for code in range(len(ENERGY_CARRIERS)):
        energy = told.energy[:, code]
        if np.isfinite(energy).any():
            own = [np.asarray(use.carrier == code) for use in uses]
            if code == ELECTRICITY:  # what a building's generator uses is in its charges
                own = [here & ~np.asarray(u.collective) for here, u in zip(own, uses, strict=True)]
            found.append(_Account(f"billed_year_{code}", energy, own, code))
    return found


class _Lived:
    """Uses of a year as the bills read so far tell it."""

    def __init__(self, uses: Sequence[Use], drawn: Sequence, spreads: Sequence):
        self.uses, self.drawn, self.spreads = list(uses), drawn, spreads
        self.scales: list[np.ndarray] = [np.ones((1, 1)) for _ in uses]
        self.beside: list[Use] = []
        self.weights = np.ones((1, 1))
        self.known = [np.zeros(1, dtype=bool) for _ in uses]

    def read(
        self,
        account: _Account,
        prices: Sequence[np.ndarray | float],
        least: np.ndarray | float,
        draws: Draws,
        parameters: Parameters,
    ) -> None:
        """Believe one account, in energy or in what `prices` make of it."""
        noise = float(parameters["real_use.billed_spread"].constant)
        presence = float(parameters["real_use.presence"].constant[1])
        otherwise, wide, _ = parameters["real_use.unusual_household"].constant
        here = [
            np.where(is_own, use.energy * price, 0.0)
            for is_own, use, price in zip(account.uses, self.uses, prices, strict=True)
        ]
        total = sum(here)
        expected = sum(one / habit for one, habit in zip(here, self.drawn, strict=True))
        share = [one / np.maximum(expected, 1.0) for one in here]
        varies = sum((s * spread) ** 2 for s, spread in zip(share, self.spreads, strict=True))
        lived, likely = believed(
            total,
            expected,
            account.told,
            np.sqrt(presence**2 + varies),
            noise,
            noise * draws.normal(account.name),
            (otherwise, wide, least),
        )
        self.weights = self.weights * likely
        parts = shared_out(here, lived, [spread**2 for spread in self.spreads], presence**2)
        known = np.isfinite(account.told)
        self.scales = [
            np.where(known & is_own, part, scale)
            for part, is_own, scale in zip(parts, account.uses, self.scales, strict=True)
        ]
        self.known = [
            one | (known & is_own) for one, is_own in zip(self.known, account.uses, strict=True)
        ]
        left = np.where(known & (total <= 0), lived, 0.0)
        if left.any():
            use = "appliances" if account.carrier in _COOKING else "heating"
            self.beside.append(Use(use, max(account.carrier, 0), left))


def contracts(told: Accounts, uses: Sequence[Use]) -> np.ndarray:
    """Standing charges of a household's own contracts, and what charges hold beside energy; never
    all of a bill of all energies. [EUR/yr]"""
    shared = [use for use in uses if np.any(use.collective)]
    if not shared:
        own_contracts = standing_charges(by_carrier(uses), told.standing).sum(axis=-1)
        return np.minimum(own_contracts, told.most_standing)
    own = [replace(use, energy=np.where(use.collective, 0.0, use.energy)) for use in uses]
    charged = sum(np.where(use.collective, use.energy, 0.0) for use in shared) > 0
    fixed = np.where(charged, told.charges_standing, 0.0)
    contracts_and_charges = standing_charges(by_carrier(own), told.standing).sum(axis=-1) + fixed
    return np.minimum(contracts_and_charges, told.most_standing)


def _rest(told: Accounts, lived: _Lived, prices: Sequence[np.ndarray]) -> _Account:
    """What a bill of all energies leaves to the uses that no other bill tells. [EUR/yr]"""
    scaled = [
        replace(use, energy=use.energy * scale)
        for use, scale in zip(lived.uses, lived.scales, strict=True)
    ]
    fixed = contracts(told, [*scaled, *lived.beside])
    paid = np.where(told.everything_holds_standing, fixed, 0.0)
    paid = paid + sum(use.energy * told.price_of(use) for use in lived.beside)
    left = np.zeros(1)
    for use, known, price in zip(scaled, lived.known, prices, strict=True):
        paid = paid + np.where(known, use.energy * price, 0.0)
        left = left + np.where(known, 0.0, use.energy)
    rest = np.maximum(told.everything - paid, 0.0)
    open_ = [~known for known in lived.known]
    return _Account("billed_year_all", np.where(left > 0, rest, np.nan), open_)


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
    if not found and not np.isfinite(told.everything).any():
        return Habits.untold()
    lived = _Lived(uses, drawn, spreads)
    least = float(parameters["real_use.unusual_household"].constant[2])
    for account in found:
        lived.read(account, [1.0] * len(uses), least, draws, parameters)
    if np.isfinite(told.everything).any():
        prices = [told.price_of(use) for use in uses]
        rest = _rest(told, lived, prices)
        lived.read(
            rest, prices, np.maximum(least * _dear(rest, lived, prices), 1.0), draws, parameters
        )
    return Habits(tuple(lived.scales), tuple(lived.beside), lived.weights)


def _dear(account: _Account, lived: _Lived, prices: Sequence[np.ndarray]) -> np.ndarray:
    """What a kilowatt-hour of an account costs in the middle of its uses. [EUR/kWh]"""
    here = [
        np.where(own, use.energy, 0.0) for own, use in zip(account.uses, lived.uses, strict=True)
    ]
    paid = sum(energy * price for energy, price in zip(here, prices, strict=True))
    return paid / np.maximum(sum(here), 1.0)
