"""WordPress and SPIP on loopback, each with its own files; ended with the trial."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks.cms.debian import unpacked

HERE = Path(__file__).parent
_NOWHERE = subprocess.DEVNULL
_LIBRARIES = ("libjs-cropper", "libjs-lodash", "libjs-underscore", "php-getid3")


@dataclass(frozen=True)
class Release:
    """A system as a release of Debian packages it."""

    name: str
    suite: str
    theme: str
    more: tuple[str, ...] = ()
    is_network: bool = False


WORDPRESS = (
    Release("7", "sid", "twentytwentyfive", ("libjs-jquery-ui", "libphp-phpmailer")),
    Release("6.8", "trixie", "twentytwentyfour"),
    Release("6.1", "bookworm", "twentytwentyone"),
    Release("network", "sid", "twentytwentyfive", ("libjs-jquery-ui", "libphp-phpmailer"), True),
)


@dataclass(frozen=True)
class Running:
    """A system that is served."""

    name: str
    version: str
    theme: str
    address: str
    root: Path


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _ended(process: subprocess.Popen) -> None:
    """End a server and those that it started."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """Socket of a MariaDB of its own, that no network reaches."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    who = ["--user=root"] if os.geteuid() == 0 else []
    made = ["mariadb-install-db", "--no-defaults", *who, f"--datadir={folder}/data"]
    made.append("--auth-root-authentication-method=normal")
    subprocess.run(made, check=True, stdout=_NOWHERE, stderr=_NOWHERE)
    where = folder / "socket"
    process = subprocess.Popen(
        [
            *("mariadbd", "--no-defaults", *who, f"--datadir={folder}/data", f"--socket={where}"),
            *("--skip-networking", "--innodb-buffer-pool-size=64M", f"--pid-file={folder}/pid"),
            "--innodb-flush-log-at-trx-commit=0",
        ],
        stdout=_NOWHERE,
        stderr=_NOWHERE,
        start_new_session=True,
    )
    try:
        for _ in range(200):
            if where.exists():
                break
            time.sleep(0.1)
        yield where
    finally:
        _ended(process)


@contextmanager
def php(root: Path, port: int, *options: str) -> Iterator[None]:
    """PHP's own server on a folder."""
    process = subprocess.Popen(
        ["php", *options, "-S", f"127.0.0.1:{port}", "-t", str(root)],
        env={**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
        stdout=_NOWHERE,
        stderr=(root.parent / "php.log").open("w"),
        start_new_session=True,
    )
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        _ended(process)


def _sql(where: Path, text: str) -> None:
    subprocess.run(["mariadb", "--no-defaults", f"--socket={where}", "-e", text], check=True)


@contextmanager
def wordpress(release: Release, build: Path, where: Path) -> Iterator[Running]:
    """One WordPress, installed afresh: ``admin``, ``editor`` and ``author``, each its password."""
    packages = ("wordpress", f"wordpress-theme-{release.theme}", *_LIBRARIES, *release.more)
    source = build / release.suite
    version = unpacked(source, release.suite, packages)
    run = build / "run" / release.name
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(source / "usr/share", run / "share", symlinks=True)
    root, port, base = run / "share/wordpress", free_port(), f"wp{release.name.replace('.', '')}"
    _sql(where, f"DROP DATABASE IF EXISTS {base}; CREATE DATABASE {base} CHARACTER SET utf8mb4")
    address = f"http://localhost:{port}"
    root.joinpath("wp-config.php").write_text(
        "<?php\n"
        f"define('DB_NAME', '{base}'); define('DB_USER', 'root'); define('DB_PASSWORD', '');\n"
        f"define('DB_HOST', 'localhost:{where}'); define('DB_CHARSET', 'utf8mb4');\n"
        f"define('DB_COLLATE', ''); $table_prefix = 'wp_'; define('FS_METHOD', 'direct');\n"
        "define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);\n"
        + ("define('DISALLOW_UNFILTERED_HTML', true);\n" if release.is_network else "")
        + "defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');\n"
        + "require_once ABSPATH . 'wp-settings.php';\n"
    )
    content = root / "wp-content"
    (content / "mu-plugins").mkdir(parents=True, exist_ok=True)
    (content / "upgrade").mkdir(exist_ok=True)
    shutil.copy(HERE / "mu.php", content / "mu-plugins/trial.php")
    (content / "plugins").mkdir(exist_ok=True)
    subprocess.run(
        ["php", "-d", "error_reporting=E_ERROR", HERE / "setup.php", root, address, ""],
        check=True,
        stdout=_NOWHERE,
    )
    with php(root, port):
        with urlopen(f"{address}/wp-login.php") as response:
            assert response.status == 200
        yield Running(release.name, version, release.theme, address, root)
