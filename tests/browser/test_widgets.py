"""A town's site shows a calculator: two origins, with and without script, hostile or not."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copy

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

from app import create_app
from app.config import Config
from app.widgets.snippet import Snippet
from tests.routes.widgets import FOUR, FRAMED

ROOT = Path(__file__).parent.parent.parent
COMMUTE = "origin=62119&destination=59350&times_a_week=5"
HOME, TRIP = "/court/logement", "/court/trajet"
HOSTILE = """<style>* { all: initial !important; font-size: 3px !important; height: 10px !important;
 width: 7px !important; display: none !important; float: right !important }
 html, body, main { display: block !important; width: auto !important; float: none !important }
 </style>"""


class Town:
    """Another site: its pages, at two names of which one is listed."""

    def __init__(self):
        pages = self.pages = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = pages.get(self.path, "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        port = self.server.server_address[1]
        self.listed, self.unlisted = f"http://localhost:{port}", f"http://127.0.0.1:{port}"
        self._shown = 0

    def shows(self, body: str, head: str = "", origin: str = "") -> str:
        """Address of a new page of the town."""
        self._shown += 1
        self.pages[f"/{self._shown}"] = (
            f'<!doctype html><html lang="fr"><head><title>Ville</title>'
            f'<link rel="icon" href="data:,">{head}</head>'
            f'<body><main><h1>Ville</h1><p><a id="before" href="#a">Avant</a></p>{body}'
            f'<p><a id="after" href="#b">Après</a></p></main></body></html>'
        )
        return f"{origin or self.listed}/{self._shown}"


@pytest.fixture(scope="module")
def town():
    town = Town()
    yield town
    town.server.shutdown()


@pytest.fixture(scope="module")
def service(town, tmp_path_factory):
    """Our site, for one town that lists its own."""
    folder = tmp_path_factory.mktemp("territories")
    copy(ROOT / "territories/neutre.toml", folder)
    told = (ROOT / "territories/neutre.toml").read_text().replace('"neutral"', '"commune"')
    named = f'"commune"\ncommunes = ["62119"]\nhosts = ["{town.listed}"]\n'
    told = told.replace('"commune"\n', named, 1)
    (folder / "ville.toml").write_text(told)
    app = create_app(Config(version="test", territories=str(folder), data=str(folder)))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def visit(chromium, service):
    """Opens the town's pages; what was asked of us is told, and nothing may be kept."""
    contexts = []

    def opened(width: int = 800, script: bool = True, height: int = 900):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script, locale="fr-FR"
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda r: page.asked.append(r) if r.url.startswith(service) else None)
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        return page

    yield opened
    kept = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert not kept


def pasted(service: str, page: str, root: str = "/embed/ville") -> Snippet:
    return Snippet(f"{service}{root}{page}", f"{service}/chez/ville{page}", "Calculateur", 640)


def frame_of(page, part: str, number: int = 0):
    page.wait_for_function("n => document.querySelector('main') !== null", arg=0)
    for _ in range(100):
        found = [f for f in page.frames if part in f.url]
        if len(found) > number:
            found[number].wait_for_load_state()
            return found[number]
        page.wait_for_timeout(50)
    raise AssertionError([f.url for f in page.frames])


def answered(frame) -> None:
    frame.locator("input[name=dwelling_type][value=house]").check()
    frame.locator("input[name=floor_area]").fill("90")
    frame.locator("input[name=construction_period][value='1948_1974']").check()
    frame.locator("input[name=heating_carrier][value=natural_gas]").check()
    frame.get_by_role("button", name="Estimer").click()
    frame.wait_for_selector(".big-number")


def height_of(page, selector: str = "iframe", number: int = 0) -> float:
    return page.locator(selector).nth(number).bounding_box()["height"]


def wanted(frame) -> float:
    return frame.locator("html").bounding_box()["height"]


def fits(page, frame, number: int = 0, spare: float = 2) -> bool:
    selector = "elan-climat iframe" if page.locator("elan-climat").count() else "iframe"
    for _ in range(200):
        if -2 < height_of(page, selector, number) - wanted(frame) < spare:
            return True
        page.wait_for_timeout(50)
    print(height_of(page, selector, number), wanted(frame))
    return False


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_pasted_frame_answers_and_fits_with_or_without_script(visit, town, service, script):
    page = visit(script=script)
    page.goto(town.shows(pasted(service, HOME).frame()))
    frame = frame_of(page, HOME)
    assert fits(page, frame)
    answered(frame)
    assert "€" in frame.locator(".big-number").inner_text()
    assert "/embed/ville/court/logement?" in frame.url
    assert fits(page, frame, spare=400)  # browsers keep a frame they have grown
    if script:
        frame.locator(".short__again summary").click()
        assert wanted(frame) > 1400 and fits(page, frame)
    assert not page.complaints


