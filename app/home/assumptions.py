"""What was answered and supposed of a home: listed, asked next, edited whole by an adviser."""

from __future__ import annotations

import numpy as np
from flask import url_for

from app.asking.town import town_name
from app.home.form import HousingForm, Pair, every_pair, is_bill, is_seen, main, makes_sense
from app.home.questions import Field, present_field, present_one, present_pair
from app.home.words import FIELDS, STEPS
from app.saying import Context, between, capital, counted, day, decapital, number, percent, short
from calc.housing.accounts import EVERYTHING, INDEXES, TARIFF
from calc.housing.answers import HousingAnswers
from calc.housing.results import Assumption, HousingEstimate
from calc.schema.inputs import declarations
from calc.schema.vocabulary import ORIENTATIONS
from calc.uncertainty import Range

ADVISER = (
    "wall_area",
    "u_wall",
    "roof_area",
    "u_roof",
    "lower_floor_area",
    "u_floor",
    "window_area",
    "u_window",
    "door_area",
    "u_door",
    "thermal_bridge_loss",
    "air_renewal_loss",
    "generation_efficiency",
    "hot_water_efficiency",
    *(f"window_area_{side}" for side in ORIENTATIONS),
    "window_solar_factor",
    "shading_factor",
    "inertia",
    "emission_efficiency",
    "distribution_efficiency",
    "control_efficiency",
    "intermittency_factor",
    "climate_zone",
    "altitude",
    "ceiling_height",
    "district_heating_emissions",
    "co_owned",
    "ownership_share",
)
"""What is measured and not asked."""
_LEAST_SHARE, _LEAST_BEFORE_BILL = 0.02, 0.25
"""Shares of the bill's range: below the first nothing is asked; below the second, a bill first."""
_LIKELY = ("presque sûrement", 0.9), ("très probablement", 0.7), ("probablement", 0.5)


def _link(form: HousingForm, field: str) -> str:
    """Where to answer: one screen, and back."""
    field = "commune" if field == "climate_zone" else field  # which gives it
    return url_for("housing.precise", champ=field, **form.given)


def _certainty(probability: float) -> str:
    for words, least in _LIKELY:
        if probability >= least:
            return f"{words} ({percent(probability)})"
    return f"le plus probable ({percent(probability)})"


def _said(field: str, code: str, place: str) -> str:
    words = FIELDS[field]
    if words.choices:
        return decapital(words.choices.get(code, code))
    if field == "commune":
        return town_name(code, place) or code
    what = declarations(HousingAnswers)[field]
    if what.kind == "day":
        return day(code)
    if what.kind != "quantity" or what.unit == "year":
        return f"{code} {words.unit}".strip()
    value = float(code)
    text = number(value) if value.is_integer() else code.replace(".", ",")
    return counted(value, text, words.unit)


def _supposed(field: str, assumption: Assumption) -> tuple[str, str]:
    words, what = FIELDS[field], declarations(HousingAnswers)[field]
    if assumption.codes is not None and assumption.probabilities is not None:
        code = int(assumption.codes[0])
        certain = _certainty(float(assumption.probabilities[0, code]))
        if what.kind == "flag":
            return ("oui", "non")[1 - code], certain
        if what.kind == "choice":
            return decapital(words.choices[what.options[code]]), certain
        return counted(code + 1, number(code + 1), words.unit), certain
    assert assumption.values is not None
    middle, low, high = assumption.values.at()
    if what.unit == "year":
        if round(low) == round(high):
            return f"{middle:.0f}", ""
        return f"vers {middle:.0f}", f"entre {low:.0f} et {high:.0f}"
    return _figure(middle, words.unit), between(low, high, words.unit, _step(middle))


def _figure(value: float, unit: str) -> str:
    return counted(value, short(value), unit)


def _value(name: str, drawn: Range) -> str:
    """A value and its range; none of a part that the home has not."""
    middle, low, high = drawn.at()
    if not np.isfinite(middle) or high <= 0:
        return ""
    said = _figure(middle, FIELDS[name].unit)
    return (
        said if high - low < _step(middle) else f"{said}, {between(low, high, '', _step(middle))}"
    )


def _step(value: float) -> float:
    return 0.01 if abs(value) < 1 else 0.1 if abs(value) < 10 else 1


def supposed(estimate: HousingEstimate | None, form: HousingForm, name: str) -> str:
    """What is supposed of a field that was not told, or follows from the rest; empty where
    nothing is."""
    derived = estimate.values.get(name) if estimate else None
    if derived is not None and name not in form.given:
        return _value(name, derived)
    assumption = estimate.assumptions.get(name) if estimate else None
    if assumption is None or assumption.given[0] or name in form.given:
        return ""
    if not assumption.exists[0]:
        return ""
    value, sure = _supposed(name, assumption)
    return ", ".join(filter(None, (value, sure)))


