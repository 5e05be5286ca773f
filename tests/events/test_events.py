"""The wall and the host's page: what is shown, to whom, and never of one person."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest

from app import create_app
from app.events import book
from app.events.contributions import Contribution, Counter
from app.events.laptop import environment
from app.site.config import Config
from app.site.keys import keys_of, new_host_key
from tests.reading import page

TODAY = date.today()
ORIGIN = {"Origin": "http://localhost"}


class Event:
    """An event of a fresh application, and ways to fill and look at it."""

    def __init__(self, folder: str):
        self.app = create_app(Config(version="1", data=folder))
        self.store, self.client = self.app.extensions["store"], self.app.test_client()
        self.keys = keys_of(new_host_key())
        book.create(self.store, self.keys.host, "Marché <b>", "neutre", (TODAY, TODAY))
        self.sent = 0

    def add(self, count: int, **stated) -> None:
        counter = Counter(self.store)
        stated = {"tablet": "bleue", "tool": "works"} | stated
        for _ in range(count):
            self.sent += 1
            counter.add(self.keys.tablets, Contribution(f"{self.sent:032x}", **stated))

    def get(self, path: str, **headers):
        return self.client.get(path, headers=headers)

    def wall(self, tail: str = "") -> str:
        response = self.get(f"/mur/{self.keys.wall}{tail}")
        assert response.status_code == 200
        return response.get_data(as_text=True)

    def host(self, tail: str = "") -> str:
        response = self.get(f"/hote/{self.keys.host}{tail}")
        assert response.status_code == 200
        return response.get_data(as_text=True)

    def post(self, tail: str, headers=ORIGIN, **form):
        return self.client.post(f"/hote/{self.keys.host}/{tail}", data=form, headers=headers)

    def rows(self) -> dict[tuple[str, str], int]:
        text = self.host("/export.csv").removeprefix("\ufeff")
        return {
            (row["sujet"], row["code"]): int(row["nombre"])
            for row in csv.DictReader(io.StringIO(text), delimiter=";")
        }


@pytest.fixture
def event(store_folder):
    return Event(store_folder)


def shown(html: str) -> str:
    """Words of a page, spaces made plain."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u202f", " ")


def test_a_table_opened_by_a_spreadsheet_has_no_formula_and_keeps_first_zeros(event):
    """A tablet's name may come from another server; Laon's code begins with a zero."""
    event.add(12, tablet='=HYPERLINK("http://ailleurs.example")', commune="02408")
    rows = event.rows()
    assert ("tablette", '\'=HYPERLINK("http://ailleurs.example")') in rows
    assert ("commune", "\t02408") in rows


def test_a_wall_says_nothing_under_five_not_even_how_many(event):
    empty = event.wall("/etat")
    for number in range(1, 5):
        event.add(1, saving="s3", emissions="e4", actions=("insulate",), commune="62119")
        assert event.wall("/etat") == empty, number
    event.add(1, saving="s3", emissions="e4", actions=("insulate",), commune="62119")
    assert event.wall("/etat") != empty and "Isoler" in event.wall()


def test_a_wall_adds_up_by_hand(event):
    """Five of 300–700 € and 700–1,500 kg: 1,500 to 3,500 €, 3.5 to 7.5 t, widened to steps that no
    one person can pass: 5,000 € and 8 t."""
    event.add(5, saving="s3", emissions="e4", actions=("insulate", "talk"))
    said = shown(event.wall("/etat"))
    assert "5 participations" in said
    assert "entre 0 et 5 000 € d’économies" in said
    assert "entre 0 et 8 tonnes de CO₂ en moins" in said


def test_a_range_is_rounded_outwards(event):
    """Seven hundred times 300–700 €, five 0–100 €: 210,000 to 490,500 € is 210,000 to 500,000."""
    event.add(5, saving="s1")
    event.add(45, saving="s3")
    assert "entre 10 000 et 35 000 €" in shown(event.wall("/etat"))  # 13,500 to 32,000


def test_sums_advance_five_by_five_so_that_none_is_read_in_a_difference(event):
    event.add(5, saving="s2", actions=("talk",))
    before = shown(event.wall("/etat"))
    event.add(4, saving="s6", actions=("insulate",))
    said = shown(event.wall("/etat"))
    assert said == before, "not even how many came meanwhile"
    sums = re.findall(r"entre [\d ,]+ et [\d ,]+ €", said)
    assert sums and sums == re.findall(r"entre [\d ,]+ et [\d ,]+ €", before)
    event.add(1, saving="s6", actions=("insulate",))
    assert "10 participations" in shown(event.wall("/etat"))
    assert "Isoler" in event.wall("/etat")


