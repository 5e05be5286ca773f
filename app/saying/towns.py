"""From a town, to a town: the French of a journey's two ends."""

from __future__ import annotations

from collections.abc import Sequence

from app.saying.french import listed
from calc.schema.plain import plain

_VOWELS = "aeiouy"
_ASPIRATED = ("honfleur", "haguenau", "hem", "hauteville", "houilles", "hombourg")
"""Towns whose H is heard as a consonant."""
_ARTICLES = {"le ": ("du ", "au "), "les ": ("des ", "aux ")}


def _bare(name: str) -> tuple[str, str]:
    """The article that melts into the preposition, and the rest of the name."""
    for article in _ARTICLES:
        if name.lower().startswith(article):
            return article, name[len(article) :]
    return "", name


def from_town(name: str) -> str:
    """Where one leaves.

    Examples
    --------
    >>> [from_town(n) for n in ("Arras", "Lille", "Le Havre", "Les Herbiers", "La Rochelle")]
    ['d’Arras', 'de Lille', 'du Havre', 'des Herbiers', 'de La Rochelle']
    >>> from_town("Hazebrouck"), from_town("Honfleur"), from_town("Étaples")
    ('d’Hazebrouck', 'de Honfleur', 'd’Étaples')
    """
    article, rest = _bare(name)
    if article:
        return _ARTICLES[article][0] + rest
    first = plain(name)
    is_mute = first[:1] in _VOWELS or (first[:1] == "h" and not first.startswith(_ASPIRATED))
    return f"d’{name}" if is_mute else f"de {name}"


def to_town(name: str) -> str:
    """Where one goes.

    Examples
    --------
    >>> [to_town(n) for n in ("Amiens", "Le Havre", "Les Herbiers", "La Rochelle")]
    ['à Amiens', 'au Havre', 'aux Herbiers', 'à La Rochelle']
    """
    article, rest = _bare(name)
    return _ARTICLES[article][1] + rest if article else f"à {name}"


def changes(stations: Sequence[str]) -> str:
    """Where one changes, between the first station and the last.

    Examples
    --------
    >>> changes(("Béthune", "Arras", "Le Mans", "Paris", "Lyon")), changes(("Béthune", "Lille"))
    (', changement à Arras, au Mans et à Paris', '')
    """
    names = listed([to_town(name) for name in stations[1:-1]])
    return f", changement {names}" if names else ""
