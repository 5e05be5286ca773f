"""A town asked by its name: what was typed, what was chosen, what it may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from flask import Blueprint, has_request_context, request
from flask.typing import ResponseReturnValue

from app.saying import Context, number, to_town
from app.site.responses import render
from app.territories import current
from calc.parameters import parameters
from calc.places.communes import code_of, where
from calc.places.gazetteer import Place, key_of, words_of
from calc.places.resolver import OFFERED, SEVERAL_PLACES, Resolved, resolve, suggestions

TYPED = {"commune": "lieu", "origin": "depart", "destination": "arrivee", "home": "lieu"}
"""For each field that holds a place's code, the field where its name is typed."""
ABROAD = ("origin", "destination")
"""Fields that may hold a place abroad, and those of the rows of a week and a year."""
_ROW = re.compile(r"(?P<row>[tj][1-9]\d?)_to")
_TYPED_ROW = re.compile(r"(?P<row>[tj][1-9]\d?)_lieu")
_SHORTEST = 2
"""Letters from which something is offered."""
MANY = "Plusieurs communes répondent à ce nom : choisissez la vôtre."
_AREAS = {
    "country": "C’est un pays : donnez une ville.",
    "region": "C’est une région ou un département : donnez une ville.",
    "island": "C’est une île de plusieurs communes : choisissez la vôtre.",
}
NONE = "Aucune commune ne répond à ce nom : vérifiez-le, ou donnez le code postal."
ABROAD_HOME = "Ce lieu est à l’étranger ({town}) : donnez une commune de France."
NEARLY = "Aucune commune ne porte ce nom. Est-ce l’une de celles-ci ?"


@dataclass(frozen=True)
class TownOption:
    """A place that one may choose."""

    code: str
    name: str
    note: str


@dataclass(frozen=True)
class Settled:
    """What a typed name comes to: a code, or what it may be and a refusal."""

    code: str
    candidates: Sequence[TownOption] = ()
    refusal: str = ""


def typed_name(name: str) -> str:
    """The field where the name of a place is typed, "" where the field is no place.

    Examples
    --------
    >>> typed_name("commune"), typed_name("t2_to"), typed_name("mode")
    ('lieu', 't2_lieu', '')
    """
    match = _ROW.fullmatch(name)
    return f"{match['row']}_lieu" if match else TYPED.get(name, "")


def field_typed(names: Iterable[str]) -> str:
    """The field that the name of a place was typed for, by the names sent.

    Examples
    --------
    >>> field_typed(["t2_lieu"]), field_typed(["lieu"])
    ('t2_to', 'commune')
    """
    for name in names:
        if match := _TYPED_ROW.fullmatch(name):
            return f"{match['row']}_to"
    return "commune"


def may_be_abroad(name: str) -> bool:
    """Whether a field may hold a place abroad: a trip's end, never a home."""
    return name in ABROAD or _ROW.fullmatch(name) is not None


@cache
def _departments() -> dict[str, str]:
    table = parameters().table("places.departments").columns
    return dict(zip(table["departement"].tolist(), table["name"].tolist(), strict=True))


@cache
def _countries() -> dict[str, str]:
    """The first name of each country."""
    table = parameters().table("places.areas").columns
    named: dict[str, str] = {}
    for name, kind, code in zip(
        table["name"].tolist(), table["kind"].tolist(), table["towns"].tolist(), strict=True
    ):
        if kind == "country" and code:
            named.setdefault(code, name)
    return named | {"LU": "Luxembourg", "MC": "Monaco", "JE": "Jersey", "GG": "Guernesey"}


@lru_cache(256)
def part_of(code: str, typed: str) -> Place | None:
    """The part of a commune that was typed, its district or a commune of old; None where what
    was typed is the commune, or another."""
    place = resolve(typed).place if code and typed else None
    is_part = place is not None and place.row >= 0 and place.name != place.commune
    return place if place and is_part and place.code == code else None


def typed_part(name: str, code: str, typed: str) -> dict[str, str]:
    """What an address keeps beside a commune's code: the part of it that was typed, which the code
    does not tell.

    Examples
    --------
    >>> typed_part("commune", "59350", "lomme"), typed_part("commune", "59350", "lille")
    ({'lieu': 'lomme'}, {})
    """
    return {typed_name(name): typed} if part_of(code, typed) else {}


def town_name(code: str, typed: str = "") -> str:
    """What a sentence calls a place: as it was typed where that is a part of it.

    Examples
    --------
    >>> town_name("59350"), town_name("59350", "lomme"), town_name("75056", "paris 15")
    ('Lille', 'Lomme (Lille)', 'Paris 15e')
    >>> town_name("59350", "Béthune"), town_name("")
    ('Lille', '')
    """
    part = part_of(code, typed)
    if part:
        return part.name if part.kind == "district" else f"{part.name} ({part.commune})"
    town = where(code) if code else None
    return town.name if town else ""


