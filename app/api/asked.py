"""What a request asks, what is wrong in it, and what is answered, as JSON."""

from __future__ import annotations

import difflib
import json
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from flask import Request, Response, current_app
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from app.api.words import PROBLEMS
from app.asking.form import API, refusal
from app.saying import typeset, unit
from calc.schema.inputs import Declaration, Issue, dated, declarations, is_blank, read
from calc.tools import NESTED, model

# What goes wrong in the API, as JSON with a French sentence.

_A_WHILE = 60
"""When to come again, where nobody counted. [s]"""
LONGEST_NAME = 64
"""Names that come from outside are said again up to this length."""


@dataclass(frozen=True)
class ApiIssue:
    """One refused value: of which item, which field, why, and in words.

    Attributes
    ----------
    item : int or None
        Place in the list, from 0; None for what concerns the whole request.
    """

    item: int | None
    field: str
    code: str
    limit: float | str | None
    message: str


class Problem(HTTPException):
    """An answer that is not a result."""

    def __init__(
        self,
        status: int,
        slug: str,
        issues: Sequence[ApiIssue] = (),
        warnings: Sequence[ApiIssue] = (),
        **words: object,
    ):
        super().__init__(PROBLEMS[slug].format(**words))
        self.code, self.slug = status, slug
        self.issues, self.warnings = tuple(issues), tuple(warnings)


def dumps(content: object) -> bytes:
    """JSON in UTF-8; half of a surrogate pair is written as its escape, NaN never."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def reply(content: object, status: int = 200) -> Response:
    """An answer of the API."""
    return Response(dumps(content), status, content_type="application/json")


def sentence(issue: Issue, what: Declaration | None) -> str:
    """The French of a refusal, whatever the calculator.

    Examples
    --------
    >>> from calc.schema.inputs import declarations
    >>> from calc.mobility.trips.trip import TripRequest
    >>> what = declarations(TripRequest)["distance"]
    >>> sentence(Issue("distance", "too_large", 0, 50_000.0), what).replace("\\u202f", "_")
    'C’est trop_: au plus 50_000 km.'
    """
    is_year = what is not None and what.unit == "year"
    return refusal(
        issue,
        voice=API,
        unit=unit(what.unit) if what else "",
        is_year=is_year,
        example="" if is_year else "12.5",
        options=", ".join(what.options) if what else "",
    )


def as_api_issue(issue: Issue, what: Declaration | None) -> ApiIssue:
    """An issue of the calculation as the API says it."""
    return ApiIssue(issue.row, issue.field, issue.code, issue.limit, sentence(issue, what))


def own(field: str, code: str, item: int | None = None, limit: object = None) -> ApiIssue:
    """An issue of the request itself."""
    text = refusal(Issue(field, code, 0, str(limit)), voice=API, options=str(limit))
    return ApiIssue(item, field[:LONGEST_NAME], code, limit, text)  # type: ignore[arg-type]


_SLUGS = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_long",
    414: "address_too_long",
    415: "not_json",
    429: "too_many_requests",
    500: "fault",
    503: "busy",
}


def answer(problem: HTTPException) -> Response:
    """Any error under the API's address, as JSON."""
    if isinstance(problem.response, Response):
        return problem.response
    status = problem.code or 500
    slug = getattr(problem, "slug", _SLUGS.get(status, "refused"))
    seconds = getattr(problem, "retry_after", None) or (_A_WHILE if status == 429 else None)
    if isinstance(problem, Problem):
        message = problem.description
    else:
        message = PROBLEMS[slug].format(detail="", seconds=seconds)
    body: dict[str, object] = {
        "code": slug,
        "message": typeset(str(message)),
        "model_version": current_app.config["ELAN"].version,
        "parameters_date": date.today().isoformat(),
    }
    for name in ("issues", "warnings"):
        if said := getattr(problem, name, ()):
            body[name] = [asdict(issue) for issue in said]
    response = reply(body, status)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    for name, value in problem.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


