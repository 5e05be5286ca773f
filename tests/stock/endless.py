"""A step of a job that never ends and never looks up: what its watchman is for."""

import sys
import time
from pathlib import Path

from calc.jobs import Folder

if __name__ == "__main__":
    Folder(Path(sys.argv[1])).report("computing", 1, 10)
    while True:
        time.sleep(60)
