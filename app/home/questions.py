"""A step of questions as its page needs it: fields with words, cards, errors, progress."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import url_for

from app.asking.form import DONT_KNOW, Words
from app.asking.town import place_name, town_name
from app.home.form import (
    DECLARED,
    RESULT,
    HousingForm,
    Pair,
    charges,
    every_pair,
    everything,
    has_off_peak,
    is_quick,
    makes_sense,
    neighbours,
    paid,
    road_of,
    step_of,
    used,
    used_carriers,
)
from app.home.words import FIELDS, OR_ELSE, QUICK, SHORT, FormStep
from app.saying import Context
from calc.housing.accounts import EVERYTHING, INDEXES
from calc.schema import written
from calc.schema.vocabulary import SYSTEMS_OF

_LONG = 11


@dataclass(frozen=True)
class Card:
    """One choice."""

    value: str
    text: str
    icon: str
    checked: bool
    see: str = ""
    is_rare: bool = False


@dataclass(frozen=True)
class Field:
    """One question."""

    name: str
    kind: str
    label: str
    hint: str = ""
    unit: str = ""
    value: str = ""
    error: str = ""
    blank: str = ""
    drawn: bool = False
    depends: bool = False
    cards: list[Card] = field(default_factory=list)
    sent: str = ""
    unit_sent: str = ""
    units: list[Card] = field(default_factory=list)

    @property
    def sent_as(self) -> str:
        """The name under which the answer is sent."""
        return self.sent or self.name

    @property
    def has_long_words(self) -> bool:
        """Whether a word of a choice would break on half a phone's width."""
        words = (word for card in self.cards for word in re.split(r"[\s’-]", card.text))
        return any(len(word) >= _LONG for word in words)


def _cards(name: str, value: str, form: HousingForm) -> list[Card]:
    words = FIELDS[name]
    choices = words.choices
    if name == "heating_system" and (fed := SYSTEMS_OF.get(form.given.get("heating_carrier", ""))):
        choices = {key: choices[key] for key in fed}
    cards = [
        Card(key, text, f"{name}-{key}", key == value, words.see.get(key, ""), key in words.rare)
        for key, text in choices.items()
    ]
    if not DECLARED[name].required:
        cards.append(Card("", DONT_KNOW, "unknown", value == ""))
    return cards


def cards_of(choices: Mapping[str, str], chosen: str) -> list[Card]:
    """Choices in words alone, one of them taken."""
    return [Card(key, text, "", key == chosen) for key, text in choices.items()]


def choice_field(
    name: str,
    label: str,
    choices: Mapping[str, str],
    chosen: str,
    kind: str = "choice",
    *,
    hint: str = "",
    error: str = "",
) -> Field:
    """One of some choices, as cards or, of kind ``select``, folded."""
    cards = cards_of(choices, chosen)
    return Field(name, kind, label, hint, value=chosen, error=error, cards=cards)


def field_of_page(
    name: str, words: Words, given: Mapping[str, str], refusals: Mapping[str, str]
) -> Field:
    """A question with its words, what was answered to it and why that is refused."""
    value = given.get(name, "")
    cards = cards_of(words.choices, value)
    return Field(
        name=name,
        kind="choice" if cards else "quantity",
        label=words.label,
        hint=words.hint,
        unit=words.unit,
        value=value,
        error=refusals.get(name, ""),
        blank=words.blank,
        cards=cards,
    )


def present_field(name: str, form: HousingForm, is_short: bool = False) -> Field:
    """A question with its words, its answer and its error; a short one folds its choices."""
    words, what = FIELDS[name], DECLARED[name]
    value = form[name].data if isinstance(form[name].data, str) else ""
    if what.kind == "day":
        value = written.day_as_said(value)
    kind = "choice" if what.kind in ("choice", "flag") else what.kind
    cards = _cards(name, value, form) if kind == "choice" else []
    if is_short and cards and name != "dwelling_type":
        kind = "select"
    return Field(
        name=name,
        kind=kind,
        label=words.label,
        hint=words.hint,
        unit=words.unit,
        value=value,
        error=form.refusals.get(name, ""),
        blank="" if what.required else words.blank,
        drawn=words.drawn,
        cards=cards,
    )


