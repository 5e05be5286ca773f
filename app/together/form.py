"""The two halves of a household on their way to *Mon élan*: its home, its moving.

No field of one has the name of a field of the other, so that an address carries both as they are.
What both ask is asked once: the people of the home are those who move, and its commune is where
they leave from, unless the other half says otherwise.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
from flask import url_for
from werkzeug.datastructures import MultiDict

from app.home.form import HousingForm
from app.home.words import FIELDS
from app.week.form import WeekForm
from app.works.form import STATUS, WorksForm
from calc.mobility.week.request import MOST_PEOPLE
from calc.schema.vocabulary import MEASURES

# The French of *Mon élan*.

REFUSALS = {
    "lien_logement": "Ce lien n’est pas celui d’un résultat « Mon logement » : copiez l’adresse "
    "de la page de votre résultat, en entier.",
    "lien_trajets": "Ce lien n’est pas celui de « Notre semaine » ou de « Notre année » : copiez "
    "l’adresse de la page de votre résultat, en entier.",
}
HOME, MOVING = "Logement", "Déplacements"
SECTORS = {"housing": HOME, "mobility": MOVING, "all": "Tout compris"}
NOT_IN_IT = (
    "L’énergie du logement et les déplacements seulement : ni la nourriture, ni les achats, ni "
    "les services publics, qui font plus de la moitié de l’empreinte d’un Français."
)
TWO_TONNES = "Repère pour 2050, tout compris"
NATIONAL = "Visé en France en 2050, tout compris"
OF_PART = {
    "home": "Vos réponses sur le logement sont à revoir",
    "moving": "Vos réponses sur les déplacements sont à revoir",
    "people": "Le nombre de personnes est à revoir",
}
ELECTRIC_CAR = (
    "Votre voiture se recharge peut-être à la maison : sa recharge serait alors comptée deux fois, "
    "dans la facture que vous avez donnée et dans les déplacements."
)
TENANT = (
    "Vous n’êtes pas propriétaire : les travaux sont à décider avec votre bailleur, qui a ses "
    "propres aides. Montrez-lui cette page."
)
PEOPLE_DISAGREE = (
    "Les deux questionnaires ne disent pas le même nombre de personnes : le logement en compte "
    "{home}, les déplacements {moving}. Chacun garde le sien ; par personne, nous divisons par "
    "{moving}."
)
HELPERS = ("network", "carpool_site", "employer", "repair", "licence")
"""Kinds of help to move otherwise, the territory's first."""


LINKS = HOME_LINK, _ = "lien_logement", "lien_trajets"
_ASKED_OF_WORKS = ("dpe_class", "listed_facade", *STATUS)
_SHARED = {"household_size", "commune", "lieu", "home", "adults", "children"}
_LONGEST = 7_000
ASIDE = "sans_travaux"
"""Works that the household does not want, one after the other."""


def _pairs(text: str) -> list[tuple[str, str]]:
    """The answers in a link, or in what follows its question mark."""
    try:
        query = urlsplit(text).query if "?" in text else text
        return parse_qsl(query, max_num_fields=400)
    except ValueError:
        return []


def _of_moving(submitted: MultiDict[str, str]) -> MultiDict[str, str]:
    """What the moving reads: the name of a town that was typed is the home's, and its own where it
    starts from there."""
    is_both = bool(submitted.get("home")) and submitted["home"] == submitted.get(
        "commune", submitted["home"]
    )
    return MultiDict(
        (name, text) for name, text in submitted.items(multi=True) if is_both or name != "lieu"
    )


