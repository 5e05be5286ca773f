"""Public buildings: never homes, compared with their like, told what the law asks."""

from __future__ import annotations

import numpy as np
import pytest

from calc.parameters import parameters
from calc.schema.vocabulary import CLIMATE_ZONES, ENERGY_CARRIERS
from calc.stock import public
from calc.stock.reading import inspection, sheets
from calc.stock.reading.columns import ReadingPlan

DAY = np.datetime64("2026-11-28")
GAS, POWER = (ENERGY_CARRIERS.index(name) for name in ("natural_gas", "electricity"))
HEAD = (
    "Code;Désignation;Catégorie;Ville;Surface SDP (m²);Année de construction;Énergie chauffage;"
    "Conso gaz 2024 (MWh PCS);Conso élec 2024 (kWh)\n"
)


def read(folder, rows: str, head: str = HEAD) -> public.Buildings:
    source, raw = folder / "source", folder / "raw.parquet"
    source.write_text(head + rows, encoding="utf-8")
    looked = inspection.look(sheets.opened(source), raw, 1000)
    assert looked.is_public
    plain = looked.plain()
    return public.read(raw, ReadingPlan.of({"fields": [c.field for c in looked.columns]}, plain))


def test_a_town_s_list_is_read_with_its_units_and_uses(tmp_path):
    result = read(
        tmp_path,
        "1;Groupe scolaire Ferry;Enseignement;Béthune;3240;1958;Gaz;411;61000\n"
        "2;Piscine municipale;Sport;Béthune;2100;1976;Gaz;1980;640000\n"
        "3;Église;Culte;Béthune;900;1880;Gaz;90;9000\n"
        "Total;;;;6240;;;2481;\n",
    )
    assert [public.USES[k] for k in result.use] == ["education", "pool", "worship"]
    assert result.measured[0, GAS] == pytest.approx(411_000 / 1.11)
    assert result.measured[:, POWER].tolist() == [61_000, 640_000, 9_000]
    assert [CLIMATE_ZONES[k] for k in result.zone] == ["h1a"] * 3


def test_a_cell_not_understood_is_said_and_a_home_is_not_compared_with_offices(tmp_path):
    result = read(
        tmp_path,
        "1;Mairie;Administration;Béthune;-4;1900;Gaz;90;9000\n"
        "2;Logement de l’instituteur;Logement;Béthune;85;1960;Gaz;15;\n"
        "3;École Ferry;Enseignement;Béthune;900;1960;Gaz;90;9000\n",
    )
    assert [(one.line, one.cell) for one in result.refused] == [(2, "-4")]
    stated = public.summary(public.surveyed(result, DAY), "2026-11-28")
    home = next(row for row in stated["rows"] if row["line"] == 3)
    assert stated["count"] == 3 and stated["homes"] == 1 and home["bill"] > 0, "the town pays it"
    assert home["use"] == "home" and home["usual"][1] is None and not home["is_bound"]
    assert home["above"] == 0, "never among the first"


@pytest.mark.parametrize("name", ["Consommation (kWh PCS)", "Conso totale 2023 (kWh PCS)"])
def test_a_bare_consumption_is_of_the_energy_of_its_row_and_gross_where_that_has_a_meaning(
    tmp_path, name
):
    result = read(
        tmp_path,
        "École A;Enseignement;Béthune;1000;Gaz;111000\n"
        "Mairie;Administration;Béthune;900;Électricité;50000\n"
        "Église;Culte;Béthune;900;Fioul;10700\n"
        "Gymnase;Sport;Béthune;800;;11100\n"
        "Salle des fêtes;Culture;Béthune;800;;11100 kWh PCI\n",
        f"Nom;Catégorie;Ville;Surface SDP;Énergie;{name}\n",
    )
    oil = ENERGY_CARRIERS.index("fuel_oil")
    assert result.measured[[0, 1, 2], [GAS, POWER, oil]] == pytest.approx([1e5, 5e4, 1e4])
    assert np.isfinite(result.measured).sum() == 3
    assert np.isnan(result.unstated[:4]).all() and result.unstated[4] == 11_100
    said = [(one.line, one.cell, one.code) for one in result.refused]
    assert said == [(5, "11100", "gross_of_unknown")], "of no energy that is told: never guessed"


