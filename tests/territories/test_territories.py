"""Territories: from a file to a page, or a refusal that says where and what was expected."""

from __future__ import annotations

import html
import json
import os
import re
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app import create_app
from app.site.config import Config
from app.site.surfaces import Surface
from app.territories import read_folder, read_territory
from app.territories.__main__ import main
from app.territories.brand import (
    UnreadableColour,
    WrongLogo,
    clean_svg,
    contrast,
    palette,
    read_logo,
)
from app.week import form as week_places
from calc.tables.toml_files import FileRefused
from tests.routes import QUERY

FOLDER = Path(__file__).parent.parent.parent / "territories"
GOOD = """\
name = "Pays vert"
kind = "epci"
epci = ["200033579"]
accent = "#00607f"
accent_2 = "#b4471e"
welcome = "Bonjour"
hosts = ["https://www.pays-vert.fr"]

[[adviser]]
name = "Maison de l’habitat"
phone = "03 21 00 00 00"
url = "https://www.pays-vert.fr/habitat"

[[target]]
sector = "mobility"
text = "Moitié moins de voitures."
year = 2030
source = "Plan climat"
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def written(folder: Path, text: str = GOOD, name: str = "pays-vert") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(FileRefused) as result:
        read_territory(path)
    return [str(problem) for problem in result.value.problems]


def test_the_shipped_territories_are_the_public_intercommunalities():
    """Lille has 95 communes, Dunkerque 17, Arras 46 (Insee, géographie 2024)."""
    result = read_folder(FOLDER)
    assert {slug: len(result[slug].communes) for slug in ("lille", "dunkerque", "arras")} == {
        "lille": 95,
        "dunkerque": 17,
        "arras": 46,
    }
    assert result["lille"].holds("59512") and not result["arras"].holds("59512")
    assert result["neutre"].holds("75056")
    phones = {one.phone for territory in result.values() for one in territory.advisers}
    assert phones == {"0 808 800 700"}, "no contact is invented"


def test_a_good_file_is_read_whole(tmp_path):
    territory = read_territory(written(tmp_path))
    assert territory.slug == "pays-vert" and len(territory.communes) == 46
    assert territory.targets_for("mobility")[0].year == 2030 and not territory.targets_for(
        "housing"
    )
    assert territory.advisers_for("housing")[0].phone == "03 21 00 00 00"


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ('name = "Pays vert"', "name = 3", 1, "name"),
        ('name = "Pays vert"', 'name = ""', 1, "name"),
        ('name = "Pays vert"\n', "", 1, "name"),
        ('kind = "epci"', 'kind = "empire"', 2, "kind"),
        ('["200033579"]', '["999999999"]', 3, "epci"),
        ('["200033579"]', '"200033579"', 3, "epci"),
        ("#00607f", "#ffffff", 4, "accent"),
        ("#00607f", "vert", 4, "accent"),
        ("#b4471e", "#fff", 5, "accent_2"),
        ('welcome = "Bonjour"', f'welcome = "{"a" * 700}"', 6, "welcome"),
        ('https://www.pays-vert.fr"]', 'http://www.pays-vert.fr"]', 7, "hosts"),
        ('https://www.pays-vert.fr"]', 'https://www.pays-vert.fr/page"]', 7, "hosts"),
        ('https://www.pays-vert.fr"]', 'https://a.fr; script-src *"]', 7, "hosts"),
        ('https://www.pays-vert.fr"]', 'https://*.fr"]', 7, "hosts"),
        ('https://www.pays-vert.fr"]', 'https://*"]', 7, "hosts"),
        ('https://www.pays-vert.fr"]', 'https://moi@pays-vert.fr"]', 7, "hosts"),
        ('["https://www.pays-vert.fr"]', '"https://www.pays-vert.fr"', 7, "hosts"),
        ("03 21 00 00 00", "appelez-nous", 11, "phone"),
        ("https://www.pays-vert.fr/habitat", "javascript:alert(1)", 12, "url"),
        ('sector = "mobility"', 'sector = "moon"', 15, "sector"),
        ("year = 2030", "year = 1030", 17, "year"),
        ("year = 2030", 'year = 2030\nvalue = "deux"', 18, "value"),
        ('source = "Plan climat"', 'couleur = "bleu"', 18, "couleur"),
        ('source = "Plan climat"', "", 14, "source"),
        ('welcome = "Bonjour"', 'logo = "../secret.svg"', 6, "logo"),
        ('welcome = "Bonjour"', 'logo = "absent.svg"', 6, "logo"),
        ('welcome = "Bonjour"', 'calculators = ["housing", "casino"]', 6, "calculators"),
        ('welcome = "Bonjour"', 'calculators = ["works"]', 6, "calculators"),
        ('welcome = "Bonjour"', 'calculators = ["housing", "elan"]', 6, "calculators"),
        ('welcome = "Bonjour"', "welcome = [", 7, "TOML"),
    ],
)
def test_each_wrong_field_is_told_with_its_line(tmp_path, before, after, line, field):
    assert before in GOOD
    stated = refused(written(tmp_path, GOOD.replace(before, after, 1)))
    assert any(one.startswith(f"pays-vert.toml, ligne {line}, {field} : ") for one in stated), (
        stated
    )


def test_monstrous_values_are_refused_like_others(tmp_path):
    for text, stated in (
        (GOOD + f"value = {10**400}\n", "ligne 19, value"),
        (GOOD.replace("2030", "9" * 5000), "TOML"),
        (GOOD.replace('"Bonjour"', "[" * 5000), "TOML"),
    ):
        assert stated in refused(written(tmp_path, text))[0]


def test_every_problem_of_a_file_is_told_at_once(tmp_path):
    stated = refused(written(tmp_path, 'kind = "empire"\naccent = "vert"\n'))
    assert len(stated) >= 4


def test_a_territory_without_communes_is_refused(tmp_path):
    stated = refused(written(tmp_path, GOOD.replace('epci = ["200033579"]\n', "")))
    assert "communes" in stated[0]


@pytest.mark.parametrize("name", ["Pays Vert", "pays_vert", "-pays", "é"])
def test_a_name_that_is_no_address_is_refused(tmp_path, name):
    assert "fichier" in refused(written(tmp_path, GOOD, name))[0]


def test_the_command_says_what_the_start_says(tmp_path, capsys):
    good, bad = written(tmp_path), written(tmp_path, "name = 3", "autre")
    assert main(["check", str(good)]) == 0
    assert "46 communes" in capsys.readouterr().out
    assert main(["check", str(good), str(bad)]) == 1
    stated = capsys.readouterr().err
    (tmp_path / "pays-vert.toml").unlink()
    with pytest.raises(FileRefused) as result:
        create_app(Config(version="test", territories=str(tmp_path), data=str(tmp_path)))
    assert str(result.value) in stated


def test_an_installation_whose_territory_is_not_here_does_not_start(tmp_path):
    with pytest.raises(FileRefused, match="ELAN_TERRITORY"):
        create_app(Config(version="test", territory="atlantide", data=str(tmp_path)))


TOKENS = {
    "light": (
        ("#17222e", "#55616d", "#1c7a3e", "#8a5a00", "#b3261e"),
        ("#fbfaf7", "#ffffff", "#dcebf2"),
    ),
    "dark": (
        ("#edf1f2", "#aab6bf", "#7ecb97", "#e5b656", "#ff9c93"),
        ("#10181f", "#17222b", "#1a2c38"),
    ),
}
"""Inks of the stylesheet, and what they are read on."""
COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(COLOURS, COLOURS)
def test_any_two_colours_are_readable_or_refused(accent, accent_2):
    try:
        result = palette(accent, accent_2)
    except UnreadableColour as problem:
        assert str(problem).startswith("#")
        return
    for name, (dark, light) in TOKENS.items():
        scheme = getattr(result, name)
        washes = (scheme.wash, scheme.wash_2)
        for text in (scheme.accent, scheme.accent_2):
            assert min(contrast(text, ground) for ground in (*light, *washes)) >= 4.5
        assert min(contrast(ink, wash) for ink in dark for wash in washes) >= 4.5
        assert contrast(scheme.on_accent, scheme.accent) >= 4.5


def test_colours_are_held_to_the_tokens_of_the_stylesheet():
    """What the property checks against is what the pages wear."""
    sheet = (FOLDER.parent / "static" / "elan.css").read_text(encoding="utf-8")
    light, dark = sheet.partition("prefers-color-scheme: dark")[::2]
    for name, text in (("light", light), ("dark", dark.partition("*,")[0])):
        worn = {token: short.lower() for token, short in re.findall(r"--([\w-]+): (#\w+)", text)}
        worn = {
            token: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:])
            for token, value in worn.items()
        }
        inks = tuple(worn[token] for token in ("ink", "muted", "good", "warn", "bad"))
        assert TOKENS[name] == (inks, tuple(worn[token] for token in ("paper", "sheet", "sky")))


def test_two_colours_that_are_one_are_refused(tmp_path):
    """A drawing in two blues that nobody tells apart says nothing."""
    stated = refused(written(tmp_path, GOOD.replace("#b4471e", "#00627f")))
    assert stated[0].startswith("pays-vert.toml, ligne 5, accent_2 : se confond avec accent")


def test_contrast_is_the_one_of_wcag():
    """The examples of the W3C's own understanding pages: #767676 passes on white, #777 does not."""
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<path d="M0 0" onload="alert(1)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="x()"/></foreignObject>',
        '<image href="https://elsewhere.example/track.png"/>',
        '<use href="https://elsewhere.example/a.svg#b"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<rect fill="url(https://elsewhere.example/a)"/>',
        "<style>@import 'https://elsewhere.example/a.css'</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<rect style="background:url(//elsewhere.example)"/>',
    ],
)
def test_a_hostile_logo_keeps_its_drawing_only(hostile):
    result = clean_svg(PICTURE.format(f'<circle r="2"/>{hostile}').encode()).decode()
    assert "circle" in result
    for mark in ("script", "onload", "elsewhere", "javascript", "foreign", "style", "href"):
        assert mark not in result


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg",
        b"<html></html>",
        PICTURE.format("").replace("viewBox", "view").encode(),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + PICTURE.format("&a;").encode(),
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]>'
        + PICTURE.format("&l2;").encode(),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + PICTURE.format("&x;").encode(),
    ],
)
def test_what_is_no_plain_svg_is_refused(content):
    with pytest.raises(WrongLogo):
        clean_svg(content)


