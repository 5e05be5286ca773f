"""Pages of a stock's programme; those of a job are shown by tests/stock/test_programme_page.py."""

ROUTES: list[str] = []
REFUSED: list[str] = []
LOST = [
    "/parc/programme",
    "/parc/programme?cle=personne&budget=1000000",
    "/parc/programme.csv?cle=personne",
    "/parc/programme-batiments.csv?cle=personne",
]
FILES = ["/parc/programme", "/parc/programme.csv", "/parc/programme-batiments.csv"]
