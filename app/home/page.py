"""*Mon logement*: questions step by step, then an estimate → what its pages say and draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.asking.town import TownOption, place_field, settle, town_name
from app.counting import seen
from app.home.assumptions import lines, next_question, present_adviser
from app.home.form import BILL_FIELDS, DECLARED, RESULT, HousingForm, is_bill, step_named, step_of
from app.home.questions import present_one, present_step
from app.home.words import CERTIFICATES, FIELDS, QUICK, FormStep
from app.saying import (
    Context,
    between,
    day,
    euros,
    listed,
    number,
    percent,
    rounded,
    rounded_parts,
    short,
    to_town,
)
from app.site.config import draws
from app.site.drawing import Drawing
from app.site.responses import render
from calc.certificates.files import LARGEST, UnreadableCertificate, documents
from calc.certificates.reading import CertifiedHome, homes_of
from calc.housing.model import estimate
from calc.housing.results import HousingEstimate
from calc.parameters import parameters
from calc.schema.vocabulary import DPE_CLASSES, ROOF_TYPES
from calc.schema.written import plain_number
from calc.uncertainty import Range

# The bill beside an income told for one answer, and kept nowhere.


def present_effort(
    estimate: HousingEstimate, income: np.ndarray, typed: str, error: str | None
) -> Context:
    """Share of an income that goes to energy, or what was typed and why it is refused.

    Parameters
    ----------
    income : ndarray, shape (1,)
        [EUR/yr]
    typed : str
        As it was written, to show it again.
    error : str or None
        Why it was refused, when it is not a number within bounds.
    """
    stated = float(income[0])
    if not typed.strip():
        error = "Écrivez un montant, ou laissez cette question de côté."
    elif not error and not stated > 0:
        error = "Écrivez un montant plus grand que zéro."
    if error:
        return {"typed": typed, "error": error}
    bill = estimate.figures["annual_bill"]
    limit = float(parameters()["equivalents.energy_effort_limit"].constant)
    middle, low, high = (end / stated for end in bill.at())
    if middle > 1:
        asked = "C’est moins que la facture : est-ce bien le revenu d’une année, en euros ?"
        return {"typed": typed, "error": asked}
    if low > limit:
        words = "Au-dessus du repère de 8 % : l’énergie pèse lourd, des aides existent pour cela."
    elif high < limit:
        words = "Au-dessous du repère de 8 %."
    else:
        words = "Peut-être au-dessus du repère de 8 % : précisez vos réponses pour le savoir."
    return {
        "typed": typed,
        "error": None,
        "share": percent(middle),
        "range": f"entre {number(100 * low)} et {number(100 * high)} %",
        "words": words,
    }


# The French of the result page: parts of the house, of the bill, of the summer.

LOSSES = {
    "roof_loss": "Toit",
    "wall_loss": "Murs",
    "window_loss": "Fenêtres",
    "door_loss": "Portes",
    "floor_loss": "Plancher bas",
    "air_renewal_loss": "Air renouvelé",
    "thermal_bridge_loss": "Jonctions",
}
BILL_PARTS = {
    "heating": "Chauffage",
    "hot_water": "Eau chaude",
    "appliances": "Appareils et cuisson",
    "standing_charges": "Abonnements",
    "lighting": "Éclairage",
    "auxiliaries": "Ventilation, pompes",
    "cooling": "Climatisation",
}
_MIDDLING = (
    "Moyen",
    "Protégé du soleil, mais il garde peu la fraîcheur : aérez la nuit, fermez le jour.",
)
SUMMER = (  # under a roof
    (
        "Insuffisant",
        "Le toit laisse passer la chaleur ou les fenêtres n’ont pas de volets : "
        "les nuits chaudes y seront dures.",
    ),
    _MIDDLING,
    ("Bon", "Toit isolé, fenêtres protégées, et de quoi garder ou faire circuler la fraîcheur."),
)
SUMMER_BELOW_NEIGHBOURS = (
    (
        "Insuffisant",
        "Sans volets, le soleil entre par les fenêtres : les nuits chaudes y seront dures.",
    ),
    _MIDDLING,
    (
        "Bon",
        "Des voisins au-dessus, des fenêtres protégées, et de quoi garder ou faire circuler la "
        "fraîcheur.",
    ),
)
LABEL_LIKELY, LABEL_STATED = "L’étiquette DPE probable", "L’étiquette de votre DPE"

_YEARLY, _MONTHLY = 10, 5


def _by_area(figure: Range, unit: str) -> str:
    """An indicator of the label, rounded down as its rule says: letter and figure agree."""
    middle, low, high = (float(np.floor(end)) for end in figure.at())
    around = "" if low == high else f" ({between(low, high, '')})"
    return f"{number(middle)} {unit} par an{around}"


def _share(key: str, name: str, share: float, text: str) -> Context:
    """A part of a whole, drawn and said."""
    return {"key": key, "name": name, "share": share, "percent": percent(share), "text": text}


def _losses(estimate: HousingEstimate) -> list[Context]:
    values = {key: float(estimate.figures[key].middle[0]) for key in LOSSES}
    total = sum(values.values()) or 1.0
    return [
        _share(key, LOSSES[key], values[key] / total, number(values[key]))
        for key in sorted(LOSSES, key=lambda key: -values[key])
    ]


def _parts(estimate: HousingEstimate) -> list[Context]:
    values = {key: float(estimate.bill_parts[key][0]) for key in BILL_PARTS}
    total = sum(values.values())
    if not np.isfinite(total) or total <= 0:
        return []
    shown = [key for key in BILL_PARTS if values[key] >= 1]
    euros_shown = rounded_parts([values[key] for key in shown], _YEARLY)
    return [
        _share(key, BILL_PARTS[key], values[key] / total, euros(part))
        for key, part in zip(shown, euros_shown, strict=True)
    ]


def home_words(form: HousingForm) -> str:
    """The home in a few words: kind, age, surface, place."""
    kind = "Maison" if form.given["dwelling_type"] == "house" else "Appartement"
    when = form.given.get("construction_year")
    age = (
        f"de {when}"
        if when
        else FIELDS["construction_period"]
        .choices.get(form.given.get("construction_period", ""), "")
        .lower()
    )
    where = town_name(form.given.get("commune", ""), form.place)
    place = to_town(where) if where else ""
    area = float(form.answers.floor_area[0])
    surface = f"{short(area)} m²" if np.isfinite(area) else ""
    return ", ".join(part for part in (f"{kind} {age}".strip(), surface, place) if part)


def _certified(form: HousingForm) -> int:
    """The class that a valid certificate tells; -1 without one."""
    answers = form.answers
    return -1 if answers.has_void_certificate()[0] else int(answers.certified_class[0])


def _label_words(probabilities: np.ndarray, shown: int, stated: int = -1) -> str:
    """How sure the letter shown is, and which others may be."""
    order = [int(i) for i in np.argsort(-probabilities) if i != shown]
    others = [DPE_CLASSES[i] for i in order if probabilities[i] >= 0.15][:2]
    letter, chance = DPE_CLASSES[shown], float(probabilities[shown])
    if stated == shown:
        now = f" Recompté aujourd’hui, peut-être {listed(others, 'ou')}." if others else ""
        return f"{letter} : c’est ce que dit votre DPE.{now}"
    if not others:
        return f"Presque sûrement {letter}."
    if chance >= 0.5:
        return f"Sans doute {letter}, peut-être {listed(others, 'ou')}."
    return f"Peut-être {letter}, peut-être {listed(others, 'ou')} : à préciser."


def _summer(estimate: HousingEstimate) -> tuple[str, str]:
    """Comfort in summer; a flat below others has no roof to insulate."""
    has_roof = float(estimate.figures["roof_loss"].middle[0]) > 0
    words = SUMMER if has_roof else SUMMER_BELOW_NEIGHBOURS
    return words[int(estimate.summer_comfort[0])]


def _drawing(estimate: HousingEstimate, form: HousingForm) -> Drawing:
    def code(name: str) -> int:
        return int(estimate.assumptions[name].codes[0])  # type: ignore[index]

    given = form.given
    return Drawing(
        given["dwelling_type"],
        given.get("attachment", ""),
        given.get("position", "middle"),
        int(float(form.answers.storeys[0])) if "storeys" in given else code("storeys") + 1,
        given.get("roof_type") or ROOF_TYPES[code("roof_type")],
    )


def present(estimate: HousingEstimate, form: HousingForm, passed: tuple[str, ...] = ()) -> Context:
    """The result page of one home.

    Parameters
    ----------
    estimate : HousingEstimate
        Of one home.
    form : HousingForm
        What was answered, for links back to each question.
    """
    figure = estimate.figures
    bill, low, high = figure["annual_bill"].at()
    has_bill = bool(np.isfinite(bill))
    probabilities = estimate.dpe_class_probabilities[0]
    likeliest = DPE_CLASSES[int(estimate.dpe_class[0])]
    dots = [float(value) for value in estimate.bill_quantiles[:, 0]]
    losses = _losses(estimate)
    worst_loss, *_ = losses
    emissions, emissions_low, emissions_high = figure["emissions"].at()
    car = float(parameters()["equivalents.car_emissions"].constant)
    energy, energy_low, energy_high = figure["real_final_energy"].at()
    given, assumed = lines(estimate, form)
    return {
        "home": home_words(form),
        "bill": euros(bill, _YEARLY) if has_bill else "",
        "bill_range": between(low, high, "€", _YEARLY) if has_bill else "",
        "month_range": between(low / 12, high / 12, "€", _MONTHLY) if has_bill else "",
        "has_bill": has_bill,
        "dots": dots,
        "dots_low": low,
        "dots_high": high,
        "dots_middle": bill,
        "dots_words": "Vingt foyers comme le vôtre : seize sont dans la fourchette, et la moitié "
        f"paie moins de {euros(bill, _YEARLY)}."
        if bill > 0
        else "",
        "dots_rows": [(str(k), euros(value, _YEARLY)) for k, value in enumerate(dots, 1)],
        "median_bill": float(np.median(dots)) if has_bill else None,
        "classes": [
            {"letter": letter, "probability": float(p), "percent": percent(float(p))}
            for letter, p in zip(DPE_CLASSES, probabilities, strict=True)
        ],
        "likeliest": likeliest,
        "label_title": LABEL_STATED
        if _certified(form) == int(estimate.dpe_class[0])
        else LABEL_LIKELY,
        "label_words": _label_words(probabilities, int(estimate.dpe_class[0]), _certified(form)),
        "energy_class": DPE_CLASSES[int(estimate.energy_class[0])],
        "climate_class": DPE_CLASSES[int(estimate.climate_class[0])],
        "primary_energy": _by_area(figure["primary_energy_per_area"], "kWh/m²"),
        "emissions_per_area": _by_area(figure["emissions_per_area"], "kg de CO₂/m²"),
        "conventional_bill": euros(float(figure["conventional_bill"].middle[0]), _YEARLY),
        "losses": losses,
        "worst_loss": worst_loss,
        "losses_rows": [
            (one["name"], one["percent"], one["text"]) for one in losses if one["share"] > 0
        ],
        "parts": _parts(estimate),
        "drawing": _drawing(estimate, form),
        "summer": _summer(estimate),
        "emissions": f"{number(rounded(emissions, 100))} kg de CO₂ par an "
        f"({between(emissions_low, emissions_high, 'kg', 100)})",
        "equivalent": f"autant que {number(rounded(emissions / car, 100))} km en voiture.",
        "final_energy": f"{number(rounded(energy, 100))} kWh par an "
        f"({between(energy_low, energy_high, 'kWh', 100)})",
        "given": given,
        "assumed": assumed,
        "question": next_question(estimate, form, passed) if has_bill else None,
        "share_path": url_for("housing.result", **form.given),
        "rules_date": day(str(estimate.parameters_date[0])),
        "price_date": day(str(estimate.price_date[0])) if has_bill else "",
    }


# The address is the state.

_OVERHEAD = 100_000
"""Of a form around its file. [bytes]"""

bp = Blueprint("housing", __name__, url_prefix="/logement")


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
    target = request.args.get("etape", QUICK.key)
    came_from = step_named(request.args.get("depuis", ""))
    if came_from is not None:
        candidates = settle_place(form)
        forward = target == RESULT or target > came_from.key
        form.refuse([*came_from.fields, *(BILL_FIELDS if "bills" in came_from.fields else ())])
        if forward and form.errors:
            return questions(form, came_from, candidates=candidates)
        if target == RESULT or step_named(target):
            return redirect(address(form, target), 303)
    return questions(form, step_named(target) or QUICK)


def _place(form: HousingForm, candidates: Sequence[TownOption] = ()) -> Context:
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
    if form.given.get(name):
        form.refuse([name])
    return _alone(form, name)


def asked_again(form: HousingForm, candidates: Sequence[TownOption] = ()) -> ResponseReturnValue:
    """What a result refuses: one question alone, as it was corrected; bills together, since they
    contradict one another; the first screen where nothing is told of the home."""
    name = next(iter(form.refusals))
    if name == "dwelling_type":
        return questions(form, QUICK)
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
        result, code = _read_certificate(content)
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
        first=QUICK.key,
    )


def _read_certificate(content: bytes) -> tuple[CertifiedHome | None, str]:
    """The home or the building of a certificate; or why there is none."""
    try:
        result = homes_of(islice(documents(content), 2))
    except UnreadableCertificate as problem:
        return None, str(problem)
    if len(result) != 1:
        return None, "several"
    (home,) = result
    if home.issue:
        _, _, why = home.issue.partition(":")
        return None, why
    return home, ""


def _answers_of(row: Mapping[str, object]) -> dict[str, Any]:
    """Answers as an address holds them."""
    return {
        name: plain_number(value) if isinstance(value, float) else str(value)
        for name, value in row.items()
    }
