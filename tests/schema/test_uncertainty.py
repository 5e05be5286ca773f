"""Draws: fair, shared, and honest about what weighs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.uncertainty import Draws, quantile, shares


def test_draws_are_stratified_and_the_same_every_time():
    first, again = Draws(100).uniform("wall"), Draws(100).uniform("wall")
    assert (first == again).all()
    assert np.allclose(np.sort(first[:, 0]), (np.arange(100) + 0.5) / 100)
    assert not (first == Draws(100).uniform("roof")).all()


def test_two_unknowns_do_not_move_together():
    one, two = Draws(400).normal("wall")[:, 0], Draws(400).normal("roof")[:, 0]
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.12


@given(st.lists(st.integers(1, 50), min_size=2, max_size=6))
def test_a_choice_is_drawn_as_often_as_it_is_likely(weights):
    law = np.array(weights) / sum(weights)
    codes = Draws(1000).choice("any", law[None, :])[:, 0]
    result = np.bincount(codes, minlength=len(law)) / 1000
    assert np.abs(result - law).max() <= 0.002
    assert Draws(0).choice("any", law[None, :])[0, 0] == np.argmax(law)


def test_weights_of_one_change_nothing_and_weights_move_quantiles():
    values = np.linspace(0, 1, 101)[:, None]
    same = quantile(values, 0.3, np.ones_like(values))
    assert same == pytest.approx(quantile(values, 0.3), abs=0.01)
    assert quantile(values, 0.5, np.where(values > 0.8, 1.0, 0.0)) == pytest.approx(0.9, abs=0.01)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(0, 1))
def test_a_quantile_stays_between_the_ends(values, q):
    column = np.array(values)[:, None]
    for weights in (None, np.ones_like(column)):
        result = quantile(column, q, weights)[0]
        assert column.min() - 1e-6 <= result <= column.max() + 1e-6


def test_shares_follow_weights():
    codes = np.array([[0], [1]])
    assert shares(codes, 2, np.array([[3.0], [1.0]])).tolist() == [[0.75, 0.25]]
