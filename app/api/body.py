"""The body of a request as a list of objects, or the reason why it is not one."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence

from flask import Request

from app.api.problems import LONGEST_NAME, Problem, own

MOST_ITEMS = 1000


def _constant(name: str) -> object:
    """NaN and the infinities are not JSON."""
    raise Problem(400, "malformed", detail=f" : {name} n’est pas un nombre du JSON")


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        times = Counter(name for name, _ in pairs)
        doubled = next(name for name, count in times.items() if count > 1)
        raise Problem(400, "duplicate_key", name=doubled[:LONGEST_NAME])
    return found


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
    told = parse(raw)
    listed = told if isinstance(told, list) else [told]
    if len(listed) > most:
        raise Problem(422, "refused", [own("", "too_many_items", None, most)])
    return listed
