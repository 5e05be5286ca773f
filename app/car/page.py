"""*Ma voiture*: keep it, replace it, own none. Cars compared → what its page says and draws."""

from __future__ import annotations

import math

import numpy as np
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.car.comparison import SAID, View, difference, is_doubtful, kilometres, name_of, signed
from app.car.form import (
    AGREED,
    ASK,
    KEEP,
    LEAST,
    NONE,
    PARTS,
    PAYMENTS,
    SCENARIOS,
    SORTS,
    VERDICTS,
    CarForm,
    present_questions,
)
from app.counting import seen
from app.counting.panel import panel_of
from app.saying import THIN, Context, carbon, decapital, money, number, percent, short, span
from app.site.config import draws
from app.site.responses import render
from app.week.offers import offers
from calc.mobility.car.household import OneCar
from calc.mobility.car.ownership import SCENARIOS as SCENARIO_KEYS
from calc.parameters import parameters
from calc.uncertainty import quantile, ranged

# Cumulated lines that cross: their paths, bands, axes and marks, on a drawing 360 wide.

LEFT, RIGHT, TOP, BOTTOM = 46.0, 330.0, 24.0, 236.0
_LETTERS = "ABCDE"


def _step(most: float) -> float:
    """A round step that cuts an axis into three to six."""
    rough = most / 4
    size = 10 ** math.floor(math.log10(rough))
    return float(next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= rough))


def _apart(ends: list[float], least: float = 17.0) -> list[float]:
    """Marks pushed apart so that none hides another."""
    order = sorted(range(len(ends)), key=lambda i: -ends[i])
    placed, below = list(ends), BOTTOM + least
    for i in order:
        placed[i] = min(ends[i], below - least)
        below = placed[i]
    return placed


def drawing(title: str, unit: str, drawn: np.ndarray, names: list[str], years: int) -> Context:
    """The first line plainly, the others with the range of their difference to it, which stops
    where nothing is spent or emitted.

    Parameters
    ----------
    drawn : ndarray, shape (N, lines, Y + 1)
        Cumulated from the first day.
    years : int
        The car is kept.
    """
    first = quantile(drawn[:, 0], 0.5)
    gap = drawn - drawn[:, :1]
    middles, lows, highs = (np.maximum(first + quantile(gap, q), 0.0) for q in (0.5, 0.1, 0.9))
    most, last = float(highs.max()), drawn.shape[-1] - 1
    step = _step(most)
    x = LEFT + (RIGHT - LEFT) * np.arange(last + 1) / last

    def height(value: np.ndarray | float) -> np.ndarray:
        return BOTTOM - (BOTTOM - TOP) * np.asarray(value) / most

    def points(values: np.ndarray, places: np.ndarray = x) -> str:
        pairs = zip(places, height(values), strict=True)
        return " ".join(f"{a:.1f} {b:.1f}" for a, b in pairs)

    said = (lambda v: number(v)) if unit == "€" else (lambda v: short(v / 1000))
    columns = [y for y in dict.fromkeys((1, 2, 5, 10, 15, years)) if y <= last]
    ends = _apart([float(height(values[-1])) for values in middles])
    lines = [
        {
            "letter": _LETTERS[k],
            "name": names[k],
            "path": f"M{points(middles[k])}",
            "band": "" if k == 0 else f"M{points(lows[k])} {points(highs[k][::-1], x[::-1])}z",
            "end": ends[k],
            "values": [f"{said(middles[k][y])}{THIN}{unit}" for y in sorted(columns)],
        }
        for k in range(len(names))
    ]
    ticks = [(float(height(v)), said(v)) for v in np.arange(0, most, step)]
    marks = [(float(x[y]), str(y)) for y in (0, 5, 10, 15)]
    return {
        "title": title,
        "unit": unit,
        "lines": lines,
        "ticks": ticks,
        "years": marks,
        "mark": float(x[years]),
        "columns": [f"{y}{THIN}{'an' if y < 2 else 'ans'}" for y in sorted(columns)],
    }


_UPKEEP = ("servicing_fixed", "servicing", "tyres", "inspection")
_DOTS = 20


def _drawings(view: View, years: int) -> list[Context]:
    names = [view.name(k) for k in view.one.lines]
    of = view.one.comparison
    return [
        drawing(f"{what} depuis le premier jour", unit, of_all[:, 0, view.one.lines], names, years)
        for what, unit, of_all in (
            ("Euros dépensés", "€", of.cumulated_cost),
            ("Tonnes de CO₂", "t", of.cumulated_emissions),
        )
    ]


