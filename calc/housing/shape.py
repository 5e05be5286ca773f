"""From answers to geometry: where a home stands, its levels, walls, roof, floor, windows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.envelope import (
    area_over_half_perimeter,
    curves,
    interpolated,
    interpolated_twice,
    square_facades,
)
from calc.housing.home import Climate
from calc.housing.unknowns import Renovated, Unknowns
from calc.parameters import Parameters, parameters
from calc.places.communes import altitude, altitude_margin, likely_altitude, zone_shares
from calc.schema.vocabulary import (
    CLIMATE_ZONES,
    GLAZINGS,
    ORIENTATIONS,
    POSITIONS,
    ROOF_TYPES,
    UNKNOWN,
    VERANDAS,
    WINDOW_FRAMES,
)
from calc.uncertainty import NORMAL_95

_PERIOD_ENDS = (1947, 1974, 1977, 1982, 1988, 2000, 2005, 2012, 2021)
GROUP_OF_ZONE = np.array([zone.startswith("h2") + 2 * (zone == "h3") for zone in CLIMATE_ZONES])
"""H1, H2 or H3 of each climate zone."""
_COLD_ZONES = tuple(CLIMATE_ZONES.index(zone) for zone in ("h1b", "h1c", "h2d"))


@dataclass(frozen=True)
class Shape:
    """Geometry of n homes in N samples. Areas [m²], broadcast to (N, n)."""

    is_house: np.ndarray
    period: np.ndarray
    year: np.ndarray
    floor_area: np.ndarray
    ceiling_height: np.ndarray
    storeys: np.ndarray
    wall_area: np.ndarray
    roof_type: np.ndarray
    roof_area: np.ndarray
    lower_floor_area: np.ndarray
    window_area: np.ndarray
    door_area: np.ndarray
    ground_shape: np.ndarray
    has_several_facades: np.ndarray


def period_of(year: np.ndarray) -> np.ndarray:
    """Construction period of a year, as its place in the vocabulary.

    Examples
    --------
    >>> period_of(np.array([1947, 1948, 2022])).tolist()
    [0, 1, 9]
    """
    return np.searchsorted(_PERIOD_ENDS, year).astype(np.int8)


def age(answers: HousingAnswers) -> tuple[np.ndarray, np.ndarray]:
    """Construction period and a year in it, shape (n,): given, else the typical one."""
    known = np.isfinite(answers.construction_year)
    year = np.where(known, answers.construction_year, 0)
    typical = parameters()["fabric.typical_year"].constant
    period = np.where(known, period_of(year), answers.construction_period)
    return period.astype(np.int8), np.where(known, year, typical[period])


def climate(unknowns: Unknowns) -> Climate:
    """Zone and altitude class: those given, else the commune's, else drawn among homes.

    The height of a commune is its town hall's: near a limit of the classes, a margin on each side
    of it, the samples share the two classes.
    """
    answers, values = unknowns.answers, unknowns.parameters
    limits = values["climate.altitude_limits"].by_key()
    first, second = limits["first"], limits["second"]
    is_known = np.isfinite(answers.altitude)
    of_commune = np.where(is_known, answers.altitude, altitude(answers.place))
    margin = np.where(is_known, 0.0, np.nan_to_num(altitude_margin(answers.place)))
    zone = unknowns.choice("climate_zone", _zones(unknowns), answers.zone().astype(np.int8))
    is_placed = np.isfinite(of_commune)
    is_near = np.zeros(len(is_known), dtype=bool)
    for limit in (first, second):
        is_near |= is_placed & (np.abs(of_commune - limit) <= margin)
    height = np.atleast_2d(of_commune)
    if is_near.any():
        error = np.clip(unknowns.draws.normal("altitude") / NORMAL_95, -1.0, 1.0)
        height = np.where(is_near, of_commune + error * margin, of_commune)
    if not is_placed.all():
        drawn = likely_altitude(zone, unknowns.draws.uniform("altitude"))
        height = np.where(is_placed, height, drawn)
    unknowns.note("altitude", is_placed & ~is_near, height)
    has_heights = values["climate.has_heights"].constant[zone] > 0
    level = (height >= first).astype(np.int8) + ((height > second) & has_heights)
    is_cold = (height > second) & np.isin(zone, _COLD_ZONES)
    if len(zone) == len(height) == 1:  # nothing drawn: one row a home
        return Climate(zone[0], level[0], is_cold[0])
    shape = np.broadcast_shapes(zone.shape, height.shape)
    return Climate(*(np.broadcast_to(array, shape) for array in (zone, level, is_cold)))


def _zones(unknowns: Unknowns) -> np.ndarray:
    """Probability of each zone, shape (n, zones) where a height is told, else (zones,)."""
    answers, values = unknowns.answers, unknowns.parameters
    limits = values["climate.altitude_limits"].by_key()
    first, second = limits["first"], limits["second"]
    everywhere, is_known = zone_shares(), np.isfinite(answers.altitude)
    if not (is_known & (answers.zone() == UNKNOWN)).any():
        return everywhere
    has_heights = values["climate.has_heights"].constant > 0
    high = zone_shares(second) * has_heights
    of_class = np.stack([zone_shares(high=first), zone_shares(first, second), high / high.sum()])
    level = (answers.altitude >= first).astype(int) + (answers.altitude > second)
    return np.where(is_known[:, None], of_class[level], everywhere)


def _sizes(unknowns: Unknowns, name: str, floor_area: np.ndarray) -> np.ndarray:
    """Place of areas among the sizes by which shapes are drawn."""
    return np.searchsorted(unknowns.table(name), floor_area, side="right")


def _levels(unknowns: Unknowns, is_house: np.ndarray, floor_area: np.ndarray) -> np.ndarray:
    """Heated levels; a flat's more than two are its building's, and count as one."""
    stated = unknowns.answers.storeys
    given = np.where(is_house | (stated <= 2), stated, 1.0)
    unknowns.choice(
        "storeys",
        unknowns.table("storeys")[_sizes(unknowns, "house_sizes", floor_area)],
        np.where(np.isfinite(given), np.clip(given, 1, 3) - 1, UNKNOWN).astype(np.int8),
    )
    return np.where(
        np.isfinite(given), given, unknowns.middle("storeys", np.array([1.0, 2.0, 3.0]))
    )


def _of_building(answers: HousingAnswers, is_house: np.ndarray) -> np.ndarray:
    """Share of a level's roof and floor of a flat, shape (n,): told between the ground and the
    roof of a building of many levels, it is its mean dwelling."""
    levels = np.maximum(np.nan_to_num(answers.storeys, nan=1.0), 1.0)
    is_mean = ~is_house & (answers.position == POSITIONS.index("ground_and_top")) & (levels > 2)
    return np.where(is_mean, 1 / levels, 1.0)


def _footprint(
    unknowns: Unknowns,
    is_house: np.ndarray,
    floor_area: np.ndarray,
    storeys: np.ndarray,
    roof_type: np.ndarray,
) -> np.ndarray:
    """Area on the ground: more than a level's when the upper ones are not whole."""
    code = np.clip(np.rint(storeys), 1, 3).astype(np.int8) - 1
    ratio = unknowns.of("footprint_ratio", code)
    under_roof = unknowns.of("rafters_single_storey_ratio")
    rafters = roof_type == ROOF_TYPES.index("rafters")
    ratio = np.where(rafters & (storeys < 2), under_roof, ratio)
    return floor_area / storeys * np.where(is_house, ratio, 1.0)


