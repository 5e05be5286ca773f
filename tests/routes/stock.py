"""Pages of *Le parc*; those of a job are shown by tests/stock/test_page.py."""

ROUTES = ["/parc", "/parc?annule=1", "/parc/immeuble"]
REFUSED: list[str] = []
LOST = [
    "/parc/travail",
    "/parc/travail?cle=personne",
    "/parc/fichier/refus.csv?cle=personne",
    "/parc/modele.doc",
    "/parc/copropriete?cle=personne",
    "/parc/copropriete.csv?cle=personne",
]
FILES = [
    "/immeuble",
    "/parc/travail",
    "/parc/fichier/<name>",
    "/parc/modele.<kind>",
    "/parc/copropriete",
    "/parc/copropriete.csv",
]
