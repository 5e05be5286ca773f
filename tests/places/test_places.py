"""Communes: found as people type them, and where they are."""

from __future__ import annotations

import numpy as np
import pytest

from calc.places import communes as places
from calc.places.communes import great_circle
from calc.schema.vocabulary import CLIMATE_ZONES


def test_zones_by_departement():
    """Annex 1, §18.1: Nord, Paris H1a; Finistère H2a; Bouches-du-Rhône H3."""
    codes = np.array(["59350", "75056", "29019", "13055", "97411", ""])
    zones = places.climate_zone(places.index(codes))
    assert [CLIMATE_ZONES[z] if z >= 0 else None for z in zones] == [
        "h1a",
        "h1a",
        "h2a",
        "h3",
        None,
        None,
    ]


def test_districts_are_their_city():
    result = places.index(np.array(["75111", "69383", "13208", "75199"]))
    assert [places.commune_at(i).name if i >= 0 else None for i in result] == [
        "Paris",
        "Lyon",
        "Marseille",
        None,
    ]


def test_distances_as_the_crow_flies():
    """Great circles between town halls: Lille–Paris 204 km, Lille–Dunkerque 64 km (IGN)."""
    from_lille = great_circle(np.array(["59350"] * 2), np.array(["75056", "59183"]))
    assert from_lille.tolist() == pytest.approx([204, 64], abs=3)


def test_all_communes_are_there():
    assert places.place_count() > 34_000
    assert places.commune("62765").departement == "62"
    assert places.commune("00000") is None
