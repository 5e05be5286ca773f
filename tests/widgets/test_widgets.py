"""Widgets as their host's server and its content system see them."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import cache, partial
from html import unescape
from itertools import islice
from pathlib import Path
from threading import Event
from unittest import mock
from urllib.parse import parse_qs, quote
from xml.etree import ElementTree

import pytest

from app import create_app
from app.site.config import Config
from app.territories.brand import contrast
from app.widgets.addresses import FOLLOWING
from app.widgets.look import asked, read, stylesheet
from app.widgets.words import SYSTEMS
from calc.schema.inputs import declarations
from calc.tools import TOOLS, model
from tests.reading import page
from tests.routes import car, elan, housing, trips, week, works
from tests.routes.widgets import FOUR, FRAMED

ROOT = Path(__file__).parent.parent.parent
HOST = "https://www.ville.example"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Our site, for a town that lists its own."""
    folder = tmp_path_factory.mktemp("territories")
    common = 'accent = "#0b6e66"\naccent_2 = "#a8452c"\n'
    (folder / "neutre.toml").write_text(f'name = "Élan Climat"\nkind = "neutral"\n{common}')
    (folder / "ville.toml").write_text(
        f'name = "Ville"\nkind = "commune"\ncommunes = ["62119"]\nhosts = ["{HOST}"]\n{common}'
    )
    config = Config(version="test", territories=str(folder), data=str(folder))
    return create_app(config).test_client()


def sheets_of(html: str) -> set[str]:
    links = (one.attributes for one in page(html).all("link"))
    return {stated["href"] for stated in links if stated["rel"] == "stylesheet"}


def weight_of(site, file: str) -> int:
    with mock.patch("app.widgets.views.time.sleep"):
        return len(site.get(file, headers={"Accept-Encoding": "gzip"}).get_data())


def frame_of(html: str) -> dict[str, str]:
    result = page(html).all("iframe")
    assert len(result) == 1
    return result[0].attributes


def policy(response) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}


@pytest.mark.parametrize("url", FRAMED)
def test_a_widget_is_a_whole_page_that_only_listed_sites_frame(client, town, url):
    for site, address, hosts in (
        (client, url, "'self'"),
        (town, re.sub("/embed/[a-z]+", "/embed/ville", url), f"'self' {HOST}"),
    ):
        response = site.get(address)
        html = response.get_data(as_text=True)
        result = page(html)
        assert response.status_code == 200 and len(result.all("h1")) == 1
        assert policy(response)["frame-ancestors"] == hosts
        assert policy(response)["style-src"] == "'self'" and "unsafe" not in str(policy(response))
        assert "Set-Cookie" not in response.headers
        outside = [
            link for link in result.all("a") if re.match("https?:", link.attributes.get("href", ""))
        ]
        assert outside and all(link.attributes["target"] == "_blank" for link in outside)


def test_nothing_else_is_framed_by_anybody(town):
    for url in (
        "/",
        "/logement",
        "/chez/ville/logement",
        "/court/logement",
        "/integrer",
        "/embed/autre/logement",
        "/borne/logement",
        "/embed/ville/integrer",
        "/embed/ville/evenement/nouveau",
        "/embed/ville/api",
        "/embed/ville/parc",
    ):
        assert policy(town.get(url))["frame-ancestors"] == "'none'", url


def test_a_widget_weighs_little(client):
    """Its page, styles and scripts, compressed: 40 kB and five requests at most."""
    weight = cache(partial(weight_of, client))
    rooms = [url for room in (car, elan, housing, trips, week, works) for url in room.ROUTES]
    for url in (*FRAMED, *(f"/embed/lille{url}" for url in rooms)):
        body = client.get(url, headers={"Accept-Encoding": "gzip"}).get_data()
        html = gzip.decompress(body).decode()
        plain = sheets_of(html)
        scripts = {e.attributes["src"] for e in page(html).all("script")}
        scripted = sheets_of(re.sub("<noscript hidden>.*?</noscript>", "", html)) | scripts
        for files in (plain, scripted):
            sizes = [weight(file) for file in files]
            assert 1 + len(files) <= 5 and len(body) + sum(sizes) <= 40_000, (url, files, sizes)