@pytest.mark.parametrize("real", ["s0", "s1", "s3", "s5"])
def test_one_real_person_among_four_invented_ones_is_not_read(event, real):
    """Whoever adds four of nothing, or of the most, reads the same of the fifth whatever it is; and
    no commitment of one alone. What remains: four that sit on the very edge of a step tell on which
    side the fifth is, as four of the last range do of another of it."""
    for known in ("s0", "s6"):
        other = Event(f"{event.store.url.removeprefix('sqlite:///')}-{known}")
        other.add(4, saving=known, actions=("talk",))
        other.add(1, saving=real, actions=("insulate",))
        said = shown(other.wall("/etat"))
        assert "Isoler" not in said and "En parler" not in said
        if real != "s0":
            ends = {"s0": "entre 0 et 5 000", "s6": "entre 10 000 et 25 000"}
            assert ends[known] in said


def test_nothing_told_adds_nothing(event):
    event.add(6)
    said = shown(event.wall("/etat"))
    assert "5 participations" in said and "€" not in said and "tonne" not in said


def test_a_screen_that_is_up_to_date_is_told_so_in_a_word(event):
    event.add(7, saving="s3")
    address = f"/mur/{event.keys.wall}/etat"
    tag = event.get(address).headers["ETag"]
    same = event.get(f"{address}?vu=7", **{"If-None-Match": tag, "Accept-Encoding": "gzip"})
    assert (same.status_code, same.get_data()) == (304, b"")
    event.add(2)
    assert event.get(f"{address}?vu=5", **{"If-None-Match": tag}).status_code == 304
    event.add(1)
    changed = event.get(f"{address}?vu=5", **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.get_data(as_text=True).count("wall__lit--new") == 5
    book.set_state(event.store, book.find(event.store, "h", event.keys.host), book.PAUSED)
    assert "En pause" in event.wall("/etat")


@pytest.mark.parametrize("count", [59, 60, 1000])
def test_windows_never_stand_for_more_than_came(event, count):
    from app.events.wall_page import street

    drawn = street(count)
    assert len(drawn.lit) * drawn.each <= count < (len(drawn.lit) + 1) * drawn.each
    assert len({(window.x, window.y) for window in drawn.lit}) == len(drawn.lit)


def test_each_page_is_whole_and_private(event):
    event.add(6, saving="s3", commune="62119", actions=("talk",))
    host, wall = f"/hote/{event.keys.host}", f"/mur/{event.keys.wall}"
    for address in (
        host,
        f"{host}/etat",
        f"{host}/affiches",
        f"{host}/suppression",
        wall,
        f"{host}/tablettes?nombre=60",
    ):
        response = event.get(address)
        html = response.get_data(as_text=True)
        result = page(html)
        ids = result.ids()
        assert response.status_code == 200 and len(ids) == len(set(ids)), address
        assert len(result.all("h1")) == (0 if address.endswith("etat") else 1)
        assert "Marché <b>" not in html and "Set-Cookie" not in response.headers
        assert not result.all("style") and "style=" not in html
        assert response.headers["X-Robots-Tag"].startswith("noindex")
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cache-Control"].startswith("private")
        for form in result.all("form"):
            is_read = "tablettes" in form.attributes["action"]
            assert form.attributes["method"] == ("get" if is_read else "post")
        assert len(response.get_data()) < 60_000, address
    for what in ("tablette-1", "tablette-60", "mur", "hote"):
        assert event.get(f"{host}/qr/{what}.svg").mimetype == "image/svg+xml"
    for what in ("rien", "tablettes", "tablette-0", "tablette-61", "tablette-x"):
        assert event.get(f"{host}/qr/{what}.svg").status_code == 404


def test_the_host_s_page_is_light_whatever_came(event):
    """Five hundred names of tablets, pushed from elsewhere."""
    for number in range(500):
        event.add(1, tablet=f"x{number:03d}", commune="62119")
    for tail in ("", "/etat"):
        assert len(event.host(tail).encode()) < 60_000
    assert "Les autres" in event.host()


def test_tablets_are_numbered_as_they_came_and_keep_their_number(event):
    event.add(2, tablet="rouge")
    event.add(3, tablet="bleue")
    assert re.findall(r">(Tablette \d)<", event.host("/etat")) == ["Tablette 1", "Tablette 2"]
    event.post("annulation", tablette="rouge", nombre="10")
    assert re.findall(r">(Tablette \d)<", event.host("/etat")) == ["Tablette 2"]
    assert ">bleue<" not in event.host()


def test_a_host_whose_codes_open_here_alone_is_warned(event):
    assert "ELAN_PUBLIC_URL" in event.host()


def test_the_three_links_open_what_they_say(event):
    links = re.findall(r'href="http://localhost(/(?:mur|hote)/[^"]+)"', event.host())
    tablets = re.findall(
        r'href="http://localhost(/borne/[^"]+)"', event.host("/tablettes?nombre=3")
    )
    assert (len(links), len(tablets)) == (2, 3)
    for link in [*links, *tablets]:
        assert event.get(link).status_code == 200, link


def test_pause_resume_close(event):
    address = f"/borne/{event.keys.tablet(1)}/contribution"
    sent = {"contribution": "a" * 32, "tablet": "bleue", "tool": "trips"}
    assert event.post("pause").status_code == 303
    assert event.client.post(address, data=sent).status_code == 409
    assert "Reprendre" in event.host()
    event.post("reprise")
    assert event.client.post(address, data=sent).status_code == 201
    event.post("cloture")
    assert event.client.post(address, data=sent | {"contribution": "b" * 32}).status_code == 410
    event.post("reprise")
    assert "Terminé" in event.host("/etat")


def test_the_last_ones_of_a_tablet_are_undone(event):
    event.add(4, tablet="bleue")
    event.add(6, tablet="rouge")
    response = event.post("annulation", tablette="bleue", nombre="3")
    assert response.status_code == 303
    assert "annulées : 3" in shown(event.client.get(response.headers["Location"]).text)
    assert event.rows()[("tablette", "bleue")] == 1 and event.rows()[("tablette", "rouge")] == 6
    event.post("annulation", tablette="bleue", nombre="10")
    assert ("tablette", "bleue") not in event.rows()
    for wrong in ("0", "2", "-1", "x", ""):
        assert event.post("annulation", tablette="rouge", nombre=wrong).status_code == 422


def test_no_commune_under_five_on_the_page_or_in_the_table(event):
    event.add(7, commune="62119")
    event.add(4, commune="59350")
    event.add(1, commune="59512")
    event.add(2)
    rows = event.rows()
    assert rows[("commune", "62119")] == 7 and rows[("commune", "")] == 7
    assert ("commune", "59350") not in rows and ("commune", "59512") not in rows
    said = shown(event.host())
    assert "Béthune 7" in said and "Lille" not in said and "Roubaix" not in said


def test_the_table_of_a_small_event_has_its_count_alone(event):
    event.add(4, saving="s3", commune="62119", actions=("talk",))
    assert event.rows() == {("participations", ""): 4, ("tablette", "bleue"): 4}
    event.add(1, saving="s2")
    rows = event.rows()
    assert rows[("economies", "s3")] == 4 and rows[("engagement", "talk")] == 4
    assert rows[("calculateur", "works")] == 5 and rows[("jour", TODAY.isoformat())] == 5


def test_to_erase_asks_once_more_then_erases_all(event):
    event.add(6)
    refused = event.post("suppression")
    assert refused.status_code == 422 and "Cochez la case" in refused.get_data(as_text=True)
    assert event.post("suppression", certain="oui").status_code == 200
    for address in (f"/hote/{event.keys.host}", f"/mur/{event.keys.wall}"):
        assert event.get(address).status_code == 404
    sent = {"contribution": "a" * 32, "tablet": "bleue", "tool": "trips"}
    address = f"/borne/{event.keys.tablet(1)}/contribution"
    assert event.client.post(address, data=sent).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Referer": "https://example.org/hote"},
    ],
)
@pytest.mark.parametrize("action", ["pause", "cloture", "annulation", "suppression"])
def test_another_site_changes_nothing(event, action, headers):
    event.add(5)
    stated = {"certain": "oui", "tablette": "bleue", "nombre": "3"}
    assert event.post(action, headers, **stated).status_code == 403
    assert "Ouvert" in event.host("/etat") and event.rows()[("participations", "")] == 5


