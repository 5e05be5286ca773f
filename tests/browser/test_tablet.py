"""A public tablet, by touch alone: journeys, what is left behind, a network that goes."""

from __future__ import annotations

import re
import threading
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from app.config import Config
from app.events import book
from app.events.keys import keys_of, new_host_key
from app.store.events import actions, contributions
from tests.routes.tablet import DUEL

AXE = Axe()
SIZES = [(768, 1024), (1024, 768)]
HOME = (
    "dwelling_type=house&floor_area=90&construction_period=before_1948&commune=59350"
    "&heating_carrier=natural_gas"
)
SMALL = """() => [...document.querySelectorAll(
    "a[href], button, select, summary, textarea, input:not([type=hidden])")]
  .filter((e) => e.getClientRects().length && !e.matches(".skip"))
  .map((e) => [e, (e.closest("label") || e).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 47.5 || box.height < 47.5))
  .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width} ${box.height}`)"""
TALL = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A server with an event: its address, its tablets' root and its store."""
    folder = tmp_path_factory.mktemp("tablet")
    app = create_app(Config(version="test", data=str(folder)))
    keys = keys_of(new_host_key())
    days = (date.today(), date.today())
    book.create(app.extensions["store"], keys.host, "Marché", "neutre", days)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", f"/borne/{keys.tablets}", app
    server.shutdown()


@pytest.fixture
def tablet(chromium, place):
    """Opens a tablet; nothing may go elsewhere, and no cookie be left."""
    address = place[0]
    contexts, strangers, faults = [], [], []

    def opened(size=SIZES[0], scheme="light", script=True):
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=True, locale="fr-FR",
            base_url=address, color_scheme=scheme, java_script_enabled=script,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(address) else strangers.append(r.url))
        page.on("pageerror", lambda e: faults.append(str(e)))
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert not strangers and not faults and not cookies


