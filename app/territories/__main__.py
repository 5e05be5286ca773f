"""``python -m app.territories check FILE…``: what is wrong in a territory's file, by line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app.territories.brand import palette
from app.territories.reading import read_territory
from calc.tables.toml_files import FileRefused


def main(arguments: Sequence[str] | None = None) -> int:
    """Check files; 0 when all are good, 1 when one is not."""
    parser = argparse.ArgumentParser(prog="python -m app.territories", description=__doc__)
    parser.add_argument("action", choices=["check"])
    parser.add_argument("files", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    wrong = 0
    for path in asked.files:
        try:
            territory = read_territory(path)
        except FileRefused as problem:
            print(problem, file=sys.stderr)
            wrong = 1
            continue
        shown = palette(territory.accent, territory.accent_2)
        print(
            f"{path.name} : {territory.name}, {len(territory.communes) or 'toutes les'} communes ; "
            f"couleurs lisibles {shown.light.accent} et {shown.light.accent_2} en clair, "
            f"{shown.dark.accent} et {shown.dark.accent_2} en sombre"
        )
    return wrong


if __name__ == "__main__":
    sys.exit(main())
