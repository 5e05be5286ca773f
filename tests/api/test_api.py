"""The API as another program uses it."""

from __future__ import annotations

import dataclasses
import io
import json
import logging
import re
import shlex
import time
from datetime import date

import jsonschema_rs
import pytest

from app import create_app
from app.api.words import EXAMPLES
from app.site.config import Config
from calc.schema.inputs import declarations
from calc.tools import NESTED, TOOLS, model
from tests.commands import command
from tests.reading import page

HOUSE = EXAMPLES["housing"]
INCOME = 23456


@pytest.fixture(scope="module")
def client():
    """A client with nobody counting."""
    free = {"api_requests": "1000000 per minute", "work": "100000000 per minute"}
    return create_app(dataclasses.replace(Config.from_environment(), **free)).test_client()


def limited(**settings: str):
    return create_app(dataclasses.replace(Config.from_environment(), **settings)).test_client()


def issues(response) -> set[tuple]:
    assert response.status_code == 422
    return {(i["item"], i["field"], i["code"]) for i in response.json["issues"]}


@pytest.mark.parametrize("tool", TOOLS)
def test_one_object_or_a_list_of_one_is_the_same_request(client, tool):
    one = client.post(f"/api/v1/{tool}", json=EXAMPLES[tool])
    listed = client.post(f"/api/v1/{tool}", json=[EXAMPLES[tool]])
    assert one.status_code == 200 and one.json == listed.json
    assert one.json["model_version"] == Config.from_environment().version
    assert one.json["parameters_date"] == date.today().isoformat()
    assert len(one.json["results"]) == 1
    assert set(one.json["results"][0]) == set(model(tool).OUTPUTS)
    assert "NaN" not in one.get_data(as_text=True)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_api_and_the_command_line_say_the_same(client, tool, tmp_path):
    """The same objects, the same day, the same draws: the same figures."""
    rows = [{"id": "a", **EXAMPLES[tool]}, {"id": "b", **EXAMPLES[tool]}]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    options = ("--output", str(target), "--draws", "50", "--date", "2026-11-01")
    assert command(tool, str(source), *options).returncode == 0
    text = [json.loads(line) for line in target.read_text().splitlines()]
    result = client.post(f"/api/v1/{tool}?draws=50&date=2026-11-01", json=rows).json
    assert (result["draws"], result["parameters_date"]) == (50, "2026-11-01")
    known = [{k: v for k, v in row.items() if v is not None} for row in result["results"]]
    assert known == text


def test_results_come_in_order_with_their_ids(client):
    rows = [{"mode": "walk", "distance": km, "id": name} for km, name in ((1, "x"), (9, 7))]
    result = client.post("/api/v1/trips", json=rows).json["results"]
    assert [row["id"] for row in result] == ["x", 7]
    assert result[1]["distance_travelled"] == 9
    assert client.post("/api/v1/trips", json=[]).json["results"] == []


def test_ranges_hold_the_middle_and_vanish_without_draws(client):
    result = client.post("/api/v1/housing", json=HOUSE).json["results"][0]
    assert result["annual_bill_low"] < result["annual_bill"] < result["annual_bill_high"]
    assert sum(result["dpe_class_probabilities"]) == pytest.approx(1)
    central = client.post("/api/v1/housing?draws=0", json=HOUSE).json["results"][0]
    assert central["annual_bill_low"] == central["annual_bill"] == central["annual_bill_high"]


def test_the_date_of_an_object_beats_the_request_s(client):
    """The factor of electricity went from 2.3 to 1.9 on 1 January 2026 (arrêté du 13/8/2025)."""
    flat = {
        "dwelling_type": "apartment",
        "floor_area": 50,
        "construction_year": 1980,
        "heating_carrier": "electricity",
        "heating_year": 1980,
        "hot_water_system": "electric_storage",
    }
    sent = [{**flat, "date": "2025-12-31"}, flat]
    body = client.post("/api/v1/housing?date=2026-06-01&draws=0", json=sent).json
    before, after = body["results"]
    assert before["date"] == "2025-12-31" and "date" not in after
    ratio = before["primary_energy_per_area"] / after["primary_energy_per_area"]
    assert ratio == pytest.approx(2.3 / 1.9)


