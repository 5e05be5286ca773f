"""A public tablet: what it shows, what it leaves out, what is carried away."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from app import create_app
from app.events import book
from app.site.config import Config
from app.site.keys import keys_of, new_host_key, split_tablet
from app.store import contributions
from tests.reading import page
from tests.routes.housing import RESULT
from tests.routes.tablet import DUEL
from tests.routes.trips import COMMUTE

PUBLIC = "https://elan.example.fr"
PAGES = [
    "/",
    "/logement",
    RESULT,
    f"/trajets?{COMMUTE}&times_a_week=5",
    "/sources",
    "/sources/mobility",
    "/methode",
    "/confidentialite",
    "/accessibilite",
    "/trajets/semaine?t1_purpose=work&t1_mode=car&t1_km=12&t1_days=5",
    DUEL,
]

BINS = ("contribution", "tool", "saving", "emissions")


@pytest.fixture
def event(store_folder):
    """A client of an installation with a public address, and the root of its tablets."""
    app = create_app(Config(version="1", data=store_folder, public_url=PUBLIC))
    keys = keys_of(new_host_key())
    book.create(app.extensions["store"], keys.host, "Fête", "neutre", (date.today(), date.today()))
    return app.test_client(), f"/borne/{keys.tablet(1)}"


def read(client, url: str):
    return page(client.get(url).get_data(as_text=True))


def test_the_start_is_a_few_big_choices(client):
    result = read(client, "/borne/")
    links = [e.attributes["href"] for e in result.all("a") if e.attributes.get("class") == "gate"]
    assert {"/borne/logement", "/borne/trajets", "/borne/trajets/a-deux"} <= set(links)
    assert len(result.all("h1")) == 1 and "noscript" not in {e.tag for e in result.elements}


@pytest.mark.parametrize("path", PAGES)
def test_nothing_leads_away(client, path):
    html = client.get(f"/borne{path}").get_data(as_text=True)
    leading = [e.attributes["href"] for e in page(html).all("a") if "href" in e.attributes]
    assert leading and all(link.startswith(("/borne", "#")) for link in leading)
    assert not re.search(r'(?:action|formaction)="(?!/borne)', html)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_kept_and_everything_is_cleared_without_a_script(client, path):
    response = client.get(f"/borne{path}")
    assert response.headers["Cache-Control"] == "no-store"
    assert "HX-Push-Url" not in response.headers and "Set-Cookie" not in response.headers
    refresh = re.findall(
        r'<noscript><meta http-equiv="refresh" content="(\d+); url=([^"]*)"',
        response.get_data(as_text=True),
    )
    if path == "/":
        assert not refresh
        return
    ((seconds, address),) = refresh
    assert seconds == "75" and address.startswith("/borne/encore?page=")
    asked = read(client, address.replace("&amp;", "&"))
    assert [e for e in asked.all("a") if e.text == "Je continue"]
    ((last, start),) = re.findall(
        r'content="(\d+); url=([^"]*)"', client.get("/borne/encore").get_data(as_text=True)
    )
    assert int(seconds) + int(last) == 95 and start == "/borne/"


def test_who_continues_finds_the_answers_again(client):
    address = re.search(
        r'content="75; url=([^"]*)"', client.get(f"/borne{RESULT}").get_data(as_text=True)
    )[1]
    asked = read(client, address.replace("&amp;", "&"))
    link = next(e.attributes["href"] for e in asked.all("a") if e.text == "Je continue")
    assert link == f"/borne{RESULT}"


@pytest.mark.parametrize("page_asked", ["//evil.example", "https://evil.example", "/\\evil", ""])
def test_the_way_back_stays_on_the_tablet(client, page_asked):
    result = read(client, f"/borne/encore?page={page_asked}")
    links = [e.attributes["href"] for e in result.all("a") if "href" in e.attributes]
    assert all(link.startswith(("/borne/", "#")) for link in links)


def test_other_places_change_nothing(client):
    response = client.get("/sources/mobility")
    assert response.headers["Cache-Control"] == "no-cache"
    assert 'href="https://' in response.get_data(as_text=True)
    assert "tablet" not in client.get(RESULT).get_data(as_text=True)


def test_the_code_leads_to_the_public_page_without_income(event):
    client, root = event
    from app.tablets.page import handed_over

    with client.application.test_request_context(
        f"{root}/logement", environ_overrides={"SCRIPT_NAME": root}
    ):
        away = handed_over(f"{root}{RESULT}")
    assert away["link"] == f"{PUBLIC}{RESULT}" and not away["is_local"]
    assert away["code"].startswith('<svg role="img"') and "revenu" not in away["link"]


def test_visitors_read_no_technical_sentence(client, event):
    """Where codes open on this network alone, the host's page says how to mend it."""
    assert "ELAN_PUBLIC_URL" not in client.get("/borne/").get_data(as_text=True)
    shown = client.get(f"/borne{RESULT}").get_data(as_text=True)
    assert "sur le réseau de l’événement" in shown
    other, root = event
    assert "ELAN_PUBLIC_URL" not in other.get(f"{root}/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        (RESULT, "housing"),
        (f"/trajets?{COMMUTE}&times_a_week=5", "trips"),
        (RESULT.replace("resultat", "travaux") + "&wall_works=external_wall_insulation", "works"),
        ("/trajets/et-si?t1_purpose=work&t1_mode=car&t1_km=12&t1_days=5", "week"),
    ],
)
def test_a_result_may_be_added_in_coarse_bins_at_an_event_alone(event, path, tool):
    client, root = event
    shown = read(client, f"{root}{path}")
    hidden = {
        e.attributes["name"]: e.attributes["value"]
        for e in shown.all("input")
        if e.attributes.get("type") == "hidden" and e.attributes["name"] in BINS
    }
    assert hidden["tool"] == tool and re.fullmatch(r"[0-9a-f]{32}", hidden["contribution"])
    expected = r"" if tool == "housing" else r"[se][0-6]"
    assert re.fullmatch(expected, hidden["saving"]) and re.fullmatch(expected, hidden["emissions"])
    sent = client.post(f"{root}/contribution", data=hidden | {"tablet": "sansscript"})
    assert sent.status_code == 201
    assert "data-contribution" not in client.get(f"/borne{path}").get_data(as_text=True)


