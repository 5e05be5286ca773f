"""Pages of what was done in a territory."""

ROUTES = ["/territoire/lille", "/territoire/neutre", "/territoire/comment"]
REFUSED: list[str] = []
FILES = ["/compte", "/territoire/<slug>/donnees.csv"]
LOST = ["/territoire/nulle-part", "/territoire/nulle-part/donnees.csv"]
