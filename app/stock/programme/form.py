"""The form of a programme of works; the address is its only memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict
from wtforms import Field as WebField
from wtforms import StringField
from wtforms.validators import ValidationError

from app.asking.form import AddressForm, asks, one_of
from app.home.questions import Card, Field, choice_field, field_of_page
from app.saying import number
from app.stock.programme.words import (
    AIMS,
    FAILURES,
    FIRST,
    ORDERS,
    OWNERS,
    PACKAGES,
    QUESTIONS,
    SENTENCES,
    STEPS,
    WORKS_NAMED,
)
from calc.schema import written
from calc.schema.inputs import Issue, declarations
from calc.schema.vocabulary import DPE_CLASSES
from calc.schema.written import plain
from calc.stock.programme.work import ProgrammeAnswers

LAST_START = int(declarations(ProgrammeAnswers)["start"].maximum or 0)
_SIGNS = {"budget": 400, **dict.fromkeys(ORDERS, 1_500)}
"""Signs of a list: an address holds it."""
_SHORT = 32
_PARTS = re.compile(r"\s*[;,/]\s*|\s+")
_STEPS = re.compile(r"[;\n]|\bpuis\b")
_WITH_COMMAS = re.compile(r"\s*(?:0|\d{4,})(?:\s*,\s*(?:0|\d{4,}))+\s*")
"""A ramp as the command line writes it: 0,500000,500000; no amount has such decimals."""
_BY_NAME = {plain(text): name for name, text in WORKS_NAMED.items()}
_MOST_YEARS = int(declarations(ProgrammeAnswers)["years"].maximum or 0)
_USUAL = {"years": 5.0, "aid": 0.0, "rise": 0.0, "second": 0.0, "horizon": 0.0}


def _figure(text: str) -> float | None:
    """A number as landlords write it: spaces, comma, a unit after it.

    Examples
    --------
    >>> _figure("1 200 000 €"), _figure("120 k€"), _figure("1,5 %"), _figure("beaucoup")
    (1200000.0, 120000.0, 1.5, None)
    """
    try:
        value = written.number(text.strip().removesuffix("%"), "EUR")
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


class Listed:
    """A WTForms validator: why a list is refused, in French."""

    def __call__(self, form: ProgrammeForm, field: WebField) -> None:
        if sentence := form.refused_list(field.short_name):
            raise ValidationError(sentence)


def _list() -> StringField:
    return StringField(validators=[Listed()])


@asks(ProgrammeAnswers, QUESTIONS)
class ProgrammeForm(AddressForm):
    """What a landlord asks.

    Attributes
    ----------
    key : str
        Of the job.
    pressed : bool
        A programme is asked for: nothing is refused before.
    packages : list of str
        Those that may be done; none for all.
    together : bool
        Buildings are renovated whole.
    carries : bool
        What is left of a year's budget goes to the next.
    third_line : bool
        Tenants are asked to share what they save.
    """

    longest = max(_SIGNS.values())
    budget, weights = _list(), _list()
    exclude, impose, works, ceiling, floor = (_list() for _ in ORDERS)
    first, owner = StringField(), StringField()

    def __init__(self, sent: MultiDict[str, str], today: date | None = None):
        super().__init__(sent)
        self.today = today or date.today()
        self.key = sent.get("cle", "")[:80]
        self.packages = [name for name in PACKAGES if name in sent.getlist("package")]
        self.pressed = "budget" in self.given or "voir" in sent
        self.together = sent.get("apart") != "1"
        self.carries = sent.get("chaque") != "1"
        self.third_line = sent.get("third") == "1"
        if self.pressed:
            self.refuse()

    def heard(self, name: str, sent: list[str]) -> str:
        return super().heard(name, sent).strip()[: _SIGNS.get(name, _SHORT)]

    @property
    def issues(self) -> list[Issue]:
        """What the calculation refuses, and years that are past or out of the programme."""
        request, (first, last) = self.request, self.period
        late = [Issue("start", "too_small")] if request.start[0] < self.today.year else []
        out = request.by[0] < first or request.by[0] > last
        return super().issues + late + ([Issue("by", "other_period")] if out else [])

    def sentence(self, issue: Issue) -> str:
        """One a field, whatever is wrong with it."""
        first, last = (self.today.year, LAST_START) if issue.field == "start" else self.period
        return SENTENCES[issue.field].format(first=first, last=last)

    def figure(self, name: str) -> float:
        """What a field of figures tells, or what is usual."""
        stated = float(getattr(self.request, name)[0])
        return stated if np.isfinite(stated) else _USUAL[name]

    def follow(self, plan: Mapping[str, Any]) -> bool:
        """Answer what is asked as the landlord's own plan does, where it says it.

        Parameters
        ----------
        plan : mapping
            ``exclude``, names; ``impose``, pairs of a name and a year.
        """
        first = self.today.year
        imposed = [(name, year) for name, year in plan.get("impose", []) if year >= first]
        begins = min([first + 1, *(year for _, year in imposed)])
        kept = [(name, year) for name, year in imposed if year < begins + _MOST_YEARS]
        if kept:
            last = max(year for _, year in kept)
            self.given["start"] = str(begins)
            self.given["years"] = str(max(last - begins + 1, int(_USUAL["years"])))
            self.given["impose"] = "\n".join(f"{name} = {year}" for name, year in kept)
        if names := plan.get("exclude", []):
            self.given["exclude"] = "\n".join(names)[: _SIGNS["exclude"]]
        return bool(kept or names)

    @property
    def period(self) -> tuple[int, int]:
        """First and last year of the programme."""
        start = float(self.request.start[0])
        first = int(start) if np.isfinite(start) else self.today.year + 1
        return first, first + int(self.figure("years")) - 1

    @property
    def budgets(self) -> list[float | None]:
        """Of each year, the last of those that follow; None where it cannot be.

        A year may have nothing, where another of the programme has something.
        """
        text = self.given.get("budget", "")
        if _WITH_COMMAS.fullmatch(text):
            text = text.replace(",", ";")
        parts = [part for part in _STEPS.split(text) if part.strip()] or [""]
        result = [_figure(part) for part in parts]
        least = 0 if any(result[: int(self.figure("years"))]) else 1_000
        return [
            one if one is not None and (one == least or 1_000 <= one <= 1e10) else None
            for one in result
        ]

    @property
    def weighed(self) -> list[float]:
        """What each aim weighs, where they are put together; empty where it cannot be."""
        parts = [part for part in _PARTS.split(self.given.get("weights", "")) if part]
        read = [_figure(part) for part in parts] or [1.0] * 3
        result = [one for one in read if one is not None and one >= 0]
        return result if len(read) == len(result) == 3 and any(result) else []

    @property
    def excluded(self) -> list[str]:
        """Names of what is to be sold or demolished."""
        lines = self.given.get("exclude", "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def order(self, name: str) -> tuple[list[tuple[str, Any]], str]:
        """Names with what is decided of each, and the line that cannot be read, if any."""
        result: list[tuple[str, Any]] = []
        for line in self.given.get(name, "").splitlines():
            of, _, value = line.rpartition("=")
            meant = self._readers[name](value)
            if line.strip() and (not of.strip() or meant is None):
                return result, line.strip()[:40]
            if line.strip():
                result.append((of.strip(), meant))
        return result, ""

    @property
    def _readers(self) -> Mapping[str, Callable[[str], object]]:
        first, last = self.period

        def year(text: str) -> int | None:
            value = _figure(text)
            return int(value) if value and first <= value <= last else None

        def package(text: str) -> str | None:
            return _BY_NAME.get(plain(text))

        def money(text: str) -> float | None:
            value = _figure(text)
            return value if value and value > 0 else None

        return {"impose": year, "works": package, "ceiling": money, "floor": money}

    def refused_list(self, name: str) -> str:
        """Why a list is refused; "" where it is not."""
        if name == "budget":
            return SENTENCES[name] if None in self.budgets else ""
        if name == "weights":
            return "" if self.weighed else SENTENCES[name]
        if name == "exclude":
            return ""
        orders, unread = self.order(name)
        if unread:
            return SENTENCES[name].format(line=unread)
        sold = {plain(of) for of in self.excluded} if name != "ceiling" else set()
        kept = next((of for of, _ in orders if plain(of) in sold), "")
        if name == "floor" and not kept:
            most = {plain(of): euros for of, euros in self.order("ceiling")[0]}
            over = next((of for of, euros in orders if euros > most.get(plain(of), np.inf)), "")
            return SENTENCES["over"].format(name=over[:40]) if over else ""
        return SENTENCES["sold"].format(name=kept[:40]) if kept else ""

    @property
    def refusals(self) -> dict[str, str]:
        """As the page asks."""
        refused = super().refusals
        return {name: refused[name] for name in (*QUESTIONS, *ORDERS) if name in refused}

    @property
    def is_whole(self) -> bool:
        """Whether a programme is asked for, and nothing of it refused."""
        return self.pressed and not self.refusals

    def asked(self) -> dict[str, Any]:
        """The question, in the words of the calculator."""
        start, last = self.period
        tax, by = float(self.request.tax[0]), float(self.request.by[0])
        first = one_of(FIRST, self.given.get("first"), "")
        return {
            "budget": self.budgets[0],
            "budgets": self.budgets,
            "years": int(self.figure("years")),
            "aim": self.given.get("aim", next(iter(AIMS))),
            "weights": self.weighed,
            "start": max(date(start, 1, 1), self.today).isoformat(),
            "aid": self.figure("aid") / 100,
            "packages": self.packages,
            "together": self.together,
            "carries": self.carries,
            "terms": {
                "owner": one_of(OWNERS, self.given.get("owner"), next(iter(OWNERS))),
                "third_line": self.third_line,
                "rent_rise": self.figure("rise") / 100,
                "years": int(self.figure("horizon")),
                "second_loan": self.figure("second") / 100,
            }
            | ({"property_tax": tax} if np.isfinite(tax) else {}),
            "excluded": self.excluded,
            "orders": {
                "years": self.order("impose")[0],
                "works": self.order("works")[0],
                "least": self.order("floor")[0],
                "most": self.order("ceiling")[0],
            },
            "first": [DPE_CLASSES.index(first), int(by) if np.isfinite(by) else last]
            if first
            else None,
        }

    def address(self) -> dict[str, Any]:
        """Parameters of the page's address."""
        summary: dict[str, Any] = {"cle": self.key, **self.given}
        if self.packages:
            summary["package"] = self.packages
        if not self.together:
            summary["apart"] = "1"
        if not self.carries:
            summary["chaque"] = "1"
        if self.third_line:
            summary["third"] = "1"
        return summary


