"""Forms of *Mon logement*: generated from the calculator's own declarations.

What a field accepts is declared once, in ``calc``; here it gets a shape on a page, its French
words, and a French sentence for each refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from app.home.steps import is_bill, sensible
from app.home.words import DONT_KNOW, FIELDS, Words
from app.saying.french import short
from calc.housing.answers import HousingAnswers
from calc.schema.inputs import Declaration, Issue, declarations, read

DECLARED = {name: what for name, what in declarations(HousingAnswers).items() if name != "date"}
BILLS = tuple(name for name in DECLARED if is_bill(name))
SENTENCES = {
    "required": "Répondez à cette question : sans elle, le calcul n’est pas possible.",
    "not_a_number": "Écrivez un nombre, par exemple {example}.",
    "not_whole": "Écrivez un nombre entier.",
    "too_small": "C’est trop peu : au moins {limit}.",
    "too_high": "La méthode officielle n’a pas de climat si haut dans cette région : "
    "au plus {limit}.",
    "too_large": "C’est trop : au plus {limit}.",
    "not_a_choice": "Choisissez une réponse de la liste.",
    "not_true_or_false": "Répondez par oui ou par non.",
    "not_a_code": "Choisissez une commune de la liste.",
    "other_energy": "Cet appareil ne marche pas avec l’énergie de chauffage que vous avez dite.",
    "another_unit": "Le montant et la quantité ne vont pas ensemble : cette énergie ne coûte pas "
    "ce prix. Est-ce la bonne unité (litres, kWh, stères…), et une année entière ?",
    "unknown_commune": "Cette commune n’est pas dans la liste : cherchez-la par son nom.",
    "overseas": "Outre-mer, la méthode officielle ne vaut pas : nous ne savons pas estimer ce "
    "logement. Des aides y existent, avec leurs propres règles : France Rénov’ vous y conduit, au "
    "0 808 800 700.",
}
_LONGEST_CARRIED = 5_000
_EXAMPLES = {"year": "1965", "m²": "85,5", "°C": "19,5"}


def sentence(issue: Issue) -> str:
    """The French of a refusal.

    Examples
    --------
    >>> sentence(Issue("floor_area", "too_small", 0, 9.0)).replace("\\u202f", "_")
    'C’est trop peu : au moins 9 m².'
    """
    if issue.field == "construction_year" and issue.code == "required":
        return "Donnez une année, même approximative, ou choisissez une période."
    words, what = FIELDS.get(issue.field, Words("", "")), DECLARED.get(issue.field)
    limit = ""
    if isinstance(issue.limit, float | int):
        is_year = what is not None and what.unit == "year"
        limit = str(int(issue.limit)) if is_year else f"{short(issue.limit)} {words.unit}".strip()
    example = _EXAMPLES.get(what.unit if what else "", "12,5")
    return SENTENCES[issue.code].format(limit=limit, example=example)


def carried(sent: MultiDict[str, str]) -> dict[str, str]:
    """The other half of a household (its moving, its home) that an address keeps while this one
    is told: *Mon élan* reads both."""
    kept = sent.get("avec", "").strip()
    return {"avec": kept} if 0 < len(kept) <= _LONGEST_CARRIED else {}


def _field(name: str, what: Declaration) -> RadioField | StringField:
    words = FIELDS[name]
    if what.kind in ("choice", "flag"):
        options = [SelectChoice(value=value, label=text) for value, text in words.choices.items()]
        if not what.required:
            options.append(SelectChoice(value="", label=DONT_KNOW))
        return RadioField(words.label, choices=options, validate_choice=False)
    return StringField(words.label, description=words.hint, validators=[Length(max=64)])


class _Fields(Form):
    """Every declared field that an address may carry."""


for _name, _what in DECLARED.items():
    if not _what.private:
        setattr(_Fields, _name, _field(_name, _what))


class HousingForm(_Fields):
    """Answers on their way to the calculator; the address is their only memory.

    Attributes
    ----------
    place : str
        What was typed to find the commune.
    """

    def __init__(self, sent: MultiDict[str, str]):
        known = MultiDict(
            (name, value.strip()[:64]) for name, value in sent.items() if name in self._named()
        )
        super().__init__(known)
        self.place = sent.get("lieu", "").strip()[:80]
        self.carried = carried(sent)
        self.answers, self._issues = read(
            HousingAnswers,
            {name: [value] for name, value in self.given.items() if name in DECLARED}
            | {"date": [date.today().isoformat()]},
            1,
        )
        self.refusals: dict[str, str] = {}

    @classmethod
    def _named(cls) -> set[str]:
        return {name for name, what in DECLARED.items() if not what.private}

    @property
    def given(self) -> dict[str, str]:
        """Answers that say something of this home, in the vocabulary's order."""
        data = {field.name: field.data for field in self}
        return sensible({name: text for name, text in data.items() if text}) | self.carried

    def refuse(self, fields: Iterable[str] | None = None) -> bool:
        """Mark what is wrong among some fields (all by default); True when something is."""
        asked = None if fields is None else set(fields)
        for issue in self._issues:
            wanted = asked is None or issue.field in asked
            if wanted and issue.field not in self.refusals:
                self.refusals[issue.field] = sentence(issue)
        return bool(self.refusals)

    @property
    def errors(self) -> Mapping[str, list[str]]:
        """What :meth:`refuse` marked: the page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}
