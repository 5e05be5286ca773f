"""A simulated stock keeps what is published of the nation."""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.__main__ import main as answer
from calc.stock.national import drawn, fitted, main, national, parts

pytestmark = pytest.mark.load
N = 200_000


@pytest.fixture(scope="module")
def homes():
    return drawn(national(), N, [1])


def part(column, word, among=None):
    result = np.array(column.to_pylist()) == word
    return result.mean() if among is None else result[among].mean()


def test_houses_and_ages_are_the_census(homes):
    """PRINC6 of 2008: 14.95 of 26.46 million homes before 2006 are houses."""
    years = homes["construction_year"].to_numpy()
    before = years < 2006
    assert part(homes["dwelling_type"], "house", before) == pytest.approx(0.565, abs=0.006)
    old = (years < 1949)[before].mean()
    assert old == pytest.approx(7_887_822 / 26_455_174, abs=0.006)
    assert years.min() >= 1850 and years.max() <= 2024


@pytest.mark.parametrize(
    ("kind", "carrier", "expected"),
    [
        ("house", "natural_gas", 0.30),
        ("house", "fuel_oil", 0.14),
        ("house", "electricity", 0.36),
        ("apartment", "natural_gas", 0.44),
        ("apartment", "district_heating", 0.12),
        ("house", "district_heating", 0.0),
    ],
)
def test_heating_is_the_survey_of_2020(homes, kind, carrier, expected):
    among = np.array(homes["dwelling_type"].to_pylist()) == kind
    assert part(homes["heating_carrier"], carrier, among) == pytest.approx(expected, abs=0.008)


@pytest.mark.parametrize(("kind", "mean"), [("house", 116), ("apartment", 63)])
def test_mean_areas_are_the_survey_of_2024(homes, kind, mean):
    among = np.array(homes["dwelling_type"].to_pylist()) == kind
    assert homes["floor_area"].to_numpy()[among].mean() == pytest.approx(mean, rel=0.01)


@pytest.mark.parametrize(
    ("tenure", "mean"), [("owner_occupier", 77), ("tenant", 52), ("social_tenant", 64)]
)
def test_flats_of_tenants_are_smaller(homes, tenure, mean):
    """Insee, enquête Logement 2024."""
    flats = np.array(homes["dwelling_type"].to_pylist()) == "apartment"
    among = flats & (np.array(homes["tenure"].to_pylist()) == tenure)
    assert homes["floor_area"].to_numpy()[among].mean() == pytest.approx(mean, rel=0.02)


@pytest.mark.parametrize(
    ("tenure", "carrier", "share"),
    [
        ("social_tenant", "natural_gas", 0.55),
        ("social_tenant", "district_heating", 0.20),
        ("social_tenant", "electricity", 0.21),
        ("tenant", "electricity", 0.52),
        ("tenant", "natural_gas", 0.32),
    ],
)
def test_tenants_heat_as_the_survey_of_2023(homes, tenure, carrier, share):
    """TRELO 2023 (ANCOLS, December 2025)."""
    among = np.array(homes["tenure"].to_pylist()) == tenure
    result = (np.array(homes["heating_carrier"].to_pylist()) == carrier)[among].mean()
    assert result == pytest.approx(share, abs=0.04)


def test_a_third_of_private_rentals_are_from_before_1949(homes):
    """SDES, February 2024: 37 %."""
    among = np.array(homes["tenure"].to_pylist()) == "tenant"
    assert (homes["construction_year"].to_numpy()[among] < 1949).mean() == pytest.approx(
        0.37, abs=0.02
    )


def test_homes_are_where_people_are(homes):
    """Paris holds about 2.1 of 66 million; the Nord 2.6."""
    communes = np.array(homes["commune"].to_pylist())
    assert (communes == "75056").mean() == pytest.approx(2.1 / 66, rel=0.1)
    assert np.char.startswith(communes, "59").mean() == pytest.approx(2.6 / 66, rel=0.1)


def test_the_same_seed_gives_the_same_homes_and_another_does_not():
    of = national()
    one, two = (list(parts(of, 250, 7, 100)) for _ in range(2))
    assert [t.num_rows for t in one] == [100, 100, 50]
    assert all(a.equals(b) for a, b in zip(one, two, strict=True))
    assert not one[0].equals(next(parts(of, 100, 8, 100)))


@given(
    seed=st.lists(st.lists(st.floats(0.1, 5), min_size=3, max_size=3), min_size=2, max_size=2),
    rows=st.floats(0.1, 0.9),
    columns=st.floats(0.1, 0.45),
)
def test_the_fit_has_the_sums_asked(seed, rows, columns):
    asked_rows = np.array([rows, 1 - rows])
    asked_columns = np.array([columns, columns, 1 - 2 * columns])
    result = fitted(np.array(seed), asked_rows, asked_columns)
    assert result.sum(axis=1) == pytest.approx(asked_rows, abs=1e-6)
    assert result.sum(axis=0) == pytest.approx(asked_columns, abs=1e-6)


def test_the_stock_is_one_the_model_reads_whole(tmp_path):
    stock, answers = f"{tmp_path}/stock/", f"{tmp_path}/answers/"
    assert main([stock, "--homes", "2000"]) == 0
    assert main([stock, "--homes", "2000"]) == 2, "a folder that holds a stock is kept"
    assert answer(["housing", stock, "--output", answers, "--draws", "0"]) == 0
    result = pq.read_table(answers)
    assert result.num_rows == 2000 and result["issues"].null_count == 2000
