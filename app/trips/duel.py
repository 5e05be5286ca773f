"""*À deux*: two commutes side by side, asked, then what each could do."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from flask import url_for
from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, Words, asks
from app.counting.panel import UNKNOWN, panel_of
from app.home.questions import Field, field_of_page
from app.saying import (
    WEEKS,
    Bar,
    Context,
    aligned,
    capital,
    carbon,
    distance,
    money,
    movement,
    short,
    span,
    time,
)
from app.trips.words import BY, MODES
from calc.mobility.trips.advice import OTHERS, WAYS, Duel, DuelRequest
from calc.schema.inputs import declarations, read
from calc.uncertainty import ended

DUEL_FIELDS = {
    "way": Words("Comment y allez-vous ?", "mode", choices={way: MODES[way] for way in WAYS}),
    "distance": Words("À quelle distance ?", "distance", "D’un aller.", unit="km", blank=""),
    "times_a_week": Words("Combien de jours par semaine ?", "jours", unit="jours", blank=""),
    "people": Words(
        "Si c’est en voiture, à combien dedans ?",
        "personnes",
        "Vous compris.",
        unit="personnes",
        blank="seul ou seule",
    ),
}
DUEL_REQUIRED = {
    "way": "Choisissez comment vous allez au travail ou à l’école.",
    "distance": "Dites à quelle distance, même à peu près.",
    "times_a_week": "Dites combien de jours par semaine.",
}
SIDE_NAMES = ("À gauche", "À droite")
DUEL_MEASURES = {
    "emissions": "Carbone",
    "cost": "Argent",
    "duration": "Temps",
    "active_minutes": "Mouvement, par semaine",
}


# The form of two commutes: the same four questions twice, in the address.

SIDES = ("a", "b")


@asks(DuelRequest, DUEL_FIELDS)
class CommuteForm(AddressForm):
    """What one of the two says; its fields have the letter of the side first."""

    own = DUEL_REQUIRED


class DuelForm:
    """Answers of two people.

    Attributes
    ----------
    sides : list of CommuteForm
    is_asked : bool
        Somebody said something.
    day : datetime64[D]
        Of the prices and factors.
    """

    def __init__(self, sent: MultiDict[str, str]):
        self.sides = [CommuteForm(sent, prefix=f"{side}_") for side in SIDES]
        self.is_asked = any(form.given for form in self.sides)
        self.day = np.datetime64("today")
        if self.is_asked:
            for form in self.sides:
                form.refuse()

    @cached_property
    def given(self) -> dict[str, Any]:
        """By field with its side first (``a_distance``)."""
        return {field.name: field.data for form in self.sides for field in form if field.data}

    @cached_property
    def request(self) -> DuelRequest:
        """The two commutes, one row each."""
        names = declarations(DuelRequest)
        columns = {name: [form.given.get(name, "") for form in self.sides] for name in names}
        request, _ = read(DuelRequest, columns, len(SIDES))
        return request

    @property
    def refusals(self) -> dict[str, str]:
        """The first French sentence of each refused field, with its side first."""
        return {
            field.name: field.errors[0] for form in self.sides for field in form if field.errors
        }

    @property
    def errors(self) -> dict[str, list[str]]:
        """The page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}


# Two commutes → their page: figures side by side, and what each could do.

_SAID = {"emissions": carbon, "cost": money, "duration": time, "active_minutes": movement}
_USUAL_DAYS = "5"


def _field(name: str, side: str, form: DuelForm) -> Field:
    key = f"{side}_{name}"
    usual = {key: _USUAL_DAYS} if name == "times_a_week" else {}
    return field_of_page(key, DUEL_FIELDS[name], usual | form.given, form.refusals)


def present_sides(form: DuelForm) -> list[Context]:
    """The questions, twice."""
    return [
        {"key": side, "name": name, "fields": [_field(field, side, form) for field in DUEL_FIELDS]}
        for side, name in zip(SIDES, SIDE_NAMES, strict=True)
    ]


def _ends(duel: Duel, name: str) -> list[np.ndarray]:
    """Middle, low and high of both; euros by the account of every page, cars kept."""
    if name == "cost":
        return list(np.array([year.cost.at() for year in duel.years]).T)
    ends = [duel.today.get(end, duel.today[name]) for end in ended(name)]
    if name == "active_minutes":
        ends = [end / WEEKS for end in ends]
    return ends


