"""The server's access log, without the secret keys that addresses of events hold."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from app.site.logs import plain


class Masked(Logger):
    """As gunicorn's own, on one line whatever was asked, each key reduced to its kind."""

    def atoms(self, *told: Any) -> dict[str, Any]:
        """What a line of the log may say."""
        found = super().atoms(*told)
        return {name: plain(v) if isinstance(v, str) else v for name, v in found.items()}
