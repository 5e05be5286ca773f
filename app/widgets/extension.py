"""Our WordPress plugin: one file of PHP and its page of French, filled in for a site and zipped."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from app.territories import NEUTRAL, Territory, everyone
from app.widgets.addresses import PLACED, offered, path_of
from app.widgets.snippet import Snippet

NAME = "elan-climat"
_FOLDER = Path(__file__).parent / "wordpress"
_DAY = (2026, 1, 1, 0, 0, 0)
"""The same plugin is the same file, whenever it is asked."""


def _php(value: str | int | dict[str, object]) -> str:
    """A value as PHP writes it."""
    if isinstance(value, dict):
        pairs = (f"{_php(name)} => {_php(one)}" for name, one in value.items())  # type: ignore[arg-type]
        return f"array( {', '.join(pairs)} )"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def archive(root: str, territory: Territory, version: str) -> bytes:
    """The plugin for a site at an address, that shows a territory's calculators.

    Parameters
    ----------
    root : str
        Address of this site.
    territory : Territory
    version : str
    """
    tools: dict[str, object] = {
        name: {
            "path": path_of(widget.endpoint),
            "title": widget.title,
            "height": widget.height,
            "place": PLACED.get(name, ""),
        }
        for name, widget in offered(territory).items()
    }
    everybody: dict[str, object] = {NEUTRAL: "Sans territoire"}
    everybody |= {one.slug: one.name for one in everyone()}
    frame = Snippet("{source}", "", "{title}", 0).frame("{height}")
    filled = {
        "'@@SITE@@'": _php(root),
        "'@@SLUG@@'": _php(territory.slug),
        "array( '@@TOOLS@@' )": _php(tools),
        "array( '@@TERRITORIES@@' )": _php(everybody),
        "'@@FRAME@@'": _php(f"<elan-climat>{frame}</elan-climat>"),
        "@@VERSION@@": version,
        "@@SITE@@": root,
        "@@SLUG@@": territory.slug,
        "@@NAMES@@": ", ".join(tools),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in ("elan-climat.php", "readme.txt"):
            text = (_FOLDER / name).read_text(encoding="utf-8")
            for mark, value in filled.items():
                text = text.replace(mark, value)
            zipped.writestr(zipfile.ZipInfo(f"{NAME}/{name}", _DAY), text)
    return made.getvalue()
