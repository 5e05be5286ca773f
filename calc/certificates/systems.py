"""What heats a certified home and its water: words, and efficiencies as certified."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from calc.certificates.envelope import Row
from calc.certificates.nodes import heaviest, number, text, word, year
from calc.housing.heating import intermittency
from calc.parameters import parameters
from calc.schema.vocabulary import SYSTEMS_OF

_STOVES = ("stove", "insert")
_MOST_NEED = 60.0
"""Of hot water, that no home has: its whole building's then. [kWh/(m²·yr)]"""
_TWO_PART = "11"
"""Configuration of convectors with a shared circuit and their own: two settings back, one told."""
_LEAST = 0.02
"""Share of the heating below which a second energy is not told."""


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


def _sources(home: Element) -> list[_Source]:
    found = []
    for part in home.findall("installation_chauffage_collection/installation_chauffage"):
        emitters = part.findall("emetteur_chauffage_collection/emetteur_chauffage")
        for one in part.findall("generateur_chauffage_collection/generateur_chauffage"):
            entry, made = one.find("donnee_entree"), one.find("donnee_intermediaire")
            link = text(entry, "enum_lien_generateur_emetteur_id")
            own = [e for e in emitters if link == _link(e)] or emitters
            found.append(
                _Source(
                    part,
                    entry,
                    made,
                    own[0] if own else None,
                    word("type_energie", entry),
                    word("type_generateur_ch", entry),
                    number(made, "conso_ch", 0.0),
                )
            )
    return sorted(found, key=lambda source: -source.energy)


def _link(emitter: Element) -> str:
    return text(emitter, "donnee_entree/enum_lien_generateur_emetteur_id")


def _second(main: _Source, others: list[_Source], total: float) -> tuple[str, float]:
    """What heats beside, and its share of the need as the method fixes it."""
    law = parameters()["method_3cl.heating_shares"].by_key()
    beside = [s for s in others if s.carrier != main.carrier and s.energy > _LEAST * total]
    if not beside:
        return "none", 0.0
    other = max(beside, key=lambda source: source.energy)
    if other.carrier == "wood_pellets":
        return "pellet_stove", law["stove_support"]
    if other.carrier.startswith("wood"):
        kind = "insert" if other.system == "insert" else "log_stove"
        return kind, law["stove_support"]
    if other.carrier == "electricity" and other.system == "air_air_heat_pump":
        return "air_air_heat_pump", law["second_heat_pump"]
    if other.carrier == "electricity":
        return "electric_heaters", math.nan
    return "none", 0.0


def heating(home: Element, row: Row) -> Row:
    """Fields of a certified home's heating.

    Parameters
    ----------
    home : Element
        Its ``logement``.
    row : dict
        Its shell: what setting back saves depends on it.
    """
    sources = _sources(home)
    if not sources:
        return {}
    total = sum(source.energy for source in sources)
    by_carrier = heaviest([(s.carrier, max(s.energy, 1e-9)) for s in sources])
    main = next(source for source in sources if source.carrier == by_carrier)
    system, carrier = main.system, main.carrier
    if any(source.system == "hybrid_heat_pump" for source in sources):
        system = "hybrid_heat_pump"
        burnt = [s.carrier for s in sources if s.carrier not in ("electricity", "")]
        carrier = burnt[0] if burnt else "natural_gas"
    if system == "district_heating":
        carrier = carrier if carrier == "district_heating" else main.carrier
    shared = text(main.installation, "donnee_entree/enum_type_installation_id") in ("2", "3", "4")
    second, share = _second(main, sources, total)
    told: Row = {
        "heating_carrier": carrier,
        "heating_system": system if system in SYSTEMS_OF.get(carrier, ()) else "",
        "heating_year": year("type_generateur_ch", main.entry),
        "heating_scope": "collective" if shared else "individual",
        "secondary_heating": second,
    }
    emitter = main.emitter
    entry = emitter.find("donnee_entree") if emitter is not None else None
    made = emitter.find("donnee_intermediaire") if emitter is not None else None
    told["emitters"] = word("type_emission_distribution", entry)
    told["heating_control"] = word("equipement_intermittence", entry)
    told["emission_efficiency"] = number(made, "rendement_emission")
    told["distribution_efficiency"] = number(made, "rendement_distribution")
    told["control_efficiency"] = number(made, "rendement_regulation")
    kind = text(main.installation, "donnee_entree/enum_cfg_installation_ch_id")
    told["intermittency_factor"] = math.nan if kind == _TWO_PART else number(made, "i0")
    if system != "hybrid_heat_pump":
        told["generation_efficiency"] = _generation(home, row, told, main, sources, share)
    networks = _network_emissions(home)
    if math.isfinite(networks):
        told["district_heating_emissions"] = networks
    return told


