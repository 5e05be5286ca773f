"""What was measured, as a table of heights and widths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.cms.gestures import CAP, Published, Seen
from benchmarks.cms.systems import Running

_WIDTH, _HEIGHT = 2, 4
"""By how much a frame may miss its column and its page. [px]"""
_DISCOVERED = ("lien collé", "code collé", "lien, classique Visuel")
"""Gestures that WordPress turns into an embed of a discovered address."""


@dataclass(frozen=True)
class Line:
    """One public page, seen once."""

    system: Running
    made: Published
    width: int
    has_script: bool
    seen: Seen
    faults: int

    @property
    def is_stripped(self) -> bool:
        """Whether the person may write no code, so that only a link is left."""
        coded = self.made.gesture.startswith(("code, ", "script, "))
        return coded and "<iframe" not in self.made.kept and "<elan-climat" not in self.made.kept

    @property
    def expected(self) -> str:
        """``frame``, ``link`` or ``text``."""
        gesture = self.made.gesture
        if gesture in ("code, classique Visuel", "adresse nue"):
            return "text"
        if self.is_stripped or gesture in ("lien SPIP",):
            return "link"
        if not self.has_script and (gesture in _DISCOVERED or gesture.startswith("script")):
            return "link"
        return "frame"

    @property
    def fault(self) -> str:
        """What is not as wanted; empty when all is."""
        seen, wrong = self.seen, []
        if self.faults:
            wrong.append(f"axe : {self.faults}")
        if self.expected == "link":
            wrong += [] if seen.has_link and seen.frame is None else ["lien attendu"]
        elif self.expected == "frame":
            if seen.frame is None or seen.height is None or seen.content is None:
                return "aucun cadre"
            if abs(seen.frame - seen.column) > _WIDTH:
                wrong.append("largeur")
            if abs(seen.height - self.wanted) > _HEIGHT:
                wrong.append("hauteur")
            if self.made.preview not in ("", seen.source):
                wrong.append("aperçu")
        return ", ".join(wrong)

    @property
    def wanted(self) -> float:
        """Height that is wanted. [px]"""
        content = self.seen.content or 0.0
        return min(CAP, content) if self.made.gesture in _DISCOVERED else content

    def told(self) -> str:
        seen = self.seen
        if seen.frame is not None and seen.height is not None:
            shown = f"{seen.frame:.0f} / {seen.column:.0f}, {seen.height:.0f} / {self.wanted:.0f}"
        else:
            is_text = seen.is_text or self.expected == "text"
            shown = "texte" if is_text else "lien" if seen.has_link else "rien"
        script = "oui" if self.has_script else "non"
        return (
            f"| {self.made.gesture} | {self.made.who} | {script} | {self.width} | {shown} "
            f"| {self.fault or 'oui'} |"
        )


_HEAD = """# Widgets in content managers, measured

Written by `make cms` (`benchmarks/cms`) on {day}: Debian's own WordPress and SPIP packages,
unpacked beside the system and served on loopback, driven in Chromium through their own screens.
Width of the frame over width of the theme's column, height of the frame over what is wanted: the
height of the page, or the {cap} px that WordPress gives at most to an address that it discovers.
Wanted: within {wide} px and {tall} px. The last column says « oui », or what misses.

« texte » in the classic editor's *Visuel* tab, and for a bare address in SPIP, is these systems'
own doing, and what `/integrer` warns of. The block of our plugin is also looked at in the block
editor: its preview is to be the published frame. Without a script: a browser that is set so.
« network » is a WordPress whose administrators may not write HTML (`DISALLOW_UNFILTERED_HTML`), as
those of a network of sites may not. What the trial changes (`benchmarks/cms/mu.php`): WordPress may
ask a loopback address, trusts the trial's certificate, seeks nothing elsewhere, and gives its
classic editor for pages.
"""


def written_down(where: Path, lines: list[Line], loads: dict[str, list[Seen]]) -> None:
    """Write the tables of a whole run."""
    day = date.today().isoformat()
    parts = [_HEAD.format(day=day, cap=CAP, wide=_WIDTH, tall=_HEIGHT)]
    systems = list(dict.fromkeys(line.system for line in lines))
    for system in systems:
        product = "SPIP" if system.name == "spip" else "WordPress"
        name = " (network)" if system.name == "network" else ""
        parts.append(f"## {product} {system.version}{name}, {system.theme}\n")
        parts.append(
            "| gesture | who | script | screen | width, height [px] | as wanted |\n"
            "|---|---|---|---|---|---|\n"
            + "\n".join(line.told() for line in lines if line.system == system)
            + "\n"
        )
    parts.append(
        "## Twelve loads without a script\n\n| system | heights [px] | pages [px] |\n|---|---|---|"
    )
    for name, seen in loads.items():
        heights = ", ".join(sorted({f"{one.height or 0:.0f}" for one in seen}))
        pages = ", ".join(sorted({f"{one.content or 0:.0f}" for one in seen}))
        parts.append(f"| {name} | {heights} | {pages} |")
    where.write_text("\n".join(parts) + "\n")
