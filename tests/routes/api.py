"""The API and its page."""

from calc.tools import TOOLS

ROUTES = ["/api"]
REFUSED: list[str] = []
FILES = ["/api/v1/openapi.json", *(f"/api/v1/{tool}" for tool in TOOLS)]
