"""What goes wrong in the API, as JSON with a French sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from flask import Response, current_app
from werkzeug.exceptions import HTTPException

from app.api.words import PROBLEMS
from app.asking.form import API, refusal
from app.saying import typeset, unit
from calc.schema.inputs import Declaration, Issue

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
    >>> from calc.mobility.trips.request import TripRequest
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


def told(issue: Issue, what: Declaration | None) -> ApiIssue:
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