def axe(page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = AXE.run(page).response["violations"]
    return [f"{v['id']}: {[n['html'][:140] for n in v['nodes']][:3]}" for v in found]


def stored(page) -> dict[str, str]:
    return page.evaluate("({...localStorage, ...sessionStorage})")


def counted(place) -> list:
    with place[2].extensions["store"].reading() as connection:
        return list(connection.execute(select(contributions)))


def touch_home(page) -> None:
    """From the start to the result of a home, by touch alone."""
    page.get_by_role("link", name=re.compile("Mon logement")).tap()
    page.locator("label:has(input[name=dwelling_type][value=house])").tap()
    page.get_by_role("button", name=re.compile("Plus.*surface")).tap()
    page.locator("label:has(input[name=construction_period][value=before_1948])").tap()
    page.get_by_role("button", name="Continuer").tap()
    for title in ("Sa forme", "Murs, toit et sol", "Fenêtres et air"):
        page.get_by_role("heading", name=title).wait_for()
        page.get_by_role("button", name="Continuer").tap()
    page.get_by_role("heading", name="Votre énergie").wait_for()
    page.locator("label:has(input[name=heating_carrier][value=natural_gas])").tap()
    page.get_by_role("button", name="Continuer").tap()
    page.get_by_role("heading", name="Chauffage et eau chaude").wait_for()
    page.get_by_role("button", name="Continuer").tap()
    page.get_by_role("heading", name="Et vous").wait_for()
    page.get_by_role("button", name="Voir le résultat").tap()
    page.get_by_role("heading", name="Votre logement, en vrai").wait_for()


@pytest.mark.parametrize("size", SIZES, ids=["portrait", "landscape"])
def test_a_home_by_touch_alone(tablet, size):
    page = tablet(size)
    page.goto("/borne/")
    before = page.evaluate("history.length")
    touch_home(page)
    assert "floor_area=90" in page.url
    assert page.locator(".handover svg").bounding_box()["width"] >= 200
    assert page.get_by_role("link", name="Recommencer", exact=True).is_visible()
    page.mouse.wheel(0, 3000)
    assert page.locator("#recommencer").bounding_box()["y"] < 80
    assert page.evaluate("history.length") == before
    assert not stored(page)


def test_from_works_to_the_best_path_with_an_income_that_is_written_nowhere(tablet):
    page = tablet()
    page.goto(f"/borne/logement/travaux?{HOME}")
    before = page.evaluate("history.length")
    page.locator("label:has(input[name=income_class][value=modest])").tap()
    page.locator("label:has(input[value=external_wall_insulation])").tap()
    page.get_by_role("heading", name="Avec ces travaux").wait_for()
    page.get_by_role("button", name="Chercher le meilleur chemin").tap()
    page.get_by_role("heading", name="Le meilleur chemin").wait_for()
    assert page.locator("h1").count() == 1
    assert "modest" not in page.url and "wall_works=external" in page.url
    assert page.evaluate("history.length") == before
    assert page.locator(".handover svg").is_visible()


@pytest.mark.parametrize("size", SIZES, ids=["portrait", "landscape"])
def test_a_trip_by_touch_alone(tablet, size):
    page = tablet(size)
    page.goto("/borne/")
    before = page.evaluate("history.length")
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.get_by_role("button", name=re.compile("Plus.*distance")).tap()
    page.get_by_role("button", name=re.compile("Plus.*distance")).tap()
    page.get_by_role("button", name=re.compile("Plus.*fois par semaine")).tap()
    page.get_by_role("button", name="Comparer").tap()
    page.get_by_role("heading", name=re.compile("Un trajet de")).wait_for()
    assert "distance=11" in page.url and "times_a_week=5" in page.url
    assert page.evaluate("history.length") == before
    assert page.locator(".handover svg").is_visible()


@pytest.mark.parametrize("size", SIZES, ids=["portrait", "landscape"])
@pytest.mark.parametrize(
    "path",
    ["/", "/logement", f"/logement?etape=3&{HOME}", f"/logement?etape=7&{HOME}",
     f"/logement/resultat?{HOME}", f"/logement/travaux?{HOME}&wall_works=external_wall_insulation",
     f"/logement/chemins?{HOME}", "/trajets",
     "/trajets?origin=62119&destination=59350&times_a_week=5&return_trip=true",
     "/trajets/semaine", "/trajets/semaine?t1_purpose=work&t1_mode=car&t1_km=12&t1_days=5",
     "/voiture", "/trajets/a-deux", "/mon-elan", "/code", "/sources", "/methode",
     "/confidentialite"],
)  # fmt: skip
def test_every_target_is_large_and_the_page_holds(tablet, place, size, path):
    page = tablet(size)
    page.goto(place[1] + path)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(TALL) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", "/logement", f"/logement/resultat?{HOME}", "/trajets",
             f"/logement/travaux?{HOME}&wall_works=external_wall_insulation",
             "/trajets?origin=62119&destination=59350&times_a_week=5", "/encore", "/voiture",
             "/trajets/a-deux", "/mon-elan", "/code?code=ABCD-EFGH"],
)  # fmt: skip
def test_everyone_can_use_it(tablet, place, path, scheme):
    page = tablet(scheme=scheme)
    page.goto(place[1] + path)
    page.wait_for_function("window.elanTablet")
    assert not axe(page)


def test_left_alone_it_warns_then_forgets(tablet):
    page = tablet()
    page.clock.install()
    page.goto("/borne/")
    page.goto(f"/borne/logement/resultat?{HOME}")
    before = page.evaluate("history.length")
    page.clock.run_for(74_000)
    assert not page.locator("#veille").is_visible()
    page.clock.run_for(2_000)
    assert page.locator("#veille").is_visible()
    assert "secondes" in page.locator("#veille-p").inner_text()
    assert not axe(page)
    page.keyboard.press("Shift")
    assert not page.locator("#veille").is_visible()
    page.clock.run_for(80_000)
    assert page.locator("#veille").is_visible()
    page.locator("#veille").tap()
    assert not page.locator("#veille").is_visible()
    page.clock.run_for(96_000)
    page.get_by_role("heading", name="Par où commencer").wait_for()
    assert page.url.endswith("/borne/")
    assert page.evaluate("history.length") == before
    assert "Lille" not in page.content() and "floor_area=" not in page.content()
    page.go_back()
    page.wait_for_timeout(300)
    assert "floor_area" not in page.url and "floor_area=" not in page.content()


def test_to_start_again_leaves_nothing_behind(tablet):
    page = tablet()
    page.goto("/borne/")
    touch_home(page)
    page.get_by_role("link", name="Recommencer", exact=True).tap()
    page.get_by_role("heading", name="Par où commencer").wait_for()
    page.go_back()
    page.wait_for_timeout(400)
    assert "floor_area" not in page.url
    page.goto("/borne/logement")
    assert page.locator("#saisie-floor_area").input_value() == ""
    assert not page.locator("input[name=dwelling_type]:checked").count()
    assert not stored(page)