def test_two_people_may_each_add_their_own_half_of_a_duel(event):
    client, root = event
    shown = read(client, f"{root}{DUEL}")
    forms = [e.attributes for e in shown.all("form") if "data-contribution" in e.attributes]
    assert [one["id"] for one in forms] == ["contribution-a", "contribution-b"]
    stated = [e.attributes for e in shown.all("input") if e.attributes.get("type") == "hidden"]
    each = {name: [one["value"] for one in stated if one["name"] == name] for name in BINS}
    assert each["tool"] == ["duel"] * 2 and len(set(each["contribution"])) == 2
    assert each["saving"][0] > "s0" and each["emissions"][0] > "e0"  # the car of 18 km
    assert (each["saving"][1], each["emissions"][1]) == ("s0", "e0")  # the bike has nothing to gain
    for half in zip(*each.values(), strict=True):
        sent = dict(zip(BINS, half, strict=True)) | {"tablet": "sansscript", "actions": "talk"}
        assert client.post(f"{root}/contribution", data=sent).status_code == 201
    with client.application.extensions["store"].reading() as connection:
        kept = connection.execute(select(contributions.c.tool)).scalars().all()
    assert kept == ["duel", "duel"]
    assert "data-contribution" not in client.get(DUEL).get_data(as_text=True)


def test_who_has_no_way_proposed_does_not_know(event):
    client, root = event
    shown = read(client, f"{root}{DUEL.replace('a_distance=18', 'a_distance=400')}")
    saving = [
        e.attributes["value"] for e in shown.all("input") if e.attributes.get("name") == "saving"
    ]
    assert saving == ["", "s0"]


def test_the_event_s_territory_offers_its_communes_before_the_search(store_folder):
    app = create_app(Config(version="1", data=store_folder, public_url=PUBLIC))
    keys = keys_of(new_host_key())
    days = (date.today(), date.today())
    book.create(app.extensions["store"], keys.host, "Marché", "lille", days)
    root = f"/borne/{keys.tablet(1)}"
    shown = app.test_client().get(f"{root}/logement?etape=court").get_data(as_text=True)
    codes = re.findall(r'name="commune" value="(\d+)"', shown)
    assert codes[0] == "59350" and {"59512", "59599"} <= set(codes) and len(codes) == 8
    assert shown.index('value="59350"') < shown.index('name="lieu"')
    home = app.test_client().get(f"{root}/").get_data(as_text=True)
    assert "Marché" in home and "Métropole Européenne de Lille" in home
    answered = (
        app.test_client().get(f"{root}/logement?commune=59512&etape=court").get_data(as_text=True)
    )
    assert answered.count("checked") and len(re.findall(r'value="59512" checked', answered)) == 1
    asked = f"{root}/trajets?depart=&origin=59350&arrivee=&destination=59512&voir=1"
    assert (
        app.test_client().get(asked).headers["Location"].endswith("origin=59350&destination=59512")
    )


def test_a_result_leads_to_the_territory_of_the_event(store_folder):
    app = create_app(Config(version="1", data=store_folder, public_url=PUBLIC))
    keys = keys_of(new_host_key())
    days = (date.today(), date.today())
    book.create(app.extensions["store"], keys.host, "Marché", "lille", days)
    shown = app.test_client().get(f"/borne/{keys.tablet(1)}{RESULT}").get_data(as_text=True)
    assert "elan.example.fr" in shown and "sur le réseau de l’événement" not in shown


def test_a_closed_event_asks_nobody(event):
    client, root = event
    store = client.application.extensions["store"]
    result = book.find(store, "e", split_tablet(root.rpartition("/")[2])[0])
    book.set_state(store, result, "closed")
    assert "data-state" not in client.get(f"{root}{RESULT}").get_data(as_text=True)


def test_an_unknown_event_is_a_tablet_without_event(client):
    shown = client.get(f"/borne/e-0123456789abcdef{RESULT}")
    assert shown.status_code == 200 and "data-state" not in shown.get_data(as_text=True)


def test_a_duel_says_who_emits_less(client):
    """Eighteen kilometres by car beside four by bicycle: the bicycle, on the right."""
    result = read(client, DUEL)
    assert re.match("À droite, .* de moins par an", result.all("h2")[0].text)
    swapped = re.sub(r"(?<=[?&])[ab](?=_)", lambda side: "ba"["ab".index(side[0])], DUEL)
    assert re.match("À gauche, .* de moins par an", read(client, swapped).all("h2")[0].text)


def test_a_duel_of_equals_names_nobody(client):
    same = "&".join(f"{s}_way=car&{s}_distance=10&{s}_times_a_week=5" for s in "ab")
    assert "à peu près autant" in read(client, f"/trajets/a-deux?{same}").all("h2")[0].text


def test_a_duel_says_what_is_wrong_on_its_side(client):
    url = "/trajets/a-deux?a_way=car&a_distance=10&a_times_a_week=5&b_way=bike&b_distance=x"
    response = client.get(url)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="erreur-b_distance"' in text and 'id="erreur-a_distance"' not in text
    assert 'value="10"' in text