def buildings(
    use: str, area: float, gas: float, zone: str = "", measured_in: float = np.nan
) -> public.Buildings:
    measured = np.full((1, len(ENERGY_CARRIERS)), np.nan)
    measured[0, GAS] = gas
    return public.Buildings(
        np.array([2]),
        np.array(["x"]),
        np.array([public.USES.index(use)]),
        np.array([area]),
        np.array([1970.0]),
        measured,
        np.array([CLIMATE_ZONES.index(zone) if zone else -1]),
        np.array([GAS]),
        np.array([np.nan]),
        np.array([-1]),
        np.array([np.nan]),
        measured_in,
    )


@pytest.mark.parametrize(
    ("use", "area", "is_bound"),
    [
        ("education", 999.0, False),
        ("education", 1000.0, True),
        ("worship", 4000.0, False),
        ("safety", 2000.0, False),
        ("pool", 1000.0, True),
    ],
)
def test_the_decree_binds_from_a_thousand_square_metres_but_not_churches_nor_the_police(
    use, area, is_bound
):
    result = public.surveyed(buildings(use, area, 100_000.0), DAY)
    assert result.is_bound.tolist() == [is_bound]
    if is_bound:
        assert result.targets[0] == pytest.approx([60_000, 50_000, 40_000])
    else:
        assert np.isnan(result.targets).all()


def test_a_building_is_judged_at_its_own_climate():
    north, south = (
        public.surveyed(buildings("education", 1000.0, 130_000.0, zone), DAY)
        for zone in ("h1a", "h3")
    )
    assert north.usual[0, 1] > south.usual[0, 1]
    assert south.above[0] > north.above[0]
    alone = public.surveyed(buildings("education", 1000.0, 130_000.0), DAY)
    assert alone.usual[0, 1] == pytest.approx(135), "the published mean of schools"
    assert [public.KNOWN_BY[k] for k in alone.known_by] == ["mean"]
    pool = public.surveyed(buildings("pool", 1000.0, 130_000.0), DAY)
    assert pool.usual[0, 1] == pytest.approx(800), "the published mean of pools"


def test_no_meter_is_unknown_and_never_nothing():
    for gas in (np.nan, 0.0):
        result = public.surveyed(buildings("education", 1500.0, gas), DAY)
        assert np.isnan(result.energy).all() and np.isnan(result.bill).all()
        assert result.is_bound.all() and np.isnan(result.targets).all()
        stated = public.summary(result, "2026-11-28")
        assert stated["measured"] == 0 and stated["rows"][0]["energy"] is None


def test_what_uses_most_above_its_like_comes_first(tmp_path):
    result = read(
        tmp_path,
        "1;École A;Enseignement;Béthune;1000;1958;Gaz;100;1000\n"
        "2;École B;Enseignement;Béthune;1000;1958;Gaz;300;1000\n"
        "3;Mairie;Administratif;Béthune;200;1958;Gaz;90;1000\n",
    )
    stated = public.summary(public.surveyed(result, DAY), "2026-11-28")
    assert [one["name"] for one in stated["rows"]][:1] == ["École B"]


def test_what_heats_a_building_unmeasured_leaves_it_unknown(tmp_path):
    """Heated by oil that no column measures, or by a network whose column says 0 of gas."""
    result = read(
        tmp_path,
        "1;Salle des fêtes;Culture;Béthune;760;1964;Fioul;0;18000\n"
        "2;Hôtel de ville;Administratif;Béthune;2600;1905;Réseau de chaleur;0;140000\n"
        "3;Médiathèque;Culture;Béthune;1420;2009;Électricité (PAC);0;118000\n",
    )
    energy = public.surveyed(result, DAY).energy
    assert np.isnan(energy[:2]).all() and energy[2] == 118_000