def test_a_frame_that_waits_for_its_width_holds_few_threads(client):
    """Anybody may ask it: while four wait, every other is answered at once."""
    gate = Event()
    with (
        mock.patch("app.widgets.views.time.sleep", lambda seconds: gate.wait()),
        ThreadPoolExecutor(20) as pool,
    ):
        sites = [client.application.test_client() for _ in range(20)]
        asked = [pool.submit(site.get, "/attente.css") for site in sites]
        at_once = list(islice(as_completed(asked), 16))
        still = sum(not one.done() for one in asked)
        gate.set()
    assert still == 4
    assert all(one.result().headers["Cache-Control"] == "no-store" for one in (*at_once, *asked))


def test_the_script_is_small_kept_a_day_and_open_to_any_site(client):
    response = client.get("/embed.js")
    assert len(response.get_data()) <= 2048
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get("/embed.js", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304 and not again.get_data()


@pytest.mark.parametrize(
    "name",
    [
        "0b6e66.x",
        "ffff00.x",
        "x.ffffff",
        "x.000000",
        "000000.111111",
        "ffffff.fffaf7",
        "ff0000.fff4e0",
        "00ff00.e8e8e8",
        "123456.0a2540.compact",
    ],
)
def test_whatever_colours_are_asked_every_text_is_read(name):
    """WCAG 2.2 AA on each ground, in each scheme of the stylesheet."""
    css = stylesheet(read(name))
    schemes = [
        dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6})", rule))
        for rule in re.findall(r":root\{(--paper[^}]*)\}", css)
    ]
    assert len(schemes) == (1 if ".x" not in name else 2)
    for tokens in schemes:
        for ground in ("paper", "sheet", "wash", "wash-2", "sky"):
            for text in ("ink", "muted", "accent", "accent-2", "bad", "warn", "good"):
                result = contrast(tokens[text], tokens[ground])
                assert result >= 4.5, (text, ground, result)
        assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5


@pytest.mark.parametrize(
    "hostile",
    [
        "red",
        "#12",
        "url(//x)",
        "0b6e66}body{",
        "#777777;",
        "javascript:1",
        "＃ffffff",
        "é" * 500,
        "%00",
        "0b6e66\n",
        "-1",
        "../../x",
    ],
)
@pytest.mark.parametrize("name", ["accent", "fond"])
def test_a_hostile_colour_is_dropped_from_a_widget_and_told_to_its_webmaster(client, name, hostile):
    stated = {name: hostile}
    if hostile.strip() != hostile:
        return
    moved = client.get("/embed/neutre/court/logement", query_string=stated)
    assert moved.status_code == 302
    assert moved.headers["Location"] == "/embed/neutre/court/logement"
    configured = client.get("/integrer", query_string=stated)
    assert configured.status_code == 422
    refused = page(configured.text)
    assert not refused.all("iframe") and not refused.all("textarea")
    assert "data-copy" not in configured.text and "Corrigez d’abord" in configured.text


def test_a_ground_on_which_no_ink_is_read_is_refused():
    assert asked({"fond": "#777"})[1] == {"fond": "no_ink"}
    assert read("x.777777") is None


def test_colours_go_to_the_root_with_the_other_answers_kept(client):
    asked_for = f"/embed/neutre/court/logement?{FOUR}&accent=%23A33&compact=oui"
    moved = client.get(asked_for)
    assert moved.headers["Location"] == f"/embed/neutre/~aa3333.x.compact/court/logement?{FOUR}"
    html = client.get(moved.headers["Location"]).get_data(as_text=True)
    assert 'action="/embed/neutre/~aa3333.x.compact/court/logement"' in html
    assert "/embed/neutre/~aa3333.x.compact/theme/aa3333.x.compact.css" in html
    assert "is-compact" in html


