"""The shell of a certified home: areas, mean transmittances, openings, air, shape."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from calc.certificates.files import heaviest, number, text, word, year
from calc.housing.heating import intermittency
from calc.parameters import parameters
from calc.schema.vocabulary import FLOOR_TYPES, SYSTEMS_OF

_LEAST_SIDE = 3.0
"""A side of a flat is outside when it has that much wall or window there. [m²]"""
_LEAST_SHARE = 0.4
"""A flat has a roof or a floor when that share of its level loses heat."""
_OUTSIDE = ("1", "2")
"""Codes of what is against the outside air or the ground."""
_DETACHED, _SEMI = 0.85, 0.6
"""A house's outside walls over those of a square of its area: above, it touches no other; one."""
Row = dict[str, Any]
"""Fields of a home by the vocabulary's names."""


def _area(part: Element) -> float:
    return number(part, "donnee_entree/surface_paroi_opaque", 0.0)


def _losing(home: Element, kind: str) -> list[Element]:
    """Parts of a kind that lose heat."""
    parts = home.findall(f"enveloppe/{kind}_collection/{kind}")
    return [part for part in parts if number(part, "donnee_intermediaire/b", 0.0) > 0]


def _mean_u(home: Element, kind: str, area: float, missing: float = math.nan) -> float:
    """Transmittance of all parts of a kind together, 0 where there is none. [W/(m²·K)]"""
    lost = number(home, f"sortie/deperdition/deperdition_{kind}", missing)
    return lost / area if area > 0 else 0.0


def _insulation(parts: list[Element]) -> tuple[str, float]:
    """How most of some parts is insulated, and since when."""
    stated, since = [], []
    for part in parts:
        entry = part.find("donnee_entree")
        result = word("type_isolation", entry)
        stated.append((result, _area(part)))
        known = year("periode_isolation", entry)
        if result not in ("", "none") and math.isfinite(known):
            since.append((str(int(known)), _area(part)))
    when = heaviest(since)
    return heaviest(stated), float(when) if when else math.nan


def _element(home: Element, kind: str, part: str, area: str) -> tuple[Row, list[Element]]:
    """Fields of a part of the shell, and what it is made of, of which ours has the `area`."""
    parts = _losing(home, kind)
    total = sum(_area(each) for each in parts)
    row: Row = {area: total, f"u_{part}": _mean_u(home, kind, total)}
    insulation, since = _insulation(parts)
    if insulation and part != "wall":
        insulation = "none" if insulation == "none" else "yes"
    if insulation == "insulated":
        insulation = "internal"
    row[f"{part}_insulation"] = insulation
    row[f"{part}_insulation_year"] = since
    return row, parts


def envelope(home: Element, is_house: bool) -> Row:
    """Fields of a certified home's shell.

    Parameters
    ----------
    home : Element
        Its ``logement``.
    is_house : bool
    """
    walls, wall_parts = _element(home, "mur", "wall", "wall_area")
    floors, floor_parts = _element(home, "plancher_bas", "floor", "lower_floor_area")
    roofs, roof_parts = _element(home, "plancher_haut", "roof", "roof_area")
    row = walls | floors | roofs
    row["wall_material"] = heaviest(
        [
            (word("materiaux_structure_mur", part.find("donnee_entree")), _area(part))
            for part in wall_parts
        ]
    )
    below = [
        (word("type_adjacence", part.find("donnee_entree")), _area(part)) for part in floor_parts
    ]
    row["floor_type"] = heaviest([(name, area) for name, area in below if name in FLOOR_TYPES])
    row["roof_type"] = heaviest([(_roof_type(part), _area(part)) for part in roof_parts])
    row |= _windows(home) | _doors(home) | _air(home)
    row["inertia"] = word("classe_inertie", home, "enveloppe/inertie/enum_classe_inertie_id")
    row["thermal_bridge_loss"] = number(home, "sortie/deperdition/deperdition_pont_thermique")
    return row | _beside(home, is_house) | _shape(home, is_house)


def _beside(home: Element, is_house: bool) -> Row:
    """The veranda, and what of a house touches a garage, a cellar or a barn."""
    entries = [
        part.find("donnee_entree")
        for kind in ("mur", "baie_vitree", "porte")
        for part in _losing(home, kind)
    ]
    beside = {word("type_adjacence", entry) for entry in entries}
    sides = [
        (word("cfg_isolation_lnc", entry), 1.0)
        for entry in entries
        if word("type_adjacence", entry) == "veranda"
    ]
    row: Row = {"veranda": heaviest(sides) if sides else "none"}
    if is_house:
        row["unheated_annexe"] = "true" if beside & {"unheated", "basement"} else "false"
    return row