def _distance_words(view: View, form: CarForm) -> str:
    """The kilometres of a year; without a car they are made otherwise, and supposed if not told."""
    said = f"{kilometres(view.one.distance)} par an"
    if "annual_distance" not in form.given:
        said += " (supposés : dites les vôtres)"
    return said if form.has_car_now else f"pour faire autrement {said}"


def _dots(view: View) -> Context:
    focal = view.one.asked or next(k for k in view.one.lines if k > 0)
    drawn = view.one.against["cost"][:, focal]
    values = [float(quantile(drawn, (i + 0.5) / _DOTS)) for i in range(_DOTS)]
    gainers = sum(value < 0 for value in values)
    return {
        "name": view.name(focal),
        "values": values,
        "gainers": gainers,
        "text": difference(ranged(drawn[:, None]).at(), "cost"),
    }


def _cells(drawn: np.ndarray) -> list[str]:
    """Each column of samples, said with its range."""
    result = ranged(drawn)
    said = []
    for column in range(len(result.middle)):
        middle, low, high = result.at(column)
        apart = span(low, high, money)
        said.append(money(middle) + (f" ({apart})" if apart else ""))
    return said


def _parts(view: View) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Each part of the cost, for what is drawn."""
    of, lines = view.one.comparison, view.one.lines
    parts = of.parts | {"upkeep": sum((of.parts[part] for part in _UPKEEP), start=np.zeros(1))}
    drawn = {
        "Prix le premier jour, ou sa valeur aujourd’hui": of.paid,
        **{name: parts[key] for key, name in PARTS.items()},
        "Payé qu’elle roule ou non": of.fixed,
        "Ajouté par les kilomètres": of.running,
    }
    rows = [(name, _cells(samples[:, 0][:, lines])) for name, samples in drawn.items()]
    return [view.name(k) for k in lines], rows


def _scenarios(view: View) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Cost a year of what is drawn, when energy is cheaper or dearer."""
    drawn = view.one.scenarios
    rows = [(view.name(k), _cells(drawn[:, :, i])) for i, k in enumerate(view.one.lines)]
    return [SCENARIOS[key] for key in SCENARIO_KEYS], rows


def _without(view: View) -> list[str]:
    """What owning none saves, and what the same kilometres cost otherwise."""
    middle, low, high = view.one.ends(view.one.none, "cost")
    words = f"{money(middle)} par an ({span(low, high, money)})"
    far = kilometres(view.one.distance)
    said = [f"Les mêmes {far} en transports et en autopartage : {words}."]
    if view.form.has_car_now:
        saved, low, high = view.one.ends(0, "cost")
        fixed = ranged(view.one.comparison.fixed[:, 0]).at()
        said.insert(
            0,
            f"Sans votre voiture, {money(saved)} par an ne sont plus à payer "
            f"({span(low, high, money)}), dont {money(fixed.middle)} même si "
            "elle ne roulait pas.",
        )
        more = view.one.gap(view.one.none, "cost")
        said.append(f"En tout : {difference(more, 'cost')}.")
    return said


def _payments(view: View) -> tuple[str, list[tuple[str, str, str]], str]:
    """An electric car, new, paid at once and otherwise: its name, each way with its range, and
    for how long one would borrow."""
    choice, result = view.one.payments()
    ways = []
    for key, name in PAYMENTS.items():
        drawn = getattr(result, key)
        if drawn is not None:
            middle, low, high = ranged(drawn[:, None]).at()
            ways.append((name, money(middle), span(low, high, money)))
    return decapital(name_of(choice)), ways, number(result.years)


def _otherwise(view: View) -> str:
    """What is supposed of those who own none."""
    law = parameters()["car.without"]
    of = dict(zip(law.rows, law.on(view.form.request.date)[0], strict=True))
    (low, _, high), (_, shared, _), (_, transit, _) = (
        of[name] for name in ("car_share", "shared_price", "transit_price")
    )
    return (
        f"Autopartage : {number(shared, 2)} € du kilomètre, carburant compris ; "
        f"transports : {number(transit, 2)} € par personne. De {percent(low)} à "
        f"{percent(high)} des kilomètres en autopartage : c’est surtout cette part qui fait "
        f"la fourchette. {parameters().sources[law.sources[0]].publisher}."
    )


def _life(view: View) -> str:
    """How long a car lasts."""
    date = view.form.request.date
    law = parameters()["mobility.car_constants"]
    most = law.on(date)[0, law.columns.index("lifetime")]
    oldest = parameters()["car.life"].on(date)[0, 0]
    return f"{kilometres(most)}, ou {number(oldest)} ans"


def _allowance(view: View) -> str:
    if not view.form.has_car_now:
        return ""
    of = view.one.comparison
    own = quantile(
        (of.cost[:, 0, :1] - of.parts["parking"][:, 0, :1] - of.parts["tolls"][:, 0, :1]), 0.5
    )
    return (
        f"Barème kilométrique des impôts pour cette voiture : "
        f"{money(float(of.allowance[0]))} par an, stationnement et péages non compris. "
        f"Notre chiffre, compté de même : {money(float(own[0]))}."
    )


