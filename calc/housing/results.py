"""What the model says of n homes: frozen arrays, with what was assumed and why it is a range;
and the names and units of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress

import numpy as np

from calc.housing.accounts import BILLS, EVERYTHING, INDEXES, QUANTITIES
from calc.housing.answers import IN_FORCE_SINCE, HousingAnswers
from calc.housing.dwelling import Dwelling
from calc.housing.unknowns import Drawn
from calc.parameters import Parameters
from calc.schema.inputs import Declaration, declarations
from calc.schema.vocabulary import (
    ENERGY_CARRIERS,
    HEATING_SCOPES,
    HOT_WATER_SYSTEMS,
    SECONDARY_HEATINGS,
    UNKNOWN,
)
from calc.uncertainty import Range, ended, quantile, ranged, shares

# What is said beside a result: facts that contradict one another, and what was made of them.
#
# A notice is a code, never a sentence: pages own the words. None refuses an answer.

CODES = {
    "odd_for_its_rooms": "the area and the rooms hardly go together: the area counts",
    "free": "an energy told to cost nothing: it counts for nothing",
    "unburnt": "an energy paid for that nothing told of the home burns",
    "unexplained": "a bill of all energies that the bills told one by one do not come to",
    "far_above_usual": "a bill far above what its energy can be in such a home: believed",
    "far_below_usual": "a bill far below what its energy can be in such a home: believed",
    "perhaps_of_a_month": "a bill that would do for a month",
    "perhaps_of_a_year": "a bill of which a twelfth would do for the year",
    "against_indexes": "against the two indexes of the meter, which count",
    "implied": "not told, taken from what is bought or charged",
    "void": "a certificate of before the method in force: not used",
    "on_a_change": "a day on which the rules changed, such as that of a year told alone",
    "against_its_figures": "a certified letter that its own figures do not give",
    "recounted": "a certified letter that today's rules read as another",
    "against_answers": "a certified letter that all else told makes very unlikely",
}
"""What each code says of its field."""
_NOT_ONLY_HEAT = ("electricity", "natural_gas", "lpg")
"""Energies that may be bought for something else than heat; nobody buys another."""
OF_MONEY = ("heating_charges", *(name for name in BILLS if name.startswith("bill_")))
_ALONE = HEATING_SCOPES.index("individual")


@dataclass(frozen=True)
class Notice:
    """Something said of a field; `value` is what it is laid beside, where there is such."""

    field: str
    code: str
    row: int = 0
    value: float = float("nan")


@dataclass(frozen=True)
class ComparedBills:
    """What an estimate is compared with, of n homes.

    Attributes
    ----------
    bill : ndarray, shape (n,)
        As told. [EUR/yr]
    accounts : mapping of str to (ndarray, shape (n,), Range)
        By field of bills: what it tells, and what it would without any bill, where the home has
        that energy (`low`: whether or not it has). [the field's unit]
    dpe_class, certified_chance, uncertified_class, figured_class : ndarray, shape (n,)
        As :class:`calc.housing.results.HousingEstimate` has them.
    """

    bill: np.ndarray
    accounts: Mapping[str, tuple[np.ndarray, Range]]
    dpe_class: np.ndarray
    certified_chance: np.ndarray
    uncertified_class: np.ndarray
    figured_class: np.ndarray


def _where(
    field: str, code: str, is_so: np.ndarray, values: np.ndarray | float = np.nan
) -> Iterator[Notice]:
    rows = np.flatnonzero(is_so)
    beside = np.broadcast_to(values, np.shape(is_so))
    return (Notice(field, code, int(row), float(beside[row])) for row in rows)


def notices(
    answers: HousingAnswers, comparison: ComparedBills | None, parameters: Parameters
) -> list[Notice]:
    """All that is to be said of n homes.

    Parameters
    ----------
    answers : HousingAnswers
        As they were told, not settled.
    comparison : ComparedBills or None
        None in the central sample, which has no range to judge by.
    parameters : Parameters
    """
    law = parameters["real_use.notice"].by_key()
    said = [*_of_answers(answers, law), *_of_a_day(answers, parameters)]
    if comparison is not None:
        said += [*_of_bills(answers, comparison, law), *_of_certificates(answers, comparison, law)]
    return said


def by_row(said: Sequence[Notice], n: int) -> np.ndarray:
    """``field:code`` of each row, joined by ``;``.

    Examples
    --------
    >>> by_row([Notice("rooms", "free", 1), Notice("tenure", "void", 1)], 2).tolist()
    ['', 'rooms:free;tenure:void']
    """
    result: dict[int, list[str]] = {}
    for one in said:
        result.setdefault(one.row, []).append(f"{one.field}:{one.code}")
    return np.array([";".join(result.get(row, ())) for row in range(n)], dtype=str)


def _of_answers(answers: HousingAnswers, law: dict[str, float]) -> Iterator[Notice]:
    """What answers say of one another."""
    area, rooms = answers.floor_area, answers.rooms
    odd = (area < law["room_least"] * rooms) | (area > law["room_most"] * rooms)
    yield from _where("floor_area", "odd_for_its_rooms", odd)
    for name in OF_MONEY:
        is_paid = (answers.heating_scope != _ALONE) | (name != "heating_charges")
        yield from _where(name, "free", (getattr(answers, name) == 0) & is_paid)
    yield from _unburnt(answers)
    high, low = (getattr(answers, name) for name in INDEXES)
    whole = high + low
    metered = low / np.where(whole > 0, whole, np.nan)
    apart = np.abs(answers.off_peak_share - metered) > law["share_apart"]
    yield from _where("off_peak_share", "against_indexes", apart, metered)
    one_price = (answers.off_peak_tariff == 0) & (low > 0)
    yield from _where("off_peak_tariff", "against_indexes", one_price)
    settled = answers.settled()
    for name in ("secondary_heating", "heating_scope"):
        before, after = getattr(answers, name), getattr(settled, name)
        yield from _where(name, "implied", (before == UNKNOWN) & (after != UNKNOWN), after)


def _unburnt(answers: HousingAnswers) -> Iterator[Notice]:
    main = answers.heating_carrier
    may_burn = answers.secondary_heating != SECONDARY_HEATINGS.index("none")
    by_network = answers.hot_water_system == HOT_WATER_SYSTEMS.index("district_heating")
    for place, carrier in enumerate(ENERGY_CARRIERS):
        if carrier in _NOT_ONLY_HEAT:
            continue
        burns = may_burn if carrier.startswith("wood") else np.zeros(len(main), dtype=bool)
        burns = by_network if carrier == "district_heating" else burns
        idle = (main != UNKNOWN) & (main != place) & ~burns
        for name in (f"bill_{carrier}", *QUANTITIES[carrier]):
            here = idle & (getattr(answers, name) > 0)
            yield from _where(name, "unburnt", here)
            idle = idle & ~here  # said once


def _of_a_day(answers: HousingAnswers, parameters: Parameters) -> Iterator[Notice]:
    """A certificate's day, its method and its thresholds."""
    signed = answers.certified_on
    is_stated = (answers.certified_class >= 0) | answers.has_certified_figures()
    yield from _where("certified_on", "void", answers.has_void_certificate() & is_stated)
    small = parameters["label.small_area"]
    is_small = ~(answers.floor_area > small.each(dates=answers.date)["area"])
    changed = (signed == np.datetime64(IN_FORCE_SINCE)) | (
        is_small & np.isin(signed, small.starts[1:])
    )
    yield from _where("certified_on", "on_a_change", changed & is_stated)


def _of_bills(
    answers: HousingAnswers, comparison: ComparedBills, law: dict[str, float]
) -> Iterator[Notice]:
    """Each bill beside what its energy alone can be in the home."""
    far = law["far_bill"]
    for name, (stated, usual) in comparison.accounts.items():
        high, low = far * usual.high, usual.low / far
        above = (stated > high) & (high > 0)
        yield from _where(name, "far_above_usual", above, usual.middle)
        free = (name in OF_MONEY) & (stated == 0)
        below = (stated < low) & ~free  # a free energy is why
        yield from _where(name, "far_below_usual", below, usual.middle)
        for period, far_off, year in (("month", below, 12 * stated), ("year", above, stated / 12)):
            meant = far_off & (year >= low) & (year <= high) & (name in OF_MONEY)
            yield from _where(name, f"perhaps_of_a_{period}", meant, year)
    whole, holds = answers.bill_all_energies, answers.standing_charge_included != 0
    missing = holds & (comparison.bill < whole * (1 - law["missing_share"]))
    yield from _where(EVERYTHING, "unexplained", missing, comparison.bill)


def _of_certificates(
    answers: HousingAnswers, comparison: ComparedBills, law: dict[str, float]
) -> Iterator[Notice]:
    """A letter beside its own figures, today's rules, and the home."""
    letter = answers.certified_class.astype(int)
    valid = (letter >= 0) & ~answers.has_void_certificate()
    dated = ~np.isnat(answers.certified_on)
    figured = comparison.figured_class
    # limits of small homes moved: undated, a letter may be worse than its figures give today
    other = (figured > letter) | ((figured < letter) & dated)
    odd = valid & answers.has_certified_figures() & other
    yield from _where("certified_class", "against_its_figures", odd, figured)
    moved = valid & ~odd & (comparison.dpe_class != letter)
    yield from _where("certified_class", "recounted", moved, comparison.dpe_class)
    else_ = comparison.uncertified_class
    unlikely = (comparison.certified_chance < law["unlikely"]) & (else_ >= 0) & (else_ != letter)
    yield from _where("certified_class", "against_answers", valid & ~odd & unlikely, else_)


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
        The middle bill by each of ``BILL_PARTS``, as the samples share theirs: they add up to it.
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
        What contradicts what, and what was made of it (:mod:`calc.housing.results`).
    values : mapping of str to Range
        What follows from the rest and an adviser may measure, by field of the answers.
    parameters_date : ndarray of datetime64[D], shape (n,)
        The rules in force on that day.
    price_date : ndarray of datetime64[D], shape (n,)
        The first day of the energy prices used in the real bill.
    sources : tuple of str
        Keys of the sources that the figures stand on.
    built : Dwelling or None
        The homes in their samples, for works; None where some may be several.
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
    built: Dwelling | None = None


BILL_PARTS = (
    "heating",
    "hot_water",
    "cooling",
    "lighting",
    "auxiliaries",
    "appliances",
    "standing_charges",
)


# The figures that the housing model gives: names of the vocabulary and units.

LOSSES = (
    "wall_loss",
    "roof_loss",
    "floor_loss",
    "window_loss",
    "door_loss",
    "thermal_bridge_loss",
    "air_renewal_loss",
)
OF_THE_LABEL = ("primary_energy_per_area", "emissions_per_area")
_REAL = ("annual_bill", "real_final_energy")
RANGED = (*OF_THE_LABEL, *_REAL)
PLAIN = (
    "heat_loss_coefficient",
    *LOSSES,
    "heating_need",
    "hot_water_need",
    "heating_final_energy",
    "hot_water_final_energy",
    "cooling_final_energy",
    "lighting_final_energy",
    "auxiliary_final_energy",
    "final_energy",
)
_ENERGIES = (
    "heating_need",
    "hot_water_need",
    "final_energy",
    "real_final_energy",
    *(name for name in PLAIN if name.endswith("_final_energy")),
    *(f"real_{carrier}" for carrier in ENERGY_CARRIERS),
)
_MONEY = ("conventional_bill", "annual_bill", *(f"real_bill_{part}" for part in BILL_PARTS))
UNITS = {
    **dict.fromkeys(("heat_loss_coefficient", *LOSSES), "W/K"),
    **dict.fromkeys(_ENERGIES, "kWh/yr"),
    "primary_energy_per_area": "kWh/(m²·yr)",
    "emissions_per_area": "kgCO2e/(m²·yr)",
    **dict.fromkeys(_MONEY, "EUR/yr"),
    "emissions": "kgCO2e/yr",
}
FIGURES = (
    *PLAIN,
    *(column for name in OF_THE_LABEL for column in ended(name)),
    "dpe_class",
    "energy_class",
    "climate_class",
    "dpe_class_probabilities",
    "conventional_bill",
    *(column for name in _REAL for column in ended(name)),
    "emissions",
)
OUTPUTS = (*FIGURES, "notices", "supposed")


# What was supposed of each home, and how much of the bill's range follows from it.

_GROUPS = 12
"""Equal parts in which a quantity's draws are compared."""


@cache
def _parts_of(samples: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Samples in an order of no meaning, so that equals lie anyhow; where each equal part of them
    starts, and its size."""
    mixed = np.random.default_rng(samples).permutation(samples)
    part = np.arange(samples) * _GROUPS // samples
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    return mixed, starts, np.diff(starts, append=samples)


def _explained(unknown: Drawn, figures: np.ndarray) -> np.ndarray:
    """Share of the variance of figures, shape (n, figures), that follows an unknown, by choices or
    parts of its draws, less what any would by chance."""
    values, samples = unknown.values, len(figures)
    total, mean = figures.var(axis=0), figures.mean(axis=0)
    if len(values) == 1 or unknown.given.all() or not np.any(total > 0):
        return np.zeros(total.shape)
    if unknown.size:
        inside = (values == np.arange(unknown.size)[:, None, None])[..., None]
        size = inside.sum(axis=1)
        paid = np.where(inside, figures, 0.0).sum(axis=1)
    else:
        mixed, starts, sizes = _parts_of(samples)
        wide = np.broadcast_to(values, figures.shape[:2])[mixed]
        order = mixed[np.argsort(wide, axis=0, kind="stable")]
        size = sizes[:, None, None]
        sorted_figures = np.take_along_axis(figures, order[..., None], axis=0)
        paid = np.add.reduceat(sorted_figures, starts, axis=0)
    apart = np.where(size > 0, (paid / np.maximum(size, 1) - mean) ** 2, 0.0)
    between = (size * apart).sum(axis=0) / samples
    share = np.where(total > 0, between / np.where(total > 0, total, 1.0), 0.0)
    groups = (size > 0).sum(axis=0)
    by_chance = (samples - 1) / np.maximum(samples - groups, 1)
    explained = np.clip(1 - (1 - share) * by_chance, 0.0, 1.0)
    return np.where(unknown.given[:, None], 0.0, explained)


def _assumption(
    unknown: Drawn, figures: np.ndarray, weights: np.ndarray | None, exists: np.ndarray
) -> Assumption:
    values = np.broadcast_to(unknown.values, figures.shape[:2])
    of_bill, of_label = np.moveaxis(_explained(unknown, figures), -1, 0)
    codes = probabilities = quantity = None
    if unknown.size:
        probabilities = shares(values, unknown.size, weights)
        codes = np.argmax(probabilities, axis=-1)
    else:
        quantity = ranged(values, weights)
    return Assumption(
        given=unknown.given,
        codes=codes,
        probabilities=probabilities,
        values=quantity,
        bill_share=of_bill,
        label_share=of_label,
        exists=exists,
    )


def assumptions(
    drawn: dict[str, Drawn],
    bills: np.ndarray,
    energies: np.ndarray,
    weights: np.ndarray | None,
    has: dict[str, np.ndarray],
) -> dict[str, Assumption]:
    """Assumptions by field of the answers; what else was drawn is no question to ask.

    Parameters
    ----------
    drawn : dict of str to Drawn
    bills : ndarray, shape (N, n)
        [EUR/yr]
    energies : ndarray, shape (N, n)
        Primary energy of the label. [kWh/(m²·yr)]
    weights : ndarray or None
    has : dict of str to ndarray of bool, shape (n,)
        By field that not every home has.
    """
    fields = declarations(HousingAnswers)
    everywhere = np.ones(bills.shape[1], dtype=bool)
    figures = np.stack([bills, energies], axis=-1)
    return {
        name: _assumption(unknown, figures, weights, has.get(name, everywhere))
        for name, unknown in drawn.items()
        if name in fields
    }


def _is_supposed(drawn: dict[str, Drawn], has: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Where a field of the answers was supposed of a home, by field supposed of some."""
    fields = declarations(HousingAnswers)
    said = {name: ~one.given & has.get(name, True) for name, one in drawn.items() if name in fields}
    return {name: is_so for name, is_so in said.items() if is_so.any()}


def supposed(
    drawn: dict[str, Drawn], n: int, weights: np.ndarray | None, has: dict[str, np.ndarray]
) -> np.ndarray:
    """What was supposed of each home, as ``field:value`` joined by ``;``: the likeliest choice,
    the middle of a quantity.

    Parameters
    ----------
    drawn : dict of str to Drawn
    n : int
        Homes.
    weights : ndarray or None
    has : dict of str to ndarray of bool, shape (n,)
        By field that not every home has.
    """
    fields, said = declarations(HousingAnswers), [[] for _ in range(n)]  # type: ignore[var-annotated]
    for name, is_so in _is_supposed(drawn, has).items():
        unknown = drawn[name]
        values = np.broadcast_to(unknown.values, (len(unknown.values), n))
        words = _words(fields[name], values, unknown.size, weights)
        for row in np.flatnonzero(is_so).tolist():
            said[row].append(f"{name}:{words[row]}")
    return np.array([";".join(one) for one in said], dtype=str)


def supposed_fields(drawn: dict[str, Drawn], n: int, has: dict[str, np.ndarray]) -> np.ndarray:
    """Which fields were supposed of each home, joined by ``;``: homes of which the same is told
    share one text, so that a long file holds few.

    Parameters
    ----------
    drawn : dict of str to Drawn
    n : int
        Homes.
    has : dict of str to ndarray of bool, shape (n,)
        By field that not every home has.

    Examples
    --------
    >>> told = Drawn(np.array([True, False, False]), np.zeros((1, 3)))
    >>> no_roof = {"roof_type": np.array([True, True, False])}
    >>> supposed_fields({"glazing": told, "roof_type": told}, 3, no_roof).tolist()
    ['', 'glazing;roof_type', 'glazing']
    """
    said = _is_supposed(drawn, has)
    marks = np.array([*said.values()], dtype=bool).reshape(len(said), n)
    kinds, place = np.unique(np.packbits(marks, axis=0), axis=1, return_inverse=True)
    of_kind = np.unpackbits(kinds, axis=0, count=len(said)).T.astype(bool)
    texts = [";".join(compress(said, kind)) for kind in of_kind]
    return np.array(texts, dtype=object)[place.ravel()]


def _words(
    what: Declaration, values: np.ndarray, size: int, weights: np.ndarray | None
) -> list[str]:
    """The likeliest choice or the middle of each home, as the vocabulary writes it."""
    if weights is not None:
        values = np.broadcast_to(values, weights.shape)
    if not size:
        return [f"{value:.4g}" for value in quantile(values, 0.5, weights)]
    codes = np.argmax(shares(values, size, weights), axis=-1).tolist()
    if what.kind == "flag":
        return [("false", "true")[code] for code in codes]
    return [what.options[code] if what.options else str(code + 1) for code in codes]
