"""Public buildings: a first look at a town's schools, gymnasiums, town halls. They are no homes.

Each is compared with its like by square metre at its own climate, told what the law asks of it,
and ranked by what it uses above its like. It is an order of size, no audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from calc.parameters import Parameters, parameters
from calc.places import communes
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import CLIMATE_ZONES, DPE_CLASSES, END_USES, ENERGY_CARRIERS
from calc.stock.reading.columns import Columns, Plan
from calc.stock.reading.words import PUBLIC, USAGES, answers_in

USES = PUBLIC
"""Kinds of public buildings, as the data name them."""
_OTHER = USES.index("other")
_MEANS = {
    "education": "mean_of_schools",
    "administration": "mean_of_offices",
    "other": "mean_of_tertiary",
}
"""Uses of which a mean was published, and its name in the data."""
_FIRST = USAGES.index(USES[0])
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
    zone : ndarray of int, shape (n,)
        Climate zone, -1 where the town is not told.
    """

    lines: np.ndarray
    names: np.ndarray
    use: np.ndarray
    area: np.ndarray
    year: np.ndarray
    measured: np.ndarray
    zone: np.ndarray
    carrier: np.ndarray
    label: np.ndarray


@dataclass(frozen=True)
class Survey:
    """What the buildings come to, shape (n,) each unless said.

    Attributes
    ----------
    energy, per_area : ndarray
        Measured; NaN where nothing is, or where what heats it is not. [kWh/yr], [kWh/m²]
    usual : ndarray, shape (n, 3)
        Of their like at their climate: low, middle, high. [kWh/m²]
    above : ndarray
        Energy above the middle of their like; 0 where below. [kWh/yr]
    bill, emissions : ndarray
        [EUR/yr], [kgCO2e/yr]
    is_bound : ndarray of bool
        The law asks a reduction.
    targets : ndarray, shape (n, 3)
        In 2030, 2040, 2050, when the measured year is the reference. [kWh/yr]
    order : ndarray of int
        Places, those to look at first first.
    is_published : ndarray of bool
        Their like have a mean that was published; else it is an order of size of ours.
    """

    buildings: Buildings
    energy: np.ndarray
    per_area: np.ndarray
    usual: np.ndarray
    above: np.ndarray
    bill: np.ndarray
    emissions: np.ndarray
    is_bound: np.ndarray
    targets: np.ndarray
    order: np.ndarray
    is_published: np.ndarray


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


def surveyed(found: Buildings, day: np.datetime64) -> Survey:
    """A first look at public buildings, by the prices and the law of a day."""
    values = parameters()
    has_any = np.isfinite(found.measured).any(axis=1)
    used = np.nan_to_num(found.measured)
    own = np.take_along_axis(used, np.maximum(found.carrier, 0)[:, None], axis=1)[:, 0]
    is_whole = (found.carrier < 0) | (own > 0)  # heated by what no column measures: unknown
    energy = np.where(has_any & is_whole & (used.sum(axis=1) > 0), used.sum(axis=1), np.nan)
    per_area = energy / found.area
    ours, published = consumption(values)
    like = ours[found.use]
    share = values["public.heating_share"].constant[found.use]
    usual = like * (1 - share + share * severity(found.zone, values))[:, None]
    above = np.nan_to_num(np.maximum(energy - usual[:, 1] * found.area, 0.0))
    price = values["real_use.unit_price"].on(day) * values["real_use.shared_price"].on(day)
    factor = values["energy.emission_factor"].on(day)[:, _HEATING]
    least = float(values["public.least_area"].constant)
    is_exempt = values["public.exempt"].constant[found.use] > 0
    is_bound = (found.area >= least) & ~is_exempt
    left = 1 - values["public.reduction"].constant
    bill = np.where(np.isnan(energy), np.nan, used @ price)
    order = np.lexsort((-np.nan_to_num(energy), -np.round(above)))
    return Survey(
        found,
        energy,
        per_area,
        usual,
        above,
        bill,
        np.where(np.isnan(energy), np.nan, used @ factor),
        is_bound,
        np.where(is_bound[:, None], energy[:, None] * left, np.nan),
        order,
        published[found.use],
    )


