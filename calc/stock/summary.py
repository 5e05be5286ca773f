"""What a stock comes to: labels, bills, emissions, letting bans, poverty, the worst first.

A home's own range comes from its draws. Of a sum, errors are shared by the homes of one building
(or of one type, age, energy and district when buildings are not told), and for a part by the whole
stock (:mod:`calc.stock.summary`). A certified label is the home's, by
the rules of its day: the model reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from calc.aids.sums import income_ceilings
from calc.housing.answers import HousingAnswers
from calc.parameters import Parameters, parameters
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import DPE_CLASSES, UNKNOWN
from calc.stock.national import SIEVE
from calc.stock.reading.rows import Homes
from calc.uncertainty import NORMAL_80, Array, Range, ended

# What the households of a stock earn, from an income, an income class or a rent band.

_MONTHS = 12


def incomes(
    stated: np.ndarray,
    monthly: np.ndarray,
    classes: np.ndarray,
    bands: np.ndarray,
    people: np.ndarray,
    date: np.datetime64,
    parameters: Parameters,
) -> Range:
    """Incomes of households by the best that each row tells, NaN where nothing does: its ends are
    alike where the income itself is told. [EUR/yr]

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
    limits, row, at = _class_limits(whole, date, parameters), np.arange(len(whole)), classes.clip(0)
    floor = np.where(classes == UNKNOWN, 0.0, limits[row, at])
    top = np.where(classes == UNKNOWN, top, limits[row, at + 1])
    ends = (
        np.where(np.isnan(exact), np.maximum(share * top, floor), exact)
        for share in parameters["stock.income_within_band"].on(date)
    )
    low, middle, high = ends
    return Range(middle, low, high)


def _class_limits(people: np.ndarray, date: np.datetime64, parameters: Parameters) -> np.ndarray:
    """Between which incomes each class stands outside Île-de-France, the highest up to twice its
    floor, shape (n, classes + 1)."""
    place = parameters["aids.income_ceilings"].rows.index("elsewhere")
    elsewhere = _latest(parameters, "aids.income_ceilings", date)[place]
    *by_size, each_more = np.moveaxis(
        np.broadcast_to(elsewhere, (len(people), *elsewhere.shape)), -1, 0
    )
    tops = income_ceilings(people, np.stack(by_size, axis=-1), each_more)
    return np.concatenate([np.zeros((len(people), 1)), tops, 2 * tops[:, -1:]], axis=1)


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
_ENDS = ("_low", "", "_high")
_WORST = 50
_KEPT = (*ended("annual_bill"), "emissions", "primary_energy_per_area")
_NAMES = ("id", "building", "district")
_GIVEN = (
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
)
"""Answers of which the share of homes that give them is said."""
HomeColumns = Mapping[str, np.ndarray]
"""What is kept of homes, by name."""