def _where(name: str, shown: set[str], form: HousingForm) -> str:
    """Where to answer again: on this page, or on the page that asks it."""
    if name in shown:
        return f"#champ-{name}"
    key = step_of(name).key
    return url_for("housing.index", **form.given, etape=key, _anchor=f"champ-{name}")


def present_pair(pair: Pair, form: HousingForm) -> Field:
    """An amount with the units it may be told in."""
    name = pair.field_in(form.given)
    refused = next((one for one in pair.fields if one in form.refusals), name)
    shown = present_field(refused, form)
    usual = refused if shown.value else pair.ways[0].value
    return replace(
        shown,
        label=pair.label,
        hint=pair.hint,
        unit="",
        blank="",
        sent=pair.amount,
        unit_sent=pair.unit,
        units=cards_of({way.value: way.text for way in pair.ways}, usual),
    )


def present_one(name: str, form: HousingForm, is_short: bool = False) -> Field:
    """A question alone on its page: a bill is asked with its units, nothing comes before it."""
    pair = next((one for one in every_pair() if name in one.fields), None)
    if pair:
        return present_pair(pair, form)
    asked = present_field(name, form, is_short)
    label = asked.label.removeprefix(OR_ELSE)
    return replace(asked, label=label[:1].upper() + label[1:])


def bill_questions(form: HousingForm) -> list[Field]:
    """Bills worth asking: of the energies the home may use, and those given already."""
    given = form.given
    pairs = []
    if given.get("heating_scope") == "collective" or given.get("heating_charges"):
        pairs.append(charges())
    for carrier in used_carriers(given):
        pairs += [paid(carrier), used(carrier)]
    asked = [present_pair(pair, form) for pair in pairs]
    more = ("off_peak_tariff", *(INDEXES if has_off_peak(given) else ()))
    return asked + [present_field(name, form) for name in (*more, "standing_charge_included")]


def _follows(name: str) -> bool:
    """Whether a question of a step is seen only once the one before it is answered."""
    return name.endswith("_insulation_year") or name in ("certified_on", "secondary_heating_share")


def present_step(form: HousingForm, step: FormStep) -> Context:
    """The page of a step; what is refused and no step asks, an adviser's measure, is asked here."""
    names: list[str] = []
    folded = bill_questions(form) if "bills" in step.fields else []
    for name in step.fields:
        is_asked = step is not QUICK or is_quick(name, form.given)
        if name != "bills" and is_asked and makes_sense(name, form.given):
            names.append(name)
    folds = {one.name for one in folded}
    names += [
        name
        for name in form.refusals
        if name not in names and name not in folds and step_of(name) == step
    ]
    is_short = step is QUICK
    fields = [
        present_pair(everything(), form)
        if name == EVERYTHING
        else present_field(name, form, is_short)
        for name in names
    ]
    if is_short:
        fields = [
            replace(f, label=SHORT[f.name], hint="", blank="") if f.name in SHORT else f
            for f in fields
        ]
    fields = [replace(one, depends=_follows(one.name)) for one in fields]
    shown = {*names, *folds, *(("lieu",) if "commune" in names else ())}
    before, after = neighbours(step)
    road = road_of(step)
    at = road.index(step)
    code = form.given.get("commune", "")
    return {
        "key": step.key,
        "title": step.title,
        "lead": step.lead,
        "number": at + 1,
        "total": len(road),
        "fields": fields,
        "hidden": [(name, value) for name, value in form.given.items() if name not in shown],
        "progress": [
            (one.short, "done" if i < at else "current" if i == at else "next")
            for i, one in enumerate(road)
        ],
        "before": before.key if before else None,
        "after": after.key if after else RESULT,
        "place": form.place or town_name(code),
        "commune": place_name(code, form.place),
        "errors": [(_where(name, shown, form), text) for name, text in form.refusals.items()],
        "is_quick": is_short,
        "folded": folded,
        "opens": any(one.value or one.error for one in folded),
    }