def test_a_bottomless_svg_is_refused():
    """Four thousand groups, one in the other, would exhaust the reader."""
    with pytest.raises(WrongLogo, match="groupes"):
        clean_svg(PICTURE.format("<g>" * 4000 + "</g>" * 4000).encode())


def test_a_logo_too_heavy_is_refused(tmp_path):
    path = tmp_path / "lourd.svg"
    path.write_text(PICTURE.format('<path d="M0 0"/>' * 5000))
    with pytest.raises(WrongLogo, match="octets"):
        read_logo(path)


def test_a_png_is_what_it_says_and_not_too_large(tmp_path):
    head = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR"
    for name, content, is_good in (
        ("a.png", head + struct.pack(">II", 80, 40) + b"\0" * 20, True),
        ("b.png", head + struct.pack(">II", 90_000, 40) + b"\0" * 20, False),
        ("c.png", b"GIF89a" + b"\0" * 40, False),
        ("d.png", head + struct.pack(">II", 80, 40) + b"\0" * 90_000, False),
        ("e.gif", b"GIF89a", False),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        if is_good:
            assert read_logo(path)[1] == "image/png"
        else:
            with pytest.raises(WrongLogo):
                read_logo(path)


@pytest.fixture
def hosted(tmp_path):
    """A site with one more territory: few calculators, and a logo."""
    for path in FOLDER.glob("*.toml"):
        written(tmp_path, path.read_text(encoding="utf-8"), path.stem)
    (tmp_path / "vert.svg").write_text(PICTURE.format('<circle r="2"/><script>x</script>'))
    lines = 'calculators = ["housing", "trips"]\nlogo = "vert.svg"\n'
    written(tmp_path, GOOD.replace("welcome", f"{lines}welcome", 1))
    config = Config(version="test", territories=str(tmp_path), data=str(tmp_path))
    return create_app(replace(config)).test_client()


def test_a_territory_lends_its_name_colours_and_logo(hosted):
    page = hosted.get("/chez/pays-vert/").get_data(as_text=True)
    assert "Pays vert" in page
    theme = re.search(r'href="(/chez/pays-vert/couleurs/[^"]+)"', page)[1]
    assert "--accent:#00607f" in hosted.get(theme).get_data(as_text=True)
    logo = re.search(r'src="(/chez/pays-vert/embleme/[^"]+)"', page)[1]
    answer = hosted.get(logo)
    assert answer.mimetype == "image/svg+xml" and b"script" not in answer.data
    assert hosted.get(theme.replace("vert.", "vert.0")).status_code == 404


def test_a_calculator_that_is_off_has_no_page_and_no_entry(hosted):
    assert hosted.get("/chez/pays-vert/logement").status_code == 200
    assert hosted.get("/chez/pays-vert/voiture").status_code == 404
    assert "Mon élan" not in hosted.get("/chez/pays-vert/").get_data(as_text=True)
    assert hosted.get("/voiture").status_code == 200


def test_an_unknown_territory_has_no_page(hosted):
    for url in ("/chez/nulle-part/", "/chez/nulle-part/logement", "/embed/nulle-part/logement"):
        answer = hosted.get(url)
        assert answer.status_code == 404 and "Cette page n’existe pas" in answer.get_data(True)


def test_aims_and_advisers_stand_beside_results(hosted):
    trip = hosted.get("/chez/pays-vert/trajets?distance=8").get_data(as_text=True)
    assert "Moitié moins de voitures" in trip and "Maison de l’habitat" in trip
    assert "Moitié moins de voitures" not in hosted.get("/trajets?distance=8").get_data(True)


def test_the_communes_of_a_territory_come_first(client):
    """There are Saint-Nicolas all over France, and one beside Arras (62764)."""
    near = client.get("/chez/arras/communes?lieu=saint").get_data(as_text=True)
    codes = re.findall(r"\b(\d{5}|\d[AB]\d{3})\b", near)
    assert "62764" in codes[:2]


def test_the_list_tells_who_is_here(client):
    page = client.get("/territoires").get_data(as_text=True)
    for name in ("Métropole Européenne de Lille", "Communauté urbaine d’Arras"):
        assert name in page


def test_a_far_namesake_that_was_offered_may_be_chosen(client):
    """What the list under /chez/arras offers for « saint », the form takes: Saint-Nicolas."""
    answer = client.get(
        "/chez/arras/logement?depuis=1&etape=2&dwelling_type=house&floor_area=90"
        "&construction_period=1948_1974&lieu=saint&commune=62764"
    )
    assert "commune=62764" in answer.headers.get("Location", "")


AIDS = """
[[local_aid]]
name = "Prime combles du Pays vert"
territory = "Pays vert"
epci = ["200033579"]
income_classes = ["very_modest", "modest", "intermediate", "higher"]
measures = ["roof_insulation"]
formula = { per_unit = 11 }
from = 2026-01-01
link = "https://www.pays-vert.fr/combles"
checked_on = CHECKED
source = "Délibération du conseil"

[[mobility]]
kind = "monthly_pass"
name = "Abonnement du Pays vert"
text = "Tous les bus."
amount = 31.5
checked_on = CHECKED
source = "Grille des tarifs"
"""


def told_here(tmp_path, checked: str):
    (tmp_path / "neutre.toml").write_text((FOLDER / "neutre.toml").read_text(encoding="utf-8"))
    written(tmp_path, GOOD + AIDS.replace("CHECKED", checked))
    config = Config(version="test", territories=str(tmp_path), data=str(tmp_path))
    return create_app(config).test_client()


WORKS = (
    "/logement/travaux?dwelling_type=house&floor_area=90&construction_period=1948_1974"
    "&heating_carrier=natural_gas&commune=62041&roof_works=roof_insulation"
)
WEEK = "/trajets/semaine?adults=1&home={}&t1_who=1&t1_purpose=work&t1_mode=car&t1_km=6&t1_days=5"


@pytest.mark.parametrize(("days", "is_fresh"), [(10, True), (170, True), (200, False)])
def test_aids_and_passes_of_a_file_stand_in_results_where_they_hold(tmp_path, days, is_fresh):
    """Eleven euros a square metre for the loft, in its communes only; old, it has no amount."""
    site = told_here(tmp_path, (date.today() - timedelta(days=days)).isoformat())
    works = site.get(WORKS).get_data(as_text=True)
    own = works[works.index("https://www.pays-vert.fr/combles") :][:250]
    assert "Prime combles du Pays vert" in own and "Délibération du conseil, lu le" in own
    assert ("à confirmer" in own) is not is_fresh
    assert "Prime combles" not in site.get(WORKS.replace("62041", "59350")).get_data(True)
    year = site.get(WEEK.format("62041")).get_data(as_text=True)
    assert "Abonnement du Pays vert" in year and "Grille des tarifs" in year
    assert ("31,50" in year) is is_fresh
    assert "Abonnement du Pays vert" not in site.get(WEEK.format("59350")).get_data(True)


def test_aids_of_one_installation_are_not_another_s(tmp_path, client):
    told_here(tmp_path, "2026-11-01").get(WORKS)
    assert "Prime combles du Pays vert" not in client.get(WORKS).get_data(as_text=True)


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("per_unit = 11", "per_cent = 11", 26, "formula"),
        ('["roof_insulation"]', '["roof"]', 25, "measures"),
        ('kind = "monthly_pass"', 'kind = "flying_carpet"', 33, "kind"),
        ("amount = 31.5", "amount = -2", 36, "amount"),
        ("amount = 31.5", "amount = nan", 36, "amount"),
        ('text = "Tous les bus."', "", 32, "text"),
        ("amount = 31.5", "from = 2026-05-01\nuntil = 2026-01-01", 37, "until"),
        ("amount = 31.5", 'from = "mai"', 36, "from"),
        ('source = "Grille des tarifs"', "", 32, "source"),
        ("[[mobility]]", "[mobility]", 1, "mobility"),
    ],
)
def test_a_wrong_aid_or_pass_is_told_with_its_line(tmp_path, before, after, line, field):
    text = GOOD + AIDS.replace("CHECKED", "2026-11-01")
    assert before in text
    stated = refused(written(tmp_path, text.replace(before, after, 1)))
    assert any(one.startswith(f"pays-vert.toml, ligne {line}, {field} : ") for one in stated), (
        stated
    )