def _generation(
    home: Element, row: Row, told: Row, main: _Source, sources: list[_Source], share: float
) -> float:
    """Of the main energy: written; where several generators share the home, what makes the primary
    energy of them all."""
    alone = [source for source in sources if source.energy > 0]
    written = number(main.made, "scop", number(main.made, "rendement_generation"))
    if len(alone) <= 1 and math.isfinite(written):
        return written
    part = share_of(home)
    need = number(home, "sortie/apport_et_besoin/besoin_ch") * part
    loss = number(home, "sortie/deperdition/deperdition_enveloppe") * part
    about = home.find("caracteristique_generale")
    volume = number(about, "surface_habitable_logement") * number(about, "hsp")
    network = math.prod(
        float(str(told[f"{name}_efficiency"])) for name in ("emission", "distribution", "control")
    )
    setting = float(str(told["intermittency_factor"]))
    shared = told["heating_scope"] == "collective"
    beside = share if math.isfinite(share) else _electric_share(shared)
    if not all(map(math.isfinite, (need, loss, volume, network, setting))):
        return written
    slope = parameters()["method_3cl.intermittency"].by_key()
    factor = float(intermittency(setting, loss, volume, **slope))
    primary = sum(source.energy * _primary(source.carrier) for source in sources)
    others = sum(s.energy * _primary(s.carrier) for s in sources if s.carrier != main.carrier)
    if not math.isfinite(share):
        others = need * beside * factor * _primary("electricity")
    elif share == 0:
        others = 0.0
    used = (primary - others) / _primary(main.carrier)
    if used <= 0 or need <= 0:
        return written
    return need * (1 - beside) * factor / (network * used)


def _primary(carrier: str) -> float:
    """Primary energy of a kilowatt-hour when most certificates were made."""
    factors = parameters()["energy.primary_energy_factor"]
    return dict(zip(factors.keys[0], factors.values[0].tolist(), strict=True)).get(carrier, 1.0)


def share_of(home: Element) -> float:
    """Of its building, of a home certified from its building's data; 1 for all others."""
    about = home.find("caracteristique_generale")
    own = number(about, "surface_habitable_logement")
    whole = number(about, "surface_habitable_immeuble")
    from_building = word("donnees_immeuble", about, "enum_methode_application_dpe_log_id") == "yes"
    return own / whole if from_building and whole > own else 1.0


def _electric_share(shared: bool) -> float:
    return float(parameters()["unknowns.support_share"].constant[int(shared), 0])


def _network_emissions(home: Element) -> float:
    """Of the network's heat, as certified."""
    for part in home.findall("sortie/sortie_par_energie_collection/sortie_par_energie"):
        if word("type_energie", part) == "district_heating":
            used = number(part, "conso_ch", 0.0) + number(part, "conso_ecs", 0.0)
            emitted = number(part, "emission_ges_ch", 0.0) + number(part, "emission_ges_ecs", 0.0)
            if used > 0:
                return emitted / used
    return math.nan


def hot_water(home: Element, told: Row) -> Row:
    """Fields of a certified home's hot water.

    Parameters
    ----------
    home : Element
        Its ``logement``.
    told : dict
        Its heating.
    """
    found = []
    has_sun = False
    for part in home.findall("installation_ecs_collection/installation_ecs"):
        has_sun |= text(part, "donnee_entree/enum_cfg_installation_ecs_id") == "2"
        for one in part.findall("generateur_ecs_collection/generateur_ecs"):
            entry = one.find("donnee_entree")
            energy = number(one, "donnee_intermediaire/conso_ecs", 0.0)
            found.append((_kind(entry, told), energy))
    row: Row = {"hot_water_system": heaviest(found)}
    if has_sun:
        with_heating = row["hot_water_system"] == "with_heating"
        row["hot_water_system"] = "solar_with_heating" if with_heating else "solar_electric"
    area = number(home, "caracteristique_generale/surface_habitable_logement")
    need = number(home, "sortie/apport_et_besoin/besoin_ecs")
    if need > _MOST_NEED * area:  # the building's
        need *= share_of(home)
    used = number(home, "sortie/ef_conso/conso_ecs")
    own = number(home, "sortie/production_electricite/conso_elec_ac_ecs", 0.0)
    if need > 0 and used + own > 0:
        row["hot_water_efficiency"] = need / (used + own)
    return row


def _kind(entry: Element | None, told: Row) -> str:
    """The system of one generator of hot water, in the words of the home it stands in."""
    kind, carrier = word("type_generateur_ecs", entry), word("type_energie", entry)
    heated_by = told.get("heating_carrier")
    if kind == "district_heating":
        return "with_heating" if heated_by == "district_heating" else kind
    if kind == "with_heating" and carrier != heated_by:
        if told.get("heating_system") == "hybrid_heat_pump":
            return kind
        other = {
            "natural_gas": "gas_storage",
            "lpg": "gas_storage",
            "electricity": "electric_storage",
        }
        return other.get(carrier, kind)
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
        row["photovoltaic_power"] = surface * per_area
    return row
