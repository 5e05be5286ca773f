"""Pages of events: each lives under a secret key, so tests/events/test_events.py sweeps them."""

ROUTES: list[str] = []
REFUSED: list[str] = []
FILES = [
    "/contribution",
    "/mur/<key>",
    "/mur/<key>/etat",
    "/hote/<key>",
    "/hote/<key>/etat",
    "/hote/<key>/qr/<what>.svg",
    "/hote/<key>/tablettes",
    "/hote/<key>/affiches",
    "/hote/<key>/export.csv",
    "/hote/<key>/<any(pause, reprise, cloture):action>",
    "/hote/<key>/annulation",
    "/hote/<key>/suppression",
    "/evenement/reception",
    "/evenement/nouveau",
]
LOST = [
    "/evenement/nouveau",
    "/mur/w-aaaaaaaaaaaaaaaaaaaa",
    "/mur/rien",
    "/hote/h-aaaaaaaaaaaaaaaaaaaa",
    "/hote/rien",
]
