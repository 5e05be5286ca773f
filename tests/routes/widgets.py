"""Short forms, what other sites take in, and the page that says how."""

from tests.routes.housing import FLAT, QUERY
from tests.routes.trips import COMMUTE

FOUR = "dwelling_type=house&floor_area=90&construction_period=1948_1974&heating_carrier=natural_gas"
ROUTES = [
    "/court/logement",
    f"/court/logement?{FOUR}",
    f"/court/logement?{FOUR}&commune=59512",
    f"/court/logement?{QUERY}",
    FLAT.replace("/logement/resultat", "/court/logement"),
    "/court/trajet",
    f"/court/trajet?{COMMUTE}",
    "/court/trajet?distance=3&times_a_week=4",
    "/court/trajet?destination=62041",
    "/court/trajet?distance=19999",
    "/integrer",
    "/integrer?territoire=dunkerque&outil=domicile-travail&commune=59183&accent=933"
    "&fond=fff&compact=1&site=www.ville.example",
]
REFUSED = [
    "/court/logement?voir=1",
    f"/court/logement?{FOUR}&voir=1&lieu=zzzq",
    "/court/logement?dwelling_type=castle&floor_area=x&voir=1",
    "/court/trajet?voir=1",
    "/court/trajet?distance=3&times_a_week=99&voir=1",
    "/court/trajet?origin=59350&destination=59350",
    "/integrer?accent=url(x)&fond=777&site=javascript:alert(1)&outil=x&territoire=x&lieu=zzzq",
]
LOST = ["/theme/x.777777.css", "/theme/rouge.css", "/court"]
FILES = [
    "/attente.css",
    "/embed.js",
    "/theme/<name>.css",
    "/oembed",
    "/oembed/extension",
    "/integrer/elan-climat.zip",
]
FRAMED = [
    f"/embed/neutre/court/logement?{FOUR}",
    f"/embed/dunkerque/court/trajet?{COMMUTE}",
    f"/embed/lille/~8a1c4a.101820.compact/court/logement?{FOUR}",
    f"/embed/arras/~x.fff4e0/court/trajet?{COMMUTE}",
    f"/embed/arras/logement/resultat?{QUERY}",
    f"/embed/lille/trajets?{COMMUTE}",
    "/embed/neutre/trajets/semaine",
    "/embed/neutre/logement",
    "/embed/neutre/court/trajet?distance=3&times_a_week=4",
    f"/embed/lille/logement/travaux?{QUERY}&roof_works=roof_insulation",
    f"/embed/lille/logement/chemins?{QUERY}",
    "/embed/lille/voiture?voir=1",
    "/embed/lille/mon-elan",
]
"""The same pages inside other sites."""
