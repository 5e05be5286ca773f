"""What to do with a home: its best paths, Monday's list before any tick, an adviser's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import numpy as np
from flask import url_for

from app.home.form import HousingForm
from app.saying import Context, between, capital, decapital, euros, listed, number, rounded
from app.works.form import WorksForm
from app.works.household import whose
from app.works.page import (
    CAPITAL,
    YEARLY,
    bill_after,
    if_known_words,
    named_together,
    saving_sentence,
    supposed_home,
    years_words,
)
from app.works.words import COMFORT, GESTURES, INCOMES, ON_SITE, PATHS, RENTERS, SLOTS, WORKS
from calc.parameters import parameters
from calc.renovation.model import Single, Singles
from calc.renovation.outcome import CENTRAL, HIGH, LOW
from calc.renovation.results import Path, Plan
from calc.renovation.works import PLACE
from calc.schema.vocabulary import DPE_CLASSES, INCOME_CLASSES, MEASURES

_SLOT_OF = {name: slot.key for slot in SLOTS for name in slot.measures}


def _works(package: np.ndarray) -> list[str]:
    return [WORKS[name].name for name, done in zip(MEASURES, package, strict=True) if done]


def _link(package: np.ndarray, form: HousingForm, works: WorksForm) -> str:
    chosen: dict[str, Any] = {
        _SLOT_OF[name]: name for name, done in zip(MEASURES, package, strict=True) if done
    }
    rest = {k: v for k, v in works.given.items() if k not in set(_SLOT_OF.values())}
    return url_for("works.index", **form.given | rest | chosen)


def _stages(path: Path, today: float) -> list[Context]:
    done = path.after_stages
    return [
        {
            "works": named_together(_works(stage)),
            "bill": bill_after(today, float(done.saving.middle[k])),
            "share": min(float(done.bill.middle[k]) / today, 1.0) if today > 0 else 1.0,
            "label": DPE_CLASSES[int(done.dpe_class[k])],
            "left": euros(float(path.staged_left[k]), CAPITAL),
            "aids": euros(float(path.staged_aids[k]), CAPITAL),
            "is_helped": float(path.staged_aids[k]) >= CAPITAL / 2,
        }
        for k, stage in enumerate(path.stages)
    ]


def _staging(path: Path, tells_income: bool) -> tuple[str, str]:
    """What doing it in several times loses of the aids, said first; or that it loses nothing, and
    to whom: who did not say an income may have the large grant for the whole."""
    if len(path.stages) < 2:
        return "", ""
    at_once = float(path.after_stages.aids.total[-1, CENTRAL])
    apart = float(path.staged_aids.sum())
    if at_once > apart + CAPITAL:
        return (
            f"En un seul projet, les aides sont de {euros(at_once, CAPITAL)} ; étape par étape, "
            f"de {euros(apart, CAPITAL)} : étaler les travaux ferait perdre "
            f"{euros(at_once - apart, CAPITAL)}. Les étapes ci-dessous sont demandées une à une."
        ), ""
    routes = path.after_stages.aids.by_income.given.get("aids_route")
    if not tells_income and routes is not None and "ampleur" in routes[-1]:
        return (
            "",
            "Aux revenus les plus hauts, étaler les travaux ne fait pas perdre d’aides ; à "
            "d’autres, la rénovation d’ampleur, faite en une fois, en donne plus : dites le vôtre.",
        )
    return (
        "",
        "Étaler les travaux ne fait pas perdre d’aides aujourd’hui ; les règles changent vite.",
    )


def _forfeit(path: Path, plan: Plan, tells_income: bool) -> str:
    """What starting so makes a household lose on the whole, which whole, and why."""
    if path.forfeited < CAPITAL:
        return ""
    label = int(path.after_stages.dpe_class[-1])
    if label <= DPE_CLASSES.index("D"):
        why = (
            f"le logement serait alors classé {DPE_CLASSES[label]}, et la rénovation d’ampleur "
            "n’est aidée que depuis E, F ou G"
        )
    else:
        why = "il resterait trop peu à isoler, ou trop peu de classes à gagner, pour l’obtenir"
    most = "" if tells_income else "jusqu’à "
    in_vain = [decapital(WORKS[name].name) for name in plan.idle if path.whole[PLACE[name]]]
    beside = f" Mais cela referait {listed(in_vain)}, presque sans gain ici." if in_vain else ""
    return (
        f"Commencer par là vous ferait perdre {most}{euros(path.forfeited, CAPITAL)} d’aides si "
        f"vous vouliez tout faire ensuite ({decapital(named_together(_works(path.whole)))}) : "
        f"{why}.{beside}"
    )


def _start(plan: Plan) -> str:
    """Where to start, in one sentence."""
    by_key = {path.key: path for path in plan.paths}
    first, deep = by_key.get("first_step"), by_key.get("deep")
    if deep and (first is None or first.forfeited >= CAPITAL):
        left = euros(float(deep.after_stages.left_to_pay[-1, CENTRAL]), CAPITAL)
        return (
            "Ici, l’ordre qui ne perd rien est un seul projet : la rénovation d’ampleur, avec un "
            f"reste à payer d’environ {left}. Demandez le rendez-vous France Rénov’ avant tout "
            "devis signé."
        )
    if deep and first:
        return "Le premier pas laisse ouverte l’aide de la rénovation d’ampleur."
    return ""


def _idle(plan: Plan) -> list[Context]:
    return [
        {
            "name": WORKS[name].name,
            "cost": euros(result.cost, CAPITAL),
            "saving": f"{euros(result.saving, YEARLY)} par an"
            if result.saving >= YEARLY
            else "presque rien",
        }
        for name, result in plan.idle.items()
    ]


def _card(path: Path, plan: Plan, form: HousingForm, works: WorksForm) -> Context:
    title, lead = PATHS[path.key]
    budget = works.choice.budget[0]
    if not np.isfinite(budget):
        budget = parameters()["renovation.search"].by_key()["budget"]
    last = path.after_stages
    end = len(path.stages) - 1
    cost = last.costs[end].sum(axis=0) + last.adviser_cost[end]
    saving, low, high = last.saving.at(end)
    likely, soonest, latest = last.payback.at(end)
    package = plan.packages[path.place]
    loss, staging = _staging(path, works.tells_income)
    forfeit = _forfeit(path, plan, works.tells_income)
    return {
        "key": path.key,
        "title": title,
        "lead": lead.format(budget=euros(float(budget))),
        "works": named_together(_works(package)),
        "left": euros(float(last.left_to_pay[end, CENTRAL]), CAPITAL),
        "left_range": between(
            last.left_to_pay[end, LOW], last.left_to_pay[end, HIGH], "€", CAPITAL
        ),
        "cost": between(cost[LOW], cost[HIGH], "€", CAPITAL),
        "aids": euros(float(last.aids.total[end, CENTRAL]), CAPITAL),
        "route": str(last.aids.route[end]),
        "saving": euros(saving, YEARLY),
        "saving_words": saving_sentence(low, high),
        "before": DPE_CLASSES[plan.what_if.now_class],
        "after": DPE_CLASSES[int(last.dpe_class[end])],
        "payback": capital(years_words(soonest, latest, likely)),
        "gain": euros(float(last.net_gain[end, CENTRAL]), CAPITAL),
        "stages": _stages(path, float(plan.what_if.now_bill.middle[0])),
        "staging_loss": loss,
        "staging": "" if forfeit else staging,
        "forfeit": forfeit,
        "by_income": [
            (INCOMES[name], euros(float(left), CAPITAL))
            for name, left in zip(INCOME_CLASSES, last.aids.by_income.left[-1], strict=True)
            if plan.what_if.has_aids and not works.tells_income
        ],
        "link": _link(package, form, works),
    }


def _cards(plan: Plan, form: HousingForm, works: WorksForm) -> dict[int, Context]:
    """One card a path, by its place; two names for the same works are said on one card."""
    cards: dict[int, Context] = {}
    for path in plan.paths:
        if path.place in cards:
            cards[path.place]["title"] += f", et {decapital(PATHS[path.key][0])}"
        else:
            cards[path.place] = _card(path, plan, form, works)
    return cards


def _front(plan: Plan, titles: Mapping[int, str]) -> list[Context]:
    names = {path.place: PATHS[path.key][0] for path in reversed(plan.paths)}
    places = sorted({*plan.front.tolist(), *names}, key=lambda p: plan.left_to_pay[p])
    return [
        {
            "x": float(plan.left_to_pay[p]),
            "y": float(plan.saving[p]),
            "left": euros(float(plan.left_to_pay[p]), CAPITAL),
            "saving": euros(float(plan.saving[p]), YEARLY),
            "label": DPE_CLASSES[int(plan.dpe_class[p])],
            "works": named_together(_works(plan.packages[p])) or "Rien",
            "name": names.get(p, ""),
            "title": titles.get(p, ""),
        }
        for p in places
    ]


def present_plan(plan: Plan, form: HousingForm, works: WorksForm) -> Context:
    """The page of the best paths."""
    cards = _cards(plan, form, works)
    front = _front(plan, {place: card["title"] for place, card in cards.items()})
    return {
        "count": number(plan.searched),
        "bill": euros(float(plan.what_if.now_bill.middle[0]), YEARLY),
        "label": DPE_CLASSES[plan.what_if.now_class],
        "paths": list(cards.values()),
        "front": front,
        "most_left": rounded(max(dot["x"] for dot in front), 1) or 1.0,
        "most_saving": rounded(max(dot["y"] for dot in front), 1) or 1.0,
        "tells_income": works.tells_income,
        "has_aids": plan.what_if.has_aids,
        "is_good": plan.is_good,
        "whose": whose(works),
        "start": _start(plan),
        "idle": _idle(plan),
    }


def within_reach(plan: Plan) -> float:
    """The most that a named path saves. [EUR/yr]"""
    return max([0.0, *(float(path.after_stages.saving.middle[-1]) for path in plan.paths)])


# Gestures and works in the order that pays → the list on a result, before any tick.

_MOST_WORKS = 6
"""Works shown at once."""


def _line(work: Single, form: HousingForm) -> Context:
    saving, _, _ = work.saving.at()
    chosen: dict[str, Any] = {_SLOT_OF[name]: name for name in work.measures}
    years = work.payback
    return {
        "name": named_together([WORKS[name].name for name in work.measures]),
        "left": euros(float(work.left[CENTRAL]), CAPITAL),
        "left_range": between(float(work.left[LOW]), float(work.left[HIGH]), "€", CAPITAL),
        "month": euros(saving / 12, 1),
        "years": "moins d’un an" if years < 1 else f"{years:.0f} ans",
        "comfort": COMFORT.get(work.measures[0], ""),
        "closes": work.closes,
        "doubt": if_known_words(work.if_known) if work.if_known else "",
        "link": url_for("works.index", **form.given, **chosen),
    }


def _gesture(name: str, singles: Singles) -> str:
    """Its words; who does not rule the building's boiler does not rule its tank either."""
    is_shared = name == "water" and "setpoint" not in singles.gestures
    return GESTURES["shared_water" if is_shared else name]


