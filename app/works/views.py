"""*Mes travaux*: what ticked works change, and the best paths. The address is the state; an income
is told by POST and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from cachetools import TTLCache
from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from app.counting import seen
from app.counting.panel import panel_of
from app.home.assumptions import lines as lines_of
from app.home.facts import facts, is_far, remarks
from app.home.form import DECLARED, RESULT, HousingForm
from app.home.page import address, asked_again, home_words, present, present_effort, settle_place
from app.home.page import bp as housing
from app.saying import Context
from app.site.config import draws
from app.site.drawing import of_works as drawing_of
from app.site.responses import htmx, render, wants_partial
from app.works import building as building_words
from app.works.building import building_fields, building_page
from app.works.form import BUILDING, QuoteForm, WorksForm, impossible, lines, said, slots
from app.works.form import works as quoted_works
from app.works.household import household
from app.works.page import effect, supposed_home
from app.works.paths import monday, present_plan, sheet, within_reach
from app.works.status import calendar, status_page
from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import Dwelling
from calc.housing.model import HousingEstimate, estimate
from calc.renovation.building import building
from calc.renovation.model import plan, singles, situation, what_if
from calc.renovation.results import Plan, WhatIf
from calc.schema.inputs import read

# What works, or paths, add to an event's total.


def of_works(effects: WhatIf, place: str) -> Context | None:
    """Of ticked works."""
    outcome = effects.outcome
    middle = float(outcome.saving.middle[0]), float(outcome.emissions_saving.middle[0])
    return panel_of("works", *middle, place)


def of_paths(results: Plan, place: str) -> Context | None:
    """Of the path that gains the most, or of the first one when none is named so."""
    chosen = next((path for path in results.paths if path.key == "best_gain"), None)
    chosen = chosen or next(iter(results.paths), None)
    if chosen is None:
        return panel_of("works", place=place)
    done = chosen.after_stages
    middle = float(done.saving.middle[-1]), float(done.emissions_saving.middle[-1])
    return panel_of("works", *middle, place)


# Answers kept a while by the address that asked for them: a shared link costs nothing.
#
# An income is in no address: what was told by POST is computed each time and kept nowhere.

_MOST, _SECONDS = 256, 600.0
_lock = Lock()
T = TypeVar("T")


def _answers() -> TTLCache:
    """Those of this installation: another has other local aids."""
    fresh: TTLCache = TTLCache(_MOST, _SECONDS, timer=monotonic)
    return current_app.extensions.setdefault("kept_answers", fresh)


def kept(
    kind: str, address: Mapping[str, str], date: str, draws: int, compute: Callable[[], T]
) -> T:
    """The answer of a kind to an address that holds no income, under the rules of a date: computed
    once in ten minutes by each installation's process."""
    key = (kind, date, draws, tuple(sorted(address.items())))
    answers = _answers()
    with _lock:
        if key in answers:
            return answers[key]
    results = compute()
    with _lock:
        answers[key] = results
    return results


bp = Blueprint("works", __name__, url_prefix="/logement")


def _sent() -> MultiDict[str, str]:
    """The address and the form: what the form says comes first."""
    return CombinedMultiDict([request.form, request.args])


def _lost(form: HousingForm) -> ResponseReturnValue:
    """Without a home there are no works: back to the questions."""
    return redirect(url_for("housing.result", **form.given), 303)


def _moved_on(works: WorksForm, link: str) -> ResponseReturnValue | None:
    """A sent form leads to an address, so that Back works: no document answers a POST.

    An income that was typed stays in the form of who has a script; without one the page tells
    what each class of income would have.
    """
    if request.method == "POST" and not wants_partial() and not works.refuses_private:
        return redirect(link, 303)
    return None


def _kept(kind: str, form: HousingForm, works: WorksForm, compute: Callable[[], T]) -> T:
    """What an address asked for, kept a while; what an income changes is never kept."""
    if works.tells_private or works.errors:
        return compute()
    address = {**form.given | works.given}
    return kept(kind, address, str(works.answers.date[0]), draws(), compute)


def _sheet(form: HousingForm, works: WorksForm) -> Context:
    """What an adviser reads beside the works, on paper: answers and suppositions."""
    date = str(works.answers.date[0])
    said = kept(
        "sheet", form.given, date, draws(), lambda: lines_of(estimate(form.answers, draws()), form)
    )
    return sheet(said, works)


