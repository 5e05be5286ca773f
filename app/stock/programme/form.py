"""The form of a programme of works; the address is its only memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.home.questions import Card, Field
from app.saying import number
from app.stock.programme.words import (
    AIMS,
    FAILURES,
    FIRST,
    ORDERS,
    OWNERS,
    PACKAGES,
    SENTENCES,
    STEPS,
    WORKS_NAMED,
)
from calc.schema import written
from calc.schema.vocabulary import DPE_CLASSES
from calc.schema.written import plain

LAST_START = 2035
_MOST_YEARS = 15
_LONG = 1_500
"""Signs of a list of orders: an address holds it."""
_FIELDS = (
    *("years", "start", "aid", "aim", "weights", "first", "by"),
    *("owner", "rise", "tax", "second", "horizon"),
)
_PARTS = re.compile(r"\s*[;,/]\s*|\s+")
_STEPS = re.compile(r"[;\n]|\bpuis\b")
_BY_NAME = {plain(text): name for name, text in WORKS_NAMED.items()}


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


class ProgrammeForm:
    """What a landlord asks.

    Attributes
    ----------
    key : str
        Of the job.
    given : dict of str to str
        Fields as they were sent.
    packages : list of str
        Those that may be done; none for all.
    together : bool
        Buildings are renovated whole.
    carries : bool
        What is left of a year's budget goes to the next.
    third_line : bool
        Tenants are asked to share what they save.
    """

    def __init__(self, sent: Mapping[str, str] | MultiDict[str, str], today: date | None = None):
        self.today = today or date.today()
        self.key = sent.get("cle", "")[:80]
        self.given = {name: sent.get(name, "").strip()[:32] for name in _FIELDS}
        self.given["budget"] = sent.get("budget", "").strip()[:400]
        self.orders = {name: sent.get(name, "").strip()[:_LONG] for name in ORDERS}
        asked = sent.getlist("package") if isinstance(sent, MultiDict) else []
        self.packages = [name for name in PACKAGES if name in asked]
        self.pressed = bool(self.given["budget"]) or "voir" in sent
        self.together = sent.get("apart") != "1"
        self.carries = sent.get("chaque") != "1"
        self.third_line = sent.get("third") == "1"
        self.refusals: dict[str, str] = {}
        if self.pressed:
            self._read()

    def _read(self) -> None:
        given = self.given
        steps = [part for part in _STEPS.split(given["budget"]) if part.strip()] or [""]
        self.budgets = [self._between("budget", part, 1_000, 1e10) for part in steps]
        self.years = self._between("years", given["years"] or "5", 1, _MOST_YEARS, whole=True)
        first = self.today.year
        self.start = self._between(
            "start", given["start"] or str(first + 1), first, LAST_START, whole=True
        )
        self.aid = self._between("aid", given["aid"] or "0", 0, 95)
        self.aim = given["aim"] or next(iter(AIMS))
        if self.aim not in AIMS:
            self.refusals["aim"] = SENTENCES["aim"]
        self._read_weights()
        self._read_money()
        self._read_orders()

    def _read_weights(self) -> None:
        """What each aim weighs, where they are put together."""
        told = [part for part in _PARTS.split(self.given["weights"]) if part]
        read = [_figure(part) for part in told] or [1.0] * 3
        self.weights = [one for one in read if one is not None and one >= 0]
        if not len(read) == len(self.weights) == 3 or not sum(self.weights):
            self.refusals["weights"] = SENTENCES["weights"]
            self.weights = [1.0] * 3

    def _read_money(self) -> None:
        given = self.given
        self.owner = given["owner"] if given["owner"] in OWNERS else next(iter(OWNERS))
        self.rise = self._between("rise", given["rise"] or "0", 0, 100)
        tax = given["tax"]
        self.tax = self._between("tax", tax, 0, 10_000) if tax else None
        self.second = self._between("second", given["second"] or "0", 0, 100)
        horizon = given["horizon"]
        self.horizon = self._between("horizon", horizon, 5, 60, whole=True) if horizon else 0

    def _read_orders(self) -> None:
        last = self.start + self.years - 1
        self.excluded = [
            line.strip() for line in self.orders["exclude"].splitlines() if line.strip()
        ]
        self.told: dict[str, list[tuple[str, object]]] = {}

        def year(text: str) -> int | None:
            value = _figure(text)
            return int(value) if value and self.start <= value <= last else None

        def package(text: str) -> str | None:
            return _BY_NAME.get(plain(text))

        def money(text: str) -> float | None:
            value = _figure(text)
            return value if value and value > 0 else None

        readers = {"impose": year, "works": package, "ceiling": money, "floor": money}
        for name, read in readers.items():
            self.told[name] = []
            for line in self.orders[name].splitlines():
                if not line.strip():
                    continue
                of, _, value = line.rpartition("=")
                meant = read(value)
                if not of.strip() or meant is None:
                    self.refusals[name] = SENTENCES[name].format(line=line.strip()[:40])
                    break
                self.told[name].append((of.strip(), meant))
        sold = {plain(name) for name in self.excluded}
        for name in ("impose", "works", "floor"):
            for of, _ in self.told[name]:
                if plain(of) in sold:
                    self.refusals.setdefault(name, SENTENCES["sold"].format(name=of[:40]))
        self.first = self.given["first"] if self.given["first"] in FIRST else ""
        by = self.given["by"] or str(int(last))
        self.by = self._between("by", by, int(self.start), int(last), whole=True)

    def _between(
        self, name: str, text: str, least: float, most: float, whole: bool = False
    ) -> float:
        value = _figure(text)
        if value is None or not least <= value <= most or (whole and value != int(value)):
            self.refusals[name] = SENTENCES[name].format(first=int(least), last=int(most))
            return least
        return value

    @property
    def errors(self) -> dict[str, list[str]]:
        """What was refused: the page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}

    @property
    def is_whole(self) -> bool:
        """Whether a programme is asked for, and nothing of it refused."""
        return self.pressed and not self.refusals

    def asked(self) -> dict[str, Any]:
        """The question, in the words of the calculator."""
        first = date(int(self.start), 1, 1)
        return {
            "budget": float(self.budgets[0]),
            "budgets": self.budgets,
            "years": int(self.years),
            "aim": self.aim,
            "weights": self.weights,
            "start": max(first, self.today).isoformat(),
            "aid": self.aid / 100,
            "packages": self.packages,
            "together": self.together,
            "carries": self.carries,
            "terms": {
                "owner": self.owner,
                "third_line": self.third_line,
                "rent_rise": self.rise / 100,
                "years": int(self.horizon),
                "second_loan": self.second / 100,
            }
            | ({} if self.tax is None else {"property_tax": self.tax}),
            "excluded": self.excluded,
            "orders": {
                "years": self.told["impose"],
                "works": self.told["works"],
                "least": self.told["floor"],
                "most": self.told["ceiling"],
            },
            "first": [DPE_CLASSES.index(self.first), int(self.by)] if self.first else None,
        }

    def address(self) -> dict[str, Any]:
        """Parameters of the page's address."""
        given = self.given | self.orders
        told: dict[str, Any] = {name: value for name, value in given.items() if value}
        if self.packages:
            told["package"] = self.packages
        if not self.together:
            told["apart"] = "1"
        if not self.carries:
            told["chaque"] = "1"
        if self.third_line:
            told["third"] = "1"
        return {"cle": self.key, **told}


# The questions of a programme of works, and how far its work is.


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