# The body as a list of objects, or the reason why it is not one.

MOST_ITEMS = 1000


def _constant(name: str) -> object:
    """NaN and the infinities are not JSON."""
    raise Problem(400, "malformed", detail=f" : {name} n’est pas un nombre du JSON")


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        times = Counter(name for name, _ in pairs)
        doubled = next(name for name, count in times.items() if count > 1)
        raise Problem(400, "duplicate_key", name=doubled[:LONGEST_NAME])
    return result


def parse(raw: bytes) -> object:
    """JSON, strictly.

    Examples
    --------
    >>> parse(b'{"floor_area": 90}')
    {'floor_area': 90}
    """
    try:
        return json.loads(
            raw.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_object
        )
    except RecursionError:
        raise Problem(400, "malformed", detail=" : trop de niveaux imbriqués") from None
    except UnicodeDecodeError:
        raise Problem(400, "malformed", detail=" : il n’est pas en UTF-8") from None
    except json.JSONDecodeError as fault:
        where = f" (ligne {fault.lineno}, colonne {fault.colno})"
        raise Problem(400, "malformed", detail=where) from None
    except ValueError:  # a whole number of thousands of digits
        raise Problem(400, "malformed", detail=" : un nombre est trop long") from None


def items(request: Request, most: int = MOST_ITEMS) -> list[object]:
    """One object or a list of some, as a list of whatever it holds."""
    is_json = request.mimetype == "application/json" or (
        request.mimetype.startswith("application/") and request.mimetype.endswith("+json")
    )
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if not is_json or charset not in ("utf-8", "utf8") or encoding != "identity":
        raise Problem(415, "not_json")
    raw = request.get_data(cache=False)
    if len(raw) >= (request.max_content_length or math.inf):  # a stream cut at the limit
        raise Problem(413, "too_long")
    submitted = parse(raw)
    listed = submitted if isinstance(submitted, list) else [submitted]
    if len(listed) > most:
        raise Problem(422, "refused", [own("", "too_many_items", None, most)])
    return listed


DRAWS = (0, 50, 100, 200, 400, 1000)
"""Counts of draws that may be asked: a few, since each is kept ready."""
MOST_SAMPLES = 200_000
"""Objects × draws of one request."""
_MOST_WARNINGS = 20
_PARAMETERS = ("draws", "date")


def _is_name(value: object) -> bool:
    """Whether an id can be given back: a text, a number, or nothing."""
    is_finite = not isinstance(value, float) or math.isfinite(value)
    return value is None or (
        isinstance(value, str | int | float) and is_finite and not isinstance(value, bool)
    )


def _item_issues(items: Sequence[object]) -> list[ApiIssue]:
    result = []
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            result.append(own("", "not_an_object", place))
        elif not _is_name(item.get("id")):
            result.append(own("id", "not_a_code", place))
    return result


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
    fitting = [draws for draws in (*DRAWS, usual) if draws * count <= MOST_SAMPLES]
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
    if allowed[text] * count > MOST_SAMPLES:
        return 0, [own("draws", "too_much_work", None, _default_draws(count, max(DRAWS)))]
    return allowed[text], []


def _is_day(text: str) -> bool:
    """Whether this is a day, for calculators that have no rules of a day.

    Examples
    --------
    >>> _is_day("2026-11-23"), _is_day("null")
    (True, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _asked_day(tool: str, query: Mapping[str, str]) -> tuple[str, list[ApiIssue]]:
    """The rules' day: asked, or today; refused when the calculator could not read it."""
    today = date.today().isoformat()
    asked = query.get("date", today)
    what = declarations(model(tool).INPUTS).get("date")
    if asked == today:
        return asked, []
    if is_blank(asked) or (what is None and not _is_day(asked)):
        return asked, [own("date", "not_a_date")]
    if what is None:
        return asked, []
    _, issues = read(model(tool).INPUTS, {"date": [asked]}, 1)
    wrong = [as_api_issue(issue, what) for issue in issues if issue.field == "date"]
    return asked, [replace(issue, item=None) for issue in wrong]


