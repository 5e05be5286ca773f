"""A thousand requests that no one should send, and what a schema's reader may send."""

from __future__ import annotations

import dataclasses
import json
import random
import zlib

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import create_app
from app.api.asked import MOST_ITEMS, most_items
from app.api.words import EXAMPLES, PROBLEMS
from app.site.config import Config
from calc.schema.inputs import declarations
from calc.tools import NESTED, TOOLS, model
from tests.properties import examples, is_exploring

FREE = {"api_requests": "1000000 per minute", "work": "100000000 per minute", "draws": 50}
APP = create_app(dataclasses.replace(Config.from_environment(), **FREE))
JSON = "application/json"
QUICK = [tool for tool in TOOLS if most_items(tool) == MOST_ITEMS]
"""Calculators whose answers are quick enough to ask thousands of them."""
CRUEL = (
    "",
    " ",
    "\x00",
    "\ud800",
    "é" * 500,
    "x" * 100_000,
    "<script>alert(1)</script>",
    "' or 1=1 --",
    "../../etc/passwd",
    "%s%n{0}{name}",
    "NaN",
    "-inf",
    "1_000",
    "１２",
    "0x10",
    "1e999",
    "--5",
    [],
    {},
    [1],
    {"a": 1},
    [[[]]],
    True,
    -1e308,
    1e308,
    10**400,
    -1,
    0.5,
)
"""Values that are wrong wherever a bounded number is expected, or nearly."""


def wrong_value(draw: random.Random, tool: str) -> bytes:
    """An accepted object where one field holds what it cannot."""
    declared = declarations(model(tool).INPUTS)
    required = [n for n, what in declared.items() if what.required]
    numbers = [n for n, what in declared.items() if what.kind == "quantity"]
    numbers = numbers or required or list(declared)[:1]
    stated = dict(EXAMPLES[tool])
    if draw.random() < 0.3 and required:
        stated.pop(draw.choice([name for name in required if name in stated]))
        return json.dumps(stated).encode()
    stated[draw.choice(numbers)] = draw.choice(
        [
            "x",
            "--5",
            "NaN",
            "1e999",
            "1_000",
            "\ud800",
            [],
            {},
            [90],
            {"a": 1},
            True,
            "é" * 500,
            "<b>",
            -1e308,
            1e308,
            10**400,
            -(10**40),
        ]
    )
    return json.dumps(stated).encode()


def wrong_word(draw: random.Random, tool: str) -> bytes:
    """A choice, a flag, a day, a code or an id that is none."""
    declared = declarations(model(tool).INPUTS)
    words = [n for n, what in declared.items() if what.kind in ("choice", "flag", "day")]
    words = words or [n for n, what in declared.items() if what.required] or list(declared)[:1]
    stated = dict(EXAMPLES[tool])
    stated[draw.choice([*words, "id"])] = draw.choice([[], {}, ["house"], {"a": [1]}, [[[]]]])
    if draw.random() < 0.5:
        stated = dict(EXAMPLES[tool])
        stated[draw.choice(words)] = draw.choice(["castle", "\x00", "\ud800", "x" * 9999, 7.5, -3])
    return json.dumps(stated).encode()


def wrong_shape(draw: random.Random, tool: str) -> bytes:
    """Not objects, or too many."""
    good = EXAMPLES[tool]
    return json.dumps(
        draw.choice(
            [
                None,
                3,
                "x",
                True,
                [None],
                [[good]],
                [good, 3],
                [good, [good]],
                [[]],
                [good] * 1001,
                [good, "x" * 1000],
                -1e10,
            ]
        )
    ).encode()


def broken_text(draw: random.Random, tool: str) -> bytes:
    """JSON cut, bitten or badly spelt, so that it is JSON no more."""
    raw = json.dumps(EXAMPLES[tool]).encode()
    kind = draw.randrange(8)
    if kind == 0:
        return raw[: draw.randrange(len(raw))]
    if kind == 1:
        return raw + draw.choice([b"}", b"]", b",", raw, b"\x00", b"//"])
    if kind == 2:
        return raw.replace(b'"', b"'", draw.randrange(1, 9))
    if kind == 3:
        return raw[:5] + bytes([draw.randrange(128, 256)]) + b"\xff" + raw[5:]
    if kind == 4:
        return draw.choice([b"[", b'{"a":', b"[[", b'[{"x":']) * draw.randrange(2_000, 60_000)
    if kind == 5:
        numbers = (b"NaN", b"Infinity", b"-Infinity", b"01", b"+1", b".5", b"1.", b"0x1")
        return raw[:-1] + b', "x": ' + draw.choice(numbers) + b"}"
    if kind == 6:
        return raw[:-1] + b', "a": 1, "a": 2}'
    return raw[:-1] + b', "x": ' + b"9" * draw.randrange(4_400, 9_000) + b"}"


def useful(response, context) -> None:
    """A 4xx whose body a program and a person can use."""
    assert 400 <= response.status_code < 500, context
    assert response.mimetype == JSON, context
    body = response.json
    assert body["code"] in PROBLEMS and body["message"].strip(), context
    assert len(response.get_data()) < 20_000, context
    if response.status_code == 422:
        assert body["issues"], context
        for issue in body["issues"]:
            assert set(issue) == {"item", "field", "code", "limit", "message"}, context
            assert issue["code"] and issue["message"].strip() and "{" not in issue["message"]


