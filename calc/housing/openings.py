"""Windows and verandas: transmittance and solar factor by glass, frame and shutters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.envelope import interpolated, interpolated_twice
from calc.housing.shape import GROUP_OF_ZONE, Shape
from calc.housing.unknowns import Renovated, Unknowns
from calc.parameters import Parameters
from calc.schema.vocabulary import GLAZINGS, ORIENTATIONS, VERANDAS, WINDOW_FRAMES

# What an unheated veranda or a closed loggia changes: walls and windows behind it, its sun.

_TOWARDS = {"north": ("north",), "east_or_west": ("east", "west"), "south": ("south",)}
_FACES = np.array(
    [[float(side in _TOWARDS.get(name, ())) for side in ORIENTATIONS] for name in VERANDAS]
)
_FACES = _FACES / np.maximum(_FACES.sum(axis=1, keepdims=True), 1.0)
"""Share of a veranda's glass by orientation, shape (verandas, orientations)."""


def has_veranda(answers: HousingAnswers) -> np.ndarray:
    """Where an unheated veranda was told, shape (n,)."""
    return answers.veranda > VERANDAS.index("none")


def _reduction(
    answers: HousingAnswers, unknowns: Unknowns, zone: np.ndarray, is_insulated: np.ndarray
) -> np.ndarray:
    """b towards the veranda; 1 without one."""
    table = unknowns.parameters["fabric.veranda_reduction"].constant
    side = np.maximum(answers.veranda - 1, 0)
    found = table[GROUP_OF_ZONE[zone], side, np.where(is_insulated, 0, 1)]
    return np.where(has_veranda(answers), found, 1.0)


def kept(
    answers: HousingAnswers,
    unknowns: Unknowns,
    zone: np.ndarray,
    part: str,
    is_insulated: np.ndarray,
) -> np.ndarray:
    """Share of its losses that a part of the shell keeps, some of it being behind the veranda.

    Parameters
    ----------
    zone : ndarray of int
    part : str
        ``walls`` or ``windows``.
    is_insulated : ndarray of bool
        Glass never is.

    References
    ----------
    .. [1] 3CL-DPE 2021, §3.1.
    """
    if not has_veranda(answers).any():
        return np.ones((1, 1))
    behind = np.minimum(unknowns.of(f"veranda_{part}"), 1.0)
    return 1 - behind * (1 - _reduction(answers, unknowns, zone, is_insulated))


def sunlit(
    answers: HousingAnswers,
    unknowns: Unknowns,
    zone: np.ndarray,
    windows: np.ndarray,
    clear: np.ndarray,
) -> np.ndarray:
    """Windows by orientation that would let in as much sun, veranda included, shape (N, n, 5). [m²]

    Parameters
    ----------
    windows : ndarray, shape (N, n, 5)
    clear : ndarray, shape (N, n)
        Solar factor × shading of these windows. [-]

    References
    ----------
    .. [1] 3CL-DPE 2021, §6.3: direct sun through its glass, and what it keeps, of factor
       0.8 T + 0.024, reaches the home by b.
    """
    present = has_veranda(answers)
    if not present.any():
        return windows
    passes, kept_share, kept_frame = unknowns.parameters["fabric.veranda_sun"].constant
    towards = _reduction(answers, unknowns, zone, np.zeros((1, 1), dtype=bool))
    behind = np.minimum(unknowns.of("veranda_windows"), 1.0)
    direct = behind * windows.sum(axis=-1) * passes * (1 - towards)
    stored = unknowns.of("veranda_glass") * (kept_share * passes + kept_frame)
    facing = direct + towards * stored / np.maximum(clear, 0.05)
    open_air = windows * np.where(present, 1 - behind, 1.0)[..., None]
    return open_air + np.where(present, facing, 0.0)[..., None] * _FACES[answers.veranda]


_DOUBLE, _LOW_E = GLAZINGS.index("double"), GLAZINGS.index("double_low_e")
_GLASS = ("single", "double", "double", "double", "double", "triple")
_LOW_EMISSIVITY = ("0", "0", "0", "0", "1", "1")


@dataclass(frozen=True)
class _Tables:
    glass_points: np.ndarray
    window_u: np.ndarray
    window_points: np.ndarray
    shutter_points: np.ndarray
    with_shutters: np.ndarray
    solar_factor: np.ndarray


