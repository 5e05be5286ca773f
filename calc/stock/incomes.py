"""What the households of a stock earn, from an income, an income class or a rent band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.sums import income_ceilings
from calc.parameters import Parameters
from calc.schema.vocabulary import INCOME_CLASSES, UNKNOWN
from calc.uncertainty import Range

_MONTHS = 12


@dataclass(frozen=True)
class Incomes:
    """Incomes of n households, NaN where nothing tells.

    Attributes
    ----------
    yearly : Range, each (n,)
        Its ends alike where the income itself is told. [EUR/yr]
    is_band : ndarray of bool, shape (n,)
    """

    yearly: Range
    is_band: np.ndarray


def incomes(
    told: np.ndarray,
    monthly: np.ndarray,
    classes: np.ndarray,
    bands: np.ndarray,
    people: np.ndarray,
    date: np.datetime64,
    parameters: Parameters,
) -> Incomes:
    """Incomes by the best that each row tells.

    Parameters
    ----------
    told, monthly : ndarray, shape (n,)
        NaN where unknown. [EUR/yr, EUR/month]
    classes, bands : ndarray of int, shape (n,)
        Places in the lists of income classes and of rent bands.
    people : ndarray, shape (n,)
    """
    whole = np.clip(np.rint(people), 1, 20)
    size = np.clip(whole, 1, 5).astype(int) - 1
    exact = np.where(np.isnan(told), monthly * _MONTHS, told)
    exact = np.where(exact > 0, exact, np.nan)
    by_rent = _latest(parameters, "stock.rent_band_ceiling", date)[bands.clip(0), size]
    top = np.where(bands == UNKNOWN, np.nan, by_rent)
    floor = np.zeros(len(top))
    ceiling = _class_ceilings(parameters, date)
    tops = income_ceilings(whole, *(np.broadcast_to(c, (len(whole), *c.shape)) for c in ceiling))
    tops = np.concatenate([np.zeros((len(whole), 1)), tops], axis=1)
    known = (classes >= 0) & (classes < len(INCOME_CLASSES) - 1)
    rows = np.arange(len(whole))
    floor = np.where(known, tops[rows, classes.clip(0, len(INCOME_CLASSES) - 2)], floor)
    top = np.where(known, tops[rows, (classes + 1).clip(0, len(INCOME_CLASSES) - 1)], top)
    highest = classes == len(INCOME_CLASSES) - 1
    floor, top = np.where(highest, tops[:, -1], floor), np.where(highest, 2 * tops[:, -1], top)
    shares = parameters["stock.income_within_band"].on(date)
    ends = [np.maximum(share * top, floor) for share in shares]
    is_band = np.isnan(exact) & ~np.isnan(top)
    low, middle, high = (np.where(np.isnan(exact), end, exact) for end in ends)
    return Incomes(Range(middle, low, high), is_band)


def _class_ceilings(parameters: Parameters, date: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
    """Ceilings of classes outside Île-de-France: (classes, 5) and (classes,)."""
    places = parameters["aids.income_ceilings"].keys[0]
    elsewhere = _latest(parameters, "aids.income_ceilings", date)[places.index("elsewhere")]
    return elsewhere[:, :5], elsewhere[:, 5]


def _latest(parameters: Parameters, name: str, date: np.datetime64) -> np.ndarray:
    """A figure on a date, or the nearest day on which it is known."""
    told = parameters[name]
    return told.on(np.clip(date.astype("datetime64[D]"), told.starts[0], told.ends[-1]))
