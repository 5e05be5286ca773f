"""The host of an event: the words, the form that creates one, the page from which it is led."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, Form, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from app.events.book import Event
from app.events.contributions import LEAST, Tally, safe_communes
from app.saying import THIN, Context, between, day, number
from app.site.surfaces import is_local
from calc.contribution import codes
from calc.parameters import parameters
from calc.places import communes as places
from calc.tables.files import french_file

# The French of events: commitments, what became of a contribution, the wall, the host's page.

SHORT_COMMITMENTS = {
    "adviser": "Appeler un conseiller",
    "quote": "Demander un devis",
    "insulate": "Isoler",
    "leave_fossil": "Quitter le gaz ou le fioul",
    "heating_degree": "Chauffer un degré de moins",
    "bike_a_day": "Le vélo, un jour par semaine",
    "carpool_a_day": "Covoiturer un jour par semaine",
    "transit_a_day": "Le bus, un jour par semaine",
    "train_a_month": "Le train, une fois par mois",
    "drive_slower": "Rouler plus doucement",
    "one_car_less": "Une voiture de moins",
    "talk": "En parler autour de soi",
}
TOOLS = {
    "housing": "Mon logement",
    "works": "Mes travaux",
    "trips": "Un trajet",
    "duel": "À deux",
    "week": "Ma semaine, mon année",
    "car": "Ma voiture",
    "elan": "Mon élan",
}
UNDONE: dict[str, tuple[str, dict[str, int]]] = {
    "1": ("la dernière", {"count": 1}),
    "3": ("les 3 dernières", {"count": 3}),
    "10": ("les 10 dernières", {"count": 10}),
    "10min": ("celles des 10 dernières minutes", {"minutes": 10}),
    "60min": ("celles de la dernière heure", {"minutes": 60}),
    "toutes": ("toutes", {}),
}
"""What a host may undo of a tablet, or of all: what he reads, and what it means."""
STATES = {"open": "ouvert", "paused": "en pause", "closed": "clos"}
CONTRIBUTION_FIELDS = {
    "contribution": "le numéro d’envoi",
    "tablet": "le nom de la tablette",
    "tool": "le calculateur",
    "saving": "la tranche d’économies",
    "emissions": "la tranche d’émissions",
    "commune": "la commune",
    "actions": "les engagements",
}
FATES = {
    "added": ("Merci, c’est compté", "Votre résultat s’ajoute à ceux de la salle, sans votre nom."),
    "known": ("C’est déjà compté", "Ce résultat est dans le total de la salle : une fois suffit."),
    "paused": ("L’animateur a mis l’événement en pause", "Réessayez dans un instant."),
    "over": ("Cet événement est terminé", "Il ne reçoit plus de résultats."),
    "stranger": (
        "Cette tablette ne participe pas encore",
        "L’animateur lui donne sa place : sur sa page, « Ajouter des tablettes », puis le QR code.",
    ),
    "slow": (
        "Trop de résultats en peu de temps",
        "Celui-ci n’est pas compté. Réessayez dans quelques minutes.",
    ),
    "unknown": ("Cet événement n’existe pas", "Demandez à l’animateur le lien des tablettes."),
}
REFUSED = "Ce résultat n’a pas pu être ajouté"
NEW_EVENT_REFUSALS = {
    "name": "Écrivez un nom de 1 à 80 lettres.",
    "territory": "Choisissez un territoire de la liste.",
    "starts": "Donnez un jour à partir d’aujourd’hui, comme 05/12/2026.",
    "ends": "Donnez le même jour, ou un jour du mois qui suit.",
    "secret": "Ce n’est pas la clé des animateurs.",
}
HOST_WARNING = (
    "Les codes QR des tablettes mènent à {address}, qui ne s’ouvre que sur ce réseau. "
    "Pour qu’ils s’ouvrent à la maison, réglez ELAN_PUBLIC_URL sur l’adresse publique du site."
)
"""What a host should know before anybody scans a code."""


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

    name = StringField(
        "Son nom", description="Celui que le mur affiche : « Marché de Noël de Béthune »."
    )
    territory = SelectField("Le territoire", validate_choice=False)
    starts = DateField(
        "Le premier jour", [InputRequired()], _DAYS, "Jour, mois, année : 05/12/2026."
    )
    ends = DateField(
        "Le dernier jour", [InputRequired()], _DAYS, "Le même jour, ou jusqu’à un mois plus tard."
    )
    secret = PasswordField(
        "La clé des animateurs", description="Celle que votre territoire vous a confiée."
    )

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
        stated = (self.secret.data or "").strip()
        return hmac.compare_digest(stated.encode(), self._secret.encode())

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


# An event → its host's page: live counts by tablet, links, the table to export.

_SHOWN = 60
"""Tablets that the host's page names: it stays light whatever came."""
_GIVEN = re.compile(r"tab\d{2}")