def _roof_type(part: Element) -> str:
    entry = part.find("donnee_entree")
    kind = word("type_plancher_haut", entry)
    below_loft = word("type_adjacence", entry) == "attic"
    return "attic" if below_loft and kind != "rafters" else kind


def _windows(home: Element) -> Row:
    parts = _losing(home, "baie_vitree")
    areas = [number(part, "donnee_entree/surface_totale_baie", 0.0) for part in parts]
    total = sum(areas)
    row: Row = {"window_area": total, "u_window": _mean_u(home, "baie_vitree", total)}
    sides = dict.fromkeys(("south", "north", "east", "west", "horizontal"), 0.0)
    sun = shaded = 0.0
    glass, frames, shutters = [], [], []
    for part, area in zip(parts, areas, strict=True):
        entry, made = part.find("donnee_entree"), part.find("donnee_intermediaire")
        lies = text(entry, "enum_inclinaison_vitrage_id") == "4"
        side = "horizontal" if lies else word("orientation", entry)
        if side:
            sides[side] += area
        through = area * number(made, "sw", 0.0)
        sun += through
        shaded += through * number(made, "fe1", 1.0) * number(made, "fe2", 1.0)
        coated = text(entry, "vitrage_vir") == "1"
        kind = word("type_vitrage", entry)
        glass.append(("double_low_e" if kind == "double" and coated else kind, area))
        frames.append((word("type_materiaux_menuiserie", entry), area))
        shutters.append((word("type_fermeture", entry), area))
    row |= {f"window_area_{side}": area for side, area in sides.items()}
    if total > 0:
        row["window_solar_factor"] = sun / total
    if shaded > 0:  # 0 where shades were not written: the sun was counted all the same
        row["shading_factor"] = min(shaded / sun, 1.0)
    return row | {
        "glazing": heaviest(glass),
        "window_frame": heaviest(frames),
        "shutters": heaviest(shutters),
    }


def _doors(home: Element) -> Row:
    parts = _losing(home, "porte")
    total = sum(number(part, "donnee_entree/surface_porte", 0.0) for part in parts)
    return {"door_area": total, "u_door": _mean_u(home, "porte", total, 0.0)}


def _air(home: Element) -> Row:
    stated = []
    for part in home.findall("ventilation_collection/ventilation"):
        entry = part.find("donnee_entree")
        stated.append((word("type_ventilation", entry), number(entry, "surface_ventile", 1.0)))
    lost = number(home, "sortie/deperdition/deperdition_renouvellement_air")
    return {"ventilation": heaviest(stated), "air_renewal_loss": lost}


def _shape(home: Element, is_house: bool) -> Row:
    """Levels, height, neighbours of a house; storey and sides of a flat."""
    about = home.find("caracteristique_generale")
    height = number(about, "hsp")
    levels = number(about, "nombre_niveau_logement", 1.0)
    level = number(about, "surface_habitable_logement") / max(levels, 1.0)
    row: Row = {"storeys": levels if levels >= 1 else math.nan, "ceiling_height": height}
    outside: dict[str, float] = {}
    for kind, size in (("mur", "surface_paroi_opaque"), ("baie_vitree", "surface_totale_baie")):
        for part in _losing(home, kind):
            entry = part.find("donnee_entree")
            if text(entry, "enum_type_adjacence_id") in _OUTSIDE:
                side = word("orientation", entry)
                outside[side] = outside.get(side, 0.0) + number(entry, size, 0.0)
    if is_house:
        square = 4 * math.sqrt(max(level, 1.0)) * height * levels
        ratio = sum(outside.values()) / square if square > 0 else math.nan
        if math.isfinite(ratio):
            touching = ("detached", ratio >= _DETACHED), ("semi_detached", ratio >= _SEMI)
            row["attachment"] = next((name for name, holds in touching if holds), "terraced")
        return row
    sides = sum(area >= _LEAST_SIDE for side, area in outside.items() if side != "horizontal")
    row["exposed_facades"] = float(min(max(sides, 1), 4))
    below = sum(_area(part) for part in _losing(home, "plancher_bas"))
    above = sum(_area(part) for part in _losing(home, "plancher_haut"))
    places = {
        (False, False): "middle",
        (True, False): "ground",
        (False, True): "top",
        (True, True): "ground_and_top",
    }
    row["position"] = places[below > _LEAST_SHARE * level, above > _LEAST_SHARE * level]
    return row


