"""Places as people and files write them → their codes: for the command line and the API."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calc.places import communes
from calc.places.communes import altitude
from calc.places.resolver import Resolved, resolve
from calc.schema.inputs import Issue, code
from calc.schema.vocabulary import CLIMATE_ZONES


@dataclass(frozen=True)
class PlacesRequest:
    """What is written for places, one array of shape (n,) a field."""

    place: np.ndarray = code()
    department: np.ndarray = code()
    postcode: np.ndarray = code()

    @cached_property
    def resolved(self) -> list[Resolved]:
        """What each row comes to; alike rows are looked up once."""
        rows = list(
            zip(self.place.tolist(), self.department.tolist(), self.postcode.tolist(), strict=True)
        )
        known = {
            (place, department, postcode): resolve(place, department=department, postcode=postcode)
            for place, department, postcode in dict.fromkeys(rows)
        }
        return [known[row] for row in rows]

    def issues(self) -> list[Issue]:
        """Places that are nobody's, or several's; rows that tell neither name nor postcode."""
        stated = (self.place != "") | (self.postcode != "")
        return [
            Issue("place", one.issue if stated[row] else "required", row)
            for row, one in enumerate(self.resolved)
            if one.issue
        ]


INPUTS = PlacesRequest
OUTPUTS = ("commune", "name", "department", "altitude", "climate_zone", "kind", "candidates")


def details_of_refused(inputs: PlacesRequest) -> dict[str, list[str]]:
    """What is told of refused rows too: the places that each may be."""
    joined = [";".join(place.code for place in result.candidates) for result in inputs.resolved]
    return {"candidates": joined}


def answer(inputs: PlacesRequest, draws: int = 0) -> dict[str, np.ndarray]:
    """The place of each row.

    Parameters
    ----------
    inputs : PlacesRequest
        Without issues.
    draws : int, optional
        Not used: a place is found, or refused.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        By the names of ``OUTPUTS``; altitude in m, NaN where it is not known.

    Examples
    --------
    >>> asked = PlacesRequest(np.array(["Lomme"]), np.array([""]), np.array([""]))
    >>> {name: column[0].item() for name, column in answer(asked).items()}["name"]
    'Lille'
    """
    places = [result.place for result in inputs.resolved]
    rows = np.array([place.row if place else -1 for place in places])
    zones = communes.climate_zone(rows)
    names = np.array([*CLIMATE_ZONES, ""])

    def each(name: str) -> np.ndarray:
        return np.array([str(getattr(place, name)) if place else "" for place in places])

    return {
        "commune": each("code"),
        "name": each("commune"),
        "department": each("department"),
        "altitude": altitude(rows),
        "climate_zone": names[zones],
        "kind": each("kind"),
        "candidates": np.array([""] * len(places)),
    }


def place_in_words(place: str, department: str = "", postcode: str = "") -> dict[str, object]:
    """A place as typed: what ``answer`` says of it, or why not and what it may be.

    Examples
    --------
    >>> place_in_words("Hellemmes")["commune"], place_in_words("Valence")["issues"]
    ('59350', 'place:several_places')
    >>> place_in_words("Valence", "26")["commune"]
    '26362'
    """
    asked = PlacesRequest(*(np.array([part]) for part in (place, department, postcode)))
    if refused := asked.issues():
        (why,), (candidates,) = refused, details_of_refused(asked)["candidates"]
        return {"issues": f"place:{why.code}", "candidates": candidates}
    row = {name: column[0].item() for name, column in answer(asked).items()}
    return {name: value for name, value in row.items() if value == value and value != ""}
