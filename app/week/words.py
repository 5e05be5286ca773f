"""The French of *Ma semaine*, *Mon année* and *Et si…*: fields, refusals, levers, plans."""

from __future__ import annotations

from typing import NamedTuple

from app.asking.form import Words
from app.trips.words import MODES as TRIP_MODES
from app.trips.words import MOTORS, PURPOSES, SIZES
from calc.mobility.modes import column, named
from calc.mobility.week.request import NOTHING_RUNS
from calc.schema.vocabulary import MODES as ALL_MODES

MODES = {mode: TRIP_MODES[mode] for mode in ALL_MODES}
WEEK_MODES, FAR_MODES = named("weekly"), named("far")
PUBLIC_MODES = tuple(
    m for m, family in zip(ALL_MODES, column("family"), strict=True) if family == "public"
)
FAMILIES = {
    "active": "À pied ou à vélo",
    "car": "En voiture",
    "public": "En transport en commun",
    "other": "Autrement",
}
CAR_SIZES, CAR_MOTORS = SIZES, MOTORS
CARS = {"1": "Voiture 1", "2": "Voiture 2", "3": "Voiture 3"}
_PUBLIC = {name: MODES[name] for name in PUBLIC_MODES}
_YES_NO = {"1": "Oui", "0": "Non"}
_FEW = {str(n): str(n) for n in range(6)}

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

