"""The French of a public tablet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """One big choice of the start page.

    Attributes
    ----------
    endpoint : str
        Page that it opens; a door without its page is not shown.
    room : str
        Calculator, as a territory names those it offers.
    drawing : str
        Name of a drawing of this page's macro.
    """

    endpoint: str
    room: str
    drawing: str
    title: str
    text: str
    minutes: int


DOORS = (
    Door(
        "housing.index",
        "housing",
        "home",
        "Mon logement",
        "Ma vraie facture, par où part la chaleur, et les travaux qui changent tout.",
        4,
    ),
    Door(
        "trips.index",
        "trips",
        "trip",
        "Un trajet",
        "Voiture, train, vélo… Ce que chaque mode coûte, émet et prend de temps.",
        2,
    ),
    Door(
        "tablet.duel",
        "trips",
        "duel",
        "À deux",
        "Comparez vos trajets, côte à côte, sur le même écran.",
        2,
    ),
    Door(
        "week.week",
        "week",
        "week",
        "Notre semaine",
        "Tous les trajets du foyer, et ce qui les allégerait.",
        5,
    ),
    Door(
        "car.index",
        "car",
        "car",
        "Ma voiture",
        "Ce qu’elle coûte vraiment, et si on s’en passait.",
        3,
    ),
    Door(
        "elan.index",
        "elan",
        "elan",
        "Mon élan",
        "Logement et trajets ensemble : les trois gestes qui comptent.",
        5,
    ),
)

LOCAL_ONLY = (
    "Ce code ne s’ouvre qu’ici, sur le réseau de l’événement. Photographiez l’écran, ou "
    "demandez une page imprimée."
)
NOTHING_TO_TYPE = (
    "Vos réponses sont trop nombreuses pour un code à taper : sans appareil photo, imprimez cette "
    "page."
)
NOTHING_TO_SCAN = (
    "Vos réponses sont trop nombreuses pour un code à scanner ou à taper : imprimez cette page."
)
NOTHING_TO_SCAN_BUT_TYPED = "Vos réponses sont trop nombreuses pour un code à scanner."
NOT_A_CODE = (
    "Ce code n’ouvre aucun résultat. Une lettre s’est peut-être perdue ; ou les questions ont "
    "changé depuis, et il faut les reprendre."
)