def test_the_commune_is_prefilled_and_can_be_changed(client):
    html = client.get("/embed/neutre/court/logement?commune=59512").get_data(as_text=True)
    entries = [e.attributes for e in page(html).all("input")]
    hidden = [one for one in entries if one.get("name") == "commune"]
    assert hidden and hidden[0]["value"] == "59512" and "À Roubaix" in html
    html = client.get("/embed/neutre/court/trajet?destination=62041").get_data(as_text=True)
    assert 'value="Arras"' in html


def test_the_short_estimate_is_the_estimate(client):
    """The same four answers give the same bill on the short page and on the full one."""
    bill = r'class="big-number">([^<]+)<'
    short = client.get(f"/court/logement?{FOUR}").get_data(as_text=True)
    full = client.get(f"/logement/resultat?{FOUR}").get_data(as_text=True)
    assert re.search(bill, short)[1] == re.search(bill, full)[1]


def test_a_typed_commune_is_settled_by_the_button(client):
    moved = client.get(f"/court/logement?{FOUR}&lieu=Roubaix&voir=1")
    assert moved.status_code == 303 and "commune=59512" in moved.headers["Location"]
    moved = client.get("/court/trajet?depart=Béthune&arrivee=Lille&times_a_week=4&voir=1")
    assert moved.status_code == 303
    assert {"origin=62119", "destination=59350", "times_a_week=4", "return_trip=true"} <= set(
        moved.headers["Location"].partition("?")[2].split("&")
    )


# oEmbed 1.0, https://oembed.com, sections 2.2 to 2.4


@pytest.mark.parametrize(
    "path",
    ["/logement", f"/logement/resultat?{FOUR}", "/court/trajet", "/chez/ville/trajets?distance=4"],
)
def test_a_page_says_where_its_oembed_answer_is(town, path):
    html = town.get(path).get_data(as_text=True)
    links = {
        e.attributes["type"]: e.attributes["href"]
        for e in page(html).all("link")
        if e.attributes.get("rel") == "alternate"
    }
    assert set(links) == {"application/json+oembed", "text/xml+oembed"}
    stated = json.loads(town.get(links["application/json+oembed"]).get_data())
    assert stated["version"] == "1.0" and stated["type"] == "rich"
    assert {"html", "width", "height", "title", "provider_name"} <= set(stated)
    source = frame_of(stated["html"])["src"]
    where = "ville" if "/chez/ville" in path else "neutre"
    plain = path.removeprefix("/chez/ville")
    assert source == f"http://localhost/embed/{where}{plain}"
    assert town.get(source.removeprefix("http://localhost")).status_code == 200
    answer = town.get(links["text/xml+oembed"])
    assert answer.mimetype == "text/xml"
    assert ElementTree.fromstring(answer.get_data()).findtext("html") == stated["html"]


@pytest.mark.parametrize("look", ["", "/~880088.fff4e0.compact"])
@pytest.mark.parametrize("asked", ["/court/logement", "/court/trajet?destination=62119"])
def test_the_address_of_a_frame_leads_to_that_frame(town, look, asked):
    """With its look and what was prefilled: it is what content managers keep of a pasted code."""
    path = f"/embed/ville{look}{asked}"
    links = {
        e.attributes["type"]: e.attributes["href"]
        for e in page(town.get(path).get_data(as_text=True)).all("link")
        if e.attributes.get("rel") == "alternate"
    }
    stated = town.get(links["application/json+oembed"]).json
    assert frame_of(stated["html"])["src"] == f"http://localhost{path}"


