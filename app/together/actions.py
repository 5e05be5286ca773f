"""The actions that matter most → their cards."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.saying import between, carbon, carbon_between, euros, number
from app.together.form import ASIDE, ElanForm
from app.week.plans import lever_settings, lever_words, signed_mass, transit_words
from app.week.words import LEVERS
from app.works.page import named_together, saving_sentence
from app.works.words import SLOTS, WORKS
from calc.parameters import parameters
from calc.together import Action, Together

_YEARLY, _CAPITAL = 10, 100


@dataclass(frozen=True)
class ActionCard:
    """One of the three actions."""

    name: str
    kind: str
    euros: str
    euros_words: str
    emissions: str
    emissions_range: str
    cost: str
    link: str
    link_text: str
    aside: str


@dataclass(frozen=True)
class Plan:
    """The three actions together."""

    actions: list[ActionCard]
    saving: str
    saving_words: str
    avoided: str
    avoided_range: str
    left: str
    left_range: str
    carbon_left: str
    carbon_left_range: str
    helped: str
    searched: str
    weighing: str


def _works_link(measures: tuple[str, ...], form: ElanForm) -> str:
    chosen = {slot.key: name for slot in SLOTS for name in measures if name in slot.measures}
    asked = {name: value for name, value in form.works.given.items() if name in form.given}
    return url_for("works.index", **(form.home_alone | asked | chosen))


def _avoided(low: float, high: float) -> str:
    if high <= 0 and low <= -1:
        return f"{carbon_between(max(-high, 0.0), -low)} de plus"
    if low <= 0 < high:
        return f"peut ne rien changer : jusqu’à {carbon(high)} de moins"
    return f"{carbon_between(low, high)} de moins" if low > 0 else "ne change presque rien"


def _name(action: Action, lever_names) -> str:
    if action.measures:
        return named_together([WORKS[name].name for name in action.measures])
    return lever_names[action.lever][1][action.level]


def _costing(low: float, high: float) -> str:
    """An action that costs more than it spares, most likely."""
    if high > 0:
        most, least = euros(-low, _YEARLY), euros(high, _YEARLY)
        return f"Peut coûter jusqu’à {most} de plus par an, ou en épargner {least}."
    return f"Coûte en plus {between(-high, -low, '€', _YEARLY)} par an."


def _card(action: Action, found: Together, form: ElanForm, lever_names) -> ActionCard:
    money, low, high = action.euros.at()
    kilos, least, most = action.emissions.at()
    if action.measures:
        price = between(action.cost[0], action.cost[2], "€", _CAPITAL)
        cost = f"à payer une fois, avant aides : {price}"
        link, text = _works_link(action.measures, form), "Ces travaux et leurs aides"
        aside = _left(form, ASIDE, [*form.aside, action.measures[0]])
    else:
        tried = {f"try_{action.lever}": action.level}
        cost = "achats et abonnements compris dans l’année"
        link = url_for("week.levers", **(form.moving_alone | tried))
        text = "Essayer et régler"
        aside = _left(form, "without", [*without(form), action.lever])
    said = saving_sentence(low, high) if money > 0 else _costing(low, high)
    return ActionCard(
        _name(action, lever_names),
        "Logement" if action.measures else "Déplacements",
        _signed_euros(-money),
        said,
        signed_mass(-kilos),
        _avoided(least, most),
        cost,
        link,
        text,
        aside,
    )


def _signed_euros(value: float) -> str:
    return ("+" if value > 0 else "") + euros(value, _YEARLY)


def plan(found: Together, form: ElanForm, people: float | None) -> Plan | None:
    """The actions that matter most; None where nothing helps."""
    if not found.actions:
        return None
    names = (
        lever_words(lever_settings(found.reach), transit_words(found.could)) if found.reach else {}
    )
    saving, low, high = found.change.euros.at()
    kilos, least, most = found.change.emissions.at()
    has_works = any(action.measures for action in found.actions)
    helped = ""
    if has_works and found.helped > 0:
        helped = (
            f"Sans condition de revenu, {euros(found.helped, _CAPITAL)} d’aides ; souvent "
            "plus : dites votre revenu dans « Mes travaux »."
        )
    left, left_low, left_high = found.after.emissions.each(lambda end: end / (people or 1.0)).at()
    budget = found.after.euros.at()
    return Plan(
        [_card(action, found, form, names) for action in found.actions],
        _signed_euros(-saving),
        saving_sentence(low, high),
        carbon(kilos),
        _avoided(least, most),
        euros(budget[0], _YEARLY),
        between(budget[1], budget[2], "€", _YEARLY),
        f"{carbon(left)} par personne" if people else carbon(left),
        carbon_between(left_low, left_high),
        helped,
        number(found.searched),
        euros(float(parameters()["household.carbon_value"].constant)),
    )


def asides(form: ElanForm) -> list[tuple[str, str]]:
    """Levers and works left aside, each with the address that takes it back."""
    levers = without(form)
    return [
        *(
            (LEVERS[name][0], _left(form, "without", [n for n in levers if n != name]))
            for name in levers
        ),
        *(
            (WORKS[name].name, _left(form, ASIDE, [n for n in form.aside if n != name]))
            for name in form.aside
        ),
    ]


def without(form: ElanForm) -> list[str]:
    """Levers left aside."""
    return [name for name in form.given.get("without", "").split(",") if name in LEVERS]


def _left(form: ElanForm, field: str, names: list[str]) -> str:
    """The same page with other actions left aside."""
    given = {key: value for key, value in form.given.items() if key != field}
    if names:
        given[field] = ",".join(names)
    return url_for("elan.index", **given)
