"""A choice has one French word, whichever page offers it."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from app.asking.form import Words
from calc.schema import vocabulary

ROOT = Path(__file__).parent.parent.parent
LISTS = {
    name: set(choices)
    for name, choices in vars(vocabulary).items()
    if isinstance(choices, tuple) and len(choices) > 1 and isinstance(choices[0], str)
}
"""The vocabulary: the value of one list is not that of another."""


def rooms() -> Iterator[ModuleType]:
    """Every module of the rooms: words stand where they are said."""
    paths = (path for room in (ROOT / "app").iterdir() for path in room.rglob("[a-z]*.py"))
    for path in sorted(path for path in paths if "migrations" not in path.parts):
        yield importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def offered(stated: object) -> Iterator[Mapping[str, str]]:
    """The choices that a module's tables hold, wherever they are."""
    if isinstance(stated, Words):
        yield stated.choices
    elif isinstance(stated, Mapping):
        for inner in stated.values():
            yield from offered(inner)
    elif isinstance(stated, tuple | list):
        for inner in stated:
            yield from offered(inner)


def test_a_value_has_one_french_word():
    result: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for module in rooms():
        for table in vars(module).values():
            for choices in offered(table):
                values = {value: word for value, word in choices.items() if value}
                for name, known in LISTS.items():
                    if values and values.keys() <= known:
                        for value, word in values.items():
                            result[name, value][word].add(module.__name__)
    assert len(result) > 100
    doubled = {key: dict(words) for key, words in result.items() if len(words) > 1}
    assert doubled == {}