def test_what_nothing_is_published_of_is_compared_with_nothing():
    """Neither a mean nor a value of the decree was read for churches, workshops, fire stations."""
    for use in ("worship", "technical", "safety"):
        result = public.surveyed(buildings(use, 1200.0, 500_000.0, "h1a"), DAY)
        assert np.isnan(result.usual).all() and result.above.tolist() == [0.0]
        assert public.summary(result, "2026-11-28")["rows"][0]["usual"] == [None] * 3


@pytest.mark.parametrize(
    ("use", "zone", "altitude", "expected"),
    [
        ("education", "h1a", 30.0, 57 + 13),
        ("early_childhood", "h1b", 30.0, 66 + 25),
        ("sport", "h1a", 30.0, 47 + 9),
        ("pool", "h3", 30.0, 162 + 186),
        ("administration", "h1c", 450.0, 71 + 50),
        ("administration", "h1c", 1300.0, 115 + 50),
        ("health", "h2d", np.nan, 54 + 20),
        ("administration", "h1a", 900.0, np.nan),
        ("worship", "h1a", 30.0, np.nan),
    ],
)
def test_the_decree_s_values_are_those_of_its_table(use, zone, altitude, expected):
    """Annexe II of the arrêté of 10 April 2020 (as of August 2025): CVC by zone and height, USE."""
    stated = public.absolute(
        np.array([public.USES.index(use)]),
        np.array([CLIMATE_ZONES.index(zone)]),
        np.array([altitude]),
        parameters(),
    )
    assert stated == pytest.approx([expected], nan_ok=True)


def test_a_cold_year_is_brought_to_a_mean_winter_and_no_bill_moves(tmp_path):
    """2010: 1.168 times a mean winter; 70 % of a school's energy is heat: ÷ (1 + 0.7 × 0.168)."""
    plain, cold = (
        public.surveyed(buildings("education", 2000.0, 300_000.0, "h1a", year), DAY)
        for year in (np.nan, 2010.0)
    )
    assert np.isnan(plain.winter) and plain.normal.tolist() == plain.energy.tolist()
    assert cold.normal[0] == pytest.approx(300_000 / (1 + 0.7 * 0.168))
    assert cold.targets[0, 0] == pytest.approx(0.6 * cold.normal[0])
    assert cold.bill.tolist() == plain.bill.tolist()
    assert cold.energy.tolist() == plain.energy.tolist()


def test_the_year_of_the_meters_is_read_in_the_columns_names(tmp_path):
    row = "1;École A;Enseignement;Béthune;1000;1958;Gaz;100;1000\n"
    assert read(tmp_path, row).measured_in == 2024
    assert np.isnan(read(tmp_path, row, HEAD.replace("élec 2024", "élec 2023")).measured_in)
    assert np.isnan(read(tmp_path, row, HEAD.replace(" 2024", "")).measured_in)
    assert read(tmp_path, row, HEAD.replace("élec 2024", "élec")).measured_in == 2024


def test_oil_in_litres_is_its_energy(tmp_path):
    """9.97 kWh a litre, net."""
    result = read(
        tmp_path,
        "1;Salle des fêtes;Salle;Béthune;4720;Fioul;60000\n"
        "2;École du Centre;École;Béthune;900;Gaz;0\n",
        "Code;Désignation;Catégorie;Ville;Surface (m²);Énergie chauffage;Fioul 2022 (L)\n",
    )
    energy = public.surveyed(result, DAY).energy
    assert energy[0] == pytest.approx(60_000 * 9.97) and np.isnan(energy[1])


def test_the_whole_energy_of_a_building_counts_though_its_kind_is_not_told(tmp_path):
    """As the state's own platform has it: one energy, no carrier. It has no bill, but a duty."""
    result = read(
        tmp_path,
        "1;Groupe scolaire;Enseignement primaire;62119;2000;400000\n"
        "2;Mairie;Bureaux;62119;1500;200000\n",
        "Identifiant EFA;Dénomination EFA;Activité principale;Code INSEE;Surface assujettie;"
        "Consommation énergie finale (kWh)\n",
    )
    stated = public.surveyed(result, DAY)
    assert stated.energy.tolist() == [400_000, 200_000] and np.isnan(stated.bill).all()
    assert stated.targets[:, 0] == pytest.approx([240_000, 120_000])
