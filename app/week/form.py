"""The form of a household's moving: its address, its rows, its places typed in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import StringField

from app.asking.form import AddressForm, Declared, Words, asks, carried, refusal
from app.asking.town import Settled, TownOption, may_be_abroad, place_name, typed_name, typed_part
from app.asking.town import settle as settle_place
from app.saying import Context, decapital
from app.week.words import HOUSEHOLD, REFUSALS, ROWS, WEEKDAYS
from calc.mobility.week.request import GROUPS, MEMBERS, HouseholdAnswers, find_city, read_household
from calc.places.communes import where
from calc.schema.inputs import LONGEST_CODE, Issue, declarations

# What the fields of a household's moving are called, and which page asks each.

INDEXED = re.compile(r"(?P<row>[tjc])(?P<number>[1-9]\d?)_(?P<field>[a-z_]+)")
"""The name of a field of a trip, a journey or a car."""
PAGES = ("week", "year", "what_if")


def page_of(name: str) -> str:
    """The page that asks a field."""
    if re.match(r"[jc]\d", name) or name == "contrails":
        return "year"
    is_week = name in ("adults", "children", "home", *MEMBERS) or INDEXED.fullmatch(name)
    return "week" if is_week else "what_if"


def title_of(name: str) -> str:
    """How the summary of errors calls a field."""
    match = INDEXED.fullmatch(name)
    label = words_of(name).label.removeprefix("ou ").removesuffix(" ?") or "Qui voyage ensemble"
    row = f"{ROWS[match['row']].noun.capitalize()} {match['number']}, " if match else ""
    return row + (decapital(label) if row else label)


def words_of(name: str) -> Words:
    match = INDEXED.fullmatch(name)
    words = ROWS[match["row"]].fields.get(match["field"]) if match else HOUSEHOLD.get(name)
    return words or Words("")


# Places typed in words on the pages of a household's moving.


def settle(text: str, chosen: str, name: str) -> Settled:
    """The code of a place typed in words, or what it may be; a city that people fly to by its
    airport's.

    Parameters
    ----------
    text : str
    chosen : str
        Code chosen among those offered; "" for none.
    name : str
        Of the field: ``home``, ``t1_to``, ``j2_to``.

    Examples
    --------
    >>> settle("Lisbonne", "", "j1_to").code, settle("béthune", "", "home").code
    ('LIS', '62119')
    >>> len(settle("Saint-Denis", "", "t1_to").candidates)
    8
    """
    resolved = settle_place(text, chosen, name)
    if not may_be_abroad(name):
        return resolved
    named = find_city(text)
    if named and ("(" in text or named.code == text):  # « Héraklion (Crète) », as we write it
        return Settled(named.code)
    place = where(resolved.code) if resolved.code else None
    city = find_city(place.name if place else text)
    if city and (place.country == city.country != "FR" if place else not resolved.candidates):
        return Settled(city.code)
    return resolved


PRIVATE = "monthly_resources"
"""Told by POST alone: no address carries it."""
_MORE = {
    "telework",
    "telework_possible",
    "telework_most",
    "telework_on",
    "cycling_possible",
    "driven_by_others",
    "others",
    "one_way",
    "car",
    "could",
    "monthly_pass",
    "hours",
    "fare",
    "consumption",
    "fixed_cost",
}
_PLACE = "lieu"
"""What a typed place is called: `lieu` for the home, `t1_lieu`, `j2_lieu`."""
_PLACES = ("home", "to")
_TICKED = (*MEMBERS, "who", "telework_on")
"""Told by ticks, kept as digits."""


class FormPart(AddressForm):
    """The household as a whole, or one of its trips, journeys or cars.

    Attributes
    ----------
    typed, candidates : dict
        Of a place told in words: as it was typed, and the places that it may be.
    issues : list of Issue
        What the calculation, which reads all parts together, refuses of this one.
    """

    own = REFUSALS
    longest = LONGEST_CODE
    issues: list[Issue] = []

    def __init__(self, sent: MultiDict[str, str], prefix: str = ""):
        self.typed: dict[str, str] = {}
        super().__init__(sent, prefix)
        self.candidates: dict[str, Sequence[TownOption]] = {}
        place = next((name for name in _PLACES if name in self), "")
        if place and f"{prefix}{_PLACE}" in sent:
            self._settle(place, sent[f"{prefix}{_PLACE}"].strip()[:80], f"{prefix}{place}")

    @cached_property
    def given(self) -> dict[str, Any]:
        """Answers that say something, and the part of a town that was typed, which its code does
        not tell."""
        answers = super().given
        beside = any(typed_part(n, answers.get(n, ""), text) for n, text in self.typed.items())
        return answers | ({_PLACE: next(iter(self.typed.values()))} if beside else {})

    def heard(self, name: str, sent: list[str]) -> str:
        """The answer of a field: ticks one after the other, else the first that says something."""
        stated = [text.strip() for text in sent if text.strip()]
        if name in _TICKED:
            return "".join(dict.fromkeys("".join(stated)))[:12]
        return ",".join(dict.fromkeys(stated)) if name == "without" else next(iter(stated), "")

    def _settle(self, name: str, text: str, whole_name: str) -> None:
        """A place typed in words becomes a code, in the place of the one that the address had."""
        chosen = self[name].data or ""
        self.answer(name, "")
        if not text:
            return
        settled = settle(text, chosen, whole_name)
        self.answer(name, settled.code)
        self.typed[name] = text
        if settled.refusal:
            self.refuse_one(name, settled.refusal)
            self.candidates[name] = settled.candidates

    @property
    def says_something(self) -> bool:
        """More than who is aboard."""
        return bool(set(self.given) - {"who", "one_way", "car"} or self.typed)

    def sentence(self, issue: Issue) -> str:
        """The French of a refusal; a limit is said without its « par an »."""
        unit = self.words[issue.field].unit if issue.field in self.words else ""
        return refusal(issue, unit=unit.partition(" ")[0], own=self.own)

    def refuse_read(self) -> None:
        """Refuse what the calculation does; a place refused already says why a distance is not."""
        if "to" in self and self["to"].errors:
            self.issues = [i for i in self.issues if (i.field, i.code) != ("km", "required")]
        self.refuse()


@asks(HouseholdAnswers, HOUSEHOLD, only=set(declarations(HouseholdAnswers)) - {PRIVATE})
class HouseholdPart(FormPart):
    date = StringField(validators=[Declared()])


@asks(HouseholdAnswers, HOUSEHOLD, only={PRIVATE})
class ResourcesPart(FormPart):
    """What no address carries."""


_ROWS: dict[str, type[FormPart]] = {
    prefix: asks(inputs, ROWS[prefix].fields)(type(f"Row_{prefix}", (FormPart,), {}))
    for prefix, (_, inputs, _) in GROUPS.items()
}


@dataclass(frozen=True)
class WeekField:
    """One field of the page."""

    name: str
    words: Words
    value: str
    error: str
    options: tuple[tuple[str, str], ...] = ()
    unknown: str = ""
    candidates: Sequence[TownOption] = ()
    code: str = ""


class WeekForm:
    """Answers on their way to the calculator; the address is their only memory.

    Attributes
    ----------
    added : str
        The group of rows that one more is asked of; `foyer` when only the people changed. Nothing
        is refused yet.
    household : HouseholdPart
    rows : dict of str to list of FormPart
        Trips, journeys and cars that say something, as they are numbered.
    private : ResourcesPart
        Told by POST: in no address.
    given : dict of str to str
        What says something, in the address's order; places as codes.
    """

    def __init__(self, sent: MultiDict[str, str], resources: str = ""):
        self.added = sent.get("plus", "") if sent.get("plus") in (*GROUPS, "foyer") else ""
        removed = re.fullmatch(r"(?P<row>[tjc])(?P<number>\d\d?)", sent.get("moins", ""))
        self.household = HouseholdPart(sent)
        self.private = ResourcesPart(MultiDict({PRIVATE: resources}))
        numbered = {prefix: _numbered(prefix, sent) for prefix in GROUPS}
        if removed:
            gone = int(removed["number"])
            numbered[removed["row"]].pop(gone, None)
            if removed["row"] == "c":
                _forget_car([*numbered["t"].values(), *numbered["j"].values()], gone)
        self.rows = {
            prefix: [row for row in rows.values() if row.says_something]
            for prefix, rows in numbered.items()
        }
        self.given: dict[str, Any] = {
            f"{start}{name}": value
            for start, part in self._parts()
            for name, value in part.given.items()
        } | carried(sent)
        self.request, issues = read_household(self.given | self.private.given)
        for start, part in (*self._parts(), ("", self.private)):
            own = [i for i in issues if i.field.startswith(start)]
            part.issues = [Issue(i.field.removeprefix(start), i.code, 0, i.limit) for i in own]
            if removed:
                part.forget_errors()
            elif not self.added:
                part.refuse_read()

    def _parts(self) -> list[tuple[str, FormPart]]:
        """Everything that an address tells, each part with what its names begin with."""
        numbered = [
            (f"{prefix}{number}_", row)
            for prefix, rows in self.rows.items()
            for number, row in enumerate(rows, 1)
        ]
        return [("", self.household), *numbered]

    def part(self, name: str) -> tuple[FormPart, str]:
        """The part that a field is of, and its name there; an empty one of a row not told yet."""
        match = INDEXED.fullmatch(name)
        if match is None:
            return (self.private if name == PRIVATE else self.household), name
        rows, place = self.rows[match["row"]], int(match["number"]) - 1
        part = rows[place] if place < len(rows) else _ROWS[match["row"]](MultiDict())
        return part, match["field"]

    def town(self, name: str) -> str:
        """What the place of a field is called, with the part of it that was typed."""
        part, own = self.part(name)
        code = part.given.get(own, "")
        return place_name(code, part.typed.get(own, "")) if code else ""

    @property
    def errors(self) -> dict[str, list[str]]:
        """By field, in French."""
        return {
            f"{start}{name}": [text]
            for start, part in (*self._parts(), ("", self.private))
            for name, text in part.refusals.items()
        }

    def errors_before(self, page: str) -> str:
        """The first page, up to this one, with something refused; empty for none."""
        result = {page_of(name) for name in self.errors}
        return next((p for p in PAGES[: PAGES.index(page) + 1] if p in result), "")

    def keep_errors(self, page: str) -> None:
        """Forget what is refused on other pages: this one does not show it."""
        for name in self.errors:
            if page_of(name) != page:
                part, own = self.part(name)
                part[own].errors = []

    def is_tidy(self, sent: MultiDict[str, str]) -> bool:
        """Whether the address says the answers and nothing else."""
        return self.household.says_only(sent, self.given)

    @property
    def says_anything(self) -> bool:
        return any(self.rows.values())

    @property
    def without_tries(self) -> dict[str, str]:
        """The answers without the levers tried."""
        return {name: value for name, value in self.given.items() if not name.startswith("try_")}

    @property
    def week_alone(self) -> dict[str, str]:
        """The answers without journeys nor what cars drive beside the week."""
        return {
            name: value for name, value in self.given.items() if not re.match(r"j\d|c\d_km", name)
        }

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Each error with where to mend it."""
        return [
            (f"#champ-{name}", f"{title_of(name)} : {decapital(texts[0])}")
            for name, texts in self.errors.items()
        ]

    def people(self) -> list[str]:
        """How members are called: never by a name, the address is public."""
        adults, total = self.request.adults, min(self.request.people, 6)
        names = [f"Adulte {n + 1}" for n in range(adults)]
        if adults == 1:
            names = ["Adulte"]
        children = total - adults
        return names + (
            ["Enfant"] if children == 1 else [f"Enfant {n + 1}" for n in range(children)]
        )

    def field(self, name: str, words: Words) -> WeekField:
        """A field of the page with its answer and its error."""
        part, own = self.part(name)
        code = value = part.given.get(own, "")
        if own in _PLACES:
            value = part.typed.get(own) or (place_name(code) if code else "")
        options = tuple(words.choices.items())
        return WeekField(
            name=name,
            words=words,
            value=value,
            error=part.refusals.get(own, ""),
            options=options,
            unknown=words.empty if options else "",
            candidates=part.candidates.get(own, ()),
            code=code,
        )

    def members(self) -> list[Context]:
        """Questions on who is who, the adults to tick."""
        adults = self.people()[: self.request.adults]
        result = []
        for name in MEMBERS:
            words, ticked = HOUSEHOLD[name], self.given.get(name, "")
            who = tuple((str(n), person, str(n) in ticked) for n, person in enumerate(adults, 1))
            result.append(
                {
                    "name": name,
                    "words": words,
                    "who": who,
                    "error": self.household.refusals.get(name, ""),
                }
            )
        return result

    def whole(self, names: tuple[str, ...]) -> dict[str, WeekField]:
        """Fields of the household as a whole."""
        return {name: self.field(name, HOUSEHOLD[name]) for name in names}

    def page_rows(self, prefix: str, always: int = 1) -> list[Context]:
        """The rows of the page: those told, one more when asked, one when there is none."""
        count = len(self.rows[prefix])
        is_more = self.added == prefix or count < always
        _, _, most = GROUPS[prefix]
        shown = count + (is_more and count < most)
        return [self._row(prefix, number) for number in range(1, shown + 1)]

    def _row(self, prefix: str, number: int) -> Context:
        noun, words = ROWS[prefix]
        part, _ = self.part(f"{prefix}{number}_who")
        fields = {
            name: self.field(f"{prefix}{number}_{name}", text) for name, text in words.items()
        }
        given, error = part.given, part.refusals.get("who", "")
        aboard = given.get("who", "123456" if prefix == "j" else "1")
        who = tuple(
            (str(place), name, str(place) in aboard) for place, name in enumerate(self.people(), 1)
        )
        home_on = tuple(
            (str(at), name, str(at) in given.get("telework_on", ""))
            for at, name in enumerate(WEEKDAYS, 1)
        )
        more = set(fields) & _MORE
        wrong = [name for name in fields if fields[name].error]
        return {
            "prefix": prefix,
            "number": number,
            "title": f"{noun.capitalize()} {number}",
            "who": who,
            "fields": fields,
            "who_error": error,
            "home_on": home_on,
            "summary": self._summary(prefix, given, fields, who),
            "more": len(more & set(given)),
            "is_stated": bool(given),
            "has_error": bool(error or wrong),
            "is_open": bool(more & set(wrong)),
        }

    @staticmethod
    def _summary(prefix: str, given: dict[str, str], fields: dict[str, WeekField], who) -> str:
        """A row in a few words, for when it is folded."""
        if not given:
            return ""
        named = ("size", "motor") if prefix == "c" else ("purpose", "mode")
        said = [
            decapital(fields[n].words.choices.get(given.get(n, ""), ""))
            for n in named
            if n in fields
        ]
        if place := given.get("to"):
            said.append(place_name(place, fields["to"].value))
        elif distance := given.get("km"):
            said.append(f"{distance.replace('.', ',')} km")
        if prefix == "t":
            said += [name.lower() for _, name, checked in who if checked]
        return ", ".join(part for part in said if part)

    def hidden(self, shown: set[str], prefixes: str) -> list[tuple[str, str]]:
        """What another page asks, carried along."""
        shown = shown | {typed_name(name) for name in shown}
        return [
            (name, value)
            for name, value in self.given.items()
            if name not in shown and not re.match(rf"[{prefixes or '_'}]\d", name)
        ]


def _numbered(prefix: str, sent: MultiDict[str, str]) -> dict[int, FormPart]:
    """The rows of a group that an address tells, by their numbers there."""
    result = (INDEXED.fullmatch(name) for name in sent)
    numbers = sorted({int(m["number"]) for m in result if m and m["row"] == prefix})
    return {number: _ROWS[prefix](sent, f"{prefix}{number}_") for number in numbers}


def _forget_car(trips: Sequence[FormPart], gone: int) -> None:
    """Trips of a car that leaves go to the first; those of the following ones follow."""
    for trip in trips:
        number = trip["car"].data or ""
        kept = int(number) if number.isdigit() and int(number) != gone else 0
        trip.answer("car", str(kept - (kept > gone)) if kept else "")
