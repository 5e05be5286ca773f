"""What an installation may change, from the environment."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def _version() -> str:
    with (_ROOT / "pyproject.toml").open("rb") as stream:
        return tomllib.load(stream)["project"]["version"]


@dataclass(frozen=True)
class Config:
    """Settings of one running application.

    Attributes
    ----------
    draws, works_draws : int
        Possible worlds behind each range: of a home, of its works.
    query_limit, body_limit : int
        Longest address and largest form accepted. [bytes]
    proxies : int
        Proxies in front whose headers are believed.
    """

    version: str
    draws: int = 400
    works_draws: int = 200
    query_limit: int = 8_000
    body_limit: int = 64_000
    proxies: int = 0

    @classmethod
    def from_environment(cls) -> Config:
        """Read ``ELAN_DRAWS`` and ``ELAN_PROXIES``; the rest is fixed."""
        return cls(
            version=_version(),
            draws=int(os.environ.get("ELAN_DRAWS", cls.draws)),
            proxies=int(os.environ.get("ELAN_PROXIES", cls.proxies)),
        )
