"""The co-owned building: whole cost, one grant, shares, and savings as heat is paid."""

from __future__ import annotations

import numpy as np
import pytest

from calc.renovation.building import Building, building
from calc.renovation.model import what_if
from calc.renovation.works import RenovationRequest
from calc.schema.inputs import read
from calc.schema.vocabulary import MEASURES

FLAT = {
    "dwelling_type": "apartment",
    "floor_area": 65,
    "construction_year": 1968,
    "commune": "59350",
    "heating_carrier": "natural_gas",
    "heating_scope": "collective",
    "position": "top",
    "wall_insulation": "none",
    "roof_insulation": "none",
    "co_owned_dwellings": 20,
    "building_levels": 4,
    "main_residence_share": 0.9,
    "household_size": 2,
    "reference_tax_income": 20_000,
    "date": "2026-11-28",
}


def built(**changes) -> Building:
    stated = FLAT | changes
    request, issues = read(
        RenovationRequest, {n: [v] for n, v in stated.items() if v is not None}, 1
    )
    assert not issues, issues
    result = building(request.home(), request.works(), 60)
    assert result is not None
    return result


def votes(**changes) -> dict:
    return {vote.name: vote for vote in built(**changes).votes}


def test_a_roof_is_the_buildings_and_not_one_flats():
    """20 flats of 65 m² on 4 levels: 325 m² of roof; one flat in twenty pays a twentieth."""
    result = votes()["roof_and_floor"]
    assert result.quantities["roof_insulation"] == pytest.approx(325, rel=0.02)
    assert result.own_cost == pytest.approx(result.cost / 20)
    own = votes(ownership_share=0.08)["roof_and_floor"]
    assert own.own_cost == pytest.approx(0.08 * own.cost)


def test_the_grant_is_the_buildings_by_hand():
    """45 % of the cost before tax for 50 % of energy saved, 30 % below; 25,000 EUR a home."""
    result = votes()["shell"]
    rate = 0.45 if result.energy_saving >= 0.5 else 0.30
    assert result.energy_saving >= 0.35
    assert result.grant[1] == pytest.approx(rate * min(result.cost[1] / 1.055, 25_000 * 20))
    assert result.premium == 3_000
    assert votes(main_residence_share=0.6)["shell"].grant[1] == 0


def test_without_measures_in_each_flat_all_save_by_their_share():
    """The top flat keeps its roof's saving only where each pays its own heat."""
    shared = votes(heat_allocation=False)["roof_and_floor"].own_saving.middle[0]
    measured = votes(heat_allocation=True)["roof_and_floor"].own_saving.middle[0]
    alone = votes(heating_scope="individual")["roof_and_floor"].own_saving.middle[0]
    assert shared < measured < alone
    middle = votes(heat_allocation=False, position="middle")["roof_and_floor"]
    assert middle.own_saving.middle[0] == pytest.approx(shared, rel=0.1)
    assert middle.savings["middle"] == pytest.approx(0, abs=1)


def test_what_flats_save_adds_up_to_the_building():
    """Where heat is shared by shares and shares are equal, twenty flats save twenty means."""
    result = votes(heat_allocation=False)["shell"]
    mean = 0.25 * result.savings["ground"] + 0.5 * result.savings["middle"]
    mean += 0.25 * result.savings["top"]
    assert result.own_saving.middle[0] == pytest.approx(mean, rel=1e-6)


def test_an_unknown_building_is_asked_and_not_guessed():
    stated = {name: value for name, value in FLAT.items() if name != "co_owned_dwellings"}
    request, _ = read(RenovationRequest, {n: [v] for n, v in stated.items()}, 1)
    assert building(request.home(), request.works(), 20) is None


def test_an_income_not_told_leaves_the_premium_unsaid():
    result = votes(reference_tax_income=None)["shell"]
    assert np.isnan(result.premium) and result.grant[1] > 0


def test_the_page_of_the_assembly(client):
    from tests.routes.works import ASSEMBLY

    url = f"{ASSEMBLY}&co_owned_dwellings=20&main_residence_share=0.9"
    html = client.get(url).get_data(as_text=True)
    for words in ("article 25", "25-1", "ordre du jour", "tantièmes", "MaPrimeRénov’ Copropriété"):
        assert words in html, words
    asked = client.get(ASSEMBLY).get_data(as_text=True)
    assert "Votre part, aides déduites" not in asked


@pytest.mark.parametrize(
    ("tenure", "said", "unsaid"),
    [
        ("landlord", "Économie de votre locataire par an", "Votre économie par an"),
        ("tenant", "Part de votre propriétaire", "Éco-prêt à taux zéro pour votre part"),
        ("owner_occupier", "Votre économie par an", "La location"),
    ],
)
def test_the_assembly_tells_whose_part_and_whose_saving(client, tenure, said, unsaid):
    from tests.routes.works import ASSEMBLY

    page = client.get(f"{ASSEMBLY}&co_owned_dwellings=20&tenure={tenure}").get_data(as_text=True)
    assert said in page and unsaid not in page
    assert ("La location" in page) == (tenure != "owner_occupier")


