"""Codes typed from paper: the same result, or a refusal."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from app.tablets.codes import LONGEST, Codes, CodeSheet
from app.tablets.printed import FILE, as_lines, codes, read, with_today
from calc.schema.inputs import Declaration
from tests.routes.housing import FLAT, HOUSEHOLD, RESULT
from tests.routes.tablet import DUEL
from tests.routes.trips import COMMUTE
from tests.routes.week import ALONE, FAMILY, LARGE

WORKS = RESULT.replace("resultat", "travaux")
RESULTS = [
    ("housing.result", RESULT),
    ("housing.result", FLAT),
    ("housing.result", f"{RESULT}&bill_natural_gas=1250&u_wall=0.4"),
    ("works.index", f"{WORKS}&wall_works=external_wall_insulation&owner_occupier=0&budget=9000"),
    ("trips.index", f"/trajets?{COMMUTE}&times_a_week=5&sort=cost"),
    ("trips.index", "/trajets?origin=2A004&destination=2B033"),
    ("tablet.duel", DUEL),
    ("car.index", "/voiture?car_age=9&annual_distance=11500&parking=40"),
    ("week.week", f"/trajets/semaine?{ALONE}"),
    (
        "week.year",
        "/trajets/annee?t1_mode=bike&t1_km=3.5&j1_mode=plane&j1_to=LIS&j1_who=13"
        "&adults=3&j2_mode=car&j2_to=2A004&j2_fare=40&c1_fixed_cost=900",
    ),
    (
        "week.levers",
        "/trajets/et-si?t1_mode=car&t1_km=9&t1_could=tram&try_cycle=e_bike"
        "&cycle_under=4.5&without=car,second",
    ),
    (
        "elan.index",
        "/mon-elan?dwelling_type=house&floor_area=90&commune=62119&adults=2"
        "&t1_mode=car&t1_km=12&dpe_class=F&sans_travaux=roof_insulation",
    ),
]
COUPLE = {
    "adults": "2",
    "home": "62119",
    "t1_mode": "car",
    "t1_purpose": "work",
    "t1_to": "59350",
    "t1_days": "5",
    "t2_mode": "car",
    "t2_purpose": "work",
    "t2_who": "2",
    "t2_km": "6",
    "t2_days": "5",
    "t2_car": "2",
    "j1_mode": "plane",
    "j1_to": "LIS",
    "j1_times": "1",
    "c1_motor": "diesel",
    "c1_size": "medium",
    "c1_age": "6",
    "c2_motor": "petrol",
    "c2_size": "small",
}
"""Two commutes, a flight, two cars."""


def given_at(result: tuple[str, str]) -> tuple[str, dict[str, str]]:
    endpoint, url = result
    return endpoint, given(url)


def given(url: str) -> dict[str, str]:
    return dict(parse_qsl(url.partition("?")[2]))


@pytest.mark.parametrize(("endpoint", "url"), RESULTS)
def test_a_code_is_its_answers(endpoint, url):
    code = codes().write(endpoint, given(url))
    assert codes().read(code) == (endpoint, given(url))
    assert codes().read(code.lower().replace("-", " ")) == (endpoint, given(url))
    assert codes().read(code.replace("0", "O").replace("1", "l")) == (endpoint, given(url))


@pytest.mark.parametrize(("endpoint", "url"), [RESULTS[0], RESULTS[4]])
def test_a_mistyped_letter_is_refused(endpoint, url):
    """One letter for another: at most one in a thousand passes the two letters of control."""
    code = codes().write(endpoint, given(url)).replace("-", "")
    wrong = [
        code[:at] + letter + code[at + 1 :]
        for at in range(len(code))
        for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        if letter != code[at]
    ]
    assert sum(codes().read(one) is not None for one in wrong) <= max(len(wrong) / 200, 1)


def asks(number: int, *options: str) -> CodeSheet:
    """A page of one question."""
    return CodeSheet(number, f"page{number}", (("way", Declaration("choice", options=options)),))


def test_a_code_of_questions_that_nobody_kept_is_refused():
    """A choice more in a list: an old code would say something else."""
    old, new = Codes((asks(0, "a", "b"),)), Codes((asks(0, "a", "c", "b"),))
    code = old.write("page0", {"way": "b"})
    assert old.read(code) == ("page0", {"way": "b"}) and new.read(code) is None


def test_codes_on_paper_outlive_a_change_of_their_own_questions():
    """Nine versions later each code still opens, and says what it said."""
    codes, kept = [], ()
    for version in range(9):
        sheet = asks(3, *(f"new{n}" for n in range(version)), "a", "b")
        now = Codes((sheet,), {3: kept})
        codes.append(now.write("page3", {"way": "b"}))
        kept = (*kept, sheet)
    assert len(set(codes)) == 9
    assert [now.read(code) for code in codes] == [("page3", {"way": "b"})] * 9


def test_a_car_of_a_new_size_touches_the_codes_of_no_home():
    """What is asked of a car is asked on pages of cars: codes of a home are the same letters."""

    def larger(fields):
        return tuple(
            (name, replace(what, options=(*what.options, "limousine")) if is_size(name) else what)
            for name, what in fields
        )

    def is_size(name: str) -> bool:
        return name in ("car_size", "size", "replacement_size")

    changed = Codes(
        tuple(
            replace(
                sheet,
                usual=larger(sheet.usual),
                rows=tuple(replace(rows, fields=larger(rows.fields)) for rows in sheet.rows),
            )
            for sheet in codes().sheets
        )
    )
    today = Codes(codes().sheets)
    home, trip = today.write(*given_at(RESULTS[0])), today.write(*given_at(RESULTS[4]))
    assert changed.write(*given_at(RESULTS[0])) == home and changed.read(home) is not None
    assert changed.read(trip) is None
    assert Codes(changed.sheets, with_today({}, today.sheets)).read(trip) == given_at(RESULTS[4])


def test_every_version_that_was_released_is_kept_and_read():
    """`make codes` adds to the file; what is in it is what it was when it was printed."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(as_lines(read(kept)))) == kept
    assert set(map(int, kept["pages"])) == {sheet.number for sheet in codes().sheets}
    assert len({sheet.number for sheet in codes().sheets}) == len(codes().sheets)
    assert codes().read("2GVP-T9J4-V4A7-D995-ACKF-BWXS-HB06-0FF") == given_at(RESULTS[0])


