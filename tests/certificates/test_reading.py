"""Certificates as files: what they say, what they cannot, and files that are none."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from calc.certificates.files import LARGEST, UnreadableCertificate, documents
from calc.certificates.reading import home_of, homes_of
from calc.housing.answers import HousingAnswers
from calc.housing.model import answer
from calc.schema.inputs import read

FILE = Path(__file__).parent.parent / "cases" / "certificate.xml"
XML = FILE.read_bytes()
SAID = {
    "dwelling_type": "house",
    "floor_area": 71,
    "climate_zone": "h1c",
    "wall_material": "hollow_concrete_block",
    "wall_insulation": "none",
    "roof_insulation": "yes",
    "floor_type": "slab_on_ground",
    "glazing": "single",
    "heating_carrier": "fuel_oil",
    "heating_system": "boiler",
    "hot_water_system": "with_heating",
    "emitters": "radiators",
    "certified_class": "G",
    "inertia": "medium",
}
DERIVED = {
    "wall_area": 102.08,
    "u_wall": 2.2063,
    "u_roof": 0.5124,
    "u_window": 4.3169,
    "thermal_bridge_loss": 14.84,
    "air_renewal_loss": 103.08,
    "window_area_west": 4.96,
    "window_solar_factor": 0.515,
    "distribution_efficiency": 0.88,
    "generation_efficiency": 0.7456,
    "hot_water_efficiency": 0.3619,
}
"""As the same certificate's figures were read by others."""


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.xml", content)
    return held.getvalue()


def test_a_certificate_fills_answers_and_derived_values():
    home = home_of(XML)
    assert home.id == "2187E0982591I" and not home.issue
    assert {name: home.row[name] for name in SAID} == SAID
    assert {name: home.row[name] for name in DERIVED} == pytest.approx(DERIVED, rel=2e-3)
    assert "household_size" not in home.row and "bill_fuel_oil" not in home.row


@pytest.mark.parametrize("certified", [True, False])
def test_its_home_has_its_label(certified):
    """By what it says it is; and by the method alone: 559 kWh/m² at today's factor."""
    row = {k: v for k, v in home_of(XML).row.items() if certified or "certified" not in k}
    row |= {"date": "2024-01-01"}
    inputs, issues = read(HousingAnswers, {name: [value] for name, value in row.items()}, 1)
    result = answer(inputs, 50)
    assert not issues and result["dpe_class"][0] == "G"
    stated = home_of(XML).row["certified_primary_energy"]
    assert result["primary_energy_per_area"][0] == pytest.approx(stated, rel=0.03)


WHOLE = XML.replace(
    b"<enum_methode_application_dpe_log_id>1<", b"<enum_methode_application_dpe_log_id>9<"
)
BUILDING = WHOLE.replace(
    b"<surface_habitable_logement>71</surface_habitable_logement>",
    b"<surface_habitable_immeuble>284</surface_habitable_immeuble>"
    b"<nombre_appartement>4</nombre_appartement>",
)
"""The same certificate, were it of four dwellings that share its shell and its energies."""


def test_a_whole_building_is_its_dwellings():
    """Sizes are shared; what does not grow with size is the building's own."""
    home, building = home_of(XML), home_of(BUILDING)
    assert not building.issue and building.dwellings == 4 and home.dwellings == 1
    row = building.row
    assert row["dwelling_type"] == "apartment" and row["floor_area"] == 71
    assert row["wall_area"] * 4 == pytest.approx(home.row["wall_area"], rel=1e-4)
    assert row["air_renewal_loss"] * 4 == pytest.approx(home.row["air_renewal_loss"], rel=1e-4)
    for name in ("u_wall", "u_window", "distribution_efficiency", "heating_carrier", "glazing"):
        assert row[name] == home.row[name]
    assert "position" not in row and "storeys" not in row


def test_a_building_s_certificate_tells_no_size_and_no_label_of_one_flat():
    stated = home_of(BUILDING).of_its_flats()
    assert {"u_wall", "heating_system", "commune"} & set(stated)
    assert not [n for n in stated if n.endswith("_area") or "_loss" in n or "certified" in n]


def test_a_building_without_its_dwellings_is_refused_with_the_reason():
    assert home_of(WHOLE).issue == "certificate:whole_building"


def _generator(kind: int, energy: int, efficiency: float, used: float) -> bytes:
    return (
        "<generateur_chauffage><donnee_entree>"
        f"<enum_type_generateur_ch_id>{kind}</enum_type_generateur_ch_id>"
        f"<enum_type_energie_id>{energy}</enum_type_energie_id>"
        "<enum_lien_generateur_emetteur_id>1</enum_lien_generateur_emetteur_id></donnee_entree>"
        f"<donnee_intermediaire><rendement_generation>{efficiency}</rendement_generation>"
        f"<conso_ch>{used}</conso_ch></donnee_intermediaire></generateur_chauffage>"
    ).encode()


