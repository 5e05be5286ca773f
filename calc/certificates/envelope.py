"""The shell of a certified home: areas, mean transmittances, openings, air, shape."""

from __future__ import annotations

import math
from xml.etree.ElementTree import Element

from calc.certificates.files import heaviest, number, text, word, year

_LEAST_SIDE = 3.0
"""A side of a flat is outside when it has that much wall or window there. [m²]"""
_LEAST_SHARE = 0.4
"""A flat has a roof or a floor when that share of its level loses heat."""
_DETACHED, _SEMI = 0.85, 0.6
"""A house's outside walls over those of a square of its area: above, it touches no other; one."""
Row = dict[str, object]


def _parts(home: Element, kind: str) -> list[Element]:
    return home.findall(f"enveloppe/{kind}_collection/{kind}")


def _area(part: Element) -> float:
    return number(part, "donnee_entree/surface_paroi_opaque", 0.0)


def _loses(part: Element) -> bool:
    return number(part, "donnee_intermediaire/b", 0.0) > 0


def _is_outside(part: Element) -> bool:
    return text(part, "donnee_entree/enum_type_adjacence_id") in ("1", "2")


def _losing(home: Element, kind: str) -> list[Element]:
    return [part for part in _parts(home, kind) if _loses(part)]


def _insulation(parts: list[Element]) -> tuple[str, float]:
    """How most of some parts is insulated, and since when."""
    told, since = [], []
    for part in parts:
        entry = part.find("donnee_entree")
        found = word("type_isolation", entry)
        told.append((found, _area(part)))
        known = year("periode_isolation", entry)
        if found not in ("", "none") and math.isfinite(known):
            since.append((str(int(known)), _area(part)))
    when = heaviest(since)
    return heaviest(told), float(when) if when else math.nan


def _element(
    home: Element, kind: str, loss: str, area: str, u_value: str, part: str
) -> tuple[Row, list[Element]]:
    parts = _losing(home, kind)
    total = sum(_area(each) for each in parts)
    lost = number(home, f"sortie/deperdition/{loss}")
    row: Row = {area: total, u_value: lost / total if total > 0 else 0.0}
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
    walls, wall_parts = _element(home, "mur", "deperdition_mur", "wall_area", "u_wall", "wall")
    floors, floor_parts = _element(
        home, "plancher_bas", "deperdition_plancher_bas", "lower_floor_area", "u_floor", "floor"
    )
    roofs, roof_parts = _element(
        home, "plancher_haut", "deperdition_plancher_haut", "roof_area", "u_roof", "roof"
    )
    row = walls | floors | roofs
    row["wall_material"] = heaviest(
        [
            (word("materiaux_structure_mur", part.find("donnee_entree")), _area(part))
            for part in wall_parts
        ]
    )
    row["floor_type"] = heaviest(
        [
            (found if found in ("slab_on_ground", "crawl_space", "basement") else "", _area(part))
            for part in floor_parts
            for found in [word("type_adjacence", part.find("donnee_entree"))]
        ]
    )
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
    if kind == "rafters":
        return kind
    return "attic" if below_loft else kind


def _windows(home: Element) -> Row:
    parts = _losing(home, "baie_vitree")
    areas = [number(part, "donnee_entree/surface_totale_baie", 0.0) for part in parts]
    total = sum(areas)
    lost = number(home, "sortie/deperdition/deperdition_baie_vitree")
    row: Row = {"window_area": total, "u_window": lost / total if total > 0 else 0.0}
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
    lost = number(home, "sortie/deperdition/deperdition_porte", 0.0)
    return {"door_area": total, "u_door": lost / total if total > 0 else 0.0}


def _air(home: Element) -> Row:
    told = []
    for part in home.findall("ventilation_collection/ventilation"):
        entry = part.find("donnee_entree")
        told.append((word("type_ventilation", entry), number(entry, "surface_ventile", 1.0)))
    lost = number(home, "sortie/deperdition/deperdition_renouvellement_air")
    return {"ventilation": heaviest(told), "air_renewal_loss": lost}


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
            if _is_outside(part):
                side = word("orientation", part.find("donnee_entree"))
                area = number(part, f"donnee_entree/{size}", 0.0)
                outside[side] = outside.get(side, 0.0) + area
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
