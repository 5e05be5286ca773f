"""A simulated stock has the labels that are published of the nation."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.stock_labels import labels, simulated


def test_labels_of_2022_are_those_published():
    """SDES, « Le parc de logements par classe de performance énergétique au 1er janvier 2022 »."""
    found = labels("2022-01-01", homes=3000)
    assert found == pytest.approx([2, 3, 24, 32, 22, 10, 7], abs=3.5)


def test_worst_labels_of_2025_are_those_published():
    """SDES, 12 November 2025: F 7.9 and G 4.8 % of main homes."""
    found = labels("2025-01-01", homes=3000)
    assert found[5:] == pytest.approx([7.9, 4.8], abs=2.5)


def test_social_homes_are_better_than_rented_ones():
    """SDES: F and G, 7.4 % of social homes in 2024 and 18.5 % of private rentals in 2023."""
    social, private = (labels("2024-01-01", who, 3000) for who in ("social_tenant", "tenant"))
    assert social[5:].sum() < 0.75 * private[5:].sum()


def test_every_simulated_home_is_read():
    inputs = simulated("2024-01-01", 500)
    assert len(inputs.floor_area) == 500 and not np.any(inputs.tenure < 0)
