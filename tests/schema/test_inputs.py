"""Values people and files really send: each is read, or refused with its reason."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.housing.answers import HousingAnswers
from calc.schema.inputs import LONGEST_CODE, declarations, is_unknown, read, take, undeclared


def read_one(field: str, value: object) -> tuple[object, list[str]]:
    result, issues = read(HousingAnswers, {field: [value]}, 1)
    return getattr(result, field)[0], [i.code for i in issues if i.field == field]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("85,5", 85.5),
        ("85.5", 85.5),
        (" 90 ", 90),
        ("1 000", 1000),
        ("1\u202f000", 1000),
        (42, 42),
        (42.5, 42.5),
        ("1e2", 100),
    ],
)
def test_numbers_as_the_french_write_them(written, number):
    assert read_one("floor_area", written) == (number, [])


@pytest.mark.parametrize(
    "written",
    ["abc", "nan", "inf", "-inf", "1e999", "1_0", "0x10", "12 kg", True, [1], {"a": 1}, 10**400],
)
@pytest.mark.parametrize("beside", [None, "100"])
def test_what_is_no_number_is_refused_alone_or_in_a_column(written, beside):
    result, issues = read(HousingAnswers, {"floor_area": [written, beside]}, 2)
    assert ("floor_area", "not_a_number", 0) in {(i.field, i.code, i.row) for i in issues}
    assert np.isnan(result.floor_area[0])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("floor_area", "8.99", "too_small"),
        ("floor_area", "9", None),
        ("floor_area", "1000", None),
        ("floor_area", "1000.01", "too_large"),
        ("household_size", "2.5", "not_whole"),
        ("household_size", "0", "too_small"),
        ("glazing", "Double", "not_a_choice"),
        ("glazing", " double ", None),
        ("glazing", ["double"], "not_a_choice"),
        ("glazing", 3, "not_a_choice"),
        ("shutters", "oui", "not_true_or_false"),
        ("shutters", True, None),
        ("shutters", "0", None),
        ("date", "2021-06-30", "too_early"),
        ("date", "2021-07-01", None),
        ("date", "01/07/2024", "not_a_date"),
        ("date", "2024-02-30", "not_a_date"),
        ("date", 20240701, "not_a_date"),
        ("commune", 59350, "not_a_code"),
        ("commune", "x" * (LONGEST_CODE + 1), "not_a_code"),
    ],
)
def test_bounds_and_words(field, value, code):
    assert read_one(field, value)[1] == ([code] if code else [])


def test_every_issue_of_every_row_is_told():
    _, issues = read(
        HousingAnswers,
        {
            "dwelling_type": ["house", "castle"],
            "floor_area": ["80", "2"],
            "construction_year": ["1930", "1930"],
            "heating_carrier": ["electricity", ""],
        },
        2,
    )
    assert {(i.row, i.field, i.code) for i in issues} == {
        (1, "dwelling_type", "not_a_choice"),
        (1, "floor_area", "too_small"),
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


fields = st.sampled_from(list(declarations(HousingAnswers)))


@given(st.lists(st.tuples(fields, json_values), max_size=6))
def test_no_value_breaks_the_reader(values):
    result, _ = read(HousingAnswers, {name: [value] for name, value in values}, 1)
    for name in declarations(HousingAnswers):
        assert len(getattr(result, name)) == 1


@given(st.lists(st.sampled_from(["", "85", "12,5", "x", "nan", None, 3]), min_size=1, max_size=8))
def test_a_column_reads_as_its_cells_do(cells):
    together, issues = read(HousingAnswers, {"floor_area": cells}, len(cells))
    for row, cell in enumerate(cells):
        alone, codes = read_one("floor_area", cell)
        assert np.array_equal([together.floor_area[row]], [alone], equal_nan=True)
        assert [i.code for i in issues if i.row == row and i.field == "floor_area"] == codes


def test_unknown_and_taking_rows():
    result, _ = read(HousingAnswers, {"floor_area": ["80", ""], "glazing": ["", "single"]}, 2)
    assert is_unknown(result.floor_area).tolist() == [False, True]
    assert is_unknown(result.glazing).tolist() == [True, False]
    assert is_unknown(result.date).all() and is_unknown(result.commune).all()
    second = take(result, np.array([1]))
    assert dataclasses.is_dataclass(second) and second.glazing.tolist() == [0]


def test_the_nearest_name_is_offered():
    assert undeclared(HousingAnswers, ["floor_aera", "id_interne"]) == {
        "floor_aera": "floor_area",
        "id_interne": None,
    }
