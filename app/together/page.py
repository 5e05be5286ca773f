"""*Mon élan*: a household's home and moving together → what its page says and draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

import numpy as np
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.counting import seen
from app.counting.panel import panel_of
from app.home.facts import Fact, remarks
from app.home.page import home_words
from app.saying import (
    THIN,
    Bar,
    Context,
    aligned,
    between,
    capital,
    carbon,
    carbon_between,
    euros,
    number,
    percent,
)
from app.site.config import draws
from app.site.responses import render
from app.territories import current
from app.territories.reading import Adviser, Target
from app.together import form as words
from app.together.form import ASIDE, ElanForm
from app.week.offers import offers, publics
from app.week.plans import lever_settings, lever_words, signed_mass, transit_words
from app.week.words import LEVERS, Lever
from app.works.household import tenure_of
from app.works.page import named_together, saving_sentence, supposed_home
from app.works.words import SLOTS, WORKS
from calc.parameters import parameters
from calc.schema.vocabulary import CAR_MOTORS
from calc.together import Action, Part, Together, together
from calc.uncertainty import Ends, Range

# The actions that matter most → their cards.

_YEARLY, _CAPITAL = 10, 100


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
    return lever_names[action.lever].options[action.level]


def _costing(low: float, high: float) -> str:
    """An action that costs more than it spares, most likely."""
    if high > 0:
        most, least = euros(-low, _YEARLY), euros(high, _YEARLY)
        return f"Peut coûter jusqu’à {most} de plus par an, ou en épargner {least}."
    return f"Coûte en plus {between(-high, -low, '€', _YEARLY)} par an."


def _card(action: Action, form: ElanForm, lever_names: Mapping[str, Lever]) -> Context:
    """One of the three actions."""
    money, low, high = action.euros.at()
    kilos, least, most = action.emissions.at()
    if action.measures:
        cheapest, _, dearest = action.cost
        price = between(cheapest, dearest, "€", _CAPITAL)
        cost = f"à payer une fois, avant aides : {price}"
        link, text = _works_link(action.measures, form), "Ces travaux et leurs aides"
        aside = _left(form, ASIDE, [*form.aside, action.measures[0]])
    else:
        tried = {f"try_{action.lever}": action.level}
        cost = "achats et abonnements compris dans l’année"
        link = url_for("week.levers", **(form.moving_alone | tried))
        text = "Essayer et régler"
        aside = _left(form, "without", [*without(form), action.lever])
    spares = money > 0 or low > -_YEARLY / 2
    said = saving_sentence(low, high) if spares else _costing(low, high)
    return {
        "name": _name(action, lever_names),
        "euros": _signed_euros(-money),
        "euros_words": said,
        "emissions": signed_mass(-kilos),
        "emissions_range": _avoided(least, most),
        "cost": cost,
        "link": link,
        "link_text": text,
        "aside": aside,
    }


def _signed_euros(value: float) -> str:
    return ("+" if value > 0 else "") + euros(value, _YEARLY)


def _changes(action: Action) -> bool:
    """Whether an action changes a figure that its card shows."""
    money, kilos = action.euros.middle[0], action.emissions.middle[0]
    return _signed_euros(money) != _signed_euros(0.0) or signed_mass(kilos) != signed_mass(0.0)


def plan(result: Together, form: ElanForm, people: float | None) -> Context | None:
    """The actions that matter most, each and together; None where nothing helps."""
    actions = [action for action in result.actions if _changes(action)]
    if not actions:
        return None
    names = (
        lever_words(lever_settings(result.reach), transit_words(result.could))
        if result.reach
        else {}
    )
    saving, low, high = result.change.euros.at()
    kilos, least, most = result.change.emissions.at()
    helped = ""
    if any(action.measures for action in actions) and result.helped > 0:
        helped = (
            f"Sans condition de revenu, {euros(result.helped, _CAPITAL)} d’aides ; souvent "
            "plus : dites votre revenu dans « Mes travaux »."
        )
    left, left_low, left_high = result.after.emissions.each(lambda end: end / (people or 1.0)).at()
    budget = result.after.euros.at()
    return {
        "actions": [_card(action, form, names) for action in actions],
        "saving": _signed_euros(-saving),
        "saving_words": saving_sentence(low, high),
        "avoided": carbon(kilos),
        "avoided_range": _avoided(least, most),
        "left": euros(budget.middle, _YEARLY),
        "left_range": between(budget.low, budget.high, "€", _YEARLY),
        "carbon_left": f"{carbon(left)} par personne" if people else carbon(left),
        "carbon_left_range": carbon_between(left_low, left_high),
        "helped": helped,
        "searched": number(result.searched),
        "weighing": euros(float(parameters()["household.carbon_value"].constant)),
    }


def asides(form: ElanForm) -> list[tuple[str, str]]:
    """Levers and works left aside, each with the address that takes it back."""
    levers = without(form)
    return [
        *(
            (LEVERS[name].title, _left(form, "without", [n for n in levers if n != name]))
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


_MONTHLY = 5
_COMPARED = "kgCO2e/person"
_PLUGGED = {CAR_MOTORS.index("electric"), CAR_MOTORS.index("plug_in_hybrid")}


def _money(result: Together, form: ElanForm) -> list[Context]:
    """The budget, a line a part."""
    sides = [
        (words.HOME, result.home, url_for("housing.result", **form.home_alone)),
        (words.MOVING, result.moving, url_for("week.year", **form.moving_alone)),
    ]
    parts = [(name, part.euros.at(), link) for name, part, link in sides if part]
    whole = sum(ends.middle for _, ends, _ in parts) or 1.0
    return [
        {
            "name": name,
            "share": ends.middle / whole,
            "text": euros(ends.middle, _YEARLY),
            "range": between(ends.low, ends.high, "€", _YEARLY),
            "link": link,
        }
        for name, ends, link in parts
    ]


def _each(figure: Range, people: float) -> Ends:
    """Of one person of the household."""
    return figure.each(lambda end: end / people).at()


def _bar(kind: str, name: str, figures: Ends, note: str = "", url: str = "") -> Bar:
    middle, low, high = figures
    apart = carbon_between(low, high) if high > low else ""
    return Bar(
        name=name,
        middle=middle,
        low=low,
        high=high,
        text=carbon(middle),
        range=apart,
        kind=kind,
        note=note,
        url=url,
    )


def _bars(result: Together, people: float, targets: Iterable[Target]) -> list[Bar]:
    """Each part, the whole, then what it is laid beside; per person."""
    rows: list[Bar] = []
    for name, part in ((words.HOME, result.home), (words.MOVING, result.moving)):
        if part:
            rows.append(_bar("part", name, _each(part.emissions, people)))
    if len(rows) == 2:
        rows.append(_bar("whole", "Les deux", _each(result.now.emissions, people)))
    if result.actions:
        after = _each(result.after.emissions, people)
        rows.append(_bar("after", "Après les actions plus bas", after))
    values = parameters()
    low, high = (float(v) for v in values["household.per_person"].constant[1:])
    middle = float(values["household.per_person_middle"].constant)
    link = url_for("pages.source", subject="household")
    rows.append(_bar("target", words.TWO_TONNES, Ends(middle, low, high), "", link))
    low, high = (float(v) for v in values["household.national"].constant[1:])
    rows.append(_bar("target", words.NATIONAL, Ends((low + high) / 2, low, high), "projet", link))
    for target in targets:
        if target.unit == _COMPARED and isfinite(target.value):
            name = f"{words.SECTORS[target.sector]}, objectif du territoire en {target.year}"
            rows.append(
                _bar("territory", name, Ends(*[target.value] * 3), target.source, target.url)
            )
    return aligned(rows)


def _shares(result: Together, people: float) -> str:
    """How much of the 2050 marks the home and the moving take alone."""
    values = parameters()
    ours = _each(result.now.emissions, people).middle
    two = float(values["household.per_person_middle"].constant)
    low, high = (float(v) for v in values["household.national"].constant[1:])
    what = (
        "Le logement et les déplacements font à eux seuls"
        if result.home and result.moving
        else "Le logement fait à lui seul"
        if result.home
        else "Les déplacements font à eux seuls"
    )
    return (
        f"{what} {percent(min(ours / two, 9.99))} du repère de {carbon(two)}, et "
        f"{percent(min(ours / ((low + high) / 2), 9.99))} de ce que la stratégie nationale vise."
    )


def _budget_words(middle: float, low: float, high: float) -> str:
    """The range of a budget, and its month; of nothing paid, the most that it may be."""
    if middle == 0:
        return f"Au plus {euros(high, _YEARLY)} par an." if high >= _YEARLY else ""
    ends = capital(between(low, high, "€", _YEARLY))
    return f"{ends} par an, soit autour de {euros(middle / 12, _MONTHLY)} par mois."


def _doubts(result: Together, form: ElanForm) -> list[str]:
    said = []
    billed = any(name in form.given for name in ("bill_electricity", "billed_electricity"))
    if result.moving and billed and _PLUGGED & set(form.moving.request.cars.motor.tolist()):
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
    result: Together,
    form: ElanForm,
    targets: Iterable[Target],
    advisers: Iterable[Adviser] = (),
    notes: Sequence[Fact] = (),
) -> Context:
    """The page of a household of which one half at least is told.

    Parameters
    ----------
    result : Together
    form : ElanForm
    targets : iterable
        Of the territory where the page is seen; those per person are laid beside.
    advisers : iterable
        Of the same territory.
    notes : sequence of Fact, optional
        What rules the home, as its own page says it.
    """
    people = form.people
    whole: Part = result.now
    money, low, high = whole.euros.at()
    kilos, least, most = _each(whole.emissions, people or 1.0)
    return {
        "is_whole": bool(result.home and result.moving),
        "home": home_words(form.home) if result.home else "",
        "people": _people_words(people),
        "budget": euros(money, _YEARLY),
        "budget_words": _budget_words(money, low, high),
        "notes": notes,
        "supposed": supposed_home(form.home, form.home_alone) if result.home else (),
        "money": _money(result, form),
        "carbon": carbon(kilos),
        "carbon_range": carbon_between(least, most),
        "whose": "par personne et par an" if people else "par an pour tout le foyer",
        "bars": _bars(result, people, targets) if people else [],
        "shares": _shares(result, people) if people else "",
        "plan": plan(result, form, people),
        "doubts": _doubts(result, form),
        "advisers": _advisers(result, advisers),
        "helpers": _helpers(form) if result.moving else [],
    }


def _advisers(result: Together, advisers: Iterable[Adviser]) -> list[Adviser]:
    """Of the territory, those who serve what was told: a home, a way of moving."""
    sectors = {
        "all",
        *(["housing"] if result.home else []),
        *(["mobility"] if result.moving else []),
    }
    return [one for one in advisers if sectors & set(one.sectors)]


def _helpers(form: ElanForm) -> list[Context]:
    """Who helps to move otherwise, one of each kind: the network, where to find a seat, the
    employer, a workshop, a driving school."""
    home = form.moving.given.get("home", "")
    whom = publics(form.moving.request)
    result = offers(home, np.datetime64("today"), *words.HELPERS, of=whom)
    nearest = {one["kind"]: one for one in reversed(result)}
    return [one for one in result if nearest[one["kind"]] is one]


# The address is the state.

bp = Blueprint("elan", __name__, url_prefix="/mon-elan")


def _answered(form: ElanForm, refused: set[str]):
    home = (
        (form.works.answers, form.works.choice)
        if form.tells_home and not refused & {"home", "people"}
        else None
    )
    moving = form.moving.request if form.tells_moving and "moving" not in refused else None
    if home is None and moving is None:
        return None
    return together(home, moving, draws(), form.aside)


@bp.get("")
def index() -> ResponseReturnValue:
    form = ElanForm(request.args)
    if not form.refusals and not form.is_tidy(request.args):
        return redirect(url_for("elan.index", **form.given), 303)
    result = _answered(form, form.refuse())
    answer = panel = saving = None
    if result:
        change = result.change
        (saving,), (avoided,) = change.euros.middle, change.emissions.middle
        answer = present_elan(
            result,
            form,
            current().targets,
            current().advisers,
            remarks(form.home, draws()) if result.home else (),
        )
        panel = panel_of("elan", saving, avoided, form.given.get("commune", ""))
    seen("elan", answer is not None, saving=saving)
    response = render(
        "together/index.html",
        "together/_elan.html",
        title="Mon élan",
        form=form,
        answer=answer,
        asides=asides(form),
        elan_words=words,
        link=url_for("elan.index", **form.given),
        panel=panel,
    )
    if response.status_code == 200:
        response.headers["HX-Push-Url"] = url_for("elan.index", **form.given)
    return response
