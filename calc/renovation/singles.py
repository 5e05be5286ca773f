"""What to do on Monday: gestures that cost nothing, then each work alone, in the order that pays.

Nothing is searched: each work is looked at beside today, in the same worlds as the result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.renovation.outcome import Situation, outcome
from calc.renovation.plan import rows, years_of
from calc.renovation.results import IfKnown
from calc.renovation.works import FLOOR, GENERATORS, ROOF, VENTILATION, WALL, WINDOWS
from calc.schema.vocabulary import DPE_CLASSES, ENERGY_CARRIERS, HEATING_CONTROLS
from calc.uncertainty import Range, quantile

_PART = {
    **dict.fromkeys(WALL, "wall_insulation"),
    **dict.fromkeys(ROOF, "roof_insulation"),
    **dict.fromkeys(FLOOR, "floor_insulation"),
}
"""The answer that says whether a part is insulated already."""
_ALONE = (
    *WALL,
    *ROOF,
    *FLOOR,
    *WINDOWS,
    VENTILATION[0],
    "air_water_heat_pump",
    "air_air_heat_pump",
    "ground_source_heat_pump",
    "pellet_boiler",
    "heat_network_connection",
    "heat_pump_water_heater",
    "pellet_stove",
    "programmable_thermostat",
    "solar_panels",
)
_LEAST_SHARE = 0.05
"""Of the worlds: below it, a part is known well enough to be bare or insulated."""


@dataclass(frozen=True)
class Single:
    """A work alone, with the air or the tank that goes with it.

    Attributes
    ----------
    measures : tuple of str
    left : ndarray, shape (3,)
        Low, central, high. [EUR]
    saving : Range
        Of one household. [EUR/yr]
    payback : float
        At the central saving. [years]
    closes : bool
        The label would most likely leave E, F or G: the large grant would be refused after it.
    if_known : IfKnown or None
        Where nobody said whether its part is insulated.
    """

    measures: tuple[str, ...]
    left: np.ndarray
    saving: Range
    payback: float
    closes: bool
    if_known: IfKnown | None


@dataclass(frozen=True)
class Singles:
    """Gestures by their name, with their saving [EUR/yr], and works, the best paid first."""

    gestures: dict[str, float]
    works: tuple[Single, ...]
    now_class: int


def gestures(situation: Situation) -> dict[str, float]:
    """What gestures save a year; those that depend on a shared boiler are left out. [EUR/yr]"""
    values, real = situation.now.values, situation.now.real
    share = values["renovation.gesture_share"].by_key()
    degree = 1 - float(np.exp(-values["real_use.setpoint_effect"].constant))
    heating = situation.median(real.bill_parts["heating"])
    found = {}
    if not situation.facts.is_collective:
        found["setpoint"] = degree * heating
        control = situation.now.answers.heating_control[0]
        if control in (-1, HEATING_CONTROLS.index("none")):
            found["night"] = share["night"] * heating
    if situation.carrier != ENERGY_CARRIERS.index("district_heating"):
        found["water"] = share["water"] * situation.median(real.bill_parts["hot_water"])
    found["standby"] = share["standby"] * situation.median(real.bill_parts["appliances"])
    return {name: saving for name, saving in found.items() if np.isfinite(saving) and saving > 0}


def _candidates(situation: Situation) -> list[tuple[str, ...]]:
    found = []
    fans = VENTILATION[0] if VENTILATION[0] in situation.proposed else ""
    for name in _ALONE:
        if name not in situation.proposed:
            continue
        if name in VENTILATION and situation.is_flat:
            continue
        sealing = (name in WINDOWS and situation.lacks_fans) or (
            name in (*WALL, *ROOF, *WINDOWS) and situation.lacks_air
        )
        if sealing and not fans:
            continue
        tank = name in GENERATORS and "oil_tank_removal" in situation.proposed
        beside = ([fans] if sealing else []) + (["oil_tank_removal"] if tank else [])
        found.append((name, *beside))
    return found


def if_known(situation: Situation, name: str, saving: np.ndarray) -> IfKnown | None:
    """Ignorance apart from effect: the saving in the worlds where a work's part is bare, or not.

    Parameters
    ----------
    saving : ndarray, shape (N,)
        Of any works that hold the measure, in each world. [EUR/yr]

    Returns
    -------
    IfKnown or None
        None where the part is known, told or as good as told.
    """
    field = _PART.get(name)
    if field is None or field not in situation.now.built.unknowns.drawn:
        return None
    drawn = situation.now.built.unknowns.drawn[field]
    if bool(np.all(drawn.given)):
        return None
    bare = np.broadcast_to(drawn.values == 0, (len(saving), 1))[:, 0]
    weights = np.broadcast_to(situation.now.weights, (len(saving), 1))[:, 0]
    share = float(weights[bare].sum() / weights.sum())
    if not _LEAST_SHARE < share < 1 - _LEAST_SHARE:
        return None
    ends = [
        float(quantile(saving[some, None], 0.5, weights[some, None])[0]) for some in (bare, ~bare)
    ]
    return IfKnown(field, share, *ends)


def singles(situation: Situation) -> Singles:
    """Gestures and works of one home, each alone, the soonest repaid first.

    Of works that exclude one another the soonest repaid alone is kept; what does not repay in the
    longest time that a path may take is left out.
    """
    names = _candidates(situation)
    if not names:
        return Singles(gestures(situation), (), situation.now_class)
    packages = rows(*names)
    years_then = years_of(situation, packages)
    done = outcome(situation, packages, years_then)
    saved = situation.now.year.bill - years_then.bill
    longest = situation.now.values["renovation.search"].by_key()["longest_payback"]
    helped = DPE_CLASSES.index("E")
    kept: list[Single] = []
    groups: set[tuple[str, ...]] = set()
    for k in np.argsort(done.payback.middle, kind="stable"):
        group = next((g for g in (WALL, ROOF, tuple(GENERATORS)) if names[k][0] in g), names[k])
        years = float(done.payback.middle[k])
        if years > longest or group in groups:
            continue
        groups.add(group)
        kept.append(
            Single(
                names[k],
                done.left_to_pay[k],
                done.saving.rows([k]),
                years,
                situation.knows_law and situation.now_class >= helped > done.dpe_class[k],
                if_known(situation, names[k][0], saved[:, k]),
            )
        )
    return Singles(gestures(situation), tuple(kept), situation.now_class)
