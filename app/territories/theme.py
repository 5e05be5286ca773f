"""The stylesheet of a territory: the tokens of its colours, and nothing else."""

from __future__ import annotations

import hashlib

from app.territories.colours import Palette, Scheme


def _tokens(scheme: Scheme) -> str:
    return (
        f"--accent:{scheme.accent};--accent-2:{scheme.accent_2};--on-accent:{scheme.on_accent};"
        f"--wash:{scheme.wash};--wash-2:{scheme.wash_2}"
    )


def stylesheet(palette: Palette) -> str:
    """Light, then dark for those who prefer it."""
    dark = f"@media (prefers-color-scheme:dark){{:root{{{_tokens(palette.dark)}}}}}"
    return f":root{{{_tokens(palette.light)}}}\n{dark}\n"


def digest(content: bytes) -> str:
    """Name of a content, for an address kept for ever.

    Examples
    --------
    >>> digest(b"")
    'e3b0c44298'
    """
    return hashlib.sha256(content).hexdigest()[:10]
