"""How a question is worded: the shape of every room's French."""

from __future__ import annotations

from dataclasses import dataclass, field

DONT_KNOW = "Je ne sais pas"


@dataclass(frozen=True)
class Words:
    """How a field is asked.

    Attributes
    ----------
    label, hint : str
        The question, and where to find its answer.
    name : str
        The thing itself, in the list of assumptions.
    choices : mapping of str to str
        French of each choice, in the order shown.
    drawn : bool
        Choices are cards with a drawing.
    blank : str
        What an empty field means.
    empty : str
        What a list says first, where nothing is chosen; "" where something always is.
    see : mapping of str to str
        How to see that it is so, of the choices that people recognise; the others are folded.
    """

    label: str
    name: str = ""
    hint: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    drawn: bool = False
    unit: str = ""
    blank: str = "je ne sais pas"
    empty: str = DONT_KNOW
    see: dict[str, str] = field(default_factory=dict)