class ElanForm:
    """A household's answers; the address is their only memory.

    Attributes
    ----------
    home : HousingForm
    moving : WeekForm
    works : WorksForm
    given : dict of str to str
        What the address carries, as it was told.
    refusals : dict of str to str
        Of pasted links, in French.
    aside : list of str
        Works that the household does not want.
    typed : dict of str to str
        Links as they were pasted, to show them again.
    """

    def __init__(self, sent: MultiDict[str, str]):
        self.refusals: dict[str, str] = {}
        self.typed = {name: sent.get(name, "").strip()[:_LONGEST] for name in LINKS}
        whole = MultiDict(
            (name, value) for name, value in sent.items(multi=True) if name not in ("avec", *LINKS)
        )
        for name, value in _pairs(sent.get("avec", "")[:_LONGEST]):
            whole.setdefault(name, value)
        for name in LINKS:
            self._paste(name, whole)
        home, moving = HousingForm(whole), WeekForm(_of_moving(whole))
        works = WorksForm(whole, MultiDict(), home.answers)
        asked = {name: value for name, value in works.given.items() if name in _ASKED_OF_WORKS}
        self.aside = [name for name in MEASURES if name in whole.get(ASIDE, "").split(",")]
        left = {ASIDE: ",".join(self.aside)} if self.aside else {}
        self.given: dict[str, Any] = home.given | asked | left | moving.given
        self.tells_home = bool(set(home.given) - _SHARED)
        self.tells_moving = any(moving.rows.values())
        self.home = HousingForm(MultiDict(self.given | self._people_of(moving, home)))
        self.works = WorksForm(MultiDict(self.given), MultiDict(), self.home.answers)
        self.moving = WeekForm(_of_moving(MultiDict(self.given | self._start_of(moving, home))))

    def _paste(self, name: str, whole: MultiDict[str, str]) -> None:
        """The answers of a pasted link take the place of those of that half."""
        if not self.typed[name]:
            return
        result = MultiDict(_pairs(self.typed[name]))
        half = HousingForm if name == HOME_LINK else WeekForm
        answers = half(result).given
        if not set(answers) - _SHARED - {"avec"}:
            self.refusals[name] = REFUSALS[name]
            return
        for old in half(whole).given:
            whole.poplist(old)
        if name == HOME_LINK:
            asked = WorksForm(result, MultiDict(), HousingForm(result).answers).given
            answers |= {key: asked[key] for key in _ASKED_OF_WORKS if key in asked}
        for key, value in answers.items():
            whole[key] = value

    @staticmethod
    def _people_of(moving: WeekForm, home: HousingForm) -> dict[str, str]:
        is_of_moving = "adults" in moving.given and "household_size" not in home.given
        return {"household_size": str(moving.request.people)} if is_of_moving else {}

    @staticmethod
    def _start_of(moving: WeekForm, home: HousingForm) -> dict[str, str]:
        where = home.given.get("commune", "")
        return {"home": where} if where and "home" not in moving.given else {}

    @property
    def home_alone(self) -> dict[str, Any]:
        """The answers of the home, and those of the moving carried along."""
        return {n: v for n, v in self.home.given.items() if n in self.given} | self._carrying(
            self.moving.given if self.tells_moving else {}
        )

    @property
    def moving_alone(self) -> dict[str, Any]:
        """The answers of the moving, and those of the home carried along."""
        asked = {n: v for n, v in self.works.given.items() if n in _ASKED_OF_WORKS}
        return (
            self._members
            | self.moving.given
            | self._carrying(self.home.given | asked if self.tells_home else {})
        )

    @property
    def _members(self) -> dict[str, str]:
        """Who would move, when only how many they are is told: two adults, then children."""
        stated = float(self.home.answers.household_size[0])
        if self.tells_moving or not 1 <= stated <= MOST_PEOPLE:
            return {}
        adults = min(int(stated), 2)
        return {"adults": str(adults), "children": str(int(stated) - adults)}

    @staticmethod
    def _carrying(other: dict[str, str]) -> dict[str, str]:
        return {"avec": urlencode(other)} if other else {}

    @property
    def people(self) -> float | None:
        """Who lives there; None when nobody said."""
        if "adults" in self.given:
            return float(self.moving.request.people)
        stated = float(self.home.answers.household_size[0])
        return stated if np.isfinite(stated) else None

    @property
    def people_disagree(self) -> bool:
        """Whether the two halves tell two numbers of people."""
        stated = float(self.home.answers.household_size[0])
        return "adults" in self.given and stated != self.moving.request.people

    def refuse(self) -> set[str]:
        """The halves where something told is refused: ``home``, ``moving``."""
        result = set()
        if self.tells_home and self.home.refuse():
            result.add("home")
        if self.tells_moving and self.moving.errors:
            result.add("moving")
        if "household_size" in self.given and self.home.refuse(["household_size"]):
            result.add("people")
        return result

    @property
    def errors(self) -> dict[str, list[str]]:
        """The page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()} | {
            half: [half] for half in self.refuse()
        }

    @property
    def to_mend(self) -> list[tuple[str, str]]:
        """What is refused in each half, and where to mend it."""
        pages = {
            "home": url_for("housing.result", **self.home_alone),
            "people": "#saisie-household_size",
            "moving": url_for("week.week", **self.moving_alone),
        }
        refused = self.refuse()
        return [(self._to_revise(half), pages[half]) for half in pages if half in refused]

    def _to_revise(self, half: str) -> str:
        """What is to be looked at again in a half, and the first reason."""
        if half == "moving":
            (reason,) = next(iter(self.moving.errors.values()))
            return f"{OF_PART[half]}. {reason}"
        refusals = self.home.refusals
        name = "household_size" if half == "people" else next(iter(refusals), "")
        if name not in refusals:
            return OF_PART[half]
        asked = FIELDS[name].label
        return f"{OF_PART[half]}. {asked if asked.endswith('?') else asked + '.'} {refusals[name]}"

    def is_tidy(self, sent: MultiDict[str, str]) -> bool:
        """Whether the address says the answers and nothing else."""
        return sorted(sent.items(multi=True)) == sorted(self.given.items())
