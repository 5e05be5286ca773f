"""A syndic's list of lots: what the assembly may vote, helped as a whole, each lot's part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from calc.aids import model as aids
from calc.housing.answers import HousingAnswers
from calc.parameters import Parameters, parameters
from calc.renovation.building import class_of_building
from calc.renovation.law import NEVER_HELPED
from calc.renovation.outcome import CENTRAL
from calc.renovation.works import PLACE
from calc.schema.inputs import take
from calc.schema.vocabulary import DPE_CLASSES, MEASURES, TENURES
from calc.stock.national import SIEVE
from calc.stock.programme.landlord import aid_request
from calc.stock.programme.landlord import certificates as building_certificates
from calc.stock.programme.model import Stock
from calc.stock.programme.options import (
    costs_of,
    draws_for,
    is_collective,
    offered,
    package_names,
    quantities,
    too_leaky,
)
from calc.stock.programme.samples import ranged
from calc.stock.programme.years import Living, year_built, year_of
from calc.uncertainty import Draws

_OWN = ("window_replacement", "heat_pump_water_heater", "air_air_heat_pump")
"""Works inside a lot, which its owner alone pays."""


def shares_of(tantiemes: np.ndarray, area: np.ndarray) -> tuple[np.ndarray, bool]:
    """Share of each lot in its building, and whether the list told it: else by area.

    Examples
    --------
    >>> shares_of(np.array([100.0, 300.0]), np.array([50.0, 50.0]))[0].tolist()
    [0.25, 0.75]
    >>> shares_of(np.array([np.nan, 300.0]), np.array([20.0, 60.0]))
    (array([0.25, 0.75]), False)
    """
    is_stated = bool(np.isfinite(tantiemes).all() and (tantiemes > 0).all())
    weight = tantiemes if is_stated else area
    return weight / weight.sum(), is_stated


def votes(answers: HousingAnswers, known: np.ndarray, share: np.ndarray) -> list[dict[str, Any]]:
    """What the assembly of one building may vote, from the least to the most.

    Parameters
    ----------
    answers : HousingAnswers
        Of its n lots, on one date.
    known : ndarray of int, shape (n,)
        Class of their certificate; -1 where there is none.
    share : ndarray, shape (n,)

    Returns
    -------
    list of dict
        Of each package, in plain values: ``name``, ``measures``; ``cost`` of the building with tax
        and fees: low, central, high [EUR]; ``grant`` and ``certificates``, MaPrimeRénov'
        Copropriété and CEE of the whole, None where the law is not known [EUR]; ``reasons``, codes
        joined by ``;``; ``before`` and ``after``, label of the building, the mean of its lots;
        ``energy_saving``, share of its primary energy; ``saving`` of all lots [EUR/yr]; ``pays``,
        of each lot, aids deducted: by its share of what is common, whole of what is its own [EUR];
        ``saves``, of each lot; where heat is shared, by its share [EUR/yr].
    """
    values = parameters()
    living = Living(answers, known, Draws(draws_for(len(known))), values)
    leaky = too_leaky(living)
    together = np.full(len(leaky), leaky.mean() > 0.5)  # one plant heats them all
    works, first = offered(answers, living.built, values, together)
    result, seen = [], set()
    for place, name in enumerate(package_names(values)):
        done = works[:, place] & (first[:, place] >= 0)[:, None]
        key = done.tobytes()
        if done.any() and key not in seen:
            seen.add(key)
            result.append(_vote(name, living, done, share, values))
    return sorted(result, key=lambda vote: vote["cost"][CENTRAL])


def _vote(
    name: str, living: Living, works: np.ndarray, share: np.ndarray, values: Parameters
) -> dict[str, Any]:
    answers, now, after = living.answers, living.now, living.after(works)
    area = answers.floor_area.astype(float)
    costs = costs_of(living, works, np.full(len(works), len(works)))
    own, is_shared = np.isin(MEASURES, _OWN), bool(is_collective(living.built).mean() > 0.5)
    if is_shared:
        own[PLACE["heat_pump_water_heater"]] = False  # the block's own plant makes its hot water
    inside, common = costs[:, own].sum(axis=1), costs[:, ~own].sum(axis=(0, 1))
    cost = inside.sum(axis=0) + common
    used, left = (float((year.primary.mean(axis=0) * area).sum()) for year in (now, after))
    saved = 1 - left / used
    before, then = (class_of_building(year.classes) for year in (now, after))
    (grant,), (reasons,) = _grant(living, works, costs[..., CENTRAL], saved, before, then)
    years = np.full(len(works), year_of(answers.date[0]))
    certificates = float(building_certificates(living, works, years)[:, CENTRAL].sum())
    helped = np.nan_to_num(grant) + np.nan_to_num(certificates)
    part = np.minimum(helped / max(float(cost[CENTRAL]), 1.0), 1.0)
    pays = (inside + share[:, None] * common) * (1 - part)
    each = now.bill - after.bill
    total = each.sum(axis=1)
    if is_shared:
        each = total[:, None] * share
    return {
        "name": name,
        "measures": np.array(MEASURES)[works.any(axis=0)].tolist(),
        "cost": cost.tolist(),
        "grant": float(grant) if np.isfinite(grant) else None,
        "certificates": certificates if np.isfinite(certificates) else None,
        "reasons": str(reasons),
        "before": DPE_CLASSES[before],
        "after": DPE_CLASSES[then],
        "energy_saving": saved,
        "saving": {end: of.item() for end, of in vars(ranged(total[:, None])).items()},
        "pays": pays.tolist(),
        "saves": {end: of.tolist() for end, of in vars(ranged(each)).items()},
    }


def _grant(
    living: Living, works: np.ndarray, costs: np.ndarray, saved: float, before: int, after: int
) -> tuple[np.ndarray, np.ndarray]:
    """Grant of the whole building, as the law of the day gives it to an assembly, and its
    reasons: one row each."""
    answers, count = living.answers, len(works)
    sums = np.where(works, quantities(living), 0.0).sum(axis=0)
    day = answers.date[0]
    tax = living.values["aids.vat_rates"].by_key("metropolitan", day=day)["reduced"]
    bare = costs.sum(axis=0) / (1 + tax)
    stated: dict[str, object] = {
        "date": day,
        "commune": answers.commune[0],
        "tenure": TENURES.index("owner_occupier"),
        "main_residence": True,
        "main_residence_share": 1.0,
        "dwelling_type": 1,
        "floor_area": float(answers.floor_area.mean()),
        "dwelling_age": year_of(day) - float(np.median(year_built(answers))),
        "co_owned_dwellings": count,
        "energy_saving": max(saved, 0.0),
        "leaves_f_or_g": before >= SIEVE > after + 1,
        "cost_before_tax": float(bare[~NEVER_HELPED].sum()),
        "dpe_class": before,
        "dpe_class_after": after,
    }
    stated |= {name: sums[PLACE[name]] for name in MEASURES}
    stated |= {
        f"cost_{name}": bare[PLACE[name]] if works[:, PLACE[name]].any() else np.nan
        for name in MEASURES
    }
    given = aids.answer(aid_request(stated, 1))
    return given["ma_prime_renov_copropriete"], given["ma_prime_renov_copropriete_reasons"]


def assemblies(stock: Stock, tantiemes: np.ndarray, day: np.datetime64) -> list[dict[str, Any]]:
    """Buildings of a list with lots, each with what it may vote, in plain values.

    Parameters
    ----------
    stock : Stock
        Of no more lots than an assembly has.
    tantiemes : ndarray, shape (n,)
        NaN where not told.
    day : datetime64[D]
    """
    count = len(stock.known)
    names = np.full(count, "") if stock.buildings is None else stock.buildings
    dates = np.full(count, day, dtype="datetime64[D]")
    answers = replace(stock.answers, date=dates)
    ids = stock.named.get("id", np.full(count, ""))
    result = []
    for name in dict.fromkeys(names.tolist()):
        own = np.flatnonzero(names == name)
        if len(own) < 2:
            continue
        part = take(answers, own)
        share, is_stated = shares_of(tantiemes[own], part.floor_area.astype(float))
        result.append(
            {
                "name": str(name),
                "lots": [str(ids[row]) or f"lot {k + 1}" for k, row in enumerate(own.tolist())],
                "shares": share.tolist(),
                "tantiemes": tantiemes[own].tolist() if is_stated else [],
                "votes": votes(part, stock.known[own], share),
            }
        )
    return result
