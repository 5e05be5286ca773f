"""What a participant may add to an event from a tablet: coarse bins, and commitments offered."""

from __future__ import annotations

import math
import secrets
from datetime import date

import numpy as np
from flask import g

from app.saying import Context
from calc.contribution import bins, commitments
from calc.places.communes import commune

UNKNOWN = math.nan
COMMITMENTS = {
    "adviser": "appeler un conseiller France Rénov’",
    "quote": "demander un devis de travaux",
    "insulate": "isoler mon logement",
    "leave_fossil": "remplacer ma chaudière au gaz ou au fioul",
    "heating_degree": "baisser mon chauffage d’un degré",
    "bike_a_day": "aller au travail à vélo un jour par semaine",
    "carpool_a_day": "covoiturer un jour par semaine",
    "transit_a_day": "prendre le bus ou le tram un jour par semaine",
    "train_a_month": "prendre le train une fois par mois au lieu de la voiture",
    "drive_slower": "rouler plus doucement",
    "one_car_less": "vivre avec une voiture de moins",
    "talk": "en parler autour de moi",
}
"""After « Je m’engage à »."""


def panel_of(
    tool: str,
    saving: float = UNKNOWN,
    emissions: float = UNKNOWN,
    place: str = "",
    *,
    side: str = "",
    who: str = "",
) -> Context | None:
    """The consent under a result; None outside an event.

    Parameters
    ----------
    tool : str
        Of ``calc.contribution.TOOLS``.
    saving, emissions : float
        What is within reach in a year; nan: not known. [EUR/yr], [kgCO2e/yr]
    place : str
        The commune told: offered, never taken without a tick.
    side, who : str
        Of two people before one screen, which one, and how the page calls him.
    """
    event = g.get("event")
    if event is None or event.is_over(date.today()):
        return None
    known = commune(place) if place else None
    offered = commitments(np.datetime64("today"), tool)
    (spared,), (avoided,) = bins("saving", [saving]), bins("emissions", [emissions])
    return {
        "contribution": secrets.token_hex(16),  # a form sent twice counts once
        "tool": tool,
        "saving": str(spared),
        "emissions": str(avoided),
        "commitments": [(one.code, COMMITMENTS[one.code]) for one in offered],
        "commune": known.code if known else "",
        "commune_name": known.name if known else "",
        "side": side,
        "who": who,
    }