def test_an_aid_needs_its_date_of_check(tmp_path):
    text = (GOOD + AIDS).replace("checked_on = CHECKED\n", "")
    stated = refused(written(tmp_path, text))
    assert len(stated) == 2 and all("checked_on : manque" in one for one in stated)


def test_the_example_that_is_shown_is_a_good_file(tmp_path, client):
    """What a webmaster copies from the page is accepted as it is, its logo beside it."""
    page = client.get("/territoires").get_data(as_text=True)
    text = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.S)[1])
    (tmp_path / "pays-vert.svg").write_text(PICTURE.format('<circle r="2"/>'))
    territory = read_territory(written(tmp_path, text))
    assert territory.local_aids[0].figure == 10 and territory.mobility[0].amount == 150
    assert (
        territory.hosts == ("https://www.pays-vert.example",) and territory.targets[0].year == 2035
    )


def test_a_name_of_several_communes_means_the_territory_s(client):
    """There are three Sainte-Catherine; at Arras it is the one beside Arras (62744)."""
    asked = "/trajets/semaine?adults=1&home_typed=Sainte-Catherine"
    assert client.get(f"/chez/arras{asked}").status_code < 400
    with client.application.test_request_context(
        "/", environ_overrides={"elan.surface": Surface("site", "arras")}
    ):
        assert week_places.settle("Sainte-Catherine", "", "home").code == "62744"
    with client.application.test_request_context("/"):
        assert len(week_places.settle("Sainte-Catherine", "", "home").candidates) > 1