def _likeliest(estimate: HousingEstimate, form: HousingForm) -> dict[str, str]:
    """Choices told, and the likeliest of those that were not."""
    asked = declarations(HousingAnswers)
    result = {
        name: asked[name].options[int(some.codes[0])]
        for name, some in estimate.assumptions.items()
        if some.codes is not None and asked[name].kind == "choice"
    }
    return result | form.given


def lines(estimate: HousingEstimate, form: HousingForm) -> tuple[list[Context], list[Context]]:
    """Answers given; assumptions made, the heaviest first; each with where to correct it."""

    def line(name: str, value: str, sure: str = "") -> Context:
        words = {"name": capital(FIELDS[name].name), "value": value, "sure": sure}
        return words | {"link": _link(form, name)}

    given = [
        line(name, _said(name, value, form.place))
        for name, value in form.given.items()
        if name in FIELDS
    ]
    assumed, likely = [], _likeliest(estimate, form)
    assumptions = estimate.assumptions
    for name in sorted(assumptions, key=lambda one: -float(assumptions[one].bill_share[0])):
        assumption = assumptions[name]
        sensible = is_seen(name, likely) and name in FIELDS
        sensible = sensible and bool(assumption.exists[0])
        if assumption.given[0] or not sensible or name in form.given:
            continue
        assumed.append(line(name, *_supposed(name, assumption)))
    return given, assumed


def next_question(
    estimate: HousingEstimate, form: HousingForm, passed: tuple[str, ...] = ()
) -> Context | None:
    """The open question that explains most of the bill's range, or the bill itself; once it is
    told, most of the label's. Asked on the spot, with the share of that range it explains (empty
    when it is not known), what was left aside, and where the next one is asked instead.

    Parameters
    ----------
    passed : tuple of str, optional
        Questions that the household does not want to answer.
    """
    asked = {"altitude", *(name for step in STEPS for name in step.fields)}
    asked -= {"commune", *passed}
    is_billed = any(is_bill(one) for one in form.given)
    of_label = is_billed and not form.given.get("certified_class")
    shares = {
        name: float((some.label_share if of_label else some.bill_share)[0])
        for name, some in estimate.assumptions.items()
        if not some.given[0] and some.exists[0] and name in asked and makes_sense(name, form.given)
    }
    shares = {name: share for name, share in shares.items() if share >= _LEAST_SHARE}
    name = max(shares, key=lambda one: shares[one]) if shares else ""
    bill = main_bill(form).fields[0]
    if not is_billed and bill not in passed and shares.get(name, 0.0) < _LEAST_BEFORE_BILL:
        name = bill
    dated = form.given.get("certified_on") or "certified_on" in passed
    if form.given.get("certified_class") and not dated:
        name = "certified_on"  # its rules, and whether it is void
    if not name:
        return None
    skip = url_for("housing.result", **form.given, passe=",".join((*passed, name)))
    whose = "étiquette" if of_label else "facture"
    share = f"{percent(shares[name])} de l’incertitude de votre {whose}." if name in shares else ""
    asked_now = (
        present_pair(main_bill(form), form) if name == bill else present_one(name, form, True)
    )
    return {"field": asked_now, "share": share, "passed": ",".join(passed), "skip": skip}


def main_bill(form: HousingForm) -> Pair:
    """The bill that tells most of this home, in any unit."""
    is_shared = form.given.get("heating_scope") == "collective"
    return main(form.given.get("heating_carrier", "electricity"), is_shared)


# The adviser's view: every answer and every value of a home on one page, to be replaced.


_BILLED = ("bills", EVERYTHING)
_CERTIFIED = ("certified_class", "certified_primary_energy", "certified_emissions", "certified_on")


def _group(title: str, rows: list[tuple[Field, str]]) -> Context:
    """Fields told together, and what is supposed of each where nothing is told."""
    count = sum(bool(field.value) for field, _ in rows)
    return {
        "title": title,
        "rows": rows,
        "progress": f"{count} sur {len(rows)}" if count else "rien de dit",
        "opens": any(field.error for field, _ in rows),
    }


def present_adviser(form: HousingForm, estimate: HousingEstimate | None) -> list[Context]:
    """Every field that makes sense for this home.

    Parameters
    ----------
    form : HousingForm
    estimate : HousingEstimate or None
        None where an answer is refused.
    """
    named = [
        (step.title, tuple(name for name in step.fields if name not in (*_BILLED, *_CERTIFIED)))
        for step in STEPS
    ]
    named += [("Le DPE, s’il y en a un", _CERTIFIED), ("Ce qui se mesure", ADVISER)]
    groups = [
        _group(
            title,
            [
                (present_field(name, form, True), supposed(estimate, form, name))
                for name in names
                if name != "commune" and makes_sense(name, form.given)
            ],
        )
        for title, names in named
    ]
    bills = [present_pair(pair, form) for pair in every_pair()]
    bills += [present_field(name, form, True) for name in (*INDEXES, *TARIFF)]
    title = "Ce que disent les factures et les compteurs"
    groups.insert(-1, _group(title, [(one, "") for one in bills]))
    return groups
