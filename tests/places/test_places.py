"""Communes: found as people type them, and where they are."""

from __future__ import annotations

import numpy as np
import pytest

from calc.places import communes as places
from calc.places.search import search
from calc.schema.vocabulary import CLIMATE_ZONES


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("st omer", "62765"),
        ("Saint-Omer", "62765"),
        ("SAINT OMER", "62765"),
        ("59800", "59350"),
        ("59000", "59350"),
        ("lille", "59350"),
        ("bethune", "62119"),
        ("Béthune", "62119"),
        ("villeneuve d'ascq", "59009"),
        ("villeneuve d’ascq", "59009"),
        ("dunkerque", "59183"),
        ("roubaix", "59512"),
        ("arras", "62041"),
        ("paris", "75056"),
        ("boulogne sur mer", "62160"),
        ("boulogne s/ mer", "62160"),
        ("75011", "75056"),
    ],
)
def test_communes_are_found_as_people_type_them(typed, code):
    assert search(typed)[0].code == code


@pytest.mark.parametrize(
    "typed", ["", "   ", "'; drop table", "%", "\x00", "🏠", "zzzzqqq", "x" * 500]
)
def test_what_is_no_commune_finds_none(typed):
    assert search(typed) == []


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
    found = places.index(np.array(["75111", "69383", "13208", "75199"]))
    assert [places.commune_at(i).name if i >= 0 else None for i in found] == [
        "Paris",
        "Lyon",
        "Marseille",
        None,
    ]


def test_distances_as_the_crow_flies():
    """Great circles between town halls: Lille–Paris 204 km, Lille–Dunkerque 64 km (IGN)."""
    lille, paris, dunkerque = places.index(np.array(["59350", "75056", "59183"]))
    assert places.great_circle(np.array([lille]), np.array([paris]))[0] == pytest.approx(204, abs=3)
    near = places.great_circle(np.array([lille]), np.array([dunkerque]))[0]
    assert near == pytest.approx(64, abs=3)


def test_all_communes_are_there():
    assert len(search("a", 100_000)) > 1000
    assert places.commune("62765").departement == "62"
    assert places.commune("00000") is None
