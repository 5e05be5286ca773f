"""Parquet in and out: the same answers as CSV, in a file or a folder, whole or not at all."""

from __future__ import annotations

import csv
import datetime
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calc.__main__ import main
from calc.tables import files as table
from calc.tables.files import UnreadableFile, kind_of

HOMES = {
    "id": ["a", "b", "c", "d"],
    "dwelling_type": ["house", "apartment", "castle", None],
    "floor_area": [90.0, 62.5, 80.0, None],
    "construction_year": [1930, 1972, 1990, 2004],
    "heating_carrier": ["natural_gas", "electricity", "fuel_oil", "electricity"],
    "cooling": [True, None, False, False],
    "date": [datetime.date(2026, 11, 1), None, None, None],
}


def parquet(path, columns=HOMES):
    pq.write_table(pa.table(columns), path)
    return str(path)


def as_csv(path):
    rows = zip(*HOMES.values(), strict=True)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HOMES)
        writer.writerows(
            [
                ["" if v is None else str(v).lower() if isinstance(v, bool) else v for v in row]
                for row in rows
            ]
        )
    return str(path)


def run(source: str, target: str, *options: str) -> int:
    return main(["housing", source, "--output", target, "--draws", "8", *options])


def test_the_answers_of_parquet_are_those_of_csv(tmp_path):
    target, text = str(tmp_path / "out.parquet"), tmp_path / "out.csv"
    assert run(parquet(tmp_path / "in.parquet"), target, "--date", "2026-10-01") == 0
    assert run(as_csv(tmp_path / "in.csv"), str(text), "--date", "2026-10-01") == 0
    result = pq.read_table(target)
    with text.open() as stream:
        expected = list(csv.DictReader(stream))
    assert result["id"].to_pylist() == ["a", "b", "c", "d"]
    assert result["issues"].to_pylist() == [
        None,
        None,
        "dwelling_type:not_a_choice",
        "dwelling_type:required",
    ]
    assert result["annual_bill"].type == pa.float64()
    for row, stated in zip(result.to_pylist(), expected, strict=True):
        for name, value in row.items():
            if isinstance(value, float):
                assert value == float(stated[name])
            elif isinstance(value, list):
                assert value == json.loads(stated[name])
            else:
                assert (value or "") == stated[name]


def test_a_folder_is_read_in_order_and_written_in_parts(tmp_path, monkeypatch):
    source, target = tmp_path / "stock", tmp_path / "answers"
    source.mkdir()
    for name in ("2", "1"):
        parquet(source / f"{name}.parquet", HOMES | {"id": [name + i for i in HOMES["id"]]})
    (source / "notes.txt").write_text("not a stock")
    assert run(f"{source}/", f"{target}/") == 0
    parts = sorted(target.iterdir())
    assert [part.name for part in parts] == ["part-00000.parquet", "part-00001.parquet"]
    ids = pq.read_table(target)["id"].to_pylist()
    assert ids == [name + i for name in "12" for i in HOMES["id"]]
    assert run(f"{source}/", f"{target}/") == 2, "a folder that holds answers is not written over"


def test_batches_with_nothing_accepted_wait_for_one_that_knows_the_types(tmp_path, monkeypatch):
    bad = {name: [values[2]] * 3 for name, values in HOMES.items()}
    good = {name: values[:1] for name, values in HOMES.items()}
    source = tmp_path / "in"
    source.mkdir()
    parquet(source / "1.parquet", bad)
    parquet(source / "2.parquet", good)
    parquet(source / "3.parquet", bad)
    target = str(tmp_path / "out.parquet")
    assert run(f"{source}/", target) == 0
    result = pq.read_table(target)
    assert result["annual_bill"].type == pa.float64()
    assert result["annual_bill"].null_count == 6 and len(result) == 7


def test_a_file_where_all_is_refused_is_a_file_of_reasons(tmp_path):
    bad = {name: [values[2]] for name, values in HOMES.items()}
    target = str(tmp_path / "out.parquet")
    assert run(parquet(tmp_path / "in.parquet", bad), target) == 0
    assert pq.read_table(target)["issues"].to_pylist() == ["dwelling_type:not_a_choice"]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([90.0, float("nan")]),
        pa.array([90, None], pa.int16()),
        pa.array(["90", ""]).dictionary_encode(),
        pa.array(["90,0", " "]),
    ],
    ids=["not a number", "nothing", "dictionary", "text"],
)
def test_a_number_is_read_from_any_type_and_nothing_is_nothing(tmp_path, cells):
    named = {name: values[:2] for name, values in HOMES.items()} | {"floor_area": cells}
    named |= {"dwelling_type": ["house"] * 2, "construction_year": [1930] * 2}
    named |= {"heating_carrier": ["natural_gas"] * 2, "cooling": [True] * 2}
    target = str(tmp_path / "out.parquet")
    assert run(parquet(tmp_path / "in.parquet", named), target) == 0
    result = pq.read_table(target)
    assert result["issues"].to_pylist() == [None, None]
    low, high = (result[f"annual_bill{end}"].to_numpy() for end in ("_low", "_high"))
    assert high[1] - low[1] > high[0] - low[0], "an area that is not told widens the range"


def test_a_value_that_is_no_cell_is_refused_alone(tmp_path):
    named = HOMES | {"floor_area": [[1.0], [2.0], None, [3.0, 4.0]]}
    target = str(tmp_path / "out.parquet")
    assert run(parquet(tmp_path / "in.parquet", named), target) == 0
    assert pq.read_table(target)["issues"].to_pylist()[0] == "floor_area:not_a_number"


@pytest.mark.parametrize("content", [None, b"", b"PAR1 and nothing", b"id,floor_area\n1,2\n"])
def test_what_is_not_parquet_is_refused_and_leaves_no_output(tmp_path, content):
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    if content is not None:
        source.write_bytes(content)
    assert run(str(source), str(target)) == 2
    assert not list(tmp_path.glob("out*"))


def test_a_fault_midway_leaves_no_half_file(tmp_path, monkeypatch):
    from calc import __main__ as command

    def broken(asked, batches):
        yield from list(real(asked, batches))[:1]
        raise UnreadableFile("the disk has gone")

    real = command._answered
    monkeypatch.setattr(command, "_answered", broken)
    assert run(parquet(tmp_path / "in.parquet"), str(tmp_path / "out.parquet")) == 2
    assert not list(tmp_path.glob("out*"))


def test_columns_that_stand_twice_are_refused(tmp_path):
    twice = pa.table([pa.array([1]), pa.array([2])], names=["floor_area", "floor_area"])
    pq.write_table(twice, tmp_path / "in.parquet")
    assert run(str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet")) == 2


def test_an_empty_folder_and_an_unknown_kind_are_told(tmp_path):
    with pytest.raises(UnreadableFile, match="no .parquet"):
        list(table.batches(str(tmp_path)))
    with pytest.raises(UnreadableFile, match="expected a file"):
        kind_of("homes.ods")


def test_the_rows_announced_are_the_rows_read(tmp_path):
    path = parquet(tmp_path / "in.parquet", {"id": list(np.arange(50))})
    assert table.rows_in(path) == 50 == sum(batch.n for batch in table.batches(path, 7))