def test_a_key_of_one_kind_opens_no_other_page(event):
    keys = event.keys
    for wrong in (keys.tablets, keys.wall):
        assert event.get(f"/hote/{wrong}").status_code == 404
    for wrong in (keys.tablets, keys.host):
        assert event.get(f"/mur/{wrong}").status_code == 404


def test_an_event_is_erased_ninety_days_after_its_last_day(store_folder):
    event = Event(store_folder)
    old = keys_of(new_host_key())
    end = TODAY - timedelta(days=90)
    book.create(event.store, old.host, "Passé", "neutre", (end, end))
    for address in (
        f"/mur/{old.wall}",
        f"/mur/{old.wall}/etat",
        f"/hote/{old.host}",
        f"/hote/{old.host}/export.csv",
        f"/hote/{old.host}/affiches",
    ):
        assert event.get(address).status_code == 404, address
    again = create_app(Config(version="1", data=store_folder))
    assert book.find(again.extensions["store"], "h", old.host) is None
    assert book.find(again.extensions["store"], "h", event.keys.host)


SECRET = "une clé longue que nul ne devine"
NEW = {
    "name": "Forum d’Arras",
    "territory": "neutre",
    "starts": TODAY.isoformat(),
    "ends": (TODAY + timedelta(1)).strftime("%d/%m/%Y"),
    "secret": SECRET,
}


