"""An event → its host's page: live counts by tablet, links, the table to export."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from app.events.book import Event
from app.events.contributions import LEAST, Tally, safe_communes
from app.events.form import HOST_WARNING, SHORT_COMMITMENTS, STATES, TOOLS
from app.saying import THIN, between, day, number
from app.site.surfaces import is_local
from calc.contribution import codes
from calc.parameters import parameters
from calc.places import communes as places

_SHOWN = 60
"""Tablets that the host's page names: it stays light whatever came."""
_GIVEN = re.compile(r"tab\d{2}")


@dataclass(frozen=True)
class Count:
    """A name and its count."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class Host:
    """What the host sees, live.

    Attributes
    ----------
    tag : str
        Changes whenever anything shown does.
    """

    name: str
    state: str
    state_name: str
    dates: str
    expires: str
    is_over: bool
    count: int
    count_text: str
    is_on_wall: bool
    tablets: tuple[Count, ...]
    tools: tuple[Count, ...]
    actions: tuple[Count, ...]
    communes: tuple[Count, ...]
    tag: str


def _dates(event: Event) -> str:
    if event.starts == event.ends:
        return day(event.starts)
    return f"du {day(event.starts)} au {day(event.ends)}"


def commune_name(code: str) -> str:
    """A commune's name; those too few to be told, or not told, have one together."""
    found = places.commune(code) if code else None
    return found.name if found else "Autres communes, ou non dites"


def _tablets(found: Tally) -> list[Count]:
    """Tablets by the number that the host gave each, or else by their order; those that added most,
    however many names came from elsewhere."""
    lines = [
        Count(code, f"Tablette {int(code[3:]) if _GIVEN.fullmatch(code) else place}", n)
        for place, code in enumerate(found.tablets, 1)
        if (n := found.tablet.get(code))
    ]
    if len(lines) <= _SHOWN:
        return lines
    lines.sort(key=lambda line: -line.count)
    others = sum(line.count for line in lines[_SHOWN:])
    return [*lines[:_SHOWN], Count("", "Les autres", others)]


def present_host(event: Event, found: Tally, today: date) -> Host:
    """The host's page of an event."""

    def lines(counts, names) -> tuple[Count, ...]:
        return tuple(Count(code, names(code), n) for code, n in counts.items())

    enough = found.count >= LEAST
    return Host(
        name=event.name,
        state=event.state,
        state_name=STATES[event.state],
        dates=_dates(event),
        expires=day(event.expires),
        is_over=event.is_over(today),
        count=found.count,
        count_text=number(found.count),
        is_on_wall=enough,
        tablets=tuple(_tablets(found)),
        tools=lines(found.tool, TOOLS.__getitem__),
        actions=lines(found.action, lambda code: SHORT_COMMITMENTS.get(code, code)),
        communes=lines(safe_communes(found.commune), commune_name) if enough else (),
        tag=hashlib.sha256(repr((event, found, today)).encode()).hexdigest()[:20],
    )


def host_warning(root: str) -> str:
    """What the host should know before anybody scans a code, or nothing.

    Parameters
    ----------
    root : str
        Address that codes lead to.
    """
    return HOST_WARNING.format(address=urlsplit(root).netloc) if is_local(root) else ""


def _bin_name(kind: str, code: str) -> str:
    if not code:
        return "non dit"
    low, high = parameters()[f"contribution.{kind}"].constant[codes(kind).index(code)]
    unit = "€ par an" if kind == "saving" else "kg de CO₂ par an"
    return f"rien{THIN}" if high <= 0 else between(low, high, unit)


def _rows(event: Event, found: Tally) -> Iterator[tuple[str, str, str, int]]:
    yield "participations", "", "Toutes", found.count
    yield from (("tablette", line.code, line.name, line.count) for line in _tablets(found))
    if found.count < LEAST:
        return
    yield from (("jour", code, code, n) for code, n in found.day.items())
    yield from (("calculateur", code, TOOLS[code], n) for code, n in found.tool.items())
    for kind, name in (("saving", "economies"), ("emissions", "emissions")):
        counts = getattr(found, kind)
        yield from ((name, code, _bin_name(kind, code).strip(), n) for code, n in counts.items())
    yield from (
        ("engagement", code, SHORT_COMMITMENTS.get(code, code), n)
        for code, n in found.action.items()
    )
    yield from (
        ("commune", code, commune_name(code), n) for code, n in safe_communes(found.commune).items()
    )


def exported(event: Event, found: Tally) -> str:
    """The table of an event, as a CSV that a French spreadsheet opens: counts, no person.

    Under ``LEAST`` participations only how many there were, and by tablet.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("sujet", "code", "libelle", "nombre"))
    writer.writerows(_rows(event, found))
    return out.getvalue()
