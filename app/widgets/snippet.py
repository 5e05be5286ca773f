"""What a webmaster pastes."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Snippet:
    """A widget ready to paste.

    Attributes
    ----------
    source : str
        Address of the frame.
    full : str
        Address of the same page out of any frame.
    title : str
    height : int
        Where the browser cannot fit the frame to its page. [px]
    """

    source: str
    full: str
    title: str
    height: int

    def frame(self, width: str = "100%", height: int | None = None) -> str:
        """One frame, that needs no script. Its style says ``!important`` for hosts that say it
        of everything, and fits the page where the browser knows how."""
        tall = f"{height or self.height}px"
        fitted = f"if(supports(frame-sizing:content-height):auto;else:{tall})"
        style = "".join(
            f"{rule}!important;"
            for rule in (
                "border:0",
                "display:block",
                f"width:{width}",
                "max-width:100%",
                f"height:{tall}",
                f"height:{fitted}",
                "frame-sizing:content-height",
                "color-scheme:light dark",
            )
        )
        return str(
            Markup(
                '<iframe src="{}" title="{}" loading="lazy" width="{}" height="{}" style="{}">'
                "</iframe>"
            ).format(
                self.source, self.title, width.removesuffix("px"), tall.removesuffix("px"), style
            )
        )

    def link(self) -> str:
        """A plain link, for what shows no frame."""
        return str(Markup('<p><a href="{}">{}</a></p>').format(self.full, self.title))

    def element(self, script: str) -> str:
        """The frame at its exact height in every browser, and a link without script."""
        return str(
            Markup(
                '<elan-climat src="{}" label="{}"><a href="{}">{}</a></elan-climat>\n'
                '<script src="{}" async></script>'
            ).format(self.source, self.title, self.full, self.title, script)
        )
