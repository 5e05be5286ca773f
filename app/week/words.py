"""The French of *Ma semaine*, *Mon année* and *Et si…*: fields, refusals, levers, plans."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.trips.words import MODES as TRIP_MODES
from calc.mobility.trips.comparator import ELECTRIC_CAR


@dataclass(frozen=True)
class Label:
    """How a field speaks."""

    label: str
    unit: str = ""
    hint: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    empty: str = "Je ne sais pas"


MODES = {key: name for key, name in TRIP_MODES.items() if key != ELECTRIC_CAR} | {
    "moped": "Scooter 50 cm³",
    "motorbike_small": "Petite moto (jusqu’à 250 cm³)",
    "motorbike": "Moto (plus de 250 cm³)",
    "taxi": "Taxi, VTC",
}
WEEK_MODES = tuple(
    name for name in MODES if name not in ("plane", "night_train", "camper", "camper_van")
)
FAR_MODES = (
    "car",
    "plane",
    "high_speed_train",
    "intercity_train",
    "regional_train",
    "night_train",
    "coach",
    "ferry",
    "camper",
    "camper_van",
    "motorbike_small",
    "motorbike",
    "moped",
    "electric_moped",
    "e_bike",
    "bike",
    "walk",
    "taxi",
)
PUBLIC_MODES = (
    "bus",
    "bus_electric",
    "bus_gas",
    "coach",
    "tram",
    "metro",
    "suburban_train",
    "regional_train",
    "intercity_train",
    "high_speed_train",
    "night_train",
)
FAMILIES = {
    "active": "À pied ou à vélo",
    "car": "En voiture",
    "public": "En transport en commun",
    "other": "Autrement",
}
PURPOSES = {
    "work": "Travail",
    "study": "École, études",
    "escort": "Accompagner quelqu’un",
    "shopping": "Courses",
    "leisure": "Loisirs, sport, visites",
    "other": "Autre",
}
CAR_SIZES = {
    "small": "Petite (citadine)",
    "medium": "Moyenne (compacte)",
    "saloon": "Berline",
    "suv": "SUV",
}
CAR_MOTORS = {
    "petrol": "Essence",
    "diesel": "Diesel",
    "hybrid": "Hybride",
    "plug_in_hybrid": "Hybride rechargeable",
    "electric": "Électrique",
    "lpg": "GPL",
    "e85": "Superéthanol E85",
}
CARS = {"1": "Voiture 1", "2": "Voiture 2", "3": "Voiture 3"}
_PUBLIC = {name: MODES[name] for name in PUBLIC_MODES}
_FEW = {str(n): str(n) for n in range(6)}

HOUSEHOLD = {
    "adults": Label("Adultes", choices={str(n): str(n) for n in range(1, 7)}, empty=""),
    "children": Label("Enfants", choices=_FEW, empty=""),
    "home": Label("Votre commune", hint="Nom ou code postal. Elle sert à calculer les distances."),
    "contrails": Label(
        "Compter les traînées des avions",
        choices={"1": "Oui", "0": "Non"},
        hint="Elles réchauffent autant que le carburant brûlé, avec un grand doute.",
        empty="Oui (conseillé)",
    ),
    "sustainable_pay": Label(
        "Forfait mobilités durables versé par l’employeur",
        "€ par an",
        "Facultatif pour l’employeur. Il récompense vélo et covoiturage.",
    ),
    "cycle_under": Label("À vélo jusqu’à", "km"),
    "carpool_days": Label("Covoiturer", "jours par semaine"),
    "telework_days": Label("Télétravailler, au plus", "jours par semaine en plus"),
    "spare_car": Label(
        "Louer parfois une voiture",
        "€ par an",
        "Si la seconde voiture s’en va : location, autopartage, taxi.",
    ),
}
TRIP = {
    "mode": Label(
        "Comment", choices={name: MODES[name] for name in WEEK_MODES}, empty="Choisissez…"
    ),
    "purpose": Label("Pour", choices=PURPOSES),
    "km": Label("Distance d’un aller", "km"),
    "to": Label("ou vers quelle commune", hint="Depuis votre commune."),
    "days": Label("Jours par semaine", "jours"),
    "telework": Label("Dont télétravail", "jours", "Jours où l’on reste à la maison."),
    "others": Label("Autres personnes à bord", "", "Collègues, voisins : hors du foyer."),
    "one_way": Label("Aller simple", hint="Sinon, l’aller et le retour."),
    "car": Label("Avec quelle voiture", choices=CARS, empty="La première"),
    "could": Label("Pourrait aussi se faire en", choices=_PUBLIC, empty="Rien de connu"),
    "monthly_pass": Label(
        "Abonnement de transport",
        "€ par mois",
        "Prix plein. Pour le travail, l’employeur en rembourse la moitié.",
    ),
}
JOURNEY = {
    "mode": Label(
        "Comment", choices={name: MODES[name] for name in FAR_MODES}, empty="Choisissez…"
    ),
    "to": Label("Vers où", hint="Une ville (Lisbonne, Annecy…) ou une commune de France."),
    "km": Label("ou distance d’un aller", "km"),
    "hours": Label("ou heures de vol, aller", "h"),
    "times": Label("Fois par an", ""),
    "one_way": Label("Aller simple", hint="Sinon, l’aller et le retour."),
    "others": Label("Autres personnes à bord", "", "Hors du foyer."),
    "car": Label("Avec quelle voiture", choices=CARS, empty="La première"),
    "could": Label("Pourrait aussi se faire en", choices=_PUBLIC, empty="Nous proposons"),
    "fare": Label("Billet par personne", "€", "Aller et retour, si vous le connaissez."),
}
CAR = {
    "size": Label("Taille", choices=CAR_SIZES),
    "motor": Label("Moteur", choices=CAR_MOTORS),
    "age": Label("Âge", "ans"),
    "km": Label("Kilomètres par an", "km", "Vide : ce que disent vos trajets."),
    "consumption": Label("Consommation", "L ou kWh/100 km", "Si vous la connaissez."),
    "fixed_cost": Label(
        "Coût fixe", "€ par an", "Achat étalé, assurance, stationnement. Vide : estimé."
    ),
}
ROWS = {"t": ("trajet", TRIP), "j": ("voyage", JOURNEY), "c": ("voiture", CAR)}

REFUSALS = {
    "required": "Donnez une distance en kilomètres, ou un lieu d’arrivée.",
    "required_mode": "Dites comment ce trajet se fait.",
    "not_a_code": "Ce lieu n’est pas dans nos listes.",
    "unknown_commune": "Ce lieu n’est pas dans nos listes : vérifiez le nom, ou donnez des "
    "kilomètres.",
}
"""What is refused otherwise here than on other pages."""

LEVERS = {
    "cycle": (
        "Passer au vélo",
        {
            "bike": "À vélo jusqu’à {cycle_under} km",
            "e_bike": "À vélo électrique jusqu’à {cycle_under} km",
            "e_bike_far": "À vélo électrique jusqu’à {far} km",
        },
    ),
    "share": (
        "Partager la route",
        {
            "some_days": "Covoiturer {carpool_days} jours par semaine",
            "every_day": "Covoiturer tous les jours",
        },
    ),
    "telework": (
        "Télétravailler",
        {
            "one_day": "Un jour de télétravail de plus",
            "more_days": "{telework_days} jours de télétravail de plus",
        },
    ),
    "transit": ("Prendre les transports", {"transit": "En {transit} quand c’est possible"}),
    "train": ("Partir en train", {"train": "Les voyages proches en train"}),
    "flight": ("Voler moins", {"one_less": "Un vol aller-retour de moins"}),
    "car": (
        "Changer de voiture",
        {
            "smaller": "Une voiture plus petite",
            "electric_new": "Une électrique neuve",
            "electric_used": "Une électrique d’occasion",
        },
    ),
    "second": ("Rendre une voiture", {"give_up": "Se passer de la 2e voiture"}),
}
SHORT_LEVERS = {
    ("cycle", "bike"): "vélo",
    ("cycle", "e_bike"): "vélo électrique",
    ("cycle", "e_bike_far"): "vélo électrique plus loin",
    ("share", "some_days"): "covoiturage",
    ("share", "every_day"): "covoiturage chaque jour",
    ("telework", "one_day"): "un jour de télétravail",
    ("telework", "more_days"): "plusieurs jours de télétravail",
    ("transit", "transit"): "transports",
    ("train", "train"): "train en vacances",
    ("flight", "one_less"): "un vol de moins",
    ("car", "smaller"): "voiture plus petite",
    ("car", "electric_new"): "électrique neuve",
    ("car", "electric_used"): "électrique d’occasion",
    ("second", "give_up"): "une voiture de moins",
}
PLANS = {
    "simplest": ("Le plus simple", "Peu d’effort, et rien de plus à payer."),
    "best_value": ("Le meilleur rapport", "Ce qui rapporte le plus pour l’effort demandé."),
    "boldest": ("Le plus ambitieux", "Tout ce qui est possible, pour émettre le moins."),
}
LOCAL_KINDS = {
    "monthly_pass": "Abonnement",
    "ticket": "Billet",
    "free_network": "Réseau gratuit",
    "carpool": "Covoiturage",
    "bike_aid": "Aide au vélo",
}

EXAMPLE = {
    "adults": "2",
    "children": "2",
    "home": "62119",
    "t1_who": "1",
    "t1_purpose": "work",
    "t1_mode": "car",
    "t1_to": "59350",
    "t1_days": "5",
    "t1_could": "regional_train",
    "t2_who": "2",
    "t2_purpose": "work",
    "t2_mode": "car",
    "t2_km": "6",
    "t2_days": "5",
    "t2_car": "2",
    "t3_who": "234",
    "t3_purpose": "escort",
    "t3_mode": "car",
    "t3_km": "2",
    "t3_days": "4.5",
    "t3_car": "2",
    "t4_who": "12",
    "t4_purpose": "shopping",
    "t4_mode": "car",
    "t4_km": "5",
    "t4_days": "2",
    "j1_mode": "plane",
    "j1_to": "LIS",
    "j1_times": "1",
    "j2_mode": "car",
    "j2_to": "CMF",
    "j2_times": "1",
    "c1_size": "medium",
    "c1_motor": "diesel",
    "c1_age": "6",
    "c2_size": "small",
    "c2_motor": "petrol",
    "c2_age": "11",
}
"""A family of Béthune, to look at before telling one's own."""
