"""Works that a household ticks and what they depend on, on their way to the
calculator; a quote typed line by line.

What the address may carry is in ``given``; an income, told in a band or exactly, is not.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict
from wtforms import RadioField

from app.asking.form import AddressForm, Words, asks
from app.home.words import FIELDS
from app.saying import Context, euros, number
from app.works.words import ON_SITE, QUOTE, REFUSALS, SLOTS, WORKS
from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.renovation.quote import Quote, checks
from calc.renovation.works import WorksChoice
from calc.schema.inputs import Issue, declarations, read, read_column
from calc.schema.vocabulary import MEASURES

_INCOME = declarations(HousingAnswers)["reference_tax_income"]
_QUIET = ("income_class", "property_tax", "yearly_rent", "reference_tax_income")
"""What is told by POST alone."""
STATUS = ("tenure", "owner_occupier", "owned_by_sci", "home_commune", "main_residence")
"""What the household is to the home."""
BUILDING = {
    "co_owned_dwellings": Words(
        "Combien de logements ?",
        "logements de l’immeuble",
        "Le syndic le sait ; comptez les sonnettes.",
    ),
    "building_levels": Words(
        "Combien de niveaux habités ?", "niveaux habités", "Rez-de-chaussée compris."
    ),
    "ownership_share": FIELDS["ownership_share"],
    "main_residence_share": Words(
        "Quelle part de résidences principales ?",
        "résidences principales",
        "80 % si huit logements sur dix sont habités toute l’année.",
    ),
    "fragile_co_ownership": Words(
        "L’immeuble a-t-il des impayés ?",
        "copropriété fragile",
        "Oui au-delà de 8 % du budget, ou dans un quartier en rénovation urbaine : l’aide monte.",
    ),
    "heat_allocation": Words(
        "Le chauffage commun est-il mesuré par logement ?",
        "chauffage mesuré par logement",
        "Compteurs ou répartiteurs sur les radiateurs.",
    ),
}
"""What the co-owned building is."""
RENTAL = {
    "purchase_price": Words(
        "Prix d’achat", "prix d’achat", "Frais compris, sans les travaux.", unit="€"
    ),
    "let_years": Words(
        "Combien d’années le louerez-vous ?",
        "années de location",
        "Denormandie : 6, 9 ou 12 ans d’engagement.",
    ),
    "in_ort": Words(
        "La commune est-elle en opération de revitalisation (ORT) ?",
        "commune en ORT",
        "La mairie le sait ; la liste est sur anct.gouv.fr.",
    ),
    "yearly_rent": Words(
        "Loyer d’une année, hors charges",
        "loyer d’une année",
        "Ni gardé, ni écrit dans l’adresse.",
        unit="€",
    ),
    "loc_avantages_level": Words(
        "À quel niveau de loyer ?",
        "niveau de loyer",
        "Loc’Avantages : plus le loyer est bas, plus l’impôt baisse.",
    ),
    "rental_intermediation": Words(
        "Par une association ou une agence sociale ?",
        "intermédiation locative",
        "Elle loue à votre place, ou vous garantit : l’impôt baisse davantage.",
    ),
}
"""What who lets, or buys to let, is asked for the aids on income tax."""
_ASKED = (
    *("dpe_class", "listed_facade", *STATUS, "budget", *ON_SITE, *BUILDING),
    *(name for name in RENTAL if name not in _QUIET),
)
QUOTES = tuple(f"cost_{name}" for name in MEASURES)
_WORDS = {name: Words(name, name, unit="€") for name in ("budget", "property_tax", *QUOTES)}
_WORDS |= BUILDING | RENTAL


@asks(WorksChoice, _WORDS, only=(*_ASKED, *QUOTES))
class WorksForm(AddressForm):
    """Ticked works, quotes, and who would do them.

    `sent` is the address and the form, `private` the form alone: an income in an address is
    dropped. What is refused counts as not said.

    Attributes
    ----------
    income, band, property_tax, rent : str
        As typed, to show them again on the same page.
    answers : HousingAnswers
        Of the home, with the income told.
    refusals : dict of str to str
        French sentence by field, of what is ticked and of what is told by POST.
    """

    def __init__(
        self, sent: MultiDict[str, str], private: MultiDict[str, str], answers: HousingAnswers
    ):
        super().__init__(sent)
        quiet = {name: private.get(name, "").strip()[:32] for name in _QUIET}
        self.band, self.property_tax = quiet["income_class"], quiet["property_tax"]
        self.income, self.rent = quiet["reference_tax_income"], quiet["yearly_rent"]
        money, refused = read_column(_QUIET[-1], _INCOME, [self.income], by_hand=True)
        self.answers = replace(answers, reference_tax_income=money)
        self.choice, issues = read(WorksChoice, self.columns(), 1, by_hand=True)
        if issues:
            kept = {issue.field for issue in issues}
            accepted = {name: value for name, value in self.columns().items() if name not in kept}
            self.choice, _ = read(WorksChoice, accepted, 1, by_hand=True)
        self._refused: list[Issue] = [*issues, *refused]

    @cached_property
    def given(self) -> dict[str, Any]:
        """Ticked works, part by part, then what they depend on."""
        given = super().given
        ticked = {
            slot.key: given[slot.key] for slot in SLOTS if given.get(slot.key) in slot.measures
        }
        return ticked | {name: given[name] for name in (*_ASKED, *QUOTES) if name in given}

    def columns(self) -> dict[str, list[str]]:
        """What the calculator reads: a tick is a measure, done."""
        slots = {slot.key for slot in SLOTS}
        columns = {name: [text] for name, text in self.given.items() if name not in slots}
        columns |= {text: ["1"] for name, text in self.given.items() if name in slots}
        quiet = {
            "income_class": self.band,
            "property_tax": self.property_tax,
            "yearly_rent": self.rent,
        }
        return columns | {name: [text] for name, text in quiet.items() if text}

    @property
    def refusals(self) -> dict[str, str]:
        """The first French sentence of each refused field."""
        return {issue.field: self.sentence(issue) for issue in reversed(self._refused)}

    @property
    def errors(self) -> dict[str, list[str]]:
        """The page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Where each refused answer is on the page, and why."""
        return [
            ("#travaux" if name in MEASURES or name in QUOTES else "#foyer", text)
            for name, text in self.refusals.items()
        ]

    @property
    def measures(self) -> list[str]:
        """Ticked works, in the vocabulary's order."""
        return [name for name in MEASURES if getattr(self.choice, name)[0] == 1]

    @property
    def tells_private(self) -> bool:
        """Whether anything was told that no address may carry."""
        return bool(self.income or self.band or self.property_tax or self.rent)

    @property
    def refuses_private(self) -> bool:
        """Whether what no address carries was refused: its sentence can be told here alone."""
        return bool(set(_QUIET) & set(self.refusals))

    @property
    def tells_income(self) -> bool:
        """Whether the household told its income, one way or the other."""
        exact = np.isfinite(self.answers.reference_tax_income[0])
        return bool(exact or self.choice.income_class[0] >= 0)