def test_the_element_is_as_tall_as_its_page_and_two_do_not_mix(visit, town, service):
    script = f"{service}/embed.js"
    both = "".join((pasted(service, HOME).element(script),
                    pasted(service, f"{TRIP}?{COMMUTE}").element(script)))  # fmt: skip
    page = visit()
    page.goto(town.shows(f'<script>window.__names = Object.keys(window)</script>{both}'))
    home, trip = frame_of(page, HOME), frame_of(page, TRIP)
    assert fits(page, home, 0) and fits(page, trip, 1)
    before = height_of(page, "iframe", 1)
    page.evaluate("postMessage({ elan: 'height', height: 77 }, '*')")
    answered(home)
    assert fits(page, home, 0) and height_of(page, "iframe", 1) == before
    added = page.evaluate("Object.keys(window).filter(n => !window.__names.includes(n))")
    assert set(added) <= {"__names"}
    assert not page.complaints


def test_a_forged_height_is_ignored(visit, town, service):
    """Another frame of the page, and the page itself, say a height: neither is believed."""
    liar = ("<iframe srcdoc=\"<script>parent.postMessage({elan:'height',height:5},'*')</script>\">"
            "</iframe>")  # fmt: skip
    page = visit()
    page.goto(town.shows(pasted(service, HOME).element(f"{service}/embed.js") + liar))
    frame = frame_of(page, HOME)
    assert fits(page, frame, 0)
    page.evaluate("postMessage({ elan: 'height', height: 5 }, '*')")
    page.wait_for_timeout(200)
    assert fits(page, frame, 0)


def test_an_element_that_says_another_scheme_stays_a_link(visit, town, service):
    page = visit()
    page.goto(town.shows(
        f'<elan-climat src="javascript:alert(1)//embed/"><a href="/x">Lien</a></elan-climat>'
        f'<script src="{service}/embed.js"></script>'
    ))  # fmt: skip
    page.wait_for_timeout(300)
    assert page.get_by_role("link", name="Lien").is_visible() and len(page.frames) == 1


def test_without_script_the_element_is_a_link_to_the_full_page(visit, town, service):
    page = visit(script=False)
    page.goto(town.shows(pasted(service, HOME).element(f"{service}/embed.js")))
    page.get_by_role("link", name="Calculateur").click()
    page.wait_for_url("**/chez/ville/court/logement")


@pytest.mark.parametrize("kind", ["frame", "element"])
def test_nothing_is_asked_of_us_before_the_widget_nears_the_screen(visit, town, service, kind):
    made = pasted(service, HOME)
    body = made.frame() if kind == "frame" else made.element(f"{service}/embed.js")
    page = visit()
    page.goto(town.shows(f'<svg width="10" height="9000"></svg>{body}'))
    page.wait_for_timeout(800)
    assert [r.url for r in page.asked if not r.url.endswith("/embed.js")] == []
    page.locator("#after").scroll_into_view_if_needed()
    frame_of(page, HOME)
    assert any(HOME in r.url for r in page.asked)


@pytest.mark.parametrize("kind", ["frame", "element"])
def test_a_site_that_is_not_listed_shows_nothing_of_us(visit, town, service, kind):
    made = pasted(service, HOME)
    body = made.frame() if kind == "frame" else made.element(f"{service}/embed.js")
    page = visit()
    page.goto(town.shows(body, origin=town.unlisted))
    page.wait_for_timeout(1000)
    assert not [f for f in page.frames[1:] if f.url.startswith(service)]
    assert any("frame-ancestors" in text for text in page.complaints)


def test_the_full_site_is_framed_by_nobody(visit, town, service):
    page = visit()
    page.goto(town.shows(pasted(service, "/logement", "").frame()))
    page.wait_for_timeout(800)
    assert not [f for f in page.frames[1:] if f.url.startswith(service)]


@pytest.mark.parametrize("kind", ["frame", "element"])
def test_a_hostile_style_of_the_host_changes_nothing(visit, town, service, kind):
    made = pasted(service, HOME)
    body = made.frame() if kind == "frame" else made.element(f"{service}/embed.js")
    page = visit()
    page.goto(town.shows(f"<main>{body}</main>", HOSTILE))
    frame = frame_of(page, HOME)
    box = page.locator("iframe").bounding_box()
    assert box["width"] > 300 and box["height"] >= 600
    if kind == "element":
        assert fits(page, frame)
    answered(frame)