def test_one_room_s_style_does_not_follow_into_another(tablet):
    """Pages take each other's place in one document: each is drawn as if opened alone."""
    page = tablet()
    page.goto("/borne/trajets")
    alone = page.locator("header.tablet-bar").bounding_box()["height"]
    page.locator("#recommencer").tap()
    page.get_by_role("heading", name="Par où commencer").wait_for()
    sheets = "[...document.querySelectorAll('link[rel=stylesheet]')].map(l => l.href)"
    assert not [href for href in page.evaluate(sheets) if "mobility" in href]
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.get_by_role("heading", name="Un trajet, tous les modes").wait_for()
    assert [href for href in page.evaluate(sheets) if "mobility" in href]
    assert page.locator("header.tablet-bar").bounding_box()["height"] == alone >= 60


def test_a_reset_without_network_leaves_nothing_on_the_screen(tablet):
    page = tablet()
    page.goto(f"/borne/logement/resultat?{HOME}")
    page.context.set_offline(True)
    page.locator("#recommencer").tap()
    page.get_by_role("heading", name="Un instant").wait_for()
    assert "floor_area" not in page.url and "Lille" not in page.locator("main").inner_text()
    page.context.set_offline(False)
    page.get_by_role("heading", name="Par où commencer").wait_for()


def test_a_network_that_goes_loses_no_answer(tablet):
    page = tablet()
    page.goto("/borne/logement")
    page.locator("label:has(input[name=dwelling_type][value=house])").tap()
    page.get_by_role("button", name=re.compile("Plus.*surface")).tap()
    page.locator("label:has(input[name=construction_period][value=before_1948])").tap()
    page.context.set_offline(True)
    page.get_by_role("button", name="Continuer").tap()
    page.locator("#reseau").wait_for(state="visible")
    assert page.locator("#saisie-floor_area").input_value() == "90"
    page.context.set_offline(False)
    page.get_by_role("button", name="Continuer").tap()
    page.get_by_role("heading", name="Sa forme").wait_for()
    assert not page.locator("#reseau").is_visible()


def test_a_contribution_waits_for_the_network_and_counts_once(tablet, place):
    page = tablet()
    page.goto(f"{place[1]}/logement/travaux?{HOME}&wall_works=external_wall_insulation")
    already = len(counted(place))
    page.locator("label:has(input[name=actions][value=adviser])").tap()
    page.context.set_offline(True)
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.locator("[data-state]", has_text="en attente de réseau").wait_for()
    assert "1 résultat en attente de réseau" in page.locator("#envoi").inner_text()
    kept = stored(page)
    assert list(kept) == [f"elan-envoi-{place[1].rpartition('/')[2]}"]
    told = r"contribution=[0-9a-f]{32}&tablet=[0-9a-f]{6}&tool=works&saving=s\d&emissions=e\d"
    waiting = re.escape('"waiting":["') + told + re.escape('&actions=adviser"]}')
    assert re.fullmatch(r'\{"tablet":"[0-9a-f]{6}",' + waiting, next(iter(kept.values())))
    assert len(counted(place)) == already
    page.context.set_offline(False)
    page.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    found = counted(place)[already:]
    assert len(found) == 1 and found[0].tool == "works" and found[0].commune == ""
    assert re.fullmatch(r"s[0-6]", found[0].saving) and re.fullmatch(r"e[0-6]", found[0].emissions)
    assert '"waiting":[]' in next(iter(stored(page).values()))
    page.reload()
    page.wait_for_timeout(600)
    assert len(counted(place)) == already + 1
    with place[2].extensions["store"].reading() as connection:
        assert "adviser" in [row.action for row in connection.execute(select(actions))]


def test_an_answer_lost_on_its_way_is_not_counted_twice(tablet, place):
    page = tablet()
    page.goto(f"{place[1]}/trajets?distance=12&times_a_week=5")
    already = len(counted(place))

    def lost(route):
        route.fetch()
        route.abort()

    page.route("**/contribution", lost, times=1)
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    assert len(counted(place)) == already + 1


