"""Forms: fields that a calculator declares, read once from an address.

What a field accepts is declared once, in ``calc``; :func:`asks` gives it a WTForms field, its
room's French words and a validator that says in French what the calculation refuses. The address
is a form's only memory: ``given`` is what it carries.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.saying import counted, short, typeset, year
from calc.schema import written
from calc.schema.inputs import Declaration, Issue, declarations, read, whole_day

# How a question is worded: the shape of every room's French.

DONT_KNOW = "Je ne sais pas"


@dataclass(frozen=True)
class Words:
    """How a field is asked.

    Attributes
    ----------
    label, hint : str
        The question, and where to find its answer.
    name : str
        The thing itself, in the list of assumptions.
    choices : mapping of str to str
        French of each choice, in the order shown.
    drawn : bool
        Choices are cards with a drawing.
    blank : str
        What an empty field means.
    empty : str
        What a list says first, where nothing is chosen; "" where something always is.
    see : mapping of str to str
        How to see that it is so, by choice.
    rare : tuple of str
        Choices that few people recognise: they are folded.
    """

    label: str
    name: str = ""
    hint: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    drawn: bool = False
    unit: str = ""
    blank: str = "je ne sais pas"
    empty: str = DONT_KNOW
    see: dict[str, str] = field(default_factory=dict)
    rare: tuple[str, ...] = ()


# Why an answer is refused, in French: one table of sentences, one function that says them.
#
# A refusal has a code, found by the calculation. It is said in one of three voices: to a person on
# a page, to the author of a program (``API``), and beside the cell of a landlord's file (``FILE``).

PAGE, API, FILE = "page", "api", "file"
_EXAMPLES = {
    "year": "1965",
    "m²": "85,5",
    "°C": "19,5",
    "personnes": "3",
    "pièces": "4",
    "niveaux": "2",
    "€ par an": "1 250",
    "kWh par an": "12 000",
    "litres par an": "1 800",
}
"""A number as it may be typed, by unit."""
_ANY_NUMBER = "12,5"


@dataclass(frozen=True)
class Refused:
    """One code in each voice; a voice without a sentence of its own takes the page's."""

    page: str = ""
    api: str = ""
    file: str = ""


