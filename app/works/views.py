"""*Mes travaux*: what ticked works change, and the best paths. The address is the state; an income
is told by POST and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from app.counting import seen
from app.home.assumptions import lines as lines_of
from app.home.form import HousingForm
from app.home.page import home_words
from app.site.drawing import of_works as drawing_of
from app.site.responses import htmx, render, wants_partial
from app.works import building as building_words
from app.works.building import building_fields, building_page
from app.works.choices import impossible, slots
from app.works.form import BUILDING, WorksForm
from app.works.household import household
from app.works.kept import T, kept
from app.works.monday import MondayList, monday
from app.works.page import effect
from app.works.panel import of_paths, of_works
from app.works.paths import present_plan, within_reach
from app.works.quote import QuoteForm, lines, said
from app.works.quote import works as quoted_works
from app.works.sheet import Sheet, sheet
from app.works.status import calendar, status_page
from app.works.supposed import supposed_home
from calc.housing.model import estimate
from calc.renovation.building import building
from calc.renovation.model import plan, situation, what_if
from calc.renovation.singles import singles

bp = Blueprint("works", __name__, url_prefix="/logement")


def _draws() -> int:
    return current_app.config["ELAN"].draws


def _sent() -> MultiDict[str, str]:
    """The address and the form: what the form says comes first."""
    return CombinedMultiDict([request.form, request.args])


def _private(response):
    """An answer to an income is kept by nobody."""
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


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
    return kept(kind, address, str(works.answers.date[0]), _draws(), compute)


def _sheet(form: HousingForm, works: WorksForm) -> Sheet:
    """What an adviser reads beside the works, on paper: answers and suppositions."""
    date = str(works.answers.date[0])
    said = kept(
        "sheet",
        form.given,
        date,
        _draws(),
        lambda: lines_of(estimate(form.answers, _draws()), form),
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
    found = _kept("works", form, works, lambda: what_if(works.answers, works.choice, _draws()))
    shown = effect(found, works)
    seen("works", shown is not None)
    response = make_response(
        render(
            "works/index.html",
            "works/_works.html" if htmx().target == "contenu" else "works/_effect.html",
            status=422 if works.errors else 200,
            title="Et si vous faisiez des travaux ?",
            form=form,
            works=works,
            home=home_words(form),
            drawing=drawing_of(form.given, float(form.answers.storeys[0]), found.refused),
            slots=slots(works, dict(found.refused)),
            impossible=impossible(dict(found.refused)),
            supposes_shared_heat="collective_heating" in dict(found.refused).values()
            and "heating_scope" not in form.given,
            household=household(form, works),
            effect=shown,
            supposed=supposed_home(form),
            sheet=_sheet(form, works),
            situation=url_for("works.status", **form.given | works.given),
            assembly=url_for("works.assembly", **form.given | works.given),
            link=link,
            panel=of_works(found, form.given.get("commune", "")),
        )
    )
    response.headers["HX-Push-Url"] = link
    return _private(response)


@bp.route("/chemins", methods=["GET", "POST"])
def paths() -> ResponseReturnValue:
    form = HousingForm(_sent())
    if form.refuse():
        return _lost(form)
    works = WorksForm(_sent(), request.form, form.answers)
    link = url_for("works.paths", **form.given | works.given)
    if moved := _moved_on(works, link):
        return moved
    found = _kept("paths", form, works, lambda: plan(works.answers, works.choice, _draws()))
    seen("works", True, saving=within_reach(found))
    link = url_for("works.paths", **form.given | works.given)
    response = make_response(
        render(
            "works/paths.html",
            "works/_paths.html",
            status=422 if works.errors else 200,
            title="Le meilleur chemin",
            form=form,
            works=works,
            household=household(form, works),
            home=home_words(form),
            plan=present_plan(found, form, works),
            supposed=supposed_home(form),
            link=link,
            own=url_for("works.index", **form.given | works.given),
            situation=url_for("works.status", **form.given | works.given),
            assembly=url_for("works.assembly", **form.given | works.given),
            panel=of_paths(found, form.given.get("commune", "")),
        )
    )
    response.headers["HX-Push-Url"] = link
    return _private(response)


@bp.get("/situation")
def status() -> ResponseReturnValue:
    """What one is to the home: rights, duties, aids."""
    form = HousingForm(request.args)
    if form.refuse():
        return _lost(form)
    works = WorksForm(request.args, MultiDict(), form.answers)
    found = what_if(works.answers, works.choice, _draws())
    return render(
        "works/status.html",
        title="Votre situation",
        home=home_words(form),
        own=url_for("works.index", **form.given | works.given),
        who=status_page(works, found.now_class),
    )


@bp.get("/immeuble")
def assembly() -> ResponseReturnValue:
    """A flat's co-owned building: what its assembly may vote, for whom and how much."""
    form = HousingForm(request.args)
    if form.refuse():
        return _lost(form)
    works = WorksForm(request.args, MultiDict(), form.answers)
    is_house = form.given.get("dwelling_type") == "house"
    found = None if is_house else building(works.answers, works.choice, _draws())
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
        found=building_page(found, works) if found else None,
        said=building_words,
    )


@bp.get("/loi")
def law() -> ResponseReturnValue:
    """The law watch: what ends when."""
    return render("works/law.html", title="Ce qui change dans la loi", days=calendar())


def works_list(form: HousingForm) -> MondayList:
    """Gestures and works of a home in the order that pays, for its result page."""
    works = WorksForm(MultiDict(form.given), MultiDict(), form.answers)
    found = _kept(
        "list", form, works, lambda: singles(situation(works.answers, works.choice, _draws()))
    )
    return monday(found, form)


@bp.get("/devis")
def quote() -> ResponseReturnValue:
    """A quote, read line by line."""
    form = QuoteForm(request.args)
    asked = bool(form.given)
    refused = bool(form.refuse()) if asked else False
    found = []
    if asked and not refused:
        found = said(form.request)
    return render(
        "works/quote.html",
        "works/_quote.html",
        status=422 if refused else 200,
        title="Vérifier un devis",
        form=form,
        lines=lines(form),
        works=quoted_works(),
        found=found,
        refused=refused,
    )
