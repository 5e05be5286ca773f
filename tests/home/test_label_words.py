"""What is said of a label is as sure as it is."""

from __future__ import annotations

import numpy as np
import pytest

from app.home.page import _label_words


@pytest.mark.parametrize(
    ("shares", "shown", "said"),
    [
        ([0, 0, 0, 0.02, 0.95, 0.03, 0], 4, "Presque sûrement E."),
        ([0, 0, 0.05, 0.6, 0.3, 0.05, 0], 3, "Sans doute D, peut-être E."),
    ],
)
def test_a_sure_letter_is_said_surely(shares, shown, said):
    assert _label_words(np.array(shares), shown) == said


def test_doubtless_is_not_said_at_38_per_cent():
    said = _label_words(np.array([0, 0, 0, 0.1, 0.36, 0.38, 0.16]), 4)
    assert "Sans doute" not in said and said.startswith("Peut-être E")
    assert "F ou G" in said
