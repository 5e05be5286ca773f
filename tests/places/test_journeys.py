"""What leads from one place to another: roads, trains, ferries that exist, and none that do not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse.csgraph import dijkstra

from calc.mobility.trips.comparator import compare
from calc.mobility.trips.trip import ComparisonRequest
from calc.parameters import parameters
from calc.places import communes, networks
from calc.places.communes import same_place
from calc.places.journeys import journey
from calc.places.networks import by_car, road, roads_from, stations
from calc.places.resolver import resolve
from calc.schema.inputs import read


@pytest.mark.parametrize(
    ("ends", "kilometres", "minutes"),
    [
        # free flow, as those who drive it know it; within 10 % and 20 %
        (("59350", "75056"), 225, 148),
        (("75056", "06088"), 930, 530),
        (("31555", "34172"), 243, 145),
        (("44109", "35238"), 113, 80),
        (("76351", "14333"), 25, 28),  # over the Pont de Normandie
        (("05023", "05061"), 88, 88),
        (("73065", "73054"), 102, 92),
        (("2B050", "2B033"), 93, 95),
    ],
)
def test_roads_are_as_long_as_they_are(ends, kilometres, minutes):
    car = journey(*ends).car
    assert car.distance == pytest.approx(kilometres, rel=0.1)
    assert car.minutes == pytest.approx(minutes, rel=0.2)
    assert car.minutes_low < car.minutes < car.minutes_high
    assert journey(*ends[::-1]).car.distance == pytest.approx(car.distance)


@pytest.mark.parametrize(
    ("ends", "mode", "minutes"),
    [
        # timetables of 2024–2026: first departure to last arrival, within 15 %
        (("75056", "69123"), "high_speed_train", 117),
        (("75056", "63113"), "intercity_train", 212),
        (("75056", "76540"), "regional_train", 84),
        (("33063", "31555"), "intercity_train", 130),
        (("62041", "80021"), "regional_train", 40),
        (("69123", "44109"), "high_speed_train", 275),
    ],
)
def test_trains_take_what_their_timetable_says(ends, mode, minutes):
    assert journey(*ends).trains[mode].ride_minutes == pytest.approx(minutes, rel=0.15)


def test_no_ter_is_as_fast_as_a_high_speed_train():
    """At 160 to 200 km/h between stops, the quickest TER (Mulhouse–Strasbourg, Paris–Orléans)
    advance at some 110 km/h as the crow flies; only those of Lille–Calais take the fast line."""
    links, listed = parameters().table("rails.trains").columns, stations()
    place = {code: at for at, code in enumerate(listed.codes.tolist())}
    a, b = (np.array([place[code] for code in links[end].tolist()]) for end in ("a", "b"))
    points = (listed.latitude[a], listed.longitude[a], listed.latitude[b], listed.longitude[b])
    great_circle = communes.arc(*points)
    is_fast = (
        (links["kind"] == "TER")
        & (great_circle > 80)
        & (60 * great_circle > 125 * links["minutes"])
    )
    named = zip(listed.names[a[is_fast]], listed.names[b[is_fast]], strict=True)
    assert {frozenset(pair) for pair in named} == {frozenset(("Lille Europe", "Calais - Fréthun"))}


@pytest.mark.parametrize(
    ("ends", "least"),
    [
        # TER of Paris-Bercy: Lyon in 5 h, Dijon in 2 h 45 to 3 h; Mâcon, Bourg, Grenoble beyond
        (("75056", "69123"), 290),
        (("75056", "21231"), 165),
        (("75056", "71270"), 220),
        (("75056", "01053"), 220),
        (("75056", "71153"), 200),
        (("75056", "38185"), 300),
        (("69123", "37261"), 300),
        (("69123", "77111"), 300),
    ],
)
def test_a_train_on_a_high_speed_line_is_no_ter(ends, least):
    """Trains of many kinds are called by the fastest; those of one kind are of that kind."""
    way = journey(*ends).trains
    slow = way.get("regional_train")
    assert slow is None or (slow.ride_minutes >= least and set(slow.kinds) <= {"TER", "IDF"})
    assert "TGV" in way["high_speed_train"].kinds


def test_the_express_of_the_paris_region_leads_to_chessy():
    """RER A: 35 to 40 minutes to the Gare de Lyon."""
    train = journey("77111", "75056").train
    assert train.kinds == ("IDF",) and train.ride_minutes == pytest.approx(38, abs=5)


def test_a_train_names_its_stations():
    train = journey("62119", "59350").train
    assert train.stations == ("Béthune", "Lille Flandres") and train.changes == 0


@pytest.mark.parametrize(
    ("ends", "station"), [(("75056", "80021"), "Amiens"), (("80001", "80021"), "Amiens")]
)
def test_one_gets_off_at_the_station_that_one_means(ends, station):
    """Paris and Abbeville to Amiens: not at Longueau, nor at Saint-Roch, some minutes before."""
    assert journey(*ends).train.stations[-1] == station


@pytest.mark.parametrize(
    ("ends", "mode"),
    [
        (("2B033", "2A004"), "high_speed_train"),
        (("2B033", "2A004"), "intercity_train"),
        (("97302", "97304"), "regional_train"),
        (("97105", "97110"), "intercity_train"),
        (("76351", "14333"), "regional_train"),
        (("59350", "97411"), "high_speed_train"),
    ],
)
def test_no_train_runs_where_there_are_no_rails(ends, mode):
    assert mode not in journey(*ends).trains


def test_a_train_runs_in_corsica():
    assert sorted(journey("2B033", "2A004").trains) == ["regional_train"]


@pytest.mark.parametrize(
    "ends", [("06088", "2A004"), ("29155", "29019"), ("59350", "97411"), ("97120", "97110")]
)
def test_no_road_crosses_the_sea(ends):
    way = journey(*ends)
    assert way.car is None and not way.is_by_road


def test_ferries_are_those_that_sail():
    """Nice–Ajaccio: about 245 km (Corsica Ferries); Royan–Le Verdon: 25 min for a day by road."""
    assert journey("06088", "2A004").ferry.distance == pytest.approx(245, rel=0.08)
    over_the_gironde = journey("17306", "33514").ferry
    assert over_the_gironde.links[0].start.name == "Royan" and over_the_gironde.minutes < 60
    assert journey("59350", "75056").ferry is None
    assert journey("59350", "97411").ferry is None


def test_a_way_abroad_is_known_by_rail_and_as_the_crow_flies():
    brussels = journey("59350", "BE2800866")
    assert brussels.is_by_road and brussels.car is None
    assert brussels.trains["high_speed_train"].ride_minutes == pytest.approx(35, abs=3)


def test_a_port_s_roads_are_those_that_are_looked_for_one_by_one():
    """Kept for the whole country, they weigh what the shortest way weighs: ties aside, the same."""
    rng = np.random.default_rng(14)
    places = rng.choice(communes.place_count(), 40)
    per_distance = parameters()["roads.choice"].by_key()["per_distance"]
    compared = 0
    for port in communes.index(np.array(["33058", "17306", "83153"])).tolist():
        for place in places.tolist():
            result, kept = road(port, place), roads_from(port, place)
            if result is None:
                assert not np.isfinite(kept).any()
                continue
            weight = result.minutes + per_distance * result.distance
            assert kept[1] + per_distance * kept[0] == pytest.approx(weight, rel=1e-4)
            compared += 1
    assert compared > 100


@pytest.mark.parametrize("ends", [("59350", "13055"), ("29019", "67482"), ("05023", "05061")])
def test_a_bounded_search_finds_the_way_of_an_unbounded_one(ends):
    start, end = communes.index(np.array(ends)).tolist()
    weights = by_car().weights
    nodes = networks._nodes()
    shortest = dijkstra(weights, indices=nodes[start])[nodes[end]]
    result = road(start, end)
    per_distance = parameters()["roads.choice"].by_key()["per_distance"]
    assert result.minutes + per_distance * result.distance == pytest.approx(shortest)


def test_the_gironde_is_crossed_by_its_ferry_or_gone_round():
    """Royan–Soulac: 13 km as the crow flies, some 220 by Bordeaux, nobody cycles on water."""
    way = journey("17306", "33514")
    assert way.car.distance == pytest.approx(215, rel=0.1) and way.car.minutes > 140
    assert way.bicycle_distance > 100 or np.isnan(way.bicycle_distance)
    assert way.ferry.links[0].minutes == 25 and way.ferry.minutes < 60


def test_where_only_a_coach_can_be_it_is_a_coach():
    """Nancy–Vittel: no train since 2016, coaches of the region's timetable, an hour and a half."""
    way = journey("54395", "88516")
    assert way.train is None and way.coach is not None
    assert way.coach.stations == ("Nancy", "Vittel") and set(way.coach.kinds) == {"coach"}
    assert way.coach.ride_minutes == pytest.approx(85, rel=0.15)
    assert way.coach.minutes > way.car.minutes
    stated = {"origin": ["54395"], "destination": ["88516"]}
    comparison = compare(read(ComparisonRequest, stated, 1)[0])
    place = comparison.ways.index("coach")
    assert not comparison.reasons[place] and not comparison.conditions[place]
    assert comparison.figures["duration"][place] * 60 == pytest.approx(way.coach.minutes)


