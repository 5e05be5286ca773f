"""The site at the address of a territory, and the page that lists them."""

from tests.routes.car import DIESEL
from tests.routes.housing import QUERY
from tests.routes.trips import COMMUTE
from tests.routes.week import FAMILY
from tests.routes.works import TICKED

_FAMILY = "&".join(f"{name}={value}" for name, value in FAMILY.items())
HOSTED = [
    "/chez/lille/",
    "/chez/neutre/",
    "/chez/dunkerque/logement",
    f"/chez/arras/logement/resultat?{QUERY}",
    f"/chez/lille/logement/travaux?{QUERY}&{TICKED}",
    f"/chez/dunkerque/logement/chemins?{QUERY}",
    f"/chez/lille/trajets?{COMMUTE}",
    "/chez/arras/trajets?distance=8",
    f"/chez/dunkerque/trajets/semaine?{_FAMILY}",
    f"/chez/lille/trajets/annee?{_FAMILY}",
    f"/chez/arras/voiture?{DIESEL}",
    "/chez/arras/territoires",
]
ROUTES = ["/territoires", *HOSTED]
REFUSED = ["/chez/arras/trajets?voir=1"]
LOST = [
    "/chez/rien/",
    "/embed/rien/logement",
    "/chez/lille/rien",
    "/couleurs/lille.0.css",
    "/couleurs/neutre.0.css",
    "/embleme/lille.0",
    "/couleurs/rien.0.css",
]
FILES = ["/couleurs/<slug>.<mark>.css", "/embleme/<slug>.<mark>"]
