"""Places typed in words on the pages of a household's moving."""

from __future__ import annotations

from app.asking.town import Settled, may_be_abroad
from app.asking.town import settle as settle_place
from calc.mobility.week.request import find_city
from calc.places.where import where


def settle(text: str, chosen: str, name: str) -> Settled:
    """The code of a place typed in words, or what it may be; a city that people fly to by its
    airport's.

    Parameters
    ----------
    text : str
    chosen : str
        Code chosen among those offered; "" for none.
    name : str
        Of the field: ``home``, ``t1_to``, ``j2_to``.

    Examples
    --------
    >>> settle("Lisbonne", "", "j1_to").code, settle("béthune", "", "home").code
    ('LIS', '62119')
    >>> len(settle("Saint-Denis", "", "t1_to").candidates)
    8
    """
    found = settle_place(text, chosen, name)
    if not may_be_abroad(name):
        return found
    told = find_city(text)
    if told and ("(" in text or told.code == text):  # « Héraklion (Crète) », as we write it
        return Settled(told.code)
    place = where(found.code) if found.code else None
    city = find_city(place.name if place else text)
    if city and (place.country == city.country != "FR" if place else not found.candidates):
        return Settled(city.code)
    return found
