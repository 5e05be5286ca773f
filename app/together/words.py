"""The French of *Mon élan*."""

from __future__ import annotations

REFUSALS = {
    "lien_logement": "Ce lien n’est pas celui d’un résultat « Mon logement » : copiez l’adresse "
    "de la page de votre résultat, en entier.",
    "lien_trajets": "Ce lien n’est pas celui de « Notre semaine » ou de « Notre année » : copiez "
    "l’adresse de la page de votre résultat, en entier.",
}
HOME, MOVING = "Logement", "Déplacements"
SECTORS = {"housing": HOME, "mobility": MOVING, "all": "Tout compris"}
NOT_IN_IT = (
    "L’énergie du logement et les déplacements seulement : ni la nourriture, ni les achats, ni "
    "les services publics, qui font plus de la moitié de l’empreinte d’un Français."
)
TWO_TONNES = "Repère pour 2050, tout compris"
NATIONAL = "Visé en France en 2050, tout compris"
OF_PART = {
    "home": "Vos réponses sur le logement sont à revoir",
    "moving": "Vos réponses sur les déplacements sont à revoir",
    "people": "Le nombre de personnes est à revoir",
}
ELECTRIC_CAR = (
    "Votre voiture se recharge peut-être à la maison : sa recharge serait alors comptée deux fois, "
    "dans la facture que vous avez donnée et dans les déplacements."
)
TENANT = (
    "Vous n’êtes pas propriétaire : les travaux sont à décider avec votre bailleur, qui a ses "
    "propres aides. Montrez-lui cette page."
)
PEOPLE_DISAGREE = (
    "Les deux questionnaires ne disent pas le même nombre de personnes : le logement en compte "
    "{home}, les déplacements {moving}. Chacun garde le sien ; par personne, nous divisons par "
    "{moving}."
)
HELPERS = ("network", "carpool_site", "employer", "repair", "licence")
"""Kinds of help to move otherwise, the territory's first."""