@cache
def _tables(parameters: Parameters) -> _Tables:
    window = parameters.table("openings.window_u")
    points = np.unique(window.columns["glass_u_value"])
    keys = {"frame": WINDOW_FRAMES, "opening": ("casement_window",)}
    window_u = window.grid("window_u_value", **keys, glass_u_value=points)[:, 0]
    shutters = parameters.table("openings.shutters")
    resistances = np.unique(shutters.columns["shutter_resistance"])
    windows = np.unique(shutters.columns["window_u_value"])
    with_shutters = []
    for resistance in resistances:
        rows = shutters.columns["shutter_resistance"] == resistance
        order = np.argsort(shutters.columns["window_u_value"][rows])
        with_shutters.append(
            np.interp(
                windows,
                shutters.columns["window_u_value"][rows][order],
                shutters.columns["day_night_u_value"][rows][order],
            )
        )
    solar = parameters.table("openings.solar_factor")
    by_glass = [
        solar.grid(
            "solar_factor",
            frame=WINDOW_FRAMES,
            opening=("casement_window",),
            position=("inner",),
            glass=(glass,),
            low_e=(low,),
        )[:, 0, 0, 0, 0]
        for glass, low in zip(_GLASS, _LOW_EMISSIVITY, strict=True)
    ]
    return _Tables(
        points, window_u, windows, resistances, np.array([with_shutters]), np.array(by_glass)
    )


@dataclass(frozen=True)
class Openings:
    """Windows and doors of n homes in N worlds: losses [W/K], factors [-], and the windows'
    transmittance [W/(m²·K)], frames, shutters and their resistance [m²·K/W]; what a veranda
    leaves of their losses [-]."""

    window_loss: np.ndarray
    door_loss: np.ndarray
    solar_factor: np.ndarray
    shading_factor: np.ndarray
    u_window: np.ndarray
    frame: np.ndarray
    has_shutters: np.ndarray
    shutter_resistance: np.ndarray
    reduction: np.ndarray


def window_u(
    parameters: Parameters, bare: np.ndarray, has_shutters: np.ndarray, resistance: np.ndarray
) -> np.ndarray:
    """Mean of day and night of windows whose shutters close at night. [W/(m²·K)]"""
    tables = _tables(parameters)
    night = interpolated_twice(
        resistance, bare, tables.shutter_points, tables.window_points, tables.with_shutters
    )
    return np.where(has_shutters, night, bare)


def coated_solar_factor(parameters: Parameters, frame: np.ndarray) -> np.ndarray:
    """Solar factor of new windows: coated double glass in a frame. [-]"""
    return _tables(parameters).solar_factor[_LOW_E, frame]


def _middle_window(
    unknowns: Unknowns, tables: _Tables, frame: np.ndarray, likely: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Transmittance and solar factor of the central world: means over the glass that may be."""
    share = np.array(np.broadcast_to(unknowns.chances["glazing"], (*frame.shape, len(GLAZINGS))))
    coated = share[..., _DOUBLE] * likely
    share[..., _DOUBLE] -= coated
    share[..., _LOW_E] += coated
    usual = unknowns.table("glass_u")[:, :1]
    by_frame = interpolated(
        usual, tables.glass_points, tables.window_u, np.arange(len(WINDOW_FRAMES))
    )
    return tuple((share * of[:, frame[0]].T).sum(axis=-1) for of in (by_frame, tables.solar_factor))


def openings(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, kind: Renovated, zone: np.ndarray
) -> Openings:
    """Windows and doors from their glass, frame and shutters.

    References
    ----------
    .. [1] 3CL-DPE 2021, §3.3 and §6.2.1.
    """
    tables = _tables(unknowns.parameters)
    glazing = kind.choice("glazing", answers.glazing)
    frame = unknowns.choice("window_frame", answers.window_frame, unknowns.table("window_frame"))
    least = unknowns.table("recent_double_is_low_e")[shape.period]
    likely = np.maximum(unknowns.table("double_is_low_e")[frame, 1], least)
    coated = unknowns.flag("double_is_low_e", None, np.stack([1 - likely, likely], axis=-1))
    glazing = np.where((glazing == _DOUBLE) & coated, _LOW_E, glazing)
    shutters = unknowns.flag("shutters", answers.shutters, unknowns.table("shutters"))
    glass_u = unknowns.of("glass_u", None, glazing)
    bare = interpolated(glass_u, tables.glass_points, tables.window_u, frame)
    solar = tables.solar_factor[glazing, frame]
    if unknowns.draws.is_central:
        bare, solar = _middle_window(unknowns, tables, frame, likely)
    resistance = unknowns.of("shutter_resistance")
    u_value = window_u(unknowns.parameters, bare, shutters, resistance)
    u_value = unknowns.given_or(answers.u_window, u_value)
    place = np.where(shape.is_house, 0, 1)
    u_door = unknowns.of("door_u_value", answers.u_door, place)
    shade = np.minimum(unknowns.of("shading_factor", answers.shading_factor, place), 1.0)
    unknowns.note("shading_factor", np.isfinite(answers.shading_factor), shade)
    behind = kept(answers, unknowns, zone, "windows", np.zeros((1, 1), dtype=bool))
    behind = np.where(np.isfinite(answers.u_window), 1.0, behind)
    return Openings(
        window_loss=u_value * behind * shape.window_area,
        door_loss=u_door * shape.door_area,
        solar_factor=unknowns.given_or(answers.window_solar_factor, solar),
        shading_factor=shade,
        u_window=u_value,
        frame=frame,
        has_shutters=shutters,
        shutter_resistance=resistance,
        reduction=behind,
    )
