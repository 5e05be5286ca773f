"""*Créer un événement*: what the form says, and its French where it is refused."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.events.words import NEW_EVENT, NEW_EVENT_REFUSALS

FIELDS = ("name", "territory", "starts", "ends", "secret")
_LONGEST = 80
_MOST_DAYS = 31


@dataclass(frozen=True)
class Asked:
    """One field as the page draws it."""

    name: str
    label: str
    hint: str
    value: str
    error: str


class EventForm:
    """A new event as told.

    Parameters
    ----------
    told : mapping of str to str
        Empty for a form not sent yet.
    territories : collection of str
        Slugs that may be chosen.
    secret : str
        What only hosts know.
    """

    def __init__(
        self, told: Mapping[str, str], territories: Collection[str], secret: str, today: date
    ):
        self._told = {name: told.get(name, "").strip() for name in FIELDS}
        self.name, self.territory = self._told["name"], self._told["territory"]
        self.starts, self.ends = _day(self._told["starts"]), _day(self._told["ends"])
        self.errors: dict[str, str] = {}
        if told:
            self._check(territories, secret, today)
        else:
            self._told |= {"starts": today.isoformat(), "ends": today.isoformat()}

    def _check(self, territories: Collection[str], secret: str, today: date) -> None:
        wrong = {
            "name": not 1 <= len(self.name) <= _LONGEST or not self.name.isprintable(),
            "territory": self.territory not in territories,
            "starts": self.starts is None or not today <= self.starts <= today + timedelta(365),
            "ends": self.ends is None,
            "secret": not hmac.compare_digest(self._told["secret"].encode(), secret.encode()),
        }
        if self.starts and self.ends and not wrong["starts"]:
            wrong["ends"] = not 0 <= (self.ends - self.starts).days < _MOST_DAYS
        self.errors = {name: NEW_EVENT_REFUSALS[name] for name, is_so in wrong.items() if is_so}

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of a form without errors."""
        assert self.starts and self.ends
        return self.starts, self.ends

    @property
    def fields(self) -> dict[str, Asked]:
        """Every field, for the page; the secret is never sent back."""
        return {
            name: Asked(
                name,
                *NEW_EVENT[name],
                "" if name == "secret" else self._told[name],
                self.errors.get(name, ""),
            )
            for name in FIELDS
        }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    day, _, rest = text.partition("/")
    month, _, year = rest.partition("/")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