def test_whom_to_call_is_a_number_that_telephones_dial(client):
    page = client.get(f"/chez/lille/logement/resultat?{QUERY}").get_data(as_text=True)
    assert 'href="tel:+33808800700"' in page
    beside = page[page.index('class="figure territory"') :]
    assert "2030" in beside and "lagazettedescommunes.com" in beside


OFF = {
    "housing": ["/logement", "/court/logement"],
    "works": [WORKS],
    "trips": ["/trajets", "/court/trajet", "/trajets/a-deux"],
    "week": ["/trajets/semaine"],
    "car": ["/voiture"],
    "elan": ["/mon-elan"],
    "stock": ["/parc"],
}


@pytest.mark.parametrize("only", [("housing",), ("housing", "works"), ("trips",), ("car", "stock")])
def test_no_page_leads_to_a_calculator_that_is_off(tmp_path, only):
    """Doors, tabs and results of a territory that keeps few calculators all open."""
    (tmp_path / "neutre.toml").write_text((FOLDER / "neutre.toml").read_text(encoding="utf-8"))
    listed = ", ".join(f'"{room}"' for room in only)
    written(tmp_path, GOOD.replace("welcome", f"calculators = [{listed}]\nwelcome", 1))
    config = Config(version="test", territories=str(tmp_path), data=str(tmp_path))
    site = create_app(config).test_client()
    seen = [
        "/",
        *(f"/logement/resultat?{QUERY}" for _ in only if "housing" in only),
        *("/trajets?distance=8" for _ in only if "trips" in only),
        *("/voiture" for _ in only if "car" in only),
    ]
    closed = {
        path.partition("?")[0] for room, paths in OFF.items() if room not in only for path in paths
    }
    for path in closed:
        answer = site.get(f"/chez/pays-vert{path}")
        assert answer.status_code == 404, path
        assert "n’est pas proposé ici" in answer.get_data(as_text=True)
    for path in seen:
        page = site.get(f"/chez/pays-vert{path}").get_data(as_text=True)
        result = re.findall(r'href="/chez/pays-vert(/[^"#]*)', page)
        links = {link.partition("?")[0] for link in result}
        assert not links & closed, path


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileRefused, match="ELAN_TERRITORIES"):
        create_app(Config(version="test", territories=str(tmp_path / "rien"), data=str(tmp_path)))
    with pytest.raises(FileRefused, match="neutre.toml.*copiez"):
        create_app(Config(version="test", territories=str(tmp_path), data=str(tmp_path)))


