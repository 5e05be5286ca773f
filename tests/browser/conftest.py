"""A real browser on a real server, which may speak to nobody else: one of each a process."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from functools import partial

import pytest
from playwright.sync_api import sync_playwright

from app import create_app
from app.site.config import Config
from tests.browser.checks import REFUSED_OR_LOST, RESET, event_of_today, served
from tests.browser.pages import Pool, Watch
from tests.browser.tablets import SIZES, Place

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
]
SECRET = "une clé longue que nul ne devine"
"""The key of those who may create events on the site that is served."""


@pytest.fixture(scope="session")
def app():
    """The app that is served."""
    return create_app(replace(Config.from_environment(), host_key=SECRET))


@pytest.fixture(scope="session")
def site(app):
    """Address of the app, served on a free port of this machine."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def pool():
    """The browser itself, started once, and its pages."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS
    with sync_playwright() as driver:
        launch = partial(driver.chromium.launch, executable_path=path)
        browser = launch(args=flags)
        yield Pool(browser, lambda more: launch(args=[*flags, more]))
        browser.close()


@pytest.fixture
def browse(pool):
    """Opens pages of a site; at the end nothing may have gone elsewhere, complained or been kept.

    A test says the other sites that it goes to, and the errors that it has a console tell. A page
    was used before and left clean; one whose clock is to be held, say, is opened afresh.
    """
    with pool.lending() as lender:

        def opened(
            site: str,
            width: int = 1280,
            script: bool = True,
            scheme: str = "light",
            height: int = 900,
            others: tuple[str, ...] = (),
            expected: str = REFUSED_OR_LOST,
            touch: bool = False,
            fresh: bool = False,
        ):
            watch = Watch(site, (site, *others), f"{re.escape(RESET)}|{expected}")
            return lender.open(
                site,
                width,
                height,
                script=script,
                scheme=scheme,
                touch=touch,
                fresh=fresh,
                watch=watch,
            )

        yield opened


@pytest.fixture
def visit(browse, site):
    """Opens pages of the site, as ``browse`` does."""
    return partial(browse, site)


@pytest.fixture(scope="module")
def place(app, site):
    """The site, with an event for tablets."""
    return Place(site, f"/borne/{event_of_today(app).tablet(1)}", app)


@pytest.fixture
def tablet(browse, site):
    """Opens a tablet, as ``browse`` does; its network may go."""

    def opened(size=SIZES[0], scheme="light", script=True, fresh=False):
        text = f"{REFUSED_OR_LOST}|net::ERR_(INTERNET_DISCONNECTED|FAILED)|^htmx:"
        seen = (size[0], script, scheme, size[1])
        return browse(site, *seen, expected=text, touch=True, fresh=fresh)

    return opened
