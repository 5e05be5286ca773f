"""Pages of events: each lives under a secret key, so tests/app/test_events.py sweeps them."""

ROUTES: list[str] = []
REFUSED: list[str] = []
FILES = ["/contribution"]
