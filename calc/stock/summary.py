"""What a stock comes to: labels, bills, emissions, letting bans, poverty, the worst first.

A home's own range comes from its draws. Of a sum, errors are shared by the homes of one building
(or of one type, age, energy and district when buildings are not told), and for a part by the whole
stock (:mod:`calc.stock.summary`). A certified label is the home's, by
the rules of its day: the model reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr

from calc.aids.sums import income_ceilings
from calc.housing.answers import HousingAnswers
from calc.parameters import Parameters, parameters
from calc.schema.vocabulary import DPE_CLASSES, INCOME_CLASSES, UNKNOWN
from calc.stock.reading.rows import Homes
from calc.uncertainty import NORMAL_80, Array, Range

# What the households of a stock earn, from an income, an income class or a rent band.

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
    stated: np.ndarray,
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
    stated, monthly : ndarray, shape (n,)
        NaN where unknown. [EUR/yr, EUR/month]
    classes, bands : ndarray of int, shape (n,)
        Places in the lists of income classes and of rent bands.
    people : ndarray, shape (n,)
    """
    whole = np.clip(np.rint(people), 1, 20)
    size = np.clip(whole, 1, 5).astype(int) - 1
    exact = np.where(np.isnan(stated), monthly * _MONTHS, stated)
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
    places = parameters["aids.income_ceilings"].rows
    elsewhere = _latest(parameters, "aids.income_ceilings", date)[places.index("elsewhere")]
    return elsewhere[:, :5], elsewhere[:, 5]


def _latest(parameters: Parameters, name: str, date: np.datetime64) -> np.ndarray:
    """A figure on a date, or the nearest day on which it is known."""
    stated = parameters[name]
    return stated.on(np.clip(date.astype("datetime64[D]"), stated.starts[0], stated.ends[-1]))


# The doubt of a stock's total: one law for the stock's page and for the programme's.
#
# Errors on two homes are neither the same nor independent. A part of them, `common`, is shared by
# the whole stock (the method, the prices, the winter); the rest is shared by the homes of one group
# (a building) and independent from one group to another.


def spread_of_total(spread: np.ndarray, groups: np.ndarray, common: float) -> float:
    """Standard deviation of a sum over homes.

    Parameters
    ----------
    spread : ndarray, shape (n,)
        Standard deviation of each.
    groups : ndarray of int, shape (n,)
        Homes of one number err together.
    common : float
        Correlation of errors between homes of different groups.

    Examples
    --------
    >>> two = np.array([1.0, 1.0]), np.array([0, 1])
    >>> [round(float(spread_of_total(*two, common)), 3) for common in (0.0, 0.05, 1.0)]
    [1.414, 1.449, 2.0]
    """
    of_groups = np.square(np.bincount(groups, weights=spread)).sum()
    return np.sqrt((1 - common) * of_groups + common * np.square(spread.sum()))


def narrowing(groups: np.ndarray, common: float) -> float:
    """The spread of a total over what it would be if all homes erred together.

    Examples
    --------
    >>> round(float(narrowing(np.arange(1000), 0.05)), 3), float(narrowing(np.zeros(9, int), 0.05))
    (0.226, 1.0)
    """
    size = np.bincount(groups).astype(float)
    return np.sqrt((1 - common) * np.square(size).sum() / np.square(size.sum()) + common)


# Energy poverty: how likely a bill is to weigh too much on a household's income.


def consumption_units(people: Array, scale: Array) -> Array:
    """Consumption units of households of which only the number is known.

    Parameters
    ----------
    people : ndarray, shape (n,)
    scale : array_like, shape (3,)
        Of the first person, the second, each more. [-]

    Examples
    --------
    >>> consumption_units(np.array([1.0, 2.0, 4.0]), [1.0, 0.5, 0.3]).round(2).tolist()
    [1.0, 1.5, 2.1]
    """
    first, second, more = scale
    return first + second * (people >= 2) + more * np.maximum(people - 2, 0)


