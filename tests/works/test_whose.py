"""Whose works, whose saving: who lets and who rents are told their own figures."""

from __future__ import annotations

import re

import numpy as np
import pytest

from calc.parameters import parameters
from calc.renovation.law import contribution
from calc.renovation.model import what_if
from calc.renovation.plan import rows
from tests.routes.works import PATHS, QUERY, TICKED
from tests.works.test_renovation import ROUBAIX, told

LET = f"/logement/travaux?{QUERY}&{TICKED}&tenure=landlord"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.text.replace("\u202f", " ").replace("&#8239;", " "))


def test_who_lets_pays_and_the_tenant_saves(client):
    page = text_of(client.get(LET))
    assert "L’économie d’énergie est celle de votre locataire" in page
    assert "Reste à payer, par vous" in page and "Remboursé en" not in page
    assert "se loue" in page and "à payer par vous" in page


def test_who_rents_is_told_what_the_owners_works_would_spare(client):
    page = text_of(client.get(f"/logement/travaux?{QUERY}&{TICKED}&tenure=tenant"))
    assert "de moins par mois sur vos factures" in page
    assert "ce qu’il vous doit" in page and "Éco-prêt à taux zéro de" not in page


def test_denormandie_is_counted_on_price_and_works():
    """18 % over nine years of the price and the works, a loan beside: CGI 199 novovicies."""
    home = {**ROUBAIX, "reference_tax_income": "60000"}
    works = {"roof_insulation": "1", "external_wall_insulation": "1", "air_water_heat_pump": "1"}
    lease = {"tenure": "landlord", "purchase_price": "40000", "let_years": "9", "in_ort": "1"}
    effects = what_if(*told(home, **works, **lease), 50).outcome
    spent = effects.costs[0, :, 1].sum()
    assert effects.aids.given["denormandie"][0] == pytest.approx(0.18 * (40_000 + spent), rel=1e-6)
    assert effects.aids.total[0, 1] < effects.aids.given["denormandie"][0] + spent


def test_loc_avantages_is_a_part_of_the_rents():
    """35 % of the rents at the second level, 40 % through an association: CGI 199 tricies."""
    lease = {"tenure": "landlord", "loc_avantages_level": "loc2", "yearly_rent": "6000"}
    works = {"roof_insulation": "1", "external_wall_insulation": "1", "air_water_heat_pump": "1"}
    alone = what_if(*told(ROUBAIX, **works, **lease), 50).outcome.aids.given["loc_avantages"][0]
    helped = what_if(*told(ROUBAIX, **works, **lease, rental_intermediation="1"), 50).outcome
    assert (alone, helped.aids.given["loc_avantages"][0]) == pytest.approx((2100, 2400))


def test_what_is_missing_is_asked_apart_from_what_is_refused(client):
    page = text_of(client.get(LET))
    asked, _, refused = page.split("Il manque une réponse", 1)[1].partition("Les aides refusées")
    assert "Loc’Avantages" in asked and "loyer d’une année" in asked
    assert "Denormandie" in asked and "prix d’achat" in asked
    assert "Dites" not in refused.split("</ul>")[0]


def test_a_rent_is_in_no_address(client):
    sent = client.post(LET, data={"yearly_rent": "6000", "loc_avantages_level": "loc2"})
    assert sent.status_code == 303 and "6000" not in sent.headers["Location"]
    live = client.post(
        LET,
        data={"yearly_rent": "6 000", "loc_avantages_level": "loc2"},
        headers={"HX-Request": "true", "HX-Target": "effet"},
    )
    assert "2 100 €" in text_of(live) and "6000" not in live.headers["HX-Push-Url"]


def test_without_a_script_the_part_of_the_rents_is_told(client):
    """The rent is in no address: what it would spare is told as a part of it."""
    sent = client.post(LET, data={"yearly_rent": "6000", "loc_avantages_level": "loc2"})
    page = text_of(client.get(sent.headers["Location"]))
    assert "35 % des loyers en moins sur votre impôt" in page


def test_a_wrong_rent_is_said_on_its_field(client):
    answer = client.post(LET, data={"yearly_rent": "cher"})
    assert answer.status_code == 422 and "erreur-yearly_rent" in answer.text


def test_the_paths_of_who_lets_say_whose_saving_it_is(client):
    page = text_of(client.get(f"{PATHS}&tenure=landlord"))
    assert "Économie du locataire" in page and "Remboursé en" not in page


def test_a_contribution_asks_two_kinds_of_works_and_half_at_most():
    """Law of 6 July 1989, article 23-1, and decree 2009-1439."""
    packages = rows(("roof_insulation",), ("roof_insulation", "window_replacement"))
    assert contribution(packages[0], 900.0, parameters()) is None
    result = contribution(packages[1], 900.0, parameters())
    assert result is not None and (result.fixed_low, result.fixed_high) == (10, 20)
    assert result.most == pytest.approx(900 / 2 / 12)
    assert contribution(packages[1], float(np.float64(-5)), parameters()) is None