def test_in_a_flat_an_outdoor_unit_is_authorised_by_the_assembly(client):
    from tests.routes.works import ASSEMBLY

    flat = ASSEMBLY.replace("immeuble?", "travaux?").replace("collective", "individual")
    html = client.get(f"{flat}&heating_works=air_air_heat_pump").get_data(as_text=True)
    assert "article 25 b" in html
    assert "décidez seul" not in html


def test_shared_heat_may_join_a_listed_network_or_take_a_pump_of_the_building():
    """Lille is on the official list, Arras town 62001 is not; who heats alone votes neither."""
    assert {"network", "shell_and_network"} <= set(votes()) and "pump" not in votes()
    elsewhere = votes(commune="62001")
    assert {"pump", "shell_and_pump"} <= set(elsewhere) and "network" not in elsewhere
    alone = votes(heating_scope="individual", heating_carrier="electricity")
    assert not {"network", "pump"} & set(alone)


def test_a_network_is_paid_home_by_home_and_helped_as_a_building():
    """3,709 EUR a home at 25, as much for 20 (FEDENE 2024), and 12 % of fees; no own aids."""
    result = votes()["network"]
    assert result.cost[1] == pytest.approx(25 * 3_709 * 1.055 * 1.12, rel=1e-3)
    assert result.own_cost[1] == pytest.approx(result.cost[1] / 20)
    assert result.grant[1] == 0 and "too_little_saved" in result.grant_reasons


def test_fans_are_voted_where_there_are_none():
    assert "air" in votes(ventilation="window_opening")
    assert "air" not in votes(ventilation="humidity_controlled")


def test_the_loan_of_a_share_is_within_what_it_leaves_and_its_ceiling():
    """CGI 244 quater U: 20 years for an overall renovation, 15 for works by kinds."""
    for vote in built(reference_tax_income=90_000).votes:
        assert np.isnan(vote.loan) or 0 <= vote.loan <= min(vote.own_left[1], 50_000) + 1e-6
        if vote.loan > 0:
            overall = vote.energy_saving >= 0.35 and vote.after <= 4
            assert vote.loan_years == (20 if overall else 15)


def ticked(work="roof_insulation", **changes):
    """What a flat's ticked roof changes, on the page of works."""
    stated = FLAT | {"co_owned_dwellings": None} | changes | {f"works_{work}": True}
    request, issues = read(
        RenovationRequest, {n: [v] for n, v in stated.items() if v is not None}, 1
    )
    assert not issues, issues
    return what_if(request.home(), request.works(), 60).outcome


def test_a_ticked_roof_is_the_flats_part_of_the_buildings():
    """65 m² over four levels: 16 m² a flat; eight levels, eight."""
    at = MEASURES.index("roof_insulation")
    assert ticked().quantities[0, at] == pytest.approx(65 / 4, abs=0.5)
    assert ticked(building_levels=8).quantities[0, at] == pytest.approx(65 / 8, abs=0.5)
    whole = votes()["roof_and_floor"]
    assert whole.quantities["roof_insulation"] / 20 == pytest.approx(65 / 4, abs=0.5)


def test_shared_heat_shares_what_a_roof_saves():
    """All by shares: a quarter on four levels; measured home by home, three tenths are shared."""
    alone = ticked(heating_scope="individual").saving.middle[0]
    by_shares = ticked(heat_allocation=False).saving.middle[0]
    measured = ticked(heat_allocation=True).saving.middle[0]
    assert by_shares < measured < alone
    assert by_shares / measured == pytest.approx(0.25 / (0.3 / 4 + 0.7), rel=0.05)


def test_ones_own_windows_warm_a_shared_bill():
    """Twenty homes by shares: a twentieth of it; measured, seven tenths more are one's own."""
    stated = {"work": "window_replacement", "co_owned_dwellings": 20, "glazing": "single"}
    alone = ticked(heating_scope="individual", **stated).saving.middle[0]
    by_shares = ticked(heat_allocation=False, **stated).saving.middle[0]
    measured = ticked(heat_allocation=True, **stated).saving.middle[0]
    assert by_shares / measured == pytest.approx(0.05 / (0.3 / 20 + 0.7), rel=0.05)
    assert by_shares < 0.2 * alone


def test_a_facade_is_everybodys_and_its_saving_whole():
    at = {"work": "external_wall_insulation"}
    measured, by_shares = (
        ticked(heat_allocation=said, **at).saving.middle[0] for said in (True, False)
    )
    assert measured == pytest.approx(by_shares)


def test_a_shared_saving_is_said():
    stated = FLAT | {"works_window_replacement": True}
    for scope, is_said in (("collective", True), ("individual", False)):
        request, _ = read(
            RenovationRequest, {n: [v] for n, v in (stated | {"heating_scope": scope}).items()}, 1
        )
        effects = what_if(request.home(), request.works(), 40)
        assert ("savings_are_shared" in effects.warnings) == is_said