# What heats a certified home and its water: words, and efficiencies as certified.

_MOST_NEED = 60.0
"""Of hot water, that no home has: its whole building's then. [kWh/(m²·yr)]"""
_TANK = "electric_storage"
_TWO_PART = "11"
"""Configuration of convectors with a shared circuit and their own: two settings back, one told."""
_LEAST = 0.02
"""Share of the heating below which a second energy is not told."""
_USED = "donnee_intermediaire/conso_ch"
_LINK = "donnee_entree/enum_lien_generateur_emetteur_id"
"""Which generator feeds which emitter."""
_NETWORK = ("emission", "distribution", "regulation")


@dataclass(frozen=True)
class _Source:
    """One generator of heat with its emitter."""

    installation: Element
    entry: Element | None
    made: Element | None
    emitter: Element | None
    carrier: str
    system: str
    energy: float

    @property
    def written(self) -> float:
        """Its efficiency as certified, NaN where it is not."""
        return number(self.made, "scop", number(self.made, "rendement_generation"))

    @property
    def heat(self) -> float:
        """What it brings to the rooms. [kWh/yr]"""
        of = "donnee_intermediaire/rendement_"
        parts = (number(self.emitter, f"{of}{part}", 1.0) for part in _NETWORK)
        own = self.written if math.isfinite(self.written) else 1.0
        return self.energy * own * math.prod(parts)


def _sources(home: Element) -> list[_Source]:
    """Its generators, the one that heats most first."""
    result, own = [], _stated_share(home)
    parts = home.findall("installation_chauffage_collection/installation_chauffage")
    many = _alike(home, parts) if own < 1 else [1.0] * len(parts)
    for part, alike in zip(parts, many, strict=True):
        emitters = part.findall("emetteur_chauffage_collection/emetteur_chauffage")
        for one in part.findall("generateur_chauffage_collection/generateur_chauffage"):
            entry, made = one.find("donnee_entree"), one.find("donnee_intermediaire")
            linked = [e for e in emitters if text(e, _LINK) == text(one, _LINK)] or emitters
            result.append(
                _Source(
                    installation=part,
                    entry=entry,
                    made=made,
                    emitter=next(iter(linked), None),
                    carrier=word("type_energie", entry),
                    system=word("type_generateur_ch", entry),
                    energy=number(one, _USED, 0.0) * own * alike,
                )
            )
    return sorted(result, key=lambda source: -source.heat)


def _alike(home: Element, parts: list[Element]) -> list[float]:
    """How many of a building each installation stands for, where they then make its total."""
    used = [
        sum(number(one, _USED, 0.0) for one in part.iter("generateur_chauffage")) for part in parts
    ]
    many = [number(part, "donnee_entree/rdim", 1.0) for part in parts]
    total = number(home, "sortie/ef_conso/conso_ch", 0.0)
    times = sum(one * count for one, count in zip(used, many, strict=True))
    return many if abs(times - total) < abs(sum(used) - total) else [1.0] * len(parts)


def _second(main: _Source, sources: list[_Source]) -> tuple[str, float, float]:
    """What heats beside, its share of the heat, and its whole efficiency where we count its own."""
    whole = sum(source.heat for source in sources)
    beside = [s for s in sources if s.carrier != main.carrier and s.heat > _LEAST * whole]
    if not beside:
        return "none", 0.0, math.nan
    other = max(beside, key=lambda source: source.heat)
    share = sum(source.heat for source in beside) / whole
    emission = parameters()["heating.emission_efficiency"].by_key()
    control = parameters()["heating.control_efficiency"].by_key()
    stove = emission["stove"] * control["stove"]
    if other.carrier == "wood_pellets":
        return "pellet_stove", share, math.nan
    if other.carrier.startswith("wood"):
        kind = "insert" if other.system == "insert" else "log_stove"
        usual = parameters()["unknowns.support_stove_efficiency"].by_key()["median"]
        return kind, share, usual * stove
    if other.carrier == "electricity" and other.system == "air_air_heat_pump":
        return "air_air_heat_pump", share, math.nan
    if other.carrier == "electricity":
        return "electric_heaters", share, emission["electric_heaters"] * control["electric_heaters"]
    return "none", 0.0, math.nan