@dataclass(frozen=True)
class Count:
    """A name and its count."""

    code: str
    name: str
    count: int


def _dates(event: Event) -> str:
    if event.starts == event.ends:
        return day(event.starts)
    return f"du {day(event.starts)} au {day(event.ends)}"


def commune_name(code: str) -> str:
    """A commune's name; those too few to be told, or not told, have one together."""
    town = places.commune(code) if code else None
    return town.name if town else "Autres communes, ou non dites"


def _tablets(tally: Tally) -> list[Count]:
    """Tablets by the number that the host gave each, or else by their order; those that added most,
    however many names came from elsewhere."""
    lines = [
        Count(code, f"Tablette {int(code[3:]) if _GIVEN.fullmatch(code) else place}", n)
        for place, code in enumerate(tally.tablets, 1)
        if (n := tally.tablet.get(code))
    ]
    if len(lines) <= _SHOWN:
        return lines
    lines.sort(key=lambda line: -line.count)
    others = sum(line.count for line in lines[_SHOWN:])
    return [*lines[:_SHOWN], Count("", "Les autres", others)]


def present_host(event: Event, tally: Tally, today: date) -> Context:
    """The host's page of an event, live: its ``tag`` changes whenever anything shown does."""

    def lines(counts, names) -> tuple[Count, ...]:
        return tuple(Count(code, names(code), n) for code, n in counts.items())

    enough = tally.count >= LEAST
    return {
        "name": event.name,
        "state": event.state,
        "state_name": STATES[event.state],
        "dates": _dates(event),
        "expires": day(event.expires),
        "is_over": event.is_over(today),
        "count": tally.count,
        "count_text": number(tally.count),
        "is_on_wall": enough,
        "tablets": tuple(_tablets(tally)),
        "tools": lines(tally.tool, TOOLS.__getitem__),
        "actions": lines(tally.action, lambda code: SHORT_COMMITMENTS.get(code, code)),
        "communes": lines(safe_communes(tally.commune), commune_name) if enough else (),
        "tag": hashlib.sha256(repr((event, tally, today)).encode()).hexdigest()[:20],
    }


def host_warning(root: str) -> str:
    """What the host should know before anybody scans a code that leads to `root`, or nothing."""
    return HOST_WARNING.format(address=urlsplit(root).netloc) if is_local(root) else ""


def _bin_name(kind: str, code: str) -> str:
    if not code:
        return "non dit"
    low, high = parameters()[f"contribution.{kind}"].constant[codes(kind).index(code)]
    unit = "€ par an" if kind == "saving" else "kg de CO₂ par an"
    return f"rien{THIN}" if high <= 0 else between(low, high, unit)


def _rows(event: Event, tally: Tally) -> Iterator[tuple[str, str, str, int]]:
    yield "participations", "", "Toutes", tally.count
    yield from (("tablette", line.code, line.name, line.count) for line in _tablets(tally))
    if tally.count < LEAST:
        return
    yield from (("jour", code, code, n) for code, n in tally.day.items())
    yield from (("calculateur", code, TOOLS[code], n) for code, n in tally.tool.items())
    for kind, name in (("saving", "economies"), ("emissions", "emissions")):
        counts = getattr(tally, kind)
        yield from ((name, code, _bin_name(kind, code).strip(), n) for code, n in counts.items())
    yield from (
        ("engagement", code, SHORT_COMMITMENTS.get(code, code), n)
        for code, n in tally.action.items()
    )
    yield from (
        ("commune", code, commune_name(code), n) for code, n in safe_communes(tally.commune).items()
    )


def exported(event: Event, tally: Tally) -> str:
    """The table of an event, as a CSV that a French spreadsheet opens: counts, no person.

    Under ``LEAST`` participations only how many there were, and by tablet.
    """
    return french_file(("sujet", "code", "libelle", "nombre"), _rows(event, tally))