REFUSED: dict[str, Refused] = {
    "": Refused("Cette réponse n’est pas acceptée.", "Cette valeur n’est pas acceptée."),
    "required": Refused(
        "Répondez à cette question : sans elle, le calcul n’est pas possible.",
        "Cette valeur est nécessaire.",
        "rien n’est dit ({field}), or le calcul en a besoin",
    ),
    "not_a_number": Refused(
        "Écrivez un nombre, par exemple {example}.",
        "Un nombre est attendu, par exemple {example}.",
        "« {cell} » n’est pas un nombre ({field})",
    ),
    "ambiguous_number": Refused(
        "Ce nombre se lit de deux façons : écrivez-le sans point ni espace entre les milliers, "
        "avec une virgule avant les décimales.",
        "Ce nombre se lit de deux façons : {limit}.",
        "« {cell} » se lit de deux façons ({field}) : {limit}. Écrivez-le sans point ni virgule "
        "entre les milliers",
    ),
    "two_numbers": Refused(
        "Ces deux nombres sont loin l’un de l’autre : écrivez-en un seul, le plus probable, ou "
        "laissez vide si vous ne savez pas.",
        "Deux nombres : un seul est attendu.",
        "« {cell} » dit deux nombres ({field}) : écrivez-en un seul, le plus probable",
    ),
    "not_whole": Refused(
        "Écrivez un nombre entier.",
        "Un nombre entier est attendu.",
        "« {cell} » devrait être un nombre entier ({field})",
    ),
    "too_small": Refused(
        "C’est trop peu : au moins {limit}.",
        file="« {cell} » est trop petit ({field} : au moins {limit})",
    ),
    "too_large": Refused(
        "C’est trop : au plus {limit}.",
        file="« {cell} » est trop grand ({field} : au plus {limit})",
    ),
    "too_many": Refused("C’est trop : au plus {limit}."),
    "too_high": Refused(
        "La méthode officielle n’a pas de climat si haut dans cette région : au plus {limit}.",
        file="altitude où la méthode officielle n’a pas de climat (au plus {limit})",
    ),
    "not_a_choice": Refused(
        "Choisissez une réponse de la liste.",
        "Un de ces mots est attendu : {options}.",
        "« {cell} » n’est pas une réponse connue ({field})",
    ),
    "not_true_or_false": Refused(
        "Répondez par oui ou par non.",
        "true ou false est attendu.",
        "« {cell} » n’est ni oui ni non ({field})",
    ),
    "not_a_code": Refused(
        "Choisissez une commune de la liste.",
        "Un texte court est attendu.",
        "« {cell} » n’est pas un code ({field})",
    ),
    "unknown_commune": Refused(
        "Cette commune n’est pas dans la liste : cherchez-la par son nom.",
        "Aucune commune n’a ce code INSEE.",
        "commune introuvable : {cell}",
    ),
    "unknown_place": Refused(
        "Aucun lieu ne porte ce nom. Vérifiez-le, ou choisissez parmi ceux-ci.",
        "Aucun lieu ne porte ce nom.",
        "lieu introuvable : {cell}",
    ),
    "several_communes": Refused(
        "Plusieurs communes répondent à ce nom : écrivez-le en entier avec le département, par "
        "exemple « {limit} »."
    ),
    "other_energy": Refused(
        "Cet appareil ne marche pas avec l’énergie de chauffage que vous avez dite.",
        "Ce système ne marche pas avec heating_carrier : vérifiez l’un et l’autre.",
        "cet appareil ne marche pas avec l’énergie de chauffage de la ligne",
    ),
    "overseas": Refused(
        "Outre-mer, la méthode officielle ne vaut pas : nous ne savons pas estimer ce logement. "
        "Des aides y existent, avec leurs propres règles : France Rénov’ vous y conduit, au "
        "0 808 800 700.",
        "La méthode n’a pas de climat outre-mer : aucune réponse pour ce logement.",
        "outre-mer, où la méthode officielle ne vaut pas : {cell}",
    ),
    "another_unit": Refused(
        "Le montant et la quantité ne vont pas ensemble : cette énergie ne coûte pas ce prix. "
        "Est-ce la bonne unité (litres, kWh, stères…), et une année entière ?",
        file="« {cell} » et le montant ne vont pas ensemble ({field}) : autre unité ?",
    ),
    "two_quantities": Refused(
        "Deux quantités de la même énergie ne s’accordent pas : gardez la bonne, dans son unité.",
        "Deux quantités de la même énergie ne s’accordent pas.",
        "« {cell} » et une autre quantité de la même énergie ne s’accordent pas ({field})",
    ),
    "one_index": Refused(
        "Avec des heures creuses, il y a deux index : donnez aussi l’autre, ou la consommation "
        "totale.",
        file="un index sans l’autre ({field})",
    ),
    "less_than_parts": Refused(
        "C’est moins que les factures que vous avez détaillées, qui font {limit} ensemble : "
        "corrigez l’une ou l’autre.",
        file="« {cell} » est moins que la somme des factures de la ligne ({limit})",
    ),
    "individual_heating": Refused(
        "Vous dites un chauffage individuel, et des charges de chauffage collectif : corrigez "
        "l’une des deux réponses.",
        file="des charges de chauffage, et un chauffage dit individuel ({field})",
    ),
    "one_of_its_kind": Refused(
        "Un autre des travaux cochés tient déjà ce rôle : gardez-en un seul.",
        "Un autre des travaux demandés tient déjà ce rôle : gardez-en un seul.",
    ),
    "not_a_date": Refused(
        "Cette date n’est pas lisible : écrivez-la comme 17/05/2023, ou mai 2023.",
        "Une date est attendue, par exemple 2026-11-23.",
        "« {cell} » n’est pas une date ({field})",
    ),
    "too_early": Refused(
        "Cette date est trop ancienne.",
        "La date est trop ancienne : au plus tôt {limit}.",
        "« {cell} » est trop tôt ({field})",
    ),
    "too_late": Refused(
        "Cette date est trop lointaine.",
        "La date est trop lointaine : au plus tard {limit}.",
        "« {cell} » est trop tard ({field})",
    ),
    "not_yet": Refused("Cette date est à venir."),
    "other_period": Refused("Cette année n’est pas dans la période choisie."),
    "before_home": Refused("C’est avant la construction ({limit})."),
    "not_a_member": Refused("Cette personne n’est pas dans le foyer."),
    "no_origin": Refused(
        "Donnez votre commune plus haut, ou la distance en kilomètres.",
        "La commune du foyer est nécessaire ici, ou la distance en kilomètres.",
    ),
    "two_ages": Refused("La même personne ne peut pas avoir moins de 26 ans et 65 ans ou plus."),
    "too_far": Refused(
        "C’est bien loin pour y aller ainsi : choisissez un autre mode, ou donnez les kilomètres."
    ),
    "too_near": Refused("C’est trop près pour un avion : choisissez un autre mode."),
    "no_network": Refused(
        "Nous n’y connaissons pas de ligne d’un bout à l’autre : choisissez un autre mode, ou "
        "donnez les kilomètres."
    ),
    "no_sea": Refused(
        "Pas de mer à traverser jusque-là : choisissez un autre mode, ou donnez les kilomètres."
    ),
    "sea_between": Refused(
        "Aucune route connue n’y mène : choisissez un autre mode, ou donnez les kilomètres."
    ),
    "no_road": Refused(
        "Aucune route n’y mène, la forêt les sépare : choisissez un autre mode, ou donnez les "
        "kilomètres."
    ),
    "roads_unknown": Refused(
        "Nous n’y connaissons ni les routes ni les bateaux : donnez les kilomètres."
    ),
    "same_commune": Refused("Vous restez dans la même commune : donnez une distance."),
    # of a request to the API, whatever its fields
    "not_a_list": Refused(api="Une liste d’objets JSON est attendue."),
    "not_an_object": Refused(api="Un objet JSON est attendu."),
    "too_many_items": Refused(api="Au plus {limit} objets par requête."),
    "not_a_draw_count": Refused(api="Un de ces nombres de tirages est attendu : {options}."),
    "too_much_work": Refused(
        api="Trop de tirages pour autant d’objets : au plus {limit} pour ceux-ci."
    ),
    "unknown_parameter": Refused(api="Ce paramètre d’adresse n’existe pas. Acceptés : {options}."),
    "unknown_field": Refused(api="Champ inconnu, ignoré.{limit}"),
    # of a landlord's file, whatever its columns
    "not_understood": Refused(file="« {cell} » n’est pas compris ({field})"),
    "gross_of_unknown": Refused(
        file="« {cell} » est en PCS et rien ne dit de quelle énergie : écrivez-la (gaz…)"
    ),
    "several_places": Refused(
        "Plusieurs lieux portent ce nom : choisissez le vôtre.",
        "Plusieurs lieux portent ce nom : ajoutez le département ou le code postal.",
        file="{cell} : plusieurs communes portent ce nom ({limit}). Dites le département ou le "
        "code postal",
    ),
    "double": Refused(file="même identifiant « {cell} » qu’à la ligne {limit}"),
    "not_a_dwelling": Refused(file="ce n’est pas un logement (cave, parking, local, équipement…)"),
    "no_dwelling": Refused(file="cette ligne ne compte aucun logement"),
    "replaced": Refused(file="ce DPE est remplacé par un autre du fichier"),
    "descriptions": Refused(file="les descriptions des colonnes : ce n’est pas un logement"),
    "total": Refused(file="ligne de total : ce n’est pas un logement"),
    "title": Refused(file="le nom des lignes qui suivent : ce n’est pas un logement"),
    "names_again": Refused(file="les noms des colonnes, répétés"),
    "long_cell": Refused(
        file="une cellule de plus de 2 000 signes : un guillemet manque sans doute"
    ),
}


