"""What the server runs: ``gunicorn wsgi:app``."""

import sys

from app import create_app
from app.territories import TerritoryError

try:
    app = create_app()
except TerritoryError as refused:
    sys.exit(f"Le site ne démarre pas :\n{refused}")