def test_the_server_stops_with_the_reason_alone(tmp_path):
    """No trace of Python: a webmaster reads the line to mend."""
    written(tmp_path, GOOD.replace("2030", "1030"))
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=FOLDER.parent,
        capture_output=True,
        text=True,
        env={**os.environ, "ELAN_TERRITORIES": str(tmp_path)},
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "pays-vert.toml, ligne 17, year" in done.stderr


def test_paper_stays_white_and_keeps_the_accents(client):
    page = client.get("/chez/lille/").get_data(as_text=True)
    sheet = client.get(re.search(r'href="(/chez/lille/couleurs/[^"]+)"', page)[1]).get_data(True)
    always, _, screen = sheet.partition("@media")
    assert "--accent:#b01f4b" in always and "--wash" not in always and "--wash" in screen


def test_a_file_of_a_windows_notepad_is_read(tmp_path):
    """With a mark at its head and its own ends of lines; in another alphabet it is refused."""
    text = (GOOD + AIDS).replace("CHECKED", "2026-11-01").replace("\n", "\r\n")
    path = tmp_path / "pays-vert.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_territory(path).local_aids[0].name == "Prime combles du Pays vert"
    path.write_bytes(text.encode("latin-1", errors="replace"))
    assert "UTF-8" in refused(path)[0]