def test_who_discovers_gets_a_quotation_and_our_plugin_none(town):
    asked = {"url": "http://localhost/chez/ville/court/logement"}
    for path, quotations in (("/oembed", 1), ("/oembed/extension", 0)):
        html = town.get(path, query_string=asked).json["html"]
        assert len(page(html).all("blockquote")) == quotations
        assert frame_of(html)["src"] == "http://localhost/embed/ville/court/logement"
    quoted = page(town.get("/oembed", query_string=asked).json["html"])
    assert [e.attributes["href"] for e in quoted.all("a")] == [asked["url"]]


def test_what_an_address_may_not_carry_is_in_no_answer(client):
    url = "http://localhost/logement/travaux?floor_area=90&reference_tax_income=12345"
    for path in ("/oembed", "/oembed/extension"):
        html = client.get(path, query_string={"url": url}).json["html"]
        assert "12345" not in html and "floor_area=90" in html


def plugin_of(site, **asked) -> dict[str, str]:
    response = site.get("/integrer/elan-climat.zip", query_string=asked)
    assert response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


def test_the_plugin_is_one_file_filled_in_with_this_site(town):
    result = plugin_of(town, territoire="ville")
    assert set(result) == {"elan-climat/elan-climat.php", "elan-climat/readme.txt"}
    code, readme = (result[f"elan-climat/{name}"] for name in ("elan-climat.php", "readme.txt"))
    assert "License: GPL-2.0-or-later" in code and "License: GPL-2.0-or-later" in readme
    assert "'address'     => 'http://localhost'" in code
    assert "'territory'   => 'ville'" in code and "'ville' => 'Ville'" in code
    assert "@@" not in code + readme and "http://localhost/integrer" in readme
    for forbidden in ("wp_remote_", "curl", "update_option", "setcookie", "$wpdb", "localStorage"):
        assert forbidden not in code, forbidden
    assert len(code) < 16_000


def test_the_plugin_shows_the_frame_that_is_pasted(town):
    """Word for word, but for what each page fills in."""
    code = plugin_of(town, territoire="ville")["elan-climat/elan-climat.php"]
    asked = {"url": "http://localhost/chez/ville/court/logement", "maxheight": 900}
    html = town.get("/oembed/extension", query_string=asked).json["html"]
    frame = re.search(r"<elan-climat>.*</elan-climat>", html)[0]
    filled = re.search(r"'(<elan-climat>.*?</elan-climat>)'", code)[1]
    stated = page(frame).all("iframe")[0].attributes
    for name, value in (("source", stated["src"]), ("title", stated["title"]), ("height", "900")):
        filled = filled.replace(f"{{{name}}}", value)
    assert filled == frame


@pytest.mark.skipif(not shutil.which("php"), reason="no PHP on this machine")
def test_the_plugin_is_good_php_whatever_the_site_is_called(tmp_path):
    """A name with an apostrophe or a backslash neither breaks nor escapes its text."""
    common = 'accent = "#0b6e66"\naccent_2 = "#a8452c"\n'
    (tmp_path / "neutre.toml").write_text(f'name = "L\'Élan"\nkind = "neutral"\n{common}')
    config = Config(version="1.0", territories=str(tmp_path), data=str(tmp_path))
    site = create_app(replace(config, public_url="https://ville.example/l'é\\lan")).test_client()
    code = plugin_of(site)["elan-climat/elan-climat.php"]
    (tmp_path / "plugin.php").write_text(code)
    done = subprocess.run(["php", "-l", tmp_path / "plugin.php"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not shutil.which("php"), reason="no PHP on this machine")
@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("", "/embed/ville/court/logement"),
        ("'commune' => '62119'", "/embed/ville/court/logement?commune=62119"),
        (
            "'accent' => '#A33', 'fond' => 'fff4e0', 'compact' => true",
            "/embed/ville/~aa3333.fff4e0.compact/court/logement",
        ),
        (
            "'outil' => 'domicile-travail', 'territoire' => 'neutre', 'fond' => '777'",
            "/embed/neutre/~x.777777/court/trajet",
        ),
        ("'accent' => 'red', 'territoire' => '../x'", "/embed/ville/court/logement"),
    ],
)
def test_what_the_plugin_is_told_is_an_address_that_moves_nowhere(town, tmp_path, said, path):
    """No redirection, and a styled page, even on a ground that cannot be."""
    stub = """<?php define('ABSPATH', '/'); function add_action() {} function add_shortcode() {}
    function shortcode_atts($usual, $said) { return array_merge($usual, $said); }
    function add_query_arg($asked, $url) {
      return $url . ($asked ? '?' . http_build_query($asked) : '');
    }"""
    code = plugin_of(town, territoire="ville")["elan-climat/elan-climat.php"]
    asked = f"\necho elan_climat_asked(array({said}))['frame'];"
    (tmp_path / "plugin.php").write_text(stub + code.removeprefix("<?php") + asked)
    done = subprocess.run(["php", tmp_path / "plugin.php"], capture_output=True, text=True)
    assert done.stdout == f"http://localhost{path}"
    response = town.get(path)
    assert response.status_code == 200
    assert all(town.get(file).status_code == 200 for file in sheets_of(response.text))


