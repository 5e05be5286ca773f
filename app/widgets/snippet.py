"""What a webmaster pastes, and what oEmbed answers."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

_LEAST = 400
"""A frame that its browser measured before it had a width is still used. [px]"""


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

    def frame(self, height: int | str | None = None) -> str:
        """One frame, that needs no script: as wide as what holds it, and as tall as its page where
        the browser knows how. ``!important`` keeps its height from hosts that say it of every
        frame; its width and its margins are its host's."""
        tall = height or self.height
        least = min(_LEAST, tall) if isinstance(tall, int) else _LEAST
        fitted = f"if(supports(frame-sizing:content-height):auto;else:{tall}px)"
        style = "".join(
            (
                "width:100%;border:0!important;display:block!important;",
                f"height:{tall}px!important;height:{fitted}!important;",
                f"min-height:{least}px!important;frame-sizing:content-height!important;",
                "aspect-ratio:auto!important;color-scheme:light dark",
            )
        )
        return str(
            Markup(
                '<iframe src="{}" title="{}" loading="lazy" width="100%" height="{}" style="{}">'
                "</iframe>"
            ).format(self.source, self.title, tall, style)
        )

    def code(self) -> str:
        """The frame and a plain link, in a block of their own: themes lay out what they hold, and
        a bare frame left their column."""
        return f"<div>{self.frame()}\n{self.link()}</div>"

    def link(self) -> str:
        """A plain link, for what shows no frame."""
        return f"<p>{self.anchor()}</p>"

    def anchor(self) -> str:
        return str(Markup('<a href="{}">{}</a>').format(self.full, self.title))

    def quoted(self, height: int | None = None) -> str:
        """For who discovers the answer, as WordPress wants it: a quotation that holds the link,
        shown until the frame says its height. Without one WordPress loads nothing that listens to
        heights and links. It takes the style away: what is said of the border has to be an
        attribute."""
        quotation = f'<blockquote class="wp-embedded-content">{self.anchor()}</blockquote>'
        borderless = self.frame(height).replace("<iframe ", '<iframe frameborder="0" ', 1)
        return f"{quotation}{borderless}"

    def element(self, script: str) -> str:
        """The frame at its exact height in every browser, and a link without script."""
        return str(
            Markup(
                '<div><elan-climat src="{}" label="{}"><a href="{}">{}</a></elan-climat></div>\n'
                '<script src="{}" async></script>'
            ).format(self.source, self.title, self.full, self.title, script)
        )

    def fitted(self, script: str, height: int | None = None) -> str:
        """For our own plugin, in a host that trusts it: the frame without script, and at its exact
        height in every browser with it."""
        loader = Markup('<script src="{}" async></script>').format(script)
        return f"<elan-climat>{self.frame(height)}</elan-climat>{loader}"
