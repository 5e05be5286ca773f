"""Objects in, results out, by columns: the way of the calculators of the registry."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from werkzeug.datastructures import MultiDict

from app.api.asked import Prepared, around, carried, mistyped, settled, told
from calc.schema.inputs import dated, declarations, read
from calc.tools import model


def _plain(column: object) -> list[object]:
    """A column as JSON values: what is not known, or not finite, is null."""
    array = np.asarray(column)
    if array.dtype.kind == "f":
        blank = ~np.isfinite(array)
        return np.where(blank, np.array(None), array).tolist() if blank.any() else array.tolist()
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
    return [
        carried(item) | dict(zip(names, row, strict=True))
        for item, row in zip(items, rows, strict=True)
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
        told(issue, declared.get(issue.field)) for issue in refused if issue.row not in formless
    ]
    return settled(inputs, day, draws, issues, declared, items)
