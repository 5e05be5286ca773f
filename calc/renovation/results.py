"""What the renovation model says of packages of works: frozen arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from calc.uncertainty import Range


@dataclass(frozen=True)
class AidsByIncome:
    """Aids of P packages in each class of income, at the central cost.

    Attributes
    ----------
    given : mapping of str to ndarray, shape (P, 4)
        Every output of the aids model.
    total, left : ndarray, shape (P, 4)
        Of aids, and what is left to pay. [EUR]
    """

    given: Mapping[str, np.ndarray]
    total: np.ndarray
    left: np.ndarray


@dataclass(frozen=True)
class Aided:
    """Aids of P packages.

    Attributes
    ----------
    given, asked : mapping of str to ndarray, shape (P,)
        At the central cost: every output of the aids model, and what the law was asked for it, by
        the fields of its request.
    total : ndarray, shape (P, 3)
        At the low, central and high cost. [EUR]
    route : ndarray of str, shape (P,)
    by_income : AidsByIncome
    """

    given: Mapping[str, np.ndarray]
    asked: Mapping[str, np.ndarray]
    total: np.ndarray
    route: np.ndarray
    by_income: AidsByIncome


@dataclass(frozen=True)
class Outcome:
    """P packages of works of one household, beside what it lives today.

    Attributes
    ----------
    packages : ndarray of bool, shape (P, measures)
    saving, bill : Range, each (P,)
        The saving is the difference in each sample, and its own range; the middle bill is today's
        less the middle saving. [EUR/yr]
    saving_dots : ndarray, shape (20, P)
        Twenty equally likely savings, ascending. [EUR/yr]
    energy_saving, emissions_saving, emissions : Range
        Real. [kWh/yr], [kgCO2e/yr]
    conventional_saving : ndarray, shape (P,)
        What the label would promise. [kWh/yr]
    primary_saving : ndarray, shape (P,)
        Share of the label's primary energy. [-]
    dpe_class : ndarray of int, shape (P,)
        The middle one after works, 0 is A.
    dpe_class_probabilities : ndarray, shape (P, 7)
    quantities : ndarray, shape (P, measures)
        m², windows, kWp or homes.
    costs : ndarray, shape (P, measures, 3)
        With tax: low, central, high. [EUR]
    adviser_cost : ndarray, shape (P, 3)
        Of the adviser that the route requires. [EUR]
    aids : Aided
    left_to_pay : ndarray, shape (P, 3)
        At the low, central and high cost. [EUR]
    payback : Range
        Years; infinite where it may never pay.
    net_gain : ndarray, shape (P, 3)
        Over the works' lives, by scenario of energy prices. [EUR of today]
    life : ndarray, shape (P,)
        [years]
    heating_power : ndarray, shape (P,)
        For which to size a generator. [kW]
    fossil : ndarray of bool, shape (P,)
        Whether gas, oil or coal is still burnt.
    """

    packages: np.ndarray
    saving: Range
    bill: Range
    saving_dots: np.ndarray
    energy_saving: Range
    emissions_saving: Range
    emissions: Range
    conventional_saving: np.ndarray
    primary_saving: np.ndarray
    dpe_class: np.ndarray
    dpe_class_probabilities: np.ndarray
    quantities: np.ndarray
    costs: np.ndarray
    adviser_cost: np.ndarray
    aids: Aided
    left_to_pay: np.ndarray
    payback: Range
    net_gain: np.ndarray
    life: np.ndarray
    heating_power: np.ndarray
    fossil: np.ndarray

    def part(self, places: slice) -> Outcome:
        """Some of the packages."""
        return replace(_part(self, places), saving_dots=self.saving_dots[:, places])


def _part(value: Any, places: slice) -> Any:
    if is_dataclass(value):
        kind: Any = type(value)
        return kind(**{one.name: _part(getattr(value, one.name), places) for one in fields(kind)})
    if isinstance(value, Mapping):
        return {name: _part(values, places) for name, values in value.items()}
    return value[places]


@dataclass(frozen=True)
class IfKnown:
    """What a work saves where its part is bare, and where it is insulated already.

    Attributes
    ----------
    field : str
        The question that decides.
    bare_share : float
        Of the samples where the part is bare. [-]
    bare, insulated : float
        Middle saving. [EUR/yr]
    """

    field: str
    bare_share: float
    bare: float
    insulated: float


@dataclass(frozen=True)
class WhatIf:
    """One package beside today.

    Attributes
    ----------
    now_bill : Range
        Of one household today. [EUR/yr]
    now_class : int
    outcome : Outcome
        Of one package.
    refused : mapping of str to str
        Measures that this home cannot take, with the reason's code.
    warnings : tuple of str
        Codes of what the package asks for and does not hold.
    income_stated : bool
    has_aids : bool
        False where no law is known on the date, or no commune was given.
    doubts : tuple of str
        What is not sure in the law that was read, in sentences of the data.
    if_known : IfKnown or None
        What the part that nobody told and that moves the saving most would make of it.
    """

    now_bill: Range
    now_class: int
    outcome: Outcome
    refused: Mapping[str, str]
    warnings: tuple[str, ...]
    income_stated: bool
    has_aids: bool
    doubts: tuple[str, ...]
    if_known: IfKnown | None


@dataclass(frozen=True)
class Idle:
    """A work that would gain next to nothing here.

    Attributes
    ----------
    cost, saving : float
        Before aids [EUR]; a year [EUR/yr].
    """

    cost: float
    saving: float


@dataclass(frozen=True)
class Path:
    """A package worth naming, in stages.

    Attributes
    ----------
    key : str
        ``first_step``, ``best_gain`` or ``deep``.
    place : int
        Among the packages of the search.
    stages : ndarray of bool, shape (K, measures)
        Works of each stage, in order.
    after_stages : Outcome
        Of everything done up to each stage.
    staged_aids, staged_left : ndarray, shape (K,)
        Of each stage filed alone. [EUR]
    forfeited : float
        Aids lost on the whole renovation by starting so; 0 when nothing. [EUR]
    whole : ndarray of bool, shape (measures,)
        That renovation. It holds works that gain next to nothing where no other is helped.
    """

    key: str
    place: int
    stages: np.ndarray
    after_stages: Outcome
    staged_aids: np.ndarray
    staged_left: np.ndarray
    forfeited: float
    whole: np.ndarray


@dataclass(frozen=True)
class Plan:
    """The best paths of one home.

    Attributes
    ----------
    what_if : WhatIf
        Of nothing done: today, and what is refused.
    searched : int
        How many packages were looked at.
    packages : ndarray of bool, shape (P, measures)
        Those of them whose works all gain something here; the first is empty.
    left_to_pay, saving : ndarray, shape (P,)
        Central. [EUR], [EUR/yr]
    dpe_class : ndarray of int, shape (P,)
    front : ndarray of int
        Places that no other beats on what is left to pay and what is saved.
    paths : tuple of Path
    is_good : bool
        Whether the home is good already: its label is C or better, and nothing big pays.
    idle : mapping of str to Idle
        Works that would gain next to nothing here.
    """

    what_if: WhatIf
    searched: int
    packages: np.ndarray
    left_to_pay: np.ndarray
    saving: np.ndarray
    dpe_class: np.ndarray
    front: np.ndarray
    paths: tuple[Path, ...]
    is_good: bool
    idle: Mapping[str, Idle]
