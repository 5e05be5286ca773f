"""The French of the programme of works of a stock."""

from __future__ import annotations

AIMS = {
    "out_of_ban": (
        "Pouvoir continuer à louer",
        "Sortir les logements de F et de G avant que la loi n’interdise de les louer.",
    ),
    "tenants_euros": (
        "Alléger les factures",
        "Le plus d’euros gagnés par les locataires pour chaque euro dépensé.",
    ),
    "carbon": ("Émettre moins", "Le plus de CO₂ évité pour chaque euro dépensé."),
}
PACKAGES = {
    "roof_floor": "Toit et plancher bas",
    "openings": "Fenêtres et ventilation",
    "walls": "Murs et ventilation",
    "shell": "Murs, toit, plancher bas, ventilation",
    "whole_shell": "Toute l’enveloppe, fenêtres comprises",
    "water_heater": "Chauffe-eau thermodynamique",
    "generator": "Pompe à chaleur",
    "roof_floor_generator": "Toit, plancher bas, pompe à chaleur",
    "shell_generator": "Murs, toit, plancher bas, ventilation, pompe à chaleur",
    "network": "Raccordement à un réseau de chaleur",
    "shell_network": "Murs, toit, plancher bas, ventilation, réseau de chaleur",
    "whole": "Rénovation d’ensemble : enveloppe et pompe à chaleur",
}
RULES = {
    "worst_label_first": "Les pires étiquettes d’abord",
    "cheapest_first": "Les travaux les moins chers d’abord",
}
MOVES = {
    "budget_less": "Un budget plus petit de {budget}",
    "budget_more": "Un budget plus grand de {budget}",
    "fuels_dearer": "Gaz, fioul, bois et chaleur {fuel_prices} plus chers",
    "electricity_dearer": "Une électricité {electricity_price} plus chère",
    "ban_later": "Des interdictions à venir retardées de {ban_years} ans",
    "ban_sooner": "Des interdictions à venir avancées de {ban_years} ans",
}
NOTHING = (
    "Avec ce budget et ces travaux, rien d’utile à ce but ne peut être fait. Augmentez le budget, "
    "permettez d’autres travaux, ou changez de but."
)
UNMOVED = {
    "out_of_ban": "Les prix de l’énergie n’entrent pas dans ce but : ils n’y changent rien.",
    "tenants_euros": "La date des interdictions n’entre pas dans ce but : elle n’y change rien.",
    "carbon": "Ni les prix de l’énergie ni la date des interdictions n’entrent dans ce but : "
    "ils n’y changent rien.",
}
UNITS = {
    "out_of_ban": "années de location rendues possibles",
    "tenants_euros": "gagnés par les locataires",
    "carbon": "tonnes de CO₂ évitées",
}
UNITS_TOLD = {
    "out_of_ban": "Un logement que la loi interdirait de louer et qui peut l’être compte pour un, "
    "chaque année, de celle qui suit les travaux à celle qui suit le programme.",
    "tenants_euros": "Gains comptés de l’année qui suit les travaux à la {horizon}e année du "
    "programme, ou à la fin de vie des travaux, aux prix d’aujourd’hui.",
    "carbon": "Émissions évitées de l’année qui suit les travaux à la {horizon}e année du "
    "programme, ou à la fin de vie des travaux.",
}
STEPS = {
    "waiting": "Le calcul attend son tour.",
    "reading": "Lecture des logements.",
    "dwellings": "Calcul de chaque bouquet de travaux dans chaque logement.",
    "search": "Recherche du meilleur programme.",
    "moves": "Essais : et si les prix, le budget ou la loi changeaient ?",
    "ranges": "Calcul des fourchettes.",
}
SENTENCES = {
    "budget": "Donnez un budget par an, entre 1 000 € et 10 milliards d’euros.",
    "years": "Donnez un nombre d’années, de 1 à 15.",
    "start": "Donnez une année de début, de {first} à {last}.",
    "aid": "Donnez une part entre 0 et 95 %.",
    "aim": "Choisissez un but.",
}
CSV_HEAD = (
    "Identifiant",
    "Bâtiment",
    "Bouquet",
    "Travaux",
    "Année",
    "Coût (€ TTC)",
    "Coût bas (€ TTC)",
    "Coût haut (€ TTC)",
    "Gain du locataire (€/an)",
    "Gain bas (€/an)",
    "Gain haut (€/an)",
    "CO₂ évité (kg/an)",
    "CO₂ évité bas (kg/an)",
    "CO₂ évité haut (kg/an)",
    "Étiquette aujourd’hui",
    "Étiquette après travaux",
    "Probabilité de pouvoir louer après le programme (%)",
)
