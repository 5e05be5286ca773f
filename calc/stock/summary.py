"""What a stock comes to: labels, bills, emissions, letting bans, poverty, the worst first.

A home's own range comes from its draws. Of a sum, errors are shared by the homes of one building
(or of one type, age, energy and district when buildings are not told), and for a part by the whole
stock (:mod:`calc.stock.doubt`). A certified label is the home's, by
the rules of its day: the model reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.parameters import Parameters, parameters
from calc.schema.vocabulary import DPE_CLASSES
from calc.stock.doubt import spread_of_total
from calc.stock.hardship import chance_of_poverty, consumption_units, spread_of_count
from calc.stock.incomes import incomes
from calc.stock.reading.rows import Homes
from calc.uncertainty import NORMAL_80

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

    def add(self, homes: Homes, found: Mapping[str, np.ndarray]) -> None:
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
        numbers = {name: found[name].astype(np.float32) for name in keep}
        numbers["area"] = homes.answers.floor_area.astype(np.float32)
        numbers["people"] = homes.answers.household_size.astype(np.float32)
        numbers["line"] = homes.lines.astype(np.int32)
        numbers |= {
            f"poor_{end}": chance.astype(np.float32)
            for end, chance in self._poverty(homes, found).items()
        }
        more = homes.more
        blank = np.full(len(homes.lines), "", dtype=object)
        names = {name: more.get(name, blank) for name in ("id", "building", "district")}
        self._pieces.append(
            _Piece(
                numbers,
                found["dpe_class_probabilities"].astype(np.float32),
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

    def _poverty(self, homes: Homes, found: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        values, more = self._parameters, homes.more
        people = homes.answers.household_size
        usual = float(values["stock.people_per_home"].on(self._day))
        people = np.where(np.isnan(people), usual, people)
        earned = incomes(
            homes.answers.reference_tax_income,
            more["monthly_income"],
            more["income_class"],
            more["rent_band"],
            people,
            self._day,
            values,
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
                bill=found["annual_bill"],
                low=found["annual_bill_low"],
                high=found["annual_bill_high"],
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
            "poverty": _poverty_told(numbers, groups, common),
            "buildings": _worst(names["building"], names["district"], numbers, chances),
            "districts": _worst(names["district"], None, numbers, chances),
            "dwellings": _worst_homes(names, numbers, chances),
            "given": {name: n / self.count for name, n in self._given.items()},
            "by_building": bool((names["building"] != "").any()),
        }

    def _bans(self, chances: np.ndarray, groups: np.ndarray) -> list[dict[str, Any]]:
        """Homes whose label the law lets no longer, at each date that it sets."""
        law = self._parameters["letting.forbidden_from"]
        told = []
        for start, first in zip(law.starts, law.values, strict=True):
            if first >= len(DPE_CLASSES):
                continue
            chance = chances[:, int(first) :].sum(axis=1)
            told.append(
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
        return told


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


def _poverty_told(
    numbers: Mapping[str, np.ndarray], groups: np.ndarray, common: float
) -> dict[str, Any] | None:
    """Homes and people whose energy weighs too much, where an income is told."""
    told = ~np.isnan(numbers["poor_middle"])
    if not told.any():
        return None
    people = numbers["people"][told].astype(float)
    counted = ~np.isnan(people)
    found: dict[str, Any] = {"told": int(told.sum()), "people_told": int(counted.sum())}
    for key, weights, rows in (("homes", None, slice(None)), ("people", people, counted)):
        weight = None if weights is None else weights[rows]
        ends = {
            end: _expected(numbers[f"poor_{end}"][told][rows], groups[told][rows], common, weight)
            for end in ("low", "middle", "high")
        }
        found[key] = {
            "middle": ends["middle"]["middle"],
            "low": ends["high"]["low"],
            "high": ends["low"]["high"],
            "of": float(told.sum() if weight is None else weight.sum()),
        }
    homes, widest = found["homes"], float(parameters()["stock.usable_range"].constant)
    found["is_usable"] = homes["high"] - homes["low"] <= widest * homes["of"]
    return found


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
    """The homes most likely to be G or F, then the dearest by area."""
    area = np.maximum(numbers["area"], 1)
    order = np.lexsort((-numbers["annual_bill"] / area, -np.round(chances[:, 5:].sum(axis=1), 2)))
    return [
        {
            "line": int(numbers["line"][k]),
            "id": str(names["id"][k]),
            "building": str(names["building"][k]),
            "area": float(numbers["area"][k]),
            "letter": DPE_CLASSES[int(chances[k].argmax())],
            "chance": float(chances[k, 5:].sum()),
            **{end: float(numbers[f"annual_bill{end}"][k]) for end in ("_low", "", "_high")},
            "emissions": float(numbers["emissions"][k]),
        }
        for k in order[:20]
    ]
