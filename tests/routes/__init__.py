"""Every page of the site with an address that shows it; a removed one needs a redirect.

Each room of the site lists its own addresses in a module of this folder.
"""

from tests.routes import (
    api,
    car,
    counts,
    elan,
    events,
    housing,
    pages,
    programme,
    stock,
    tablet,
    territories,
    trips,
    week,
    widgets,
    works,
)
from tests.routes.housing import FLAT, HOUSEHOLD, QUERY, RESULT

ROOMS = (
    api,
    pages,
    housing,
    stock,
    programme,
    tablet,
    trips,
    week,
    car,
    works,
    events,
    elan,
    widgets,
    territories,
    counts,
)
ROUTES = [url for room in ROOMS for url in room.ROUTES]
REFUSED = [url for room in ROOMS for url in room.REFUSED]
LOST = [url for room in ROOMS for url in getattr(room, "LOST", ())]
FILES = [url for room in ROOMS for url in getattr(room, "FILES", ())]
__all__ = ["FILES", "FLAT", "HOUSEHOLD", "LOST", "QUERY", "REFUSED", "RESULT", "ROOMS", "ROUTES"]