@pytest.mark.parametrize("typed", ["", "A", "AB", "é", "🚲" * 9, "0" * 500, "----", "U" * 12])
def test_anything_else_is_refused(typed):
    assert codes().read(typed) is None


def test_what_a_code_cannot_say_has_none():
    assert codes().write("housing.result", given(RESULT) | {"reference_tax_income": "9000"}) == ""
    assert codes().write("trips.index", given(f"?{COMMUTE}") | {"leg_mode": "bike"}) == ""
    assert codes().write("week.week", {"t13_mode": "car"}) == ""
    assert codes().write("week.week", {"t1_mode": "car", "t3_mode": "car"}) == ""
    assert codes().write("week.week", {"t1_mode": "car", "t1_who": "7"}) == ""
    assert codes().write("week.levers", {"t1_mode": "car", "without": "everything"}) == ""
    assert codes().write("week.week", {"t1_mode": "car", "avec": "floor_area=90"}) == ""
    assert codes().write("trips.index", {"distance": "far"}) == ""
    assert codes().write("trips.index", {"distance": "99999999"}) == ""


def test_a_code_is_short_enough_to_type():
    """A trip in four groups, a home of five answers in three, a whole one in eight."""
    assert len(codes().write("trips.index", given(f"?{COMMUTE}")).replace("-", "")) <= 16
    assert len(codes().write("housing.result", given(RESULT)).replace("-", "")) <= 32
    five = {
        name: given(RESULT)[name] for name in ("dwelling_type", "floor_area", "heating_carrier")
    }
    assert len(codes().write("housing.result", five | {"commune": "59350"})) <= 16


@pytest.mark.parametrize("endpoint", ["week.week", "week.year", "week.levers"])
def test_the_year_of_a_couple_with_two_cars_is_typed_but_no_longer_one_is(endpoint):
    code = codes().write(endpoint, COUPLE)
    assert codes().read(code) == (endpoint, COUPLE)
    assert len(code.replace("-", "")) <= LONGEST
    assert codes().write(endpoint, FAMILY) == codes().write(endpoint, given(f"?{LARGE}")) == ""


def test_a_result_without_a_code_says_so(client):
    stated = "&".join(f"{name}={value}" for name, value in FAMILY.items())
    for address in (f"/borne/trajets/semaine?{stated}", f"/borne/mon-elan?{stated}"):
        shown = client.get(address).get_data(as_text=True)
        assert "handover__letters" not in shown and 'aria-label="Code QR' in shown
        assert "pour un code à taper" in shown
    shown = client.get(f"/borne/trajets/semaine?{ALONE}").get_data(as_text=True)
    assert "handover__letters" in shown and "pour un code à taper" not in shown


def test_typed_it_opens_the_result(client):
    shown = client.get(f"/borne{RESULT}").get_data(as_text=True)
    code = shown.partition('handover__letters">')[2].partition("<")[0]
    opened = client.get("/code", query_string={"code": code})
    assert opened.status_code == 303
    target = opened.headers["Location"]
    assert target.partition("?")[0] == RESULT.partition("?")[0] and given(target) == given(RESULT)
    refused = client.get("/code?code=ABCD-EFGH-JKMN")
    assert refused.status_code == 422 and "aucun résultat" in refused.get_data(as_text=True)


@pytest.mark.parametrize("url", [RESULT, HOUSEHOLD])
def test_no_income_is_ever_in_a_code(url):
    assert "reference_tax_income" not in str(codes().sheets)
    assert "income_class" not in str(codes().sheets) and "property_tax" not in str(codes().sheets)
