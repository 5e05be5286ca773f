"""Forms: fields that a calculator declares, read once from an address.

What a field accepts is declared once, in ``calc``; :func:`asks` gives it a WTForms field, its
room's French words and a validator that says in French what the calculation refuses. The address
is a form's only memory: ``given`` is what it carries.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.asking.refusals import refusal
from app.asking.words import DONT_KNOW, Words
from calc.schema import written
from calc.schema.inputs import Declaration, Issue, declarations, read

Asked = TypeVar("Asked", bound="type[AddressForm]")
_LONGEST = 64
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
        The room's own refusals (:func:`app.asking.refusals.refusal`).
    """

    inputs: ClassVar[type]
    words: ClassVar[Mapping[str, Words]] = {}
    own: ClassVar[Mapping[str, str]] = {}

    def __init__(self, sent: MultiDict[str, str], prefix: str = ""):
        """`sent` is the address, and the form when one was posted."""
        names = (name for name, _ in self._unbound_fields)
        told = {f"{prefix}{name}": sent.get(f"{prefix}{name}", "") for name in names}
        asked = declarations(self.inputs)
        kept = {
            name: as_read(text.strip()[:_LONGEST], asked.get(name.removeprefix(prefix)))
            for name, text in told.items()
        }
        super().__init__(MultiDict(kept.items()), prefix=prefix)

    @cached_property
    def given(self) -> dict[str, Any]:
        """Answers that say something, in the order of the declaration."""
        return {field.short_name: field.data for field in self if field.data}

    def columns(self) -> dict[str, list[str]]:
        """What the calculator is given to read: one row."""
        asked = declarations(self.inputs)
        told = {name: [text] for name, text in self.given.items() if name in asked}
        return {"date": [date.today().isoformat()], **told} if "date" in asked else told

    @cached_property
    def _read(self) -> tuple[Any, list[Issue]]:
        return read(self.inputs, self.columns(), 1, by_hand=True)

    @property
    def request(self) -> Any:
        """What the calculator reads: one row of ``inputs``."""
        return self._read[0]

    @property
    def issues(self) -> list[Issue]:
        """What the calculation refuses."""
        return self._read[1]

    def answer(self, name: str, text: str) -> None:
        """Put an answer in the place of what was told."""
        self[name].data = text
        for known in ("given", "_read"):
            self.__dict__.pop(known, None)

    def sentence(self, issue: Issue) -> str:
        """The French of a refusal."""
        words = self.words.get(issue.field)
        what = declarations(self.inputs).get(issue.field)
        is_year = what is not None and what.unit == "year"
        return refusal(issue, unit=words.unit if words else "", is_year=is_year, own=self.own)

    def refuse(self, names: Iterable[str] | None = None) -> bool:
        """Validate some fields (all by default); True when something is refused."""
        wanted = None if names is None else set(names)
        for field in self:
            if wanted is None or field.short_name in wanted:
                said = list(field.errors)
                field.validate(self)
                field.errors = said or list(field.errors)
        return bool(self.errors)

    def refuse_one(self, name: str, sentence: str) -> None:
        """Refuse an answer for a reason of the page's."""
        self[name].errors = [sentence]

    @property
    def refusals(self) -> dict[str, str]:
        """The first French sentence of each refused field."""
        return {field.short_name: field.errors[0] for field in self if field.errors}

    def says_only(self, sent: MultiDict[str, str], told: Mapping[str, str]) -> bool:
        """Whether an address says this and nothing more."""
        return sorted(sent.items(multi=True)) == sorted(told.items())


def as_read(text: str, what: Declaration | None) -> str:
    """A number or a day as the address keeps it, whatever was typed; any other text as it is."""
    if what is not None and what.kind == "day":
        return written.day(text)
    if what is None or what.kind != "quantity" or not text:
        return text
    least = -math.inf if what.minimum is None else what.minimum
    most = math.inf if what.maximum is None else what.maximum
    try:
        return written.plain_number(written.number(text, what.unit, least, most))
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


def one_of(choices: Iterable[str], told: str | None, usual: str) -> str:
    """What was told where it is one of some choices, the usual one elsewhere."""
    return told if told is not None and told in choices else usual


def carried(sent: MultiDict[str, str]) -> dict[str, str]:
    """The other half of a household (its moving, its home) that an address keeps while this one
    is told: *Mon élan* reads both."""
    kept = sent.get("avec", "").strip()
    return {"avec": kept} if 0 < len(kept) <= _LONGEST_CARRIED else {}