def test_a_coach_is_not_proposed_beside_a_train_nor_where_none_runs():
    assert journey("59350", "62119").coach is None
    assert journey("97302", "97304").coach is None
    assert journey("76351", "14333").coach is None


def boats(origin: str, destination: str) -> list[str]:
    """Ports of the boats between two places as people write them."""
    ends = (resolve(text).place for text in (origin, destination))
    way = journey(*(place.code for place in ends)).ferry
    return [f"{boat.start.name} – {boat.end.name}" for boat in way.links] if way else []


@pytest.mark.parametrize(
    ("origin", "destination", "ports"),
    [
        ("Groix", "Le Palais", ["Groix – Lorient", "Quiberon – Le Palais (Belle-Île)"]),
        ("Terre-de-Bas", "Les Abymes", ["Terre-de-Bas (Les Saintes) – Trois-Rivières"]),
        ("Ajaccio", "Marseille", ["Ajaccio – Marseille"]),
        ("Lille", "Londres", ["Calais – Douvres"]),
        ("Saint-Malo", "Jersey", ["Saint-Malo – Jersey (Saint-Hélier)"]),
        ("Cherbourg-en-Cotentin", "Guernesey", ["Saint-Malo – Guernesey (Saint-Pierre-Port)"]),
    ],
)
def test_islands_are_joined_by_one_boat_or_by_two(origin, destination, ports):
    assert boats(origin, destination) == ports


