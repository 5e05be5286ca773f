"""The figures that the housing model gives: names of the vocabulary and units."""

from __future__ import annotations

from calc.housing.results import BILL_PARTS
from calc.schema.vocabulary import END_USES, ENERGY_CARRIERS

LOSSES = (
    "wall_loss",
    "roof_loss",
    "floor_loss",
    "window_loss",
    "door_loss",
    "thermal_bridge_loss",
    "air_renewal_loss",
)
RANGED = ("primary_energy_per_area", "emissions_per_area", "annual_bill", "real_final_energy")
PLAIN = (
    "heat_loss_coefficient",
    *LOSSES,
    "heating_need",
    "hot_water_need",
    "heating_final_energy",
    "hot_water_final_energy",
    "cooling_final_energy",
    "lighting_final_energy",
    "auxiliary_final_energy",
    "final_energy",
)
_ENERGIES = (
    "heating_need",
    "hot_water_need",
    "final_energy",
    "real_final_energy",
    *(f"{use}_final_energy" for use in (*END_USES[:4], "auxiliary")),
    *(f"real_{carrier}" for carrier in ENERGY_CARRIERS),
)
_MONEY = ("conventional_bill", "annual_bill", *(f"real_bill_{part}" for part in BILL_PARTS))
UNITS = {
    **dict.fromkeys(("heat_loss_coefficient", *LOSSES), "W/K"),
    **dict.fromkeys(_ENERGIES, "kWh/yr"),
    "primary_energy_per_area": "kWh/(m²·yr)",
    "emissions_per_area": "kgCO2e/(m²·yr)",
    **dict.fromkeys(_MONEY, "EUR/yr"),
    "emissions": "kgCO2e/yr",
}
FIGURES = (
    *PLAIN,
    *(f"{name}{end}" for name in RANGED[:2] for end in ("", "_low", "_high")),
    "dpe_class",
    "energy_class",
    "climate_class",
    "dpe_class_probabilities",
    "conventional_bill",
    *(f"{name}{end}" for name in RANGED[2:] for end in ("", "_low", "_high")),
    "emissions",
)
OUTPUTS = (*FIGURES, "notices", "supposed")