def test_every_issue_of_every_item(client):
    sent = [
        {"dwelling_type": "castle", "floor_area": 3, "construction_year": 1930.5},
        HOUSE,
        {**HOUSE, "commune": "99999", "date": "yesterday", "shutters": "perhaps"},
        "house",
        {**HOUSE, "id": {"a": 1}},
    ]
    response = client.post("/api/v1/housing", json=sent)
    assert issues(response) == {
        (0, "dwelling_type", "not_a_choice"),
        (0, "floor_area", "too_small"),
        (0, "construction_year", "not_whole"),
        (2, "commune", "unknown_commune"),
        (2, "date", "not_a_date"),
        (2, "shutters", "not_true_or_false"),
        (3, "", "not_an_object"),
        (4, "id", "not_a_code"),
    }
    by_field = {i["field"]: i for i in response.json["issues"] if i["item"] == 0}
    assert by_field["floor_area"]["limit"] == 9
    assert "au moins 9" in by_field["floor_area"]["message"]
    assert "house, apartment" in by_field["dwelling_type"]["message"]
    assert all(i["message"] for i in response.json["issues"])
    assert set(response.json["issues"][0]) == {"item", "field", "code", "limit", "message"}
    assert "results" not in response.json


def test_a_misspelt_field_is_warned_of_with_the_nearest_name(client):
    stated = client.post("/api/v1/housing", json=[HOUSE, {**HOUSE, "household_sise": 2}]).json
    assert len(stated["results"]) == 2
    (warning,) = stated["warnings"]
    assert (warning["item"], warning["field"]) == (1, "household_sise")
    assert warning["limit"] == "household_size" and "household_size" in warning["message"]
    refused = client.post("/api/v1/housing", json={"floor_aera": 90}).json
    assert refused["warnings"][0]["limit"] == "floor_area"


@pytest.mark.parametrize(
    "query",
    [
        "draws=-1",
        "draws=300",
        "draws=x",
        "draws=",
        "draws=1e2",
        "date=x",
        "date=2020-01-01",
        "date=",
        "date=%20",
        "floor_area=90",
    ],
)
def test_a_wrong_parameter_is_an_issue_of_the_request(client, query):
    response = client.post(f"/api/v1/housing?{query}", json=HOUSE)
    ((item, field, _),) = issues(response)
    assert (item, field) == (None, query.partition("=")[0])


def test_work_is_bounded(client):
    assert client.post("/api/v1/housing", json=[HOUSE] * 1000).json["draws"] == 200
    assert client.post("/api/v1/trips", json=[EXAMPLES["trips"]]).json["draws"] == 400
    response = client.post("/api/v1/housing?draws=1000", json=[HOUSE] * 1000)
    assert issues(response) == {(None, "draws", "too_much_work")}
    assert response.json["issues"][0]["limit"] == 200
    assert issues(client.post("/api/v1/housing", json=[HOUSE] * 1001)) == {
        (None, "", "too_many_items")
    }


def test_a_slow_calculator_takes_fewer_objects(client):
    """Twenty searches of works are worth a thousand homes: in objects, in draws, in work."""
    stated = EXAMPLES["renovation"]
    assert issues(client.post("/api/v1/renovation", json=[stated] * 21)) == {
        (None, "", "too_many_items")
    }
    response = client.post("/api/v1/renovation?draws=400", json=[stated] * 20)
    assert issues(response) == {(None, "draws", "too_much_work")}
    assert response.json["issues"][0]["limit"] == 200
    doubled = {**stated, "works_pellet_boiler": True, "works_air_water_heat_pump": True}
    (issue,) = client.post("/api/v1/renovation", json=doubled).json["issues"]
    assert issue["code"] == "one_of_its_kind" and issue["field"].startswith("works_")
    result = client.post("/api/v1/renovation?draws=50", json=stated).json["results"][0]
    assert result["saving_low"] <= result["saving"] <= result["saving_high"]
    assert result["best_gain_works"]