def chance_above(limit: Array, median: Array, low: Array, high: Array) -> Array:
    """Chance that a figure known by its median and 80 % range exceeds a limit.

    Log-normal on either side of the median, so that a range that leans stays so.

    Parameters
    ----------
    limit : ndarray, shape (n,)
    median, low, high : ndarray, shape (n,)
        50, 10 and 90 % quantiles; above zero.

    Returns
    -------
    ndarray, shape (n,)
        Between 0 and 1.

    Examples
    --------
    >>> chance_above(np.array([1000.0, 1500.0, 800.0]), 1000.0, 800.0, 1500.0).round(3).tolist()
    [0.5, 0.1, 0.9]
    """
    tiny = np.finfo(float).tiny
    middle = np.log(np.maximum(median, tiny))
    distance = np.log(np.maximum(limit, tiny)) - middle
    up = np.log(np.maximum(high, tiny)) - middle
    down = middle - np.log(np.maximum(low, tiny))
    spread = np.maximum(np.where(distance >= 0, up, down), 1e-6)
    return ndtr(-distance / spread * NORMAL_80)


def chance_of_poverty(
    income: Array, units: Array, bill: Array, low: Array, high: Array, effort: float, decile: float
) -> Array:
    """Chance that energy takes too much of a modest household's income (TEE_3D).

    Parameters
    ----------
    income : ndarray, shape (n,)
        [EUR/yr]
    units : ndarray, shape (n,)
        Consumption units.
    bill, low, high : ndarray, shape (n,)
        Median and 80 % range. [EUR/yr]
    effort : float
        Share of income above which energy weighs too much.
    decile : float
        Income per unit below which a household is modest. [EUR/yr]

    Examples
    --------
    >>> chance_of_poverty(np.array([12500.0, 60000.0]), np.ones(2), 1000.0, 800.0, 1500.0,
    ...     0.08, 18360.0).round(2).tolist()
    [0.5, 0.0]
    """
    is_modest = income <= decile * units
    return np.where(is_modest, chance_above(effort * income, bill, low, high), 0.0)


def spread_of_count(
    chances: Array, groups: Array, common: float, weights: Array | None = None
) -> float:
    """Standard deviation of how many are.

    Parameters
    ----------
    chances : ndarray, shape (n,)
    groups : ndarray of int, shape (n,)
    common : float
        See :func:`calc.stock.summary.spread_of_total`.
    weights : ndarray, shape (n,), optional
        What each home counts for; one by default.

    Returns
    -------
    float

    Examples
    --------
    >>> float(spread_of_count(np.array([0.5, 0.5]), np.array([0, 0]), 0.0))
    1.0
    >>> round(float(spread_of_count(np.array([0.5, 0.5]), np.array([0, 1]), 0.0)), 3)
    0.707
    """
    weights = np.ones(len(chances)) if weights is None else weights
    return spread_of_total(
        weights * np.sqrt(np.clip(chances * (1 - chances), 0, None)), groups, common
    )


_SWANSON = (0.3, 0.4, 0.3)
"""Weights of the 10, 50 and 90 % quantiles in a mean (Hurst, Brown and Swanson 2000)."""
_WORST = 50
_BIN = {"annual_bill": 200.0, "emissions": 250.0, "primary_energy_per_area": 25.0}


@dataclass
class _Piece:
    numbers: dict[str, np.ndarray]
    classes: np.ndarray
    certified: np.ndarray
    group: np.ndarray
    names: dict[str, np.ndarray]