def test_a_page_creates_an_event_for_who_knows_the_hosts_key(store_folder):
    app = create_app(Config(version="1", data=store_folder, host_key=SECRET))
    client = app.test_client()
    result = page(client.get("/evenement/nouveau").get_data(as_text=True))
    labelled = {label.attributes["for"] for label in result.all("label")}
    assert labelled == {f"saisie-{name}" for name in NEW}
    made = client.post("/evenement/nouveau", data=NEW, headers=ORIGIN)
    assert made.status_code == 303 and "/hote/h-" in made.headers["Location"]
    said = client.get(made.headers["Location"]).get_data(as_text=True)
    assert "Forum d’Arras" in said and SECRET not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", "a\nb"),
        ("territory", "mars"),
        ("starts", "hier"),
        ("starts", "2020-01-01"),
        ("ends", "31/02/2027"),
        ("ends", "2020-01-01"),
        ("secret", ""),
        ("secret", "essai"),
    ],
)
def test_a_new_event_is_refused_on_its_field_and_nothing_is_lost(store_folder, name, value):
    app = create_app(Config(version="1", data=store_folder, host_key=SECRET))
    response = app.test_client().post(
        "/evenement/nouveau", data=NEW | {name: value}, headers=ORIGIN
    )
    html = response.get_data(as_text=True)
    assert response.status_code == (403 if name == "secret" else 422)
    assert f'id="erreur-{name}"' in html
    assert html.count('class="field__error"') == 1 and SECRET not in html
    assert name == "name" or "Forum d’Arras" in html


def test_an_empty_form_creates_nothing_and_a_key_cannot_be_guessed(store_folder):
    app = create_app(Config(version="1", data=store_folder, host_key=SECRET))
    client = app.test_client()
    answers = [client.post("/evenement/nouveau", data={}, headers=ORIGIN) for _ in range(11)]
    assert [one.status_code for one in answers] == [403] * 10 + [429]
    assert client.get("/evenement/nouveau").status_code == 200


@pytest.mark.parametrize("secret", ["", "trop court"])
def test_without_a_long_key_nobody_creates_events_by_a_page(store_folder, secret):
    app = create_app(Config(version="1", data=store_folder, host_key=secret))
    for method in ("get", "post"):
        answer = getattr(app.test_client(), method)("/evenement/nouveau", headers=ORIGIN)
        assert answer.status_code == 404


def test_another_site_creates_nothing(store_folder):
    app = create_app(Config(version="1", data=store_folder, host_key=SECRET))
    headers = {"Origin": "https://example.org"}
    answer = app.test_client().post("/evenement/nouveau", data=NEW, headers=headers)
    assert answer.status_code == 403


def test_a_laptop_in_a_room_serves_neither_landlords_nor_programs(store_folder):
    app = create_app(Config(version="1", data=store_folder, is_room=True))
    client = app.test_client()
    for path in ("/parc", "/parc/travail", "/parc/modele.csv", "/parc/programme", "/api"):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/v1/openapi.json").status_code == 404
    assert client.post("/api/v1/trips", json={"distance": 3, "mode": "bike"}).status_code == 404
    home = client.get("/").text
    assert 'href="/parc"' not in home and 'href="/api"' not in home
    assert (
        client.get("/logement").status_code == client.get("/communes?lieu=lil").status_code == 200
    )
    assert "ELAN_EVENT" in environment("http://192.0.2.7:8000", "neutre")