class Gathering:
    """Adds homes up, batch after batch; a few dozen bytes a home are kept."""

    def __init__(self, parameters: Parameters, day: str):
        self._parameters, self._day = parameters, np.datetime64(day, "D")
        self._common = float(parameters["stock.common_doubt"].constant)
        self._void = 0
        self._pieces: list[HomeColumns] = []
        self._codes: dict[Any, int] = {}
        self._given: Counter[str] = Counter()

    def add(self, homes: Homes, result: Mapping[str, np.ndarray]) -> None:
        """Some accepted homes and what the model says of them."""
        answers, more = homes.answers, homes.more
        self._void += int(more["certificate_is_void"].sum())
        figures = {
            **{name: result[name] for name in _KEPT},
            "chances": result["dpe_class_probabilities"],
            "area": answers.floor_area,
            "people": answers.household_size,
            **self._poverty(homes, result).columns("poor"),
        }
        names = {name: more[name] for name in _NAMES}
        self._pieces.append(
            {
                **{name: column.astype(np.float32) for name, column in figures.items()},
                **names,
                "line": homes.lines.astype(np.int32),
                "certified": homes.certified,
                "group": self._groups(answers, names),
            }
        )
        for name in _GIVEN:
            self._given[name] += int((~is_unknown(getattr(answers, name))).sum())

    def _groups(self, answers: HousingAnswers, names: HomeColumns) -> np.ndarray:
        """A number of each home's building, else of its like in its district."""
        segment = (
            answers.dwelling_type,
            np.nan_to_num(answers.construction_year) // 10,
            answers.construction_period,
            answers.heating_carrier,
            answers.heating_scope,
        )
        keys = zip(
            names["building"], names["district"], *(s.tolist() for s in segment), strict=True
        )
        codes = self._codes
        return np.array(
            [codes.setdefault(key[:2] if key[0] else key, len(codes)) for key in keys], np.int32
        )

    def _poverty(self, homes: Homes, result: Mapping[str, np.ndarray]) -> Range:
        """Chance that energy weighs too much on each household, at each end of its income."""
        values, more = self._parameters, homes.more
        people = homes.answers.household_size
        usual = float(values["stock.people_per_home"].on(self._day))
        people = np.where(np.isnan(people), usual, people)
        income_range = incomes(
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

        def chance(income: np.ndarray) -> np.ndarray:
            weighs = chance_of_poverty(
                np.nan_to_num(income, nan=1.0),
                units,
                bill=result["annual_bill"],
                low=result["annual_bill_low"],
                high=result["annual_bill_high"],
                effort=effort,
                decile=decile,
            )
            return np.where(np.isnan(income), np.nan, weighs)

        return income_range.each(chance)

    def summary(self) -> dict[str, Any]:
        """Everything that a page shows, as JSON holds it."""
        if not self._pieces:
            return {"homes": 0}
        numbers = {
            name: np.concatenate([piece[name] for piece in self._pieces])
            for name in self._pieces[0]
        }
        chances, groups, certified = numbers["chances"], numbers["group"], numbers["certified"]
        count = len(groups)
        weighed = _SWANSON @ np.stack([numbers[f"annual_bill{end}"] for end in _ENDS]).astype(float)
        numbers["mean_bill"] = weighed
        bill_spread = (numbers["annual_bill_high"] - numbers["annual_bill_low"]) / (2 * NORMAL_80)
        relative = bill_spread / np.maximum(numbers["annual_bill"], 1)
        common = self._common
        tonnes = numbers["emissions"].astype(float) / 1000
        return {
            "homes": count,
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
            "bill": _figure(numbers["annual_bill"], width=200.0)
            | _total(weighed, bill_spread, groups, common),
            "emissions": _figure(numbers["emissions"], width=250.0)
            | _total(tonnes, tonnes * relative, groups, common),
            "bans": self._bans(chances, groups),
            "poverty": _poverty_stated(numbers, groups, common),
            "buildings": _worst(numbers["building"], numbers["district"], numbers),
            "districts": _worst(numbers["district"], None, numbers),
            "dwellings": _worst_homes(numbers),
            "given": {name: n / count for name, n in self._given.items()},
            "by_building": bool((numbers["building"] != "").any()),
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


def _figure(values: np.ndarray, width: float) -> dict[str, Any]:
    """How a figure spreads over homes: ten ends and bars of equal width, this one or
    its double as often as bars would be too many."""
    known = values[np.isfinite(values)].astype(float)
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
    numbers: HomeColumns, groups: np.ndarray, common: float
) -> dict[str, Any] | None:
    """Homes and people whose energy weighs too much, where an income is told."""
    is_known = ~np.isnan(numbers["poor"])
    if not is_known.any():
        return None
    people = numbers["people"][is_known].astype(float)
    counted = ~np.isnan(people)
    result: dict[str, Any] = {"told": int(is_known.sum()), "people_told": int(counted.sum())}
    for key, weights, rows in (("homes", None, slice(None)), ("people", people, counted)):
        weight = None if weights is None else weights[rows]
        ends = {
            name: _expected(numbers[name][is_known][rows], groups[is_known][rows], common, weight)
            for name in ended("poor")
        }
        result[key] = {
            "middle": ends["poor"]["middle"],
            "low": ends["poor_high"]["low"],
            "high": ends["poor_low"]["high"],
            "of": float(is_known.sum() if weight is None else weight.sum()),
        }
    homes, widest = result["homes"], float(parameters()["stock.usable_range"].constant)
    result["is_usable"] = homes["high"] - homes["low"] <= widest * homes["of"]
    return result


def _worst(
    names: np.ndarray, within: np.ndarray | None, numbers: HomeColumns
) -> list[dict[str, Any]]:
    """Groups of homes, those with most F and G first, then the dearest."""
    if not (names != "").any():
        return []
    distinct, first, place, homes = np.unique(
        names.astype(str), return_index=True, return_inverse=True, return_counts=True
    )
    worst = np.bincount(place, weights=numbers["chances"][:, SIEVE:].sum(axis=1))
    bill = np.bincount(place, weights=np.nan_to_num(numbers["mean_bill"])) / homes
    emitted = np.bincount(place, weights=np.nan_to_num(numbers["emissions"])) / homes
    used = np.bincount(place, weights=numbers["primary_energy_per_area"] * numbers["area"])
    primary = used / np.bincount(place, weights=numbers["area"])
    poor = np.bincount(place, weights=np.nan_to_num(numbers["poor"]))
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


def _worst_homes(numbers: HomeColumns) -> list[dict[str, Any]]:
    """The rows of homes most likely to be G or F, then the dearest by area.

    A row that is a building is listed once, with its number of homes and their means.
    """
    _, first, place, homes = np.unique(
        numbers["line"], return_index=True, return_inverse=True, return_counts=True
    )
    areas, emitted = (_mean(numbers[name], place, homes) for name in ("area", "emissions"))
    likely = np.stack([_mean(column, place, homes) for column in numbers["chances"].T], axis=-1)
    bills = {end: _mean(numbers[f"annual_bill{end}"], place, homes) for end in _ENDS}
    sieve = likely[:, SIEVE:].sum(axis=1)
    order = np.lexsort((-bills[""] / np.maximum(areas, 1), -np.round(sieve, 2)))
    return [
        {
            "line": int(numbers["line"][first[k]]),
            "id": _row_name(str(numbers["id"][first[k]]), int(homes[k])),
            "building": str(numbers["building"][first[k]]),
            "homes": int(homes[k]),
            "area": float(areas[k]),
            "letter": DPE_CLASSES[int(likely[k].argmax())],
            "chance": float(sieve[k]),
            **{f"bill{end}": float(bills[end][k]) for end in _ENDS},
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
