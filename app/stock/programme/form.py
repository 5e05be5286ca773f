"""The form of a programme of works; the address is its only memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.stock.programme.words import AIMS, FIRST, ORDERS, OWNERS, PACKAGES, SENTENCES, WORKS_NAMED
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
