"""A town's site shows a calculator: two origins, with and without script, hostile or not."""

from __future__ import annotations

import json
from html import escape
from shutil import copy
from urllib.parse import parse_qsl, urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from app import create_app
from app.site.config import Config
from app.widgets.addresses import Snippet
from tests.browser.checks import (
    REFUSED_OR_LOST,
    ROOT,
    faults,
    focused,
    overflow,
    reach,
    served,
    until,
    with_and_without_script,
)
from tests.browser.town import (
    Town,
    answered,
    fits,
    frame_of,
    height_of,
    pasted,
    pasted_both_ways,
    wanted,
)
from tests.reading import page as page_of
from tests.routes.widgets import FOUR, FRAMED

_LOADS = 4
"""Of each page, in a frame without script: one load in 48 once had another height."""
COMMUTE = "origin=62119&destination=59350&times_a_week=5"
HOME, TRIP = "/court/logement", "/court/trajet"
HOSTILE = """<style>* { font-size: 3px !important; line-height: 9 !important }
 iframe { height: 10px !important; display: inline !important; border: 9px solid !important;
 position: relative; aspect-ratio: 16/9; max-height: none }
 elan-climat { display: none !important; min-height: 0 !important } </style>"""
COLUMN = """<style>body { margin: 0 } iframe { max-width: none }
 main > * { max-width: 300px; margin-inline: auto !important }</style>"""
"""As a theme lays out what a page holds: its children, wherever they come from."""
WORDPRESS = """<script>
 addEventListener("message", ({ data, source }) => {
   const frame = document.querySelector("iframe.wp-embedded-content");
   if (!data || data.secret !== frame.dataset.secret || source !== frame.contentWindow) return;
   document.querySelector("blockquote").style.display = "none";
   frame.removeAttribute("style");
   if (data.message === "height") frame.height = Math.max(200, Math.min(1000, data.value));
   if (data.message === "link") {
     const same = new URL(data.value).host === new URL(frame.src).host;
     if (same && document.activeElement === frame) top.location.href = data.value;
   }
 });
 const ready = () => document.querySelector("iframe.wp-embedded-content").contentWindow
   .postMessage({ message: "ready", secret: "Ab12Cd34Ef" }, "*");
</script>"""
"""What the script of WordPress does with what it has discovered, told in our words."""


def discovered(url: str) -> str:
    """What WordPress shows of a pasted address: it follows the page's announcement, and keeps of
    the answer a quotation with its link, and a frame that may run scripts and nothing else."""
    with urlopen(url) as response:
        result = page_of(response.read().decode()).all("link")
    kinds = {one.attributes.get("type"): one.attributes["href"] for one in result}
    answer, _, stated = kinds["application/json+oembed"].partition("?")
    asked = urlencode({**dict(parse_qsl(stated)), "url": url, "maxwidth": 500, "maxheight": 750})
    with urlopen(f"{answer}?{asked}") as response:
        html = json.load(response)["html"]
    link = page_of(html).all("a")[0].attributes["href"]
    frame = page_of(html).all("iframe")[0].attributes
    assert html.startswith("<blockquote") and html.count("<iframe") == 1
    return (
        f'<figure><blockquote class="wp-embedded-content" data-secret="Ab12Cd34Ef">'
        f'<a href="{escape(link)}">{frame["title"]}</a></blockquote>'
        f'<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" '
        f'style="position: absolute; visibility: hidden;" title="{frame["title"]}" '
        f'src="{escape(frame["src"])}#?secret=Ab12Cd34Ef" data-secret="Ab12Cd34Ef" '
        f'width="{frame["width"]}" height="{frame["height"]}"></iframe></figure>'
    )


@pytest.fixture(scope="module")
def town():
    town = Town()
    with served(town) as address:
        town.listed, town.unlisted = address.replace("127.0.0.1", "localhost"), address
        yield town


