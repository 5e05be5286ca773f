"""The page of who takes a widget in: what was chosen, the code, whether their site may."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import current_app, request, url_for

from app.asking.town import place_field, settle
from app.saying import Context
from app.site.config import Config
from app.site.surfaces import Surface, is_local, site_root, split
from app.territories import NEUTRAL, Territory, current, everyone, find
from app.widgets.addresses import PLACED, Snippet, is_listed, offered, path_of, snippet
from app.widgets.look import Look, asked
from app.widgets.words import LETTER, SYSTEMS, WIDGETS, WRONG

_LONGEST = 200
_USUAL = "estimation"


@dataclass(frozen=True)
class Pasted:
    """What there is to copy, for every system.

    Attributes
    ----------
    address : str
        Of the page, with its answers and its look: for who pastes an address alone.
    code, element : str
        HTML: without a script, and with one.
    spip : str
        The page as SPIP writes a link: opened out of a frame, it has its territory's colours.
    shortcode, block : str
        Of our WordPress plugin.
    """

    address: str
    code: str
    element: str
    spip: str
    shortcode: str
    block: str


def pasted(made: Snippet, script: str, look: Look, said: Mapping[str, str]) -> Pasted:
    """What there is to copy of a frame: with the element's script, and what our plugin is told
    beside the look."""
    answers = dict(parse_qsl(urlsplit(made.full).query)) | look.parameters
    address = made.full.partition("?")[0] + (f"?{urlencode(answers)}" if answers else "")
    words = dict(said) | look.parameters
    written = " ".join(f'{name}="{value}"' for name, value in words.items())
    attributes = words | ({"compact": True} if look.is_compact else {})
    return Pasted(
        address,
        made.code(),
        made.element(script),
        f"[{made.title}->{made.full}]",
        f"[elan-climat {written}]",
        f"<!-- wp:elan-climat/calculateur {json.dumps(attributes, ensure_ascii=False)} /-->",
    )


_USUAL_PORTS = {"http": 80, "https": 443}


def origin(text: str) -> str | None:
    """The origin of a site's address, as a browser writes it; None for anything else.

    Examples
    --------
    >>> origin("www.Ma-Ville.fr./accueil"), origin("javascript:alert(1)")
    ('https://www.ma-ville.fr', None)
    >>> origin("https://ma-ville.fr:443"), origin("https://ma-ville.fr:8443")
    ('https://ma-ville.fr', 'https://ma-ville.fr:8443')
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or any(ord(c) < 33 for c in text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").removesuffix(".").encode("idna").decode()
        port = parts.port if parts.port != _USUAL_PORTS.get(parts.scheme) else None
    except (ValueError, UnicodeError):
        return None
    plain = host.replace(".", "").replace("-", "")
    if parts.scheme not in ("http", "https") or not plain.isalnum() or parts.username:
        return None
    if "." not in host and host != "localhost":
        return None
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def twin_of(origin: str) -> str:
    """The other name of a site: with ``www.``, or without.

    Examples
    --------
    >>> twin_of("https://www.ville.fr"), twin_of("https://ville.fr")
    ('https://ville.fr', 'https://www.ville.fr')
    >>> twin_of("https://culture.ville.fr"), twin_of("http://localhost:8000")
    ('', '')
    """
    scheme, _, host = origin.partition("://")
    if host.startswith("www."):
        return f"{scheme}://{host.removeprefix('www.')}"
    return f"{scheme}://www.{host}" if host.count(".") == 1 and ":" not in host else ""


def site_of(origin: str, territory: Territory, config: Config) -> Context:
    """Whether a site may show the widgets of a territory, and who to ask what of."""
    twin = twin_of(origin)
    if twin and is_listed(twin, territory):
        twin = ""
    missing = [one for one in (origin, twin) if one and not is_listed(one, territory)]
    if not is_local(origin):  # no browser frames a page that is not safe, no file lists it
        missing = [one.replace("http://", "https://", 1) for one in missing]
    line = f"hosts = {json.dumps(list(dict.fromkeys((*territory.hosts, *missing))))}"
    letter = config.contact_link
    if letter.startswith("mailto:"):
        filled = {"origin": origin, "territory": territory.name, "line": line}
        parts = {part: text.format(**filled) for part, text in LETTER.items()}
        letter += f"?{urlencode(parts, quote_via=quote)}"
    return {
        "origin": origin,
        "is_listed": is_listed(origin, territory),
        "twin": twin,
        "line": line,
        "letter": letter,
    }


def present_integration(sent: Mapping[str, str]) -> Context:
    """The page of the choices that an address says."""
    submitted = {
        name: sent.get(name, "").strip()[:_LONGEST]
        for name in ("territoire", "outil", "accent", "fond", "site", "lieu", "commune")
    }
    config = current_app.config["ELAN"]
    look, codes = asked(sent)
    wrong = {name: WRONG[code] for name, code in codes.items()}
    known = find(submitted["territoire"] or current().slug)
    if known is None:
        wrong["territoire"] = WRONG["territory"]
    territory = known or current()
    widgets = offered(territory)
    if submitted["outil"] and submitted["outil"] not in widgets:
        wrong["outil"] = WRONG["widget"]
    chosen = submitted["outil"] if submitted["outil"] in widgets else next(iter(widgets), _USUAL)
    settled = settle(submitted["lieu"][:80], submitted["commune"][:5])
    refused = settled.refusal
    if settled.code and chosen not in PLACED:
        refused = WRONG["placeless"].format(widget=WIDGETS[chosen].title)
    if refused:
        wrong["commune"] = refused
    place = place_field(
        "commune",
        "Une commune déjà remplie ?",
        "Facultatif. Le logement ou le foyer y est ; pour un trajet, c’est l’arrivée.",
        submitted["lieu"],
        settled.code,
        candidates=settled.candidates,
        error=refused,
    )
    site = origin(submitted["site"]) if submitted["site"] else None
    if submitted["site"] and site is None:
        wrong["site"] = WRONG["site"]
    prefilled = {PLACED[chosen]: settled.code} if settled.code and chosen in PLACED else {}
    where = Surface("widget", territory.slug)
    endpoint = WIDGETS[chosen].endpoint
    page = f"{path_of(endpoint)}{'?' if prefilled else ''}{urlencode(prefilled)}"
    made = snippet(site_root(), where, look, endpoint, page)
    said = {"outil": chosen, "territoire": territory.slug}
    said |= {"commune": settled.code} if prefilled else {}
    shown = snippet(_base(), where, look, endpoint, page)
    kept: dict[str, Any] = {k: text for k, text in submitted.items() if text and k != "lieu"}
    others = [(one.slug, one.name) for one in everyone()]
    return {
        "territories": [(NEUTRAL, "Sans territoire"), *others],
        "widgets": list(widgets.items()),
        "territory": territory.slug,
        "name": territory.name,
        "widget": chosen,
        "submitted": submitted,
        "is_compact": look.is_compact,
        "place": place,
        "site": site_of(site, territory, config) if site else None,
        "contact": config.contact,
        "hosts": territory.hosts,
        "pasted": pasted(made, f"{site_root()}/embed.js", look, said),
        "plugin": url_for("integration.plugin", territoire=territory.slug),
        "snippet": made,
        "preview": shown.source,
        "page": url_for("integration.index", **kept),
        "systems": list(SYSTEMS.items()),
        "wrong": wrong,
        "is_refused": bool(wrong.keys() - {"site"}),  # what would be copied is not what was asked
        "errors": [(f"#champ-{name}", text) for name, text in wrong.items()],
    }


def _base() -> str:
    """Where the site stands on its own host: previews come from the host that shows them."""
    return request.script_root.removesuffix(split(request.script_root)[0])


# Our WordPress plugin: one file of PHP and its page of French, filled in for a site and zipped.

NAME = "elan-climat"
_FOLDER = Path(__file__).parent / "wordpress"
_DAY = (2026, 1, 1, 0, 0, 0)
"""The same plugin is the same file, whenever it is asked."""


def _php(value: str | int | dict[str, object]) -> str:
    """A value as PHP writes it."""
    if isinstance(value, dict):
        pairs = (f"{_php(name)} => {_php(one)}" for name, one in value.items())  # type: ignore[arg-type]
        return f"array( {', '.join(pairs)} )"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def archive(root: str, territory: Territory, version: str) -> bytes:
    """The plugin for a site at an address, that shows a territory's calculators."""
    tools: dict[str, object] = {
        name: {
            "path": path_of(widget.endpoint),
            "title": widget.title,
            "height": widget.height,
            "place": PLACED.get(name, ""),
        }
        for name, widget in offered(territory).items()
    }
    everybody: dict[str, object] = {NEUTRAL: "Sans territoire"}
    everybody |= {one.slug: one.name for one in everyone()}
    frame = Snippet("{source}", "", "{title}", 0).frame("{height}")
    filled = {
        "'@@SITE@@'": _php(root),
        "'@@SLUG@@'": _php(territory.slug),
        "array( '@@TOOLS@@' )": _php(tools),
        "array( '@@TERRITORIES@@' )": _php(everybody),
        "'@@FRAME@@'": _php(f"<elan-climat>{frame}</elan-climat>"),
        "@@VERSION@@": version,
        "@@SITE@@": root,
        "@@SLUG@@": territory.slug,
        "@@NAMES@@": ", ".join(tools),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in ("elan-climat.php", "readme.txt"):
            text = (_FOLDER / name).read_text(encoding="utf-8")
            for mark, value in filled.items():
                text = text.replace(mark, value)
            zipped.writestr(zipfile.ZipInfo(f"{NAME}/{name}", _DAY), text)
    return made.getvalue()
