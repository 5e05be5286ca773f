"""Bills told in the units people have: an amount and its unit are one field of the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.reading import page
from tests.routes.housing import QUICK


def sent(client, stated: str) -> dict[str, str]:
    """What the address says once the last step was answered."""
    response = client.get(f"/logement?{QUICK}&depuis=7&etape=resultat&{stated}")
    assert response.status_code == 303, response.status_code
    result = parse_qs(urlsplit(response.headers["Location"]).query)
    return {name: values[0] for name, values in result.items()}


@pytest.mark.parametrize(
    ("stated", "field", "value"),
    [
        ("combien_a=140&unite_a=bill_all_energies:mois", "bill_all_energies", "1680"),
        ("combien_a=1,5 k€&unite_a=bill_natural_gas", "bill_natural_gas", "1500"),
        ("combien_a=90 € par mois&unite_a=bill_natural_gas", "bill_natural_gas", "1080"),
        ("combien_a=1 200 € par an&unite_a=bill_fuel_oil:mois", "bill_fuel_oil", "1200"),
        ("combien_a=66 sacs&unite_a=bags_wood_pellets", "bags_wood_pellets", "66"),
        ("combien_a=2,5&unite_a=tonnes_wood_pellets", "tonnes_wood_pellets", "2.5"),
        ("combien_a=1.800&unite_a=litres_fuel_oil", "litres_fuel_oil", "1800"),
        ("combien_a=0&unite_a=bill_wood_logs", "bill_wood_logs", "0"),
    ],
)
def test_an_amount_and_its_unit_are_one_answer(client, stated, field, value):
    answers = sent(client, stated)
    assert answers[field] == value
    assert not [name for name in answers if name.startswith(("combien", "unite"))]


def test_an_amount_left_empty_says_nothing(client):
    assert not [n for n in sent(client, "combien_a=&unite_a=bill_fuel_oil") if "fuel" in n]


def test_eighteen_hundred_kilowatt_hours_beside_3300_euros_of_oil_are_asked(client):
    stated = "heating_carrier=fuel_oil&bill_fuel_oil=3300&combien_q=1800&unite_q=billed_fuel_oil"
    home = QUICK.replace("heating_carrier=natural_gas&", "")
    response = client.get(f"/logement?{home}&depuis=7&etape=resultat&{stated}")
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "1,83" in html and "litres" in html
    stated = stated.replace("billed_fuel_oil", "litres_fuel_oil")
    assert client.get(f"/logement?{home}&depuis=7&etape=resultat&{stated}").status_code == 303


def test_the_unit_told_is_the_one_shown_again(client):
    stated = "dwelling_type=house&heating_carrier=wood_pellets&bags_wood_pellets=66"
    html = client.get(f"/logement?etape=7&{stated}").get_data(as_text=True)
    result = page(html)
    amount = next(e for e in result.all("input") if e.attributes.get("value") == "66")
    assert amount.attributes["name"] == "combien_billed_wood_pellets"
    assert 'value="bags_wood_pellets" selected' in html


def test_whether_the_standing_charge_is_in_the_bill_is_asked(client):
    html = client.get(f"/logement?{QUICK}&etape=7").get_data(as_text=True)
    assert 'name="standing_charge_included"' in html


def test_the_bill_asked_on_the_result_updates_it_without_script(client):
    """190 € a month of all energies: the result is of that year, the question is another."""
    text = f"{QUICK}&combien_facture=190&unite_facture=bill_all_energies:mois"
    html = client.get(f"/logement/resultat?{text}").get_data(as_text=True)
    assert "bill_all_energies=2280" in html  # links carry the declared field alone
    assert "combien_facture" not in html.partition('id="question"')[2].partition("</form>")[0]


@pytest.mark.parametrize("unit", ["&unite_bill_natural_gas=zzz", "&unite_bill_natural_gas=", ""])
@pytest.mark.parametrize("where", ["resultat", "travaux", "chemins", "situation"])
def test_an_amount_of_no_known_unit_is_asked_again_where_it_was(client, where, unit):
    """In an address made by hand: it was dropped, and the home answered as if nothing was told."""
    url = f"/logement/{where}?{QUICK}&combien_bill_natural_gas=1200{unit}"
    response = client.get(url, follow_redirects=True)
    html = response.get_data(as_text=True)
    result = page(html)
    name = "combien_bill_natural_gas"
    amount = next(e for e in result.all("input") if e.attributes.get("name") == name)
    assert response.status_code == 422 and amount.attributes["value"].startswith("1200 ")
    assert html.lower().count("écrivez un nombre") == 2  # above the page, and on the field
