"""What an installation may change, from the environment."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from calc.tools import DRAWS

_CONTACT = re.compile(r"[^@\s:/?&]+@[^@\s:/?&]+\.[a-z]{2,}|https://[^@\s\"<>]+", re.IGNORECASE)
_ROOT = Path(__file__).parent.parent.parent


def _version() -> str:
    with (_ROOT / "pyproject.toml").open("rb") as stream:
        return tomllib.load(stream)["project"]["version"]


@dataclass(frozen=True)
class Config:
    """Settings of one running application.

    Attributes
    ----------
    draws : int
        Samples behind each range.
    query_limit, body_limit : int
        Longest address and largest form accepted. [bytes]
    proxies : int
        Proxies in front whose headers are believed.
    api_body_limit : int
        Longest body of the API: 1,000 homes described in full. [bytes]
    api_requests : str
        Requests that one client may make of the API.
    work : str
        Work that one client may ask, of pages and of the API. [ms of a processor]
    rate_limit_storage : str
        Where that is counted: ``memory://`` (each process) or ``redis://…`` (all of them).
    public_url : str
        Address that links and QR codes lead to; empty for the one the visitor came by.
    contact : str
        Who to write to of this site: an e-mail address, or the ``https://`` address of a page.
    territory, territories : str
        Slug of the territory of addresses that name none; folder of their files.
    database_url, data : str
        Where counts are kept: a database, or without one a file in this folder.
    hsts_subdomains : bool
        Browsers are told that every name under this one is served over https alone.
    tablet_pace : int
        Participations that a tablet may add to an event in ten minutes.
    is_room : bool
        An event's laptop, which listens to a whole room: no landlord's files, no API.
    host_key : str
        Secret of those who may create events by a page; under 20 letters, nobody may.
    """

    version: str
    draws: int = DRAWS
    query_limit: int = 8_000
    body_limit: int = 64_000
    proxies: int = 0
    api_body_limit: int = 4_000_000
    api_requests: str = "600 per minute"
    work: str = "60000 per minute"
    rate_limit_storage: str = "memory://"
    public_url: str = ""
    contact: str = ""
    territory: str = "neutre"
    territories: str = str(_ROOT / "territories")
    database_url: str = ""
    host_key: str = ""
    is_room: bool = False
    tablet_pace: int = 40
    hsts_subdomains: bool = False
    data: str = str(_ROOT / "instance")

    def __post_init__(self) -> None:
        if self.contact and not _CONTACT.fullmatch(self.contact):
            raise ValueError("ELAN_CONTACT: climat@ville.fr, or https://www.ville.fr/contact")

    @property
    def contact_link(self) -> str:
        """Where a link to who holds this site leads; nothing when nobody is told."""
        return f"mailto:{self.contact}" if "@" in self.contact else self.contact

    @classmethod
    def from_environment(cls) -> Config:
        """Read ``ELAN_DRAWS``, ``ELAN_PROXIES``, ``ELAN_API_REQUESTS``, ``ELAN_WORK``,
        ``RATE_LIMIT_STORAGE``, ``ELAN_PUBLIC_URL``, ``ELAN_CONTACT``, ``ELAN_TERRITORY``,
        ``ELAN_TERRITORIES``,
        ``ELAN_HOST_KEY``, ``ELAN_EVENT``, ``ELAN_HSTS``, ``ELAN_TABLET_PACE``, ``DATABASE_URL``
        and ``ELAN_DATA``; the rest is fixed."""
        return cls(
            version=_version(),
            draws=int(os.environ.get("ELAN_DRAWS", cls.draws)),
            proxies=int(os.environ.get("ELAN_PROXIES", cls.proxies)),
            api_requests=os.environ.get("ELAN_API_REQUESTS", cls.api_requests),
            work=os.environ.get("ELAN_WORK", cls.work),
            rate_limit_storage=os.environ.get("RATE_LIMIT_STORAGE", cls.rate_limit_storage),
            public_url=os.environ.get("ELAN_PUBLIC_URL", cls.public_url),
            contact=os.environ.get("ELAN_CONTACT", cls.contact).strip(),
            territory=os.environ.get("ELAN_TERRITORY", cls.territory),
            territories=os.environ.get("ELAN_TERRITORIES", cls.territories),
            hsts_subdomains=os.environ.get("ELAN_HSTS") == "subdomains",
            tablet_pace=int(os.environ.get("ELAN_TABLET_PACE", cls.tablet_pace)),
            is_room=os.environ.get("ELAN_EVENT") == "1",
            host_key=os.environ.get("ELAN_HOST_KEY", cls.host_key),
            database_url=os.environ.get("DATABASE_URL", cls.database_url),
            data=os.environ.get("ELAN_DATA", cls.data),
        )


def draws() -> int:
    """Samples behind each range of the pages of this installation."""
    return current_app.config["ELAN"].draws
