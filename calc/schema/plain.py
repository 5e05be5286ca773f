"""Words without what people type or not: capitals, accents, signs."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """Letters and digits in lower case without accents or signs, one space between words.

    Examples
    --------
    >>> plain(" Surface  habitable (m²)"), plain("L’Haÿ-les-Roses"), plain("N° d’œuvre")
    ('surface habitable m2', 'l hay les roses', 'n d oeuvre')
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))
