"""Objects in, results out, whatever the calculator: the API's one way through."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from werkzeug.datastructures import MultiDict

from app.api.body import MOST_ITEMS
from app.api.problems import LONGEST_NAME, ApiIssue, Problem, own, told
from app.words.api import REFUSALS
from calc.columns import is_blank
from calc.inputs import dated, declarations, read
from calc.tools import model

DRAWS = (0, 50, 100, 200, 400, 1000)
"""Counts of draws that may be asked: a few, since each is kept ready."""
MOST_WORLDS = 200_000
"""Objects × draws of one request."""
_MOST_WARNINGS = 20
_PARAMETERS = ("draws", "date")


def _is_name(value: object) -> bool:
    """Whether an id can be given back: a text, a number, or nothing."""
    is_finite = not isinstance(value, float) or math.isfinite(value)
    return value is None or (isinstance(value, str | int | float) and is_finite
                             and not isinstance(value, bool))  # fmt: skip


def _item_issues(items: Sequence[object]) -> list[ApiIssue]:
    found = []
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            found.append(own("", "not_an_object", place))
        elif not _is_name(item.get("id")):
            found.append(own("id", "not_a_code", place))
    return found


def most_items(tool: str) -> int:
    """Objects that a calculator takes in one request.

    Examples
    --------
    >>> most_items("housing"), weight("housing")
    (1000, 1)
    """
    return getattr(model(tool), "MOST_ITEMS", MOST_ITEMS)


def weight(tool: str) -> int:
    """How many homes' answers one object of a calculator is worth in work."""
    return max(1, MOST_ITEMS // most_items(tool))


def _default_draws(count: int, usual: int) -> int:
    """The usual number of draws, or the largest that so many objects allow."""
    fitting = [draws for draws in (*DRAWS, usual) if draws * count <= MOST_WORLDS]
    return max(draws for draws in fitting if draws <= usual)


def asked_draws(query: Mapping[str, str], count: int, usual: int) -> tuple[int, list[ApiIssue]]:
    """How many draws to make for so many objects.

    Examples
    --------
    >>> asked_draws({}, 1, 400)[0], asked_draws({}, 1000, 400)[0]
    (400, 200)
    """
    text = query.get("draws")
    if text is None:
        return _default_draws(count, usual), []
    allowed = {str(draws): draws for draws in (*DRAWS, usual)}
    if text not in allowed:
        options = ", ".join(str(draws) for draws in DRAWS)
        return 0, [own("draws", "not_a_draw_count", None, options)]
    if allowed[text] * count > MOST_WORLDS:
        return 0, [own("draws", "too_much_work", None, _default_draws(count, max(DRAWS)))]
    return allowed[text], []


def _asked_day(tool: str, query: Mapping[str, str]) -> tuple[str, list[ApiIssue]]:
    """The rules' day: asked, or today; refused when the calculator could not read it."""
    today = date.today().isoformat()
    asked = query.get("date", today)
    what = declarations(model(tool).INPUTS).get("date")
    if what is None or asked == today:
        return asked, []
    if is_blank(asked):
        return asked, [own("date", "not_a_date")]
    _, issues = read(model(tool).INPUTS, {"date": [asked]}, 1)
    wrong = [told(issue, what) for issue in issues if issue.field == "date"]
    return asked, [replace(issue, item=None) for issue in wrong]


def _strange_parameters(query: MultiDict[str, str]) -> list[ApiIssue]:
    strange = [name for name in query if name not in _PARAMETERS][:_MOST_WARNINGS]
    return [own(name, "unknown_parameter", None, ", ".join(_PARAMETERS)) for name in strange]


@dataclass(frozen=True)
class Prepared:
    """A request that can be answered."""

    inputs: object
    day: str
    draws: int
    warnings: list[ApiIssue]


def _warnings(names: Sequence[str], items: Sequence[object]) -> list[ApiIssue]:
    """Fields that nobody declares, where they first stand, with the nearest known name."""
    found: dict[str, ApiIssue] = {}
    for place, item in enumerate(items):
        for name in item if isinstance(item, dict) else ():
            if name in names or name in found or name == "id":
                continue
            near = difflib.get_close_matches(name[:LONGEST_NAME], names, 1, 0.6)
            hint = f" Vouliez-vous dire {near[0]} ?" if near else ""
            message = REFUSALS["unknown_field"].format(limit=hint)
            said = ApiIssue(
                place, name[:LONGEST_NAME], "unknown_field", near[0] if near else None, message
            )
            found[name] = said
            if len(found) == _MOST_WARNINGS:
                return list(found.values())
    return list(found.values())


def _plain(column: object) -> list[object]:
    """A column as JSON values: what is not known, or not finite, is null."""
    array = np.asarray(column)
    if array.dtype.kind == "f":
        blank = ~np.isfinite(array)
        return np.where(blank, None, array).tolist() if blank.any() else array.tolist()
    if array.dtype.kind == "M":
        return [None if value == "NaT" else value for value in array.astype(str).tolist()]
    return array.tolist()


def results(
    tool: str, items: Sequence[object], inputs: object, draws: int
) -> list[dict[str, object]]:
    """One object per item, in order, with its `id` and `date` when it gave them."""
    if not items:
        return []
    found = model(tool).answer(inputs, draws)
    names = model(tool).OUTPUTS
    rows = zip(*(_plain(found[name]) for name in names), strict=True)
    kept = [
        {name: item[name] for name in ("id", "date") if item.get(name) is not None}  # type: ignore
        for item in items
    ]
    return [
        carried | dict(zip(names, row, strict=True))
        for carried, row in zip(kept, rows, strict=True)
    ]


def prepared(
    tool: str, items: Sequence[object], query: MultiDict[str, str], usual_draws: int
) -> Prepared:
    """Inputs, day and draws of a request.

    Raises
    ------
    Problem
        422 with every issue of every item.
    """
    declared = declarations(model(tool).INPUTS)
    draws, wrong = asked_draws(query, len(items) * weight(tool), usual_draws)
    day, undated = _asked_day(tool, query)
    issues = [*_strange_parameters(query), *wrong, *undated, *_item_issues(items)]
    objects = [item if isinstance(item, dict) else {} for item in items]
    given = {name for item in objects for name in item if name in declared}
    columns: dict[str, Sequence[object]] = {
        name: [item.get(name) for item in objects] for name in declared if name in given
    }
    if "date" in declared and not undated:
        columns = dated(columns, len(objects), day)
    inputs, refused = read(model(tool).INPUTS, columns, len(objects))
    formless = {issue.item for issue in issues if issue.code == "not_an_object"}
    issues += [
        told(issue, declared.get(issue.field)) for issue in refused if issue.row not in formless
    ]
    warned = _warnings(list(declared), items)
    if issues:
        issues.sort(key=lambda issue: -1 if issue.item is None else issue.item)
        raise Problem(422, "refused", issues, warned)
    return Prepared(inputs, day, draws, warned)
