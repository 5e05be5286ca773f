"""Stores for tests: a file in a folder, and a real PostgreSQL when this machine has one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest

from benchmarks.hold import kept_port

_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
_USERS = ("postgres", "nobody")


@pytest.fixture
def store_folder(tmp_path):
    """An empty folder, for ``Config(data=…)`` or ``ELAN_DATA``."""
    return str(tmp_path / "store")


def _program(name: str) -> str | None:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(debian[0]) if debian else shutil.which(name)


def _drop(name: str) -> list[str]:
    """What runs a command as another user: PostgreSQL refuses root."""
    if not _ROOT:
        return []
    if name == "" or not shutil.which("runuser"):
        pytest.skip("PostgreSQL refuses to run as root, and no other user can run it here")
    return ["runuser", "-u", name, "--"]


def _user() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in _USERS if name in names), "")


@pytest.fixture(scope="session")
def postgres_server():
    """Address of a PostgreSQL started for these tests, without a password, gone afterwards."""
    programs = [_program(name) for name in ("initdb", "postgres", "pg_isready")]
    if not all(programs):
        pytest.skip("PostgreSQL is not installed")
    initdb, postgres, ready = programs
    folder = tempfile.mkdtemp(prefix="elan-pg-")
    user = _user() if _ROOT else ""
    if user:
        shutil.chown(folder, user)
    kept = kept_port()
    port = str(kept.getsockname()[1])
    as_user, data = _drop(user), f"{folder}/data"
    subprocess.run(
        [*as_user, initdb, "-D", data, "-U", "elan", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    server = subprocess.Popen(
        [*as_user, postgres, "-D", data, "-p", port, "-k", folder, "-h", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    asked = [ready, "-q", "-h", "127.0.0.1", "-p", port, "-t", "1"]
    while subprocess.run(asked, check=False).returncode != 0:
        if server.poll() is not None:
            pytest.fail("PostgreSQL did not start")
        time.sleep(0.1)
    yield f"postgresql+psycopg://elan@127.0.0.1:{port}"
    server.terminate()
    server.wait()
    kept.close()
    shutil.rmtree(folder, ignore_errors=True)


def at_once(processes: int, imports: str, work: str, *arguments: str) -> None:
    """Do the same work in several processes at once, which share imports made before."""
    script = f"""{imports}
import os, sys
is_first = all(os.fork() for _ in range({processes - 1}))
{work}
if is_first:
    sys.exit(any(os.waitpid(-1, 0)[1] for _ in range({processes - 1})))
"""
    subprocess.run([sys.executable, "-c", script, *arguments], check=True)


_PATIENCE = ("CONNECT", "STATEMENT", "LOCK", "POOL", "_PATIENCE")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path, monkeypatch):
    """An empty database, once in each kind, whose users have all the time of a busy machine."""
    for name in _PATIENCE:
        monkeypatch.setattr(f"app.store.{name}", 600)
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elan.db'}"
        return
    import psycopg

    server = request.getfixturevalue("postgres_server")
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