def test_a_contribution_outlives_the_one_who_made_it(tablet, place):
    """The next person finds a clean screen; what waits goes as soon as it can."""
    page = tablet()
    page.goto(f"{place[1]}/trajets?distance=12&times_a_week=5")
    already = len(counted(place))
    page.route("**/contribution", lambda route: route.abort())
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.locator("[data-state]", has_text="en attente").wait_for()
    page.locator("#recommencer").tap()
    page.get_by_role("heading", name="Par où commencer").wait_for()
    assert "1 résultat en attente" in page.locator("#envoi").inner_text()
    page.unroute("**/contribution")
    expect(page.locator("#envoi")).to_have_text("", timeout=15_000)
    assert len(counted(place)) == already + 1


def test_without_an_event_nobody_is_asked_and_nothing_is_kept(tablet):
    page = tablet()
    page.goto(f"/borne/logement/resultat?{HOME}")
    page.wait_for_function("window.elanTablet")
    assert not page.locator("[data-contribution]").count()
    assert not stored(page)


def test_a_commune_is_touched_or_typed_and_the_last_one_holds(tablet, place):
    app = place[2]
    keys = keys_of(new_host_key())
    days = (date.today(), date.today())
    book.create(app.extensions["store"], keys.host, "Marché", "lille", days)
    page = tablet()
    page.goto(f"/borne/{keys.tablets}/trajets")
    page.locator("#champ-origin label", has_text="Roubaix").tap()
    page.locator("#saisie-depart").fill("Béthune")
    page.locator("#communes-origin .card").first.wait_for()
    assert not page.locator("#champ-origin [data-offered] input:checked").count()
    page.locator("#champ-origin label", has_text="Tourcoing").tap()
    assert page.locator("#saisie-depart").input_value() == ""
    page.locator("#champ-destination label", has_text="Lille").first.tap()
    page.get_by_role("button", name="Comparer").tap()
    page.get_by_role("heading", name="De Tourcoing à Lille").wait_for()
    assert page.evaluate(SMALL) == [] and not axe(page)


@pytest.mark.parametrize("size", SIZES, ids=["portrait", "landscape"])
def test_two_people_play_on_one_screen(tablet, size):
    page = tablet(size)
    page.goto("/borne/")
    page.get_by_role("link", name=re.compile("À deux")).tap()
    page.get_by_role("heading", name="Comparez vos trajets").wait_for()
    for side, way in (("a", "car"), ("b", "bike")):
        page.locator(f"label:has(input[name={side}_way][value={way}])").tap()
        box = page.locator(f"#champ-{side}_distance")
        box.get_by_role("button", name=re.compile("Plus")).tap()
    assert page.evaluate(SMALL) == []
    page.get_by_role("button", name="Comparer").tap()
    result = page.get_by_role("heading", name=re.compile("À droite, .* de moins par an"))
    result.wait_for()
    boxes = [page.locator(f".duel-bar--{end}").first.bounding_box() for end in ("left", "right")]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    assert page.locator(".handover svg").is_visible()
    assert not axe(page)
    assert page.evaluate(TALL) <= 0


@pytest.mark.parametrize("size", SIZES, ids=["portrait", "landscape"])
def test_two_people_add_their_halves_one_by_one(tablet, place, size):
    page = tablet(size)
    page.goto(f"{place[1]}{DUEL}")
    page.wait_for_function("window.elanTablet")
    already = len(counted(place))
    assert page.evaluate(SMALL) == [] and not axe(page)
    left, right = page.locator("#contribution-a"), page.locator("#contribution-b")
    left.locator("label", has_text="en parler autour de moi").tap()
    left.get_by_role("button", name="J’ajoute mon résultat").tap()
    left.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    assert right.locator(".consent__form").is_visible()
    right.get_by_role("button", name="J’ajoute mon résultat").tap()
    right.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    found = counted(place)[already:]
    assert [one.tool for one in found] == ["duel", "duel"]
    assert found[0].emissions > "e0" and found[1].emissions == "e0"


def test_full_screen_is_asked_by_a_button(tablet):
    page = tablet()
    page.goto("/borne/")
    page.locator("#plein-ecran").tap()
    page.wait_for_function("document.fullscreenElement")
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.get_by_role("heading", name="Un trajet, tous les modes").wait_for()
    assert page.evaluate("Boolean(document.fullscreenElement)")


def test_without_a_script(tablet, place):
    page = tablet(script=False)
    page.goto(f"{place[1]}/")
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.locator("#saisie-distance").fill("12")
    page.get_by_role("button", name="Comparer").tap()
    page.get_by_role("heading", name=re.compile("Un trajet de")).wait_for()
    already = len(counted(place))
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.get_by_role("heading", name="Merci").wait_for()
    assert len(counted(place)) == already + 1
