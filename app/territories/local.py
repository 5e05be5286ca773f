"""What a territory's file says of its own aids for works and of its offers to those who move."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from app.territories.fields import Fields, Page, Problem
from app.territories.record import MOBILITY, MobilityOffer
from calc.aids.local_file import LocalAid, LocalAidsError, read_local_aids


def local_aids(page: Page, path: Path, tables: Iterable[str]) -> tuple[LocalAid, ...]:
    """The tables ``[[local_aid]]`` of a file; their problems join the page's.

    Parameters
    ----------
    tables : iterable of str
        Everything at the top of the file.
    """
    try:
        return read_local_aids(path, others=tables)
    except LocalAidsError as refused:
        page.problems += [
            Problem(one.file, one.line, one.field, one.expected) for one in refused.problems
        ]
        return ()


def mobility_offer(fields: Fields) -> MobilityOffer:
    """One table ``[[mobility]]``."""
    kind = fields.text("kind", f"un mot parmi {', '.join(MOBILITY)}")
    if kind and kind not in MOBILITY:
        fields.refuse("kind", f"attendu : un mot parmi {', '.join(MOBILITY)}")
    begins, ends = fields.day("from", None), fields.day("until", None)
    if begins and ends and ends < begins:
        fields.refuse("until", "attendu : un jour qui ne précède pas « from »")
    return MobilityOffer(
        kind, fields.text("name"), fields.text("text"), fields.amount("amount"), begins, ends,
        fields.day("checked_on") or date.min, fields.text("source"), fields.address("url", ""),
    )  # fmt: skip
