"""An income is told for one answer: in no address, no page again, no log, no cache."""

from __future__ import annotations

import logging

import pytest

from tests.routes import HOUSEHOLD, RESULT

INCOME = "23456"


def test_the_share_is_shown_and_kept_nowhere(client, caplog):
    with caplog.at_level(logging.DEBUG):
        response = client.post(RESULT, data={"reference_tax_income": INCOME})
    html = response.get_data(as_text=True)
    assert response.status_code == 200 and "de votre revenu" in html
    assert response.headers["Cache-Control"] == "no-store"
    assert "HX-Push-Url" not in response.headers or INCOME not in response.headers["HX-Push-Url"]
    assert INCOME not in caplog.text
    shown = html.count(INCOME)
    assert shown == 1  # in the field it was typed in, and nowhere else


def test_an_income_in_an_address_is_dropped(client):
    response = client.get(f"{RESULT}&reference_tax_income={INCOME}")
    assert INCOME not in response.get_data(as_text=True)
    stated = {**HOUSEHOLD, "reference_tax_income": INCOME, "depuis": "7", "etape": "resultat"}
    assert INCOME not in client.get("/logement", query_string=stated).headers["Location"]


@pytest.mark.parametrize("typed", ["", "abc", "-5", "0", "1e999", "99999999999"])
def test_a_wrong_income_gets_a_sentence(client, typed):
    response = client.post(RESULT, data={"reference_tax_income": typed})
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="erreur-revenu"' in html
    assert 'name="reference_tax_income"' in html and 'aria-invalid="true"' in html
    assert response.headers["Cache-Control"] == "no-store"
    assert "de votre revenu" not in html


@pytest.mark.parametrize("typed", [INCOME, "-23456", "23456 euros", "0023456"])
@pytest.mark.parametrize("address", [RESULT, "/logement/resultat?floor_area=90", "/logement"])
def test_an_income_is_in_no_cache_and_no_log(client, caplog, address, typed):
    """Complete answers, answers to be completed, and a page that takes none."""
    with caplog.at_level(logging.DEBUG):
        response = client.post(address, data={"reference_tax_income": typed})
    assert response.status_code in (200, 405, 422)
    assert response.headers["Cache-Control"] == "no-store"
    assert INCOME not in caplog.text
    if address != RESULT:
        assert INCOME not in response.get_data(as_text=True)


def test_htmx_gets_the_panel_alone(client):
    asked = {"HX-Request": "true", "HX-Target": "effort"}
    response = client.post(RESULT, data={"reference_tax_income": "30 000"}, headers=asked)
    text = response.get_data(as_text=True)
    assert text.lstrip().startswith("<section") and "<title>" not in text


@pytest.mark.parametrize("typed", ["35,5", "1.500"])
def test_an_income_smaller_than_the_bill_is_asked(client, typed):
    """Thousands, a month: never « 9 989 % de votre revenu »."""
    response = client.post(RESULT, data={"reference_tax_income": typed})
    html = response.get_data(as_text=True)
    assert response.status_code == 422 and "moins que la facture" in html