def _heated_by(*generators: bytes) -> bytes:
    before, _, rest = XML.partition(b"<generateur_chauffage>")
    after = rest.partition(b"</generateur_chauffage>")[2]
    return before + b"".join(generators) + after


def test_what_heats_most_is_the_main_heating_whatever_it_uses():
    """A stove that gives a quarter of the heat uses more energy than the pump that gives the rest:
    certificate 2387E0992815Q."""
    row = home_of(_heated_by(_generator(22, 4, 0.5, 20_183), _generator(5, 1, 4.7, 5_776))).row
    assert row["heating_carrier"] == "electricity" and row["heating_system"].endswith("heat_pump")
    assert row["secondary_heating"] == "log_stove"
    heat = 20_183 * 0.5, 5_776 * 4.7
    assert row["secondary_heating_share"] == pytest.approx(heat[0] / sum(heat), rel=1e-3)


def test_rooms_with_electric_heaters_of_their_own_keep_their_share():
    row = home_of(_heated_by(_generator(75, 3, 0.75, 20_000), _generator(98, 1, 1.0, 5_000))).row
    assert row["heating_carrier"] == "fuel_oil" and row["secondary_heating"] == "electric_heaters"
    assert row["secondary_heating_share"] == pytest.approx(0.25, rel=1e-3)


@pytest.mark.parametrize(
    ("content", "issue"),
    [
        (b"", "certificate:not_xml"),
        (b"%PDF-1.7 ...", "certificate:not_xml"),
        (b"<html></html>", "certificate:not_a_certificate"),
        (b"<dpe><tertiaire/></dpe>", "certificate:not_a_dwelling"),
        (b"<dpe><logement/></dpe>", "certificate:not_a_dwelling"),
        (b"<a>" * 100_000, "certificate:cut_short"),
        (b" " * (LARGEST + 1), "certificate:too_large"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><dpe>&b;</dpe>', None),
        (b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><dpe>&a;</dpe>', None),
        (XML[:3000], "certificate:cut_short"),
        (XML.replace(b"71", b"inf"), None),
    ],
)
def test_a_file_that_is_no_certificate_is_refused_never_a_fault(content, issue):
    result = homes_of([("x.xml", content)])[0]
    assert result.issue == issue if issue else True
    assert result.issue or "floor_area" in result.row or result.row


def test_impossible_values_are_left_unknown():
    wild = XML.replace(b"<hsp>2.5</hsp>", b"<hsp>250</hsp>")
    assert wild != XML and "ceiling_height" not in homes_of([("x", wild)])[0].row


def test_a_zip_gives_every_certificate_in_order():
    content = zipped(b=XML, a=b"<dpe/>", c=XML)
    homes = homes_of(documents(content))
    assert [bool(home.issue) for home in homes] == [False, True, False]
    with pytest.raises(UnreadableCertificate, match="broken_archive"):
        list(documents(content[:60]))
    with pytest.raises(UnreadableCertificate, match="no_certificate"):
        list(documents(zipped()[:0] + _empty()))


def test_what_a_mac_adds_to_a_zip_is_no_certificate():
    content = zipped(**{"dpe": XML, "__MACOSX/._dpe": b"\x00\x05\x16\x07"})
    assert [home.issue for home in homes_of(documents(content))] == [""]


def _empty() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")
    return held.getvalue()


def test_the_command_line_writes_homes_that_housing_reads(tmp_path):
    (tmp_path / "some.zip").write_bytes(zipped(a=XML, b=b"<dpe/>"))
    homes, answers = tmp_path / "homes.jsonl", tmp_path / "answers.jsonl"
    run = [sys.executable, "-m", "calc"]
    subprocess.run(
        [*run, "certificate", str(tmp_path / "some.zip"), "--output", str(homes)], check=True
    )
    rows = [json.loads(line) for line in homes.read_text().splitlines()]
    assert rows[0]["id"] == "2187E0982591I" and rows[0]["certified_class"] == "G"
    assert rows[1] == {"id": "b.xml", "issues": "certificate:not_a_certificate"}
    subprocess.run(
        [*run, "housing", str(homes), "--output", str(answers), "--date", "2026-11-01"]
        + ["--draws", "20"],
        check=True,
    )
    result = [json.loads(line) for line in answers.read_text().splitlines()]
    assert result[0]["dpe_class"] == "G" and "issues" in result[1]