def _strange_parameters(query: MultiDict[str, str]) -> list[ApiIssue]:
    strange = [name for name in query if name not in _PARAMETERS][:_MOST_WARNINGS]
    return [own(name, "unknown_parameter", None, ", ".join(_PARAMETERS)) for name in strange]


_REFUSED_TYPES = {
    "quantity": "not_a_number",
    "flag": "not_true_or_false",
    "choice": "not_a_choice",
    "day": "not_a_date",
    "code": "not_a_code",
}


def mistyped(name: str, value: object, what: Declaration, place: int) -> Issue | None:
    """A value of another JSON type than the description says, refused as it says.

    A file's cells are texts, and read so; a program says what it means.

    Examples
    --------
    >>> from calc.housing.answers import HousingAnswers
    >>> area = declarations(HousingAnswers)["floor_area"]
    >>> mistyped("floor_area", 90, area, 0), mistyped("floor_area", "90", area, 0).code
    (None, 'not_a_number')
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_word = isinstance(value, str) and value == value.strip()
    fits = {
        "quantity": is_number,
        "flag": isinstance(value, bool),
        "choice": is_word and value != "",
        "day": is_word and value != "",
        "code": isinstance(value, str),
    }[what.kind]
    return None if value is None or fits else Issue(name, _REFUSED_TYPES[what.kind], place)


@dataclass(frozen=True)
class Prepared:
    """A request that can be answered."""

    inputs: object
    day: str
    draws: int
    warnings: list[ApiIssue]


def _warnings(names: Collection[str], items: Sequence[object]) -> list[ApiIssue]:
    """Fields that nobody declares, where they first stand, with the nearest known name."""
    result: dict[str, ApiIssue] = {}
    for place, item in enumerate(items):
        for name in item if isinstance(item, dict) else ():
            if name in names or name in result or name == "id":
                continue
            near = difflib.get_close_matches(name[:LONGEST_NAME], names, 1, 0.6)
            hint = f" Vouliez-vous dire {near[0]} ?" if near else ""
            message = refusal(Issue(name, "unknown_field", place, hint), voice=API)
            said = ApiIssue(
                place, name[:LONGEST_NAME], "unknown_field", near[0] if near else None, message
            )
            result[name] = said
            if len(result) == _MOST_WARNINGS:
                return list(result.values())
    return list(result.values())


def around(
    tool: str, items: Sequence[object], query: MultiDict[str, str], usual_draws: int
) -> tuple[str, int, list[ApiIssue]]:
    """The rules' day, the draws, and what is wrong around the values."""
    draws, wrong = asked_draws(query, len(items) * weight(tool), usual_draws)
    day, undated = _asked_day(tool, query)
    return day, draws, [*_strange_parameters(query), *wrong, *undated, *_item_issues(items)]


def settled(
    inputs: object,
    day: str,
    draws: int,
    issues: list[ApiIssue],
    names: Collection[str],
    items: Sequence[object],
) -> Prepared:
    """The request, or its refusal with every issue in the order of its objects.

    Raises
    ------
    Problem
        422.
    """
    warned = _warnings(names, items)
    if issues:
        issues.sort(key=lambda issue: -1 if issue.item is None else issue.item)
        raise Problem(422, "refused", issues, warned)
    return Prepared(inputs, day, draws, warned)


def carried(item: object) -> dict[str, object]:
    """What an object gave to find it again."""
    if not isinstance(item, dict):
        return {}
    return {name: item[name] for name in ("id", "date") if item.get(name) is not None}


# Objects in, results out: by columns, or one by one where an object holds lists.


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
        numbered = enumerate(item.get(name) or (), 1)
        rows += [(f"{prefix}{row}_", inputs, one) for row, one in numbered]
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