@bp.route("/travaux", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = HousingForm(_sent())
    if form.refuse():
        return _lost(form)
    works = WorksForm(_sent(), request.form, form.answers)
    link = url_for("works.index", **form.given | works.given)
    if moved := _moved_on(works, link):
        return moved
    results = _kept("works", form, works, lambda: what_if(works.answers, works.choice, draws()))
    refused = dict(results.refused)
    seen("works", True)
    return _page(
        "works/index.html",
        "works/_works.html" if htmx().target == "contenu" else "works/_effect.html",
        form,
        works,
        title="Et si vous faisiez des travaux ?",
        drawing=drawing_of(form.given, float(form.answers.storeys[0]), refused),
        slots=slots(works, refused),
        impossible=impossible(refused),
        supposes_shared_heat="collective_heating" in refused.values()
        and "heating_scope" not in form.given,
        effect=effect(results, works),
        sheet=_sheet(form, works),
        link=link,
        panel=of_works(results, form.given.get("commune", "")),
    )


def _page(
    page: str, partial: str, form: HousingForm, works: WorksForm, *, link: str, **more: Any
) -> Response:
    """A page of works, ticked or on a path: the home, who asks, and where else to go."""
    asked = form.given | works.given
    response = render(
        page,
        partial,
        status=422 if works.errors else 200,
        form=form,
        works=works,
        home=home_words(form),
        household=household(form, works),
        supposed=supposed_home(form),
        remarks=remarks(form, draws()),
        situation=url_for("works.status", **asked),
        assembly=url_for("works.assembly", **asked),
        link=link,
        **more,
    )
    response.headers["HX-Push-Url"] = link
    return response


@bp.route("/chemins", methods=["GET", "POST"])
def paths() -> ResponseReturnValue:
    form = HousingForm(_sent())
    if form.refuse():
        return _lost(form)
    works = WorksForm(_sent(), request.form, form.answers)
    link = url_for("works.paths", **form.given | works.given)
    if moved := _moved_on(works, link):
        return moved
    results = _kept("paths", form, works, lambda: plan(works.answers, works.choice, draws()))
    seen("works", True, saving=within_reach(results))
    return _page(
        "works/paths.html",
        "works/_paths.html",
        form,
        works,
        title="Le meilleur chemin",
        plan=present_plan(results, form, works),
        own=url_for("works.index", **form.given | works.given),
        link=link,
        panel=of_paths(results, form.given.get("commune", "")),
    )


@bp.get("/situation")
def status() -> ResponseReturnValue:
    """What one is to the home: rights, duties, aids."""
    form = HousingForm(request.args)
    if form.refuse():
        return _lost(form)
    works = WorksForm(request.args, MultiDict(), form.answers)
    effects = what_if(works.answers, works.choice, draws())
    return render(
        "works/status.html",
        title="Votre situation",
        home=home_words(form),
        own=url_for("works.index", **form.given | works.given),
        remarks=remarks(form, draws()),
        tell=url_for("housing.precise", champ="tenure", **form.given),
        who=status_page(works, effects.now_class),
    )


@bp.get("/immeuble")
def assembly() -> ResponseReturnValue:
    """A flat's co-owned building: what its assembly may vote, for whom and how much."""
    form = HousingForm(request.args)
    if form.refuse():
        return _lost(form)
    works = WorksForm(request.args, MultiDict(), form.answers)
    is_house = form.given.get("dwelling_type") == "house"
    results = None if is_house else building(works.answers, works.choice, draws())
    return render(
        "works/building.html",
        status=422 if works.errors else 200,
        title="Votre immeuble, en assemblée",
        is_house=is_house,
        home=home_words(form),
        own=url_for("works.index", **form.given | works.given),
        works=works,
        carried={k: v for k, v in (form.given | works.given).items() if k not in BUILDING},
        fields=building_fields(works),
        answer=building_page(results, works) if results else None,
        said=building_words,
        remarks=remarks(form, draws()),
    )


@bp.get("/loi")
def law() -> ResponseReturnValue:
    """The law watch: what ends when."""
    return render("works/law.html", title="Ce qui change dans la loi", days=calendar())


def works_list(form: HousingForm, built: Dwelling | None) -> Context:
    """Gestures and works of a home in the order that pays, for its result page."""
    works = WorksForm(MultiDict(form.given), MultiDict(), form.answers)
    results = _kept(
        "list", form, works, lambda: singles(situation(works.answers, works.choice, draws(), built))
    )
    return monday(results, form)


@bp.get("/devis")
def quote() -> ResponseReturnValue:
    """A quote, read line by line."""
    form = QuoteForm(request.args)
    asked = bool(form.given)
    refused = bool(form.refuse()) if asked else False
    results = []
    if asked and not refused:
        results = said(form.request)
    return render(
        "works/quote.html",
        "works/_quote.html",
        status=422 if refused else 200,
        title="Vérifier un devis",
        form=form,
        lines=lines(form),
        works=quoted_works(),
        verdicts=results,
        refused=refused,
    )


# The result of a home, with what to do on Monday. The address is the state; an income is told by
# POST and written nowhere.


def _shown(
    form: HousingForm, results: HousingEstimate, answer: Context, partial: str, **more: Any
) -> Response:
    seen("housing", True, label=answer["likeliest"], bill=answer["median_bill"])
    return render(
        "home/result.html",
        partial,
        title="Votre logement, en vrai",
        form=form,
        answer=answer,
        facts=facts(form, results),
        is_far=is_far(results),
        monday=works_list(form, results.built),
        panel=panel_of("housing", place=form.given.get("commune", "")),
        **more,
    )


@housing.get("/resultat")
def result() -> ResponseReturnValue:
    form = HousingForm(request.args)
    if form.place:
        candidates = settle_place(form)
        if form.errors:
            return asked_again(form, candidates)
    if form.refuse():
        return asked_again(form)
    passed = tuple(
        name for name in request.args.get("passe", "")[:500].split(",") if name in DECLARED
    )
    results = estimate(form.answers, draws())
    response = _shown(
        form, results, present(results, form, passed), "home/_result.html", effort=None
    )
    response.headers["HX-Push-Url"] = address(form, RESULT)
    return response


@housing.post("/resultat")
def effort() -> ResponseReturnValue:
    """The same result beside an income that is written nowhere."""
    form = HousingForm(request.args)
    if form.refuse():
        return asked_again(form)
    typed = request.form.get("reference_tax_income", "")[:32]
    answers, issues = read(HousingAnswers, {"reference_tax_income": [typed]}, 1, by_hand=True)
    wrong = (issue for issue in issues if issue.field == "reference_tax_income")
    refused = next((form.sentence(issue) for issue in wrong), None)
    results = estimate(form.answers, draws())
    shown = present_effort(results, answers.reference_tax_income, typed, refused)
    status = 422 if shown["error"] else 200
    answer = present(results, form)
    return _shown(form, results, answer, "home/_effort.html", effort=shown, status=status)
