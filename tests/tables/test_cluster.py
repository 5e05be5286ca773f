"""Many processes give the bytes that one gives, even when one of them dies."""

from __future__ import annotations

import os
import signal
import threading

import dask
import pytest
from distributed import LocalCluster

from calc.__main__ import main
from calc.tables import files as table
from calc.tools import Task, by_cluster

pytestmark = pytest.mark.load

KINDS = ["house,90,1930,natural_gas", "apartment,50,1970,electricity", "castle,80,1990,fuel_oil"]


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


@pytest.fixture
def homes(tmp_path):
    source = tmp_path / "homes.csv"
    rows = [f"{i},{KINDS[i % 3]}" for i in range(3000)]
    head = "id,dwelling_type,floor_area,construction_year,heating_carrier"
    source.write_text("\n".join([head, *rows]) + "\n")
    return source


def options(source, target, *more):
    return ["housing", str(source), "--output", str(target), "--date", "2026-11-01", *more]


def test_a_cluster_writes_the_same_bytes(homes, tmp_path, cluster):
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    assert main(options(homes, here, "--draws", "5")) == 0
    scheduler = ("--engine", "dask", "--scheduler", cluster.scheduler_address)
    assert main(options(homes, there, "--draws", "5", *scheduler)) == 0
    assert there.read_bytes() == here.read_bytes()


def test_a_worker_that_is_killed_loses_nothing(homes, cluster):
    task = Task("housing", "2026-11-01", 40, "csv")
    expected = [
        done.piece
        for done in by_cluster(task, table.batches(str(homes), 100), cluster.scheduler_address)
    ]
    pids = [info.pid for info in cluster.workers.values() if getattr(info, "pid", None)]
    assert pids
    result = []
    killer = threading.Event()
    for done in by_cluster(task, table.batches(str(homes), 100), cluster.scheduler_address):
        result.append(done.piece)
        if not killer.is_set():
            os.kill(pids[0], signal.SIGKILL)
            killer.set()
    assert result == expected and len(result) == 30


def test_nobody_at_the_address_is_told(homes, tmp_path, capsys):
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        there = tmp_path / "out.csv"
        asked = options(homes, there, "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
        assert main(asked) == 2
    assert "127.0.0.1:9" in capsys.readouterr().err