def heating(home: Element) -> Row:
    """Fields of a certified home's heating.

    Parameters
    ----------
    home : Element
        Its ``logement``.
    """
    sources = _sources(home)
    if not sources:
        return {}
    by_carrier = heaviest([(s.carrier, max(s.heat, 1e-9)) for s in sources])
    main = next(source for source in sources if source.carrier == by_carrier)
    system, carrier = main.system, main.carrier
    if any(source.system == "hybrid_heat_pump" for source in sources):
        system = "hybrid_heat_pump"
        burnt = (s.carrier for s in sources if s.carrier not in ("electricity", ""))
        carrier = next(burnt, "natural_gas")
    shared = text(main.installation, "donnee_entree/enum_type_installation_id") in ("2", "3", "4")
    second, share, usual = _second(main, sources)
    answers: Row = {
        "heating_carrier": carrier,
        "heating_system": system if system in SYSTEMS_OF.get(carrier, ()) else "",
        "heating_year": year("type_generateur_ch", main.entry),
        "heating_scope": "collective" if shared else "individual",
        "secondary_heating": second,
        "secondary_heating_share": math.nan if second == "none" else share,
    }
    emitter = main.emitter
    entry, made = (
        emitter.find(part) if emitter is not None else None
        for part in ("donnee_entree", "donnee_intermediaire")
    )
    answers["emitters"] = word("type_emission_distribution", entry)
    answers["heating_control"] = word("equipement_intermittence", entry)
    for ours, part in zip(("emission", "distribution", "control"), _NETWORK, strict=True):
        answers[f"{ours}_efficiency"] = number(made, f"rendement_{part}")
    kind = text(main.installation, "donnee_entree/enum_cfg_installation_ch_id")
    answers["intermittency_factor"] = math.nan if kind == _TWO_PART else number(made, "i0")
    if system != "hybrid_heat_pump":
        answers["generation_efficiency"] = _generation(home, answers, main, sources, usual)
    networks = _network_emissions(home)
    if math.isfinite(networks):
        answers["district_heating_emissions"] = networks
    return answers


def _generation(
    home: Element, answers: Row, main: _Source, sources: list[_Source], usual: float
) -> float:
    """Of the main energy: written; where several generators share the home, what makes the primary
    energy of them all."""
    alone = [source for source in sources if source.energy > 0]
    if len(alone) <= 1 and math.isfinite(main.written):
        return main.written
    part = share_of(home)
    need = number(home, "sortie/apport_et_besoin/besoin_ch") * part
    loss = number(home, "sortie/deperdition/deperdition_enveloppe") * part
    about = home.find("caracteristique_generale")
    volume = number(about, "surface_habitable_logement") * number(about, "hsp")
    network = math.prod(
        answers[f"{name}_efficiency"] for name in ("emission", "distribution", "control")
    )
    setting, share = answers["intermittency_factor"], answers["secondary_heating_share"]
    beside = share if math.isfinite(share) else 0.0
    if not all(map(math.isfinite, (need, loss, volume, network, setting))):
        return main.written
    slope = parameters()["method_3cl.intermittency"].by_key()
    factor = float(intermittency(setting, loss, volume, **slope))
    primary = sum(source.energy * _primary(source.carrier) for source in sources)
    others = sum(s.energy * _primary(s.carrier) for s in sources if s.carrier != main.carrier)
    if math.isfinite(usual):
        stove = answers["secondary_heating"] != "electric_heaters"
        carrier = "wood_logs" if stove else "electricity"
        others = need * beside * factor / usual * _primary(carrier)
    elif beside == 0:
        others = 0.0
    used = (primary - others) / _primary(main.carrier)
    if used <= 0 or need <= 0:
        return main.written
    return need * (1 - beside) * factor / (network * used)


def _primary(carrier: str) -> float:
    """Primary energy of a kilowatt-hour when most certificates were made."""
    factors = parameters()["energy.primary_energy_factor"]
    first_day, *_ = factors.starts
    return factors.by_key(day=first_day).get(carrier, 1.0)


