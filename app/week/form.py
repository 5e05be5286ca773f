"""The form of a household's moving: its address, its rows, its places typed in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.asking.form import Words, as_read, carried, refusal
from app.asking.town import Option, place_name
from app.saying import decapital
from app.week.names import INDEXED, PAGES, page_of, title_of, words_of
from app.week.places import settle
from app.week.words import HOUSEHOLD, REFUSALS, ROWS, WEEKDAYS
from calc.mobility.week.request import GROUPS, MEMBERS, HouseholdAnswers, read_household
from calc.schema.inputs import LONGEST_CODE, Declaration, Issue, declarations

_FIELDS = {prefix: declarations(inputs) for prefix, (_, inputs, _) in GROUPS.items()}
PRIVATE = "monthly_resources"
"""Told by POST alone: no address carries it."""
_HOUSEHOLD = declarations(HouseholdAnswers)
_OWN = tuple(name for name in _HOUSEHOLD if name != PRIVATE)
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


@dataclass(frozen=True)
class Field:
    """One field of the page."""

    name: str
    words: Words
    value: str
    error: str
    options: tuple[tuple[str, str], ...] = ()
    unknown: str = ""
    candidates: Sequence[Option] = ()
    code: str = ""


@dataclass(frozen=True)
class Members:
    """Members of the household whom something is true of: value, name, ticked."""

    name: str
    words: Words
    who: tuple[tuple[str, str, bool], ...]
    error: str


@dataclass(frozen=True)
class Row:
    """A trip, a journey or a car on the page."""

    prefix: str
    number: int
    title: str
    who: tuple[tuple[str, str, bool], ...]
    fields: dict[str, Field]
    who_error: str
    home_on: tuple[tuple[str, str, bool], ...]
    summary: str
    more: int
    is_told: bool
    has_error: bool
    is_open: bool


class WeekForm:
    """Answers on their way to the calculator; the address is their only memory.

    Attributes
    ----------
    added : str
        The group of rows that one more is asked of; `foyer` when only the people changed. Nothing
        is refused yet.
    given : dict of str to str
        What says something, in the address's order; places as codes.
    errors : dict of str to str
        By field, in French.
    resources : str
        Of the household, told by POST: in no address.
    """

    def __init__(self, sent: MultiDict[str, str], resources: str = ""):
        self.added = sent.get("plus", "") if sent.get("plus") in (*GROUPS, "foyer") else ""
        self.errors: dict[str, list[str]] = {}
        self.typed: dict[str, str] = {}
        self.candidates: dict[str, Sequence[Option]] = {}
        known = {name: self._value(name, sent) for name in sent if self._is_known(name)}
        self._settle(sent, known)
        removed = re.fullmatch(r"([tjc])(\d\d?)", sent.get("moins", ""))
        rows = _rows(known)
        for name in self.typed:
            if match := INDEXED.fullmatch(name):
                rows[match[1]].setdefault(int(match[2]), {})
        if removed:
            rows[removed[1]].pop(int(removed[2]), None)
            if removed[1] == "c":
                _forget_car(rows, int(removed[2]))
        self.rows = {prefix: self._kept(prefix, found) for prefix, found in rows.items()}
        own = {name: known[name] for name in _OWN if known.get(name)}
        self.given: dict[str, Any] = (
            own
            | {
                f"{prefix}{number}_{name}": value
                for prefix, found in self.rows.items()
                for number, row in found.items()
                for name, value in row.items()
            }
            | carried(sent)
        )
        self.resources = as_read(resources.strip()[:LONGEST_CODE], _declared(PRIVATE))
        told = {PRIVATE: self.resources} if self.resources else {}
        self.request, self.issues = read_household(self.given | told)
        if removed:
            self.errors.clear()
        if not self.added and not removed:
            self._refuse()

    @staticmethod
    def _is_known(name: str) -> bool:
        match = INDEXED.fullmatch(name)
        return name in _OWN if match is None else match[3] in _FIELDS[match[1]]

    @staticmethod
    def _value(name: str, sent: MultiDict[str, str]) -> str:
        values = [value.strip()[:LONGEST_CODE] for value in sent.getlist(name) if value.strip()]
        if name.endswith(("_who", "_telework_on")) or name in MEMBERS:
            return "".join(dict.fromkeys("".join(values)))[:12]
        if name == "without":
            return ",".join(dict.fromkeys(values))[:LONGEST_CODE]
        return as_read(values[0], _declared(name)) if values else ""

    def _settle(self, sent: MultiDict[str, str], known: dict[str, str]) -> None:
        """Places typed in words become codes, in the place of those the address had."""
        for name in sent:
            match = re.fullmatch(rf"(?:([tj])([1-9]\d?)_)?{_PLACE}", name)
            if not match:
                continue
            field = f"{match[1]}{match[2]}_to" if match[1] else "home"
            text, chosen = sent[name].strip()[:80], known.get(field, "")
            known[field] = ""
            if not text:
                continue
            settled = settle(text, chosen, field)
            known[field], self.typed[field] = settled.code, text
            if settled.refusal:
                self.errors[field] = [settled.refusal]
                self.candidates[field] = settled.candidates

    def _kept(self, prefix: str, found: dict[int, dict[str, str]]) -> dict[int, dict[str, str]]:
        """Rows that say more than who is aboard, numbered anew with what was typed in them."""
        kept: dict[int, dict[str, str]] = {}
        typed: dict[str, str] = {}
        errors: dict[str, list[str]] = {}
        candidates: dict[str, Sequence[Option]] = {}
        for number, row in sorted(found.items()):
            field = f"{prefix}{number}_to"
            if not set(row) - {"who", "one_way", "car"} and field not in self.typed:
                continue
            new = len(kept) + 1
            kept[new] = {name: row[name] for name in _FIELDS[prefix] if name in row}
            if field in self.typed:
                typed[f"{prefix}{new}_to"] = self.typed[field]
            if field in self.errors:
                errors[f"{prefix}{new}_to"] = self.errors[field]
            if field in self.candidates:
                candidates[f"{prefix}{new}_to"] = self.candidates[field]

        def is_old(name: str) -> bool:
            return name.startswith(prefix) and "_to" in name

        self.typed = {n: text for n, text in self.typed.items() if not is_old(n)} | typed
        self.errors = {n: told for n, told in self.errors.items() if not is_old(n)} | errors
        found_before = self.candidates.items()
        self.candidates = {n: some for n, some in found_before if not is_old(n)} | candidates
        return kept

    def _sentence(self, issue: Issue) -> str:
        if issue.code == "required" and issue.field.endswith("_mode"):
            return REFUSALS["required_mode"]
        return refusal(issue, unit=words_of(issue.field).unit.split(" ")[0], own=REFUSALS)

    def _refuse(self) -> None:
        for issue in self.issues:
            place = issue.field.rpartition("_")[0] + "_to"
            if issue.field.endswith("_km") and issue.code == "required" and place in self.errors:
                continue
            self.errors.setdefault(issue.field, [self._sentence(issue)])

    def errors_before(self, page: str) -> str:
        """The first page, up to this one, with something refused; empty for none."""
        found = {page_of(name) for name in self.errors}
        return next((p for p in PAGES[: PAGES.index(page) + 1] if p in found), "")

    def keep_errors(self, page: str) -> None:
        """Forget what is refused on other pages: this one does not show it."""
        self.errors = {n: texts for n, texts in self.errors.items() if page_of(n) == page}

    def is_tidy(self, sent: MultiDict[str, str]) -> bool:
        """Whether the address says the answers and nothing else."""
        return sorted(sent.items(multi=True)) == sorted(self.given.items())

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

    def field(self, name: str, words: Words) -> Field:
        """A field of the page with its answer and its error."""
        value = self.given.get(name, "") if name != PRIVATE else self.resources
        if name.endswith("_to") or name == "home":
            value = self.typed.get(name) or (place_name(value) if value else "")
        error = self.errors.get(name, [""])[0]
        options = tuple(words.choices.items())
        unknown = words.empty if options else ""
        candidates, code = self.candidates.get(name, ()), self.given.get(name, "")
        return Field(name, words, value, error, options, unknown, candidates, code)

    def members(self) -> list[Members]:
        """Questions on who is who, the adults to tick."""
        adults = self.people()[: self.request.adults]
        found = []
        for name in MEMBERS:
            words, told = HOUSEHOLD[name], self.given.get(name, "")
            who = tuple((str(n), person, str(n) in told) for n, person in enumerate(adults, 1))
            found.append(Members(name, words, who, self.errors.get(name, [""])[0]))
        return found

    def household(self, names: tuple[str, ...]) -> dict[str, Field]:
        """Fields of the household as a whole."""
        return {name: self.field(name, HOUSEHOLD[name]) for name in names}

    def page_rows(self, prefix: str, always: int = 1) -> list[Row]:
        """The rows of the page: those told, one more when asked, one when there is none."""
        most, found = GROUPS[prefix][2], self.rows[prefix]
        numbers = list(found)
        following = max(numbers, default=0) + 1
        if (self.added == prefix or len(numbers) < always) and following <= most:
            numbers.append(following)
        return [self._row(prefix, number) for number in numbers]

    def _row(self, prefix: str, number: int) -> Row:
        noun, words = ROWS[prefix]
        fields = {
            name: self.field(f"{prefix}{number}_{name}", text) for name, text in words.items()
        }
        told = self.rows[prefix].get(number, {})
        default = "123456" if prefix == "j" else "1"
        aboard = told.get("who", default)
        who = tuple(
            (str(place), name, str(place) in aboard) for place, name in enumerate(self.people(), 1)
        )
        more = set(fields) & _MORE
        error = self.errors.get(f"{prefix}{number}_who", [""])[0]
        wrong = [name for name in fields if fields[name].error]
        return Row(
            prefix,
            number,
            f"{noun.capitalize()} {number}",
            who,
            fields,
            error,
            tuple(
                (str(at), name, str(at) in told.get("telework_on", ""))
                for at, name in enumerate(WEEKDAYS, 1)
            ),
            self._summary(prefix, told, fields, who),
            len(more & set(told)),
            bool(told),
            bool(error or wrong),
            bool(more & set(wrong)),
        )

    @staticmethod
    def _summary(prefix: str, told: dict[str, str], fields: dict[str, Field], who) -> str:
        """A row in a few words, for when it is folded."""
        if not told:
            return ""
        named = ("size", "motor") if prefix == "c" else ("purpose", "mode")
        said = [
            decapital(fields[n].words.choices.get(told.get(n, ""), ""))
            for n in named
            if n in fields
        ]
        if place := told.get("to"):
            said.append(place_name(place, fields["to"].value))
        elif distance := told.get("km"):
            said.append(f"{distance.replace('.', ',')} km")
        if prefix == "t":
            said += [name.lower() for _, name, checked in who if checked]
        return ", ".join(part for part in said if part)

    def hidden(self, shown: set[str], prefixes: str) -> list[tuple[str, str]]:
        """What another page asks, carried along."""
        return [
            (name, value)
            for name, value in self.given.items()
            if name not in shown and not re.match(rf"[{prefixes or '_'}]\d", name)
        ]


def _declared(name: str) -> Declaration | None:
    """What a field of the address accepts."""
    match = INDEXED.fullmatch(name)
    return _HOUSEHOLD.get(name) if match is None else _FIELDS[match[1]].get(match[3])


def _rows(known: Mapping[str, str]) -> dict[str, dict[int, dict[str, str]]]:
    rows: dict[str, dict[int, dict[str, str]]] = {prefix: {} for prefix in GROUPS}
    for name, value in known.items():
        match = INDEXED.fullmatch(name)
        if match and value:
            rows[match[1]].setdefault(int(match[2]), {})[match[3]] = value
    return rows


def _forget_car(rows: dict[str, dict[int, dict[str, str]]], gone: int) -> None:
    """Trips of a car that leaves go to the first; those of the following ones follow."""
    for row in (*rows["t"].values(), *rows["j"].values()):
        number = row.pop("car", "")
        if number.isdigit() and int(number) != gone:
            row["car"] = str(int(number) - (int(number) > gone))
