"""Data files: what is wrong is refused by name, and a date outside raises."""

from __future__ import annotations

import numpy as np
import pytest

from calc.parameters import ParameterError, load

SOURCE = '[sources.law]\ntitle = "A law"\npublisher = "JO"\n'
PRICE = '[price]\nlabel = "Price"\nunit = "EUR"\n'


def loaded(folder, text: str):
    (folder / "subject.toml").write_text(SOURCE + text, encoding="utf-8")
    return load(folder)


def test_a_value_holds_from_its_first_to_its_last_day(tmp_path):
    values = loaded(
        tmp_path,
        PRICE + 'values = [{ from = 2024-01-01, source = "law", value = 1 }, '
        '{ from = 2025-01-01, until = 2025-12-31, source = "law", value = 2 }]',
    )
    days = np.array(["2024-12-31", "2025-01-01", "2025-12-31"], dtype="datetime64[D]")
    assert values["subject.price"].on(days).tolist() == [1, 2, 2]
    for day in ("2023-12-31", "2026-01-01", "NaT"):
        with pytest.raises(ParameterError, match=r"subject\.price"):
            values["subject.price"].on(np.datetime64(day))


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (PRICE + 'values = [{ from = 2024-01-01, source = "rumour", value = 1 }]', "rumour"),
        (
            PRICE + 'colour = 1\nvalues = [{ from = 2024-01-01, source = "law", value = 1 }]',
            "colour",
        ),
        (
            PRICE + 'values = [{ from = 2025-01-01, source = "law", value = 1 }, '
            '{ from = 2024-01-01, source = "law", value = 1 }]',
            "ascend",
        ),
        (
            PRICE + 'axis = "inertia"\nvalues = [{ from = 2024-01-01, source = "law", light = 1 }]',
            "medium",
        ),
        (
            PRICE + 'axis = "nowhere"\nvalues = [{ from = 2024-01-01, source = "law", a = 1 }]',
            "nowhere",
        ),
        (
            '[tables.t]\nlabel = "T"\nfile = "t.csv"\nsource = "law"\nfrom = 2024-01-01\n'
            'units = { missing = "m" }',
            "missing",
        ),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path, text, stated):
    (tmp_path / "t.csv").write_text("a,b\nx,1\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=stated):
        loaded(tmp_path, text)


def test_a_table_with_a_hole_or_a_double_raises(tmp_path):
    table = (
        '[tables.t]\nlabel = "T"\nfile = "t.csv"\nsource = "law"\nfrom = 2024-01-01\n'
        'units = { b = "m" }'
    )
    (tmp_path / "t.csv").write_text("a,b\nx,1\nx,2\n", encoding="utf-8")
    values = loaded(tmp_path, table)
    with pytest.raises(ParameterError, match="twice"):
        values.table("subject.t").grid("b", a=["x"])
    with pytest.raises(ParameterError, match="no b for"):
        values.table("subject.t").grid("b", a=["y"])


def test_a_figure_that_changes_with_the_date_is_no_constant(tmp_path):
    """A second period added to a figure that its reader asks of no date must not pass unseen."""
    first = '{ from = 2024-01-01, source = "law", value = 1 }'
    second = '{ from = 2025-01-01, source = "law", value = 2 }'
    values = loaded(tmp_path, PRICE + f"values = [{first}]")
    assert values["subject.price"].constant == 1
    values = loaded(tmp_path, PRICE + f"values = [{first}, {second}]")
    with pytest.raises(ParameterError, match="changes with the date"):
        _ = values["subject.price"].constant


def test_values_cannot_be_changed(tmp_path):
    values = loaded(tmp_path, PRICE + 'values = [{ from = 2024-01-01, source = "law", value = 1 }]')
    with pytest.raises(ValueError, match="read-only"):
        values["subject.price"].values[0] = 3
    with pytest.raises(ParameterError, match="no parameter"):
        values["subject.nothing"]