HOUSEHOLD = {
    "adults": Words("Adultes", choices={str(n): str(n) for n in range(1, 7)}, empty=""),
    "children": Words("Enfants", choices=_FEW, empty=""),
    "home": Words("Votre commune", hint="Nom ou code postal. Elle sert à calculer les distances."),
    "contrails": Words(
        "Compter les traînées des avions",
        choices={"1": "Oui", "0": "Non"},
        hint="Elles réchauffent autant que le carburant brûlé, avec un grand doute.",
        empty="Oui (conseillé)",
    ),
    "sustainable_pay": Words(
        "Forfait mobilités durables versé par l’employeur",
        unit="€ par an",
        hint="Facultatif pour l’employeur. Il récompense vélo et covoiturage.",
    ),
    "without_licence": Words(
        "Qui n’a pas le permis ?", hint="On ne lui proposera pas de conduire."
    ),
    "without_cycling": Words(
        "Qui ne peut ni pédaler ni marcher loin ?", hint="Âge, santé, handicap."
    ),
    "under_26": Words("Qui a moins de 26 ans ?", hint="Son abonnement coûte moins cher."),
    "over_65": Words("Qui a 65 ans ou plus ?", hint="Son abonnement coûte souvent moins cher."),
    "cycle_under": Words("À vélo jusqu’à", unit="km"),
    "carpool_days": Words("Covoiturer", unit="jours par semaine"),
    "telework_days": Words("Télétravailler, au plus", unit="jours par semaine en plus"),
    "monthly_resources": Words(
        "Ce qui entre chez vous, en moyenne par mois",
        unit="€",
        hint="Salaires nets, pensions, allocations, à vous tous, ces douze derniers mois.",
    ),
    "spare_car": Words(
        "Louer parfois une voiture",
        unit="€ par an",
        hint="Si la seconde voiture s’en va : location, autopartage, taxi.",
    ),
}
TRIP = {
    "mode": Words(
        "Comment", choices={name: MODES[name] for name in WEEK_MODES}, empty="Choisissez…"
    ),
    "purpose": Words("Pour", choices=PURPOSES),
    "km": Words("Distance d’un aller", unit="km"),
    "to": Words("ou vers quelle commune", hint="Depuis votre commune."),
    "days": Words("Jours par semaine", unit="jours"),
    "telework": Words("Dont télétravail", unit="jours", hint="Jours où l’on reste à la maison."),
    "telework_possible": Words(
        "Ce travail peut-il se faire à la maison ?",
        hint="Plus de jours qu’aujourd’hui. Sans réponse, nous ne le proposons pas.",
        choices=_YES_NO,
    ),
    "telework_most": Words("Jours possibles à la maison, en tout", unit="jours par semaine"),
    "telework_on": Words("Quels jours se fait-il, ou se ferait-il, à la maison ?"),
    "cycling_possible": Words(
        "Ce trajet peut-il se faire à vélo ?",
        hint="Âge, santé, charge, nuit : dites non si ce n’est pas possible.",
        choices=_YES_NO,
    ),
    "driven_by_others": Words(
        "Passager dans la voiture de quelqu’un d’autre",
        hint="Collègue, voisin, parent : aucune voiture du foyer.",
    ),
    "others": Words("Autres personnes à bord", hint="Collègues, voisins : hors du foyer."),
    "at_night": Words("La nuit ou très tôt, sans train, bus ni vélo"),
    "one_way": Words("Aller simple", hint="Sinon, l’aller et le retour."),
    "car": Words("Avec quelle voiture", choices=CARS, empty="Selon qui conduit"),
    "could": Words(
        "Pourrait aussi se faire en",
        choices=_PUBLIC | {NOTHING_RUNS: "Rien n’y mène"},
        empty="Ce que nous trouvons",
    ),
    "monthly_pass": Words(
        "Abonnement de transport",
        unit="€ par mois",
        hint="Prix plein. Pour le travail, l’employeur en rembourse la moitié.",
    ),
}
JOURNEY = {
    "mode": Words(
        "Comment", choices={name: MODES[name] for name in FAR_MODES}, empty="Choisissez…"
    ),
    "to": Words("Vers où", hint="Une ville (Lisbonne, Annecy…) ou une commune de France."),
    "km": Words("ou distance d’un aller", unit="km"),
    "hours": Words("ou heures de vol, aller", unit="h"),
    "times": Words("Fois par an"),
    "one_way": Words("Aller simple", hint="Sinon, l’aller et le retour."),
    "others": Words("Autres personnes à bord", hint="Hors du foyer."),
    "car": Words("Avec quelle voiture", choices=CARS, empty="La première"),
    "could": Words("Pourrait aussi se faire en", choices=_PUBLIC, empty="Nous proposons"),
    "fare": Words("Billet par personne", unit="€", hint="Aller et retour, si vous le connaissez."),
}
CAR = {
    "size": Words("Taille", choices=CAR_SIZES),
    "motor": Words("Moteur", choices=CAR_MOTORS),
    "age": Words("Âge", unit="ans"),
    "km": Words("Kilomètres par an", unit="km", hint="Vide : ce que disent vos trajets."),
    "consumption": Words("Consommation", unit="L ou kWh/100 km", hint="Si vous la connaissez."),
    "fixed_cost": Words(
        "Coût fixe", unit="€ par an", hint="Achat étalé, assurance, stationnement. Vide : estimé."
    ),
}


class Row(NamedTuple):
    """What is asked several times: what one is called, its fields."""

    noun: str
    fields: dict[str, Words]


ROWS = {"t": Row("trajet", TRIP), "j": Row("voyage", JOURNEY), "c": Row("voiture", CAR)}

REFUSALS = {
    "required": "Donnez une distance en kilomètres, ou un lieu d’arrivée.",
    "mode:required": "Dites comment ce trajet se fait.",
    "not_a_code": "Ce lieu n’est pas dans nos listes.",
    "unknown_commune": "Ce lieu n’est pas dans nos listes : vérifiez le nom, ou donnez des "
    "kilomètres.",
}
"""What is refused otherwise here than on other pages."""

LINELESS = {
    "": "sans y connaître de ligne d’un bout à l’autre",
    "too_near": "mais c’est bien près pour un vol",
}
"""What is said of a mode that is told where none is known to run, by the reason."""


class Lever(NamedTuple):
    """What may be changed, and how far."""

    title: str
    options: dict[str, str]


