"""Objects in, results out: by columns, or one by one where an object holds lists."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict

from app.api.asked import ApiIssue, Prepared, around, as_api_issue, carried, mistyped, own, settled
from calc.schema.inputs import Declaration, Issue, dated, declarations, is_blank, read
from calc.tools import NESTED, model


def _plain_column(column: object) -> list[object]:
    """A column as JSON values: what is not known, or not finite, is null."""
    array = np.asarray(column)
    if array.dtype.kind == "f":
        blank = ~np.isfinite(array)
        return np.where(blank, np.array(None), array).tolist() if blank.any() else array.tolist()
    if array.dtype.kind == "M":
        return [None if value == "NaT" else value for value in array.astype(str).tolist()]
    return array.tolist()


def _columns(
    tool: str, items: Sequence[object], inputs: object, draws: int
) -> list[dict[str, object]]:
    if not items:
        return []
    result = model(tool).answer(inputs, draws)
    names = model(tool).OUTPUTS
    rows = zip(*(_plain_column(result[name]) for name in names), strict=True)
    return [
        carried(item) | dict(zip(names, row, strict=True))
        for item, row in zip(items, rows, strict=True)
    ]


def _prepared_columns(
    tool: str, items: Sequence[object], query: MultiDict[str, str], usual_draws: int
) -> Prepared:
    declared = declarations(model(tool).INPUTS)
    day, draws, issues = around(tool, items, query, usual_draws)
    objects = [item if isinstance(item, dict) else {} for item in items]
    given = {name for item in objects for name in item if name in declared}
    columns: dict[str, Sequence[object]] = {
        name: [item.get(name) for item in objects] for name in declared if name in given
    }
    wrong_day = any(issue.item is None and issue.field == "date" for issue in issues)
    if "date" in declared and not wrong_day:
        columns = dated(columns, len(objects), day)
    wrong = [
        issue
        for place, item in enumerate(objects)
        for name, value in item.items()
        if name in declared and (issue := mistyped(name, value, declared[name], place))
    ]
    inputs, refused = read(model(tool).INPUTS, columns, len(objects))
    known = {(issue.row, issue.field) for issue in refused}
    refused += [issue for issue in wrong if (issue.row, issue.field) not in known]
    formless = {issue.item for issue in issues if issue.code == "not_an_object"}
    issues += [
        as_api_issue(issue, declared.get(issue.field))
        for issue in refused
        if issue.row not in formless
    ]
    return settled(inputs, day, draws, issues, declared, items)


# Objects that hold lists, each answered alone: the way of the calculators of a household.


def flat_names(tool: str) -> dict[str, Declaration]:
    """Fields of the rows of each list by their flat names, such as ``t1_mode``."""
    return {
        f"{prefix}{row}_{name}": what
        for prefix, (_, inputs, most) in model(tool).LISTS.items()
        for row in range(1, most + 1)
        for name, what in declarations(inputs).items()
    }


def _list_issues(tool: str, item: dict[str, object], place: int) -> Iterator[ApiIssue]:
    """Lists that are none, too long, or that hold something else than objects."""
    for name, _, most in model(tool).LISTS.values():
        rows = item.get(name)
        if rows is None:
            continue
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield own(name, "not_a_list", place)
        elif len(rows) > most:
            yield own(name, "too_many", place, most)


def _refused(tool: str, item: dict[str, Any], dated: dict[str, Any]) -> list[Issue]:
    result = list(model(tool).issues_of(dated))
    known = {issue.field for issue in result}
    return result + [issue for issue in _mistyped(tool, item) if issue.field not in known]


def _mistyped(tool: str, item: dict[str, Any]) -> Iterator[Issue]:
    """Values of another JSON type than the description says, by their flat names."""
    rows = [("", model(tool).INPUTS, item)]
    for prefix, (name, inputs, _) in model(tool).LISTS.items():
        stated = enumerate(item.get(name) or (), 1)
        rows += [(f"{prefix}{row}_", inputs, one) for row, one in stated]
    for prefix, inputs, values in rows:
        declared = declarations(inputs)
        for name in values.keys() & (declared.keys() - {"who"}):  # a list, or a text
            if issue := mistyped(f"{prefix}{name}", values[name], declared[name], 0):
                yield issue


def _prepared_objects(
    tool: str, items: Sequence[object], query: MultiDict[str, str], usual_draws: int
) -> Prepared:
    day, draws, issues = around(tool, items, query, usual_draws)
    lists = [name for name, _, _ in model(tool).LISTS.values()]
    declared = declarations(model(tool).INPUTS) | flat_names(tool)
    ready = []
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        dated = item | ({"date": day} if is_blank(item.get("date")) else {})
        misshapen = list(_list_issues(tool, item, place))
        refused = [] if misshapen else _refused(tool, item, dated)
        issues += misshapen
        issues += [replace(as_api_issue(i, declared.get(i.field)), item=place) for i in refused]
        ready.append(dated)
    return settled(ready, day, draws, issues, {*declared, *lists}, items)


def _plain(value: object) -> object:
    """A nested answer as JSON values: what is not known, or not finite, is null."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _objects(
    tool: str, items: Sequence[object], inputs: object, draws: int
) -> list[dict[str, object]]:
    result = [_plain(model(tool).answer_one(stated, draws)) for stated in inputs]  # type: ignore
    return [carried(item) | one for item, one in zip(items, result, strict=True)]  # type: ignore


def prepared(
    tool: str, items: Sequence[object], query: MultiDict[str, str], usual_draws: int
) -> Prepared:
    """What a calculator is asked, its day and its draws.

    Raises
    ------
    Problem
        422 with every issue of every item.
    """
    way = _prepared_objects if tool in NESTED else _prepared_columns
    return way(tool, items, query, usual_draws)


def results(
    tool: str, items: Sequence[object], inputs: object, draws: int
) -> list[dict[str, object]]:
    """One object per item, in order, with its `id` and `date` when it gave them."""
    return (_objects if tool in NESTED else _columns)(tool, items, inputs, draws)
