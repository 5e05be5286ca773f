"""Pages of a public tablet that have an address of their own."""

ROUTES = ["/encore", "/encore?page=/logement"]
REFUSED: list[str] = []
