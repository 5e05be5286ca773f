"""A real browser on a real server, which may speak to nobody else."""

from __future__ import annotations

import os
import re
import shutil
from functools import partial

import pytest
from playwright.sync_api import sync_playwright

from app import create_app
from app.site.config import Config
from tests.browser.checks import REFUSED_OR_LOST, RESET, event_of_today, served
from tests.browser.tablets import SIZES, Place

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
]


@pytest.fixture(scope="session")
def site():
    """Address of the app, served on a free port of this machine."""
    with served(create_app()) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    """The browser itself, started once."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium):
    """Opens pages of a site; at the end nothing may have gone elsewhere, complained or been kept.

    A test says the other sites that it goes to, and the errors that it has a console tell.
    """
    contexts, strangers, complaints = [], [], []

    def opened(
        site: str,
        width: int = 1280,
        script: bool = True,
        scheme: str = "light",
        height: int = 900,
        others: tuple[str, ...] = (),
        told: str = REFUSED_OR_LOST,
        touch: bool = False,
    ):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme=scheme,
            base_url=site,
            locale="fr-FR",
            has_touch=touch,
        )
        contexts.append(context)
        known = (site, *others)

        def complains(message) -> bool:
            expected = RESET in message.text or re.search(told, message.text)
            return message.type == "error" and not expected

        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(known) else strangers.append(r.url))
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on("console", lambda m: complaints.append(m.text) if complains(m) else None)
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert not strangers and not complaints and not cookies


@pytest.fixture
def visit(browse, site):
    """Opens pages of the site, as ``browse`` does."""
    return partial(browse, site)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A site with an event for tablets."""
    app = create_app(Config(version="test", data=str(tmp_path_factory.mktemp("tablet"))))
    keys = event_of_today(app)
    with served(app) as address:
        yield Place(address, f"/borne/{keys.tablets}", app)


@pytest.fixture
def tablet(browse, place):
    """Opens a tablet, as ``browse`` does; its network may go."""

    def opened(size=SIZES[0], scheme="light", script=True):
        told = f"{REFUSED_OR_LOST}|net::ERR_(INTERNET_DISCONNECTED|FAILED)|^htmx:"
        return browse(place.site, size[0], script, scheme, size[1], told=told, touch=True)

    return opened
