"""A room on its wall and on its host's page, in a real browser that may speak to nobody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.events import book
from app.events.contributions import Contribution, Counter
from tests.browser.checks import (
    event_of_today,
    faults,
    faults_in_both_schemes,
    overflow,
    refused,
    too_wide,
    until,
    with_and_without_script,
)
from tests.browser.conftest import SECRET


class Room:
    """An event on a server of its own, and ways to fill it."""

    def __init__(self, app):
        self.store, self.keys = app.extensions["store"], event_of_today(app)
        self.counter, self.sent = Counter(self.store), 0

    def add(self, count: int, tablet: str = "bleue") -> None:
        for _ in range(count):
            self.sent += 1
            contribution = Contribution(
                f"{self.sent:032x}",
                tablet,
                "works",
                "s3",
                "e4",
                "62119",
                ("insulate", "bike_a_day"),
            )
            self.counter.add(self.keys.tablets, contribution)


@pytest.fixture
def room(app):
    return Room(app)


def answers(page, part: str) -> list[int]:
    """Status of each answer under an address, as they come."""
    result: list[int] = []
    page.on("response", lambda r: result.append(r.status) if part in r.url else None)
    return result


@pytest.mark.parametrize("count", [0, 4, 12, 240])
def test_a_wall_is_accessible_whatever_it_shows(visit, room, count):
    room.add(count)
    page = visit(1920, height=1080)
    page.goto(f"/mur/{room.keys.wall}")
    assert not faults_in_both_schemes(page, narrow=1920)
    assert overflow(page) <= 0
    assert page.locator(".wall__count").count() == (count >= 5)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (1024, 768)])
def test_a_wall_fits_its_screen_and_is_read_from_afar(visit, room, width, height):
    """On a picture two metres wide, letters of 2.2 % of it are 44 mm: read from ten metres."""
    room.add(240)
    page = visit(width, height=height)
    page.goto(f"/mur/{room.keys.wall}")
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    sizes = page.evaluate("""[...document.querySelectorAll('.wall h1, .wall__figures *')]
        .filter(e => e.childElementCount === 0 && e.textContent.trim())
        .map(e => parseFloat(getComputedStyle(e).fontSize))""")
    assert min(sizes) >= 0.0215 * width
    boxes = page.evaluate("""[...document.querySelectorAll('.wall__figures > *')]
        .map(e => e.getBoundingClientRect().bottom)""")
    roofs = page.evaluate("document.querySelector('.wall__roof').getBoundingClientRect().top")
    assert max(boxes) <= roofs + 0.05 * height


def test_a_wall_follows_the_room_within_five_seconds(visit, room):
    room.add(6)
    page = visit(1280)
    seen = answers(page, "/etat")
    page.goto(f"/mur/{room.keys.wall}")
    assert until(page, lambda: len(seen) >= 2, 15) and set(seen) == {304}
    drawn = page.evaluate_handle("document.querySelector('.wall__count')")
    room.add(5)  # eleven came, ten are told
    page.wait_for_selector(".wall__count b:text-is('10')", timeout=5000)
    assert not drawn.evaluate("e => e.isConnected")
    assert page.locator(".wall__lit--new").count() == 5
    assert page.locator(".wall__lit").count() == 10


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_wall_is_still_for_who_asks(visit, room, motion):
    room.add(6)
    page = visit(1280)
    page.emulate_media(reduced_motion=motion)
    page.goto(f"/mur/{room.keys.wall}")
    moving = page.evaluate("document.getAnimations().length")
    assert (moving == 0) == (motion == "reduce")


def test_a_wall_without_script_reads_itself_again(visit, room):
    room.add(6)
    page = visit(1280, script=False)
    page.goto(f"/mur/{room.keys.wall}")
    room.add(4)
    page.wait_for_selector(".wall__count b:text-is('10')", timeout=7000)


def test_a_wall_says_when_its_event_is_gone(visit, room):
    room.add(6)
    page = visit(1280)
    page.goto(f"/mur/{room.keys.wall}")
    book.forget(room.store, book.find(room.store, "h", room.keys.host))
    page.wait_for_selector("text=Cette page n’existe pas", timeout=5000)


@with_and_without_script
def test_a_host_conducts_the_event(visit, room, script):
    room.add(4)
    room.add(6, "rouge")
    page = visit(1280, script)
    page.goto(f"/hote/{room.keys.host}")
    page.get_by_label("De quelle tablette").select_option("bleue")
    page.get_by_label("Lesquelles").select_option("3")
    page.get_by_role("button", name="Annuler ces participations").click()
    page.wait_for_selector("text=Participations annulées")
    assert page.locator(".big-number").inner_text().startswith("7")
    page.get_by_role("button", name="Mettre en pause").click()
    page.wait_for_selector(".host__state--paused")
    page.get_by_role("button", name="Reprendre").click()
    page.wait_for_selector(".host__state--open")
    page.get_by_text("Clore l’événement").click()
    page.get_by_role("button", name="Clore pour de bon").click()
    page.wait_for_selector("text=L’événement est terminé")
    page.get_by_role("link", name="Tout effacer…").click()
    page.get_by_label("Je veux tout effacer").check()
    page.get_by_role("button", name="Effacer pour de bon").click()
    page.wait_for_selector("h1:has-text('Tout est effacé')")


def test_a_host_sees_the_room_live_and_keeps_the_keyboard(visit, room):
    room.add(6)
    page = visit(768)
    seen = answers(page, "/etat")
    page.goto(f"/hote/{room.keys.host}")
    page.get_by_label("Lesquelles").focus()
    assert until(page, lambda: seen, 15) and set(seen) == {304}
    room.add(2)
    page.wait_for_selector(".big-number:has-text('8')", timeout=6000)
    expect(page.locator("#annuler-nombre")).to_be_focused()


def test_the_host_s_pages_are_accessible(visit, room):
    room.add(7)
    page = visit()
    host = f"/hote/{room.keys.host}"
    tails = ("", "/affiches", "/suppression", "/tablettes")
    for address in (*(host + tail for tail in tails), "/evenement/nouveau"):
        page.goto(address)
        assert not too_wide(page), address
        assert not faults_in_both_schemes(page), address


def test_codes_to_print_are_drawn(visit, room):
    page = visit(1280)
    page.goto(f"/hote/{room.keys.host}/affiches")
    drawn = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
    assert drawn == [True] * 2


def test_a_page_creates_an_event(visit, room):
    page = visit(360, expected="status of 403")
    page.goto("/evenement/nouveau")
    page.get_by_label("Son nom").fill("Forum d’Arras")
    page.get_by_label("La clé des animateurs").fill("essai")
    page.get_by_role("button", name="Créer l’événement").click()
    refused(page)
    assert page.get_by_label("Son nom").input_value() == "Forum d’Arras"
    assert not faults(page)
    page.get_by_label("La clé des animateurs").fill(SECRET)
    page.get_by_role("button", name="Créer l’événement").click()
    page.wait_for_selector("h1:has-text('Forum d’Arras')")
    assert page.get_by_role("heading", name="Les trois liens").is_visible()
