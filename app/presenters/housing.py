"""An estimate of one home → what its page says and draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app import steps
from app.forms import HousingForm
from app.french import between, capital, day, euros, listed, number, percent, rounded, short
from app.words import BILL_PARTS, FIELDS, LOSSES, SUMMER
from calc.housing.answers import HousingAnswers
from calc.housing.results import Assumption, HousingEstimate, Range
from calc.inputs import declarations
from calc.parameters import parameters
from calc.places import commune
from calc.vocabulary import DPE_CLASSES, ROOF_TYPES

_YEARLY, _MONTHLY = 10, 5
_LIKELY = ("presque sûrement", 0.9), ("très probablement", 0.7), ("probablement", 0.5)


@dataclass(frozen=True)
class Share:
    """A part of a whole, drawn and said."""

    key: str
    name: str
    share: float
    percent: str
    text: str


@dataclass(frozen=True)
class Grade:
    """A class of the label."""

    letter: str
    probability: float
    percent: str


@dataclass(frozen=True)
class Line:
    """Something supposed of the home, and where to correct it."""

    field: str
    name: str
    value: str
    sure: str
    link: str
    is_given: bool


@dataclass(frozen=True)
class Question:
    """The answer that would narrow the range most."""

    text: str
    link: str
    share: str


@dataclass(frozen=True)
class Drawing:
    """What the drawn house needs."""

    kind: str
    attachment: str
    position: str
    storeys: int
    roof: str


@dataclass(frozen=True)
class Result:
    """Everything the result page shows."""

    home: str
    bill: str
    bill_range: str
    month_range: str
    has_bill: bool
    dots: list[float]
    dots_low: float
    dots_high: float
    dots_words: str
    classes: list[Grade]
    likeliest: str
    label_words: str
    energy_class: str
    climate_class: str
    primary_energy: str
    emissions_per_area: str
    conventional_bill: str
    losses: list[Share]
    worst_loss: str
    parts: list[Share]
    drawing: Drawing
    summer: tuple[str, str]
    emissions: str
    equivalent: str
    final_energy: str
    given: list[Line]
    assumed: list[Line]
    question: Question | None
    share_path: str
    rules_date: str
    price_date: str
    adviser: list[tuple[str, str, str, str]]


def _one(figure: Range) -> tuple[float, float, float]:
    return float(figure.middle[0]), float(figure.low[0]), float(figure.high[0])


def _link(form: HousingForm, field: str) -> str:
    from flask import url_for

    key = steps.step_of(field).key
    return url_for("housing.index", **form.given, etape=key, _anchor=f"champ-{field}")


def _certainty(probability: float) -> str:
    for words, least in _LIKELY:
        if probability >= least:
            return f"{words} ({percent(probability)})"
    return f"le plus probable ({percent(probability)})"


def _said(field: str, code: str) -> str:
    words = FIELDS[field]
    if words.choices:
        return words.choices.get(code, code).lower()
    if field == "commune":
        known = commune(code)
        return known.name if known else code
    what = declarations(HousingAnswers)[field]
    text = code.replace(".", ",") if what.unit != "year" else code
    return f"{text} {words.unit}".strip()


def _supposed(field: str, assumption: Assumption) -> tuple[str, str]:
    words, what = FIELDS[field], declarations(HousingAnswers)[field]
    if assumption.codes is not None and assumption.probabilities is not None:
        code = int(assumption.codes[0])
        certain = _certainty(float(assumption.probabilities[0, code]))
        if what.kind == "flag":
            return ("oui", "non")[1 - code], certain
        if what.kind == "choice":
            return words.choices[what.options[code]].lower(), certain
        return f"{number(code + 1)} {words.unit}".strip(), certain
    assert assumption.values is not None
    middle, low, high = _one(assumption.values)
    if what.unit == "year":
        return f"vers {middle:.0f}", f"entre {low:.0f} et {high:.0f}"
    return f"{short(middle)} {words.unit}".strip(), between(low, high, words.unit, _step(middle))


def _step(value: float) -> float:
    return 0.1 if abs(value) < 10 else 1


def _lines(estimate: HousingEstimate, form: HousingForm) -> tuple[list[Line], list[Line]]:
    given = [
        Line(name, capital(FIELDS[name].name), _said(name, value), "", _link(form, name), True)
        for name, value in form.given.items()
    ]
    assumed = []
    for name, assumption in sorted(
        estimate.assumptions.items(), key=lambda item: -float(item[1].bill_share[0])
    ):
        sensible = steps.makes_sense(name, form.given) and name in FIELDS
        if assumption.given[0] or not sensible or name in form.given:
            continue
        value, sure = _supposed(name, assumption)
        assumed.append(Line(name, capital(FIELDS[name].name), value, sure, _link(form, name), False))
    return given, assumed


def _question(estimate: HousingEstimate, form: HousingForm) -> Question | None:
    asked = {name for step in steps.STEPS for name in step.fields}
    open_fields = [
        (float(assumption.bill_share[0]), name)
        for name, assumption in estimate.assumptions.items()
        if not assumption.given[0] and name in asked and steps.makes_sense(name, form.given)
    ]
    if not any(name.startswith("bill") for name in form.given):
        carrier = form.given.get("heating_carrier", "electricity")
        name = f"bill_{carrier}"
        if not open_fields or max(open_fields)[0] < 0.25:
            text = f"Que payez-vous pour une année {_energy_of(carrier)} ?"
            return Question(text, _link(form, name), "")
    if not open_fields or max(open_fields)[0] < 0.02:
        return None
    share, name = max(open_fields)
    return Question(FIELDS[name].label, _link(form, name), percent(share))


def _energy_of(carrier: str) -> str:
    name = FIELDS[f"bill_{carrier}"].name.removeprefix("facture de ")
    return f"d’{name}" if name[0] in "aéeiou" else f"de {name}"


def _losses(estimate: HousingEstimate) -> list[Share]:
    values = {key: float(estimate.figures[key].middle[0]) for key in LOSSES}
    total = sum(values.values()) or 1.0
    found = [
        Share(key, name, values[key] / total, percent(values[key] / total),
              f"{number(values[key])} W par degré")
        for key, name in LOSSES.items()
    ]  # fmt: skip
    return sorted(found, key=lambda loss: -loss.share)


def _parts(estimate: HousingEstimate) -> list[Share]:
    values = {key: float(estimate.figures[f"real_bill_{key}"].middle[0]) for key in BILL_PARTS}
    total = sum(values.values()) or 1.0
    return [
        Share(key, name, values[key] / total, percent(values[key] / total),
              euros(values[key], _YEARLY))
        for key, name in BILL_PARTS.items()
        if values[key] >= 1
    ]  # fmt: skip


def _home(form: HousingForm) -> str:
    kind = "Maison" if form.given["dwelling_type"] == "house" else "Appartement"
    when = form.given.get("construction_year")
    age = f"de {when}" if when else FIELDS["construction_period"].choices.get(
        form.given.get("construction_period", ""), ""
    ).lower()  # fmt: skip
    where = commune(form.given.get("commune", ""))
    place = f"à {where.name}" if where else ""
    surface = f"{short(float(form.answers.floor_area[0]))} m²"
    return ", ".join(part for part in (f"{kind} {age}".strip(), surface, place) if part)


def _label_words(probabilities: np.ndarray) -> str:
    order = np.argsort(-probabilities)
    kept = [DPE_CLASSES[i] for i in order if probabilities[i] >= 0.15][:3]
    if len(kept) == 1:
        return f"Presque sûrement {kept[0]}."
    return f"Sans doute {kept[0]}, peut-être {listed(kept[1:], 'ou')}."


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


_ADVISER = (
    "wall_area", "u_wall", "roof_area", "u_roof", "lower_floor_area", "u_floor", "window_area",
    "u_window", "door_area", "u_door", "thermal_bridge_loss", "air_renewal_loss",
    "generation_efficiency", "hot_water_efficiency", "altitude", "ceiling_height",
)  # fmt: skip


def present(estimate: HousingEstimate, form: HousingForm) -> Result:
    """The result page of one home.

    Parameters
    ----------
    estimate : HousingEstimate
        Of one home.
    form : HousingForm
        What was answered, for links back to each question.
    """
    figure = estimate.figures
    bill, low, high = _one(figure["annual_bill"])
    has_bill = bool(np.isfinite(bill))
    probabilities = estimate.dpe_class_probabilities[0]
    likeliest = DPE_CLASSES[int(estimate.dpe_class[0])]
    losses = _losses(estimate)
    emissions, emissions_low, emissions_high = _one(figure["emissions"])
    car = float(parameters()["equivalents.car_emissions"].values[0])
    energy, energy_low, energy_high = _one(figure["real_final_energy"])
    primary, primary_low, primary_high = _one(figure["primary_energy_per_area"])
    climate, climate_low, climate_high = _one(figure["emissions_per_area"])
    given, assumed = _lines(estimate, form)
    return Result(
        _home(form),
        euros(bill, _YEARLY) if has_bill else "",
        between(low, high, "€", _YEARLY) if has_bill else "",
        between(low / 12, high / 12, "€", _MONTHLY) if has_bill else "",
        has_bill,
        [float(value) for value in estimate.bill_quantiles[:, 0]],
        low, high,
        f"Sur 20 foyers comme le vôtre, 16 paient {between(low, high, '€', _YEARLY)} par an.",
        [Grade(letter, float(p), percent(float(p)))
         for letter, p in zip(DPE_CLASSES, probabilities, strict=True)],
        likeliest, _label_words(probabilities),
        DPE_CLASSES[int(estimate.energy_class[0])], DPE_CLASSES[int(estimate.climate_class[0])],
        f"{number(primary)} kWh/m² par an ({between(primary_low, primary_high, '')})",
        f"{number(climate)} kg de CO₂/m² par an ({between(climate_low, climate_high, '')})",
        euros(float(figure["conventional_bill"].middle[0]), _YEARLY),
        losses, losses[0].name.lower(), _parts(estimate), _drawing(estimate, form),
        SUMMER[int(estimate.summer_comfort[0])],
        f"{number(rounded(emissions, 100))} kg de CO₂ par an "
        f"({between(emissions_low, emissions_high, 'kg', 100)})",
        f"Autant que {number(rounded(emissions / car, 100))} km dans une voiture moyenne.",
        f"{number(rounded(energy, 100))} kWh par an ({between(energy_low, energy_high, 'kWh', 100)})",
        given, assumed, _question(estimate, form) if has_bill else None,
        _path(form), day(str(estimate.parameters_date[0])),
        day(str(estimate.price_date[0])) if has_bill else "",
        [(name, FIELDS[name].label, FIELDS[name].unit, form.given.get(name, "").replace(".", ","))
         for name in _ADVISER],
    )  # fmt: skip


def _path(form: HousingForm) -> str:
    from flask import url_for

    return url_for("housing.result", **form.given)


@dataclass(frozen=True)
class Effort:
    """The bill beside an income that was told for one answer."""

    typed: str
    error: str | None
    share: str
    range: str
    words: str


def present_effort(
    estimate: HousingEstimate, income: np.ndarray, typed: str, error: str | None
) -> Effort:
    """Share of an income that goes to energy.

    Parameters
    ----------
    income : ndarray, shape (1,)
        [EUR/yr]
    typed : str
        As it was written, to show it again.
    error : str or None
        Why it was refused.
    """
    told = float(income[0])
    if error or not np.isfinite(told) or told <= 0:
        return Effort(typed, error or "Écrivez un montant plus grand que zéro.", "", "", "")
    limit = float(parameters()["equivalents.energy_effort_limit"].values[0])
    middle, low, high = (value / told for value in _one(estimate.figures["annual_bill"]))
    if low > limit:
        words = "Au-dessus du repère de 8 % : l’énergie pèse lourd, des aides existent pour cela."
    elif high < limit:
        words = "Au-dessous du repère de 8 %."
    else:
        words = "Peut-être au-dessus du repère de 8 % : précisez vos réponses pour le savoir."
    return Effort(
        typed, None, percent(middle),
        f"entre {number(100 * low)} et {number(100 * high)} %", words,
    )  # fmt: skip


