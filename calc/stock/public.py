"""Public buildings: a first look at a town's schools, gymnasiums, town halls. They are no homes.

Each is compared with its like by square metre at its own climate, told what the law asks of it,
and ranked by what it uses above its like. It is an order of size, no audit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from calc.housing.accounts import OWN_UNITS
from calc.parameters import ParameterError, Parameters, parameters
from calc.places import communes
from calc.schema.vocabulary import CLIMATE_ZONES, DPE_CLASSES, END_USES, ENERGY_CARRIERS
from calc.stock.reading import numbers
from calc.stock.reading.columns import (
    LINE,
    SHARED,
    WHY,
    Cell,
    Columns,
    ReadingPlan,
    Refusal,
    cells_of,
    filled,
)
from calc.stock.reading.words import PUBLIC, USAGES, answers_in, says_nothing

USES = PUBLIC
"""Kinds of public buildings, as the data name them."""
_OTHER = USES.index("other")
_MEANS = {
    "education": "mean_of_schools",
    "administration": "mean_of_offices",
    "pool": "mean_of_pools",
    "health": "mean_of_care_homes",
    "other": "mean_of_tertiary",
}
"""Uses of which a mean was published, and its name in the data."""
KNOWN_BY = ("nothing", "law", "mean")
"""How the middle of a use is known: not at all, from what the decree aims at, from a mean."""
_STEPS = np.array([0.0, 400.0, 800.0, 1200.0, 1600.0])
"""Altitudes from which the decree's values change. [m]"""
_FIRST = USAGES.index("education")
_HEATING = END_USES.index("heating")


@dataclass(frozen=True)
class Buildings:
    """n public buildings, as a file tells them.

    Attributes
    ----------
    use : ndarray of int, shape (n,)
        Place in ``USES``.
    area : ndarray, shape (n,)
        [m²]
    measured : ndarray, shape (n, carriers)
        Final energy, net calorific value; NaN where no column says it. [kWh/yr]
    unstated : ndarray, shape (n,)
        All its energy, where nothing says of which kind: it has no price. [kWh/yr]
    zone : ndarray of int, shape (n,)
        Climate zone, -1 where the town is not told.
    altitude : ndarray, shape (n,)
        NaN where it is not known. [m]
    measured_in : float
        Year of the meters, as the columns' names say it; NaN where they do not, or not the same.
    refused : tuple of Refusal
        Cells that were not understood.
    is_home : ndarray of bool, shape (n,) or ()
        A home that the town owns: it counts, is compared with nothing and bound by no decree.
    """

    lines: np.ndarray
    names: np.ndarray
    use: np.ndarray
    area: np.ndarray
    year: np.ndarray
    measured: np.ndarray
    zone: np.ndarray
    carrier: np.ndarray
    unstated: np.ndarray
    label: np.ndarray
    altitude: np.ndarray
    measured_in: float
    refused: tuple[Refusal, ...] = ()
    is_home: np.ndarray = field(default_factory=lambda: np.array(False))


@dataclass(frozen=True)
class Survey:
    """What the buildings come to, shape (n,) each unless said.

    Attributes
    ----------
    energy : ndarray
        Measured; NaN where nothing is, or where what heats it is not. [kWh/yr]
    normal, per_area : ndarray
        In a mean winter, where the year of the meters is known. [kWh/yr], [kWh/m²]
    winter : float
        Index of that year's winter; NaN where it is not known and nothing is corrected.
    usual : ndarray, shape (n, 3)
        Of their like at their climate: low, middle, high; NaN where none is known. [kWh/m²]
    above : ndarray
        Energy above the middle of their like; 0 where below. [kWh/yr]
    bill, emissions : ndarray
        [EUR/yr], [kgCO2e/yr]
    is_bound : ndarray of bool
        The law asks a reduction.
    targets : ndarray, shape (n, 3)
        In 2030, 2040, 2050, when the measured year is the reference. [kWh/yr]
    absolute : ndarray
        What may be aimed at in 2030 instead; NaN where the decree gives no value. [kWh/yr]
    order : ndarray of int
        Places, those to look at first first.
    known_by : ndarray of int
        Place in ``KNOWN_BY``.
    """

    buildings: Buildings
    energy: np.ndarray
    normal: np.ndarray
    per_area: np.ndarray
    winter: float
    usual: np.ndarray
    above: np.ndarray
    bill: np.ndarray
    emissions: np.ndarray
    is_bound: np.ndarray
    targets: np.ndarray
    absolute: np.ndarray
    order: np.ndarray
    known_by: np.ndarray