def test_a_household_is_told_with_its_lists_or_flat(client):
    stated = EXAMPLES["household_mobility"]
    flat = {name: stated[name] for name in ("adults", "children", "home")}
    for prefix, name in (("t", "trips"), ("j", "journeys"), ("c", "cars")):
        flat |= {f"{prefix}1_{key}": value for key, value in stated[name][0].items()}
    nested, laid = client.post("/api/v1/household_mobility?draws=50", json=[stated, flat]).json[
        "results"
    ]
    assert nested == laid
    assert nested["emissions_low"] < nested["emissions"] < nested["emissions_high"]
    assert len(nested["people"]) == 3 and nested["plans"]


def test_every_issue_of_every_household(client):
    sent = [
        {"trips": [{"mode": "rocket", "km": 3}, {"mode": "bike"}]},
        {"trips": "x", "tripz": 1},
        {"id": 3, "trips": [{"mode": "walk", "km": 1}] * 13},
        None,
        {"cars": [{"age": -1}], "trips": [{"mode": "walk", "km": 1, "who": [9]}]},
    ]
    response = client.post("/api/v1/household_mobility", json=sent)
    assert issues(response) == {
        (0, "t1_mode", "not_a_choice"),
        (0, "t2_km", "required"),
        (1, "trips", "not_a_list"),
        (2, "trips", "too_many"),
        (3, "", "not_an_object"),
        (4, "c1_age", "too_small"),
        (4, "t1_who", "not_a_member"),
    }
    assert response.json["warnings"][0]["limit"] == "trips"


def test_a_thousand_homes_told_in_full_fit(client):
    """Every number at its bound, every choice at its longest word, and an id."""
    full: dict[str, object] = {"id": "dwelling-0000000001"}
    for name, what in declarations(model("housing").INPUTS).items():
        if what.kind == "quantity":
            full[name] = what.minimum if what.integer else what.minimum + 0.123456
        elif what.kind == "choice":
            full[name] = max(what.options, key=len)
        elif what.kind == "flag":
            full[name] = False
    full |= {"date": "2026-11-01", "commune": "59512"}
    body = json.dumps([full] * 1000)
    assert len(body) < Config.from_environment().api_body_limit
    response = client.post("/api/v1/housing?draws=0", data=body, content_type="application/json")
    assert response.status_code in (200, 422)  # read in any case


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"{}", None, 415, "not_json"),
        (b"{}", "text/plain", 415, "not_json"),
        (b"a=1", "application/x-www-form-urlencoded", 415, "not_json"),
        (b"{}", "application/json; charset=latin-1", 415, "not_json"),
        (b"", "application/json", 400, "malformed"),
        (b"{", "application/json", 400, "malformed"),
        (b"\xff{}", "application/json", 400, "malformed"),
        (b'{"floor_area": NaN}', "application/json", 400, "malformed"),
        (b'{"floor_area": -Infinity}', "application/json", 400, "malformed"),
        (b"[" * 100_000, "application/json", 400, "malformed"),
        (b'{"a":' * 50_000, "application/json", 400, "malformed"),
        (b'{"floor_area": ' + b"9" * 5000 + b"}", "application/json", 400, "malformed"),
        (b'{"floor_area": 90, "floor_area": 91}', "application/json", 400, "duplicate_key"),
        (b'{"x": {"a": 1, "a": 2}}', "application/json", 400, "duplicate_key"),
        (b'{"floor_area": 1e999}', "application/json", 422, "refused"),
        (b'{"id": 1e999}', "application/json", 422, "refused"),
        (b"null", "application/json", 422, "refused"),
        (b"3", "application/json", 422, "refused"),
        (b" " * 4_000_001, "application/json", 413, "too_long"),
    ],
    ids=range(19),
)
def test_a_body_that_is_not_a_request(client, data, kind, status, code):
    response = client.post("/api/v1/housing", data=data, content_type=kind)
    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.json["message"].endswith(".")


