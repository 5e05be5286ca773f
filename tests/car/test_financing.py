"""A car paid otherwise than at once: a loan, a lease, the lease of modest households."""

from __future__ import annotations

import numpy as np
import pytest

from calc.mobility.car.household import financing, interest
from calc.mobility.car.model import EVERY, CarRequest, compare
from calc.schema.inputs import read
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws

DAY = np.datetime64("2026-11-24")
DRAWS = Draws(100)


def paid_otherwise(size: str, motor: str, is_used: bool, years: int = 5):
    stated, issues = read(
        CarRequest, {"date": [str(DAY)], "annual_distance": [12_000], "years_kept": [years]}, 1
    )
    assert not issues
    wanted = (CAR_SIZES.index(size), CAR_MOTORS.index(motor), is_used)
    choice = next(c for c in EVERY if (c.size, c.motor, c.is_used) == wanted)
    return financing(compare(stated, [choice], DRAWS), 1, choice, DAY, DRAWS)


def test_a_loan_costs_what_its_equal_months_add_up_to():
    """12,000 euros over a year at 12.6825 % (1 % a month): twelve payments of 1,066.19 euros."""
    assert float(interest(12_000, 1.01**12 - 1, 1)) == pytest.approx(
        12 * 1066.185 - 12_000, abs=0.1
    )
    assert float(interest(10_000, 0.05, 5)) < float(interest(10_000, 0.08, 5))
    assert float(interest(10_000, 0.05, 3)) < float(interest(10_000, 0.05, 5))


def test_credit_is_always_dearer_than_cash_and_never_longer_than_the_car():
    result = paid_otherwise("small", "electric", False)
    assert (result.credit > result.cash).all() and result.years == 5
    assert paid_otherwise("small", "electric", False, 3).years == 3


def test_credit_adds_its_interest_spread_over_the_years_kept():
    """The whole price over five years at about 6 %: 16 % of it in all, 3 % of it a year."""
    result = paid_otherwise("small", "electric", False)
    more = float(np.median(result.credit - result.cash))
    assert 20_000 * 0.02 < more < 45_000 * 0.04


def test_the_social_lease_is_an_electric_car_s_and_of_a_price():
    small = paid_otherwise("small", "electric", False)
    assert np.median(small.social) < np.median(small.lease)
    assert paid_otherwise("small", "petrol", False).social is None
    assert paid_otherwise("saloon", "electric", False).social is None
    used = paid_otherwise("small", "electric", True)
    assert used.lease is None and used.social is None