def _degree_hours(values: Parameters) -> np.ndarray:
    """Degree hours of heating of each zone in the plains, shape (zones,)."""
    table = values.table("climate.monthly").columns
    plain = (table["altitude_class"] == "up_to_400_m") & (table["heavy_old_fabric"] == "0")
    zone, hours = table["climate_zone"][plain], table["degree_hours_19"][plain]
    return np.array([hours[zone == name].sum() for name in CLIMATE_ZONES])


def severity(zone: np.ndarray, values: Parameters | None = None) -> np.ndarray:
    """Winter of a zone over the nation's, where homes are; 1 where the zone is unknown.

    Examples
    --------
    >>> zones = np.array([-1, CLIMATE_ZONES.index("h1a"), CLIMATE_ZONES.index("h3")])
    >>> severity(zones).round(2).tolist()
    [1.0, 1.09, 0.71]
    """
    hours = _degree_hours(values or parameters())
    codes, homes = communes.mainland()
    of_people = communes.climate_zone(communes.index(codes))
    known = of_people >= 0
    usual = np.average(hours[of_people[known]], weights=homes[known])
    return np.where(zone < 0, 1.0, hours[np.maximum(zone, 0)] / usual)


def surveyed(survey: Buildings, day: np.datetime64) -> Survey:
    """A first look at public buildings, by the prices and the law of a day."""
    values = parameters()
    has_any = np.isfinite(survey.measured).any(axis=1)
    used = np.nan_to_num(survey.measured)
    own = used[np.arange(len(used)), np.maximum(survey.carrier, 0)]
    is_whole = (survey.carrier < 0) | (own > 0)  # heated by what no column measures: unknown
    by_kind = np.where(has_any & is_whole & (used.sum(axis=1) > 0), used.sum(axis=1), np.nan)
    energy = np.where(np.isnan(by_kind) & (survey.unstated > 0), survey.unstated, by_kind)
    share = values["public.heating_share"].constant[survey.use]
    winter = winter_of(survey.measured_in, values)
    normal = energy if np.isnan(winter) else energy / (1 + share * (winter - 1))
    middle, known_by = usual_middle(values)
    at_climate = 1 - share + share * severity(survey.zone, values)
    around = values["public.spread"].by_key()
    like = np.where(survey.is_home, np.nan, middle[survey.use])
    expected = like * at_climate
    usual = expected[:, None] * np.array([around["low"], 1.0, around["high"]])
    above = np.nan_to_num(np.maximum(normal - expected * survey.area, 0.0))
    price = values["real_use.unit_price"].on(day) * values["real_use.shared_price"].on(day)
    factor = values["energy.emission_factor"].on(day)[:, _HEATING]
    least = float(values["public.least_area"].constant)
    is_exempt = values["public.exempt"].constant[survey.use] > 0
    is_bound = (survey.area >= least) & ~is_exempt & ~survey.is_home
    left = 1 - values["public.reduction"].constant
    order = np.lexsort((-np.nan_to_num(energy), -np.round(above)))
    aim = absolute(survey.use, survey.zone, survey.altitude, values) * survey.area
    return Survey(
        buildings=survey,
        energy=energy,
        normal=normal,
        per_area=normal / survey.area,
        winter=winter,
        usual=usual,
        above=above,
        bill=np.where(np.isnan(by_kind), np.nan, used @ price),
        emissions=np.where(np.isnan(by_kind), np.nan, used @ factor),
        is_bound=is_bound,
        targets=np.where(is_bound[:, None], normal[:, None] * left, np.nan),
        absolute=np.where(is_bound, aim, np.nan),
        order=order,
        known_by=np.where(survey.is_home, KNOWN_BY.index("nothing"), known_by[survey.use]),
    )


def winter_of(year: float, values: Parameters) -> float:
    """Index of a year's winter, NaN where it was not read.

    Examples
    --------
    >>> winter_of(2010.0, parameters()), winter_of(1999.0, parameters())
    (1.168, nan)
    """
    if np.isnan(year):
        return np.nan
    try:
        return float(values["public.winter"].on(np.datetime64(f"{year:.0f}-07-01")))
    except ParameterError:
        return np.nan


