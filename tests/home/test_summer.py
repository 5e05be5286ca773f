"""What is said of the summer is true of the home."""

from __future__ import annotations

import pytest

FLAT = (
    "/logement/resultat?dwelling_type=apartment&floor_area=60&construction_year=1970&commune=59350"
    "&heating_carrier=natural_gas&shutters=true&inertia=heavy&exposed_facades=3"
)


@pytest.mark.parametrize(("position", "has_roof"), [("middle", False), ("top", True)])
def test_only_a_home_under_a_roof_has_its_roof_insulated(client, position, has_roof):
    page = client.get(f"{FLAT}&position={position}&roof_insulation=yes").get_data(as_text=True)
    assert "confort bon" in page
    assert ("Toit isolé" in page) == has_roof
