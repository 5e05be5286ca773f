"""*Créer un événement*: what the form says, and its French where it is refused."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, Form, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

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
NEW_EVENT = {
    "name": ("Son nom", "Celui que le mur affiche : « Marché de Noël de Béthune »."),
    "territory": ("Le territoire", ""),
    "starts": ("Le premier jour", "Jour, mois, année : 05/12/2026."),
    "ends": ("Le dernier jour", "Le même jour, ou jusqu’à un mois plus tard."),
    "secret": ("La clé des animateurs", "Celle que votre territoire vous a confiée."),
}
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