@pytest.fixture(scope="module")
def site(town, tmp_path_factory):
    """Our site, for one town that lists its own."""
    folder = tmp_path_factory.mktemp("territories")
    copy(ROOT / "territories/neutre.toml", folder)
    text = (ROOT / "territories/neutre.toml").read_text().replace('"neutral"', '"commune"')
    named = f'"commune"\ncommunes = ["62119"]\nhosts = ["{town.listed}"]\n'
    text = text.replace('"commune"\n', named, 1)
    (folder / "ville.toml").write_text(text)
    app = create_app(Config(version="test", territories=str(folder), data=str(folder)))
    with served(app) as address:
        yield address


@pytest.fixture
def visit(browse, site, town):
    """Opens the town's pages, as ``browse`` does.

    A frame that is not allowed is told by the console, and so is a focus that a frame asks for.
    """

    def opened(width: int = 800, script: bool = True, height: int = 900):
        others = (town.listed, town.unlisted)
        text = f"{REFUSED_OR_LOST}|frame-ancestors|Blocked autofocusing"
        return browse(site, width, script, height=height, others=others, expected=text)

    return opened


@pytest.fixture(scope="module")
def unscripted_browser(pool):
    """A browser set to run no script, as a person's own may be.

    Playwright's setting reaches a frame late: its page was sometimes read as with a script.
    """
    with pool.another("--blink-settings=scriptEnabled=false") as browser:
        yield browser


@pytest.fixture
def unscripted(unscripted_browser):
    """A page of it, which nobody has used."""
    with unscripted_browser.new_context() as context:
        yield context.new_page()


def asked(page, site: str) -> list:
    """What was asked of us."""
    return [request for request in page.watch.asked if request.url.startswith(site)]


def a_frame_answers(page, town, site):
    """The frame pasted in a page is as tall as it needs, asked and answered."""
    page.goto(town.shows(pasted(site, HOME)))
    frame = frame_of(page, HOME)
    assert fits(page, frame)
    answered(frame)
    assert "€" in frame.locator(".big-number").inner_text()
    assert "/embed/ville/court/logement?" in frame.url
    assert fits(page, frame, spare=400)  # browsers keep a frame they have grown
    return frame


def test_a_pasted_frame_answers_and_fits(visit, town, site):
    page = visit()
    frame = a_frame_answers(page, town, site)
    frame.locator(".short__again summary").click()
    assert wanted(frame) > 1400 and fits(page, frame)
    assert not page.watch.errors


def test_a_pasted_frame_answers_and_fits_without_script(unscripted, town, site):
    a_frame_answers(unscripted, town, site)


def test_the_element_is_as_tall_as_its_page_and_two_do_not_mix(visit, town, site):
    both = pasted(site, HOME, "element") + pasted(site, f"{TRIP}?{COMMUTE}", "element")
    page = visit()
    page.goto(town.shows(f"<script>window.__names = Object.keys(window)</script>{both}"))
    home, trip = frame_of(page, HOME), frame_of(page, TRIP)
    assert fits(page, home, 0) and fits(page, trip, 1)
    before = height_of(page, "iframe", 1)
    page.evaluate("postMessage({ elan: 'height', height: 77 }, '*')")
    answered(home)
    assert fits(page, home, 0) and height_of(page, "iframe", 1) == before
    added = page.evaluate("Object.keys(window).filter(n => !window.__names.includes(n))")
    assert set(added) <= {"__names"}
    assert not page.watch.errors


def test_a_forged_height_is_ignored(visit, town, site):
    """Another frame of the page, and the page itself, say a height: neither is believed."""
    liar = (
        "<iframe srcdoc=\"<script>parent.postMessage({elan:'height',height:5},'*')</script>\">"
        "</iframe>"
    )
    page = visit()
    page.goto(town.shows(pasted(site, HOME, "element") + liar))
    frame = frame_of(page, HOME)
    assert fits(page, frame, 0)
    page.evaluate("postMessage({ elan: 'height', height: 5 }, '*')")
    page.wait_for_load_state("networkidle")
    assert fits(page, frame, 0)