LEVERS = {
    "cycle": Lever(
        "Passer au vélo",
        {
            "bike": "À vélo jusqu’à {cycle_under} km",
            "e_bike": "À vélo électrique jusqu’à {cycle_under} km",
            "e_bike_far": "À vélo électrique jusqu’à {far} km",
        },
    ),
    "share": Lever(
        "Partager la route",
        {
            "some_days": "Covoiturer {carpool_days} par semaine, à deux",
            "every_day": "Covoiturer tous les jours, à deux",
            "every_day_three": "Covoiturer tous les jours, à trois",
        },
    ),
    "passenger": Lever(
        "Être emmené", {"every_day": "En covoiturage, passager, avec qui fait la même route"}
    ),
    "telework": Lever(
        "Télétravailler",
        {
            "one_day": "Un jour de télétravail de plus",
            "more_days": "{telework_days} de télétravail de plus",
        },
    ),
    "errands": Lever(
        "Grouper les courses", {"grouped": "Une sortie de courses de moins par semaine"}
    ),
    "transit": Lever("Prendre les transports", {"transit": "En {transit} quand c’est possible"}),
    "train": Lever("Partir en train", {"train": "Les voyages proches en train"}),
    "flight": Lever("Voler moins", {"one_less": "Un vol aller-retour de moins"}),
    "car": Lever(
        "Changer de voiture",
        {
            "smaller": "Une voiture plus petite",
            "electric_new": "Une électrique neuve",
            "electric_used": "Une électrique d’occasion",
        },
    ),
    "second": Lever("Rendre une voiture", {"give_up": "Se passer de la 2e voiture"}),
    "last": Lever("Vivre sans voiture", {"give_up": "Se passer de la voiture"}),
    "fare": Lever(
        "Payer moins cher",
        {"reduced": "Demander l’abonnement à tarif réduit, si vous ne l’avez pas"},
    ),
}
SHORT_LEVERS = {
    ("cycle", "bike"): "vélo",
    ("cycle", "e_bike"): "vélo électrique",
    ("cycle", "e_bike_far"): "vélo électrique plus loin",
    ("share", "some_days"): "covoiturage",
    ("share", "every_day"): "covoiturage chaque jour",
    ("share", "every_day_three"): "covoiturage à trois",
    ("passenger", "every_day"): "covoiturage, passager",
    ("errands", "grouped"): "courses groupées",
    ("telework", "one_day"): "un jour de télétravail",
    ("telework", "more_days"): "plusieurs jours de télétravail",
    ("transit", "transit"): "transports",
    ("train", "train"): "train en vacances",
    ("flight", "one_less"): "un vol de moins",
    ("car", "smaller"): "voiture plus petite",
    ("car", "electric_new"): "électrique neuve",
    ("car", "electric_used"): "électrique d’occasion",
    ("second", "give_up"): "une voiture de moins",
    ("last", "give_up"): "sans voiture",
    ("fare", "reduced"): "tarif réduit",
}
PLANS = {
    "simplest": ("Le plus simple", "Peu d’effort, et rien de plus à payer."),
    "best_value": ("Le meilleur pour l’argent", "Ce qui épargne le plus d’euros pour l’effort."),
    "boldest": ("Le plus loin", "Ce qui émet le moins, sans effort qui n’apporte presque rien."),
}
PLAN_BALANCED = ("L’équilibre", "Beaucoup d’euros épargnés, pour moins d’efforts que le suivant.")
PLAN_ALONE = ("Ce qui vaut la peine", "Le reste change peu, ou ne vous est pas possible.")
PLAN_OF_EUROS = "Des euros seulement : le carbone ne change presque pas."
PLAN_AMONG_FURTHEST = "Parmi ce qui émet le moins ; les fourchettes ne tranchent pas."
PLAN_FURTHEST_AND_CHEAPEST = "Ce qui émet le moins, et qui épargne le plus d’euros."
NOTHING_TO_CHANGE = (
    "Nous ne trouvons rien à changer : vos trajets sont déjà sobres, ou nous en savons trop peu, "
    "ou vous avez laissé de côté ce qui aiderait. Voici ce qui existe."
)
SOCIAL_FARE = {
    True: "Vous avez droit au tarif solidaire des réseaux de ville (la moitié du prix au moins) : "
    "il est compté dans « Demander l’abonnement à tarif réduit ».",
    False: "Au-dessus du plafond de la loi ({ceiling} par mois pour {people}) : votre réseau a "
    "peut-être un tarif selon le quotient familial, demandez-lui.",
}
"""What one is told of the fare of small incomes."""
ALONE_IMPOSSIBLE = (
    "Seul, il laisse deux personnes pour une voiture au même moment.",
    "Seul, il laisse trop de trajets à faire en voiture.",
)
"""Why a lever cannot be pulled without another: a car of two, the only one."""
NOT_TRIPS = ("car", "second", "last", "fare")
"""Levers that no sentence on a trip tells."""
OFFERS_OF = {
    "transit": ("monthly_pass", "ticket", "free_network", "network", "timetable", "fare"),
    "share": ("carpool", "carpool_site"),
    "passenger": ("carpool", "carpool_site", "licence"),
    "cycle": ("bike_aid", "repair", "employer"),
    "car": ("car_aid",),
    "train": ("timetable", "fare"),
    "last": ("car_share",),
    "fare": ("reduced_fare", "fare"),
}
"""Lever → kinds of offers that serve it."""
NEAR_OFFERS = ("free_network", "network", "monthly_pass", "reduced_fare", "timetable")
"""What a week is told of; what helps to change is told with its lever."""
PAID_OFFERS = ("monthly_pass", "reduced_fare", "fare")
"""What they already pay on a network may cost less."""
ALL_OFFERS = (
    "monthly_pass",
    "reduced_fare",
    "free_network",
    "network",
    "timetable",
    "fare",
    "carpool",
    "carpool_site",
    "bike_aid",
    "repair",
    "licence",
)
LOCAL_KINDS = {
    "monthly_pass": "Abonnement",
    "ticket": "Billet",
    "free_network": "Réseau gratuit",
    "carpool": "Covoiturage",
    "bike_aid": "Aide au vélo",
    "network": "Réseau",
    "timetable": "Horaires",
    "carpool_site": "Covoiturage",
    "employer": "Employeur",
    "fare": "Tarifs",
    "car_aid": "Aide à la voiture",
    "car_share": "Autopartage",
    "reduced_fare": "Tarif réduit",
    "repair": "Réparation",
    "licence": "Permis",
}
PASS_BY_EMPLOYER = (
    "Dès lundi : faites-le une fois ainsi ; l’employeur rembourse la moitié de l’abonnement."
)
"""First step of a transport that leads to work."""
FIRST_STEPS = {
    "transit": "Dès lundi : faites le trajet une fois ainsi, puis demandez l’abonnement.",
    "share": "Dès lundi : demandez à deux collègues, ou à la plateforme, qui fait la même route.",
    "passenger": "Dès lundi : cherchez sur la plateforme qui fait la même route.",
    "cycle": "Dès lundi : essayez l’aller un jour calme, par les petites rues.",
    "telework": "Dès lundi : demandez un jour fixe à votre employeur.",
    "errands": "Dès lundi : faites une liste, une sortie en moins suffit.",
    "second": "Dès lundi : laissez la seconde voiture au garage deux semaines, pour voir.",
    "last": "Dès lundi : laissez la voiture au garage deux semaines, pour voir.",
    "fare": "Dès lundi : demandez le tarif réduit (jeune, senior, solidaire) à l’agence du réseau.",
    "train": "Au prochain voyage : regardez le train d’abord, les prix montent avec le temps.",
    "flight": "Cette année : choisissez lequel ne pas prendre.",
    "car": "Dès lundi : demandez la cote de votre voiture, et essayez l’autre.",
}
"""The first thing to do of a lever, in the order in which a plan begins."""

EXAMPLE = {
    "adults": "2",
    "children": "2",
    "home": "62119",
    "t1_who": "1",
    "t1_purpose": "work",
    "t1_mode": "car",
    "t1_to": "59350",
    "t1_days": "5",
    "t1_telework_possible": "1",
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