def test_each_system_says_what_to_copy_where_to_judge_and_what_is_lost(client):
    """The address alone first for every WordPress; what was not tried says so."""
    html = client.get("/integrer").get_data(as_text=True)
    fields = {e.attributes["id"] for e in page(html).all("textarea")}
    folds = dict(re.findall(r'<details class="fold" id="([a-z0-9-]+)">(.*?)</details>', html, re.S))
    folds = {key: text for key, text in folds.items() if key not in ("couleurs", "formes")}
    assert set(folds) == set(SYSTEMS)
    assert "Jugez toujours sur la page publiée" in html
    for key, text in folds.items():
        copied = re.findall(r'data-copy="([a-z-]+)"', text)
        assert copied and set(copied) <= fields, key
        assert "Si ça ne marche pas" in text
        assert ("Non essayé" in text) == (key in ("drupal", "joomla", "autre")), key
        if key.startswith("wordpress"):
            assert copied[0] == "adresse", key
    assert re.findall(r'data-copy="([a-z-]+)"', html)[0] == "adresse"


def test_pages_that_are_no_calculator_have_no_oembed(client):
    for path in ("/", "/methode", "/integrer", "/api", "/rien"):
        assert "oembed" not in client.get(path).get_data(as_text=True)


def test_oembed_holds_within_what_is_asked(client):
    asked_for = {"url": "http://localhost/logement", "maxwidth": "320", "maxheight": "500"}
    submitted = client.get("/oembed", query_string=asked_for).json
    assert submitted["width"] <= 320 and submitted["height"] <= 500
    assert frame_of(submitted["html"])["height"] == "500"
    assert "height:500px" in frame_of(submitted["html"])["style"]
    submitted = client.get("/oembed", query_string=asked_for | {"maxheight": "250"}).json
    assert re.findall(r"height:(\d+)px", frame_of(submitted["html"])["style"]) == ["250", "250"]


@pytest.mark.parametrize(
    "url", [" http://localhost/logement?floor_area=90 ", "HTTP://LOCALHOST/logement?floor_area=90"]
)
def test_an_address_is_read_as_people_paste_it(client, url):
    html = client.get("/oembed", query_string={"url": url}).json["html"]
    assert frame_of(html)["src"] == "http://localhost/embed/neutre/logement?floor_area=90"


def test_nothing_that_follows_people_is_passed_on(client):
    """What newsletters and networks add to an address; no field of ours is called so."""
    asked = "utm_source=lettre&floor_area=90&fbclid=Iw&xtor=EPR&mtm_kwd=x"
    submitted = client.get(
        "/oembed", query_string={"url": f"http://localhost/logement?{asked}"}
    ).json
    assert (
        frame_of(submitted["html"])["src"] == "http://localhost/embed/neutre/logement?floor_area=90"
    )
    html = client.get(f"/embed/neutre/court/logement?{asked}").text
    assert not re.search("lettre|fbclid|xtor|mtm_", html)
    names = [name for tool in TOOLS for name in declarations(model(tool).INPUTS)]
    assert not [name for name in names if FOLLOWING.match(name)]