def _walls(
    unknowns: Unknowns,
    is_house: np.ndarray,
    floor_area: np.ndarray,
    storeys: np.ndarray,
    height: np.ndarray,
    period: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Wall area, share of the sides outside, whether several façades see the wind."""
    answers = unknowns.answers
    attachment = unknowns.choice(
        "attachment",
        unknowns.table("attachment")[_sizes(unknowns, "house_sizes", floor_area)],
        np.where(is_house, answers.attachment, 0).astype(np.int8),
    )
    facades = np.where(np.isfinite(answers.exposed_facades), answers.exposed_facades - 1, UNKNOWN)
    facades = unknowns.choice(
        "exposed_facades",
        unknowns.table("exposed_facades")[_sizes(unknowns, "apartment_sizes", floor_area)],
        np.where(is_house, 0, facades).astype(np.int8),
    )
    house = unknowns.of_choice("house_wall_ratio", "attachment")
    flat = unknowns.of_choice("apartment_wall_ratio", "exposed_facades")
    flat = flat * unknowns.middle("position", unknowns.table("apartment_wall_factor"))
    flat = flat * unknowns.table("apartment_walls_by_age")[(period > 0).astype(np.int8)]
    ratio = np.where(is_house, house, flat)
    outside = unknowns.parameters["fabric.exposed_share"].constant[attachment]
    exposed = np.where(is_house, outside, ratio)
    area = ratio * square_facades(floor_area / storeys, height * storeys)
    return area, exposed, is_house | (facades > 0)


def _orientations(unknowns: Unknowns, window_area: np.ndarray) -> np.ndarray:
    """Window area by orientation, shape (N, n, 5): given, else a share to the south drawn."""
    given = np.stack([getattr(unknowns.answers, f"window_area_{o}") for o in ORIENTATIONS], axis=-1)
    known = np.isfinite(given).any(axis=-1)
    if known.all():
        return np.nan_to_num(given)[None]
    south = np.minimum(unknowns.of("orientation_south"), 1.0)
    shares = [south, *([(1 - south) / 3] * 3), np.zeros_like(south)]
    spread = window_area[..., None] * np.stack(shares, axis=-1)
    return np.where(known[..., None], np.nan_to_num(given), spread)


def shape(unknowns: Unknowns) -> tuple[Shape, np.ndarray]:
    """Geometry of the homes, and their windows by orientation."""
    answers = unknowns.answers
    is_house = answers.dwelling_type == 0
    period, year = age(answers)
    floor_area = answers.floor_area[None, :]
    storeys = _levels(unknowns, is_house, floor_area)
    height = unknowns.of("ceiling_height")
    roof_type = unknowns.choice("roof_type", unknowns.table("roof_type")[answers.dwelling_type])
    sides_are_told = np.where(
        is_house, answers.attachment != UNKNOWN, np.isfinite(answers.exposed_facades)
    )
    kind = np.where(is_house, 0, 1)
    compactness = unknowns.of("compactness", kind)
    # one factor of all areas: no sum evens it out, its median is the middle
    is_one = sides_are_told | unknowns.draws.is_central
    compactness = np.where(is_one, 1.0, compactness)
    footprint = _footprint(unknowns, is_house, floor_area, storeys, roof_type) * compactness
    whole = np.where(is_house, POSITIONS.index("ground_and_top"), answers.position)
    unknowns.choice("position", given=whole.astype(np.int8))
    walls, exposed, several = _walls(
        unknowns=unknowns,
        is_house=is_house,
        floor_area=floor_area,
        storeys=storeys,
        height=height,
        period=period,
    )
    under_roof, on_ground = (
        unknowns.middle("position", np.array([float(place in of) for place in POSITIONS]))
        * _of_building(answers, is_house)
        for of in (("top", "ground_and_top"), ("ground", "ground_and_top"))
    )
    rafters = is_house & (roof_type == ROOF_TYPES.index("rafters"))
    code = np.clip(np.rint(storeys), 1, 3).astype(np.int8) - 1
    slope = np.where(rafters, unknowns.of("rafters_slope_ratio", code), 1.0)
    window_area = _windows(unknowns, is_house, period, floor_area)
    result = Shape(
        is_house=is_house,
        period=period,
        year=year,
        floor_area=floor_area,
        ceiling_height=height,
        storeys=storeys,
        wall_area=unknowns.given_or("wall_area", walls * compactness),
        roof_type=roof_type,
        roof_area=unknowns.given_or("roof_area", under_roof * footprint * slope),
        lower_floor_area=unknowns.given_or("lower_floor_area", on_ground * footprint),
        window_area=window_area,
        door_area=unknowns.of("door_area", kind),
        ground_shape=area_over_half_perimeter(np.maximum(footprint, 1.0), exposed),
        has_several_facades=several,
    )
    return result, _orientations(unknowns, window_area)


def _windows(
    unknowns: Unknowns, is_house: np.ndarray, period: np.ndarray, floor_area: np.ndarray
) -> np.ndarray:
    """Window area: old homes have fewer, and flats under a roof smaller ones."""
    kind = np.where(is_house, 0, 1)
    law = unknowns.table("window_ratio")[kind]
    old = np.where(period == 0, unknowns.table("old_windows")[kind], 1.0)
    under_roof = unknowns.middle("position", unknowns.table("windows_under_roof"))
    median = law[:, 0] * old * np.where(is_house, 1.0, under_roof) * floor_area
    return unknowns.quantity("window_area", median, law[:, 1])


# Windows and verandas: transmittance and solar factor by glass, frame and shutters.

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


def _reduction(unknowns: Unknowns, zone: np.ndarray, is_insulated: np.ndarray) -> np.ndarray:
    """b towards the veranda; 1 without one."""
    answers = unknowns.answers
    table = unknowns.parameters["fabric.veranda_reduction"].constant
    side = np.maximum(answers.veranda - 1, 0)
    result = table[GROUP_OF_ZONE[zone], side, np.where(is_insulated, 0, 1)]
    return np.where(has_veranda(answers), result, 1.0)


def kept(unknowns: Unknowns, zone: np.ndarray, part: str, is_insulated: np.ndarray) -> np.ndarray:
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
    if not has_veranda(unknowns.answers).any():
        return np.ones((1, 1))
    behind = np.minimum(unknowns.of(f"veranda_{part}"), 1.0)
    return 1 - behind * (1 - _reduction(unknowns, zone, is_insulated))


def sunlit(
    unknowns: Unknowns, zone: np.ndarray, windows: np.ndarray, clear: np.ndarray
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
    present = has_veranda(unknowns.answers)
    if not present.any():
        return windows
    law = unknowns.parameters["fabric.veranda_sun"].by_key()
    passes = law["transparency"]
    towards = _reduction(unknowns, zone, np.zeros((1, 1), dtype=bool))
    behind = np.minimum(unknowns.of("veranda_windows"), 1.0)
    direct = behind * windows.sum(axis=-1) * passes * (1 - towards)
    stored = unknowns.of("veranda_glass") * (law["kept_share"] * passes + law["kept_frame"])
    facing = direct + towards * stored / np.maximum(clear, 0.05)
    open_air = windows * np.where(present, 1 - behind, 1.0)[..., None]
    return open_air + np.where(present, facing, 0.0)[..., None] * _FACES[unknowns.answers.veranda]


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
    of, bare, closed = (
        parameters.table("openings.shutters").columns[name]
        for name in ("shutter_resistance", "window_u_value", "day_night_u_value")
    )
    resistances, windows = np.unique(of), np.unique(bare)
    with_shutters = curves(windows, resistances, of, bare, closed)
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
    return _Tables(points, window_u, windows, resistances, with_shutters[None], np.array(by_glass))


@dataclass(frozen=True)
class Openings:
    """Windows and doors of n homes in N samples: losses [W/K], factors [-], and the windows'
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
    """Transmittance and solar factor of the central sample: means over the glass that may be."""
    share = np.array(np.broadcast_to(unknowns.chances["glazing"], (*frame.shape, len(GLAZINGS))))
    coated = share[..., _DOUBLE] * likely
    share[..., _DOUBLE] -= coated
    share[..., _LOW_E] += coated
    usual = unknowns.table("glass_u")[:, :1]
    by_frame = interpolated(
        usual, tables.glass_points, tables.window_u, np.arange(len(WINDOW_FRAMES))
    )
    return tuple((share * of[:, frame[0]].T).sum(axis=-1) for of in (by_frame, tables.solar_factor))


def openings(unknowns: Unknowns, shape: Shape, kind: Renovated, zone: np.ndarray) -> Openings:
    """Windows and doors from their glass, frame and shutters.

    References
    ----------
    .. [1] 3CL-DPE 2021, §3.3 and §6.2.1.
    """
    answers, tables = unknowns.answers, _tables(unknowns.parameters)
    glazing = kind.choice("glazing")
    frame = unknowns.choice("window_frame")
    least = unknowns.table("recent_double_is_low_e")[shape.period]
    likely = np.maximum(unknowns.table("double_is_low_e")[frame, 1], least)
    coated = unknowns.flag("double_is_low_e", np.stack([1 - likely, likely], axis=-1))
    glazing = np.where((glazing == _DOUBLE) & coated, _LOW_E, glazing)
    shutters = unknowns.flag("shutters")
    glass_u = unknowns.of("glass_u", glazing)
    bare = interpolated(glass_u, tables.glass_points, tables.window_u, frame)
    solar = tables.solar_factor[glazing, frame]
    if unknowns.draws.is_central:
        bare, solar = _middle_window(unknowns, tables, frame, likely)
    resistance = unknowns.of("shutter_resistance")
    u_value = window_u(unknowns.parameters, bare, shutters, resistance)
    u_value = unknowns.given_or("u_window", u_value)
    place = np.where(shape.is_house, 0, 1)
    u_door = unknowns.of("door_u_value", place, given=answers.u_door)
    shade = np.minimum(unknowns.of("shading_factor", place), 1.0)
    unknowns.note("shading_factor", np.isfinite(answers.shading_factor), shade)
    behind = kept(unknowns, zone, "windows", np.zeros((1, 1), dtype=bool))
    behind = np.where(np.isfinite(answers.u_window), 1.0, behind)
    return Openings(
        window_loss=u_value * behind * shape.window_area,
        door_loss=u_door * shape.door_area,
        solar_factor=unknowns.given_or("window_solar_factor", solar),
        shading_factor=shade,
        u_window=u_value,
        frame=frame,
        has_shutters=shutters,
        shutter_resistance=resistance,
        reduction=behind,
    )
