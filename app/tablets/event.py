"""The event whose key is in a tablet's address."""

from __future__ import annotations

from flask import current_app

from app.events.book import Event, find
from app.site.keys import split_tablet
from app.store import StoreUnavailable
from app.territories import find as find_territory


def event_of(key: str) -> Event | None:
    """The event of a tablets' key; None when there is none, or when the store cannot tell."""
    try:
        return find(current_app.extensions["store"], "e", split_tablet(key)[0])
    except StoreUnavailable:
        return None


def is_given(event: Event, key: str) -> bool:
    """Whether the host gave this tablet its key: without it, one calculates and adds nothing."""
    _, name, told = split_tablet(key)
    return event.gave(name, told)


def territory_of(event: Event) -> str:
    """Slug of the event's territory; empty when it has none here."""
    found = find_territory(event.territory)
    return "" if found is None or found.is_neutral else found.slug
