"""*Créer un événement*: what the form says, and its French where it is refused."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, Form, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from app.events.words import NEW_EVENT, NEW_EVENT_REFUSALS

_LONGEST = 80
_MOST_DAYS = 31
_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


class EventForm(Form):
    """A new event as told; the first day is today's where nothing is sent yet.

    Parameters
    ----------
    is_sent : bool
        A form was posted, were it empty: only then is anything refused or accepted. The key comes
        first: to who does not have it, nothing else is said.
    territories : mapping of str to str
        Names of those that may be chosen, by slug.
    secret : str
        What only hosts know; never sent back.
    """

    name = StringField(NEW_EVENT["name"][0], description=NEW_EVENT["name"][1])
    territory = SelectField(NEW_EVENT["territory"][0], validate_choice=False)
    starts = DateField(NEW_EVENT["starts"][0], [InputRequired()], _DAYS, NEW_EVENT["starts"][1])
    ends = DateField(NEW_EVENT["ends"][0], [InputRequired()], _DAYS, NEW_EVENT["ends"][1])
    secret = PasswordField(NEW_EVENT["secret"][0], description=NEW_EVENT["secret"][1])

    def __init__(
        self,
        sent: MultiDict[str, str],
        territories: Mapping[str, str],
        secret: str,
        today: date,
        is_sent: bool,
    ):
        super().__init__(sent, data={"starts": today, "ends": today})
        self.territory.choices = list(territories.items())
        self._secret, self._today = secret, today
        if is_sent and self.has_secret:
            self.validate()
        elif is_sent:
            self.secret.errors = [NEW_EVENT_REFUSALS["secret"]]

    def validate_name(self, field: Field) -> None:
        text = field.data = (field.data or "").strip()
        _refuse(not 1 <= len(text) <= _LONGEST or not text.isprintable())

    def validate_territory(self, field: Field) -> None:
        _refuse(field.data not in dict(field.choices))

    def validate_starts(self, field: Field) -> None:
        last = self._today + timedelta(365)
        _refuse(field.data is None or not self._today <= field.data <= last)

    def validate_ends(self, field: Field) -> None:
        starts, ends = None if self.starts.errors else self.starts.data, field.data
        _refuse(ends is None or bool(starts and not 0 <= (ends - starts).days < _MOST_DAYS))

    @property
    def has_secret(self) -> bool:
        """Whether the hosts' key was told."""
        told = (self.secret.data or "").strip()
        return hmac.compare_digest(told.encode(), self._secret.encode())

    @property
    def refusals(self) -> dict[str, str]:
        """The French sentence of each refused field."""
        return {name: NEW_EVENT_REFUSALS[name] for name in self.errors if name}

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of a form without errors."""
        assert self.starts.data and self.ends.data
        return self.starts.data, self.ends.data


def _refuse(is_so: bool) -> None:
    """Refuse the field: its one sentence is :data:`NEW_EVENT_REFUSALS`."""
    if is_so:
        raise ValidationError
