"""The form of a programme of works; the address is its only memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.stock.programme.words import AIMS, PACKAGES, SENTENCES

LAST_START = 2035
_MOST_YEARS = 15


def _figure(text: str) -> float | None:
    """A number as landlords write it: spaces, comma, a unit after it.

    Examples
    --------
    >>> _figure("1 200 000 €"), _figure("1,5"), _figure("beaucoup")
    (1200000.0, 1.5, None)
    """
    bare = "".join(text.split()).strip("€%").replace(",", ".")
    try:
        value = float(bare)
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
    """

    def __init__(self, sent: Mapping[str, str] | MultiDict[str, str], today: date | None = None):
        self.today = today or date.today()
        self.key = sent.get("cle", "")[:80]
        names = ("budget", "years", "start", "aid", "aim")
        self.given = {name: sent.get(name, "").strip()[:32] for name in names}
        asked = sent.getlist("package") if isinstance(sent, MultiDict) else []
        self.packages = [name for name in PACKAGES if name in asked]
        self.pressed = bool(self.given["budget"]) or "voir" in sent
        self.together = sent.get("apart") != "1"
        self.carries = sent.get("chaque") != "1"
        self.refusals: dict[str, str] = {}
        if self.pressed:
            self._read()

    def _read(self) -> None:
        given = self.given
        self.budget = self._between("budget", given["budget"], 1_000, 1e10)
        self.years = self._between("years", given["years"] or "5", 1, _MOST_YEARS, whole=True)
        first = self.today.year
        self.start = self._between(
            "start", given["start"] or str(first + 1), first, LAST_START, whole=True
        )
        self.aid = self._between("aid", given["aid"] or "0", 0, 95)
        self.aim = given["aim"] or next(iter(AIMS))
        if self.aim not in AIMS:
            self.refusals["aim"] = SENTENCES["aim"]

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
            "budget": float(self.budget),
            "years": int(self.years),
            "aim": self.aim,
            "start": max(first, self.today).isoformat(),
            "aid": self.aid / 100,
            "packages": self.packages,
            "together": self.together,
            "carries": self.carries,
        }

    def address(self) -> dict[str, Any]:
        """Parameters of the page's address."""
        told: dict[str, Any] = {name: value for name, value in self.given.items() if value}
        if self.packages:
            told["package"] = self.packages
        if not self.together:
            told["apart"] = "1"
        if not self.carries:
            told["chaque"] = "1"
        return {"cle": self.key, **told}