def test_an_element_that_says_another_scheme_stays_a_link(visit, town, site):
    page = visit()
    page.goto(
        town.shows(
            f'<elan-climat src="javascript:alert(1)//embed/"><a href="/x">Lien</a></elan-climat>'
            f'<script src="{site}/embed.js"></script>'
        )
    )
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("link", name="Lien").is_visible() and len(page.frames) == 1


def test_without_script_the_element_is_a_link_to_the_full_page(visit, town, site):
    page = visit(script=False)
    page.goto(town.shows(pasted(site, HOME, "element")))
    page.get_by_role("link", name="Calculateur").click()
    page.wait_for_url("**/chez/ville/court/logement")


@pasted_both_ways
def test_nothing_is_asked_of_us_before_the_widget_nears_the_screen(visit, town, site, kind):
    body = pasted(site, HOME, kind)
    page = visit()
    page.goto(town.shows(f'<svg width="10" height="9000"></svg>{body}'))
    page.wait_for_load_state("networkidle")
    assert [r.url for r in asked(page, site) if not r.url.endswith("/embed.js")] == []
    page.locator("#after").scroll_into_view_if_needed()
    frame_of(page, HOME)
    assert any(HOME in r.url for r in asked(page, site))


@pasted_both_ways
def test_a_site_that_is_not_listed_shows_nothing_of_us(visit, town, site, kind):
    body = pasted(site, HOME, kind)
    page = visit()
    page.goto(town.shows(body, origin=town.unlisted))
    page.wait_for_load_state("networkidle")
    assert not [f for f in page.frames[1:] if f.url.startswith(site)]
    assert any("frame-ancestors" in text for text in page.watch.errors)


def test_the_full_site_is_framed_by_nobody(visit, town, site):
    page = visit()
    page.goto(town.shows(pasted(site, "/logement", root="")))
    page.wait_for_load_state("networkidle")
    assert not [f for f in page.frames[1:] if f.url.startswith(site)]


@pasted_both_ways
def test_a_hostile_style_of_the_host_changes_nothing(visit, town, site, kind):
    body = pasted(site, HOME, kind)
    page = visit()
    page.goto(town.shows(f"<main>{body}</main>", HOSTILE))
    frame = frame_of(page, HOME)
    box = page.locator("iframe").bounding_box()
    assert box["width"] > 300 and box["height"] >= 600
    assert fits(page, frame)
    answered(frame)


@pasted_both_ways
def test_it_stays_in_the_column_of_its_host(visit, town, site, kind):
    page = visit()
    page.goto(town.shows(pasted(site, HOME, kind), COLUMN))
    frame_of(page, HOME)
    box, column = (page.locator(what).first.bounding_box() for what in ("iframe", "main > p"))
    assert abs(box["width"] - column["width"]) <= 2 and abs(box["x"] - column["x"]) <= 2


@pytest.mark.parametrize("path", [HOME, "/logement", "/trajets/semaine"])
def test_without_script_every_load_has_one_height(unscripted, town, site, path):
    page = unscripted
    address = town.shows(pasted(site, path))
    result = set()
    for _ in range(_LOADS):
        page.goto(address)
        frame = frame_of(page, path)
        page.wait_for_load_state("load")
        assert fits(page, frame, spare=4)
        result.add(height_of(page))
    assert len(result) == 1


def test_a_host_that_is_long_to_be_laid_out_gives_the_same_height(unscripted, town, site):
    """In a browser set to run no script, which loads a frame before its host has a layout."""
    body = pasted(site, HOME) + "<p>Une page de ville est longue.</p>" * 200
    page = unscripted
    slowed = page.context.new_cdp_session(page)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 15})
    page.goto(town.shows(body))
    frame = frame_of(page, HOME)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    assert fits(page, frame, spare=4)


def test_a_page_whose_style_does_not_come_is_not_endless(visit, town, site):
    """Its drawings keep the sizes that they are drawn at."""
    page = visit(script=False)
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(town.shows(pasted(site, HOME)))
    assert 200 <= height_of(page) <= 4000


