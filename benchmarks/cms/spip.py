"""SPIP on loopback, installed and used by its own screens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.widgets.integration import Pasted
from benchmarks.cms.debian import unpacked
from benchmarks.cms.gestures import WITNESS, Published
from benchmarks.cms.systems import Running, free_port, php

_SUITE = "sid"
_POLYFILL = "Symfony/Polyfill/Php84/autoload.php"
"""What Debian's SPIP asks of a PHP newer than this machine's may be."""
_PACKAGES = (
    *("spip", "fonts-dustin", "libjs-jquery", "libjs-jquery-form", "libjs-jquery-jstree"),
    *("libjs-mediaelement", "libjs-prefix-free", "libjs-twitter-bootstrap-datepicker"),
    *("node-js-cookie", "php-algo26-idna-convert", "php-jakeasmith-http-build-url"),
    *("php-getid3", "php-psr-container", "php-symfony-dependency-injection"),
    *("php-symfony-deprecation-contracts", "php-symfony-filesystem", "php-symfony-polyfill-php84"),
    *("php-symfony-service-contracts", "php-symfony-var-exporter"),
)
_PASSWORD = "longue-et-jolie"
_PATIENCE = 40
"""Half seconds until an article published is seen by everybody."""


@contextmanager
def spip(build: Path) -> Iterator[Running]:
    """A SPIP whose files are unpacked; :func:`spip_gestures` installs it."""
    version = unpacked(build / "spip", _SUITE, _PACKAGES)
    run = build / "run/spip"
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(build / "spip/usr/share", run / "share", symlinks=True)
    root = run / "share/spip"
    for one in ("IMG", "local", "plugins", "sites", "themes"):
        (root / one).unlink()
    for one in ("IMG", "local", "plugins", "tmp"):
        (root / one).mkdir()
    for one in ("mes_options.php", "ecran_securite.php"):
        (root / "config" / one).unlink()
    for result in (run / "share").rglob("*.php"):
        text = result.read_text(encoding="utf-8", errors="surrogateescape")
        if "/usr/share/php" in text or "/usr/share/spip" in text:
            for name in ("php", "spip"):
                text = text.replace(f"/usr/share/{name}", f"{run}/share/{name}")
            result.write_text(text, encoding="utf-8", errors="surrogateescape")
    port = free_port()
    with php(root, port, "-d", f"auto_prepend_file={run}/share/php/{_POLYFILL}"):
        yield Running("spip", version, "squelettes-dist", f"http://localhost:{port}", root)


def _install(page: Any, system: Running) -> None:
    page.goto(f"{system.address}/ecrire/?exec=install")
    for _ in range(8):
        page.wait_for_load_state()
        radio = page.locator("input[type=radio][name=server_db][value=sqlite3]")
        if radio.count():
            radio.check(force=True)
        stated = {"nom": "Admin", "email": "admin@example.org", "login": "admin"}
        stated |= {"pass": _PASSWORD, "pass_verif": _PASSWORD}
        if page.locator("[name=pass_verif]").count():
            for name, text in stated.items():
                page.fill(f"[name={name}]", text)
        button = page.locator("[type=submit]")
        if "page=login" in page.url or not button.count():
            return
        button.last.click()
        page.wait_for_timeout(800)


def _sign_in(page: Any, system: Running, who: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{system.address}/spip.php?page=login&url=ecrire%2F")
    page.fill("#var_login", who)
    page.fill("#password", _PASSWORD)
    page.locator("form [type=submit]").first.click()
    page.wait_for_url("**/ecrire/**")


def _redactor(page: Any, system: Running) -> None:
    """Make a section and a person who writes: SPIP calls them rédacteur."""
    page.goto(f"{system.address}/ecrire/?exec=rubrique_edit&new=oui")
    page.fill("[name=titre]", "Climat")
    page.locator(".formulaire_editer_rubrique [type=submit]").last.click()
    page.wait_for_url("**exec=rubrique&**")
    page.goto(f"{system.address}/ecrire/?exec=auteur_edit&new=oui")
    page.fill("[name=nom]", "Ecrit")
    page.fill("[name=email]", "ecrit@example.org")
    page.select_option("[name=statut]", "1comite")
    page.fill("[name=new_login]", "redacteur")
    page.fill("[name=new_pass]", _PASSWORD)
    page.fill("[name=new_pass2]", _PASSWORD)
    page.locator(".formulaire_editer_auteur [type=submit]").last.click()
    page.wait_for_url("**exec=auteur&**")


def _article(page: Any, system: Running, text: str, title: str) -> str:
    """Write an article, and give its number: who writes proposes, who administers publishes."""
    page.goto(f"{system.address}/ecrire/?exec=article_edit&new=oui&id_rubrique=1")
    page.fill("[name=titre]", title)
    page.fill("textarea[name=texte]", f"{WITNESS}\n\n{text}\n")
    page.locator(".formulaire_editer_article [type=submit]").last.click()
    page.wait_for_url("**exec=article&**")
    return parse_qs(urlsplit(page.url).query)["id_article"][0]


def _publish(page: Any, system: Running, number: str) -> None:
    """Publish an article, and wait for what a visitor is given: a busy server takes its time."""
    page.goto(f"{system.address}/ecrire/?exec=article&id_article={number}")
    page.locator(".instituer_objet .btn_modifier").first.click()
    page.locator(".formulaire_instituer label[for$=choix_publie]").first.click()
    page.locator(".formulaire_instituer [type=submit]").first.click()
    public = f"{system.address}/spip.php?article{number}"
    for _ in range(_PATIENCE):
        if WITNESS in page.request.get(public).text():
            return
        page.wait_for_timeout(500)
    raise TimeoutError(f"{public} is not published")


def spip_gestures(page: Any, system: Running, pasted: Pasted, archive: str) -> list[Published]:
    """Every row of SPIP, by who administers and by who writes."""
    _install(page, system)
    _sign_in(page, system, "admin")
    _redactor(page, system)
    done = []
    for who in ("admin", "redacteur"):
        _sign_in(page, system, who)
        for gesture, text in (
            ("code, balises html", f"<html>\n{pasted.code}\n</html>"),
            ("script, balises html", f"<html>\n{pasted.element}\n</html>"),
            ("lien SPIP", pasted.spip),
            ("adresse nue", pasted.address),
        ):
            number = _article(page, system, text, f"{gesture} {who}")
            url = f"{system.address}/spip.php?article{number}"
            done.append((number, Published(gesture, who, url, text)))
    _sign_in(page, system, "admin")
    for number, _ in done:
        _publish(page, system, number)
    return [one for _, one in done]