def test_hosts_are_written_as_browsers_compare_them(tmp_path):
    listed = '["https://WWW.Pays-Vert.fr/", "https://*.pays-vert.fr:8443", "http://localhost:8000"]'
    text = GOOD.replace('["https://www.pays-vert.fr"]', listed)
    assert read_territory(written(tmp_path, text)).hosts == (
        "https://www.pays-vert.fr",
        "https://*.pays-vert.fr:8443",
        "http://localhost:8000",
    )


def test_an_installation_of_one_territory_needs_no_address_of_its_own(tmp_path):
    config = Config(version="test", territory="dunkerque", data=str(tmp_path))
    site = create_app(config).test_client()
    page = site.get("/").get_data(as_text=True)
    assert "Communauté urbaine de Dunkerque" in page and 'href="/couleurs/dunkerque.' in page
    assert "neutralité climatique" in site.get("/trajets?distance=8").get_data(as_text=True)
    assert "Communauté urbaine" not in site.get("/chez/neutre/").get_data(as_text=True)


def toml(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).replace("e+", "e")
    return json.dumps(value)


LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
KNOWN = st.sampled_from(["epci", "housing", "#123456", "https://a.fr", "roof_insulation"])
SCALARS = (
    st.booleans() | st.integers(-(10**400), 10**400) | st.floats() | LETTERS | st.dates() | KNOWN
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=6,
)
NAMES = (
    "name",
    "kind",
    "communes",
    "epci",
    "regions",
    "accent",
    "accent_2",
    "logo",
    "welcome",
    "hosts",
    "calculators",
    "adviser",
    "link",
    "target",
    "local_aid",
    "mobility",
    "other",
)
ROWS = st.dictionaries(
    st.sampled_from(
        [
            "name",
            "kind",
            "text",
            "sector",
            "sectors",
            "year",
            "value",
            "amount",
            "url",
            "phone",
            "source",
            "from",
            "until",
            "checked_on",
            "formula",
            "measures",
        ]
    ),
    VALUES,
    max_size=8,
)


