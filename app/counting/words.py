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
COMMITMENTS = {
    "adviser": "appeler un conseiller France Rénov’",
    "quote": "demander un devis de travaux",
    "insulate": "isoler mon logement",
    "leave_fossil": "remplacer ma chaudière au gaz ou au fioul",
    "heating_degree": "baisser mon chauffage d’un degré",
    "bike_a_day": "aller au travail à vélo un jour par semaine",
    "carpool_a_day": "covoiturer un jour par semaine",
    "transit_a_day": "prendre le bus ou le tram un jour par semaine",
    "train_a_month": "prendre le train une fois par mois au lieu de la voiture",
    "drive_slower": "rouler plus doucement",
    "one_car_less": "vivre avec une voiture de moins",
    "talk": "en parler autour de moi",
}
"""After « Je m’engage à »."""