def test_a_long_body_is_refused_in_no_time(client):
    """Three megabytes of names of which the last is the first again."""
    names = [f'"{place:x}":0' for place in range(300_000)]
    body = "{" + ",".join([*names, names[0]]) + "}"
    start = time.thread_time()
    response = client.post("/api/v1/trips", data=body, content_type="application/json")
    assert response.json["code"] == "duplicate_key"
    assert time.thread_time() - start < 5


def test_an_endless_stream_is_too_long_and_not_cut(client):
    """Sent in pieces without a length, and JSON up to the limit."""
    body = io.BytesIO(b'{"mode": "walk", "distance": 2}' + b" " * 5_000_000)
    stream = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    response = client.post(
        "/api/v1/trips", content_type="application/json", environ_overrides=stream
    )
    assert (response.status_code, response.json["code"]) == (413, "too_long")


def test_a_compressed_body_is_refused_and_not_guessed(client):
    headers = {"Content-Encoding": "gzip"}
    response = client.post("/api/v1/trips", json={}, headers=headers)
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/housing", 405),
        ("delete", "/api/v1/trips", 405),
        ("post", "/api", 405),
        ("get", "/api/v1", 404),
        ("post", "/api/v1/castles", 404),
        ("get", "/api/v2/housing", 404),
        ("get", "/api/v1/openapi.json?" + "a" * 9000, 414),
    ],
)
def test_every_error_under_the_api_is_json(client, method, path, status):
    response = getattr(client, method)(path)
    assert response.status_code == status and response.mimetype == "application/json"
    assert set(response.json) == {"code", "message", "model_version", "parameters_date"}
    assert ("Allow" in response.headers) == (status == 405)


