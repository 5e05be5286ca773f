"""From the laptop of an event to the territory's server: as often as one likes, counted once."""

from __future__ import annotations

import http.client
import ipaddress
import json
import ssl
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import Connection, select, update

from app.events.book import Event
from app.events.contributions import Contribution, Entry, faults, keep
from app.store import Store
from app.store.tables import actions, contributions

BATCH = 100
_TRIES, _PAUSE = 4, 0.5
_COLUMNS = ("contribution", "tablet", "tool", "saving", "emissions", "commune")


def _kept(connection: Connection, event: Event) -> Iterator[Entry]:
    mine = select(contributions).where(contributions.c.event == event.number)
    chosen: dict[int, list[str]] = {}
    linked = select(actions).join(contributions, contributions.c.id == actions.c.contribution)
    for row in connection.execute(linked.where(contributions.c.event == event.number)):
        chosen.setdefault(row.contribution, []).append(row.action)
    for row in connection.execute(mine.order_by(contributions.c.id)):
        told = {name: getattr(row, name) for name in _COLUMNS}
        yield Entry(
            Contribution(**told, actions=tuple(chosen.get(row.id, ()))), row.day, row.is_undone
        )


def written(sent: list[Entry]) -> bytes:
    """A batch as it travels."""
    items = [
        asdict(one.told) | {"day": one.day.isoformat(), "is_undone": one.is_undone} for one in sent
    ]
    return json.dumps({"contributions": items}).encode()


def read(body: object) -> list[Entry]:
    """A batch as it came.

    Raises
    ------
    ValueError
        Anything is not as it must be: nothing of the batch is kept.
    """
    items = body.get("contributions") if isinstance(body, dict) else None
    if not isinstance(items, list) or len(items) > BATCH:
        raise ValueError("contributions")
    found = []
    for item in items:
        if not isinstance(item, dict) or set(item) != {*_COLUMNS, "actions", "day", "is_undone"}:
            raise ValueError("fields")
        codes, texts = item["actions"], [item[name] for name in (*_COLUMNS, "day")]
        if not isinstance(codes, list) or not isinstance(item["is_undone"], bool):
            raise ValueError("types")
        if not all(isinstance(text, str) for text in [*texts, *codes]):
            raise ValueError("types")
        told = Contribution(**{name: item[name] for name in _COLUMNS}, actions=tuple(codes))
        if refused := faults(told):
            raise ValueError(", ".join(refused))
        found.append(Entry(told, date.fromisoformat(item["day"]), item["is_undone"]))
    return found


def receive(store: Store, event: Event, batch: list[Entry]) -> int:
    """Keep a whole batch or nothing; how many were new. What a host undid anywhere stays so."""
    undone = [one.told.contribution for one in batch if one.is_undone]
    mine = (contributions.c.event == event.number) & contributions.c.contribution.in_(undone)
    with store.writing() as connection:
        new = keep(connection, event, batch)
        connection.execute(update(contributions).where(mine).values(is_undone=True))
    return len(new)


class PushError(Exception):
    """A batch was not acknowledged."""


def _line(link: SplitResult) -> http.client.HTTPConnection:
    if link.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(link.netloc, timeout=30, context=context)
    try:
        is_near = ipaddress.ip_address(link.hostname or "").is_private
    except ValueError:
        is_near = link.hostname == "localhost"
    if link.scheme != "http" or not is_near:
        raise PushError(f"{link.scheme}://{link.netloc}: expected https://, the key is a secret")
    return http.client.HTTPConnection(link.netloc, timeout=30)


def _send(link: SplitResult, batch: list[Entry]) -> int:
    """One batch, tried again when the network fails; how many were new there."""
    root, _, key = link.path.rstrip("/").rpartition("/hote/")
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    problem = ""
    for tried in range(_TRIES):
        if tried:
            time.sleep(_PAUSE * 2**tried)
        line = _line(link)
        try:
            line.request("POST", f"{root}/evenement/reception", written(batch), headers)
            response = line.getresponse()
            body = response.read()
            if response.status == 200:
                return int(json.loads(body)["new"])
            problem = f"answered {response.status}"
            if response.status < 500 and response.status != 429:
                break
        except (OSError, http.client.HTTPException, ValueError, KeyError) as lost:
            problem = f"{type(lost).__name__}: {lost}"
        finally:
            line.close()
    raise PushError(f"{link.netloc} {problem}")


def push(store: Store, event: Event, to: str) -> int:
    """Send an event; 0 when every contribution is there, 1 when it must be run again.

    Parameters
    ----------
    to : str
        Host's link of the event on the other server: its key is what it is known by there.
    """
    with store.reading() as connection:
        sent = list(_kept(connection, event))
    link, new = urlsplit(to), 0
    for start in range(0, len(sent), BATCH):
        try:
            new += _send(link, sent[start : start + BATCH])
        except PushError as problem:
            print(
                f"{start} of {len(sent)} are there; {problem}. Run it again: nothing counts twice.",
                file=sys.stderr,
            )
            return 1
    undone = sum(one.is_undone for one in sent)
    print(f"{len(sent)} contributions are there, {new} of them new, {undone} undone by the host")
    return 0
