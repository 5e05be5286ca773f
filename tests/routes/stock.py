"""Pages of *Le parc*; those of a job are shown by tests/stock/test_page.py."""

ROUTES = ["/parc", "/parc?annule=1"]
REFUSED: list[str] = []
LOST = [
    "/parc/travail",
    "/parc/travail?cle=personne",
    "/parc/fichier/refus.csv?cle=personne",
    "/parc/modele.doc",
]
FILES = ["/parc/travail", "/parc/fichier/<name>", "/parc/modele.<kind>"]
