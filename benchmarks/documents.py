"""Documents that commands write, each its own part between two marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def write(document: str, part: str, lines: Sequence[str]) -> None:
    """Replace the part of a document between ``<!-- part:start -->`` and ``<!-- part:end -->``."""
    path = DOCS / document
    start, end = f"<!-- {part}:start -->", f"<!-- {part}:end -->"
    text = path.read_text(encoding="utf-8")
    if start not in text:
        text = f"{text.rstrip()}\n\n{start}\n{end}\n"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    body = "\n".join(["", *lines, ""])
    path.write_text(f"{before}{start}{body}{end}{after}", encoding="utf-8")
    print("\n".join(lines))