def refusal(
    issue: Issue,
    *,
    voice: str = PAGE,
    unit: str = "",
    is_year: bool = False,
    own: Mapping[str, str] | None = None,
    example: str = "",
    **said: str,
) -> str:
    """The French of a refusal.

    Parameters
    ----------
    issue : Issue
        Its code, and the limit that was passed.
    voice : {"page", "api", "file"}
    unit : str
        Of the limit, as it is said.
    is_year : bool
        The limit is a year, or a line's number: no space between its thousands.
    own : mapping of str to str, optional
        A room's own sentences, by ``field:code``, by field when nothing was answered, or by code.
    example : str
        A number as it may be typed; by default one of the unit.
    **said : str
        What a sentence may name besides: ``cell``, ``field``, ``options``.

    Examples
    --------
    >>> refusal(Issue("floor_area", "too_small", 0, 9.0), unit="m²").replace("\\u202f", "_")
    'C’est trop peu_: au moins 9 m².'
    >>> refusal(Issue("x", "not_whole"), voice=API)
    'Un nombre entier est attendu.'
    """
    code = issue.code if issue.code in REFUSED else ""
    own = own or {}
    keys = [f"{issue.field}:{issue.code}", issue.code]
    if issue.code == "required":
        keys.insert(1, issue.field)
    one = REFUSED[code]
    text = next((own[key] for key in keys if key in own), "")
    text = text or getattr(one, voice) or one.page or getattr(REFUSED[""], voice)
    limit: object = issue.limit
    if isinstance(limit, int | float):
        limit = year(limit) if is_year else counted(limit, short(limit), unit)
    elif issue.code == "ambiguous_number":
        limit = str(limit).replace(".", ",").replace("|", "ou")
    if not example:
        example = _EXAMPLES["year"] if is_year else _EXAMPLES.get(unit, _ANY_NUMBER)
    blanks = {"cell": "", "field": "", "options": ""}
    return typeset(text.format_map(blanks | {"limit": limit or "", "example": example} | said))