def test_an_answer_that_holds_our_address_is_shared_where_that_address_is_ours(tmp_path):
    (tmp_path / "neutre.toml").write_text((ROOT / "territories/neutre.toml").read_text())
    for public, kept in (("", "private"), ("https://elan.example", "public")):
        config = Config(
            version="1", territories=str(tmp_path), data=str(tmp_path), public_url=public
        )
        site = create_app(config).test_client()
        asked = {"url": f"{public or 'http://evil.example'}/logement"}
        response = site.get("/oembed", query_string=asked, base_url="http://evil.example")
        assert response.headers["Cache-Control"].startswith(f"{kept},")
        assert ("evil" in response.text) == (not public)


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ({"url": "http://localhost/logement", "format": "yaml"}, 501),
        ({}, 404),
        ({"url": ""}, 404),
        ({"url": "http://localhost/methode"}, 404),
        ({"url": "http://localhost/rien"}, 404),
        ({"url": "https://ailleurs.example/logement"}, 404),
        ({"url": "http://localhost.ailleurs.example/logement"}, 404),
        ({"url": "http://localhost@ailleurs.example/logement"}, 404),
        ({"url": "javascript:alert(1)//localhost/logement"}, 404),
        ({"url": "http://localhost/logement extra"}, 404),
        ({"url": "http://localhost/chez/rien/logement"}, 404),
        ({"url": "http://localhost/borne/logement"}, 404),
        ({"url": "http://localhost/logement/resultat/../../sources"}, 404),
        ({"url": "http://[::1/logement"}, 404),
        ({"url": "http://localhost/logement\r\nX: y"}, 404),
        ({"url": "http://localhost/" + "a" * 7000}, 404),
        ({"url": "http://localhost/logement?" + "&".join(["a=1"] * 900)}, 404),
        ({"url": "http://localhost/logement", "maxwidth": "-1"}, 400),
        ({"url": "http://localhost/logement", "maxheight": "x"}, 400),
        ({"url": "http://localhost/logement", "maxwidth": "9" * 5000}, 400),
        ({"url": "http://localhost/logement", "maxwidth": "²"}, 400),
    ],
)
def test_oembed_refuses_as_its_specification_says(client, stated, status):
    response = client.get("/oembed", query_string=stated)
    assert response.status_code == status
    assert response.mimetype == "text/plain" and response.get_data()


def test_oembed_escapes_what_the_address_holds(client):
    url = "http://localhost/logement/resultat?floor_area=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    submitted = client.get("/oembed", query_string={"url": url}).json
    assert "<script" not in submitted["html"] and frame_of(submitted["html"])["src"].count('"') == 0


def test_the_configurator_makes_a_code_that_shows_what_it_previews(town):
    chosen = {
        "territoire": "ville",
        "outil": "domicile-travail",
        "lieu": "Béthune",
        "accent": "#933",
        "fond": "#ffffff",
        "compact": "1",
    }
    response = town.get("/integrer", query_string=chosen)
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert policy(response)["frame-src"] == "'self'"
    codes = {e.attributes["id"]: e.text for e in page(html).all("textarea")}
    expected = "/embed/ville/~993333.ffffff.compact/court/trajet?destination=62119"
    assert frame_of(html)["src"] == expected
    made = frame_of(codes["code"])
    assert made["src"] == f"http://localhost{expected}" and made["loading"] == "lazy"
    assert made["title"] and int(made["height"]) >= 400
    assert "<script" not in codes["code"] and "http://localhost/embed.js" in codes["element"]
    stated = 'outil="domicile-travail" territoire="ville" commune="62119"'
    assert codes["code-court"].startswith(f"[elan-climat {stated}")
    linked = page(codes["code"]).all("a")[0].attributes["href"]
    assert codes["raccourci"] == f"[Mon trajet domicile-travail->{linked}]" and "#" not in linked
    answer = town.get("/oembed", query_string={"url": codes["adresse"]})
    assert frame_of(answer.json["html"])["src"] == made["src"]
    assert town.get(expected).status_code == 200


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (HOST, "✓ Autorisé"),
        ("www.VILLE.example/accueil", "✓ Autorisé"),
        ("http://www.ville.example", "✗ Pas encore autorisé"),
        ("https://autre.example", "✗ Pas encore autorisé"),
        ("https://www.ville.example.org", "✗ Pas encore autorisé"),
    ],
)
def test_a_webmaster_learns_whether_their_site_may(town, site, said):
    response = town.get("/integrer", query_string={"territoire": "ville", "site": site})
    assert response.status_code == 200 and said in response.get_data(as_text=True)