def test_corsica_reaches_belgium_by_a_port_and_the_road():
    way = journey("2B033", "BE2785341").ferry  # Bastia, Tournai
    assert len(way.links) == 1 and way.road_distance > 700 and way.minutes > 15 * 60


def test_nobody_goes_from_a_town_to_another_of_france_by_a_port_abroad():
    for start, end in (("2B033", "75056"), ("2A004", "06088")):
        assert all(boat.end.country == "FR" for boat in journey(start, end).ferry.links)


def test_a_small_boat_is_boarded_on_foot_a_great_one_with_a_car_and_a_cabin():
    assert journey("56152", "56186").ferry.is_afoot  # Belle-Île, Quiberon
    assert journey("29155", "29019").ferry.is_afoot  # Ouessant takes no cars
    assert journey("2A004", "13055").ferry.has_cabin
    far = journey("56152", "75056").ferry  # on to Paris by road: the car is aboard
    assert not far.is_afoot and not far.has_cabin


def test_forest_is_not_sea():
    assert journey("97353", "97302").why_no_road == "no_road"  # Maripasoula, Cayenne
    assert journey("97411", "97302").why_no_road == "sea_between"
    assert journey("98818", "98805").why_no_road == "roads_unknown"  # Nouméa, Dumbéa
    assert journey("59350", "13055").why_no_road == ""


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("75115", "75116", True),
        ("69123", "69381", True),
        ("13055", "13201", True),
        ("1004", "01004", True),
        ("2a004", "2A004", True),
        ("59350", "59512", False),
        ("BE2800866", "BE2800866", True),
        ("", "", False),
    ],
)
def test_a_district_is_its_city(one, other, is_same):
    assert same_place(np.array([one]), np.array([other])).tolist() == [is_same]


def test_a_night_train_is_of_the_night():
    """Hyères–Nice: what is left of a night train at dawn is no train of the day."""
    assert "night_train" not in journey("83069", "06088").trains
    assert "night_train" in journey("75056", "06088").trains


@pytest.mark.parametrize(
    ("ends", "least"),
    [
        (("97424", "97421"), 90),  # Cilaos, Salazie: two cirques, each with one road to the coast
        (("97424", "97410"), 90),
        (("97424", "97414"), 33),  # the road of Cilaos is 35 km long
        (("97211", "97219"), 30),  # Grand'Rivière, Le Prêcheur: a path alone, round by the volcano
        (("97107", "97134"), 30),  # no road over the Soufrière
        (("76222", "76020"), 35),  # Duclair, Anneville: a ferry, or the bridges of Rouen
        (("76550", "76319"), 18),  # Sahurs, Grand-Couronne
        (("17484", "17168"), 20),  # Port-des-Barques, Fouras: over the Charente at Rochefort
        (("64140", "64024"), 8),  # Boucau, Anglet: by Bayonne
        (("05101", "38375"), 90),  # Vallouise, Saint-Christophe: round the Écrins by the Lautaret
        (("05063", "05101"), 55),  # La Grave, Vallouise: by Briançon
        (("73071", "73296"), 55),  # Champagny, Tignes: by Moûtiers and Bourg-Saint-Maurice
        (("06163", "06153"), 55),  # Tende, Valdeblore
    ],
)
def test_no_road_goes_over_a_river_or_a_mountain_without_one(ends, least):
    assert journey(*ends).car.distance > least


@pytest.mark.parametrize(
    ("ends", "kilometres"),
    [
        (("97302", "97304"), 60),  # Cayenne, Kourou: RN1
        (("97302", "97308"), 190),  # Saint-Georges: RN2
        (("97411", "97416"), 85),
        (("97410", "97416"), 61),  # over the Plaine des Palmistes
        (("97120", "97105"), 62),
        (("97209", "97217"), 38),
        (("33529", "33009"), 4),  # La Teste, Arcachon
        (("49099", "85151"), 10),  # Cholet, Mortagne
    ],
)
def test_roads_overseas_and_towns_set_right_hold_what_is_known(ends, kilometres):
    car = journey(*ends).car
    assert car.distance_low <= kilometres <= car.distance_high
