"""The French of events: commitments, what became of a contribution, the wall, the host's page."""

from __future__ import annotations

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
