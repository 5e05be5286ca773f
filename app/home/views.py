"""*Mon logement*: questions step by step, then the result. The address is the state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.asking.town import PlaceField, TownOption, place_field, settle
from app.counting import seen
from app.home.assumptions import present_adviser
from app.home.form import BILL_FIELDS, DECLARED, RESULT, HousingForm, is_bill, step_named, step_of
from app.home.questions import present_one, present_step
from app.home.words import CERTIFICATES, FIELDS, QUICK, FormStep
from app.site.responses import render
from calc.certificates.files import LARGEST, UnreadableCertificate, documents
from calc.certificates.reading import CertifiedHome, homes_of
from calc.housing.model import estimate
from calc.schema.written import plain_number

_OVERHEAD = 100_000
"""Of a form around its file. [bytes]"""

bp = Blueprint("housing", __name__, url_prefix="/logement")


def draws() -> int:
    return current_app.config["ELAN"].draws


def address(form: HousingForm, key: str) -> str:
    """The address of a step or of the result, with the answers that say something."""
    if key == RESULT:
        return url_for("housing.result", **form.given)
    return url_for("housing.index", **form.given, etape=key)


def questions(form: HousingForm, step: FormStep, **more: Any) -> ResponseReturnValue:
    seen("housing", False)
    response = render(
        "home/index.html",
        "home/_step.html",
        title=step.title,
        form=form,
        step=present_step(form, step),
        **more,
    )
    if response.status_code == 200:
        response.headers["HX-Push-Url"] = address(form, step.key)
    return response


def settle_place(form: HousingForm) -> Sequence[TownOption]:
    """Candidates for what was typed as a commune; a single one, or the one chosen, is taken."""
    settled = settle(form.place, form.given.get("commune", ""))
    form.answer("commune", settled.code)
    if settled.refusal:
        form.refuse_one("commune", settled.refusal)
    return settled.candidates


@bp.get("")
def index() -> ResponseReturnValue:
    form = HousingForm(request.args)
    target = request.args.get("etape", QUICK[0].key)
    came_from = step_named(request.args.get("depuis", ""))
    if came_from is not None:
        candidates = settle_place(form)
        forward = target == RESULT or target > came_from.key
        form.refuse([*came_from.fields, *(BILL_FIELDS if "bills" in came_from.fields else ())])
        if forward and form.errors:
            return questions(form, came_from, candidates=candidates)
        if target == RESULT or step_named(target):
            return redirect(address(form, target), 303)
    return questions(form, step_named(target) or QUICK[0])


def _place(form: HousingForm, candidates: Sequence[TownOption] = ()) -> PlaceField:
    words = FIELDS["commune"]
    return place_field(
        "commune",
        words.label,
        words.hint,
        form.place,
        form.given.get("commune", ""),
        candidates=candidates,
        error=form.refusals.get("commune", ""),
    )


def _alone(
    form: HousingForm, name: str, candidates: Sequence[TownOption] = ()
) -> ResponseReturnValue:
    """One question alone on its page."""
    return render(
        "home/precise.html",
        "home/_precise.html",
        status=422 if form.errors else 200,
        title="Préciser une réponse",
        form=form,
        field=present_one(name, form),
        place=_place(form, candidates) if name == "commune" else None,
        errors=[(f"#champ-{one}", text) for one, text in form.refusals.items() if one == name],
        back={one: text for one, text in form.given.items() if not (form.errors and one == name)},
    )


@bp.get("/preciser")
def precise() -> ResponseReturnValue:
    """One question alone: a supposition corrected, and back."""
    form = HousingForm(request.args)
    name = request.args.get("champ", "")
    if name not in DECLARED or DECLARED[name].private:
        return redirect(url_for("housing.result", **form.given), 303)
    return _alone(form, name)


def asked_again(form: HousingForm, candidates: Sequence[TownOption] = ()) -> ResponseReturnValue:
    """What a result refuses: one question alone, as it was corrected; bills together, since they
    contradict one another; the first screen where nothing is told of the home."""
    name = next(iter(form.refusals))
    if name == "dwelling_type":
        return questions(form, QUICK[0])
    return questions(form, step_of(name)) if is_bill(name) else _alone(form, name, candidates)


@bp.get("/conseiller")
def adviser() -> ResponseReturnValue:
    """Every answer and value on one page."""
    form = HousingForm(request.args)
    refused = form.refuse()
    result = None if refused else estimate(form.answers, draws(), with_values=True)
    return render(
        "home/adviser.html",
        "home/_adviser.html",
        title="Toutes les réponses",
        form=form,
        groups=present_adviser(form, result),
        place=_place(form),
        errors=[(f"#champ-{name}", text) for name, text in form.refusals.items()],
    )


@bp.route("/dpe", methods=["GET", "POST"])
def certificate() -> ResponseReturnValue:
    """A certificate's file: read, turned into answers, kept nowhere."""
    form, refused, building = HousingForm(request.args), "", None
    if request.method == "POST":
        request.max_content_length = LARGEST + _OVERHEAD
        request.max_form_memory_size = _OVERHEAD  # also what is held of a file at once
        sent = request.files.get("fichier")
        content = sent.read(LARGEST + 1) if sent is not None else b""
        result, code = _certified(content)
        if result is not None and result.dwellings == 1:
            return redirect(url_for("housing.result", **_answers_of(result.row)), 303)
        if result is not None:
            building = result.dwellings
            form = HousingForm(MultiDict(_answers_of(result.of_its_flats())))
        else:
            refused = CERTIFICATES.get(code, CERTIFICATES[""])
    return render(
        "home/certificate.html",
        "home/_certificate.html",
        status=422 if refused else 200,
        title="Le fichier de mon DPE",
        form=form,
        refused=refused,
        building=building,
        first=QUICK[0].key,
    )


def _certified(content: bytes) -> tuple[CertifiedHome | None, str]:
    """The home or the building of a certificate; or why there is none."""
    try:
        result = homes_of(islice(documents(content), 2))
    except UnreadableCertificate as problem:
        return None, str(problem)
    if len(result) != 1:
        return None, "several"
    if result[0].issue:
        return None, result[0].issue.partition(":")[2]
    return result[0], ""


def _answers_of(row: Mapping[str, object]) -> dict[str, Any]:
    """Answers as an address holds them."""
    return {
        name: plain_number(value) if isinstance(value, float) else str(value)
        for name, value in row.items()
    }