def test_who_to_write_to_is_said_and_so_is_that_nobody_is(tmp_path):
    """A link to a letter already written, with the line to add; under both names of a site."""
    (tmp_path / "neutre.toml").write_text((ROOT / "territories/neutre.toml").read_text())
    asked = {"site": "www.ville.example"}
    for contact, said in (
        ("", "ne dit pas à qui écrire"),
        ("climat@ville.example", "mailto:climat@ville.example?subject="),
        ("https://ville.example/contact", 'href="https://ville.example/contact"'),
    ):
        config = Config(version="1", territories=str(tmp_path), data=str(tmp_path), contact=contact)
        site = create_app(config).test_client()
        html = site.get("/integrer", query_string=asked).text
        assert said in html and (contact in site.get("/accessibilite").text)
        line = 'hosts = ["https://www.ville.example", "https://ville.example"]'
        assert line in unescape(html)
        letters = re.findall(r'href="mailto:[^?]*\?([^"]*)"', unescape(html))
        assert all(line in parse_qs(letter)["body"][0] for letter in letters)
    for wrong in ("climat", "javascript:alert(1)", "http://x.fr", "a@b.fr?cc=c@d.fr"):
        with pytest.raises(ValueError):
            Config(version="1", contact=wrong)


def test_a_site_has_two_names_and_is_told_which_is_missing(town):
    asked = {"territoire": "ville", "site": HOST}
    html = unescape(town.get("/integrer", query_string=asked).text)
    assert "Mais pas sur https://ville.example" in html
    assert f'hosts = ["{HOST}", "https://ville.example"]' in html
    asked["site"] = "http://www.ville.example"
    html = unescape(town.get("/integrer", query_string=asked).text)
    assert "Seules les pages en https" in html and 'hosts = ["http://' not in html


def test_the_page_of_who_takes_a_widget_in_is_in_no_frame(town):
    moved = town.get("/embed/ville/integrer?outil=trajet")
    assert moved.status_code == 302
    assert moved.headers["Location"] == "http://localhost/chez/ville/integrer?outil=trajet"


@pytest.mark.parametrize(
    "site",
    [
        "javascript:alert(1)",
        "x",
        "https://a b",
        "https://u:p@ville.fr",
        'https://"><script>',
        "https://[::1",
        "file:///etc",
        "é" * 300,
    ],
)
def test_what_is_no_site_is_refused_in_words(town, site):
    response = town.get("/integrer", query_string={"territoire": "ville", "site": site})
    html = response.get_data(as_text=True)
    assert response.status_code == 422 and "Écrivez l’adresse de votre site" in html
    assert "<script>" not in html


def test_an_empty_commute_is_refused_on_its_first_question(client):
    html = client.get("/court/trajet?voir=1&times_a_week=").get_data(as_text=True)
    errors = [e for e in page(html).elements if "field__error" in e.attributes.get("class", "")]
    assert [e.attributes["id"] for e in errors] == ["erreur-origin", "erreur-times_a_week"]


