"""Numbers as people write them, read once for all, or asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from app.asking.form import AddressForm
from app.home.form import HousingForm
from app.week.words import HOUSEHOLD, ROWS
from calc.housing.answers import HousingAnswers
from calc.mobility.week.request import GROUPS, HouseholdAnswers
from calc.schema.inputs import declarations, read, read_column
from calc.schema.written import AmbiguousNumber, TwoNumbers, number, number_or_middle, plain_number

CASES = [
    ("1 250 €", "EUR/yr", 1250),
    ("1\u202f250\u00a0€", "EUR/yr", 1250),
    ("35.000", "EUR/yr", 35000),
    ("35,000 €", "EUR/yr", 35000),
    ("1.800", "kWh/yr", 1800),
    ("1.250,50 €", "EUR/yr", 1250.5),
    ("1,250.50", "EUR/yr", 1250.5),
    ("1.250.000", "EUR/yr", 1250000),
    ("1,5 k€", "EUR/yr", 1500),
    ("1 250 € TTC", "EUR/yr", 1250),
    ("120 € TTC par mois", "EUR/yr", 1440),
    ("1250e", "EUR/yr", 1250),
    ("T3", "rooms", 3),
    ("F4 bis", "rooms", 4),
    ("R+1", "", 2),
    ("années 60", "year", 1965),
    ("les années 1930", "year", 1935),
    ("120 €/mois", "EUR/yr", 1440),
    ("95 m2", "m²", 95),
    ("environ 95 m²", "m²", 95),
    ("85,5", "m²", 85.5),
    ("85.5", "m²", 85.5),
    ("19°", "°C", 19),
    ("19,5 °C", "°C", 19.5),
    ("12 MWh", "kWh/yr", 12000),
    ("3 t", "kg/yr", 3000),
    ("0,325", "W/(m²·K)", 0.325),
    ("4 pièces", "rooms", 4),
    ("450 € par mois", "EUR/month", 450),
    ("5 400 €/an", "EUR/month", 450),
    ("5 jours", "days", 5),
    ("2,5 j", "days", 2.5),
    ("2 jours par semaine", "days", 2),
    ("3/semaine", "days", 3),
    ("2 h 30", "h", 2.5),
    ("90 min", "h", 1.5),
    ("8 ans", "years", 8),
    ("5,5 L/100 km", "L or kWh per 100 km", 5.5),
    ("3 fois", "", 3),
]


def forms(form: type[AddressForm]) -> Iterator[type[AddressForm]]:
    """Every form of the site."""
    for one in form.__subclasses__():
        yield one
        yield from forms(one)


@pytest.mark.parametrize(("text", "unit", "value"), CASES)
def test_people_are_read(text, unit, value):
    assert number(text, unit) == value


def test_every_number_is_read_with_the_unit_that_its_page_shows():
    """Of every form, and of the rows of a week."""
    create_app()
    asked = [(form.inputs, form.words) for form in forms(AddressForm) if hasattr(form, "inputs")]
    asked += [(HouseholdAnswers, HOUSEHOLD)]
    asked += [(GROUPS[prefix][1], words) for prefix, (_, words) in ROWS.items()]
    shown = [
        (what.unit, words[name].unit)
        for inputs, words in asked
        for name, what in declarations(inputs).items()
        if what.kind == "quantity" and name in words and words[name].unit
    ]
    assert len(shown) > 50
    for unit, word in shown:
        assert number(f"2 {word}", unit) > 0, (unit, word)


@pytest.mark.parametrize(("text", "unit", "value"), CASES)
def test_a_file_is_read_as_a_page_but_for_thousands_that_it_asks(text, unit, value):
    if text in ("35.000", "1.800"):
        with pytest.raises(AmbiguousNumber):
            number(text, unit, sign="")
    else:
        assert number(text, unit, sign="") == value


def in_a_file(field: str, *cells: object):
    what = declarations(HousingAnswers)[field]
    values, issues = read_column(field, what, list(cells))
    return values.tolist(), [(issue.row, issue.code, issue.limit) for issue in issues]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("35.000", "28.500,50", "41.250"), [35000, 28500.5, 41250]),
        (("35.000 €", "1.250.000"), [35000, None]),
        (("35,000", "28.5"), [35000, 28.5]),
        (("35.000", "28.5"), [35, 28.5]),
        (("35.000", "12,5"), [35000, 12.5]),
        (("35,000", "0,5", ""), [35, 0.5, None]),
        (("35.000", "1234.500"), [35, 1234.5]),
        (("\u202f1\u00a0250,5", "1’250", "１２５０"), [1250.5, 1250, 1250]),
        (("1,5 k€", "12 k€", "900€"), [1500, 12000, 900]),
        ((35.0, 35.125, 35000), [35, 35.125, 35000]),
    ],
)
def test_a_column_tells_its_decimals_from_its_thousands(cells, values):
    read_values, _ = in_a_file("bill_electricity", *cells)
    assert [None if v != v else v for v in read_values] == values


@pytest.mark.parametrize("cells", [("35.000", "42"), ("29,000",), ("1.250", "12,5", "12.5")])
def test_what_a_column_does_not_tell_is_asked_with_both_readings(cells):
    values, issues = in_a_file("bill_electricity", *cells)
    whole = "".join(sign for sign in cells[0] if sign.isdigit())
    assert values[0] != values[0] and issues[0][:2] == (0, "ambiguous_number")
    assert issues[0][2].endswith(f" | {whole}") and len(issues) == 1


@pytest.mark.parametrize("field", ["floor_area", "u_wall", "construction_year", "heating_setpoint"])
def test_bounds_tell_in_a_file_too(field):
    cell, value = {
        "floor_area": ("85.125", 85.125),
        "u_wall": ("1.250", 1.25),
        "construction_year": ("1.965", 1965),
        "heating_setpoint": ("19.500 °C", 19.5),
    }[field]
    assert in_a_file(field, cell) == ([value], [])


@pytest.mark.parametrize("cell", ["1200-1300", "1 200 à 1 300 €", "entre 1200 et 1300"])
def test_two_numbers_of_a_file_are_asked(cell):
    """Nobody sees the middle that would be taken; a page shows it in its field."""
    assert in_a_file("bill_electricity", cell, "900")[1] == [(0, "two_numbers", None)]
    assert in_a_file("bill_electricity", "10-", "-")[1] == [
        (0, "not_a_number", None),
        (1, "not_a_number", None),
    ]


def test_bounds_tell_a_decimal_sign_from_one_of_thousands():
    assert number("2,345", "W/(m²·K)", 0, 6) == 2.345
    assert number("1.965", "year", 1000, 2100) == 1965
    with pytest.raises(AmbiguousNumber):
        number("1.250", "m²", 0, 3000)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1200-1300", "EUR/yr", 1250),
        ("1 200 à 1 300 €", "EUR/yr", 1250),
        ("entre 1.200 € et 1.300 €", "EUR/yr", 1250),
        ("100 – 110 €/mois", "EUR/yr", 1260),
        ("80 ou 90 m²", "m²", 85),
        ("19-20°", "°C", 19.5),
        ("1970 ou 1972", "year", 1971),
    ],
)
def test_two_close_numbers_typed_tell_their_middle(text, unit, value):
    assert number_or_middle(text, unit) == pytest.approx(value)
    with pytest.raises(ValueError):  # in a file it may be a day
        number(text, unit)


@pytest.mark.parametrize(
    ("text", "unit"), [("1000-3000", "EUR/yr"), ("60 à 120 m²", "m²"), ("1900-2000", "year")]
)
def test_two_numbers_far_apart_are_asked(text, unit):
    with pytest.raises(TwoNumbers):
        number_or_middle(text, unit)


@pytest.mark.parametrize("text", ["1300-1200", "1-2-3", "12-", "-5 à 5", "0 à 0", "80 à 90 kg"])
def test_two_numbers_that_say_nothing_are_refused(text):
    with pytest.raises(ValueError):
        number_or_middle(text, "m²", 0, 1000)


@pytest.mark.parametrize(
    "text", ["", "douze", "1e5", "inf", "nan", "12_000", "1.25.00", "12 kg", "9,5 l/100", "1" * 400]
)
def test_the_rest_is_refused(text):
    with pytest.raises(ValueError):
        number(text, "m²")


@given(st.floats(0, 1e6, allow_nan=False))
def test_an_address_is_read_back_as_it_was_written(value):
    written = plain_number(value)
    assert number(written, "m²") == pytest.approx(value, rel=1e-9, abs=1e-8)
    assert plain_number(number(written, "m²")) == written


def test_a_form_keeps_the_number_and_asks_what_is_ambiguous():
    from werkzeug.datastructures import MultiDict

    typed = {"dwelling_type": "house", "floor_area": "95 m2", "bill_natural_gas": "1.800 €"}
    form = HousingForm(MultiDict(typed | {"heating_setpoint": "19°"}))
    stated = {"floor_area": "95", "bill_natural_gas": "1800", "heating_setpoint": "19"}
    assert stated.items() <= form.given.items()
    odd = HousingForm(MultiDict(typed | {"wall_area": "1.250", "floor_area": "60 à 120"}))
    odd.refuse(["wall_area", "floor_area"])
    assert "deux façons" in odd.refusals["wall_area"]
    assert "deux nombres" in odd.refusals["floor_area"]


def test_a_file_s_plain_numbers_stay_a_program_s():
    """A dot is a decimal sign to programs; a written unit tells a person."""
    result, issues = read(HousingAnswers, {"bill_electricity": ["123.456", "1.250 €", 35.5]}, 3)
    assert result.bill_electricity.tolist() == [123.456, 1250.0, 35.5]
    assert not [issue for issue in issues if issue.field == "bill_electricity"]
