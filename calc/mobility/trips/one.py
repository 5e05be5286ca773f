"""One journey for a page: every way of it, its legs, its year, and what to propose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from calc.mobility.account import practised
from calc.mobility.modes import named
from calc.mobility.trips.comparator import SHARED_CARS, Combined, Comparison, combine, compare
from calc.mobility.trips.comparator_request import ComparisonRequest, LegsRequest
from calc.mobility.trips.habits import JourneyYear, LegsYear, mode_of, year_of, year_of_legs
from calc.mobility.trips.instead import COMBINED, Instead, instead_of_car
from calc.parameters import parameters
from calc.schema.vocabulary import MODES

PROPOSED = frozenset({*MODES, *SHARED_CARS} - {*named("folded")})
"""Ways that may be proposed."""


@dataclass(frozen=True)
class OneJourney:
    """Everything about a journey.

    Attributes
    ----------
    year, legs_year : JourneyYear, LegsYear or None
        None where nobody said how often, or of which legs.
    instead : Instead or None
        What to propose in the car's place.
    """

    found: Comparison
    legs: Combined | None
    year: JourneyYear | None
    legs_year: LegsYear | None
    instead: Instead | None

    def spared(self) -> tuple[float, float] | None:
        """What proposing it spares in a year, for one person, cars kept; None where nobody knows.

        Returns
        -------
        tuple of float
            [EUR/yr], [kgCO2e/yr]
        """
        if self.instead is None or self.year is None:
            return None
        key = self.instead.key
        if key == COMBINED:
            euros, share = -self.legs_year.change if self.legs_year else 0.0, 1.0
        else:
            place = self.found.ways.index(key)
            euros = -float(self.year.yearly.change.middle[place])
            share = float(practised(np.array(mode_of(key)), parameters()))
        return euros, self.instead.emissions * self.found.times_a_year * share


def one_journey(
    request: ComparisonRequest, legs: LegsRequest | None, among: Collection[str] = PROPOSED
) -> OneJourney:
    """A journey by every way.

    Parameters
    ----------
    request : ComparisonRequest
        One row, without issues.
    legs : LegsRequest or None
        Of several legs, when it is told.
    among : collection of str, optional
        Keys of the ways that may be proposed; every one by default.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(
    ...     ComparisonRequest, {"distance": ["20"], "times_a_week": ["5"]}, 1
    ... )
    >>> found = one_journey(told, None)
    >>> found.instead.key, found.found.journeys, found.spared()[0] > 0
    ('regional_train', 2, True)
    """
    found = compare(request)
    combined = combine(request, legs) if legs is not None else None
    year = year_of(found, request) if found.times_a_week else None
    legs_year = year_of_legs(found, combined) if combined and year else None
    return OneJourney(found, combined, year, legs_year, instead_of_car(found, among, combined))
