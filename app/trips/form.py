"""The form of *Un trajet*: one journey in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, asks, one_of, refusal
from app.asking.town import TYPED, TownOption, place_field, settle
from app.home.questions import Field, choice_field, field_of_page
from app.saying import Context
from app.trips.words import COUNTINGS, MODES, SORTS, TRIP_FIELDS
from app.trips.words import SENTENCES as OWN
from calc.mobility.trips.advice import OneJourney, one_journey
from calc.mobility.trips.trip import ComparisonRequest, LegsRequest
from calc.schema.inputs import Issue, read
from calc.schema.vocabulary import MODES as PLAIN_MODES

LEGS = 4
"""Most legs that a journey may have."""
_PLACES = ("origin", "destination")


@asks(ComparisonRequest, TRIP_FIELDS)
class TripsForm(AddressForm):
    """Answers on a journey.

    Attributes
    ----------
    typed : dict of str to str
        Names of communes as they were typed.
    candidates : dict of str to sequence of TownOption
    legs : list of (mode, distance) as sent
    leg_refusals : dict of str to str
        French sentence by numbered field (``leg_distance-2``).
    """

    own = OWN

    def __init__(self, sent: MultiDict[str, str]):
        super().__init__(sent)
        self.typed = {name: sent.get(TYPED[name], "").strip()[:80] for name in _PLACES}
        self.sort = one_of(SORTS, sent.get("sort"), "emissions")
        self.counting = one_of(COUNTINGS, sent.get("counting"), "marginal")
        self.candidates: dict[str, Sequence[TownOption]] = dict.fromkeys(_PLACES, ())
        self.leg_refusals: dict[str, str] = {}
        self._settle()
        self.legs = self._sent_legs(sent)
        self._read_legs()
        self.refuse()

    def _settle(self) -> None:
        for name in _PLACES:
            settled = settle(self.typed[name], self[name].data or "", name)
            self.answer(name, settled.code)
            if settled.refusal:
                self.refuse_one(name, settled.refusal)
                self.candidates[name] = settled.candidates

    @staticmethod
    def _sent_legs(sent: MultiDict[str, str]) -> list[tuple[str, str]]:
        modes, distances = (sent.getlist(name)[:LEGS] for name in ("leg_mode", "leg_distance"))
        longest = max(len(modes), len(distances))
        pad = [""] * longest
        pairs = zip([*modes, *pad], [*distances, *pad], strict=False)
        cleaned = [(mode.strip()[:64], far.strip()[:64]) for mode, far in pairs]
        return [pair for pair in cleaned[:longest] if any(pair)]

    def _read_legs(self) -> None:
        columns = {
            "leg_mode": [mode for mode, _ in self.legs],
            "leg_distance": [far for _, far in self.legs],
        }
        self.legs_request, result = read(LegsRequest, columns, len(self.legs), by_hand=True)
        for issue in result:
            said = refusal(issue, unit=TRIP_FIELDS[issue.field].unit, own=OWN)
            self.leg_refusals.setdefault(f"{issue.field}-{issue.row + 1}", said)

    def columns(self) -> dict[str, list[str]]:
        """The journey; legs say how far it is when nothing else does."""
        columns = super().columns()
        placed = "distance" in columns or all(name in columns for name in _PLACES)
        if self.legs and not self.leg_refusals and not placed:
            columns["distance"] = [str(float(self.legs_request.leg_distance.sum()))]
        return columns

    @property
    def issues(self) -> list[Issue]:
        """What is refused; that nothing says yet how far one goes is no fault."""
        return [issue for issue in super().issues if issue.code != "required"]

    @property
    def is_incomplete(self) -> bool:
        """Nothing says yet how far one goes."""
        return any(issue.code == "required" for issue in super().issues)

    @property
    def stated_legs(self) -> LegsRequest | None:
        """Its legs, where it has several."""
        return self.legs_request if self.legs else None

    def demand(self) -> None:
        """Refuse what is incomplete: the button was pressed."""
        if self.is_incomplete and not self.refusals:
            self.refuse_one("distance", OWN["required"])

    @property
    def refusals(self) -> dict[str, str]:
        """By field; a leg's are numbered (``leg_distance-2``)."""
        return self.leg_refusals | super().refusals

    @property
    def errors(self) -> dict[str, list[str]]:
        """What was refused: the page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}

    def address(self, **changed: str) -> dict[str, Any]:
        """Parameters of the page's address, what goes without saying left out."""
        result: dict[str, Any] = dict(self.given)
        if self.legs:
            result["leg_mode"] = [mode for mode, _ in self.legs]
            result["leg_distance"] = [far for _, far in self.legs]
        if self.sort != "emissions":
            result["sort"] = self.sort
        if self.counting != "marginal":
            result["counting"] = self.counting
        return result | changed

    def values(self, names: Iterable[str]) -> Mapping[str, str]:
        """What each of some fields was given, "" where nothing was."""
        return {name: self.given.get(name, "") for name in names}


# The questions of *Un trajet* as their page needs them.


def _field(name: str, form: TripsForm) -> Field:
    return field_of_page(name, TRIP_FIELDS[name], form.given, form.refusals)


def _place(name: str, form: TripsForm) -> Context:
    words = TRIP_FIELDS[name]
    return place_field(
        name,
        words.label,
        words.hint,
        form.typed[name],
        form.given.get(name, ""),
        candidates=form.candidates[name],
        error=form.refusals.get(name, ""),
    )


def _legs(form: TripsForm) -> list[Context]:
    blank = [("", "")] * (LEGS - len(form.legs))
    return [
        {
            "number": number,
            "mode": mode,
            "distance": far,
            "error": form.refusals.get(f"leg_mode-{number}", "")
            or form.refusals.get(f"leg_distance-{number}", ""),
        }
        for number, (mode, far) in enumerate([*form.legs, *blank], 1)
    ]


def present_questions(form: TripsForm) -> Context:
    """The form of a journey, with its answers and its refusals."""
    car = [_field(name, form) for name in ("car_size", "car_motor", "car_consumption", "contrails")]
    return {
        "places": [_place(name, form) for name in ("origin", "destination")],
        "distance": _field("distance", form),
        "party": [
            _field(name, form) for name in ("people", "return_trip", "times_a_week", "purpose")
        ],
        "car": car,
        "counting": choice_field("counting", "Pour l’argent, compter", COUNTINGS, form.counting),
        "legs": _legs(form),
        "modes": [("", "–"), *((mode, MODES[mode]) for mode in PLAIN_MODES)],
        "has_car": any(field.value or field.error for field in car),
        "has_legs": bool(form.legs),
        "errors": [(f"#champ-{name}", text) for name, text in form.refusals.items()],
    }


# The journey that a form tells, by every way that leads there.

NO_WAY = (
    "Nous ne connaissons pas de liaison entre ces deux lieux : ni route, ni train, ni bateau. "
    "Vérifiez-les, ou dites la distance seule, sans les lieux."
)


def journey_of(form: TripsForm) -> OneJourney | None:
    """The journey by every way; None where it is not wholly told, or where nothing that we know
    leads there, which is then said on the form."""
    if form.errors or form.is_incomplete:
        return None
    journey = one_journey(form.request, form.stated_legs)
    if journey.legs is None and all(journey.comparison.reasons):
        form.refuse_one("destination", NO_WAY)
        return None
    return journey