def absolute(
    use: np.ndarray, zone: np.ndarray, altitude: np.ndarray, values: Parameters
) -> np.ndarray:
    """What the decree lets be aimed at in 2030, shape (n,). [kWh/m²]

    Parameters
    ----------
    use : ndarray of int, shape (n,)
    zone : ndarray of int, shape (n,)
        -1 where unknown: NaN.
    altitude : ndarray, shape (n,)
        Below 400 m where NaN. [m]
    values : Parameters

    Examples
    --------
    An ordinary office in Béthune: 57 of heat, cold and air, 50 of all else.

    >>> office = np.array([USES.index("administration")])
    >>> absolute(office, np.array([0]), np.array([30.0]), parameters()).tolist()
    [107.0]
    """
    table = values.table("public.absolute").columns
    laid = np.full((len(USES), len(_STEPS), len(CLIMATE_ZONES)), np.nan)
    of = [USES.index(str(name)) for name in table["use"]]
    step = np.searchsorted(_STEPS, table["altitude"])
    laid[of, step] = np.stack([table[name] + table["specific"] for name in CLIMATE_ZONES], axis=-1)
    height = np.searchsorted(_STEPS, np.nan_to_num(altitude), side="right") - 1
    return np.where(zone < 0, np.nan, laid[use, np.maximum(height, 0), zone])