_SHARE = "C’est plus que tout : écrivez une part, comme 80 % ou 0,8."
_UNKNOWN_UNIT = "« {cell} » n’est pas compris ici : écrivez un nombre, par exemple {example}."
_NUMBER_AND_WORD = re.compile(r"\s*\d[\d\s.,]*\s*(?P<word>[^\W\d_][^\d]{0,20})")

Asked = TypeVar("Asked", bound="type[AddressForm]")
_LONGEST_CARRIED = 5_000


class Declared:
    """A WTForms validator: what the calculation refuses of this answer, in French."""

    def __call__(self, form: AddressForm, field: Field) -> None:
        for issue in form.issues:
            if issue.field == field.short_name:
                raise ValidationError(form.sentence(issue))


class AddressForm(Form):
    """Answers on their way to a calculator; the address is their only memory.

    Attributes
    ----------
    inputs : type
        What the calculator declares.
    words : mapping of str to Words
        How each field is asked.
    own : mapping of str to str
        The room's own refusals (:func:`app.asking.form.refusal`).
    longest : int
        Signs of an answer.
    """

    inputs: ClassVar[type]
    words: ClassVar[Mapping[str, Words]] = {}
    own: ClassVar[Mapping[str, str]] = {}
    longest: ClassVar[int] = 64

    def __init__(self, sent: MultiDict[str, str], prefix: str = ""):
        """`sent` is the address, and the form when one was posted."""
        asked = declarations(self.inputs)
        stated = {
            name: self.heard(name, sent.getlist(f"{prefix}{name}"))
            for name, _ in self._unbound_fields
        }
        kept = {
            f"{prefix}{name}": as_read(text.strip()[: self.longest], asked.get(name))
            for name, text in stated.items()
        }
        super().__init__(MultiDict(kept.items()), prefix=prefix)

    def heard(self, name: str, sent: list[str]) -> str:
        """The answer of a field, of all that was sent under its name."""
        return next(iter(sent), "")

    @cached_property
    def given(self) -> dict[str, Any]:
        """Answers that say something, in the order of the declaration."""
        return {field.short_name: field.data for field in self if field.data}

    def columns(self) -> dict[str, list[str]]:
        """What the calculator is given to read: one row."""
        asked = declarations(self.inputs)
        columns = {name: [text] for name, text in self.given.items() if name in asked}
        return {"date": [date.today().isoformat()], **columns} if "date" in asked else columns

    @cached_property
    def _read(self) -> tuple[Any, list[Issue]]:
        return read(self.inputs, self.columns(), 1, by_hand=True)

    @property
    def request(self) -> Any:
        """What the calculator reads: one row of ``inputs``."""
        request, _ = self._read
        return request

    @property
    def issues(self) -> list[Issue]:
        """What the calculation refuses."""
        _, issues = self._read
        return issues

    def answer(self, name: str, text: str) -> None:
        """Put an answer in the place of what was told."""
        self[name].data = text
        for known in ("given", "_read", "issues"):
            self.__dict__.pop(known, None)

    def sentence(self, issue: Issue) -> str:
        """The French of a refusal."""
        words = self.words.get(issue.field)
        what = declarations(self.inputs).get(issue.field)
        is_year = what is not None and what.unit == "year"
        odd = _NUMBER_AND_WORD.fullmatch(self.given.get(issue.field, ""))
        own = {"not_a_number": _UNKNOWN_UNIT, **self.own} if odd else dict(self.own)
        if what is not None and what.kind == "quantity" and not what.unit and what.maximum == 1:
            own.setdefault("too_large", _SHARE)
        cell = odd["word"].strip() if odd else ""
        return refusal(issue, unit=words.unit if words else "", is_year=is_year, own=own, cell=cell)

    def refuse(self, names: Iterable[str] | None = None) -> bool:
        """Validate some fields (all by default); True when something is refused."""
        wanted = None if names is None else set(names)
        for one in self:
            if wanted is None or one.short_name in wanted:
                said = list(one.errors)
                one.validate(self)
                one.errors = said or list(one.errors)
        return bool(self.errors)

    def forget_errors(self) -> None:
        """Refuse nothing."""
        for one in self:
            one.errors = []

    def refuse_one(self, name: str, sentence: str) -> None:
        """Refuse an answer for a reason of the page's."""
        self[name].errors = [sentence]

    @property
    def refusals(self) -> dict[str, str]:
        """The first French sentence of each refused field."""
        return {field.short_name: field.errors[0] for field in self if field.errors}

    def says_only(self, sent: MultiDict[str, str], answers: Mapping[str, str]) -> bool:
        """Whether an address says this and nothing more."""
        return sorted(sent.items(multi=True)) == sorted(answers.items())


