"""The regulatory method's tables, laid out once as dense arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing.home import Climate, Envelope
from calc.parameters import Parameters
from calc.schema.vocabulary import ALTITUDE_CLASSES, CLIMATE_ZONES, MONTHS, ORIENTATIONS


@dataclass(frozen=True)
class ClimateTables:
    """The tables of the climate as dense arrays, by zone, altitude and fabric."""

    monthly: dict[str, np.ndarray]
    base_temperature: np.ndarray
    orientation: np.ndarray
    lighting_hours: np.ndarray
    photovoltaic: np.ndarray


@cache
def climate_tables(parameters: Parameters) -> ClimateTables:
    """The climate of the regulatory method."""
    table = parameters.table("climate.monthly")
    axes = {
        "climate_zone": CLIMATE_ZONES,
        "altitude_class": ALTITUDE_CLASSES,
        "heavy_old_fabric": ("0", "1"),
        "month": MONTHS,
    }
    by_month = {"climate_zone": CLIMATE_ZONES, "month": MONTHS}
    return ClimateTables(
        {column: table.grid(column, **axes) for column in table.units},
        parameters.table("climate.base_temperature").grid(
            "base_temperature", climate_zone=CLIMATE_ZONES, altitude_class=ALTITUDE_CLASSES
        ),
        parameters.table("climate.orientation").grid(
            "orientation_coefficient", **by_month, orientation=ORIENTATIONS
        ),
        parameters.table("climate.lighting").grid("lighting_hours", **by_month).sum(axis=-1),
        parameters.table("climate.photovoltaic").grid("photovoltaic_irradiation", **by_month),
    )


def months(climate: ClimateTables, where: Climate, envelope: Envelope, column: str) -> np.ndarray:
    """Twelve values of a column for each home, shape (..., 12)."""
    fabric = envelope.is_heavy_old_fabric.astype(np.int8)
    return climate.monthly[column][where.zone, where.altitude_class, fabric]
