"""From answers to what heats: system, energy, age, emitters, and the boiler where there is one,
with its year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing import heating
from calc.housing.answers import HousingAnswers
from calc.housing.home import Boiler, HotWater
from calc.housing.shape import Shape
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters
from calc.schema.vocabulary import (
    CONSTRUCTION_PERIODS,
    EMITTERS,
    ENERGY_CARRIERS,
    HEATING_SCOPES,
    HEATING_SYSTEMS,
    HOT_WATER_SYSTEMS,
    UNKNOWN,
)

# A boiler over the year: its size, its seasonal efficiency, and the hot water it makes.


@dataclass(frozen=True)
class BoilerLaw:
    """The table of boilers as arrays, one row a model; see boilers.toml."""

    columns: dict[str, np.ndarray]
    kinds: tuple[str, ...]
    kind: np.ndarray
    law: dict[str, np.ndarray]
    loads: np.ndarray
    weights: np.ndarray
    sizing: dict[str, float]
    powers: np.ndarray


@cache
def boiler_law(parameters: Parameters) -> BoilerLaw:
    """Boilers' constants, laid out once."""
    table = parameters.table("boilers.default")
    law = parameters["boilers.law_of_losses"]
    profile = parameters["boilers.load_profile"].each()
    return BoilerLaw(
        columns=dict(table.columns),
        kinds=law.rows,
        kind=np.array([law.rows.index(kind) for kind in table.columns["kind"]]),
        law=law.each(),
        loads=profile["load"],
        weights=profile["weight"],
        sizing=parameters["boilers.sizing"].by_key(),
        powers=parameters["boilers.powers_on_sale"].constant,
    )


def boiler_year(
    parameters: Parameters, boiler: Boiler, heat_loss: np.ndarray, base_temperature: np.ndarray
) -> dict[str, np.ndarray]:
    """Power, seasonal efficiency and standby losses of the boiler, where there is one.

    A shared boiler is as large as its building asks; each home has its part of it.
    """
    law = boiler_law(parameters)
    size, column = law.sizing, law.columns
    needed = heating.design_power(
        heat_loss,
        base_temperature,
        margin=size["margin"],
        indoor_temperature=size["indoor_temperature"],
        network_efficiency=size["network_efficiency"],
    )
    alone = np.where(boiler.makes_hot_water, np.maximum(needed, size["hot_water_power"]), needed)
    sold = heating.nominal_power(
        alone, law.powers, size["least_floor_standing"], size["beyond_step"]
    )
    power = np.where(boiler.is_collective, np.maximum(needed, 0.1), sold)
    if not np.any(boiler.present):
        nothing = np.zeros((1, 1))
        return {
            "power": power,
            "efficiency": nothing + 1,
            "full": nothing + 1,
            "standby": nothing,
            "pilot": nothing,
        }
    model = boiler.model
    homes = np.where(boiler.is_collective, parameters["boilers.homes_sharing"].constant, 1.0)
    whole = power * homes
    logarithm = np.log10(whole)
    full = column["full_load"][model] + column["full_load_log"][model] * logarithm
    part = column["part_load"][model] + column["part_load_log"][model] * logarithm
    share = column["standby_share"][model] + column["standby_share_log"][model] * logarithm
    standby = whole * share / 100
    standby = standby + column["standby_factor"][model] * whole ** (
        1 + column["standby_exponent"][model]
    )
    pilot, kind = column["pilot"][model] / 1000, law.kind[model]
    efficiency = heating.generation_efficiency(
        nominal=whole,
        heat_loss=heat_loss * homes,
        degrees=size["indoor_temperature"] - base_temperature,
        full_load_efficiency=full,
        part_load_efficiency=part,
        standby=standby,
        pilot=pilot,
        mean_temperature=boiler.part_temperature,
        full_load_temperature=boiler.full_temperature,
        kind=kind,
        gross_ratio=boiler.gross_ratio,
        slope=law.law["slope"],
        reference_temperature=law.law["reference_temperature"],
        full_load_slope=law.law["full_load_slope"],
        full_load_reference=size["full_load_reference"],
        knots={
            "part_load": law.law["part_load"],
            "middle": law.law["middle"],
            "standby_share": size["standby_share"],
        },
        loads=law.loads,
        weights=law.weights,
        standby_weight=size["standby_weight"],
    )
    return {
        "power": power,
        "efficiency": efficiency,
        "full": full / 100,
        "standby": standby / homes,
        "pilot": pilot / homes,
    }


