"""What is said beside a result: facts that contradict one another, and what was made of them.

A notice is a code, never a sentence: pages own the words. None refuses an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from calc.housing.accounts import BILLS, EVERYTHING, INDEXES, OWN_UNITS
from calc.housing.answers import IN_FORCE_SINCE, HousingAnswers
from calc.parameters import Parameters
from calc.schema.vocabulary import (
    ENERGY_CARRIERS,
    HEATING_SCOPES,
    HOT_WATER_SYSTEMS,
    SECONDARY_HEATINGS,
    UNKNOWN,
)
from calc.uncertainty import Range

CODES = {
    "odd_for_its_rooms": "the area and the rooms hardly go together: the area counts",
    "free": "an energy told to cost nothing: it counts for nothing",
    "unburnt": "an energy paid for that nothing told of the home burns",
    "unexplained": "a bill of all energies that the bills told one by one do not come to",
    "far_above_usual": "bills far above what such a home explains: believed",
    "far_below_usual": "bills far below what such a home explains: believed",
    "perhaps_of_a_month": "a bill that would do for a month",
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
class Compared:
    """What an estimate is compared with, of n homes.

    Attributes
    ----------
    bill : ndarray, shape (n,)
        As told. [EUR/yr]
    usual : Range
        Without any bill. [EUR/yr]
    dpe_class, certified_chance, uncertified_class, figured_class : ndarray, shape (n,)
        As :class:`calc.housing.results.HousingEstimate` has them.
    """

    bill: np.ndarray
    usual: Range
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


def notices(told: HousingAnswers, found: Compared | None, parameters: Parameters) -> list[Notice]:
    """All that is to be said of n homes.

    Parameters
    ----------
    told : HousingAnswers
        As they were told, not settled.
    found : Compared or None
        None in the central world, which has no range to judge by.
    parameters : Parameters
    """
    law = parameters["real_use.notice"].by_key()
    said = [*_of_answers(told, law), *_of_a_day(told, parameters)]
    if found is not None:
        said += [*_of_bills(told, found, law), *_of_certificates(told, found, law)]
    return said


def by_row(said: Sequence[Notice], n: int) -> np.ndarray:
    """``field:code`` of each row, joined by ``;``.

    Examples
    --------
    >>> by_row([Notice("rooms", "free", 1), Notice("tenure", "void", 1)], 2).tolist()
    ['', 'rooms:free;tenure:void']
    """
    found: dict[int, list[str]] = {}
    for one in said:
        found.setdefault(one.row, []).append(f"{one.field}:{one.code}")
    return np.array([";".join(found.get(row, ())) for row in range(n)], dtype=str)


def _of_answers(told: HousingAnswers, law: dict[str, float]) -> Iterator[Notice]:
    """What answers say of one another."""
    area, rooms = told.floor_area, told.rooms
    odd = (area < law["room_least"] * rooms) | (area > law["room_most"] * rooms)
    yield from _where("floor_area", "odd_for_its_rooms", odd)
    for carrier in ENERGY_CARRIERS:
        yield from _where(f"bill_{carrier}", "free", getattr(told, f"bill_{carrier}") == 0)
    shared = told.heating_scope != _ALONE
    yield from _where("heating_charges", "free", (told.heating_charges == 0) & shared)
    yield from _unburnt(told)
    high, low = (getattr(told, name) for name in INDEXES)
    whole = high + low
    metered = low / np.where(whole > 0, whole, np.nan)
    apart = np.abs(told.off_peak_share - metered) > law["share_apart"]
    yield from _where("off_peak_share", "against_indexes", apart, metered)
    one_price = (told.off_peak_tariff == 0) & (low > 0)
    yield from _where("off_peak_tariff", "against_indexes", one_price)
    settled = told.settled()
    for name in ("secondary_heating", "heating_scope"):
        before, after = getattr(told, name), getattr(settled, name)
        yield from _where(name, "implied", (before == UNKNOWN) & (after != UNKNOWN), after)


def _unburnt(told: HousingAnswers) -> Iterator[Notice]:
    main = told.heating_carrier
    may_burn = told.secondary_heating != SECONDARY_HEATINGS.index("none")
    by_network = told.hot_water_system == HOT_WATER_SYSTEMS.index("district_heating")
    for place, carrier in enumerate(ENERGY_CARRIERS):
        if carrier in _NOT_ONLY_HEAT:
            continue
        burns = may_burn if carrier.startswith("wood") else np.zeros(len(main), dtype=bool)
        burns = by_network if carrier == "district_heating" else burns
        idle = (main != UNKNOWN) & (main != place) & ~burns
        names = [f"bill_{carrier}", f"billed_{carrier}"]
        names += [field for field, of in OWN_UNITS.items() if of == carrier]
        for name in names:
            here = idle & (getattr(told, name) > 0)
            yield from _where(name, "unburnt", here)
            idle = idle & ~here  # said once


def _of_a_day(told: HousingAnswers, parameters: Parameters) -> Iterator[Notice]:
    """A certificate's day, its method and its thresholds."""
    signed = told.certified_on
    letter = told.certified_class >= 0
    numbers = np.isfinite(told.certified_primary_energy) | np.isfinite(told.certified_emissions)
    void = told.has_void_certificate() & (letter | numbers)
    yield from _where("certified_on", "void", void)
    small = parameters["label.small_area"]
    is_small = ~(told.floor_area > small.on(told.date)[:, 0])
    changed = (signed == np.datetime64(IN_FORCE_SINCE)) | (
        is_small & np.isin(signed, small.starts[1:])
    )
    yield from _where("certified_on", "on_a_change", changed & (letter | numbers))


