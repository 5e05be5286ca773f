"""*Votre situation*, the law watch, and what a result says of status, income and dates."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.routes.housing import QUERY

PUMP = f"/logement/travaux?{QUERY}&heating_works=air_water_heat_pump"


def text(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("tenure=tenant&dpe_class=G", ("1er janvier 2025", "2023-796", "20-1", "recommandé")),
        ("tenure=social_tenant&dpe_class=F", ("1er janvier 2028", "concertation", "23-1")),
        ("tenure=landlord&dpe_class=E", ("1er janvier 2034", "louer six ans", "Loc’Avantages")),
        ("tenure=buyer", ("promesse de vente", "audit énergétique")),
        ("tenure=landlord&owned_by_sci=1", ("impôt sur les sociétés", "personnes physiques")),
    ],
)
def test_each_status_is_told_its_rights(client, stated, said):
    html = text(client, f"/logement/situation?{QUERY}&{stated}")
    for words in said:
        assert words in html, words


def test_a_supposed_label_is_not_told_as_a_certificate(client):
    url = f"/logement/situation?{QUERY}&tenure=tenant"
    assert "seul un DPE fait foi" in text(client, url)
    assert "seul un DPE fait foi" not in text(client, f"{url}&dpe_class=G")


@pytest.mark.parametrize("who", ["tenure=tenant", "owner_occupier=0"])
def test_a_tenant_is_shown_no_grant_and_no_loan(client, who):
    html = text(client, f"{PUMP}&{who}")
    assert "est une aide du propriétaire" in html
    assert "voici ce que vous y gagneriez" in html
    assert "Éco-prêt à taux zéro de" not in html
    assert "Je ne suis pas propriétaire" not in html


def test_a_tenant_reads_one_reason_and_no_doubt_of_what_is_not_hers(client):
    html = client.get(f"{PUMP}&tenure=tenant").get_data(as_text=True)
    for line in re.findall(r"<li><b>(?:MaPrimeRénov|Éco-prêt|Exonération).*?</li>", html):
        assert line.endswith("parlez-en au vôtre.</li>"), line
    assert "primes reçues depuis cinq ans" not in html and "Éco-prêt lié" not in html
    assert "L’argent, dans l’ordre des mois" not in html


def test_a_label_told_among_the_aids_is_the_homes_everywhere(client):
    form = client.get(PUMP).get_data(as_text=True)
    name = re.search(r'<select id="saisie-dpe" name="(\w+)"', form)[1]
    sent = client.post(PUMP, data={name: "G"})
    address = sent.headers["Location"]
    lease = address.replace("travaux", "situation") + "&tenure=landlord"
    assert "Classé G" in text(client, lease)
    assert "étiquette G" in text(client, address.replace("travaux", "resultat"))


def test_an_aid_that_another_income_would_have_is_not_refused(client):
    """The whole renovation is the better way of the most modest, and not of the highest incomes."""
    works = "wall_works=internal_wall_insulation&roof_works=roof_insulation"
    html = client.get(f"{PUMP}&{works}&air_works=humidity_controlled_ventilation&dpe_class=F").text
    waiting = html.split("Il manque une réponse", 1)[1].split("Les aides refusées", 1)[0]
    assert re.search(r"rénovation d’ampleur</b>.{1,9}Dites votre revenu.{1,9}de 0 à \d\d", waiting)
    doubts = re.findall(r"<li>([^<]*abrogée[^<]*)</li>", html)
    assert len(doubts) == len(set(doubts)) == 1


@pytest.mark.parametrize("page", ["travaux", "chemins", "situation", "immeuble"])
def test_every_page_of_works_tells_whom_to_call_here(client, page):
    url = f"/chez/lille/logement/{page}?{QUERY}".replace("house", "apartment")
    assert "À qui parler" in client.get(url).get_data(as_text=True)


def test_an_income_not_told_is_asked_and_not_refused(client):
    """A heat pump: nothing for higher incomes, 5,000 euros for the very modest."""
    html = text(client, PUMP)
    assert "Dites votre revenu : de 0 à" in html
    assert "les revenus dépassent le plafond" not in html


@pytest.fixture
def on(monkeypatch):
    """Today, as pages know it."""

    def set_day(year: int, month: int, day: int) -> None:
        class Today(date):
            @classmethod
            def today(cls):
                return cls(year, month, day)

        monkeypatch.setattr("app.asking.form.date", Today)
        monkeypatch.setattr("app.site.load.date", Today)

    return set_day


def test_a_result_warns_of_a_rule_that_ends_within_six_months(client, on):
    on(2026, 11, 28)
    assert "connues jusqu’au 31 décembre 2026" in text(client, PUMP)
    on(2026, 6, 15)
    assert "connues jusqu’au 31 décembre 2026" not in text(client, PUMP)


def test_after_the_known_law_a_result_confirms_then_says_nothing(client, on):
    on(2027, 1, 1)
    year = text(client, f"{PUMP}&dpe_class=E")
    assert "à confirmer au-delà du 31 décembre 2026" in year
    assert "Aucune aide pour ces travaux" not in year
    on(2028, 6, 1)
    after = text(client, f"{PUMP}&dpe_class=E")
    assert "n’est pas connue ici" in after and "Aucune aide pour ces travaux" not in after


@pytest.mark.parametrize("day", [(2027, 1, 1), (2028, 6, 1), (2031, 1, 1)])
def test_no_page_breaks_in_the_years_to_come(client, on, day):
    on(*day)
    for url in (PUMP, f"/logement/chemins?{QUERY}", f"/logement/situation?{QUERY}&tenure=tenant"):
        text(client, url)


def test_the_law_watch_lists_what_ends_when(client):
    html = text(client, "/logement/loi")
    for day in ("31 décembre 2026", "30 avril 2027", "31 décembre 2027"):
        assert day in html
    words = re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1].split("</main>")[0])
    assert not re.search(r"\b[A-G01] : |\w_\w", words)  # codes are for who keeps the data


def test_signposts_are_for_whom_they_may_help(client, on):
    on(2026, 11, 28)
    owner = text(client, f"{PUMP}&tenure=owner_occupier")
    assert "100 000 € sans droits" in owner and "Prêt avance rénovation : garanti" in owner
    assert "100 000 € sans droits" not in text(client, f"{PUMP}&tenure=tenant")
    on(2027, 1, 2)
    assert "100 000 € sans droits" not in text(client, f"{PUMP}&tenure=owner_occupier")


def test_a_house_has_no_assembly(client):
    html = text(client, f"/logement/immeuble?{QUERY}&co_owned_dwellings=20")
    assert "rien ne s’y vote" in html and "Ce qui se vote, et comment" not in html