@pytest.mark.parametrize("url", FRAMED)
def test_in_a_narrow_column_it_holds_is_light_and_open_to_all(visit, town, site, url):
    """320 px, axe in the frame, five requests and 40 kB at most, nothing kept."""
    address = url.replace("/dunkerque/", "/ville/").replace("/lille/", "/ville/")
    address = address.replace("/arras/", "/ville/").replace("/neutre/", "/ville/")
    page = visit(width=336)
    root, _, path = address.partition("/ville")
    page.goto(
        town.shows(pasted(site, path, root=f"{root}/ville"), "<style>body{margin:8px}</style>")
    )
    frame = frame_of(page, path)
    page.wait_for_load_state("networkidle")
    assert overflow(frame) <= 0
    bodies = {r.url: r.sizes()["responseBodySize"] for r in asked(page, site)}
    assert len(bodies) <= 5 and sum(bodies.values()) <= 40_000, bodies
    kept = "try { localStorage.length + sessionStorage.length } catch { 0 }"
    assert not frame.evaluate(f"() => {{ {kept.replace('{ local', '{ return local')} }}")
    assert not faults(frame)


def test_the_keyboard_goes_in_and_comes_out(visit, town, site):
    page = visit()
    page.goto(town.shows(pasted(site, TRIP)))
    frame = frame_of(page, TRIP)
    page.locator("#before").focus()
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == "after":
            break
        seen.append(focused(frame, "name") or focused(frame))
    assert {"depart", "arrivee", "times_a_week", "voir"} <= set(seen)
    assert focused(page) == "after"
    reach(page, "before", by="id", key="Shift+Tab", most=20)


def test_links_out_open_the_full_page_with_the_same_answers(visit, town, site):
    page = visit()
    page.goto(town.shows(pasted(site, f"{HOME}?{FOUR}&commune=62119")))
    frame = frame_of(page, HOME)
    for name, path in (
        ("Le détail", "/logement/resultat"),
        ("Les travaux", "/logement/travaux"),
        ("Ouvrir en grand", "/court/logement"),
    ):
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name=name).click()
        full = opened.value
        full.wait_for_load_state()
        assert full.url.startswith(f"{site}/chez/ville{path}?")
        assert "commune=62119" in full.url and "floor_area=90" in full.url
        assert full.evaluate("window.opener") is None


def test_a_link_pasted_in_wordpress_grows_and_opens_its_links(visit, town, site):
    """To 1,000 px, which is all that WordPress gives; a form goes in the frame, a link in the
    window, and one to a site that WordPress would not open goes by our full page."""
    page = visit()
    page.goto(town.shows(discovered(f"{site}/chez/ville{HOME}"), WORDPRESS))
    frame = frame_of(page, HOME)
    assert until(page, lambda: abs(height_of(page) - min(1000, wanted(frame))) <= 4)
    assert not page.get_by_role("link", name="Votre facture", exact=False).is_visible()
    answered(frame)
    assert until(page, lambda: abs(height_of(page) - min(1000, wanted(frame))) <= 4)
    frame.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        "'<a target=_blank href=https://www.exemple.fr/>Ailleurs</a>')"
    )
    frame.get_by_role("link", name="Ailleurs").click()
    page.wait_for_url(f"{site}/chez/ville{HOME}?*")
    page.go_back()
    frame_of(page, HOME).get_by_role("link", name="Le détail").click()
    page.wait_for_url(f"{site}/chez/ville/logement/resultat?*floor_area=90*")


def test_a_frame_older_than_the_script_of_wordpress_says_its_height_again(visit, town, site):
    body = discovered(f"{site}/chez/ville{TRIP}?{COMMUTE}")
    page = visit()
    page.goto(town.shows(body))
    frame = frame_of(page, TRIP)
    page.wait_for_load_state("networkidle")
    said = "({ data }) => data.secret === 'Ab12Cd34Ef' && said.push(data)"
    page.evaluate(f"window.said = []; addEventListener('message', {said})")
    page.evaluate("document.querySelector('iframe').style = ''")
    page.evaluate(
        "document.querySelector('iframe').contentWindow"
        ".postMessage({ message: 'ready', secret: 'Ab12Cd34Ef' }, '*')"
    )
    assert until(page, lambda: page.evaluate("said.length"))
    stated = page.evaluate("said[0]")
    assert stated["message"] == "height" and abs(stated["value"] - wanted(frame)) <= 1