# The questions of a programme of works, and how far its work is.


def present_form(form: ProgrammeForm) -> dict[str, Any]:
    """The questions, with what was answered."""
    given, refused = form.given, form.refusals
    first = form.today.year

    def asked(name: str, usual: str = "") -> Field:
        words = QUESTIONS[name]
        hint = words.hint.format(first=first, last=LAST_START)
        shown = field_of_page(name, replace(words, hint=hint, blank=""), given, refused)
        return replace(shown, value=shown.value or usual)

    chosen = one_of(AIMS, given.get("aim"), next(iter(AIMS)))
    aims = {key: f"{name}. {what}" for key, (name, what) in AIMS.items()}
    money = {"budget": "", "years": "5", "start": str(first + 1), "aid": "0"}
    landlord = {"tax": "", "rise": "0", "second": "0", "horizon": ""}
    terms = {"owner": next(iter(OWNERS)), **landlord}

    def opens(usual: dict[str, str]) -> bool:
        return any(n in refused or given.get(n, "") not in ("", usual[n]) for n in usual)

    return {
        "aim": _choice("aim", aims, chosen, "choice", error=refused.get("aim", "")),
        "weights": asked("weights", "1, 1, 1"),
        "money": [asked(name, usual) for name, usual in money.items()],
        "packages": [Card(key, name, "", key in form.packages) for key, name in PACKAGES.items()],
        "orders": [
            {"name": name, "label": label, "hint": hint, "value": given.get(name, "")}
            | {"error": refused.get(name, "")}
            for name, (label, hint) in ORDERS.items()
        ],
        "has_orders": opens(dict.fromkeys((*ORDERS, "first", "by"), "")),
        "first": _choice("first", FIRST, given.get("first", "")),
        "by": asked("by"),
        "works": list(WORKS_NAMED.values()),
        "owner": _choice("owner", OWNERS, given.get("owner", "")),
        "landlord": [asked(name, usual) for name, usual in landlord.items()],
        "third": form.third_line,
        "has_money": form.third_line or opens(terms),
        "has_ways": not (form.together and form.carries) or opens({"weights": "1, 1, 1"}),
        "apart": not form.together,
        "yearly": not form.carries,
        "errors": [(f"#champ-{name}", text) for name, text in refused.items()],
    }


def _choice(
    name: str, choices: dict[str, str], chosen: str, kind: str = "select", error: str = ""
) -> Field:
    return choice_field(name, QUESTIONS[name].label, choices, chosen, kind, error=error)


def present_progress(summary: dict[str, Any]) -> dict[str, Any]:
    """How far the work is, in words."""
    if summary["state"] == "failed":
        why = FAILURES.get(summary.get("code", ""), FAILURES["fault"])
        return {"failed": True, "why": why.format(**summary.get("details", {}))}
    step = summary.get("step", summary["state"])
    share = summary["done"] / summary["total"] if step == "dwellings" and summary["total"] else None
    words = STEPS.get(step, STEPS["waiting"])
    done = f"{number(summary['done'])} sur {number(summary['total'])}" if share is not None else ""
    return {"failed": False, "text": words, "share": share, "done": done}
