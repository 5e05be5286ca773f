"""``make cms``: each gesture on real systems, measured; writes ``docs/widgets-cms.md``.

``python -m benchmarks.cms 7 spip`` tries those alone, and writes nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from app import create_app
from app.site.config import Config
from app.widgets.integration import Pasted, present_integration
from benchmarks.cms.gestures import Published, Seen, look, wordpress_gestures
from benchmarks.cms.report import Line, written_down
from benchmarks.cms.spip import spip, spip_gestures
from benchmarks.cms.systems import WORDPRESS, Running, database, wordpress
from tests.browser.checks import ROOT, faults, served

BUILD = Path(tempfile.gettempdir()) / "elan-climat-cms"
"""Packages are unpacked there once."""
LOADS = 12
"""Without a script: each has to be as tall as the others."""
CHOSEN = {"territoire": "ville", "outil": "estimation", "accent": "#880088", "commune": "62119"}
_WIDTHS = (360, 1280)
_NO_SCRIPT = "--blink-settings=scriptEnabled=false"
"""As a person's own setting. Playwright's is told to a frame once it is being read: its page was
sometimes read as with a script, then ran none."""
Browsers = dict[bool, Any]
"""With and without a script."""


@contextmanager
def our_site(host: str, folder: Path) -> Iterator[tuple[str, Pasted, Path]]:
    """Our site for a town that lists a host: its address, what it gives to copy, its plugin."""
    neutral = (ROOT / "territories/neutre.toml").read_text()
    (folder / "neutre.toml").write_text(neutral)
    town = neutral.replace('"neutral"', f'"commune"\ncommunes = ["62119"]\nhosts = ["{host}"]', 1)
    (folder / "ville.toml").write_text(town)
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    asked = (
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    )
    names = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate)
    subprocess.run(["openssl", *asked, *names], check=True, capture_output=True)
    app = create_app(Config(version="1.0", territories=str(folder), data=str(folder)))
    with served(app, (str(certificate), str(key))) as address:
        with app.test_request_context("/integrer", base_url=address):
            made = present_integration(CHOSEN)
        client = app.test_client()
        for page in ("/court/logement", "/embed/ville/court/logement"):
            client.get(page)  # the first answer is slow, and WordPress waits five seconds
        archive = folder / "elan-climat.zip"
        zipped = client.get("/integrer/elan-climat.zip?territoire=ville", base_url=address)
        archive.write_bytes(zipped.get_data())
        yield address, made["pasted"], archive


def _settled(page: Any) -> None:
    page.wait_for_timeout(1800)


def measured(browsers: Browsers, one: Published, system: Running) -> list[Line]:
    """A public page with and without script, on a telephone and on a desk."""
    lines = []
    for script in (True, False):
        for width in _WIDTHS:
            context = browsers[script].new_context(
                ignore_https_errors=True, viewport={"width": width, "height": 900}
            )
            page = context.new_page()
            seen = look(page, one.url, _settled)
            wrong = []
            if script and width == 1280:
                wrong = [
                    f for frame in page.frames[1:] if "/embed/" in frame.url for f in faults(frame)
                ]
            lines.append(Line(system, one, width, script, seen, len(wrong)))
            context.close()
    return lines


def twelve(browsers: Browsers, one: Published) -> list[Seen]:
    """Loads of one page without a script."""
    result = []
    for _ in range(LOADS):
        context = browsers[False].new_context(
            ignore_https_errors=True, viewport={"width": 1280, "height": 900}
        )
        result.append(look(context.new_page(), one.url, _settled))
        context.close()
    return result


def tried(browsers: Browsers, system: Running, gestures: Any) -> tuple[list[Line], list[Seen]]:
    """Every gesture on a system, then every page that it made."""
    with tempfile.TemporaryDirectory() as folder, our_site(system.address, Path(folder)) as ours:
        _, pasted, archive = ours
        context = browsers[True].new_context(
            ignore_https_errors=True, viewport={"width": 1280, "height": 900}
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("dialog", lambda dialog: dialog.accept())
        done = gestures(page, system, pasted, str(archive))
        context.close()
        lines = [line for one in done for line in measured(browsers, one, system)]
        plain = next(one for one in done if one.gesture.startswith("code, "))
        return lines, twelve(browsers, plain)


def main(names: list[str]) -> int:
    where = os.environ.get("CHROMIUM") or shutil.which("chromium")
    lines: list[Line] = []
    loads: dict[str, list[Seen]] = {}
    BUILD.mkdir(parents=True, exist_ok=True)
    with database(BUILD / f"run/database-{os.getpid()}") as socket, sync_playwright() as driver:
        usual = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browsers = {
            script: driver.chromium.launch(executable_path=where, args=[*usual, *more])
            for script, more in ((True, []), (False, [_NO_SCRIPT]))
        }
        for release in WORDPRESS:
            if names and release.name not in names:
                continue
            roles = ("admin",) if release.is_network else ("admin", "author")
            with wordpress(release, BUILD, socket) as system:
                print(system.name, system.version, flush=True)
                result, twelve_of = tried(
                    browsers, system, partial(wordpress_gestures, roles=roles)
                )
                lines += result
                if not release.is_network:
                    loads[f"WordPress {system.version}"] = twelve_of
                for line in result:
                    print(line.told(), flush=True)
        if not names or "spip" in names:
            with spip(BUILD) as system:
                result, twelve_of = tried(browsers, system, spip_gestures)
                lines += result
                loads[f"SPIP {system.version}"] = twelve_of
                for line in result:
                    print(line.told(), flush=True)
        for one in browsers.values():
            one.close()
    for name, seen in loads.items():
        print(name, sorted({round(one.height or 0) for one in seen}))
    if not names:
        written_down(ROOT / "docs/widgets-cms.md", lines, loads)
    return 1 if any(line.fault for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
