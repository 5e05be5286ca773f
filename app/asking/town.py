"""A commune asked by its name: what was typed, what was chosen, what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import has_request_context

from app.territories import current
from calc.places.communes import Commune, commune
from calc.places.search import search

TYPED = {"commune": "lieu", "origin": "depart", "destination": "arrivee"}
"""For each field that holds a commune's code, the field where its name is typed."""
MANY = "Plusieurs communes répondent à ce nom : choisissez la vôtre."
LOOKED, SHOWN = 40, 8
"""How many communes are looked at, and how many are offered."""
NONE = "Aucune commune ne répond à ce nom. Vérifiez-le, ou laissez vide."


@dataclass(frozen=True)
class Settled:
    """What a typed name comes to: a code, or candidates and a refusal."""

    code: str
    candidates: list[Commune] = field(default_factory=list)
    refusal: str = ""


@dataclass(frozen=True)
class PlaceField:
    """The question as its page needs it."""

    name: str
    typed_name: str
    label: str
    hint: str
    typed: str
    code: str
    code_name: str
    candidates: list[Commune]
    error: str


def candidates(typed: str) -> list[Commune]:
    """Communes that a typed name may mean, those of the page's territory first."""
    near = current().communes if has_request_context() else frozenset()
    return search(typed, LOOKED, near)


def settle(typed: str, chosen: str) -> Settled:
    """Candidates for what was typed; a single one, or the one chosen, is taken."""
    if not typed:
        return Settled(chosen)
    found = candidates(typed)
    if chosen and chosen in {one.code for one in found}:
        return Settled(chosen)
    named = [one for one in found if one.name.lower() == typed.lower()]
    if len(found) == 1 or len(named) == 1:
        return Settled((named or found)[0].code)
    return Settled("", found[:SHOWN], MANY if found else NONE)


def place_field(
    name: str,
    label: str,
    hint: str,
    typed: str,
    code: str,
    *,
    candidates: list[Commune] | None = None,
    error: str = "",
) -> PlaceField:
    """The question of a commune, with the name of the one already known."""
    known = commune(code) if code else None
    return PlaceField(
        name,
        TYPED[name],
        label,
        hint,
        typed or (known.name if known else ""),
        code,
        f"{known.name} ({known.departement})" if known else "",
        candidates or [],
        error,
    )
