"""The French of *Mes trajets*: modes, questions, and why a mode is not proposed."""

from __future__ import annotations

from app.asking.form import Words
from calc.mobility.modes import named

MODES = {
    "walk": "À pied",
    "bike": "Vélo",
    "e_bike": "Vélo électrique",
    "e_cargo_bike": "Vélo cargo électrique",
    "e_scooter": "Trottinette électrique",
    "moped": "Scooter 50 cm³",
    "electric_moped": "Scooter électrique",
    "motorbike_small": "Petite moto (jusqu’à 250 cm³)",
    "motorbike": "Moto (plus de 250 cm³)",
    "car": "Voiture",
    "electric_car": "Voiture électrique",
    "car_2": "Covoiturage, une personne de plus",
    "car_3": "Covoiturage, deux personnes de plus",
    "taxi": "Taxi, VTC",
    "camper": "Camping-car",
    "camper_van": "Fourgon aménagé",
    "bus": "Bus",
    "bus_electric": "Bus électrique",
    "bus_gas": "Bus au gaz",
    "coach": "Autocar",
    "tram": "Tramway",
    "metro": "Métro",
    "suburban_train": "RER, Transilien",
    "regional_train": "TER",
    "intercity_train": "Intercités",
    "high_speed_train": "TGV",
    "night_train": "Train de nuit",
    "plane": "Avion",
    "ferry": "Ferry",
}
BY = {
    "walk": "à pied",
    "bike": "à vélo",
    "e_bike": "à vélo électrique",
    "e_cargo_bike": "en vélo cargo",
    "e_scooter": "en trottinette",
    "moped": "en scooter",
    "electric_moped": "en scooter électrique",
    "motorbike_small": "à moto",
    "motorbike": "à moto",
    "car": "en voiture",
    "electric_car": "en voiture électrique",
    "car_2": "en covoiturage, avec une personne de plus",
    "car_3": "en covoiturage, avec deux personnes de plus",
    "taxi": "en taxi",
    "camper": "en camping-car",
    "camper_van": "en fourgon",
    "bus": "en bus",
    "bus_electric": "en bus électrique",
    "bus_gas": "en bus au gaz",
    "coach": "en autocar",
    "tram": "en tramway",
    "metro": "en métro",
    "suburban_train": "en RER",
    "regional_train": "en TER",
    "intercity_train": "en Intercités",
    "high_speed_train": "en TGV",
    "night_train": "en train de nuit",
    "plane": "en avion",
    "ferry": "en ferry",
}
OTHERS = named("folded")
"""Modes shown after the others, folded."""
NAMED = tuple(key for key in MODES if key not in OTHERS)
"""Those that are not."""