def test_a_fault_says_nothing_of_the_inside(app, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("private detail")

    monkeypatch.setattr("app.api.page.results", broken)
    stated = {**EXAMPLES["aids"], "reference_tax_income": INCOME}
    response = app.test_client().post("/api/v1/aids", json=stated)
    assert response.status_code == 500 and response.json["code"] == "fault"
    assert "private" not in response.get_data(as_text=True)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert str(INCOME) not in caplog.text


@pytest.mark.parametrize("status", [200, 422])
def test_an_income_is_used_and_kept_nowhere(client, caplog, status):
    stated = {**EXAMPLES["aids"], "reference_tax_income": INCOME}
    if status == 422:
        stated["floor_area"] = -1
    with caplog.at_level(logging.DEBUG):
        response = client.post("/api/v1/aids", json=stated)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert str(INCOME) not in response.get_data(as_text=True) + caplog.text


def test_an_income_in_the_address_is_refused(client):
    response = client.post(f"/api/v1/aids?reference_tax_income={INCOME}", json=EXAMPLES["aids"])
    assert issues(response) == {(None, "reference_tax_income", "unknown_parameter")}
    assert str(INCOME) not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("options", "/api/v1/housing"),
        ("post", "/api/v1/housing"),
        ("get", "/api/v1/openapi.json"),
        ("get", "/api/v1/castles"),
        ("get", "/api/v1/housing"),
    ],
)
def test_any_site_may_call_and_none_with_a_cookie(client, method, path):
    headers = getattr(client, method)(path, headers={"Origin": "https://example.org"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    if method == "options":
        assert "POST" in headers["Access-Control-Allow-Methods"]
        assert headers["Access-Control-Allow-Headers"] == "Content-Type"


def test_pages_stay_closed_to_other_sites(client):
    for path in ("/", "/api", "/logement"):
        headers = client.get(path).headers
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/api", "/api/v1/openapi.json"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_does_not_change_is_not_sent_twice(client, path, encoding):
    asked = {"Accept-Encoding": encoding}
    first = client.get(path, headers=asked)
    again = client.get(path, headers=asked | {"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert not again.get_data() and again.headers["ETag"] == first.headers["ETag"]
    other = client.get(path, headers=asked | {"If-None-Match": 'W/"other"'})
    assert other.status_code == 200


def test_too_many_requests_are_told_when_to_come_again():
    client = limited(api_requests="3 per minute")
    sent = [client.post("/api/v1/trips", json=EXAMPLES["trips"]) for _ in range(5)]
    assert [response.status_code for response in sent] == [200, 200, 200, 429, 429]
    last = sent[-1]
    assert last.json["code"] == "too_many_requests"
    assert 1 <= int(last.headers["Retry-After"]) <= 61
    assert last.headers["Retry-After"] in last.json["message"]
    assert last.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/openapi.json").status_code == 200
    assert client.options("/api/v1/trips").status_code == 200
    stranger = {"REMOTE_ADDR": "192.0.2.9"}
    again = client.post("/api/v1/trips", json=EXAMPLES["trips"], environ_overrides=stranger)
    assert again.status_code == 200


def test_work_is_counted_and_not_only_requests():
    client = limited(work="60 per minute")
    many = [EXAMPLES["trips"]] * 100
    sent = [client.post("/api/v1/trips?draws=0", json=many) for _ in range(30)]
    assert sent[0].status_code == 200
    assert sent[-1].status_code == 429 and int(sent[-1].headers["Retry-After"]) >= 1


def test_a_neighbour_s_address_in_the_same_network_is_one_client():
    """An IPv6 customer holds 2^64 addresses: they count as one."""
    client = limited(api_requests="1 per minute")
    codes = [
        client.post("/api/v1/trips", json=EXAMPLES["trips"], environ_overrides={"REMOTE_ADDR": a})
        for a in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "not an address")
    ]
    assert [response.status_code for response in codes] == [200, 429, 200, 200]


def test_who_asks_is_written_nowhere(caplog):
    client = limited(api_requests="1 per minute")
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            client.post(
                "/api/v1/trips",
                json=EXAMPLES["trips"],
                environ_overrides={"REMOTE_ADDR": "192.0.2.77"},
            )
    assert "192.0.2.77" not in caplog.text
    counted = client.application.extensions["budget"].storage
    assert "192.0.2" not in repr(vars(counted))


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("ELAN_API_REQUESTS", "7 per minute")
    monkeypatch.setenv("RATE_LIMIT_STORAGE", "memory://")
    config = Config.from_environment()
    assert (config.api_requests, config.rate_limit_storage) == ("7 per minute", "memory://")


def test_counters_that_do_not_answer_keep_no_answer_from_anyone(monkeypatch):
    client = limited()

    def lost(*_, **__):
        from limits.errors import StorageError

        raise StorageError(ConnectionError("no store"))

    monkeypatch.setattr(client.application.extensions["budget"].storage, "incr", lost)
    assert client.post("/api/v1/trips", json=EXAMPLES["trips"]).status_code == 200
    few = limited(api_requests="2 per minute")
    monkeypatch.setattr(few.application.extensions["budget"].storage, "incr", lost)
    sent = [few.post("/api/v1/trips", json=EXAMPLES["trips"]) for _ in range(4)]
    assert {response.status_code for response in sent} == {200, 429}
    assert int(sent[-1].headers["Retry-After"]) >= 1 and sent[-1].json["message"]


def test_the_description_describes_what_is_accepted(client):
    described = client.get("/api/v1/openapi.json").json
    assert described["openapi"].startswith("3.1")
    jsonschema_rs.meta.validate(described["components"]["schemas"]["housing"])
    for tool in TOOLS:
        schema = described["components"]["schemas"][tool]
        assert set(schema["properties"]) == {"id", *declarations(model(tool).INPUTS)}
        jsonschema_rs.validator_for(schema).validate(EXAMPLES[tool])
    house = described["components"]["schemas"]["housing"]["properties"]
    assert (house["floor_area"]["minimum"], house["floor_area"]["maximum"]) == (9, 1000)
    assert set(house["dwelling_type"]["enum"]) == {"house", "apartment"}
    assert described["components"]["schemas"]["housing"]["required"] == ["dwelling_type"]


def commands(html: str) -> list[list[str]]:
    shown = [e.text for e in page(html).all("code") if e.text.startswith("curl ")]
    return [shlex.split(text.replace("\\\n", " ")) for text in shown]


def test_the_commands_of_the_page_work(client):
    """Each curl command, read as a shell reads it, is sent as it is."""
    html = client.get("/api").get_data(as_text=True)
    result = commands(html)
    statuses = []
    for name, address, header, kind, option, body in result:
        assert (name, header, option) == ("curl", "-H", "-d")
        path = address.removeprefix("http://localhost")
        kind = kind.removeprefix("Content-Type: ")
        response = client.post(path, data=body, content_type=kind)
        assert response.is_json
        statuses.append(response.status_code)
    assert statuses == [200] * (len(TOOLS) + len(NESTED) + 1) + [422]


def test_the_answers_that_the_page_shows_are_the_real_ones(client):
    texts = [e.text for e in page(client.get("/api").get_data(as_text=True)).all("code")]
    shown = [json.loads(text) for text in texts if text.startswith('{"results"')]
    for tool, body in zip((*TOOLS, *NESTED), shown, strict=True):
        figures = {name: value for name, value in body["results"][0].items() if name != "…"}
        result = client.post(f"/api/v1/{tool}", json=EXAMPLES[tool]).json["results"][0]
        assert len(figures) >= 3
        for name, value in figures.items():
            assert result[name] == pytest.approx(value)


def test_the_days_that_the_description_accepts_are_those_that_are_answered(client):
    """A day before a calculator's first figures is outside its schema, and is refused."""
    described = client.get("/api/v1/openapi.json").json["paths"]
    for tool in (*TOOLS, *NESTED):
        named = described[f"/api/v1/{tool}"]["post"]["parameters"]
        accepted = next(one["schema"] for one in named if one["name"] == "date").get("pattern", "")
        for day in ("2000-01-01", "2026-11-28", "2026-12-01"):
            sent = client.post(f"/api/v1/{tool}?date={day}", json=EXAMPLES[tool])
            assert (sent.status_code == 200) == bool(re.search(accepted, day)), (tool, day)


def test_a_request_that_is_worked_on_apart_was_counted_by_who_was_asked():
    client = limited(api_requests="1 per minute")
    apart = {"elan.apart": True}
    sent = [
        client.post("/api/v1/trips", json=EXAMPLES["trips"], environ_overrides=apart).status_code
        for _ in range(3)
    ]
    assert sent == [200] * 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=Valence&department=26", {"commune": "26362"}),
        ("q=Valence&postcode=82400", {"commune": "82186"}),
        ("q=Saint-Denis&department=La+Réunion", {"commune": "97411"}),
        ("postcode=59000", {"commune": "59350"}),
        ("q=", {"issues": "place:required"}),
        ("q=Valence", {"issues": "place:several_places"}),
    ],
)
def test_a_place_is_asked_with_what_the_file_s_columns_say(client, query, said):
    (result,) = client.get(f"/api/v1/places?{query}").get_json()["results"]
    assert {name: result.get(name) for name in said} == said


def test_a_household_that_tells_no_trip_is_not_a_year_of_nothing(client):
    answer = client.post("/api/v1/household_mobility", json=[{"adults": 2}])
    assert answer.status_code == 422
    assert [(i["field"], i["code"]) for i in answer.json["issues"]] == [("trips", "required")]
    assert client.post("/api/v1/household_mobility", json=[{"trips": []}]).status_code == 200
