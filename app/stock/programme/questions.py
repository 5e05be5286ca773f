"""The questions of a programme of works, and how far its work is."""

from __future__ import annotations

from typing import Any

from app.asking.form import one_of
from app.home.questions import Card, Field
from app.saying import number
from app.stock.programme.form import LAST_START, ProgrammeForm
from app.stock.programme.words import (
    AIMS,
    FAILURES,
    FIRST,
    ORDERS,
    OWNERS,
    PACKAGES,
    QUESTIONS,
    STEPS,
    WORKS_NAMED,
)


def present_form(form: ProgrammeForm) -> dict[str, Any]:
    """The questions, with what was answered."""
    given, refused = form.given, form.refusals
    first = form.today.year

    def asked(name: str, usual: str = "") -> Field:
        words = QUESTIONS[name]
        hint = words.hint.format(first=first, last=LAST_START)
        answer = given.get(name) or usual
        return Field(name, "quantity", words.label, hint, words.unit, answer, refused.get(name, ""))

    chosen = one_of(AIMS, given.get("aim"), next(iter(AIMS)))
    cards = [Card(k, f"{name}. {what}", "", k == chosen) for k, (name, what) in AIMS.items()]
    aims = Field(
        "aim", "choice", QUESTIONS["aim"].label, "", "", "", refused.get("aim", ""), cards=cards
    )
    money = {"budget": "", "years": "5", "start": str(first + 1), "aid": "0"}
    landlord = {"tax": "", "rise": "0", "second": "0", "horizon": ""}
    return {
        "aim": aims,
        "weights": asked("weights", "1, 1, 1"),
        "money": [asked(name, usual) for name, usual in money.items()],
        "packages": [Card(key, name, "", key in form.packages) for key, name in PACKAGES.items()],
        "orders": [
            {"name": name, "label": label, "hint": hint, "value": given.get(name, "")}
            | {"error": refused.get(name, "")}
            for name, (label, hint) in ORDERS.items()
        ],
        "has_orders": any(name in given for name in (*ORDERS, "first")),
        "first": _select("first", FIRST, given.get("first", "")),
        "by": asked("by"),
        "works": list(WORKS_NAMED.values()),
        "owner": _select("owner", OWNERS, given.get("owner", "")),
        "landlord": [asked(name, usual) for name, usual in landlord.items()],
        "third": form.third_line,
        "has_money": form.third_line or any(name in given for name in ("owner", *landlord)),
        "apart": not form.together,
        "yearly": not form.carries,
        "errors": [(f"#champ-{name}", text) for name, text in refused.items()],
    }


def _select(name: str, words: dict[str, str], chosen: str) -> Field:
    cards = [Card(value, text, "", value == chosen) for value, text in words.items()]
    return Field(name, "select", QUESTIONS[name].label, "", "", chosen, "", cards=cards)


def present_progress(told: dict[str, Any]) -> dict[str, Any]:
    """How far the work is, in words."""
    if told["state"] == "failed":
        why = FAILURES.get(told.get("code", ""), FAILURES["fault"])
        return {"failed": True, "why": why.format(**told.get("details", {}))}
    step = told.get("step", told["state"])
    share = told["done"] / told["total"] if step == "dwellings" and told["total"] else None
    words = STEPS.get(step, STEPS["waiting"])
    done = f"{number(told['done'])} sur {number(told['total'])}" if share is not None else ""
    return {"failed": False, "text": words, "share": share, "done": done}