def _measure(duel: Duel, name: str) -> Context:
    middle, low, high = _ends(duel, name)
    said = _SAID[name]
    bars = []
    for side, *figures in zip(SIDE_NAMES, middle, low, high, strict=True):
        of, least, most = (float(figure) for figure in figures)
        bars.append(Bar(side, of, least, most, said(of), span(least, most, said)))
    return {"key": name, "name": DUEL_MEASURES[name], "bars": aligned(bars)}


def _head(form: DuelForm, i: int) -> Context:
    request = form.request
    way, days = WAYS[int(request.way[i])], float(request.times_a_week[i])
    parts = [
        MODES[way],
        distance(float(request.distance[i])),
        f"{short(days)} {'jour' if days < 2 else 'jours'} par semaine",
    ]
    return {"side": SIDE_NAMES[i], "icon": way, "text": ", ".join(parts)}


def _sentence(duel: Duel) -> tuple[str, str, str]:
    """Who emits less, when the ranges tell."""
    middle, low, high = _ends(duel, "emissions")
    less = int(np.argmin(middle))
    more = 1 - less
    if high[less] >= low[more]:
        return "Vos deux trajets émettent à peu près autant.", "", ""
    apart = carbon(float(middle[more] - middle[less]))
    return f"{SIDE_NAMES[less]}, ", apart, " de CO₂ de moins par an."


def _idea(duel: Duel, form: DuelForm, i: int, best: int) -> Context:
    way = WAYS[int(form.request.way[i])]
    if best < 0:
        text = (
            "Difficile de faire plus sobre : bravo."
            if duel.is_little[i]
            else "Rien ne divise ces émissions par deux à cette distance : à plusieurs, "
            "ou un jour de moins."
        )
        return {"side": SIDE_NAMES[i], "icon": way, "today": BY[way], "text": text}
    gain, year = float(duel.spared_emissions[i, best]), duel.years[i]
    apart = float(duel.spared_apart[i, best])
    more, *ends = year.change.at(1 + best)
    saved, (low, high) = -more, sorted(map(abs, ends))
    hours = duel.others["duration"][i][best] - duel.today["duration"][i]
    longer = float(hours) / (2 * float(duel.times_a_year[i]))
    parts = [
        f"{carbon(gain)} de CO₂ de moins par an ({span(gain - apart, gain + apart, carbon)})",
        f"{money(abs(saved))} {'gagnés' if saved > 0 else 'de plus'} ({span(low, high, money)})",
        f"{time(abs(longer))} de {'plus' if longer > 0 else 'moins'} par trajet"
        if abs(longer) > 1 / 120
        else "le même temps de trajet",
    ]
    text = f"{capital(BY[OTHERS[best]])} : {', '.join(parts)}."
    return {"side": SIDE_NAMES[i], "icon": OTHERS[best], "today": BY[way], "text": text}


def present_duel(duel: Duel, form: DuelForm) -> Context:
    """The page of two commutes without an error."""
    better = duel.better.tolist()
    gain = sum(float(duel.spared_emissions[i, best]) for i, best in enumerate(better) if best >= 0)
    middle, low, high = duel.together
    together = f"À vous deux : {carbon(middle)} de CO₂ par an ({span(low, high, carbon)})."
    if gain:
        together += f" Vous pourriez en éviter environ {carbon(gain)}."
    return {
        "heads": [_head(form, i) for i in range(len(SIDES))],
        "measures": [_measure(duel, name) for name in DUEL_MEASURES],
        "sentence": _sentence(duel),
        "together": together,
        "ideas": [_idea(duel, form, i, best) for i, best in enumerate(better)],
        "path": url_for("tablet.duel", **form.given),
    }


def of_duel(duel: Duel) -> list[Context]:
    """Of two commutes, one panel each: what the way that is proposed gains.

    Who emits next to nothing has nothing within reach; who has no way proposed does not know.
    """
    panels = []
    for i, best in enumerate(duel.better.tolist()):
        less = saved = 0.0 if duel.is_little[i] else UNKNOWN
        if best >= 0:
            less = float(duel.spared_emissions[i, best])
            saved = -float(duel.years[i].change.middle[1 + best])
        panels.append(panel_of("duel", saved, less, side=SIDES[i], who=SIDE_NAMES[i]))
    return [panel for panel in panels if panel]