def test_a_thousand_hostile_requests_get_useful_refusals():
    client, draw = APP.test_client(), random.Random(20261124)
    seen: dict[str, int] = {}
    for place in range(1000):
        tool = draw.choice(list(TOOLS))
        make = draw.choice([wrong_value, wrong_word, wrong_shape, broken_text])
        raw = make(draw, tool)
        response = client.post(f"/api/v1/{tool}", data=raw, content_type=JSON)
        useful(response, (place, tool, make.__name__, raw[:200]))
        seen[response.json["code"]] = seen.get(response.json["code"], 0) + 1
    assert {"malformed", "refused", "duplicate_key"} <= set(seen)


@pytest.mark.parametrize("tool", QUICK)
def test_any_value_anywhere_is_answered_or_refused(tool):
    """Each field in turn holds each cruel value: an answer without NaN, or a useful refusal."""
    client = APP.test_client()
    for name in ("id", *declarations(model(tool).INPUTS), "\ud800", "__proto__", ""):
        many = [{**EXAMPLES[tool], name: value} for value in CRUEL]
        response = client.post(f"/api/v1/{tool}?draws=0", json=many)
        if response.status_code != 200:
            useful_many(response)
            refused = {i["item"] for i in response.json["issues"]}
            many = [item for place, item in enumerate(many) if place not in refused]
        response = client.post(f"/api/v1/{tool}?draws=0", json=many)
        assert response.status_code == 200, (name, response.json)
        text = response.get_data(as_text=True)
        assert "NaN" not in text.replace('"NaN"', "") and "Infinity" not in text


def useful_many(response) -> None:
    assert response.status_code == 422
    assert all(issue["message"] and issue["code"] for issue in response.json["issues"])


@pytest.mark.load
@pytest.mark.parametrize("tool", NESTED)
def test_any_value_in_a_list_is_answered_or_refused(tool):
    client = APP.test_client()
    fields = [(name, None) for name in declarations(model(tool).INPUTS)]
    for name, inputs, _ in model(tool).LISTS.values():
        fields += [(name, None), *((name, field) for field in declarations(inputs))]
    for name, field in fields:
        for value in CRUEL:
            stated = json.loads(json.dumps(EXAMPLES[tool]))
            if field is None:
                stated[name] = value
            else:
                stated[name][0][field] = value
            response = client.post(f"/api/v1/{tool}?draws=0", json=stated)
            if response.status_code == 422:
                useful(response, (name, field, value))
            else:
                assert response.status_code == 200, (name, field, value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(tool=st.sampled_from(QUICK), data=st.data())
def test_no_json_breaks_the_api(tool, data):
    names = st.sampled_from([*declarations(model(tool).INPUTS), "id", "x"])
    item = st.dictionaries(names, anything, max_size=6).map(lambda d: {**EXAMPLES[tool], **d})
    sent = data.draw(item | st.lists(item, max_size=3) | anything)
    body = json.dumps(sent, allow_nan=False) if _finite(sent) else json.dumps(sent)
    response = APP.test_client().post(f"/api/v1/{tool}?draws=0", data=body, content_type=JSON)
    assert response.status_code in (200, 400, 422)
    assert response.is_json


def _finite(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


@pytest.fixture(scope="module")
def description():
    """Read once its test comes: to prepare its requests takes seconds in each process."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP)


schema = schemathesis.pytest.from_fixture("description")
_ONE_IN, _ONE_LONG_IN = (1, 1) if is_exploring() else (10, 50)
_QUICK_PATHS = {f"/api/v1/{tool}" for tool in QUICK}


def is_sent(case) -> bool:
    """Of every bound of every field, of an object or of one alone in a list, one request in ten in
    `make test`, in 50 where an answer is long, the same at each run, and all in `make explore`; of
    all others, every one."""
    is_bound = case.meta is not None and case.meta.phase.name is TestPhase.COVERAGE
    is_one = isinstance(case.body, list) and len(case.body) == 1
    if not is_bound or not (is_one or isinstance(case.body, dict)):
        return True
    one_in = _ONE_IN if case.path in _QUICK_PATHS else _ONE_LONG_IN
    return zlib.crc32(repr((case.path, case.body)).encode()) % one_in == 0


@pytest.mark.load
@settings(max_examples=examples(10), suppress_health_check=list(HealthCheck))
@schema.parametrize()
def test_every_answer_is_within_the_description(case):
    """Requests made from the description: never a 500, never an answer outside the schema."""
    if not is_sent(case):
        return
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"},
        checks=[
            schemathesis.checks.not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )


@pytest.mark.parametrize(
    ("tool", "wrong"),
    [
        ("housing", {"floor_area": "90"}),
        ("housing", {"dwelling_type": " house "}),
        ("housing", {"standing_charge_included": 0}),
        ("housing", {"date": ""}),
        ("housing", {"household_size": True}),
        ("aids", {"rental_intermediation": 1}),
        ("car", {"replacement_used": 0}),
        ("household_mobility", {"adults": "2"}),
        ("household_mobility", {"trips": [{"mode": "bike", "km": "4", "days": 5}]}),
    ],
)
def test_a_value_of_another_type_is_refused_as_the_description_says(tool, wrong):
    response = APP.test_client().post(f"/api/v1/{tool}?draws=0", json={**EXAMPLES[tool], **wrong})
    assert response.status_code == 422, response.json
    (issue,) = response.json["issues"]
    assert issue["field"] in (*wrong, "t1_km") and issue["message"]
