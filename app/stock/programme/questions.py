"""The questions of a programme of works, and how far its work is."""

from __future__ import annotations

from typing import Any

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
    STEPS,
    WORKS_NAMED,
)


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
        "weights": asked(
            "weights",
            "Poids de chaque but",
            "Louer, factures, carbone, dans cet ordre. Ne compte que pour « Les trois ensemble ».",
            "",
            "1, 1, 1",
        ),
        "money": [
            asked(
                "budget",
                "Votre budget par an",
                "Ce que vous payez, subventions déduites. S’il change : 800 000 puis 1 000 000.",
                "€",
                "",
            ),
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
                "Subventions de la région, de l’agglomération, de l’ANRU… 0 si vous ne savez pas. "
                "Certificats, éco-prêt et dégrèvement sont calculés après.",
                "%",
                "0",
            ),
        ],
        "packages": [Card(key, name, "", key in form.packages) for key, name in PACKAGES.items()],
        "orders": [
            {"name": name, "label": label, "hint": hint, "value": form.orders[name]}
            | {"error": refused.get(name, "")}
            for name, (label, hint) in ORDERS.items()
        ],
        "has_orders": any(form.orders.values()) or bool(given["first"]),
        "first": _select("first", "Qui passe d’abord ?", FIRST, given["first"], ""),
        "by": asked("by", "Avant la fin de", "Une année du programme.", "", ""),
        "works": list(WORKS_NAMED.values()),
        "owner": _select("owner", "Vous êtes", OWNERS, given["owner"], ""),
        "landlord": [
            asked(
                "tax",
                "Taxe foncière d’un logement",
                "Par an. Vide : 600 €, notre ordre de grandeur.",
                "€",
                "",
            ),
            asked("rise", "Hausse de loyer après travaux", "0 s’il n’y en a pas.", "%", "0"),
            asked(
                "second",
                "Part du reste empruntée",
                "En prêt à l’amélioration (PAM), après l’éco-prêt. 0 : tout en fonds propres.",
                "%",
                "0",
            ),
            asked("horizon", "Compter votre argent sur", "De 5 à 60 ans. Vide : 30.", "ans", ""),
        ],
        "third": form.third_line,
        "has_money": form.third_line
        or any(given[name] for name in ("owner", "tax", "rise", "second", "horizon")),
        "apart": not form.together,
        "yearly": not form.carries,
        "errors": [(f"#champ-{name}", text) for name, text in refused.items()],
    }


def _select(name: str, label: str, words: dict[str, str], chosen: str, hint: str) -> Field:
    cards = [Card(value, text, "", value == chosen) for value, text in words.items()]
    return Field(name, "select", label, hint, "", chosen, "", cards=cards)


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