def test_a_field_without_a_name_is_refused_by_its_quotes(tmp_path):
    path = written(tmp_path, 'adviser = [{"" = false}]', "quoi")
    with pytest.raises(FileRefused) as refused_file:
        read_territory(path)
    assert 'quoi.toml, ligne 1, "" : ce champ n’existe pas' in str(refused_file.value)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES | st.lists(ROWS, max_size=2), max_size=9))
@example({"adviser": [{"": False}]})
def test_whatever_a_file_holds_it_is_a_territory_or_a_refusal_with_lines(folder, told):
    lines = [f"{name} = {toml(value)}" for name, value in told.items()]
    path = written(folder, "\n".join(lines), "quoi")
    try:
        read_territory(path)
    except FileRefused as refused_file:
        for problem in refused_file.problems:
            assert 1 <= problem.line <= max(len(lines), 1) and problem.field and problem.expected


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@given(st.binary(max_size=300))
def test_whatever_a_file_is_made_of_it_is_refused_kindly(folder, content):
    path = folder / "octets.toml"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        read_territory(path)


def test_inside_another_site_what_leads_away_opens_beside(client):
    """A page that refuses frames would else leave the reader before an empty one."""
    page = client.get(f"/embed/lille/logement/resultat?{QUERY}").get_data(as_text=True)
    beside = page[page.index('class="figure territory"') :].partition("</section>")[0]
    links = re.findall(r'<a href="https://[^>]*>', beside)
    assert len(links) == 3 and all('target="_blank"' in link for link in links)
    alone = client.get(f"/chez/lille/logement/resultat?{QUERY}").get_data(as_text=True)
    assert 'target="_blank"' not in alone[alone.index('class="figure territory"') :]
