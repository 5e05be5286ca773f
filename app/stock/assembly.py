"""A syndic's lots → the page of their assembly: what may be voted, each lot's part of it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import url_for
from werkzeug.datastructures import FileStorage

from app.asking.town import TownOption, place_field, settle
from app.home.questions import Field, choice_field
from app.saying import (
    THIN,
    Context,
    between,
    capital,
    decapital,
    euros,
    listed,
    number,
    percent,
    typeset,
)
from app.stock.drawings import from_to
from app.stock.page import csv_file
from app.stock.programme.words import PACKAGES
from app.stock.words import DESCRIBED, DESCRIBED_CHOICES, DESCRIBED_REFUSALS
from app.works.building import AGENDA, WITH_GRANT, WITHOUT_GRANT
from app.works.words import REASONS, WORKS
from calc.schema import written
from calc.schema.vocabulary import DPE_CLASSES

_CAPITAL, _YEARLY = 100, 10
_LOTS_HEAD = (
    "Lot",
    "Tantièmes",
    "Part",
    "Bouquet",
    "À payer (€)",
    "Bas (€)",
    "Haut (€)",
    "Gain (€/an)",
)


def _money(ends: list[float]) -> str:
    low, _, high = ends
    return between(low, high, "€", _CAPITAL)


def _left(vote: dict[str, Any]) -> list[float]:
    return [sum(lot[end] for lot in vote["pays"]) for end in range(3)]


def _in_cell(ends: list[float]) -> str:
    """Money of a column, where there is no room for a sentence."""
    low, _, high = ends
    return from_to(low, high, "€", _CAPITAL)


def _saving(summary: dict[str, Any], place: int | None = None) -> str:
    low, high = (summary[end] if place is None else summary[end][place] for end in ("low", "high"))
    return from_to(low, high, "€", _YEARLY)


def _grant(vote: dict[str, Any]) -> str:
    """What is given, or why it is not."""
    if vote["grant"]:
        return f"MaPrimeRénov’ Copropriété : {euros(vote['grant'], _CAPITAL)} au coût du milieu."
    reasons = [REASONS[code] for code in vote["reasons"].split(";") if code in REASONS]
    why = f" : {listed([decapital(text) for text in reasons])}" if reasons else ""
    return f"MaPrimeRénov’ Copropriété n’est pas donnée pour ce vote{why}."


def _less(saved: float) -> str:
    """Energy saved, as a change.

    Examples
    --------
    >>> _less(0.32).replace(THIN, "_"), _less(0.004).replace(THIN, "_")
    ('−_32_%', 'moins de 1_%')
    """
    return f"−{THIN}{percent(saved)}" if saved >= 0.01 else percent(saved)


def _votes(result: dict[str, Any], shown: int, key: str, building: int) -> Iterator[Context]:
    for place, vote in enumerate(result["votes"]):
        left = _left(vote)
        given = [float(round(cost - rest)) for cost, rest in zip(vote["cost"], left, strict=True)]
        yield {
            "title": PACKAGES[vote["name"]],
            "address": url_for(
                "stock.assembly", cle=key, batiment=building, vote=place, _anchor="lots-h"
            ),
            "is_shown": place == shown,
            "cost": _in_cell(vote["cost"]),
            "aids": _in_cell(given) if any(given) else "aucune",
            "left": _in_cell(left),
            "label": f"{vote['before']} → {vote['after']}",
            "saved": _less(max(vote["energy_saving"], 0)),
            "saving": _saving(vote["saving"]),
        }


def _usual(result: dict[str, Any]) -> int:
    """The vote shown first: the least that the agency helps, else the last."""
    helped = [place for place, vote in enumerate(result["votes"]) if vote["grant"]]
    return helped[0] if helped else len(result["votes"]) - 1


def _place(text: str, count: int, usual: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 and int(text) < count else usual


def _lots(result: dict[str, Any], chosen: dict[str, Any]) -> list[Context]:
    """What each lot pays and saves for the vote that is shown; one line where all are alike."""
    rows = [
        {
            "share": f"{number(100 * share, 1)}{THIN}%",
            "pays": _in_cell(pays),
            "saves": _saving(chosen["saves"], place),
        }
        for place, (share, pays) in enumerate(zip(result["shares"], chosen["pays"], strict=True))
    ]
    first, *others = rows
    if all(row == first for row in others):
        return [first | {"name": f"chacun des {number(len(rows))} lots"}]
    return [row | {"name": name} for name, row in zip(result["lots"], rows, strict=True)]


_SAME_SHARE = 1e-6
"""Shares closer than this are one."""


def _shared_by(result: dict[str, Any], rows: list[Context]) -> str:
    """What the lots' shares follow."""
    by = "tantièmes de votre liste" if result["tantiemes"] else "surfaces, faute de tantièmes"
    if max(result["shares"]) - min(result["shares"]) < _SAME_SHARE:
        return "Parts égales : les lots sont semblables."
    nearly = ", presque égales : le fichier les donne" if len(rows) < len(result["lots"]) else ""
    return f"Parts réparties selon les {by}{nearly}."