CRUEL = (
    "",
    " ",
    "\x00",
    "\r\nX-A: b",
    "é" * 300,
    "<script>",
    "'\"><svg/onload=x>",
    "%2e%2e%2f",
    "../../etc/passwd",
    "１２",
    "1e999",
    "-1",
    "NaN",
    "[]",
    "{{7*7}}",
    "\u202e",
    "😀",
    "~x.x",
    "javascript:x",
    "http://[::1",
    "//evil.example",
    "x" * 3000,
)
PATHS = (
    "/court/logement",
    "/court/trajet",
    "/integrer",
    "/oembed",
    "/theme/{}.css",
    "/embed/{}/logement",
    "/embed/neutre/~{}/logement",
    "/embed/neutre/court/logement",
    "/embed/neutre/{}",
    "/api/v1/{}",
    "/api/{}/housing",
    "/embed/neutre/~ffffff.x/{}",
    "/embed/neutre/sources/{}",
    "/sources/{}/",
)
NAMES = (
    "accent",
    "fond",
    "compact",
    "commune",
    "lieu",
    "depart",
    "arrivee",
    "distance",
    "voir",
    "times_a_week",
    "floor_area",
    "dwelling_type",
    "heating_carrier",
    "construction_period",
    "url",
    "format",
    "maxwidth",
    "territoire",
    "outil",
    "site",
    "origin",
)


def test_a_thousand_hostile_addresses_are_answered_or_refused(client):
    """Whatever is said anywhere: a page or a refusal with words, never a fault nor an echo."""
    draw = random.Random(20261124)
    for _ in range(1000):
        path = draw.choice(PATHS).format(quote(draw.choice(CRUEL), safe=draw.choice(("", "/."))))
        submitted = {name: draw.choice(CRUEL) for name in draw.sample(NAMES, draw.randrange(5))}
        response = client.get(path, query_string=submitted)
        assert response.status_code in (200, 302, 303, 308, 400, 404, 405, 414, 422, 501), path
        text = response.get_data(as_text=True)
        assert text or response.status_code in (302, 303, 308), path
        assert "<script>" not in text and "<svg/onload" not in text, (path, submitted)
        assert "X-A" not in response.headers
        moved = response.headers.get("Location", "/").removeprefix("http://localhost")
        assert moved.startswith("/") and not moved.startswith("//"), (path, moved)


def test_a_calculator_that_is_off_is_offered_nowhere(tmp_path):
    common = 'accent = "#0b6e66"\naccent_2 = "#a8452c"\n'
    (tmp_path / "neutre.toml").write_text(f'name = "Élan"\nkind = "neutral"\n{common}')
    (tmp_path / "ville.toml").write_text(
        f'name = "Ville"\nkind = "commune"\ncommunes = ["62119"]\n{common}'
        'calculators = ["housing"]\n'
    )
    config = Config(version="test", territories=str(tmp_path), data=str(tmp_path))
    town = create_app(config).test_client()
    html = town.get("/integrer?territoire=ville").get_data(as_text=True)
    offered = {
        e.attributes["value"]
        for e in page(html).all("input")
        if e.attributes.get("name") == "outil"
    }
    assert offered == {"estimation", "logement"}
    html = town.get(f"/embed/ville/court/logement?{FOUR}").get_data(as_text=True)
    assert "/logement/resultat" in html and "/logement/travaux" not in html
    for url, status in (
        ("http://localhost/chez/ville/logement", 200),
        ("http://localhost/chez/ville/trajets", 404),
    ):
        assert town.get("/oembed", query_string={"url": url}).status_code == status
    assert town.get("/embed/ville/court/trajet").status_code == 404


def test_the_files_of_a_page_load_in_a_frame_that_is_no_origin(client):
    """WordPress shows a pasted link in a sandbox: its style and script come from elsewhere."""
    html = client.get("/embed/neutre/court/logement").get_data(as_text=True)
    for address in re.findall(r'(?:href|src)="(/fichiers/[^"]+)"', html):
        headers = client.get(address).headers
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin", address
