"""A firm's quote read before it is signed: what its work must reach, its price, its dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.parameters import Parameters
from calc.renovation.money import by_power
from calc.renovation.works import ROOF, WALL, WINDOWS
from calc.schema.inputs import choice, day, flag, only, quantity
from calc.schema.vocabulary import MEASURES

_RESISTANCES = {
    **dict.fromkeys(WALL, "wall"),
    "roof_insulation": "attic",
    "flat_roof_insulation": "flat_roof",
    "floor_insulation": "floor",
}
_PUMPS = ("air_water_heat_pump", "ground_source_heat_pump", "hybrid_heat_pump")
_BY_AREA = (*WALL, *ROOF, "floor_insulation")
GOOD, LOOK, BAD = "good", "look", "bad"


@dataclass(frozen=True)
class Quote:
    """What a quote says, one array of shape (n,) a field."""

    measure: np.ndarray = choice(MEASURES, required=True)
    price: np.ndarray = quantity("EUR", 1, 1_000_000, required=True)
    amount: np.ndarray = quantity("m²", 0.5, 10_000)
    vat: np.ndarray = quantity("%", 0, 30)
    thermal_resistance: np.ndarray = quantity("m²·K/W", 0.1, 20)
    u_window: np.ndarray = quantity("W/(m²·K)", 0.3, 6)
    seasonal_efficiency: np.ndarray = quantity("%", 20, 400)
    power: np.ndarray = quantity("kW", 0.5, 500)
    needed_power: np.ndarray = quantity("kW", 0.5, 500)
    deposit: np.ndarray = quantity("EUR", 0, 1_000_000)
    is_certified: np.ndarray = flag()
    names_the_work: np.ndarray = flag()
    came_to_me: np.ndarray = flag()
    signed_on: np.ndarray = day("2021-07-01", "2035-12-31")
    cee_accepted_on: np.ndarray = day("2021-07-01", "2035-12-31")


@dataclass(frozen=True)
class Check:
    """One line read.

    Attributes
    ----------
    code : str
    verdict : str
        ``good``, ``look`` (ask) or ``bad`` (do not sign as it is).
    figures : mapping of str to float
        What the sentence needs.
    """

    code: str
    verdict: str
    figures: dict[str, float]


def _performance(measure: str, quote: Any, values: Parameters) -> list[Check]:
    result = []
    if part := _RESISTANCES.get(measure):
        law = values["renovation.thermal_resistance"].by_key()
        least = min(law["attic"], law["rafters"]) if part == "attic" else law[part]
        stated = float(quote.thermal_resistance)
        result.append(_reached("resistance", stated, least, stated >= least))
    if measure in WINDOWS:
        most, stated = float(values["renovation.window_u"].constant), float(quote.u_window)
        result.append(_reached("window_u", stated, most, stated <= most))
    if measure in _PUMPS:
        least = float(values["renovation.least_seasonal_efficiency"].constant)
        stated = float(quote.seasonal_efficiency)
        result.append(_reached("efficiency", stated, least, stated >= least))
    return result


def _reached(name: str, stated: float, limit: float, is_good: bool) -> Check:
    """What a quote states beside what its work must reach; to be asked where it states nothing."""
    if np.isnan(stated):
        return Check(f"{name}_missing", LOOK, {"limit": limit})
    code, verdict = (f"{name}_good", GOOD) if is_good else (f"{name}_low", BAD)
    return Check(code, verdict, {"stated": stated, "limit": limit})


def _sizing(measure: str, quote: Any, values: Parameters) -> list[Check]:
    power, needed = float(quote.power), float(quote.needed_power)
    if measure not in _PUMPS or np.isnan(power):
        return []
    result = []
    if np.isfinite(needed):
        law = values["renovation.sizing_of_pumps"].by_key()
        figures = {"stated": power, "limit": needed}
        if power < law["least"] * needed:
            result.append(Check("power_small", BAD, figures))
        elif power > law["most"] * needed:
            result.append(Check("power_large", BAD, figures))
        else:
            result.append(Check("power_good", GOOD, figures))
    limit = float(values["renovation.single_phase_limit"].constant)
    if power > limit:
        result.append(Check("three_phase", LOOK, {"stated": power, "limit": limit}))
    return result


def _price(measure: str, quote: Any, date: np.datetime64, values: Parameters) -> list[Check]:
    usual = values["renovation.cost"].by_key(measure, day=date)
    low, high = usual["low"], usual["high"]
    amount = float(quote.amount)
    if measure == "roof_insulation":  # attic floor or rafters: a quote may be of either
        high = values["renovation.rafters_cost"].by_key()["high"]
    sized = values["renovation.power_price"]
    if measure in sized.rows and np.isfinite(quote.power):
        law = sized.by_key(measure)
        low, high = (float(by_power(end, quote.power, **law)) for end in (low, high))
    counted = measure in (*_BY_AREA, *WINDOWS, "solar_panels")
    if counted and np.isnan(amount):
        return [Check("amount_missing", LOOK, {})]
    times = amount if counted else 1.0
    stated = float(quote.price)
    figures = {"stated": stated, "low": low * times, "high": high * times}
    if stated < low * times:
        return [Check("price_low", LOOK, figures)]
    if stated > high * times:
        return [Check("price_high", BAD, figures)]
    return [Check("price_good", GOOD, figures)]


def _paper(measure: str, quote: Any, values: Parameters) -> list[Check]:
    result = []
    if quote.is_certified == 0:
        result.append(Check("not_certified", BAD, {}))
    elif quote.is_certified < 0:
        result.append(Check("certified_unknown", LOOK, {}))
    if quote.names_the_work == 0:
        result.append(Check("work_not_named", BAD, {}))
    usual = 100 * float(values["renovation.cost_vat"].constant[MEASURES.index(measure)])
    stated = float(quote.vat)
    if np.isfinite(stated) and abs(stated - usual) > 0.05:
        result.append(Check("vat_other", LOOK, {"stated": stated, "limit": usual}))
    share = values["renovation.calendar"].by_key()["deposit_share"]
    if quote.deposit > (share + 0.04) * quote.price:
        result.append(Check("deposit_high", BAD, {"stated": float(quote.deposit)}))
    if quote.came_to_me == 1:
        result.append(Check("came_to_me", BAD, {}))
    signed, accepted = quote.signed_on, quote.cee_accepted_on
    if not np.isnat(signed):
        if np.isnat(accepted):
            result.append(Check("cee_before", LOOK, {}))
        elif accepted > signed:
            result.append(Check("cee_late", BAD, {}))
    return result


def checks(quote: Quote, date: np.ndarray, values: Parameters) -> list[Check]:
    """What is good, to be asked, or wrong in one quote, the worst first.

    Parameters
    ----------
    quote : Quote
        Of one row, without issues.
    date : ndarray of datetime64[D], shape (1,)
        Whose prices.

    Raises
    ------
    ParameterError
        When no price is known on the date.
    """
    row, (today,) = only(quote), date
    measure = MEASURES[row.measure]
    result = [
        *_performance(measure, row, values),
        *_sizing(measure, row, values),
        *_price(measure, row, today, values),
        *_paper(measure, row, values),
    ]
    order = (BAD, LOOK, GOOD)
    return sorted(result, key=lambda check: order.index(check.verdict))
