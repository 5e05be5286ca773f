"""The API and its page."""

from calc.tools import NESTED, TOOLS

ROUTES = ["/api"]
REFUSED: list[str] = []
FILES = ["/api/v1/openapi.json", *(f"/api/v1/{tool}" for tool in (*TOOLS, *NESTED))]