def as_read(text: str, what: Declaration | None) -> str:
    """A number or a day as the address keeps it, whatever was typed; any other text as it is."""
    if what is not None and what.kind == "day":
        day = written.day(text)
        is_year = len(day) == len("2023")
        return day if what.vague or is_year else whole_day(day)
    if what is None or what.kind != "quantity" or not text:
        return text
    least = -math.inf if what.minimum is None else what.minimum
    most = math.inf if what.maximum is None else what.maximum
    try:
        return written.plain_number(written.number_or_middle(text, what.unit, least, most))
    except ValueError:
        return text


def field_of(what: Declaration, words: Words) -> Any:
    """The WTForms field of a declared one."""
    if what.kind in ("choice", "flag"):
        options = [SelectChoice(value=value, label=text) for value, text in words.choices.items()]
        if not what.required:
            options.append(SelectChoice(value="", label=DONT_KNOW))
        return RadioField(
            words.label, choices=options, validate_choice=False, validators=[Declared()]
        )
    return StringField(words.label, description=words.hint, validators=[Declared()])


def asks(
    inputs: type, words: Mapping[str, Words], only: Collection[str] | None = None
) -> Callable[[Asked], Asked]:
    """Give a form the fields that a calculator declares, but for its date and what is private."""

    def asking(form: Asked) -> Asked:
        form.inputs, form.words = inputs, words
        for name, what in declarations(inputs).items():
            if name == "date" or what.private or (only is not None and name not in only):
                continue
            setattr(form, name, field_of(what, words.get(name, Words(name, name))))
        return form

    return asking


def one_of(choices: Iterable[str], submitted: str | None, usual: str) -> str:
    """What was told where it is one of some choices, the usual one elsewhere."""
    return submitted if submitted is not None and submitted in choices else usual


def carried(sent: MultiDict[str, str]) -> dict[str, str]:
    """The other half of a household (its moving, its home) that an address keeps while this one
    is told: *Mon élan* reads both."""
    kept = sent.get("avec", "").strip()
    return {"avec": kept} if 0 < len(kept) <= _LONGEST_CARRIED else {}
