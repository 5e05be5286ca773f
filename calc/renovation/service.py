"""Works for other programs: one flat request a home, one flat answer.

Each request is a search of its own, over hundreds of packages and all their draws at once; many
requests come one after the other, so few are taken at a time.
"""

from __future__ import annotations

import numpy as np

from calc.renovation.model import plan, what_if
from calc.renovation.outcome import CENTRAL, HIGH, LOW
from calc.renovation.request import RenovationRequest
from calc.renovation.results import Path, WhatIf
from calc.schema.inputs import take
from calc.schema.vocabulary import DPE_CLASSES, MEASURES
from calc.uncertainty import Range

INPUTS = RenovationRequest
MOST_ITEMS = 20
_RANGES = ("", "_low", "_high")
_PATHS = ("first_step", "best_gain", "deep")
_PATH = ("works", "stages", "left_to_pay", "saving", "dpe_class", "aids_total", "forfeited")
OUTPUTS = (
    *(f"annual_bill{end}" for end in _RANGES),
    "dpe_class_before",
    *(f"annual_bill_after{end}" for end in _RANGES),
    "dpe_class_after",
    "dpe_class_probabilities_after",
    *(
        f"{name}{end}"
        for name in ("saving", "energy_saving", "emissions_saving")
        for end in _RANGES
    ),
    *(f"cost{end}" for end in _RANGES),
    "aids_total",
    "aids_route",
    *(f"left_to_pay{end}" for end in _RANGES),
    "eco_ptz",
    "eco_ptz_years",
    "denormandie",
    "loc_avantages",
    "payback_low",
    "payback_high",
    *(f"net_gain{end}" for end in _RANGES),
    "works_life",
    "refused_works",
    "warnings",
    *(f"{path}_{name}" for path in _PATHS for name in _PATH),
    "is_good",
    "idle_works",
)


def _names(package: np.ndarray) -> str:
    return "+".join(name for name, on in zip(MEASURES, package, strict=True) if on)


def _ranged(name: str, figure: Range) -> dict[str, float]:
    ends = (figure.middle, figure.low, figure.high)
    return {f"{name}{end}": float(value[0]) for end, value in zip(_RANGES, ends, strict=True)}


def _effects(found: WhatIf) -> dict[str, object]:
    outcome = found.outcome
    cost = outcome.costs[0].sum(axis=0) + outcome.adviser_cost[0]
    left = outcome.left_to_pay[0] if found.has_aids else np.full(3, np.nan)
    order = (CENTRAL, LOW, HIGH)
    told = _ranged("annual_bill", found.now_bill) | _ranged("annual_bill_after", outcome.bill)
    for name in ("saving", "energy_saving", "emissions_saving"):
        told |= _ranged(name, getattr(outcome, name))
    for name, values in (("cost", cost), ("left_to_pay", left), ("net_gain", outcome.net_gain[0])):
        told |= {f"{name}{end}": float(values[k]) for end, k in zip(_RANGES, order, strict=True)}
    for name in ("eco_ptz", "eco_ptz_years", "denormandie", "loc_avantages"):
        told[name] = float(outcome.aids.get(name, [np.nan])[0])
    return told | {
        "dpe_class_before": DPE_CLASSES[found.now_class],
        "dpe_class_after": DPE_CLASSES[int(outcome.dpe_class[0])],
        "dpe_class_probabilities_after": outcome.dpe_class_probabilities[0],
        "aids_total": float(outcome.aids_total[0, CENTRAL]) if found.has_aids else np.nan,
        "aids_route": str(outcome.route[0]) if found.has_aids else "",
        "payback_low": float(outcome.payback.low[0]),
        "payback_high": float(outcome.payback.high[0]),
        "works_life": float(outcome.life[0]),
        "refused_works": ";".join(f"{name}:{code}" for name, code in found.refused.items()),
        "warnings": ";".join(found.warnings),
    }


def _path(key: str, path: Path | None, has_aids: bool) -> dict[str, object]:
    blank = {
        "works": "",
        "stages": "",
        "left_to_pay": np.nan,
        "saving": np.nan,
        "dpe_class": "",
        "aids_total": np.nan,
        "forfeited": np.nan,
    }
    if path is not None:
        done = path.after_stages
        blank |= {
            "works": _names(np.any(path.stages, axis=0)),
            "stages": ";".join(_names(stage) for stage in path.stages),
            "left_to_pay": float(done.left_to_pay[-1, CENTRAL]) if has_aids else np.nan,
            "saving": float(done.saving.middle[-1]),
            "dpe_class": DPE_CLASSES[int(done.dpe_class[-1])],
            "aids_total": float(done.aids_total[-1, CENTRAL]) if has_aids else np.nan,
            "forfeited": path.forfeited if has_aids else np.nan,
        }
    return {f"{key}_{name}": blank[name] for name in _PATH}


def answer(inputs: RenovationRequest, draws: int = 400) -> dict[str, np.ndarray]:
    """Effects of the works asked and the best paths, of n homes.

    Parameters
    ----------
    inputs : RenovationRequest
        Without issues.
    draws : int, optional

    Returns
    -------
    dict of str to ndarray, shape (n,)
        By the names of ``OUTPUTS``: EUR, kWh/yr, kgCO2e/yr, years; NaN where nothing can be said.
        Works are joined by ``+``, stages by ``;``.
    """
    answers, choice = inputs.home(), inputs.works()
    rows = []
    for place in range(len(answers.floor_area)):
        one = np.array([place])
        home, works = take(answers, one), take(choice, one)
        road, found = plan(home, works, draws), what_if(home, works, draws)
        paths = {path.key: path for path in road.paths}
        told = _effects(found)
        told |= {"is_good": road.is_good, "idle_works": ";".join(road.idle)}
        for key in _PATHS:
            told |= _path(key, paths.get(key), found.has_aids)
        rows.append(told)
    return {name: np.array([row[name] for row in rows]) for name in OUTPUTS}
