"""What the server runs: ``gunicorn wsgi:app``."""

import sys

from app import create_app
from calc.tables.toml_files import FileRefused

try:
    app = create_app()
except FileRefused as refused:
    sys.exit(f"Le site ne démarre pas :\n{refused}")
