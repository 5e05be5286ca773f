"""What the model says of n homes: frozen arrays, with what was assumed and why it is a range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calc.housing.notices import Notice
from calc.uncertainty import Range


@dataclass(frozen=True)
class Assumption:
    """What was supposed of a field that was not given.

    Attributes
    ----------
    given : ndarray of bool, shape (n,)
        Where the household answered: nothing was supposed.
    codes : ndarray of int, shape (n,), or None
        The likeliest choice (place in the vocabulary's list), for a choice or a flag.
    probabilities : ndarray, shape (n, k), or None
        Of each choice.
    values : Range or None
        For a quantity.
    bill_share : ndarray, shape (n,)
        Share of the bill's variance that this unknown explains, 0 where given: what to
        answer next is the field with the largest.
    label_share : ndarray, shape (n,)
        The same of the label's primary energy: what to answer next once the bill is known.
    exists : ndarray of bool, shape (n,)
        Whether the home has the part that it tells of: a flat between two others has no roof.
    """

    given: np.ndarray
    codes: np.ndarray | None
    probabilities: np.ndarray | None
    values: Range | None
    bill_share: np.ndarray
    label_share: np.ndarray
    exists: np.ndarray


@dataclass(frozen=True)
class HousingEstimate:
    """The answer of :func:`calc.housing.model.estimate` for n homes.

    Attributes
    ----------
    figures : mapping of str to Range
        By output name of the vocabulary: heat losses [W/K], needs and final energies [kWh/yr],
        ``primary_energy_per_area`` [kWh/(m²·yr)], ``emissions_per_area`` [kgCO2e/(m²·yr)],
        ``conventional_bill``, ``annual_bill`` [EUR/yr], ``real_final_energy`` [kWh/yr],
        ``emissions`` [kgCO2e/yr]; and ``real_bill_<part>`` [EUR/yr] for each of ``BILL_PARTS``,
        ``real_<carrier>`` [kWh/yr] for each energy carrier.
    units : mapping of str to str
        Of each figure.
    dpe_class, energy_class, climate_class : ndarray of int, shape (n,)
        Of the middles of ``primary_energy_per_area`` and ``emissions_per_area``, so that letter
        and figure agree: 0 is A.
    dpe_class_probabilities : ndarray, shape (n, 7)
    bill_parts : mapping of str to ndarray, shape (n,)
        The middle bill by each of ``BILL_PARTS``, as the worlds share theirs: they add up to it.
        [EUR/yr]
    bill_quantiles : ndarray, shape (20, n)
        Twenty equally likely bills, ascending: the dots. [EUR/yr]
    summer_comfort : ndarray of int, shape (n,)
        0 insufficient, 1 average, 2 good.
    assumptions : mapping of str to Assumption
        By field of :class:`calc.housing.answers.HousingAnswers`.
    certified_chance : ndarray, shape (n,)
        Chance, of all else that was told, of the class that a certificate tells, on its own day;
        NaN where none does. Near 0, they contradict one another.
    uncertified_class : ndarray of int, shape (n,)
        The class that all else would have given on that day; -1 where no class was told.
    figured_class : ndarray of int, shape (n,)
        The class that the certificate's own figures give on that day; its letter where they may
        go with it, -1 where no class was told.
    notices : sequence of Notice
        What contradicts what, and what was made of it (:mod:`calc.housing.notices`).
    values : mapping of str to Range
        What follows from the rest and an adviser may measure, by field of the answers.
    parameters_date : ndarray of datetime64[D], shape (n,)
        The rules in force on that day.
    price_date : ndarray of datetime64[D], shape (n,)
        The first day of the energy prices used in the real bill.
    sources : tuple of str
        Keys of the sources that the figures stand on.
    """

    figures: Mapping[str, Range]
    units: Mapping[str, str]
    dpe_class: np.ndarray
    energy_class: np.ndarray
    climate_class: np.ndarray
    dpe_class_probabilities: np.ndarray
    bill_parts: Mapping[str, np.ndarray]
    bill_quantiles: np.ndarray
    summer_comfort: np.ndarray
    assumptions: Mapping[str, Assumption]
    certified_chance: np.ndarray
    uncertified_class: np.ndarray
    figured_class: np.ndarray
    notices: Sequence[Notice]
    values: Mapping[str, Range]
    parameters_date: np.ndarray
    price_date: np.ndarray
    sources: tuple[str, ...]


BILL_PARTS = (
    "heating",
    "hot_water",
    "cooling",
    "lighting",
    "auxiliaries",
    "appliances",
    "standing_charges",
)
SUMMER_COMFORT = ("insufficient", "average", "good")
