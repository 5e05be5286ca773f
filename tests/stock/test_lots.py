"""A syndic's lots: their shares, what is common and what is a lot's own, the law's grant."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.stock.assembly import Described, lots_file, present_assembly
from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.renovation.works import PLACE
from calc.schema.inputs import read
from calc.schema.vocabulary import DPE_CLASSES, MEASURES
from calc.stock.__main__ import read_file
from calc.stock.lots import assemblies, shares_of, votes
from calc.stock.programme.model import Stock, programme
from calc.stock.programme.options import quantities
from calc.stock.programme.results import Asked
from calc.stock.programme.work import read_stock
from calc.stock.programme.years import Living
from calc.uncertainty import Draws

DAY = np.datetime64("2026-11-28")


def block(lots: int = 6, **stated) -> HousingAnswers:
    """A block of 1968 at Lille, heated together."""
    places = ["ground", "middle", "top"]
    columns = {
        "dwelling_type": ["apartment"] * lots,
        "floor_area": [45 + 5 * k for k in range(lots)],
        "construction_year": [1968] * lots,
        "heating_carrier": ["natural_gas"] * lots,
        "heating_scope": ["collective"] * lots,
        "position": [places[k * 3 // lots] for k in range(lots)],
        "commune": ["59350"] * lots,
        "date": [str(DAY)] * lots,
        **{name: [value] * lots for name, value in stated.items()},
    }
    result, issues = read(HousingAnswers, columns, lots)
    assert not issues
    return result


@pytest.fixture(scope="module")
def told() -> dict:
    answers = block()
    names = {"id": np.array([f"lot {k}" for k in range(6)])}
    stock = Stock(answers, np.full(6, -1), np.array(["Tour A"] * 6), None, names)
    return {"buildings": assemblies(stock, np.array([100, 120, 90, 110, 80, 100.0]), DAY)}


def test_lots_pay_together_what_the_building_does_not_get(told):
    for vote in told["buildings"][0]["votes"]:
        helped = (vote["grant"] or 0) + (vote["certificates"] or 0)
        assert sum(lot[1] for lot in vote["pays"]) == pytest.approx(vote["cost"][1] - helped)
        assert sum(vote["saves"]["middle"]) == pytest.approx(vote["saving"]["middle"], rel=0.05)


def test_a_lot_of_more_shares_pays_more_of_what_is_common(told):
    result = told["buildings"][0]
    (walls,) = [vote for vote in result["votes"] if vote["name"] == "walls"]
    paid = np.array([lot[1] for lot in walls["pays"]])
    assert paid / paid.sum() == pytest.approx(np.array(result["shares"]))


def test_windows_are_paid_by_their_owner():
    answers = block()
    share, _ = shares_of(np.array([1000.0, 1, 1, 1, 1, 1]), answers.floor_area)
    by_name = {vote["name"]: vote for vote in votes(answers, np.full(6, -1), share)}
    openings = by_name["openings"]
    own = [MEASURES.index(name) for name in openings["measures"]]
    assert MEASURES.index("window_replacement") in own
    (_, largest, _), (_, small, _), *_ = openings["pays"]
    assert small > 0.5 * largest / 3


def test_the_agency_helps_from_a_third_of_energy_saved_and_says_why_before(told):
    for vote in told["buildings"][0]["votes"]:
        if vote["energy_saving"] < 0.35:
            assert not vote["grant"] and "too_little_saved" in vote["reasons"]
        else:
            low = 0.3 if vote["energy_saving"] < 0.5 else 0.45
            helped = min(vote["cost"][1] / 1.055, 25_000 * 6)  # the ceiling of a home, of six
            assert vote["grant"] >= 0.9 * low * helped


def test_shares_of_a_list_without_them_follow_areas():
    share, is_stated = shares_of(np.full(3, np.nan), np.array([20.0, 30.0, 50.0]))
    assert share.tolist() == [0.2, 0.3, 0.5] and not is_stated


def test_a_building_all_the_same_saves_each_lot_its_share():
    answers = replace(block(), floor_area=np.full(6, 60.0))
    share, _ = shares_of(np.full(6, 100.0), answers.floor_area)
    for vote in votes(answers, np.full(6, -1), share):
        assert np.ptp(vote["saves"]["middle"]) < 1e-6, "heat is shared: so is what it saves"


def test_its_page_and_file_show_every_lot(told, app):
    with app.test_request_context():
        shown = present_assembly(told, "k", "0", "")
        assert shown is not None and len(shown["pays"]) == 6
        assert sum(vote["is_shown"] for vote in shown["votes"]) == 1
        assert present_assembly(told, "k", "9", "999")["lots"] == 6
        assert present_assembly({}, "k", "", "") is None
        assert "tantièmes de votre liste" in shown["basis"]
        for vote in told["buildings"][0]["votes"]:
            vote["pays"] = [vote["pays"][0]] * 6
            vote["saves"] = {end: [3.0] * 6 for end in vote["saves"]}
        told["buildings"][0]["shares"] = [1 / 6] * 6
        alike = present_assembly(told, "k", "0", "")
        assert len(alike["pays"]) == 1 and alike["basis"].startswith("Parts égales")
        told["buildings"][0]["shares"] = [0.1666, 0.1667, 0.1666, 0.1667, 0.1667, 0.1667]
        nearly = present_assembly(told, "k", "0", "")
        assert (
            len(nearly["pays"]) == 1
            and "tantièmes de votre liste, presque égales" in nearly["basis"]
        )
        told["buildings"][0]["shares"] = [1 / 6] * 6
    lines = lots_file(told, "0").decode().splitlines()
    assert len(lines) == 1 + 6 * len(told["buildings"][0]["votes"])


def test_panels_get_no_grant_and_a_block_s_own_hot_water_is_paid_by_shares(told):
    result = told["buildings"][0]
    by_name = {vote["name"]: vote for vote in result["votes"]}
    assert by_name["whole_panels"]["grant"] == pytest.approx(by_name["whole"]["grant"])
    assert by_name["whole_panels"]["cost"][1] > by_name["whole"]["cost"][1]
    paid = np.array([lot[1] for lot in by_name["water_heater"]["pays"]])
    assert paid / paid.sum() == pytest.approx(np.array(result["shares"]))


# One building, told in four ways, is one: its price and its label do not depend on the page.

SPOKEN = {"chauffage": "chauffage gaz collectif", "eau": "", "vitrage": "double vitrage"}


def as_file(head: list[str], rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(cells) for cells in (head, *rows)).encode()


def told_four_ways() -> dict[str, bytes]:
    """Twenty flats of 65 m² on four levels, of 1968, at Lille, labelled E."""
    homes = [(k + 1, k * 4 // 20) for k in range(20)]
    block = ["1968", "59350", "chauffage gaz collectif", "double vitrage", "E"]
    built = ["Année de construction", "Code INSEE", "Chauffage", "Vitrage", "Étiquette DPE"]
    each = ["Lot", "Bâtiment", "Étage", "Nature du lot", "Surface"]
    flats = [[str(k), "Tour A", str(level), "Appartement", "65"] for k, level in homes]
    asked = {"lots": "20", "surface": "65", "niveaux": "4", "annee": "1968", "isole": ""}
    described = Described(
        asked | SPOKEN | {"lieu": "59350", "commune": "59350"} | {"etiquette": "E"}
    )
    assert not described.refusals
    return {
        "lots": as_file([*each, "Tantièmes", *built], [[*own, "500", *block] for own in flats]),
        "rows": as_file([*each, "Niveaux", *built], [[*own, "4", *block] for own in flats]),
        "one row": as_file(
            ["Bâtiment", "Nb logements", "Niveaux", "Type", "Surface habitable totale", *built],
            [["Tour A", "20", "4", "Appartement", "1300", *block]],
        ),
        "ten questions": described.lots().read(),
    }


@pytest.mark.parametrize("works", ["shell", "shell_generator"])
def test_a_building_costs_and_becomes_the_same_however_it_is_told(tmp_path, works):
    costs, labels = {}, {}
    for way, data in told_four_ways().items():
        source, homes = tmp_path / f"{way}.csv", tmp_path / f"{way}.parquet"
        source.write_bytes(data)
        read_file(source, str(homes), str(DAY))
        stock = read_stock(str(homes), str(DAY)).stock
        assert len(stock.known) == 20
        share, _ = shares_of(np.full(20, np.nan), stock.answers.floor_area)
        day = np.full(20, DAY)
        voted = votes(replace(stock.answers, date=day), stock.known, share)
        vote = next(one for one in voted if one["name"] == works)
        plan = programme(stock, Asked(1e8, 1, "carbon", DAY, (works,), draws=48, seconds=2))
        done = plan.dwellings
        assert vote["cost"] == pytest.approx(done.cost.sum(axis=0), rel=1e-4), way
        (reached,) = set(zip(done.building_before, done.building_after, strict=True))
        labels[way] = (vote["before"], vote["after"])
        assert tuple(DPE_CLASSES[letter] for letter in reached) == labels[way], way
        _, costs[way], _ = vote["cost"]
    assert len(set(labels.values())) == 1, labels
    assert max(costs.values()) < 1.02 * min(costs.values()), costs


def test_flats_of_which_nobody_says_who_is_under_the_roof_share_it():
    """Blocks of three to six levels, mostly: from a sixth to a third of the area under the roof."""
    flats = block(20, position="")
    sizes = quantities(Living(flats, np.full(20, -1), Draws(48), parameters())).sum(axis=0)
    for name in ("roof_insulation", "floor_insulation"):
        assert 1 / 6 < sizes[PLACE[name]] / flats.floor_area.sum() < 1 / 3


@pytest.mark.parametrize(
    ("year", "read"), [("années 60", 1965), ("vers 1968", 1968), ("1960-1971", 1965.5)]
)
def test_a_block_s_age_is_read_as_a_home_s(year, read):
    block = {"lots": "24", "surface": "55-65", "niveaux": "R+4", "annee": year, "lieu": "Lille"}
    described = Described(block | {"chauffage": "chauffage gaz collectif"})
    assert not described.refusals
    assert described.values == {"lots": 24, "surface": 60, "niveaux": 5, "annee": read}
    assert described.lots().read()