def monday(singles: Singles, form: HousingForm) -> Context:
    """The list of a home."""
    lines = [_line(work, form) for work in singles.works[:_MOST_WORKS]]
    return {
        "gestures": [
            {"name": _gesture(name, singles), "saving": euros(saving, YEARLY)}
            for name, saving in sorted(singles.gestures.items(), key=itemgetter(1), reverse=True)
        ],
        "gestures_total": euros(sum(singles.gestures.values()), YEARLY),
        "works": lines,
        "closes_some": any(line["closes"] for line in lines),
        "is_renter": form.given.get("tenure") in RENTERS,
        "lets": form.given.get("tenure") == "landlord",
        "is_flat": form.given.get("dwelling_type") == "apartment",
        "supposed": supposed_home(form),
    }


# The adviser's sheet: what was answered, what was supposed, and who asks, on one page of paper.

_MOST = 12
"""Suppositions on the sheet: those that move the bill most."""
_YES_NO = {"1": "oui", "0": "non"}


def sheet(said: tuple[list[Context], list[Context]], works: WorksForm) -> Context:
    """The sheet of a home, from what was answered and what was supposed of it."""
    given, assumed = said
    income = "non dit"
    if works.income:
        income = "montant dit pour cette page seule"
    elif works.band in INCOMES:
        income = INCOMES[works.band]
    return {
        "answers": [(line["name"], line["value"]) for line in given],
        "supposed": [(line["name"], line["value"]) for line in assumed[:_MOST]],
        "on_site": [
            (text.removesuffix(" ?"), _YES_NO[works.given[name]])
            for name, (text, _) in ON_SITE.items()
            if works.given.get(name) in _YES_NO
        ],
        "income": income,
    }
