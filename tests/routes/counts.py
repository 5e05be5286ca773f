"""Pages of what was done in a territory."""

ROUTES = ["/territoire/lille", "/territoire/neutre", "/territoire/comment"]
REFUSED: list[str] = []
LOST = ["/territoire/nulle-part", "/territoire/nulle-part/donnees.csv"]