def hot_water_efficiency(
    parameters: Parameters, water: HotWater, yearly_need: np.ndarray, boiler: dict[str, np.ndarray]
) -> np.ndarray:
    """Useful need over final energy of hot water, before solar."""
    tank = parameters["method_3cl.tanks"].by_key()
    own_heater = np.isfinite(water.generation)
    from_boiler = water.distribution * heating.boiler_efficiency(
        yearly_need,
        np.where(own_heater, water.generation, boiler["full"]),
        np.where(own_heater, water.standby, boiler["standby"]),
        np.where(own_heater, water.pilot / tank["pilot_share"], boiler["pilot"]),
        water.tank_loss,
        generator_hours=tank["generator_hours"],
        pilot_hours=tank["pilot_hours"],
        pilot_share=tank["pilot_share"],
    )
    stored = heating.storage_efficiency(yearly_need, water.tank_loss, water.distribution)
    electric = water.generation * water.distribution * np.where(water.loses_by_storage, stored, 1.0)
    burns = ~own_heater | (water.standby > 0)
    computed = np.where(burns, from_boiler, electric)
    return np.where(np.isfinite(water.efficiency), water.efficiency, computed)


CARRIER = {name: place for place, name in enumerate(ENERGY_CARRIERS)}
SYSTEM = {name: place for place, name in enumerate(HEATING_SYSTEMS)}
EMITTER = {name: place for place, name in enumerate(EMITTERS)}
WATER_HEAT_PUMPS = ("air_water_heat_pump", "ground_source_heat_pump", "hybrid_heat_pump")
BOILERS = ("boiler", "low_temperature_boiler", "condensing_boiler")
WATER_SYSTEMS = tuple(SYSTEM[name] for name in (*WATER_HEAT_PUMPS, *BOILERS, "district_heating"))
"""Generators that heat water, which carries their heat."""
SHARED_WATER = tuple(
    HOT_WATER_SYSTEMS.index(name) for name in ("with_heating", "solar_with_heating")
)
"""Hot water that the heating makes."""
RECENT = CONSTRUCTION_PERIODS.index("2006_2012")
"""First period of the second era of electric heating."""
_FUELS = {
    "natural_gas": "gas",
    "lpg": "gas",
    "fuel_oil": "fuel_oil",
    "coal": "logs",
    "wood_logs": "logs",
    "wood_chips": "logs",
    "wood_pellets": "pellets",
}
_KINDS = {
    "boiler": "standard",
    "low_temperature_boiler": "low_temperature",
    "condensing_boiler": "condensing",
    "hybrid_heat_pump": "condensing",
}
_MODELS = (
    *((fuel, kind) for fuel in ("gas", "fuel_oil") for kind in dict.fromkeys(_KINDS.values())),
    ("logs", "wood"),
    ("pellets", "wood"),
)
"""Fuels and kinds of the default boilers."""


def _model(carrier: str, system: str) -> int:
    fuel = _FUELS.get(carrier, "gas")
    kind = "wood" if fuel in ("logs", "pellets") else _KINDS.get(system, "standard")
    return _MODELS.index((fuel, kind))


_MODEL_OF = np.array([[_model(c, s) for s in HEATING_SYSTEMS] for c in ENERGY_CARRIERS])
"""Default boiler of each carrier and system; means nothing where there is no boiler."""


def _age(carrier: str, system: str) -> str:
    if carrier in ("natural_gas", "lpg", "fuel_oil") and system in BOILERS:
        return system
    if system.endswith("heat_pump"):
        return "heat_pump"
    logs = carrier == "wood_logs" and system in ("stove", "insert")
    return "log_stove" if logs else "other"


@cache
def _ages(parameters: Parameters) -> np.ndarray:
    """Laws of the age of generators, shape (carriers, systems, 2)."""
    law = parameters["unknowns.generator_age"]
    rows = [[law.rows.index(_age(c, s)) for s in HEATING_SYSTEMS] for c in ENERGY_CARRIERS]
    return law.constant[np.array(rows)]