def _verdict(view: View) -> str:
    """What the best choice of each sort changes, or that nobody can tell."""
    places = []
    for key in SAID:
        ends = view.one.gap(view.one.least(view.one.bought, key), key)
        places.append(1 if is_doubtful(ends) else 0 if ends.middle < 0 else 2)
    if len(set(places)) == 1:
        return f"{AGREED[places[0], view.form.has_car_now]}."
    said = [VERDICTS[key, view.form.has_car_now][at] for key, at in zip(SAID, places, strict=True)]
    return f"{' ; '.join(said)}."


def _lead(view: View) -> list[str]:
    """The cheapest to buy and the lightest, said once when they are one car."""
    start = "garder la vôtre" if view.form.has_car_now else "ne pas en avoir"
    best = {key: view.one.least(view.one.bought, key) for key in SAID}

    def gap(key: str) -> str:
        more = view.one.gap(best[key], key)
        middle, low, high = (signed(end, key) for end in more)
        doubt = ", on ne peut pas trancher" if is_doubtful(more) else ""
        return f"{middle} par an (entre {low} et {high}{doubt})"

    titles = {key: LEAST[key][not view.one.is_least[key]] for key in SAID}
    if len(set(best.values())) == 1:
        name = decapital(view.name(best["cost"]))
        return [
            f"{titles['cost']} à acheter, et {decapital(titles['emissions'])} : {name}. "
            f"Par rapport à {start}, {gap('cost')} et {gap('emissions')}."
        ]
    return [
        f"{titles[key]} à acheter : {decapital(view.name(best[key]))}. "
        f"Par rapport à {start}, {gap(key)}."
        for key in SAID
    ]


def present_car(form: CarForm, one: OneCar) -> Context:
    """The page of a form without error."""
    view = View(form, one)
    years = int(view.one.comparison.now.years[0])
    shown = 0 if form.has_car_now else view.one.none
    lightest = view.one.least(view.one.bought, "emissions")
    within_reach = {key: view.one.gap(lightest, key).middle for key in SAID}
    cost, emitted = (view.one.ends(shown, key) for key in SAID)
    sources = parameters().sources
    fuel = sources[parameters()["mobility.fuel"].sources[-1]].title
    return {
        "title": KEEP if form.has_car_now else NONE,
        "number": money(cost.middle),
        "range": f"{span(cost.low, cost.high, money)} par an, et {carbon(emitted.middle)} de CO₂ "
        f"({span(emitted.low, emitted.high, carbon)})",
        "verdict": _verdict(view),
        "lead": _lead(view),
        "context": f"{_distance_words(view, form)}, {number(years)} "
        f"{'an' if years == 1 else 'ans'} devant vous",
        "sorts": [
            (key, name, url_for("car.index", **form.address(sort=key)), key == form.sort)
            for key, name in SORTS.items()
        ],
        "items": view.items(view.one.first),
        "usual": view.items([k for k in view.one.main if k not in view.one.first]),
        "others": view.other_items(),
        "drawings": _drawings(view, years),
        "dots": _dots(view),
        "parts": _parts(view),
        "scenarios": _scenarios(view),
        "without": _without(view),
        "payments": _payments(view),
        "otherwise": _otherwise(view),
        "life": _life(view),
        "allowance": _allowance(view),
        "years": years,
        "path": url_for("car.index", **form.address()),
        "sources": decapital(fuel),
        "reference": "garder la vôtre" if form.has_car_now else "ne pas en avoir",
        "saving": -within_reach["cost"],
        "emissions_saving": -within_reach["emissions"],
        "aids": offers("", np.datetime64("today"), "car_aid"),
    }


# The address is the state.

bp = Blueprint("car", __name__, url_prefix="/voiture")


@bp.get("")
def index() -> ResponseReturnValue:
    form = CarForm(request.args)
    if ASK in request.args and not form.errors and not form.is_tidy(request.args):
        return redirect(url_for("car.index", **form.address()), 303)
    wanted = form.is_asked and not form.errors
    answer = None
    if wanted:
        answer = present_car(form, OneCar(form.request, draws()))
    seen("car", answer is not None)
    response = render(
        "car/car.html",
        "car/_car.html",
        title="Ma voiture",
        form=form,
        answer=answer,
        questions=present_questions(form),
        panel=panel_of("car", answer["saving"], answer["emissions_saving"]) if answer else None,
    )
    if answer:
        response.headers["HX-Push-Url"] = answer["path"]
    return response
