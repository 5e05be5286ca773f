"""The form of *Ma voiture*: what is said of it in the address, read by the calculator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from app.asking.fields import SENTENCES
from app.car.words import CAR_FIELDS, SORTS
from app.saying.french import number, short
from calc.mobility.car.request import CarRequest
from calc.schema.inputs import Issue, declarations, read

DECLARED = {n: what for n, what in declarations(CarRequest).items() if n != "date"}
ASK = "voir"
"""Name of the button; alone in an address, it asks for an answer to someone who knows nothing."""
OWN = ("car_size", "car_motor", "car_age", "car_consumption", "car_value", "fiscal_power")


def sentence(issue: Issue) -> str:
    """The French of a refusal.

    Examples
    --------
    >>> sentence(Issue("years_kept", "too_large", 0, 15.0)).replace("\\u202f", "_")
    'C’est trop : au plus 15 ans.'
    """
    limit = ""
    if isinstance(issue.limit, float | int):
        amount = number(issue.limit) if issue.limit >= 100 else short(issue.limit)
        limit = f"{amount} {CAR_FIELDS[issue.field].unit}".strip()
    return SENTENCES[issue.code].format(limit=limit, example="12,5")


class CarForm:
    """Answers on their way to the calculator; the address is their only memory.

    Attributes
    ----------
    given : dict of str to str
        Fields that say something.
    has_car : bool
    is_asked : bool
        An answer is wanted.
    sort : str
        Order of the choices, of ``SORTS``.
    refusals : dict of str to str
    """

    def __init__(self, sent: MultiDict[str, str]):
        told = {name: value for name in DECLARED if (value := sent.get(name, "").strip()[:64])}
        self.has_car = told.get("has_car", "true") != "false"
        self.given = {
            name: value for name, value in told.items() if self.has_car or name not in OWN
        }
        if self.given.get("has_car") == "true":
            del self.given["has_car"]
        self.is_asked = bool(told) or ASK in sent
        self.sort = sent.get("sort") if sent.get("sort") in SORTS else "cost"
        columns = {**self.given, "date": date.today().isoformat()}
        self.request, found = read(CarRequest, {n: [v] for n, v in columns.items()}, 1)
        self.refusals: dict[str, str] = {}
        for issue in found:
            self.refusals.setdefault(issue.field, sentence(issue))

    @property
    def errors(self) -> Mapping[str, list[str]]:
        """What was refused: the page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}

    @property
    def asks_one(self) -> bool:
        """Whether one replacement is named."""
        return any(
            name in self.given
            for name in (
                "replacement_motor",
                "replacement_used",
                "replacement_price",
                "replacement_consumption",
            )
        )

    def address(self, **changed: str) -> dict[str, str]:
        """Parameters of the page's address, what goes without saying left out."""
        found = dict(self.given) or {ASK: "1"}
        if self.sort != "cost":
            found["sort"] = self.sort
        found.update(changed)
        return {name: value for name, value in found.items() if (name, value) != ("sort", "cost")}

    def is_tidy(self, sent: MultiDict[str, str]) -> bool:
        """Whether an address says this and nothing more."""
        return sent.to_dict(flat=False) == {n: [v] for n, v in self.address().items()}
