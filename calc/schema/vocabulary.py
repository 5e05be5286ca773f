"""The words of the contract: every list of choices, once.

Code, form, API, CSV and data files use these names. An *axis* is a list of choices that a
parameter may depend on; a choice travels through the calculation as its place in its list,
and :data:`UNKNOWN` where it was not given. A measure and a mode are rows of a table of
``calc/data``, which says all that one is: their lists are its first column.
"""

from pathlib import Path

UNKNOWN = -1


def _rows(file: str) -> tuple[str, ...]:
    table = Path(__file__).parent.parent / "data" / file
    lines = table.read_text(encoding="utf-8").splitlines()
    return tuple(line.partition(",")[0] for line in lines[1:])


CLIMATE_ZONES = ("h1a", "h1b", "h1c", "h2a", "h2b", "h2c", "h2d", "h3")
ALTITUDE_CLASSES = ("up_to_400_m", "400_to_800_m", "above_800_m")
MONTHS = tuple(range(1, 13))
ORIENTATIONS = ("south", "north", "east", "west", "horizontal")

DWELLING_TYPES = ("house", "apartment")
LOC_AVANTAGES = ("loc1", "loc2", "loc3")
"""Rents of 15, 30 and 45 % below the market's, agreed with the national agency."""
TENURES = ("owner_occupier", "landlord", "tenant", "social_tenant", "buyer")
CONSTRUCTION_PERIODS = (
    "before_1948",
    "1948_1974",
    "1975_1977",
    "1978_1982",
    "1983_1988",
    "1989_2000",
    "2001_2005",
    "2006_2012",
    "2013_2021",
    "after_2021",
)
ATTACHMENTS = ("detached", "semi_detached", "terraced")
POSITIONS = ("ground", "middle", "top", "ground_and_top")
WALL_MATERIALS = (
    "stone",
    "cob",
    "timber_frame_old",
    "timber_frame",
    "solid_brick",
    "double_brick",
    "hollow_brick",
    "solid_concrete_block",
    "hollow_concrete_block",
    "concrete",
    "slag_concrete",
    "aerated_concrete",
)
WALL_INSULATIONS = ("none", "internal", "external")
INSULATIONS = ("none", "yes")
ROOF_TYPES = ("attic", "rafters", "flat")
FLOOR_TYPES = ("slab_on_ground", "crawl_space", "basement")
GLAZINGS = ("single", "secondary", "double_before_1990", "double", "double_low_e", "triple")
WINDOW_FRAMES = ("wood", "pvc", "aluminium", "aluminium_thermal_break")
VENTILATIONS = (
    "window_opening",
    "vents",
    "natural_ducts",
    "mechanical_on_existing_ducts",
    "hybrid",
    "exhaust_before_1982",
    "exhaust",
    "humidity_controlled_a",
    "humidity_controlled",
    "balanced_no_exchanger",
    "balanced",
)
ENERGY_CARRIERS = (
    "electricity",
    "natural_gas",
    "lpg",
    "fuel_oil",
    "coal",
    "wood_logs",
    "wood_pellets",
    "wood_chips",
    "district_heating",
)
HEATING_SYSTEMS = (
    "boiler",
    "low_temperature_boiler",
    "condensing_boiler",
    "air_water_heat_pump",
    "ground_source_heat_pump",
    "air_air_heat_pump",
    "electric_heaters",
    "storage_heaters",
    "stove",
    "insert",
    "district_heating",
    "hybrid_heat_pump",
)
_BOILERS = ("condensing_boiler", "low_temperature_boiler", "boiler")
_PUMPS = ("air_water_heat_pump", "air_air_heat_pump", "ground_source_heat_pump")
SYSTEMS_OF = {
    "electricity": ("electric_heaters", *_PUMPS, "hybrid_heat_pump", "storage_heaters", "boiler"),
    "natural_gas": (*_BOILERS, "hybrid_heat_pump", "stove", "insert"),
    "lpg": (*_BOILERS, "hybrid_heat_pump", "stove", "insert"),
    "fuel_oil": (*_BOILERS, "hybrid_heat_pump", "stove"),
    "coal": ("boiler", "stove", "insert"),
    "wood_logs": ("stove", "insert", "boiler"),
    "wood_pellets": ("stove", "boiler", "condensing_boiler", "insert"),
    "wood_chips": ("boiler",),
    "district_heating": ("district_heating", "boiler"),
}
"""Heating systems that an energy may feed, the commonest first; a network's « boiler » is its
substation."""
HEATING_SCOPES = ("individual", "collective")
EMITTERS = ("radiators", "underfloor", "fan_coils", "electric_panels", "warm_air")
HEATING_CONTROLS = ("none", "central", "room_by_room")
SECONDARY_HEATINGS = (
    "none",
    "log_stove",
    "pellet_stove",
    "insert",
    "electric_heaters",
    "air_air_heat_pump",
)
VERANDAS = ("none", "north", "east_or_west", "south")
HOT_WATER_SYSTEMS = (
    "with_heating",
    "electric_storage",
    "heat_pump_storage",
    "gas_instantaneous",
    "gas_storage",
    "solar_electric",
    "solar_with_heating",
    "district_heating",
)
INERTIAS = ("light", "medium", "heavy", "very_heavy")
END_USES = ("heating", "hot_water", "cooling", "lighting", "auxiliaries")
DPE_CLASSES = ("A", "B", "C", "D", "E", "F", "G")
INCOME_CLASSES = ("very_modest", "modest", "intermediate", "higher")

AXES = {
    "climate_zone": CLIMATE_ZONES,
    "altitude_class": ALTITUDE_CLASSES,
    "month": MONTHS,
    "orientation": ORIENTATIONS,
    "dwelling_type": DWELLING_TYPES,
    "construction_period": CONSTRUCTION_PERIODS,
    "attachment": ATTACHMENTS,
    "position": POSITIONS,
    "wall_material": WALL_MATERIALS,
    "wall_insulation": WALL_INSULATIONS,
    "insulation": INSULATIONS,
    "roof_type": ROOF_TYPES,
    "floor_type": FLOOR_TYPES,
    "glazing": GLAZINGS,
    "window_frame": WINDOW_FRAMES,
    "ventilation": VENTILATIONS,
    "energy_carrier": ENERGY_CARRIERS,
    "tenure": TENURES,
    "heating_system": HEATING_SYSTEMS,
    "heating_scope": HEATING_SCOPES,
    "emitters": EMITTERS,
    "heating_control": HEATING_CONTROLS,
    "secondary_heating": SECONDARY_HEATINGS,
    "veranda": VERANDAS,
    "hot_water_system": HOT_WATER_SYSTEMS,
    "inertia": INERTIAS,
    "end_use": END_USES,
    "dpe_class": DPE_CLASSES,
    "income_class": INCOME_CLASSES,
}
MEASURES = _rows("renovation_measures.csv")
AXES |= {"measure": MEASURES}
MODES = _rows("mobility_modes.csv")
CAR_SIZES = ("small", "medium", "saloon", "suv")
CAR_MOTORS = ("petrol", "diesel", "hybrid", "plug_in_hybrid", "electric", "lpg", "e85")
TRIP_PURPOSES = ("work", "study", "escort", "shopping", "leisure", "other")
AXES |= {
    "mode": MODES,
    "car_size": CAR_SIZES,
    "car_motor": CAR_MOTORS,
    "trip_purpose": TRIP_PURPOSES,
}