def test_without_script_a_link_pasted_in_wordpress_is_a_link(visit, town, site):
    page = visit(script=False)
    page.goto(town.shows(discovered(f"{site}/chez/ville{HOME}"), WORDPRESS))
    page.get_by_role("link", name="Votre facture", exact=False).click()
    page.wait_for_url(f"{site}/chez/ville{HOME}")


def test_the_address_of_a_frame_pasted_in_wordpress_keeps_its_look(visit, town, site):
    """What WordPress makes of a whole code pasted in a paragraph."""
    page = visit()
    asked = f"{site}/embed/ville{HOME}?accent=%23808&fond=fff4e0&compact=1"
    page.goto(town.shows(discovered(asked), WORDPRESS))
    frame = frame_of(page, HOME)
    assert "/embed/ville/~880088.fff4e0.compact/court/logement" in frame.url
    assert until(page, lambda: abs(height_of(page) - min(1000, wanted(frame))) <= 4)


def test_a_frame_in_an_element_is_exact_and_needs_no_script(visit, unscripted, town, site):
    """What our plugin writes."""
    made = Snippet(f"{site}/embed/ville{HOME}", f"{site}/chez/ville{HOME}", "Calculateur", 640)
    for page in (visit(), unscripted):
        page.goto(town.shows(made.fitted(f"{site}/embed.js")))
        frame = frame_of(page, HOME)
        assert fits(page, frame)
        answered(frame)
        if page is not unscripted:
            assert fits(page, frame)


def test_colours_stay_through_the_form_and_the_links(visit, town, site):
    page = visit()
    page.goto(town.shows(pasted(site, f"{HOME}?accent=%23808&fond=fff4e0&compact=1")))
    frame = frame_of(page, HOME)
    answered(frame)
    assert "/embed/ville/~880088.fff4e0.compact/court/logement?" in frame.url
    paper = frame.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 244, 224)"


@with_and_without_script
def test_a_webmaster_chooses_sees_and_copies(visit, town, site, script):
    page = visit(1280, script)
    page.goto(f"{site}/integrer")
    page.get_by_label("Votre territoire").select_option("ville")
    page.locator("#outil-estimation").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#saisie-site").fill(town.listed)
    if script:
        page.keyboard.press("Tab")
    else:
        page.get_by_role("button", name="Voir").click()
    page.wait_for_selector("text=✓ Autorisé")
    shown = frame_of(page, "/embed/ville/court/trajet")
    assert shown.locator("h1").inner_text() == "Mon trajet domicile-travail"
    code = page.locator("#code").input_value()
    if script:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("link", name="Copier le code", exact=True).first.click()
        page.wait_for_selector("text=Copié.")
        assert page.evaluate("navigator.clipboard.readText()") == code
    page.goto(town.shows(code))
    assert frame_of(page, "/embed/ville/court/trajet").locator("h1").is_visible()
    assert page.get_by_role("link", name="Mon trajet domicile-travail").is_visible()
    assert not page.watch.errors


def test_what_was_unfolded_stays_so_after_a_choice(visit, site):
    page = visit(1280)
    page.goto(f"{site}/integrer")
    for fold in ("formes", "spip"):
        page.locator(f"#{fold} > summary").click()
    page.get_by_label("Votre territoire").select_option("ville")
    page.wait_for_url("**territoire=ville**")
    expect(page.locator("details[open]")).to_have_count(2)
    assert page.locator("#raccourci").is_visible() and page.locator("#spip ol").is_visible()


def test_choosing_by_keyboard_keeps_its_place(visit, site):
    page = visit(1280)
    page.goto(f"{site}/integrer")
    page.locator("#outil-estimation").focus()
    for expected in ("domicile-travail", "logement"):
        page.keyboard.press("ArrowDown")
        page.wait_for_url(f"**outil={expected}**")
        expect(page.locator(f"#outil-{expected}")).to_be_focused()
