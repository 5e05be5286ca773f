"""The command line as a landlord's script uses it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from calc.__main__ import main
from tests.commands import Done, command

HEADER = "id,dwelling_type,floor_area,construction_year,heating_carrier\n"
GOOD = "a,house,90,1930,natural_gas\n"


def run(text: str, *options: str) -> Done:
    return command("housing", "-", "--draws", "0", *options, sent=text.encode())


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_stream_in_a_stream_out_in_order_with_refusals():
    done = run(
        HEADER
        + GOOD
        + "b,house,2,1930,natural_gas\nc,,80,old,peat\n"
        + "d,apartment,50,1970,electricity\n"
    )
    assert done.returncode == 0
    rows = rows_of(done.stdout)
    assert [row["id"] for row in rows] == ["a", "b", "c", "d"]
    assert rows[1]["issues"] == "floor_area:too_small"
    assert set(rows[2]["issues"].split(";")) == {
        "dwelling_type:required",
        "construction_year:not_a_number",
        "heating_carrier:not_a_choice",
    }
    assert all(not value for name, value in rows[1].items() if name not in ("id", "issues"))
    assert float(rows[0]["annual_bill"]) > 0 and rows[0]["issues"] == ""
    assert json.loads(rows[3]["dpe_class_probabilities"])
    assert "4 rows, 2 refused" in done.stderr


def test_unknown_columns_are_warned_of_once_with_the_nearest_name():
    done = run("floor_aera," + HEADER + "3," + GOOD)
    assert done.returncode == 0
    assert "floor_aera" in done.stderr and "floor_area" in done.stderr


def test_a_refused_row_changes_no_other(tmp_path):
    alone = rows_of(run(HEADER + GOOD).stdout)[0]
    beside = rows_of(run(HEADER + "z,castle,,,\n" + GOOD).stdout)[1]
    assert alone == beside


def test_json_lines_both_ways(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    home = {
        "id": 7,
        "dwelling_type": "house",
        "floor_area": 90,
        "construction_year": 1930,
        "heating_carrier": "natural_gas",
    }
    source.write_text(json.dumps(home) + "\nnot json\n\n[1]\n" + json.dumps({"id": "x"}) + "\n")
    assert main(["housing", str(source), "--output", str(target), "--draws", "20"]) == 0
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert rows[0]["id"] == 7 and len(rows[0]["dpe_class_probabilities"]) == 7
    assert rows[0]["annual_bill_low"] < rows[0]["annual_bill"] < rows[0]["annual_bill_high"]
    assert "row:not_an_object" in rows[1]["issues"] and "row:not_an_object" in rows[2]["issues"]
    assert set(rows[3]) == {"id", "issues"}


def test_a_file_written_by_a_spreadsheet(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"\xef\xbb\xbf" + (HEADER + 'a,house,"85,5",1930,natural_gas\r\n').encode())
    assert main(["housing", str(source), "--output", str(target), "--draws", "0"]) == 0
    assert rows_of(target.read_text())[0]["issues"] == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.csv", None),
        ("wrong.txt", b"a"),
        ("empty.csv", b""),
        ("latin.csv", HEADER.encode() + "é,house,90,1930,natural_gas".encode("latin-1")),
        ("double.csv", b"id,id\n1,2\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_so(tmp_path, name, content, capsys):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["housing", str(path), "--output", str(tmp_path / "out.csv")]) == 2
    assert capsys.readouterr().err.strip()


def test_short_and_long_rows():
    rows = rows_of(run(HEADER + "a\nb,house,90,1930,natural_gas,extra\nc,house,90\n").stdout)
    assert rows[0]["issues"] == "dwelling_type:required"
    assert "row:too_many_cells" in rows[1]["issues"]
    assert rows[2]["issues"] == "" and float(rows[2]["annual_bill"]) > 0


@pytest.mark.parametrize("option", [["--date", "yesterday"], ["--draws", "-1"], ["--draws", "x"]])
def test_wrong_options_are_refused(option):
    assert run(HEADER, *option).returncode == 2


def test_the_date_of_a_row_beats_the_option():
    header = HEADER.replace("id,", "id,date,").replace("\n", ",heating_system,heating_year\n")
    flat = "apartment,50,1980,electricity,electric_heaters,2000"
    text = header + f"a,2025-12-31,{flat}\nb,,{flat}\n"
    first, second = rows_of(run(text, "--date", "2026-06-01").stdout)
    ratio = float(first["primary_energy_per_area"]) / float(second["primary_energy_per_area"])
    assert 1.15 < ratio <= 2.3 / 1.9 + 1e-9
