"""The French of what was done with the tools in a territory."""

from __future__ import annotations

TOOLS = {
    "housing": "Mon logement",
    "works": "Mes travaux",
    "trips": "Mes trajets",
    "week": "Notre semaine",
    "car": "Ma voiture",
    "elan": "Mon élan",
}
CHANNELS = {
    "site": "Sur le site",
    "widget": "Dans un autre site",
    "tablet": "Sur une tablette",
    "api": "Par l’API",
}
STEPS = {
    "started": "Commencé",
    "finished": "Résultat vu",
    "shared": "Lien pris",
    "printed": "Imprimé",
    "adviser": "Conseiller appelé",
}
FIGURES = {
    "label": ("Étiquette DPE probable des logements décrits", "Étiquette"),
    "bill": ("Facture d’énergie réelle des logements décrits", "Facture par an"),
    "saving": ("Économies à portée, par foyer et par an", "Économie par an"),
    "mode": ("Comment on va au travail", "Trajet du travail"),
}
MODES = {
    "active": "À pied ou à vélo",
    "public": "En transport en commun",
    "car": "En voiture",
    "other": "Autrement",
}
TOGETHER = "Réunis, car trop peu nombreux"