def consumption(values: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """What each use takes by square metre, and whether a published mean sets it: (U, 3), (U,).

    Examples
    --------
    >>> like, published = consumption(parameters())
    >>> like[USES.index("education"), 1].item(), int(published.sum())
    (135.0, 3)
    """
    ours = values["public.consumption"].constant.astype(float).copy()
    published = np.zeros(len(USES), dtype=bool)
    for use, name in _MEANS.items():
        place = USES.index(use)
        ours[place] *= float(values[f"public.{name}"].constant) / ours[place, 1]
        published[place] = True
    return ours, published


def read(raw: Path, plan: Plan) -> Buildings:
    """Public buildings of a file laid down as text."""
    table = pq.read_table(raw).combine_chunks()
    (batch,) = table.to_batches()
    keep = [k for k, why in enumerate(batch.column(1).to_pylist()) if not why]
    columns = Columns(plan, batch.num_rows)
    for place, of in plan.used:
        columns.add(place, of, batch.column(place + 2))
    columns.settle_places()
    names, building = columns.text("name"), columns.text("building")
    names = np.where(names == "", building, names)
    names = np.where(names == "", columns.text("id"), names)
    area = columns.get("gross_area")
    for other in ("floor_area", "building_area", "footprint"):
        area = np.where(is_unknown(area), columns.get(other), area)
    town = columns.get("commune").astype("<U5") if "commune" in columns.arrays else None
    zone = np.full(len(names), -1)
    if town is not None:
        zone = communes.climate_zone(communes.index(town))
    carrier = columns.get("heating_carrier").astype(int)
    measured = np.stack([columns.get(f"billed_{name}") for name in ENERGY_CARRIERS], axis=-1)
    heating = columns.get("billed_heating")
    for code in range(len(ENERGY_CARRIERS)):
        own = (carrier == code) & np.isnan(measured[:, code])
        measured[:, code] = np.where(own, heating, measured[:, code])
    found = Buildings(
        batch.column(0).to_numpy(zero_copy_only=False),
        names,
        _uses(columns.get("usage"), names),
        area,
        columns.get("construction_year"),
        measured,
        zone,
        carrier,
        columns.get("certified_class").astype(int),
    )
    return Buildings(**{name: values[keep] for name, values in vars(found).items()})


def _uses(usage: np.ndarray, names: np.ndarray) -> np.ndarray:
    """What each is for, by its category, more closely by its name (a pool among sports)."""
    told = {}
    for name in set(names.tolist()):
        said = (answers_in("usage", name) or {}).get("usage", "")
        told[name] = USES.index(said) if said in USES else -1
    by_name = np.array([told[name] for name in names.tolist()], dtype=int)
    by_category = np.where(usage >= _FIRST, usage - _FIRST, -1)
    closer = (by_name >= 0) & (
        (by_category < 0)
        | (by_category == _OTHER)
        | np.isin(by_name, [USES.index("pool"), USES.index("hall"), USES.index("worship")])
    )
    found = np.where(closer, by_name, by_category)
    return np.where(found < 0, _OTHER, found)


def summary(found: Survey, day: str) -> dict[str, Any]:
    """Everything that a page shows, as JSON holds it."""
    of, values = found.buildings, parameters()
    works = values["public.works"]
    totals = {
        "energy": float(np.nansum(found.energy)),
        "bill": float(np.nansum(found.bill)),
        "emissions": float(np.nansum(found.emissions)),
        "area": float(np.nansum(of.area)),
        "bound": int(found.is_bound.sum()),
        "bound_energy": float(np.nansum(found.energy[found.is_bound])),
    }

    def plain(value: float) -> float | None:
        return None if value is None or np.isnan(value) else float(value)

    rows = [
        {
            "line": int(of.lines[k]),
            "name": str(of.names[k]),
            "use": USES[int(of.use[k])],
            "area": plain(of.area[k]),
            "year": plain(of.year[k]),
            "label": DPE_CLASSES[of.label[k]] if of.label[k] >= 0 else "",
            "energy": plain(found.energy[k]),
            "per_area": plain(found.per_area[k]),
            "usual": [float(end) for end in found.usual[k]],
            "is_published": bool(found.is_published[k]),
            "above": float(found.above[k]),
            "bill": plain(found.bill[k]),
            "emissions": plain(found.emissions[k]),
            "is_bound": bool(found.is_bound[k]),
            "targets": [plain(end) for end in found.targets[k]],
        }
        for k in found.order.tolist()
    ]
    return {
        "count": len(of.lines),
        "measured": int(np.isfinite(found.energy).sum()),
        "with_climate": int((of.zone >= 0).sum()),
        "date": day,
        "totals": totals,
        "rows": rows,
        "works": {name: works.constant[place].tolist() for place, name in enumerate(works.keys[0])},
        "years": [int(year) for year in values["public.reduction"].keys[0]],
    }