AT_REACH = {
    "too_far": "un peu trop loin : on va rarement au-delà de {most}",
    "too_near": "un peu trop près : il sert à partir de {least}",
}
"""Reasons where the distance, once rounded, is the limit."""
REASONS = {
    "too_far": "trop loin : {distance}, quand on va rarement au-delà de {most}",
    "too_near": "trop près : {distance}, quand il sert à partir de {least}",
    "no_network": "pas de ligne entre ces deux communes",
    "sea_between": "il y a la mer à traverser",
    "no_road": "aucune route n’y mène : la forêt, des rivières",
    "roads_unknown": "nous n’y connaissons ni les routes ni les bateaux : dites les kilomètres",
    "no_sea": "pas de mer à traverser",
    "no_ferry": "pas de ferry connu entre ces deux lieux",
    "no_station": "pas de gare à moins de 8 km, d’un côté ou de l’autre",
    "no_train": "pas de train de cette sorte entre ces gares",
    "places_unknown": "dites d’où et jusqu’où pour savoir s’il y a la mer",
    "too_many": "pas assez de places pour vous tous",
}
CONDITIONS = {
    "stop": "s’il y a une ligne près de chez vous",
    "station": "s’il y a une gare ou une station près des deux bouts",
    "network": "s’il y en a un chez vous",
    "line": "s’il y a une ligne",
    "airport": "s’il y a un vol ; hors trajet jusqu’à l’aéroport",
    "port": "s’il y a un bateau",
    "afoot": "compté à pied, sans voiture à bord",
    "aboard": "compté avec la voiture à bord",
    "cabin": "compté avec une voiture et une cabine à deux",
}
NO_ROAD = {
    "sea_between": "et la mer à traverser",
    "no_road": "et aucune route n’y mène",
    "roads_unknown": "par des routes que nous ne connaissons pas",
}
"""What is said of the distance where no road of our maps leads."""
ABOARD = ("aboard", "cabin")
"""Conditions of a ferry that carries the car too: no seat is held against it."""
SORTS = {
    "emissions": "carbone",
    "cost": "argent",
    "duration": "temps",
    "active_minutes": "mouvement",
}
MEASURES = {
    "emissions": "Carbone",
    "cost": "Argent",
    "duration": "Temps",
    "active_minutes": "Mouvement",
}
BESTS = {
    "emissions": "Le plus sobre",
    "cost": "Le moins cher",
    "duration": "Le plus rapide",
    "active_minutes": "Celui qui fait bouger",
}
PURPOSES = {
    "work": "Travail",
    "study": "École, études",
    "escort": "Accompagner quelqu’un",
    "shopping": "Courses",
    "leisure": "Loisirs, sport, visites",
    "other": "Autre",
}
AMONG = {
    "emissions": "Parmi les plus sobres",
    "cost": "Parmi les moins chers",
    "duration": "Parmi les plus rapides",
}
"""The same where the ranges do not tell the best from another."""
COUNTINGS = {
    "marginal": "Ce que ce trajet ajoute, voiture déjà là",
    "full": "Tout ce qu’il coûte (achat, assurance…)",
}
SIZES = {"small": "Petite", "medium": "Moyenne", "saloon": "Grande", "suv": "SUV"}
"""One word a value, on every page: *Ma semaine* and *Ma voiture* take them here."""
MOTORS = {
    "petrol": "Essence",
    "diesel": "Diesel",
    "hybrid": "Hybride",
    "plug_in_hybrid": "Hybride rechargeable",
    "electric": "Électrique",
    "lpg": "GPL",
    "e85": "Superéthanol E85",
}
TRIP_FIELDS: dict[str, Words] = {
    "origin": Words("D’où partez-vous ?", "départ", "Ville ou code postal."),
    "destination": Words(
        "Où allez-vous ?", "arrivée", "Ville, en France ou à l’étranger, ou code postal."
    ),
    "distance": Words(
        "Ou bien, quelle distance ?",
        "distance",
        "D’un aller, par la route. Elle l’emporte sur celle des communes.",
        unit="km",
        blank="calculée de commune à commune",
    ),
    "people": Words(
        "Combien voyagez-vous ensemble ?",
        "personnes",
        "Vous compris.",
        unit="personnes",
        blank="seul ou seule",
    ),
    "return_trip": Words(
        "Aller simple ou aller et retour ?",
        "retour",
        choices={
            "": "Aller et retour s’il revient, sinon aller simple",
            "false": "Aller simple",
            "true": "Aller et retour",
        },
    ),
    "times_a_week": Words(
        "Combien de fois par semaine ?",
        "fois par semaine",
        "Pour le bilan d’une année et la santé.",
        unit="fois",
        blank="une seule fois",
    ),
    "purpose": Words(
        "Pour quoi ?",
        "motif",
        "Pour le travail, l’employeur paie la moitié de l’abonnement.",
        choices={"": "Le travail, s’il revient chaque semaine", **PURPOSES},
    ),
    "car_size": Words(
        "Taille de la voiture", "taille de la voiture", choices={"": "Moyenne, sans doute", **SIZES}
    ),
    "car_motor": Words(
        "Son énergie", "énergie de la voiture", choices={"": "Essence, sans doute", **MOTORS}
    ),
    "car_consumption": Words(
        "Sa consommation, si vous la connaissez",
        "consommation de la voiture",
        "Litres aux 100 km, ou kWh si elle est électrique.",
        unit="aux 100 km",
        blank="celle d’une voiture de cette taille",
    ),
    "contrails": Words(
        "Traînées d’avion", "traînées d’avion", choices={"": "Comptées", "false": "Sans elles"}
    ),
    "leg_mode": Words("Étape", "étape"),
    "leg_distance": Words("Distance de l’étape", "distance de l’étape", unit="km"),
}
SENTENCES = {
    "required": "Dites d’où vous partez et où vous allez, ou donnez une distance.",
    "same_commune": "Vous restez dans la même commune : donnez une distance.",
    "leg_mode": "Choisissez le mode de chaque étape.",
    "leg_distance": "Donnez la distance de chaque étape, par exemple 3,5.",
}