class Gathering:
    """Adds homes up, batch after batch; a few dozen bytes a home are kept."""

    def __init__(self, parameters: Parameters, day: str):
        self._parameters, self._day = parameters, np.datetime64(day, "D")
        self._common = float(parameters["stock.common_doubt"].constant)
        self._void = 0
        self._pieces: list[_Piece] = []
        self._codes: dict[Any, int] = {}
        self._given: dict[str, int] = {}

    def add(self, homes: Homes, result: Mapping[str, np.ndarray]) -> None:
        """Some accepted homes and what the model says of them."""
        self._void += int(homes.more["certificate_is_void"].sum())
        keep = (
            "annual_bill",
            "annual_bill_low",
            "annual_bill_high",
            "emissions",
            "primary_energy_per_area",
            "real_final_energy",
        )
        numbers = {name: result[name].astype(np.float32) for name in keep}
        numbers["area"] = homes.answers.floor_area.astype(np.float32)
        numbers["people"] = homes.answers.household_size.astype(np.float32)
        numbers["line"] = homes.lines.astype(np.int32)
        numbers |= {
            f"poor_{end}": chance.astype(np.float32)
            for end, chance in self._poverty(homes, result).items()
        }
        more = homes.more
        blank = np.full(len(homes.lines), "", dtype=object)
        names = {name: more.get(name, blank) for name in ("id", "building", "district")}
        self._pieces.append(
            _Piece(
                numbers,
                result["dpe_class_probabilities"].astype(np.float32),
                homes.certified,
                self._groups(homes.answers, names),
                names,
            )
        )
        self._count_given(homes.answers)

    def _groups(self, answers: HousingAnswers, names: Mapping[str, np.ndarray]) -> np.ndarray:
        years = np.nan_to_num(answers.construction_year) // 10
        segment = [
            answers.dwelling_type,
            years,
            answers.construction_period,
            answers.heating_carrier,
            answers.heating_scope,
        ]
        keys = zip(
            names["building"], names["district"], *(s.tolist() for s in segment), strict=True
        )
        codes = self._codes
        return np.array(
            [codes.setdefault(key[:2] if key[0] else key, len(codes)) for key in keys], np.int32
        )

    def _count_given(self, answers: HousingAnswers) -> None:
        for name in (
            "commune",
            "wall_insulation",
            "roof_insulation",
            "glazing",
            "ventilation",
            "heating_system",
            "heating_scope",
            "hot_water_system",
            "household_size",
            "position",
        ):
            values = getattr(answers, name)
            kind = values.dtype.kind
            known = ~np.isnan(values) if kind == "f" else values != ("" if kind == "U" else -1)
            self._given[name] = self._given.get(name, 0) + int(known.sum())

    def _poverty(self, homes: Homes, result: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        values, more = self._parameters, homes.more
        people = homes.answers.household_size
        usual = float(values["stock.people_per_home"].on(self._day))
        people = np.where(np.isnan(people), usual, people)
        earned = incomes(
            stated=homes.answers.reference_tax_income,
            monthly=more["monthly_income"],
            classes=more["income_class"],
            bands=more["rent_band"],
            people=people,
            date=self._day,
            parameters=values,
        )
        units = consumption_units(people, values["stock.consumption_units"].on(self._day))
        effort = float(values["equivalents.energy_effort_limit"].on(self._day))
        decile = float(values["stock.third_decile"].on(self._day))
        out = {}
        for end in ("low", "middle", "high"):
            income = getattr(earned.yearly, end)
            chance = chance_of_poverty(
                np.nan_to_num(income, nan=1.0),
                units,
                bill=result["annual_bill"],
                low=result["annual_bill_low"],
                high=result["annual_bill_high"],
                effort=effort,
                decile=decile,
            )
            out[end] = np.where(np.isnan(income), np.nan, chance)
        return out

    @property
    def count(self) -> int:
        """Homes added so far."""
        return sum(len(piece.group) for piece in self._pieces)

    def summary(self) -> dict[str, Any]:
        """Everything that a page shows, as JSON holds it."""
        if not self.count:
            return {"homes": 0}
        numbers = {
            name: np.concatenate([piece.numbers[name] for piece in self._pieces])
            for name in self._pieces[0].numbers
        }
        chances = np.concatenate([piece.classes for piece in self._pieces])
        groups = np.concatenate([piece.group for piece in self._pieces])
        certified = np.concatenate([piece.certified for piece in self._pieces])
        names = {
            name: np.concatenate([piece.names[name] for piece in self._pieces])
            for name in ("id", "building", "district")
        }
        weighed = _SWANSON @ np.stack(
            [numbers[f"annual_bill{end}"] for end in ("_low", "", "_high")]
        ).astype(float)
        numbers["mean_bill"] = weighed
        bill_spread = (numbers["annual_bill_high"] - numbers["annual_bill_low"]) / (2 * NORMAL_80)
        relative = bill_spread / np.maximum(numbers["annual_bill"], 1)
        common = self._common
        tonnes = numbers["emissions"].astype(float) / 1000
        return {
            "homes": self.count,
            "area": float(numbers["area"].sum()),
            "labels": [
                {
                    "letter": letter,
                    "certified": int((certified == k).sum()),
                    **_expected(chances[:, k], groups, common),
                }
                for k, letter in enumerate(DPE_CLASSES)
            ],
            "certified": int((certified >= 0).sum()),
            "void": self._void,
            "common": common,
            "bill": _figure(numbers["annual_bill"], "annual_bill")
            | _total(weighed, bill_spread, groups, common),
            "emissions": _figure(numbers["emissions"], "emissions")
            | _total(tonnes, tonnes * relative, groups, common),
            "bans": self._bans(chances, groups),
            "poverty": _poverty_stated(numbers, groups, common),
            "buildings": _worst(names["building"], names["district"], numbers, chances),
            "districts": _worst(names["district"], None, numbers, chances),
            "dwellings": _worst_homes(names, numbers, chances),
            "given": {name: n / self.count for name, n in self._given.items()},
            "by_building": bool((names["building"] != "").any()),
        }

    def _bans(self, chances: np.ndarray, groups: np.ndarray) -> list[dict[str, Any]]:
        """Homes whose label the law lets no longer, at each date that it sets."""
        law = self._parameters["letting.forbidden_from"]
        bans = []
        for start, first in zip(law.starts, law.values, strict=True):
            if first >= len(DPE_CLASSES):
                continue
            chance = chances[:, int(first) :].sum(axis=1)
            bans.append(
                {
                    "date": str(start),
                    "letter": DPE_CLASSES[int(first)],
                    "in_force": bool(start <= self._day),
                    **_expected(chance, groups, self._common),
                    "likely": int((chance >= 0.5).sum()),
                    "sure": int((chance >= 0.9).sum()),
                    "possible": int((chance >= 0.1).sum()),
                }
            )
        return bans


def _expected(
    chance: np.ndarray, groups: np.ndarray, common: float, weights: np.ndarray | None = None
) -> dict[str, float]:
    """How many are, likely, with the 80 % range."""
    chance = chance.astype(float)
    middle = float((chance if weights is None else chance * weights).sum())
    spread = NORMAL_80 * float(spread_of_count(chance, groups, common, weights))
    most = float(len(chance) if weights is None else weights.sum())
    return {"middle": middle, "low": max(middle - spread, 0.0), "high": min(middle + spread, most)}


def _total(
    values: np.ndarray, spread: np.ndarray, groups: np.ndarray, common: float
) -> dict[str, float]:
    middle = float(np.nansum(values))
    wide = NORMAL_80 * float(spread_of_total(np.nan_to_num(spread), groups, common))
    return {"total": middle, "total_low": max(middle - wide, 0.0), "total_high": middle + wide}


def _figure(values: np.ndarray, name: str) -> dict[str, Any]:
    """How a figure spreads over homes: ten ends and bars of equal width."""
    known = values[np.isfinite(values)].astype(float)
    width = _BIN[name]
    top = float(np.quantile(known, 0.995)) if len(known) else width
    while top / width > 30:
        width *= 2
    count = int(np.clip(np.ceil(top / width), 1, 40))
    bars = np.bincount(np.clip(known // width, 0, count - 1).astype(int), minlength=count)
    ends = np.quantile(known, (0.1, 0.25, 0.5, 0.75, 0.9)) if len(known) else np.zeros(5)
    return {
        "quantiles": [float(end) for end in ends],
        "bin": width,
        "bars": [int(bar) for bar in bars],
        "mean": float(known.mean()) if len(known) else 0.0,
    }


def _poverty_stated(
    numbers: Mapping[str, np.ndarray], groups: np.ndarray, common: float
) -> dict[str, Any] | None:
    """Homes and people whose energy weighs too much, where an income is told."""
    is_known = ~np.isnan(numbers["poor_middle"])
    if not is_known.any():
        return None
    people = numbers["people"][is_known].astype(float)
    counted = ~np.isnan(people)
    result: dict[str, Any] = {"told": int(is_known.sum()), "people_told": int(counted.sum())}
    for key, weights, rows in (("homes", None, slice(None)), ("people", people, counted)):
        weight = None if weights is None else weights[rows]
        ends = {
            end: _expected(
                numbers[f"poor_{end}"][is_known][rows], groups[is_known][rows], common, weight
            )
            for end in ("low", "middle", "high")
        }
        result[key] = {
            "middle": ends["middle"]["middle"],
            "low": ends["high"]["low"],
            "high": ends["low"]["high"],
            "of": float(is_known.sum() if weight is None else weight.sum()),
        }
    homes, widest = result["homes"], float(parameters()["stock.usable_range"].constant)
    result["is_usable"] = homes["high"] - homes["low"] <= widest * homes["of"]
    return result


def _worst(
    names: np.ndarray,
    within: np.ndarray | None,
    numbers: Mapping[str, np.ndarray],
    chances: np.ndarray,
) -> list[dict[str, Any]]:
    """Groups of homes, those with most F and G first, then the dearest."""
    if not (names != "").any():
        return []
    distinct, place = np.unique(names.astype(str), return_inverse=True)
    homes = np.bincount(place)
    worst = np.bincount(place, weights=chances[:, 5:].sum(axis=1))
    bill = np.bincount(place, weights=np.nan_to_num(numbers["mean_bill"])) / homes
    emitted = np.bincount(place, weights=np.nan_to_num(numbers["emissions"])) / homes
    used = np.bincount(place, weights=numbers["primary_energy_per_area"] * numbers["area"])
    primary = used / np.bincount(place, weights=numbers["area"])
    poor = np.bincount(place, weights=np.nan_to_num(numbers["poor_middle"]))
    first = np.unique(place, return_index=True)[1]
    ranked = np.lexsort((-bill, -np.round(worst / homes, 3)))
    order = [k for k in ranked if distinct[k]]
    return [
        {
            "name": str(distinct[k]),
            "within": "" if within is None else str(within[first[k]]),
            "homes": int(homes[k]),
            "worst": float(worst[k]),
            "bill": float(bill[k]),
            "emissions": float(emitted[k]),
            "primary": float(primary[k]),
            "poor": float(poor[k]),
        }
        for k in order[:_WORST]
    ]


def _worst_homes(
    names: Mapping[str, np.ndarray], numbers: Mapping[str, np.ndarray], chances: np.ndarray
) -> list[dict[str, Any]]:
    """The rows of homes most likely to be G or F, then the dearest by area.

    A row that is a building is listed once, with its number of homes and their means.
    """
    _, first, place, homes = np.unique(
        numbers["line"], return_index=True, return_inverse=True, return_counts=True
    )
    place = place.ravel()
    areas, likely = _mean(numbers["area"], place, homes), chances[first].astype(float)
    if (homes > 1).any():
        likely = np.stack([_mean(column, place, homes) for column in chances.T], axis=-1)
    ends = ("_low", "", "_high")
    bills = {end: _mean(numbers[f"annual_bill{end}"], place, homes) for end in ends}
    emitted = _mean(numbers["emissions"], place, homes)
    sieve = likely[:, 5:].sum(axis=1)
    order = np.lexsort((-bills[""] / np.maximum(areas, 1), -np.round(sieve, 2)))
    return [
        {
            "line": int(numbers["line"][first[k]]),
            "id": _row_name(str(names["id"][first[k]]), int(homes[k])),
            "building": str(names["building"][first[k]]),
            "homes": int(homes[k]),
            "area": float(areas[k]),
            "letter": DPE_CLASSES[int(likely[k].argmax())],
            "chance": float(sieve[k]),
            **{f"bill{end}": float(bills[end][k]) for end in ends},
            "emissions": float(emitted[k]),
        }
        for k in order[:20]
    ]


def _mean(values: np.ndarray, place: np.ndarray, homes: np.ndarray) -> np.ndarray:
    return np.bincount(place, values, len(homes)) / homes


def _row_name(name: str, homes: int) -> str:
    """What a row is called: its homes are numbered after it where it has several.

    Examples
    --------
    >>> _row_name("B-2-1", 20), _row_name("B-2", 1), _row_name("", 20)
    ('B-2', 'B-2', '')
    """
    return name.rpartition("-")[0] if homes > 1 else name