for _slot in SLOTS:
    setattr(WorksForm, _slot.key, RadioField(validate_choice=False))


# Works that may be ticked, part by part, and those that may not.

_RARE = ("stove_works", "sun_works", "control_works", "tank_works", "audit_works")
"""Parts shown together, further on, until one is chosen."""


def slots(form: WorksForm, refused: dict[str, str]) -> list[Context]:
    """Works that the home may take, by part."""
    result = []
    for slot in SLOTS:
        choices = [
            {
                "name": name,
                "text": WORKS[name].name,
                "note": WORKS[name].note,
                "checked": form.given.get(slot.key) == name,
            }
            for name in slot.measures
            if name not in refused
        ]
        error = next((form.refusals[m] for m in slot.measures if m in form.refusals), "")
        if choices:
            is_rare = slot.key in _RARE and not error and not any(one["checked"] for one in choices)
            result.append(
                {
                    "key": slot.key,
                    "title": slot.title,
                    "choices": choices,
                    "is_single": len(choices) == 1,
                    "is_rare": is_rare,
                    "error": error,
                }
            )
    return result


def impossible(refused: dict[str, str]) -> list[tuple[str, str]]:
    """Works that the home cannot take, and why."""
    return [(WORKS[name].name, REFUSALS[refused[name]]) for name in MEASURES if name in refused]


# A quote typed line by line → what is good in it, what to ask, what not to sign.

_QUOTE_ASKED = {
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
_QUOTE_WORDS = {
    name: Words(label, label, unit=unit) for name, (label, unit) in _QUOTE_ASKED.items()
}


@asks(Quote, {**_QUOTE_WORDS, "measure": Words("Le travail", "Le travail")})
class QuoteForm(AddressForm):
    """What a quote says, in the address."""


_MARKS = {"bad": "À refuser", "look": "À demander", "good": "Bon"}


def lines(form: QuoteForm) -> list[Context]:
    """The questions, as they were answered."""
    return [
        {
            "name": name,
            "text": text,
            "unit": unit,
            "value": form.given.get(name, "").replace(".", ",")
            if unit
            else form.given.get(name, ""),
            "error": form.refusals.get(name, ""),
            "is_flag": name in FLAGS,
        }
        for name, (text, unit) in _QUOTE_ASKED.items()
    ]


def works() -> list[tuple[str, str]]:
    """Works that a quote may be of."""
    return [(name, work.name) for name, work in WORKS.items() if name != "energy_audit"]


def said(quote: Quote) -> list[Context]:
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
        sentences.append({"verdict": check.verdict, "mark": _MARKS[check.verdict], "text": text})
    return sentences