@pytest.mark.parametrize("url", FRAMED)
def test_in_a_narrow_column_it_holds_is_light_and_open_to_all(visit, town, service, url):
    """320 px, axe in the frame, five requests and 40 kB at most, nothing kept."""
    address = url.replace("/dunkerque/", "/ville/").replace("/lille/", "/ville/")
    address = address.replace("/arras/", "/ville/").replace("/neutre/", "/ville/")
    page = visit(width=336)
    root, _, path = address.partition("/ville")
    page.goto(town.shows(pasted(service, path, f"{root}/ville").frame(),
                         "<style>body{margin:8px}</style>"))  # fmt: skip
    frame = frame_of(page, path)
    page.wait_for_load_state("networkidle")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert frame.evaluate(wide) <= 0
    bodies = [r.sizes()["responseBodySize"] for r in page.asked]
    assert len(bodies) <= 5 and sum(bodies) <= 40_000, ([r.url for r in page.asked], sum(bodies))
    kept = "try { localStorage.length + sessionStorage.length } catch { 0 }"
    assert not frame.evaluate(f"() => {{ {kept.replace('{ local', '{ return local')} }}")
    frame.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = Axe().run(frame).response["violations"]
    assert not [f"{v['id']}: {[n['html'][:120] for n in v['nodes']][:3]}" for v in found]


def test_the_keyboard_goes_in_and_comes_out(visit, town, service):
    page = visit()
    page.goto(town.shows(pasted(service, TRIP).frame()))
    frame = frame_of(page, TRIP)
    page.locator("#before").focus()
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "after":
            break
        seen.append(frame.evaluate("document.activeElement.name || document.activeElement.id"))
    assert {"depart", "arrivee", "times_a_week", "voir"} <= set(seen)
    assert page.evaluate("document.activeElement.id") == "after"
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.id") == "before":
            return
    raise AssertionError("the keyboard is caught")


def test_links_out_open_the_full_page_with_the_same_answers(visit, town, service):
    page = visit()
    page.goto(town.shows(pasted(service, f"{HOME}?{FOUR}&commune=62119").frame()))
    frame = frame_of(page, HOME)
    for name, path in (("Le détail", "/logement/resultat"), ("Les travaux", "/logement/travaux"),
                       ("Ouvrir en grand", "/court/logement")):  # fmt: skip
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name=name).click()
        full = opened.value
        full.wait_for_load_state()
        assert full.url.startswith(f"{service}/chez/ville{path}?")
        assert "commune=62119" in full.url and "floor_area=90" in full.url
        assert full.evaluate("window.opener") is None


def test_a_link_pasted_in_wordpress_works_in_its_sandbox(visit, town, service):
    """WordPress keeps of a discovered frame its scripts alone: no form, no window."""
    frame_tag = (f'<iframe sandbox="allow-scripts" security="restricted" data-secret="Ab12" '
                 f'src="{service}/embed/ville{HOME}#?secret=Ab12"></iframe>')  # fmt: skip
    said = ("<script>window.said=[];addEventListener('message',e=>said.push(e.data))"
            "</script>")  # fmt: skip
    page = visit()
    page.goto(town.shows(frame_tag, said))
    frame = frame_of(page, HOME)
    answered(frame)
    frame.get_by_role("link", name="Le détail").click()
    page.wait_for_function("said.some(one => one.message === 'link')")
    heights = page.evaluate("said.filter(one => one.message === 'height')")
    links = page.evaluate("said.filter(one => one.message === 'link')")
    assert len(heights) >= 2 and {one["secret"] for one in heights} == {"Ab12"}
    assert links[0]["value"].startswith(f"{service}/chez/ville/logement/resultat?")


def test_colours_stay_through_the_form_and_the_links(visit, town, service):
    page = visit()
    page.goto(town.shows(pasted(service, f"{HOME}?accent=%23808&fond=fff4e0&compact=1").frame()))
    frame = frame_of(page, HOME)
    answered(frame)
    assert "/embed/ville/~880088.fff4e0.compact/court/logement?" in frame.url
    paper = frame.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 244, 224)"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_webmaster_chooses_sees_and_copies(visit, town, service, script):
    page = visit(1280, script)
    page.goto(f"{service}/integrer")
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
        page.get_by_role("button", name="Copier le code").click()
        page.wait_for_selector("text=Le code est copié.")
        assert page.evaluate("navigator.clipboard.readText()") == code
    page.goto(town.shows(code))
    assert frame_of(page, "/embed/ville/court/trajet").locator("h1").is_visible()
    assert page.get_by_role("link", name="Mon trajet domicile-travail").is_visible()
    assert not page.complaints


def test_choosing_by_keyboard_keeps_its_place(visit, service):
    page = visit(1280)
    page.goto(f"{service}/integrer")
    page.locator("#outil-estimation").focus()
    for expected in ("domicile-travail", "logement"):
        page.keyboard.press("ArrowDown")
        page.wait_for_url(f"**outil={expected}**")
        assert page.evaluate("document.activeElement.id") == f"outil-{expected}"
