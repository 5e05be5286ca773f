"""Refused cells, one JSON line each: codes, for whoever shows them to find the words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from calc.stock.reading.rows import Refusal


def written(refusal: Refusal) -> str:
    """A refusal as a line of the list.

    Examples
    --------
    >>> written(Refusal(3, 1, "0 m²", "floor_area", "too_small", 9.0, True))[:24]
    '{"line": 3, "column": 1,'
    """
    return json.dumps(asdict(refusal), ensure_ascii=False) + "\n"


def listed(path: Path) -> Iterator[Refusal]:
    """Refusals as they were listed; none while there is no list."""
    try:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                yield Refusal(**json.loads(line))
    except OSError:
        return