def _of_bills(told: HousingAnswers, found: Compared, law: dict[str, float]) -> Iterator[Notice]:
    """Bills beside what the home explains."""
    amounts = np.stack([getattr(told, name) for name in BILLS])
    any_told = np.isfinite(amounts).any(axis=0)
    first = np.argmax(np.isfinite(amounts), axis=0)
    far, usual = law["far_bill"], found.usual
    above = any_told & (found.bill > far * usual.high)
    is_free = (amounts[[BILLS.index(name) for name in OF_MONEY]] == 0).any(axis=0)
    below = any_told & ~is_free & (found.bill < usual.low / far)  # a free energy is why
    for code, here in (("far_above_usual", above), ("far_below_usual", below)):
        for row in np.flatnonzero(here):
            yield Notice(BILLS[first[row]], code, int(row), float(usual.middle[row]))
    for name in OF_MONEY:
        year = 12 * getattr(told, name)
        monthly = below & (year > 0) & (year <= far * usual.high)
        yield from _where(name, "perhaps_of_a_month", monthly, year)
    whole, holds = told.bill_all_energies, told.standing_charge_included != 0
    missing = holds & (found.bill < whole * (1 - law["missing_share"]))
    yield from _where(EVERYTHING, "unexplained", missing, found.bill)


def _of_certificates(
    told: HousingAnswers, found: Compared, law: dict[str, float]
) -> Iterator[Notice]:
    """A letter beside its own figures, today's rules, and the home."""
    letter = told.certified_class.astype(int)
    valid = (letter >= 0) & ~told.has_void_certificate()
    dated = ~np.isnat(told.certified_on)
    numbers = np.isfinite(told.certified_primary_energy) | np.isfinite(told.certified_emissions)
    figured = found.figured_class
    # limits of small homes moved: undated, a letter may be worse than its figures give today
    other = (figured > letter) | ((figured < letter) & dated)
    odd = valid & numbers & other
    yield from _where("certified_class", "against_its_figures", odd, figured)
    moved = valid & ~odd & (found.dpe_class != letter)
    yield from _where("certified_class", "recounted", moved, found.dpe_class)
    else_ = found.uncertified_class
    unlikely = (found.certified_chance < law["unlikely"]) & (else_ >= 0) & (else_ != letter)
    yield from _where("certified_class", "against_answers", valid & ~odd & unlikely, else_)
