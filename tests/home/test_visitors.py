"""What people of each kind read: advice that they can follow, one word for one thing."""

from __future__ import annotations

import pytest

from tests.reading import page

FLAT = "dwelling_type=apartment&construction_period=1948_1974&heating_carrier=natural_gas"
ROUBAIX = f"{FLAT}&commune=59512&heating_scope=collective&tenure=social_tenant"
LILLE = f"{FLAT}&commune=59350&tenure=owner_occupier&certified_class=E&floor_area=62"
LENS = (
    "dwelling_type=house&construction_period=before_1948&commune=62498"
    "&heating_carrier=natural_gas&tenure=owner_occupier"
)


def said(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return " ".join(page(response.get_data(as_text=True)).all("main")[0].text.split())


@pytest.mark.parametrize("tenure", ["tenant", "social_tenant"])
def test_who_rents_is_sent_to_rights_and_not_to_works(client, tenure):
    words = said(client, f"/logement/resultat?{ROUBAIX.replace('social_tenant', tenure)}")
    assert "Mes droits, et ce que je peux faire" in words
    assert "Trouver le meilleur chemin" not in words
    assert "Aucun travail ne se rembourse" not in words


def test_who_does_not_rule_the_boiler_is_told_gestures_of_a_flat(client):
    words = said(client, f"/logement/resultat?{ROUBAIX}")
    assert "Ballon à 55" not in words and "Un degré de moins" not in words
    assert "Pommeau de douche économe" in words


def test_a_search_with_nothing_to_choose_draws_no_chart(client):
    words = said(client, f"/logement/chemins?{ROUBAIX}")
    assert "ensembles de travaux" not in words and "reste à payer →" not in words
    assert "Vous louez" in words
    assert "en assemblée" not in words + said(client, f"/logement/travaux?{ROUBAIX}")


def test_heat_supposed_shared_is_shared_on_every_page_and_said(client):
    works = said(client, f"/logement/travaux?{LILLE}")
    assert "Le chauffage commun est supposé" in works
    assembly = said(client, f"/logement/immeuble?{LILLE}&co_owned_dwellings=24")
    assert "chauffage commun." in assembly and "Chacun a son chauffage" not in assembly
    alone = said(
        client, f"/logement/immeuble?{LILLE}&co_owned_dwellings=24&heating_scope=individual"
    )
    assert "Chacun a son chauffage" in alone


def test_the_agenda_is_a_french_sentence(client):
    words = said(client, f"/logement/immeuble?{LILLE}&co_owned_dwellings=24")
    assert " de entre " not in words and "vmc" not in words
    assert "VMC hygroréglable" in words


def test_a_letter_told_is_not_a_probability(client):
    words = said(client, f"/logement/resultat?{LILLE}")
    assert "E : c’est ce que dit votre DPE." in words
    assert "Presque sûrement" not in words


def test_an_income_not_told_is_never_too_high(client):
    """An aid that pays nobody for these works is refused for the works."""
    words = said(client, f"/logement/travaux?{LILLE}&wall_works=external_wall_insulation")
    assert "Les revenus dépassent le plafond" not in words
    assert "Rien pour ces travaux-là, quel que soit le revenu" in words


def test_a_certificate_told_is_not_our_estimate_to_a_landlord(client):
    stated = said(client, f"/logement/situation?{LILLE.replace('owner_occupier', 'landlord')}")
    assert "est notre estimation" not in stated
    supposed = said(client, f"/logement/situation?{FLAT}&tenure=landlord")
    assert "est notre estimation" in supposed


def test_a_bill_of_a_month_typed_as_a_year_is_asked(client):
    """210 € would be a month's gas of this house, never a year's: an offer, nothing taken."""
    words = said(client, f"/logement/resultat?{LENS}&bill_natural_gas=210")
    assert "sont-ils ceux d’un mois" in words
    year = said(client, f"/logement/resultat?{LENS}&bill_natural_gas=2520")
    assert "ceux d’un mois" not in year


def test_a_path_that_loses_aids_is_not_said_to_lose_none(client):
    mende = (
        "dwelling_type=house&construction_period=1948_1974&floor_area=110&commune=48095"
        "&heating_carrier=fuel_oil&tenure=owner_occupier&litres_fuel_oil=1500"
    )
    html = client.get(f"/logement/chemins?{mende}").get_data(as_text=True)
    cards = html.split('<section class="figure path"')[1:]
    losing = [card for card in cards if "vous ferait perdre" in card]
    assert losing
    assert not any("ne fait pas perdre d’aides" in card for card in losing)


def test_a_rounded_reach_is_not_said_twice(client):
    words = said(client, "/trajets?depart=Béthune&arrivee=Lille")
    assert "40 km, quand on va rarement au-delà de 40 km" not in words


def test_the_home_that_works_are_counted_for_is_said(client):
    """A bill of works differs from the result's where area, energy or age are not told."""
    for path in ("resultat", "travaux", "chemins"):
        words = said(client, f"/logement/{path}?dwelling_type=house&commune=62498")
        assert "Comptés pour un logement courant" in words, path
    text = f"{LENS}&floor_area=95"
    assert "Comptés pour un logement courant" not in said(client, f"/logement/travaux?{text}")


def test_one_of_a_thing_is_singular(client):
    assert "1 personnes" not in said(client, f"/logement/resultat?{LILLE}")
    refused = client.get(f"/logement?{LENS}&household_size=-5&depuis=7&etape=resultat")
    assert refused.status_code == 422
    assert "1 personnes" not in " ".join(refused.get_data(as_text=True).split())


def test_kilometres_without_a_car_are_said_to_be_supposed(client):
    words = said(client, "/voiture?has_car=false")
    assert "Pour faire autrement" in words and "supposés : dites les vôtres" in words
    assert "supposés" not in said(client, "/voiture?has_car=false&annual_distance=3000")


def test_a_number_typed_is_there_after_back_but_on_a_shared_tablet(client):
    """A browser gives back what was typed unless the field is told to forget it."""
    html = client.get("/logement").get_data(as_text=True)
    area = next(e for e in page(html).all("input") if e.attributes.get("name") == "floor_area")
    assert "autocomplete" not in area.attributes
    html = client.get("/borne/logement").get_data(as_text=True)
    area = next(e for e in page(html).all("input") if e.attributes.get("name") == "floor_area")
    assert area.attributes["autocomplete"] == "off"


BEFORE_2026 = (
    "dwelling_type=apartment&construction_period=1975_1977&floor_area=45&commune=59350"
    "&heating_carrier=electricity&certified_class=D&certified_on=2023-05-10"
)
ENERGY_ALONE = "dwelling_type=house&certified_primary_energy=300"


def test_a_certificate_is_said_no_surer_than_its_bars(client):
    """Another class that today's rules may give is told; figures alone are no letter."""
    words = said(client, f"/logement/resultat?{BEFORE_2026}")
    assert (
        "fait foi : étiquette D. Recompté avec les règles d’aujourd’hui, il pourrait donner C"
        in words
    )
    assert "c’est ce que dit votre DPE. Recompté aujourd’hui, peut-être C." in words
    alone = said(client, f"/logement/resultat?{ENERGY_ALONE}")
    assert "fait foi : 300 kWh/m²." in alone and "peut-être" in alone


def test_a_status_not_told_is_not_taken_in_silence(client):
    words = said(client, f"/logement/situation?{FLAT}")
    assert "Si vous êtes propriétaire" in words and "Vous ne nous avez pas dit" in words
    assert "Vous ne nous avez pas dit" not in said(client, f"/logement/situation?{LILLE}")


@pytest.mark.parametrize(
    ("page_of", "sentence"),
    [
        (f"/logement/preciser?champ=bill_natural_gas&{LENS}&bill_natural_gas=1200 zzz", "« zzz »"),
        (f"/logement/resultat?{LENS}&bill_natural_gas=1200 zzz", "« zzz » n’est pas compris ici"),
        (f"/mon-elan?{LENS}&floor_area=9500", "surface habitable ? C’est trop"),
        (f"/logement/resultat?{LENS}&ownership_share=410", "écrivez une part, comme 80 %"),
        (
            f"/logement/resultat?{LENS}&combien_bill_natural_gas=5000"
            "&unite_bill_natural_gas=bill_natural_gas:mois",
            "Vous dites 5000 par mois : si c’est ce que coûte une année",
        ),
    ],
)
def test_a_refusal_says_what_is_not_understood_wherever_it_is_asked(client, page_of, sentence):
    refused = client.get(page_of)
    assert refused.status_code == 422
    html = page(refused.get_data(as_text=True)).all("main")[0].text
    assert sentence in " ".join(html.replace("\u202f", " ").split())
