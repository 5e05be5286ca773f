"""The form of *Un trajet*: one journey in the address, read by the calculator's declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from app.asking.fields import SENTENCES
from app.asking.town import TYPED, settle
from app.saying.french import short
from app.trips.words import COUNTINGS, NAMED, SORTS, TRIP_FIELDS
from app.trips.words import SENTENCES as OWN
from calc.mobility.trips.comparator import SHARED_CARS
from calc.mobility.trips.comparator_request import ComparisonRequest, LegsRequest
from calc.mobility.trips.one import OneJourney, one_journey
from calc.places.communes import Commune
from calc.schema.inputs import Issue, declarations, read

DECLARED = {n: what for n, what in declarations(ComparisonRequest).items() if n != "date"}
LEGS = 4
"""Most legs that a journey may have."""
_PLACES = ("origin", "destination")


def sentence(issue: Issue) -> str:
    """The French of a refusal.

    Examples
    --------
    >>> sentence(Issue("distance", "same_commune"))
    'Vous restez dans la même commune : donnez une distance.'
    """
    if issue.code in OWN or (issue.field in OWN and issue.code == "required"):
        return OWN[issue.field if issue.field in OWN else issue.code]
    words = TRIP_FIELDS[issue.field]
    limit = f"{short(issue.limit)} {words.unit}" if isinstance(issue.limit, float | int) else ""
    return SENTENCES[issue.code].format(limit=limit.strip(), example="12,5")


class TripsForm:
    """Answers on their way to the calculator; the address is their only memory.

    Attributes
    ----------
    given : dict of str to str
        Fields of the calculator that say something.
    typed : dict of str to str
        Names of communes as they were typed.
    candidates : dict of str to list of Commune
    legs : list of (mode, distance) as sent
    refusals : dict of str to str
        By field; a leg's are numbered (``leg_distance-2``).
    """

    def __init__(self, sent: MultiDict[str, str]):
        self.given = {
            name: value for name in DECLARED if (value := sent.get(name, "").strip()[:64])
        }
        self.typed = {name: sent.get(TYPED[name], "").strip()[:80] for name in _PLACES}
        self.sort = sent.get("sort") if sent.get("sort") in SORTS else "emissions"
        self.counting = sent.get("counting") if sent.get("counting") in COUNTINGS else "marginal"
        self.refusals: dict[str, str] = {}
        self.candidates: dict[str, list[Commune]] = {name: [] for name in _PLACES}
        self._settle()
        self.legs = self._sent_legs(sent)
        self._read()

    def _settle(self) -> None:
        for name in _PLACES:
            settled = settle(self.typed[name], self.given.pop(name, ""))
            if settled.code:
                self.given[name] = settled.code
            if settled.refusal:
                self.refusals[name], self.candidates[name] = settled.refusal, settled.candidates

    @staticmethod
    def _sent_legs(sent: MultiDict[str, str]) -> list[tuple[str, str]]:
        modes, distances = (sent.getlist(name)[:LEGS] for name in ("leg_mode", "leg_distance"))
        longest = max(len(modes), len(distances))
        pad = [""] * longest
        pairs = zip([*modes, *pad], [*distances, *pad], strict=False)
        cleaned = [(mode.strip()[:64], far.strip()[:64]) for mode, far in pairs]
        return [pair for pair in cleaned[:longest] if any(pair)]

    def _read(self) -> None:
        columns = {
            "leg_mode": [mode for mode, _ in self.legs],
            "leg_distance": [far for _, far in self.legs],
        }
        self.legs_request, found = read(LegsRequest, columns, len(self.legs))
        for issue in found:
            self.refusals.setdefault(f"{issue.field}-{issue.row + 1}", sentence(issue))
        told = {**self.given, "date": date.today().isoformat()}
        if self.legs and not found and not self._is_placed(told):
            told["distance"] = str(float(self.legs_request.leg_distance.sum()))
        self.request, found = read(ComparisonRequest, {n: [v] for n, v in told.items()}, 1)
        self.is_incomplete = any(issue.code == "required" for issue in found)
        for issue in found:
            if issue.code != "required" and issue.field not in self.refusals:
                self.refusals[issue.field] = sentence(issue)

    @staticmethod
    def _is_placed(told: Mapping[str, str]) -> bool:
        return bool(told.get("distance") or all(told.get(name) for name in _PLACES))

    def answer(self) -> OneJourney:
        """The journey by every way; the form has no error and is complete."""
        legs = self.legs_request if self.legs else None
        return one_journey(self.request, legs, (*NAMED, *SHARED_CARS))

    def demand(self) -> None:
        """Refuse what is incomplete: the button was pressed."""
        if self.is_incomplete and not self.refusals:
            self.refusals["distance"] = OWN["required"]

    @property
    def errors(self) -> Mapping[str, list[str]]:
        """What was refused: the page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}

    def address(self, **changed: str) -> dict[str, str | list[str]]:
        """Parameters of the page's address, what goes without saying left out."""
        found: dict[str, str | list[str]] = dict(self.given)
        if self.legs:
            found["leg_mode"] = [mode for mode, _ in self.legs]
            found["leg_distance"] = [far for _, far in self.legs]
        for name, value, usual in (
            ("sort", self.sort, "emissions"),
            ("counting", self.counting, "marginal"),
        ):
            if value != usual:
                found[name] = value
        found.update(changed)
        return found

    def values(self, names: Iterable[str]) -> dict[str, str]:
        """What each of some fields was given, "" where nothing was."""
        return {name: self.given.get(name, "") for name in names}