def _named(name: str) -> str:
    """A building's name, as a title.

    Examples
    --------
    >>> [_named(name) for name in ("A", "Les Lilas", "")]
    ['Bâtiment A', 'Les Lilas', 'Votre immeuble']
    """
    return f"Bâtiment {name}" if len(name) in (1, 2) else name or "Votre immeuble"


def present_assembly(summary: dict[str, Any], key: str, building: str, vote: str) -> Context | None:
    """One building of a list of lots; None where there is none, or nothing to vote."""
    listed_in = [one for one in summary.get("buildings", []) if one["votes"]]
    if not listed_in:
        return None
    at = _place(building, len(listed_in), 0)
    result = listed_in[at]
    shown = _place(vote, len(result["votes"]), _usual(result))
    chosen = result["votes"][shown]
    works = listed([decapital(WORKS[name].name) for name in chosen["measures"]])
    rows = _lots(result, chosen)
    return {
        "name": _named(result["name"]),
        "others": [
            (url_for("stock.assembly", cle=key, batiment=place), _named(one["name"]))
            for place, one in enumerate(listed_in)
            if place != at
        ],
        "lots": len(result["lots"]),
        "basis": _shared_by(result, rows),
        "votes": list(_votes(result, shown, key, at)),
        "title": PACKAGES[chosen["name"]],
        "works": typeset(capital(works)),
        "grant": typeset(_grant(chosen)),
        "pays": rows,
        "agenda": typeset(
            AGENDA.format(
                works=works,
                cost=_money(chosen["cost"]),
                aids=WITH_GRANT if chosen["grant"] else WITHOUT_GRANT,
            )
        ),
        "file": url_for("stock.lots", cle=key, batiment=at),
        "back": url_for("stock.job", cle=key, logements=1),
    }


def lots_file(summary: dict[str, Any], building: str) -> bytes:
    """Every lot under every vote of a building, for French spreadsheets."""
    listed_in = [one for one in summary["buildings"] if one["votes"]]
    result = listed_in[_place(building, len(listed_in), 0)]
    rows = []
    for vote in result["votes"]:
        for place, lot in enumerate(result["lots"]):
            low, middle, high = vote["pays"][place]
            count = number(result["tantiemes"][place], 0) if result["tantiemes"] else ""
            rows.append(
                [
                    lot,
                    count,
                    number(result["shares"][place], 4),
                    PACKAGES[vote["name"]],
                    *(str(round(euro)) for euro in (middle, low, high)),
                    str(round(vote["saves"]["middle"][place])),
                ]
            )
    return csv_file(_LOTS_HEAD, rows)


# A block told in ten answers → the list of lots its syndic would have, read like any other.

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
        self.candidates: list[TownOption] = []
        self.town = ""
        if sent is not None:  # one sent empty is refused, as any other
            self._read()

    def _read(self) -> None:
        for name, (least, most) in _NUMBERS.items():
            try:
                _, _, unit = DESCRIBED[name]
                unit = "year" if name == "annee" else unit
                value = written.number_or_middle(self.given[name], unit, least, most)
            except ValueError:
                value = float("nan")
            most = min(most, date.today().year) if name == "annee" else most
            if not least <= value <= most or (name in ("lots", "niveaux") and value != int(value)):
                self.refusals[name] = DESCRIBED_REFUSALS[name]
            else:
                self.values[name] = value
        for name, words in DESCRIBED_CHOICES.items():
            if self.given[name] not in words or (name == "chauffage" and not self.given[name]):
                self.refusals[name] = DESCRIBED_REFUSALS["choice"].format(DESCRIBED[name][0])
        resolved = settle(self.given["lieu"], self.given["commune"])
        self.town, self.candidates = resolved.code, list(resolved.candidates)
        if resolved.refusal or not resolved.code:
            self.refusals["commune"] = resolved.refusal or DESCRIBED_REFUSALS["commune"]
        self.refusals = {name: self.refusals[name] for name in DESCRIBED if name in self.refusals}

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
                choices, chosen = DESCRIBED_CHOICES[name], self.given[name]
                return choice_field(
                    name, label, choices, chosen, "select", hint=hint, error=refusal
                )
            return Field(name, "quantity", label, hint, unit, value=self.given[name], error=refusal)

        return [asked(name) for name in DESCRIBED]

    def lots(self) -> FileStorage:
        """The list of its lots, all alike, floor after floor."""
        count, levels = int(self.values["lots"]), int(self.values["niveaux"])
        area = number(self.values["surface"], 1)
        share = str(round(_SHARES / count))
        given = self.given
        walls, _, roof = given["isole"].partition("+")
        rows = []
        for place in range(count):
            floor = place * levels // count
            letter = given["etiquette"] if given["etiquette"] in DPE_CLASSES else ""
            rows.append(
                (
                    *(str(place + 1), "Votre immeuble", str(floor), "Appartement", share, area),
                    *(str(int(self.values["annee"])), self.town, given["chauffage"]),
                    *(given["eau"], walls, roof, given["vitrage"], letter),
                )
            )
        return FileStorage(io.BytesIO(csv_file(_HEAD, rows)), "immeuble.csv")
