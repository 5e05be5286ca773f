"""Files as they really come: from spreadsheets, from other programs, broken, hostile."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from calc.__main__ import main
from calc.mobility.trips import model as trips
from calc.schema.inputs import read
from calc.tables import files as table
from calc.tools import answers
from tests.commands import Done, command

ROOT = Path(__file__).parent.parent.parent
WALK = "id,mode,distance\na,walk,2\n"


def piped(sent: bytes, *options: str) -> Done:
    return command("trips", "-", *options, sent=sent)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("way", ["same name", "another name", "symbolic link", "hard link"])
def test_writing_over_the_input_is_refused_and_the_input_kept(tmp_path, way, capsys):
    source = tmp_path / "homes.csv"
    source.write_text(WALK)
    target = tmp_path / "link.csv"
    if way == "same name":
        target = source
    elif way == "another name":
        target = tmp_path / "." / "sub" / ".." / "homes.csv"
        (tmp_path / "sub").mkdir()
    elif way == "symbolic link":
        target.symlink_to(source)
    else:
        target.hardlink_to(source)
    assert main(["trips", str(source), "--output", str(target)]) == 2
    assert source.read_text() == WALK
    assert "destroy" in capsys.readouterr().err


def test_standard_input_that_is_the_output_is_refused(tmp_path):
    source = tmp_path / "homes.csv"
    source.write_text(WALK)
    command = [sys.executable, "-m", "calc", "trips", "-", "--output", str(source)]
    with source.open() as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 2 and source.read_text() == WALK


@pytest.mark.parametrize("content", [None, b"", b"id,id\n1,2\n", "é,walk".encode("latin-1")])
def test_an_unreadable_input_leaves_no_output(tmp_path, content):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    if content is not None:
        source.write_bytes(content)
    assert main(["trips", str(source), "--output", str(target)]) == 2
    assert not target.exists()


def test_a_header_alone_is_a_file_without_rows(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,mode,distance\n")
    assert main(["trips", str(source), "--output", str(target)]) == 0
    assert target.read_text().startswith("id,issues,emissions")


def test_a_stream_written_by_a_spreadsheet_keeps_its_ids():
    done = piped(b"\xef\xbb\xbf" + WALK.replace("\n", "\r\n").encode())
    assert done.returncode == 0
    row = next(csv.DictReader(io.StringIO(done.stdout)))
    assert row["id"] == "a" and row["issues"] == ""


def test_a_stream_that_is_not_utf_8_is_refused_without_a_trace():
    done = piped(WALK.encode() + "é,walk,2\n".encode("latin-1"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and "standard input" in done.stderr


def test_a_reader_that_leaves_early_is_no_fault():
    command = f"{sys.executable} -m calc trips - | head -c 10"
    rows = "id,mode,distance\n" + "a,walk,2\n" * 50_000
    done = subprocess.run(
        command, input=rows.encode(), capture_output=True, cwd=ROOT, check=False, shell=True
    )
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "issues"),
    [
        ("[" * 200_000 + "]" * 200_000, "row:not_an_object"),
        ('{"mode": "walk", "distance": ' + "[" * 900 + "]" * 900 + "}", "distance:not_a_number"),
        ('{"mode": "walk", "distance": [2]}', "distance:not_a_number"),
        ('{"mode": ["walk"], "distance": 2}', "mode:not_a_choice"),
        ('{"id": [[1]], "mode": "walk", "distance": 2}', "id:not_a_code"),
        ('{"mode": "walk", "distance": 1' + "0" * 400 + "}", "distance:not_a_number"),
    ],
    ids=["deep", "deep value", "list", "list for a word", "list for a name", "endless number"],
)
def test_a_hostile_line_is_refused_alone(tmp_path, line, issues):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = '{"id": "a", "mode": "walk", "distance": 2}\n'
    source.write_text(good + line + "\n" + good)
    assert main(["trips", str(source), "--output", str(target)]) == 0
    first, refused, last = lines(target)
    assert first == last and "issues" not in first
    assert issues in refused["issues"].split(";")


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_an_id_that_no_file_can_hold_does_not_stop_the_others(tmp_path, suffix):
    source, target = tmp_path / "in.jsonl", tmp_path / f"out.{suffix}"
    ids = [r'"\ud800"', "1e999", '"b"']
    source.write_text("".join(f'{{"id": {i}, "mode": "walk", "distance": 2}}\n' for i in ids))
    assert main(["trips", str(source), "--output", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    if suffix == "jsonl":
        assert [row["id"] for row in lines(target)] == ["\ud800", "inf", "b"]
    else:
        assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == [r"\ud800", "inf", "b"]


def test_refused_rows_are_laid_back_without_a_walk_over_the_others():
    """Every output keeps its kind and its place; a million rows are one assignment."""

    class Model:
        OUTPUTS = ("figure", "letters", "likely", "claim")

        @staticmethod
        def answer(inputs, draws):
            n = len(inputs.distance)
            return {
                "figure": inputs.distance,
                "letters": np.array(["A"] * n),
                "likely": np.full((n, 2), 0.5),
                "claim": np.ones(n, dtype=bool),
            }

    columns = {"mode": ["walk", "rocket", "walk"], "distance": [1, 2, 3]}
    inputs, issues = read(trips.INPUTS, columns, 3)
    laid = answers(Model, inputs, issues, 3, 0)
    assert laid["figure"][[0, 2]].tolist() == [1.0, 3.0]
    assert laid["letters"][[0, 2]].tolist() == ["A", "A"]
    assert laid["likely"].shape == (3, 2) and laid["claim"].dtype == bool


def test_a_million_lines_are_read_by_batches(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,mode\n" + "a,walk\n" * 7)
    assert [batch.n for batch in table.batches(str(source), 3)] == [3, 3, 1]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_parted_as_a_french_spreadsheet_parts_them(tmp_path, sign, start):
    source = tmp_path / "trips.csv"
    source.write_text(start + WALK.replace(",", sign), encoding="utf-8")
    batch = next(table.batches(str(source)))
    assert {name: list(cells) for name, cells in batch.columns.items()} == {
        "id": ["a"],
        "mode": ["walk"],
        "distance": ["2"],
    }


def test_a_place_is_found_by_its_postcode_alone(tmp_path, capsys):
    source = tmp_path / "places.csv"
    source.write_text("id;place;postcode\na;;59000\nb;;62400\nc;;\nd;Valence;26000\n")
    assert main(["places", str(source)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["commune"] for row in rows] == ["59350", "", "", "26362"]
    assert [row["issues"] for row in rows] == ["", "place:several_places", "place:required", ""]
    assert "62119" in rows[1]["candidates"].split(";")


def test_codes_that_spreadsheets_spoil_are_read(tmp_path, capsys):
    source = tmp_path / "journeys.csv"
    source.write_text("origin,destination\n2a004,2B033\n1004,01053\n")
    assert main(["journeys", str(source)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["issues"] for row in rows] == ["", ""]
    assert all(float(row["car_distance"]) > 5 for row in rows)