def is_building(about: Element | None) -> bool:
    """Whether a certificate is of a whole building."""
    return word("methode_application_dpe_log", about) == "building"


def share_of(home: Element) -> float:
    """Of its building, of a home certified from its building's data or of the mean dwelling of a
    building; 1 for all others."""
    about = home.find("caracteristique_generale")
    own = number(about, "surface_habitable_logement")
    whole = number(about, "surface_habitable_immeuble")
    from_building = is_building(about) or (
        word("donnees_immeuble", about, "enum_methode_application_dpe_log_id") == "yes"
    )
    return own / whole if from_building and whole > own else 1.0


def _stated_share(home: Element) -> float:
    """Of the energies that a certificate tells, the mean dwelling's: 1 for a home's own."""
    return share_of(home) if is_building(home.find("caracteristique_generale")) else 1.0


def _network_emissions(home: Element) -> float:
    """Of the network's heat, as certified."""
    for part in home.findall("sortie/sortie_par_energie_collection/sortie_par_energie"):
        if word("type_energie", part) == "district_heating":
            used = number(part, "conso_ch", 0.0) + number(part, "conso_ecs", 0.0)
            emitted = number(part, "emission_ges_ch", 0.0) + number(part, "emission_ges_ecs", 0.0)
            if used > 0:
                return emitted / used
    return math.nan


def hot_water(home: Element, answers: Row) -> Row:
    """Fields of a certified home's hot water.

    Parameters
    ----------
    home : Element
        Its ``logement``.
    answers : dict
        Its heating.
    """
    result: list[tuple[str, float]] = []
    has_sun = False
    for part in home.findall("installation_ecs_collection/installation_ecs"):
        has_sun |= text(part, "donnee_entree/enum_cfg_installation_ecs_id") == "2"
        for one in part.findall("generateur_ecs_collection/generateur_ecs"):
            entry = one.find("donnee_entree")
            energy = number(one, "donnee_intermediaire/conso_ecs", 0.0)
            result.append((_kind(entry, answers), energy))
    others = [(kind, energy) for kind, energy in result if kind != _TANK]
    own = _stated_share(home)
    takes_turns = own == 1 and 0 < len(others) < len(result)
    row: Row = {
        "hot_water_system": heaviest(others if takes_turns else result),
        "hot_water_backup": "true" if takes_turns else "false",
    }
    if has_sun:
        with_heating = row["hot_water_system"] == "with_heating"
        row["hot_water_system"] = "solar_with_heating" if with_heating else "solar_electric"
    area = number(home, "caracteristique_generale/surface_habitable_logement")
    need = number(home, "sortie/apport_et_besoin/besoin_ecs")
    if need > _MOST_NEED * area:  # the building's
        need *= share_of(home)
    used = number(home, "sortie/ef_conso/conso_ecs")
    used += number(home, "sortie/production_electricite/conso_elec_ac_ecs", 0.0)
    used *= own
    if takes_turns:  # half of the need each; the tank's own part is counted apart
        law = parameters()["method_3cl.hot_water_systems"].by_key()
        need, used = need * (1 - law["second"]), sum(energy for _, energy in others)
    if need > 0 and used > 0:
        row["hot_water_efficiency"] = need / used
    return row


def _kind(entry: Element | None, row: Row) -> str:
    """The system of one generator of hot water, in the words of the home it stands in."""
    kind, carrier = word("type_generateur_ecs", entry), word("type_energie", entry)
    heated_by = row.get("heating_carrier")
    if kind == "district_heating":
        return "with_heating" if heated_by == "district_heating" else kind
    if kind == "with_heating" and carrier != heated_by:
        if row.get("heating_system") == "hybrid_heat_pump":
            return kind
        tanks = {"natural_gas": "gas_storage", "lpg": "gas_storage", "electricity": _TANK}
        return tanks.get(carrier, kind)
    return kind


def electricity(home: Element) -> Row:
    """Panels and cooling."""
    surface = sum(
        number(part, "surface_totale_capteurs", 0.0)
        for part in home.findall("production_elec_enr/panneaux_pv_collection/panneaux_pv")
    )
    cooled = home.find("climatisation_collection/climatisation") is not None
    per_area = float(parameters()["certificates.panel_power"].constant)
    row: Row = {"cooling": "true" if cooled else "false"}
    if surface > 0:
        row["photovoltaic_power"] = surface * per_area * _stated_share(home)
    return row
