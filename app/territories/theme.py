"""The stylesheet of a territory: the tokens of its colours, and nothing else."""

from __future__ import annotations

import hashlib

from app.territories.colours import Palette, Scheme


def _accents(scheme: Scheme) -> str:
    return f"--accent:{scheme.accent};--accent-2:{scheme.accent_2};--on-accent:{scheme.on_accent}"


def _washes(scheme: Scheme) -> str:
    return f"--wash:{scheme.wash};--wash-2:{scheme.wash_2}"


def stylesheet(palette: Palette) -> str:
    """Light, then dark for those who prefer it; paper keeps the accents and stays white."""
    light, dark = palette.light, palette.dark
    return (
        f":root{{{_accents(light)}}}\n@media screen{{:root{{{_washes(light)}}}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f":root{{{_accents(dark)};{_washes(dark)}}}}}\n"
    )


def digest(content: bytes) -> str:
    """Name of a content, for an address kept for ever.

    Examples
    --------
    >>> digest(b"")
    'e3b0c44298'
    """
    return hashlib.sha256(content).hexdigest()[:10]