def place_name(code: str, typed: str = "") -> str:
    """How a place is written back in its field, with the part of it that was typed.

    Examples
    --------
    >>> place_name("62119"), place_name("BE2785341"), place_name("LIS")
    ('Béthune (62)', 'Tournai (Belgique)', 'Lisbonne (Portugal)')
    >>> place_name("59350", "lomme"), place_name("75056", "75015")
    ('Lomme, à Lille (59)', 'Paris 15e (75)')
    """
    town = where(code) if code else None
    if town is None:
        return code
    if town.row >= 0:
        department = code_of("departement", np.array([town.row]))[0]
        part = part_of(code, typed)
        if part is None:
            return f"{town.name} ({department})"
        city = "" if part.kind == "district" else f", {to_town(town.name)}"
        return f"{part.name}{city} ({department})"
    country = _countries().get(town.country, "")
    return f"{town.name} ({country})" if country and "(" not in town.name else town.name


def _option(place: Place) -> TownOption:
    if place.row < 0:
        return TownOption(place.code, place.name, _countries().get(place.country, "Aéroport"))
    department = _departments().get(place.department, "")
    where_it_is = f"{department} ({place.department})"
    if place.name != place.commune:
        city = "" if place.commune == department else f"{place.commune}, "
        return TownOption(place.code, place.name, f"{city}{where_it_is}")
    people = f" · {number(place.population)} habitants" if place.population else ""
    return TownOption(place.code, place.name, where_it_is + people)


def _near() -> frozenset[str]:
    """Communes of the page's territory."""
    return current().communes if has_request_context() else frozenset()


def offered(typed: str, name: str = "commune") -> list[TownOption]:
    """Places to offer for what is being typed in a field, those of the page's territory first.

    Examples
    --------
    >>> offered("béthu")[0]
    TownOption(code='62119', name='Béthune', note='Pas-de-Calais (62) · 24\u202f895 habitants')
    """
    if len(typed) < _SHORTEST:
        return []
    resolved = suggestions(typed, abroad=may_be_abroad(name), near=_near())
    return [_option(place) for place in resolved]


def _refusal(resolved: Resolved) -> str:
    if resolved.area:
        return _AREAS[resolved.area]
    if resolved.issue == SEVERAL_PLACES:
        return MANY
    return NEARLY if resolved.candidates else NONE


def _elsewhere(typed: str, name: str) -> str:
    """Why a town abroad is no answer to a question of here; "" where it is none."""
    place = None if may_be_abroad(name) else resolve(typed).place
    return ABROAD_HOME.format(town=place.name) if place and place.row < 0 else ""


def settle(typed: str, chosen: str, name: str = "commune") -> Settled:
    """What was typed in a field: a place that is sure, the one chosen among those offered, or
    what it may be.

    Examples
    --------
    >>> settle("béthune", "").code, settle("saint-denis", "93066").code
    ('62119', '93066')
    >>> settle("Bruxelles", "").refusal
    'Ce lieu est à l’étranger (Bruxelles) : donnez une commune de France.'
    >>> settle("Saint-Denis", "").refusal
    'Plusieurs communes répondent à ce nom : choisissez la vôtre.'
    """
    if not typed:
        return Settled(chosen)
    resolved = resolve(typed, abroad=may_be_abroad(name), near=_near())
    among = {place.code for place in resolved.candidates}
    if chosen and (chosen in among or typed == place_name(chosen)):
        return Settled(chosen)
    if chosen and chosen in {option.code for option in offered(typed, name)}:
        return Settled(chosen)
    if resolved.place:
        return Settled(resolved.place.code)
    spelt = key_of(words_of(typed))
    bearers = {place.code for place in resolved.candidates if key_of(words_of(place.name)) == spelt}
    here = bearers & _near()
    if resolved.issue == SEVERAL_PLACES and len(here) == 1:  # the page's territory says which
        return Settled(here.pop())
    near = [option for option in offered(typed, name) if option.code in _near()]
    others = [_option(place) for place in resolved.candidates if place.code not in _near()]
    refused = _elsewhere(typed, name) or _refusal(resolved)
    return Settled("", [*near, *others][:OFFERED], refused)


def place_field(
    name: str,
    label: str,
    hint: str,
    typed: str,
    code: str,
    *,
    candidates: Sequence[TownOption] = (),
    error: str = "",
) -> Context:
    """The question of a place, with the name of the one already known."""
    return {
        "name": name,
        "typed_name": typed_name(name),
        "label": label,
        "hint": hint,
        "typed": typed or town_name(code),
        "code": code,
        "code_name": place_name(code, typed),
        "candidates": candidates,
        "error": error,
    }


bp = Blueprint("places", __name__)


@bp.get("/communes")
def index() -> ResponseReturnValue:
    asked = request.args.get("champ", "")
    name = asked if typed_name(asked) else field_typed(request.args)
    typed = request.args.get(typed_name(name), request.args.get("lieu", "")).strip()[:80]
    return render(
        "home/communes.html",
        "home/_communes.html",
        title="Trouver une commune",
        candidates=offered(typed, name),
        typed=typed,
        chosen=None,
        name=name,
    )
