"""Local aids that a result names → lines with where to read of them."""

from __future__ import annotations

from dataclasses import dataclass

from app.saying import day
from calc.aids.local import TO_CONFIRM, known_local_aids


@dataclass(frozen=True)
class LocalLine:
    """An aid of the territory."""

    name: str
    is_to_confirm: bool
    link: str
    source: str


def local_lines(details: str) -> list[LocalLine]:
    """The aids named in ``local_aids_details``, each with its page and its source.

    Examples
    --------
    >>> local_lines("Passeport énergie du logement (PELG) (à confirmer)")[0].is_to_confirm
    True
    >>> local_lines("")
    []
    """
    known = {aid.name: aid for aid in known_local_aids()}
    found = []
    for told in filter(None, details.split(";")):
        name = told.removesuffix(f" ({TO_CONFIRM})")
        aid = known.get(name)
        source = f"{aid.source}, lu le {day(aid.checked_on)}" if aid else ""
        found.append(LocalLine(name, name != told, aid.link if aid else "", source))
    return found
