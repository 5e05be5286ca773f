"""Debian's packages of another release, unpacked in a folder: nothing is installed from them."""

from __future__ import annotations

import subprocess
from pathlib import Path

_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def _mirror() -> str:
    """The mirror that this machine asks for its own packages."""
    sites = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return next(site for site in sites if site.rstrip("/").endswith("debian"))


def unpacked(folder: Path, suite: str, packages: tuple[str, ...]) -> str:
    """Unpack packages of a release once, and tell the version of the first.

    Parameters
    ----------
    folder : Path
        Where they are unpacked, as ``/`` is in a package.
    suite : str
        Name of a release, as ``trixie``.
    packages : tuple of str
    """
    stated = folder / "version"
    if stated.exists():
        return stated.read_text()
    apt = folder / "apt"
    for part in ("lists/partial", "cache/archives/partial", "debs"):
        (apt / part).mkdir(parents=True, exist_ok=True)
    source = f"deb [signed-by={_KEYRING}] {_mirror()} {suite} main\n"
    (apt / "sources.list").write_text(source)
    said = {
        "Dir::Etc::sourcelist": apt / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "APT::Sandbox::User": "root",
    }
    options = [part for name, value in said.items() for part in ("-o", f"{name}={value}")]
    subprocess.run(["apt-get", *options, "-qq", "update"], check=True)
    subprocess.run(
        ["apt-get", *options, "-qq", "download", *packages], cwd=apt / "debs", check=True
    )
    version = ""
    for result in sorted((apt / "debs").glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", result, folder], check=True)
        name, number, _ = result.name.split("_", 2)
        if name == packages[0]:
            version = number.partition("+")[0]
    stated.write_text(version)
    return version