@cache
def _rows_of(
    parameters: Parameters, name: str, of: tuple[str, ...], keys: tuple[tuple[str, ...], ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Years of a table, ascending, and its row in force from each, shape (keys, years)."""
    columns = parameters.table(name).columns
    years = np.unique(columns["installed_from"])
    result = np.zeros((len(keys), len(years)), dtype=int)
    for place, key in enumerate(keys):
        rows = np.flatnonzero(
            np.all([columns[column] == word for column, word in zip(of, key, strict=True)], axis=0)
        )
        since = np.searchsorted(columns["installed_from"][rows], years, side="right") - 1
        result[place] = rows[np.maximum(since, 0)]
    return years, result


def rows_at_year(
    parameters: Parameters,
    name: str,
    of: tuple[str, ...],
    keys: tuple[tuple[str, ...], ...],
    key: np.ndarray,
    year: np.ndarray,
) -> np.ndarray:
    """Rows of a table by a key and the year of installation.

    Parameters
    ----------
    name : str
        Of the table.
    of : tuple of str
        Its columns that make a key.
    keys : tuple of tuple of str
        Values of these columns.
    key : ndarray of int, shape (...)
        Place in `keys`.
    year : ndarray, shape (...)

    Returns
    -------
    ndarray of int, shape (...)
    """
    years, rows = _rows_of(parameters, name, of, keys)
    return rows[key, np.searchsorted(years[1:], year, side="right")]


@dataclass(frozen=True)
class Generator:
    """What heats: codes and year, before any efficiency.

    `is_two_part`: convectors whose base is shared and whose rest is the home's own.
    """

    system: np.ndarray
    carrier: np.ndarray
    year: np.ndarray
    is_collective: np.ndarray
    has_boiler: np.ndarray
    is_water: np.ndarray
    emitters: np.ndarray
    is_two_part: np.ndarray


@cache
def system_laws(parameters: Parameters) -> np.ndarray:
    """Probability of each heating system by era, place and carrier, shape (2, eras, places,
    carriers, systems): whatever else is told, and where what is told needs water to circulate."""
    electric = parameters["unknowns.electric_system"].constant
    laws = np.zeros((*electric.shape[:2], len(ENERGY_CARRIERS), len(HEATING_SYSTEMS)))
    boilers = parameters["unknowns.boiler_kind"]
    for carrier, law in zip(boilers.rows, boilers.constant, strict=True):
        laws[..., CARRIER[carrier], [SYSTEM[system] for system in BOILERS]] = law
    laws[..., CARRIER["electricity"], :] = electric
    laws[..., CARRIER["wood_logs"], :] = parameters["unknowns.log_system"].constant
    laws[..., CARRIER["wood_pellets"], :] = parameters["unknowns.pellet_system"].constant
    laws[..., CARRIER["wood_chips"], SYSTEM["boiler"]] = 1
    laws[..., CARRIER["coal"], SYSTEM["stove"]] = 1
    laws[..., CARRIER["district_heating"], SYSTEM["district_heating"]] = 1
    warm = np.where(np.isin(np.arange(len(HEATING_SYSTEMS)), WATER_SYSTEMS), laws, 0.0)
    warm[..., SYSTEM["boiler"]] += warm.sum(axis=-1) == 0
    return np.stack([laws, warm / warm.sum(axis=-1, keepdims=True)])


def _tells_water(answers: HousingAnswers) -> np.ndarray:
    """Whether other answers say that the generator heats water: it makes the hot water, serves
    several homes, or feeds radiators (which electricity also warms by themselves)."""
    radiators = answers.emitters == EMITTER["radiators"]
    return (
        np.isin(answers.hot_water_system, SHARED_WATER)
        | (answers.heating_scope == HEATING_SCOPES.index("collective"))
        | (radiators & (answers.heating_carrier != CARRIER["electricity"]))
    )


def _aged(unknowns: Unknowns, carrier: np.ndarray, system: np.ndarray) -> np.ndarray:
    """Years since the generator was installed: boilers without condensation are the oldest."""
    laws = _ages(unknowns.parameters)
    law = laws[carrier, system]
    if unknowns.draws.is_central:
        chances = unknowns.chances["heating_system"][..., None]
        law = (chances * laws[carrier]).sum(axis=-2)
    return unknowns.by_law("generator_age", law)


def generator(unknowns: Unknowns, shape: Shape) -> Generator:
    """The main generator, its age and its emitters."""
    answers = unknowns.answers
    carrier = answers.heating_carrier[None, :]
    given = np.where(
        answers.heating_carrier == CARRIER["district_heating"],
        SYSTEM["district_heating"],
        answers.heating_system,
    ).astype(np.int8)
    laws = system_laws(unknowns.parameters)
    era = (shape.period >= RECENT).astype(np.int8)
    circulates = _tells_water(answers).astype(np.int8)
    law = laws[circulates, era, answers.dwelling_type, answers.heating_carrier]
    system = unknowns.choice("heating_system", law, given)
    today = answers.year()
    oldest = np.maximum(today - shape.year, 1.0)
    aged = np.minimum(_aged(unknowns, carrier, system), oldest)
    year = unknowns.given_or("heating_year", today - aged)
    unknowns.note("heating_year", np.isfinite(answers.heating_year), year)
    given_scope = np.where(
        shape.is_house & (answers.heating_scope == UNKNOWN), 0, answers.heating_scope
    ).astype(np.int8)
    given_scope = np.where(system[0] == SYSTEM["district_heating"], 1, given_scope).astype(np.int8)
    scope = unknowns.choice(
        "heating_scope", unknowns.table("heating_scope")[answers.heating_carrier], given_scope
    )
    burns = np.isin(carrier, [CARRIER[name] for name in _FUELS])
    hybrid = system == SYSTEM["hybrid_heat_pump"]
    has_boiler = (burns & np.isin(system, [SYSTEM[name] for name in BOILERS])) | hybrid
    is_water = np.isin(system, WATER_SYSTEMS)
    shared = scope == HEATING_SCOPES.index("collective")
    return Generator(
        system=system,
        carrier=carrier,
        year=year,
        is_collective=shared & is_water,
        has_boiler=has_boiler,
        is_water=is_water,
        emitters=unknowns.choice("emitters"),
        is_two_part=shared & (system == SYSTEM["electric_heaters"]),
    )


def boiler(unknowns: Unknowns, source: Generator, makes_water: np.ndarray) -> Boiler:
    """The boiler's model and temperatures, where there is one."""
    parameters = unknowns.parameters
    hybrid = source.system == SYSTEM["hybrid_heat_pump"]
    fuel = np.where(hybrid, CARRIER["natural_gas"], source.carrier)
    model = rows_at_year(
        parameters,
        "boilers.default",
        ("fuel", "kind"),
        _MODELS,
        _MODEL_OF[fuel, source.system],
        source.year,
    )
    regulated = unknowns.flag("is_regulated")
    part, full = _temperatures(parameters, model, source, regulated)
    ages = parameters["boilers.ages"].by_key()
    law = boiler_law(parameters)
    wood = law.kind[model] == law.kinds.index("wood")
    powers = parameters["boilers.auxiliary_power"]
    of_wood, usual = (powers.rows.index(name) for name in ("wood_natural_draught", "gas_or_oil"))
    power = powers.each(np.where(wood, of_wood, usual))
    return Boiler(
        present=source.has_boiler,
        model=model,
        part_temperature=part,
        full_temperature=full,
        gross_ratio=parameters["boilers.gross_heating_value"].constant[fuel],
        makes_hot_water=makes_water,
        is_flued=np.broadcast_to(False, model.shape) | (source.year > ages["unflued_until"]),
        is_inside=unknowns.flag("generator_is_inside") & ~source.is_collective,
        auxiliary_fixed=power["fixed"],
        auxiliary_per_kilowatt=power["per_kilowatt"],
        is_collective=source.is_collective,
    )


_HEATED_BY = ("standard_before_1990", "standard", "low_temperature", "condensing")


@cache
def _temperature_grid(parameters: Parameters) -> np.ndarray:
    """Of boilers' water by control, period and temperature of the emitters, kind. [°C]"""
    return parameters.table("boilers.temperature").grid(
        "temperature",
        regulated=("0", "1"),
        emitters_period=("before_1981", "1981_2000", "after_2000"),
        emission_temperature=("low", "high"),
        boiler=_HEATED_BY,
    )


def _temperatures(
    parameters: Parameters, model: np.ndarray, source: Generator, regulated: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    grid = _temperature_grid(parameters)
    law = boiler_law(parameters)
    kind = law.kind[model]
    is_old = source.year < parameters["boilers.ages"].by_key()["standard_from"]
    own = ("low_temperature", "condensing")
    column = np.select(
        [*(kind == law.kinds.index(name) for name in own), is_old],
        [_HEATED_BY.index(name) for name in (*own, "standard_before_1990")],
        _HEATED_BY.index("standard"),
    )
    starts = parameters["boilers.emitters_starts"].constant
    period = np.searchsorted(starts, source.year, side="right")
    low = np.where(source.emitters == EMITTER["underfloor"], 0, 1)
    at_rest = regulated.astype(np.int8)
    return grid[at_rest, period, low, column], grid[0, period, low, column]
