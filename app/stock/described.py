"""A block told in ten answers → the list of lots its syndic would have, read like any other."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage

from app.asking.town import Option, place_field, settle
from app.home.questions import Card, Field
from app.saying import number
from app.stock.words import DESCRIBED, DESCRIBED_CHOICES, DESCRIBED_REFUSALS
from calc.schema import written
from calc.schema.vocabulary import DPE_CLASSES
from calc.tables.workbook import french_rows

_NUMBERS = {"lots": (2, 200), "surface": (9, 250), "niveaux": (1, 40), "annee": (1700, 2100)}
_HEAD = (
    *("Lot", "Bâtiment", "Étage", "Nature du lot", "Tantièmes", "Surface", "Année de construction"),
    *("Code INSEE", "Chauffage", "Eau chaude", "Isolation murs", "Isolation toiture", "Vitrage"),
    "Étiquette DPE",
)
_SHARES = 10_000


class Described:
    """What is said of a block.

    Attributes
    ----------
    given : dict of str to str
        Answers as they were sent.
    refusals : dict of str to str
        By field.
    """

    def __init__(self, sent: Mapping[str, str] | None):
        names = (*_NUMBERS, *DESCRIBED_CHOICES, "commune", "lieu")
        self.given = {name: (sent or {}).get(name, "").strip()[:80] for name in names}
        self.refusals: dict[str, str] = {}
        self.values: dict[str, float] = {}
        self.candidates: list[Option] = []
        self.town = ""
        if sent is not None:  # one sent empty is refused, as any other
            self._read()

    def _read(self) -> None:
        for name, (least, most) in _NUMBERS.items():
            try:
                value = written.number(self.given[name], DESCRIBED[name][2])
            except ValueError:
                value = float("nan")
            most = min(most, date.today().year) if name == "annee" else most
            if not least <= value <= most or (name != "surface" and value != int(value)):
                self.refusals[name] = DESCRIBED_REFUSALS[name]
            else:
                self.values[name] = value
        for name, words in DESCRIBED_CHOICES.items():
            if self.given[name] not in words or (name == "chauffage" and not self.given[name]):
                self.refusals[name] = DESCRIBED_REFUSALS["choice"]
        found = settle(self.given["lieu"], self.given["commune"])
        self.town, self.candidates = found.code, list(found.candidates)
        if found.refusal or not found.code:
            self.refusals["commune"] = found.refusal or DESCRIBED_REFUSALS["commune"]

    @property
    def questions(self) -> list[Any]:
        """Fields of the page, in the order they are asked."""

        def asked(name: str) -> Any:
            label, hint, unit = DESCRIBED[name]
            refusal = self.refusals.get(name, "")
            if name == "commune":
                typed, code = self.given["lieu"], self.town
                return place_field(
                    name, label, hint, typed, code, candidates=self.candidates, error=refusal
                )
            if name in DESCRIBED_CHOICES:
                chosen = self.given[name]
                cards = [
                    Card(key, text, "", key == chosen)
                    for key, text in DESCRIBED_CHOICES[name].items()
                ]
                return Field(name, "select", label, hint, "", chosen, refusal, cards=cards)
            return Field(name, "quantity", label, hint, unit, self.given[name], refusal)

        return [asked(name) for name in DESCRIBED]

    def lots(self) -> FileStorage:
        """The list of its lots, all alike, floor after floor."""
        count, levels = int(self.values["lots"]), int(self.values["niveaux"])
        area = number(self.values["surface"], 1)
        share = str(round(_SHARES / count))
        told = self.given
        rows: list[tuple[str, ...]] = [_HEAD]
        for place in range(count):
            floor = place * levels // count
            letter = told["etiquette"] if told["etiquette"] in DPE_CLASSES else ""
            rows.append(
                (
                    *(str(place + 1), "Votre immeuble", str(floor), "Appartement", share, area),
                    *(str(int(self.values["annee"])), self.town, told["chauffage"]),
                    *(told["eau"], told["murs"], told["toit"], told["vitrage"], letter),
                )
            )
        body = ("\ufeff" + french_rows(rows)).encode()
        return FileStorage(io.BytesIO(body), "immeuble.csv")
