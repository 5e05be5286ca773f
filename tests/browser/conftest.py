"""A real browser on a real server, which may speak to nobody else."""

from __future__ import annotations

import os
import re
import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from app import create_app

FLAGS = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic", "--disable-gpu",
]  # fmt: skip


@pytest.fixture(scope="session")
def site():
    """Address of the app, served on a free port of this machine."""
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


def complains(message) -> bool:
    """An error in the console, but for the refusals and lost pages a test asks for."""
    expected = re.search(r"status of (404|422)", message.text)
    return message.type == "error" and not expected


@pytest.fixture
def visit(chromium, site):
    """Opens pages; at the end nothing may have gone elsewhere, complained or been kept."""
    contexts, strangers, complaints = [], [], []

    def opened(width: int = 1280, script: bool = True, scheme: str = "light", height: int = 900):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script,
            color_scheme=scheme, base_url=site, locale="fr-FR",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(site) else strangers.append(r.url))
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.on("console", lambda m: complaints.append(m.text) if complains(m) else None)
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert not strangers and not complaints and not cookies
