"""A quote read before it is signed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.works.words import QUOTE
from calc.parameters import parameters
from calc.renovation.quote import Quote, checks
from calc.schema.inputs import read

WALL = "external_wall_insulation"
TODAY = np.array([np.datetime64("2026-11-01", "D")])


def codes(**stated) -> dict[str, str]:
    quote, issues = read(Quote, {name: [str(value)] for name, value in stated.items()}, 1)
    assert not issues
    return {check.code: check.verdict for check in checks(quote, TODAY, parameters())}


@pytest.mark.parametrize(
    ("stated", "code", "verdict"),
    [
        (
            {"measure": "internal_wall_insulation", "thermal_resistance": 3.7},
            "resistance_good",
            "good",
        ),
        (
            {"measure": "internal_wall_insulation", "thermal_resistance": 3.6},
            "resistance_low",
            "bad",
        ),
        ({"measure": "roof_insulation", "thermal_resistance": 6}, "resistance_good", "good"),
        ({"measure": "floor_insulation"}, "resistance_missing", "look"),
        ({"measure": "window_replacement", "u_window": 1.3}, "window_u_good", "good"),
        ({"measure": "window_replacement", "u_window": 1.4}, "window_u_low", "bad"),
        ({"measure": "air_water_heat_pump", "seasonal_efficiency": 110}, "efficiency_low", "bad"),
        ({"measure": "air_water_heat_pump", "power": 20, "needed_power": 8}, "power_large", "bad"),
        ({"measure": "air_water_heat_pump", "power": 5, "needed_power": 8}, "power_small", "bad"),
        ({"measure": "air_water_heat_pump", "power": 17}, "three_phase", "look"),
        ({"measure": "roof_insulation", "is_certified": "false"}, "not_certified", "bad"),
        ({"measure": "condensing_gas_boiler", "vat": 5.5}, "vat_other", "look"),
        ({"measure": "hybrid_heat_pump", "vat": 5.5}, "vat_other", "look"),
        ({"measure": "roof_insulation", "deposit": 1500}, "deposit_high", "bad"),
        ({"measure": "roof_insulation", "came_to_me": "true"}, "came_to_me", "bad"),
        (
            {
                "measure": "roof_insulation",
                "signed_on": "2026-11-20",
                "cee_accepted_on": "2026-11-21",
            },
            "cee_late",
            "bad",
        ),
    ],
)
def test_each_line_is_judged_at_its_limit(stated, code, verdict):
    assert codes(price=3000, **stated)[code] == verdict


def test_a_price_is_judged_for_its_amount_and_its_power():
    """165 €/m² is central for a wall outside; 40 is not, 400 is too much."""
    wall = {"measure": "external_wall_insulation", "amount": 100}
    assert "price_good" in codes(price=16_500, **wall)
    assert "price_low" in codes(price=4_000, **wall)
    assert "price_high" in codes(price=40_000, **wall)
    pump = {"measure": "air_water_heat_pump", "price": 19_500}
    assert "price_high" in codes(power=6, **pump) and "price_good" in codes(power=16, **pump)


def test_the_worst_comes_first_and_every_code_has_its_words():
    import re
    from pathlib import Path

    import calc.renovation.quote as module

    result = list(codes(measure="roof_insulation", price=3000, came_to_me="true").values())
    assert result == sorted(result, key=("bad", "look", "good").index)
    source = Path(module.__file__).read_text(encoding="utf-8")
    said = set(re.findall(r'Check\("([a-z_]+)"', source))
    reached = ("resistance", "window_u", "efficiency")
    assert said | {f"{n}_{e}" for n in reached for e in ("good", "low", "missing")} == set(QUOTE)


def test_a_quote_is_read_on_its_page_and_a_wrong_number_loses_nothing(client):
    blank = client.get("/logement/devis").get_data(as_text=True)
    assert "Vérifier un devis" in blank and "Ce que nous y lisons" not in blank
    url = "/logement/devis?measure=roof_insulation&price=3000&amount=60&thermal_resistance=5"
    read_ = client.get(url).get_data(as_text=True)
    assert "est trop faible" in read_ and 'value="3000"' in read_
    wrong = client.get("/logement/devis?measure=roof_insulation&price=cher&amount=60")
    assert wrong.status_code == 422 and 'value="60"' in wrong.get_data(as_text=True)


def test_a_quote_is_checked_from_the_works_with_the_power_they_ask(client):
    from tests.routes.works import WORKS

    html = client.get(WORKS).get_data(as_text=True)
    links = re.findall(r'href="(/logement/devis\?[^"]*)"', html)
    pump = next(link for link in links if "air_water_heat_pump" in link).replace("&amp;", "&")
    assert re.search(r"needed_power=\d", pump)
    assert "needed_power" not in next(link for link in links if "roof_insulation" in link)
    assert client.get(f"{pump}&price=14000&power=30").text.count("trop gros") == 1
