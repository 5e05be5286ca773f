"""A household's home and moving together → what *Mon élan* says and draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from flask import url_for

from app.home.page import home_words
from app.saying import THIN, Bar, aligned, between, carbon, carbon_between, euros, number, percent
from app.territories.record import Adviser, Target
from app.together import words
from app.together.actions import Plan, plan
from app.together.form import ElanForm
from app.week.offers import Offer, offers, publics
from app.works.household import tenure_of
from calc.parameters import parameters
from calc.schema.vocabulary import CAR_MOTORS
from calc.together import Part, Together
from calc.uncertainty import Ends, Range

_YEARLY, _MONTHLY = 10, 5
_COMPARED = "kgCO2e/person"
_PLUGGED = {CAR_MOTORS.index("electric"), CAR_MOTORS.index("plug_in_hybrid")}


@dataclass(frozen=True)
class Money:
    """A line of the budget."""

    name: str
    share: float
    text: str
    range: str
    link: str


@dataclass(frozen=True)
class ElanPage:
    """Everything *Mon élan* shows."""

    is_whole: bool
    home: str
    people: str
    budget: str
    month: str
    budget_range: str
    money: list[Money]
    carbon: str
    carbon_range: str
    whose: str
    bars: list[Bar]
    shares: list[str]
    plan: Plan | None
    doubts: list[str] = field(default_factory=list)
    advisers: list[Adviser] = field(default_factory=list)
    helpers: list[Offer] = field(default_factory=list)


def _money(found: Together, form: ElanForm) -> list[Money]:
    sides = [
        (words.HOME, found.home, url_for("housing.result", **form.home_alone)),
        (words.MOVING, found.moving, url_for("week.year", **form.moving_alone)),
    ]
    told = [(name, part, link) for name, part, link in sides if part]
    whole = sum(part.euros.at()[0] for _, part, _ in told) or 1.0
    lines = []
    for name, part, link in told:
        middle, low, high = part.euros.at()
        lines.append(
            Money(
                name, middle / whole, euros(middle, _YEARLY), between(low, high, "€", _YEARLY), link
            )
        )
    return lines


def _each(figure: Range, people: float) -> Ends:
    """Of one person of the household."""
    return figure.each(lambda end: end / people).at()


def _bar(kind: str, name: str, figures: Ends, note: str = "", url: str = "") -> Bar:
    middle, low, high = figures
    apart = carbon_between(low, high) if high > low else ""
    return Bar(name, middle, low, high, carbon(middle), apart, kind, note, url)


def _bars(found: Together, people: float, targets: Iterable[Target]) -> list[Bar]:
    """Each part, the whole, then what it is laid beside; per person."""
    rows: list[Bar] = []
    for name, part in ((words.HOME, found.home), (words.MOVING, found.moving)):
        if part:
            rows.append(_bar("part", name, _each(part.emissions, people)))
    if len(rows) == 2:
        rows.append(_bar("whole", "Les deux", _each(found.now.emissions, people)))
    if found.actions:
        after = _each(found.after.emissions, people)
        rows.append(_bar("after", "Après les actions plus bas", after))
    values = parameters()
    low, high = (float(v) for v in values["household.per_person"].constant[1:])
    middle = float(values["household.per_person_middle"].constant)
    link = url_for("pages.source", subject="household")
    rows.append(_bar("target", words.TWO_TONNES, (middle, low, high), "", link))
    low, high = (float(v) for v in values["household.national"].constant[1:])
    rows.append(_bar("target", words.NATIONAL, ((low + high) / 2, low, high), "projet", link))
    for target in targets:
        if target.unit == _COMPARED and isfinite(target.value):
            name = f"{words.SECTORS[target.sector]}, objectif du territoire en {target.year}"
            rows.append(_bar("territory", name, (target.value,) * 3, target.source, target.url))
    return aligned(rows)


def _shares(found: Together, people: float) -> list[str]:
    """How much of the 2050 marks the home and the moving take alone."""
    values = parameters()
    ours = _each(found.now.emissions, people)[0]
    two = float(values["household.per_person_middle"].constant)
    low, high = (float(v) for v in values["household.national"].constant[1:])
    what = (
        "Le logement et les déplacements font"
        if found.home and found.moving
        else "Le logement fait"
        if found.home
        else "Les déplacements font"
    )
    return [
        f"{what} à eux seuls {percent(min(ours / two, 9.99))} du repère de {carbon(two)}, et "
        f"{percent(min(ours / ((low + high) / 2), 9.99))} de ce que la stratégie nationale vise."
        if found.home and found.moving or not found.home
        else f"{what} à lui seul {percent(min(ours / two, 9.99))} du repère de {carbon(two)}, et "
        f"{percent(min(ours / ((low + high) / 2), 9.99))} de ce que la stratégie nationale vise."
    ]


def _doubts(found: Together, form: ElanForm) -> list[str]:
    said = []
    billed = any(name in form.given for name in ("bill_electricity", "billed_electricity"))
    if found.moving and billed and _PLUGGED & set(form.moving.request.cars.motor.tolist()):
        said.append(words.ELECTRIC_CAR)
    if form.tells_home and tenure_of(form.works) in ("tenant", "social_tenant"):
        said.append(words.TENANT)
    if form.people_disagree and form.tells_home and "household_size" in form.given:
        said.append(
            words.PEOPLE_DISAGREE.format(
                home=form.given["household_size"], moving=form.moving.request.people
            )
        )
    return said


def _people_words(people: float | None) -> str:
    if people is None:
        return ""
    return f"{number(people)}{THIN}personne{'s' if people >= 2 else ''}"


def present_elan(
    found: Together, form: ElanForm, targets: Iterable[Target], advisers: Iterable[Adviser] = ()
) -> ElanPage:
    """The page of a household of which one half at least is told.

    Parameters
    ----------
    found : Together
    form : ElanForm
    targets : iterable
        Of the territory where the page is seen; those per person are laid beside.
    advisers : iterable
        Of the same territory.
    """
    people = form.people
    whole: Part = found.now
    money, low, high = whole.euros.at()
    kilos, least, most = _each(whole.emissions, people or 1.0)
    return ElanPage(
        bool(found.home and found.moving),
        home_words(form.home) if found.home else "",
        _people_words(people),
        euros(money, _YEARLY),
        euros(money / 12, _MONTHLY),
        between(low, high, "€", _YEARLY),
        _money(found, form),
        carbon(kilos),
        carbon_between(least, most),
        "par personne et par an" if people else "par an pour tout le foyer",
        _bars(found, people, targets) if people else [],
        _shares(found, people) if people else [],
        plan(found, form, people),
        _doubts(found, form),
        _advisers(found, advisers),
        _helpers(form) if found.moving else [],
    )


def _advisers(found: Together, advisers: Iterable[Adviser]) -> list[Adviser]:
    """Of the territory, those who serve what was told: a home, a way of moving."""
    sectors = {"all", *(["housing"] if found.home else []), *(["mobility"] if found.moving else [])}
    return [one for one in advisers if sectors & set(one.sectors)]


def _helpers(form: ElanForm) -> list[Offer]:
    """Who helps to move otherwise, one of each kind: the network, where to find a seat, the
    employer, a workshop, a driving school."""
    home = form.moving.given.get("home", "")
    whom = publics(form.moving.request)
    found = offers(home, np.datetime64("today"), *words.HELPERS, of=whom)
    nearest = {one.kind: one for one in reversed(found)}
    return [one for one in found if nearest[one.kind] is one]
