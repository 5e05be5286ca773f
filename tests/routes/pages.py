"""Pages that speak of the site itself."""

from calc.parameters import parameters

SUBJECTS = sorted({name.partition(".")[0] for name in [*parameters(), *parameters().tables]})
ROUTES = [
    "/",
    "/methode",
    "/sources",
    "/accessibilite",
    "/confidentialite",
    *(f"/sources/{subject}" for subject in SUBJECTS),
]
REFUSED: list[str] = []
LOST = ["/rien", "/sources/rien", "/logement/rien", "/fichiers/elan.css", "/../etc/passwd"]
FILES = ["/qr"]
