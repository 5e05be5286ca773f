"""A quote typed line by line → what is good in it, what to ask, what not to sign."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.asking.form import AddressForm, Words, asks
from app.saying import euros, number
from app.works.words import QUOTE, WORKS
from calc.parameters import parameters
from calc.renovation.quote import Quote, checks

_ASKED = {
    "price": ("Prix du devis, toutes taxes comprises", "€"),
    "amount": ("Quantité (m², ou nombre de fenêtres)", ""),
    "vat": ("Taux de TVA", "%"),
    "thermal_resistance": ("Résistance thermique R de l’isolant", "m²·K/W"),
    "u_window": ("Uw des fenêtres", "W/(m²·K)"),
    "seasonal_efficiency": ("ETAS de la pompe à chaleur", "%"),
    "power": ("Puissance de la machine", "kW"),
    "needed_power": ("Puissance que notre calcul demande", "kW"),
    "deposit": ("Acompte demandé", "€"),
    "is_certified": ("L’entreprise est-elle RGE pour ce travail ?", ""),
    "names_the_work": ("Le devis dit-il la marque, le modèle, la surface et la performance ?", ""),
    "came_to_me": ("Vous a-t-on appelé, ou est-on venu sans que vous le demandiez ?", ""),
    "signed_on": ("Signature prévue le (comme 17/12/2026)", ""),
    "cee_accepted_on": ("Offre de certificats (CEE) acceptée le (comme 10/12/2026)", ""),
}
FLAGS = ("is_certified", "names_the_work", "came_to_me")
_WORDS = {name: Words(label, label, unit=unit) for name, (label, unit) in _ASKED.items()}


@asks(Quote, {**_WORDS, "measure": Words("Le travail", "Le travail")})
class QuoteForm(AddressForm):
    """What a quote says, in the address."""


@dataclass(frozen=True)
class QuoteQuestion:
    """A question of the page."""

    name: str
    text: str
    unit: str
    value: str
    error: str
    is_flag: bool


@dataclass(frozen=True)
class Said:
    """A line read."""

    verdict: str
    mark: str
    text: str


_MARKS = {"bad": "À refuser", "look": "À demander", "good": "Bon"}


def lines(form: QuoteForm) -> list[QuoteQuestion]:
    """The questions, as they were answered."""
    return [
        QuoteQuestion(
            name,
            text,
            unit,
            form.given.get(name, "").replace(".", ",") if unit else form.given.get(name, ""),
            form.refusals.get(name, ""),
            name in FLAGS,
        )
        for name, (text, unit) in _ASKED.items()
    ]


def works() -> list[tuple[str, str]]:
    """Works that a quote may be of."""
    return [(name, work.name) for name, work in WORKS.items() if name != "energy_audit"]


def said(quote: Quote) -> list[Said]:
    """What is read in a quote today, each check as a sentence."""
    sentences = []
    today = np.array([np.datetime64("today", "D")])
    for check in checks(quote, today, parameters()):
        figures = {
            name: euros(value, 100)
            if check.code.startswith(("price", "deposit"))
            else number(value, 1 if value % 1 else 0)
            for name, value in check.figures.items()
        }
        text = QUOTE[check.code].format(**figures)
        sentences.append(Said(check.verdict, _MARKS[check.verdict], text))
    return sentences
