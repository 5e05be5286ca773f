"""The questions of a programme of works, and how far its work is."""

from __future__ import annotations

from typing import Any

from app.home.questions import Card, Field
from app.saying.french import number
from app.stock.programme.form import LAST_START, ProgrammeForm
from app.stock.programme.words import AIMS, PACKAGES, STEPS


def present_form(form: ProgrammeForm) -> dict[str, Any]:
    """The questions, with what was answered."""
    given, refused = form.given, form.refusals
    first = form.today.year

    def asked(name: str, label: str, hint: str, unit: str, usual: str) -> Field:
        answer, refusal = given[name] or usual, refused.get(name, "")
        return Field(name, "quantity", label, hint, unit, answer, refusal)

    chosen = given["aim"] if given["aim"] in AIMS else next(iter(AIMS))
    cards = [Card(k, f"{name}. {what}", "", k == chosen) for k, (name, what) in AIMS.items()]
    aims = Field(
        "aim",
        "choice",
        "Que cherchez-vous d’abord ?",
        "",
        "",
        "",
        refused.get("aim", ""),
        cards=cards,
    )
    return {
        "aim": aims,
        "money": [
            asked("budget", "Votre budget par an", "Ce que vous payez, aides déduites.", "€", ""),
            asked("years", "Sur combien d’années ?", "De 1 à 15.", "ans", "5"),
            asked(
                "start",
                "À partir de quelle année ?",
                f"De {first} à {LAST_START}.",
                "",
                str(first + 1),
            ),
            asked(
                "aid",
                "Part des travaux payée par d’autres",
                "Certificats d’économies d’énergie,"
                " subventions, dégrèvement de taxe foncière : votre plan de financement. 0 si "
                "vous ne savez pas.",
                "%",
                "0",
            ),
        ],
        "packages": [Card(key, name, "", key in form.packages) for key, name in PACKAGES.items()],
        "apart": not form.together,
        "yearly": not form.carries,
        "errors": [(f"#champ-{name}", text) for name, text in refused.items()],
    }


def present_progress(told: dict[str, Any]) -> dict[str, Any]:
    """How far the work is, in words."""
    if told["state"] == "failed":
        return {"failed": True}
    step = told.get("step", told["state"])
    share = told["done"] / told["total"] if step == "dwellings" and told["total"] else None
    words = STEPS.get(step, STEPS["waiting"])
    done = f"{number(told['done'])} sur {number(told['total'])}" if share is not None else ""
    return {"failed": False, "text": words, "share": share, "done": done}
