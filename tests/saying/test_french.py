"""French typography: written by hand here, by rule there."""

import pytest

from app.saying import THIN, between, day, euros, listed, number, percent, short, typeset


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (number(1234.5, 1), f"1{THIN}234,5"),
        (number(1_234_567), f"1{THIN}234{THIN}567"),
        (number(-3), "−3"),
        (number(0.4), "0"),
        (number(-0.4), "0"),
        (euros(1876.3, 10), f"1{THIN}880{THIN}€"),
        (euros(4, 10), f"0{THIN}€"),
        (percent(0.374), f"37{THIN}%"),
        (percent(1), f"100{THIN}%"),
        (percent(0.001), f"moins de 1{THIN}%"),
        (short(0.25), "0,25"),
        (short(19.0), "19"),
        (between(1604, 2297, "€", 10), f"entre 1{THIN}600 et 2{THIN}300{THIN}€"),
        (day("2026-11-01"), "1er novembre 2026"),
        (day("2024-02-29"), "29 février 2024"),
        (listed(["a"]), "a"),
        (listed(["a", "b", "c"], "ou"), "a, b ou c"),
        (typeset("Quoi ? « Oui » : 3 %"), f"Quoi{THIN}? «{THIN}Oui{THIN}»{THIN}: 3{THIN}%"),
    ],
)
def test_typography(said, expected):
    assert said == expected