def usual_middle(values: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """What each use takes by square metre in the nation, and how it is known: (U,), (U,).

    Where no mean was published, the decree's own value for 2030 times what means are over theirs.

    Examples
    --------
    >>> middle, known_by = usual_middle(parameters())
    >>> middle[USES.index("education")].item(), np.bincount(known_by).tolist()
    (135.0, [3, 4, 5])
    """
    middle = np.full(len(USES), np.nan)
    for use, name in _MEANS.items():
        middle[USES.index(use)] = float(values[f"public.{name}"].constant)
    zones = np.arange(len(CLIMATE_ZONES))
    uses = np.arange(len(USES))[:, None]
    aims = absolute(uses, zones, np.zeros(1), values) @ communes.zone_shares()
    published = np.isfinite(middle)
    times = np.nanmean(middle[published] / aims[published])
    known_by = np.select([published, np.isfinite(aims)], [2, 1], 0)
    return np.where(published, middle, aims * times), known_by


def read(raw: Path, plan: ReadingPlan) -> Buildings:
    """Public buildings of a file laid down as text."""
    table = pq.read_table(raw).combine_chunks()
    (batch,) = table.to_batches()
    columns = Columns.of(plan, batch)
    names = columns.text("name")
    for other in ("building", "id"):
        names = np.where(names == "", columns.text(other), names)
    area = columns.get("gross_area")
    for other in ("floor_area", "building_area", "footprint"):
        area = filled(area, columns.get(other))
    places = communes.index(columns.get("commune").astype("<U5"))
    carrier = columns.get("heating_carrier").astype(int)
    measured, unstated = _energies(columns, plan, batch, carrier)
    lines = batch.column(LINE).to_numpy(zero_copy_only=False)
    arrays = {
        "lines": lines,
        "names": names,
        "use": _uses(columns.get("usage"), names),
        "area": area,
        "year": columns.get("construction_year"),
        "measured": measured,
        "zone": communes.climate_zone(places),
        "carrier": carrier,
        "unstated": unstated,
        "label": columns.get("certified_class").astype(int),
        "altitude": communes.altitude(places),
        "is_home": columns.get("usage") == USAGES.index("dwelling"),
    }
    keep = np.array([not why for why in batch.column(WHY).to_pylist()], dtype=bool)
    cells = [cell.refusal(lines) for cell in columns.refused if keep[cell.row]]
    return Buildings(
        **{name: column[keep] for name, column in arrays.items()},
        measured_in=_measured_in(plan),
        refused=tuple(sorted(cells, key=lambda one: one.line)),
    )


def _energies(
    columns: Columns, plan: ReadingPlan, batch: pa.RecordBatch, carrier: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Energy of each carrier, shape (n, carriers), and all of it where nothing says of which kind,
    shape (n,): net calorific values. [kWh/yr]"""
    measured = np.stack([columns.get(f"billed_{name}") for name in ENERGY_CARRIERS], axis=-1)
    content = parameters()["real_use.energy_content"].by_key()
    for name, of in OWN_UNITS.items():  # litres of oil, tonnes of pellets
        sold, place = columns.get(name) * content[name], ENERGY_CARRIERS.index(of)
        measured[:, place] = filled(measured[:, place], sold)
    gross = _gross_cells(plan, batch)
    by_net = parameters()["boilers.gross_heating_value"].constant
    of_gas = by_net[ENERGY_CARRIERS.index("natural_gas")]
    again = np.where(gross & (carrier >= 0), of_gas / by_net[np.maximum(carrier, 0)], 1.0)
    heating = columns.get("billed_heating") * again
    unstated = np.where((carrier < 0) & np.isnan(measured).all(axis=1), heating, np.nan)
    for row in np.flatnonzero(gross & np.isfinite(unstated)):
        unstated[row] = np.nan
        place = plan.place_of("billed_heating")
        text = batch.column(cells_of(place))[int(row)].as_py()[:60]
        columns.refused.append(Cell(int(row), place, text, "billed_heating", "gross_of_unknown"))
    for code in range(len(ENERGY_CARRIERS)):
        measured[:, code] = filled(measured[:, code], np.where(carrier == code, heating, np.nan))
    return measured, unstated


def _gross_cells(plan: ReadingPlan, batch: pa.RecordBatch) -> np.ndarray:
    """Rows whose energy of any kind is said gross (PCS), by its cell or its column's name.

    A cell is read as of gas: another fuel has another ratio, and electricity none.
    """
    result, taken = np.zeros((2, batch.num_rows), dtype=bool)
    for place in [place for place, of in plan.used if of == "billed_heating"]:
        cells = batch.column(cells_of(place)).to_pylist()
        _, usual = numbers.energy_unit(plan.names[place])
        own = [(heat or usual) == "pcs" for _, heat in map(numbers.energy_unit, cells)]
        filled = np.array([not says_nothing(cell) for cell in cells])
        result |= filled & ~taken & np.array(own)
        taken |= filled
    return result


def _measured_in(plan: ReadingPlan) -> float:
    """The one year that the names of meters' columns say, of those that say one."""
    stated = {numbers.year(plan.names[k]) for k, of in plan.used if of in SHARED and plan.names}
    said = [year for year in stated if year is not None]
    return said[0] if len(said) == 1 else np.nan


def _uses(usage: np.ndarray, names: np.ndarray) -> np.ndarray:
    """What each is for, by its category, more closely by its name (a pool among sports)."""
    stated = {}
    for name in set(names.tolist()):
        said = (answers_in("usage", name) or {}).get("usage", "")
        stated[name] = USES.index(said) if said in USES else -1
    by_name = np.array([stated[name] for name in names.tolist()], dtype=int)
    by_category = np.where(usage >= _FIRST, usage - _FIRST, -1)
    closer = (by_name >= 0) & (
        (by_category < 0)
        | (by_category == _OTHER)
        | np.isin(by_name, [USES.index("pool"), USES.index("hall"), USES.index("worship")])
    )
    result = np.where(closer, by_name, by_category)
    return np.where(result < 0, _OTHER, result)


def summary(survey: Survey, day: str) -> dict[str, Any]:
    """Everything that a page shows, as JSON holds it."""
    of, values = survey.buildings, parameters()
    is_home = np.broadcast_to(of.is_home, len(of.lines))
    works = values["public.works"]
    is_exempt = values["public.exempt"].constant[of.use] > 0
    may_be_bound = np.isnan(of.area) & ~is_exempt & ~is_home
    totals = {
        "energy": float(np.nansum(survey.energy)),
        "bill": float(np.nansum(survey.bill)),
        "emissions": float(np.nansum(survey.emissions)),
        "area": float(np.nansum(of.area)),
        "bound": int(survey.is_bound.sum()),
        "bound_energy": float(np.nansum(survey.energy[survey.is_bound])),
    }

    def plain(value: float) -> float | None:
        return None if value is None or np.isnan(value) else float(value)

    rows = [
        {
            "line": int(of.lines[k]),
            "name": str(of.names[k]),
            "use": "home" if is_home[k] else USES[int(of.use[k])],
            "area": plain(of.area[k]),
            "year": plain(of.year[k]),
            "label": DPE_CLASSES[of.label[k]] if of.label[k] >= 0 else "",
            "energy": plain(survey.energy[k]),
            "per_area": plain(survey.per_area[k]),
            "usual": [plain(end) for end in survey.usual[k]],
            "known_by": KNOWN_BY[int(survey.known_by[k])],
            "normal": plain(survey.normal[k]),
            "above": float(survey.above[k]),
            "bill": plain(survey.bill[k]),
            "emissions": plain(survey.emissions[k]),
            "is_bound": bool(survey.is_bound[k]),
            "may_be_bound": bool(may_be_bound[k]),
            "targets": [plain(end) for end in survey.targets[k]],
            "absolute": plain(survey.absolute[k]),
        }
        for k in survey.order.tolist()
    ]
    return {
        "count": len(of.lines),
        "measured": int(np.isfinite(survey.energy).sum()),
        "with_climate": int((of.zone >= 0).sum()),
        "date": day,
        "winter": plain(survey.winter),
        "measured_in": plain(of.measured_in),
        "homes": int(is_home.sum()),
        "refused": [asdict(one) for one in of.refused],
        "totals": totals,
        "rows": rows,
        "works": {name: works.constant[place].tolist() for place, name in enumerate(works.rows)},
        "years": [int(year) for year in values["public.reduction"].rows],
    }
