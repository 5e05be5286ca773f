"""Wood works where a plan protects the air: a rule of data, warned of or refused."""

from __future__ import annotations

import numpy as np
import pytest

from calc.parameters import parameters
from calc.renovation.works import EFFECTS, WOOD, wood_rules
from tests.routes.housing import QUERY
from tests.works.test_status import renovation

STOVE = {"works_air_water_heat_pump": None, "works_log_stove": True}


@pytest.mark.parametrize(
    ("commune", "day", "warned"),
    [
        ("59350", "2026-10-31", False),
        ("59350", "2026-11-01", True),
        ("59512", "2026-11-28", True),
        ("62498", "2026-11-28", True),
        ("62014", "2026-11-28", True),
        ("62765", "2026-11-28", False),
        ("80021", "2026-11-28", False),
        ("38509", "2026-03-31", True),
        ("38053", "2026-11-28", True),
    ],
    ids=[
        "Lille, the day before",
        "Lille, the day of",
        "Roubaix",
        "Lens",
        "Aire-sur-la-Lys alone of its agglomeration",
        "Saint-Omer of the same",
        "Amiens",
        "Vals du Dauphiné",
        "Bourgoin-Jallieu",
    ],
)
def test_a_plan_for_the_air_speaks_of_wood_from_its_day(commune, day, warned):
    result = renovation(commune=commune, date=day, **STOVE)
    assert ("air_is_protected" in result["warnings"].split(";")) == warned


def test_a_zone_that_refuses_is_a_refusal(monkeypatch):
    def refuses(commune, day, values):
        return {"log_stove": "refused"}

    monkeypatch.setattr("calc.renovation.outcome.wood_rules", refuses)
    result = renovation(**STOVE)
    assert "log_stove:forbidden_for_the_air" in result["refused_works"].split(";")


def test_every_zone_is_well_written():
    table = parameters().table("air.zones").columns
    assert set(table["measure"].tolist()) <= {"wood", *WOOD}
    assert set(table["effect"].tolist()) <= set(EFFECTS)
    assert all(np.datetime64(str(day)) for day in table["from"])
    assert wood_rules("", np.datetime64("2026-11-28"), parameters()) == {}


def test_the_page_warns(client):
    url = f"/logement/travaux?{QUERY}&stove_works=log_stove"
    html = client.get(url).get_data(as_text=True)
    assert "foyers ouverts" in html
