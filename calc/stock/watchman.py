"""A small process that removes a job's folder in time: ``python -m calc.stock.watchman FOLDER``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from calc.stock.jobs import Folder

if __name__ == "__main__":
    watched = Folder(Path(sys.argv[1]))
    while watched.path.exists():
        if not watched.is_wanted():
            watched.remove()
        time.sleep(5)
