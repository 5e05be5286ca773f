"""The French of the API: its errors, its calculators, and one example of each."""

from __future__ import annotations

from app.car.form import CAR_FIELDS
from app.car.form import OUTPUTS as CAR_OUTPUTS
from app.home.facts import NOTICES
from app.home.page import BILL_PARTS, LOSSES
from app.home.words import FIELDS
from app.saying import decapital
from app.week.words import CAR, HOUSEHOLD, JOURNEY, LEVERS, TRIP
from app.works.words import AIDS, ON_SITE, PATHS, WORKS

PROBLEMS = {
    "malformed": "Le corps de la requête n’est pas du JSON lisible{detail}.",
    "duplicate_key": "Un même nom est donné deux fois dans un objet : « {name} ».",
    "not_found": "Aucune ressource à cette adresse. Les adresses sont décrites sur /api.",
    "method_not_allowed": "Cette adresse ne s’emploie pas ainsi : voyez l’en-tête Allow.",
    "too_long": "Le corps de la requête est trop long : envoyez moins de lignes à la fois.",
    "address_too_long": "L’adresse est trop longue : les réponses vont dans le corps.",
    "not_json": "Envoyez du JSON en UTF-8, avec l’en-tête Content-Type: application/json, "
    "sans compression.",
    "too_many_requests": "Trop de requêtes en peu de temps. Réessayez dans {seconds} s : "
    "l’en-tête Retry-After le dit aussi.",
    "busy": "Beaucoup de calculs sont demandés en même temps. Réessayez dans {seconds} s : "
    "l’en-tête Retry-After le dit aussi.",
    "fault": "Une panne de notre côté. La demande n’a été gardée nulle part ; réessayez.",
    "refused": "Des valeurs sont refusées : la liste « issues » dit lesquelles et pourquoi.",
}
TOOLS = {
    "housing": "Un logement : facture réelle, étiquette DPE probable, pertes, émissions",
    "aids": "Les aides à la rénovation, par la loi d’une date",
    "renovation": "Des travaux : effet, coût, aides, reste à payer, et les meilleurs chemins",
    "household_mobility": "La semaine et l’année d’un foyer : ce que bouger émet et coûte, et ce "
    "qui le changerait",
    "car": "Une voiture : la garder, la remplacer, n’en pas avoir ; euros et carbone par an",
    "trips": "Un trajet : émissions, coût, durée, mouvement, pour une personne",
    "journeys": "Un trajet par tout ce qui existe : route, train, ferry, et ce qui n’existe pas",
    "places": "Une ville, comme on l’écrit : son code, ou celles qu’elle peut être",
}
EXAMPLES: dict[str, dict[str, object]] = {
    "housing": {
        "dwelling_type": "house",
        "floor_area": 90,
        "construction_year": 1930,
        "commune": "59512",
        "heating_carrier": "natural_gas",
        "household_size": 4,
    },
    "aids": {
        "commune": "59512",
        "household_size": 4,
        "reference_tax_income": 28000,
        "owner_occupier": True,
        "main_residence": True,
        "dwelling_type": "house",
        "floor_area": 90,
        "dwelling_age": 96,
        "roof_insulation": 60,
        "cost_roof_insulation": 3000,
    },
    "renovation": {
        "dwelling_type": "house",
        "floor_area": 90,
        "construction_year": 1930,
        "commune": "59512",
        "heating_carrier": "natural_gas",
        "household_size": 4,
        "reference_tax_income": 28000,
        "owner_occupier": True,
        "main_residence": True,
        "works_roof_insulation": True,
    },
    "household_mobility": {
        "adults": 2,
        "children": 1,
        "home": "62119",
        "trips": [{"who": [1], "purpose": "work", "mode": "car", "to": "59350", "days": 5}],
        "journeys": [{"mode": "plane", "to": "LIS", "times": 1}],
        "cars": [{"size": "medium", "motor": "diesel", "age": 6}],
    },
    "car": {
        "car_size": "medium",
        "car_motor": "diesel",
        "car_age": 8,
        "annual_distance": 15000,
        "years_kept": 5,
        "home_charging": True,
        "replacement_motor": "electric",
        "replacement_used": True,
    },
    "trips": {
        "mode": "regional_train",
        "origin": "62765",
        "destination": "59350",
        "trips_per_year": 300,
    },
    "journeys": {"origin": "62119", "destination": "59350"},
    "places": {"place": "Saint-Denis", "department": "93"},
}
"""One accepted request of each calculator: what the documentation shows and the tests send."""
SHOWN = {
    "housing": (
        "annual_bill",
        "annual_bill_low",
        "annual_bill_high",
        "dpe_class",
        "dpe_class_probabilities",
    ),
    "aids": ("income_class", "ma_prime_renov_gestes", "cee"),
    "renovation": (
        "saving",
        "saving_low",
        "saving_high",
        "left_to_pay",
        "dpe_class_after",
        "best_gain_works",
    ),
    "household_mobility": (
        "emissions",
        "emissions_low",
        "emissions_high",
        "cost",
        "plans_searched",
    ),
    "car": (
        "cost",
        "emissions",
        "cost_difference",
        "cost_difference_low",
        "cost_difference_high",
        "emissions_difference",
        "break_even_distance",
    ),
    "trips": ("emissions", "emissions_low", "emissions_high", "duration"),
    "journeys": ("car_distance", "car_minutes", "train_minutes", "train_stations"),
    "places": ("commune", "name", "altitude", "climate_zone", "kind"),
}
"""Outputs that the documentation shows first."""
STATUSES = {
    "400": "Le corps n’est pas du JSON lisible",
    "413": "Le corps est trop long",
    "414": "L’adresse est trop longue",
    "415": "Le corps n’est pas annoncé comme du JSON",
    "422": "Des valeurs sont refusées : toutes sont dites, objet par objet",
    "429": "Trop de requêtes : l’en-tête Retry-After dit quand revenir",
    "500": "Une panne de notre côté",
    "503": "Beaucoup de calculs à la fois : l’en-tête Retry-After dit quand revenir",
}


# The French of what the API takes and gives, field by field.

_USES = {
    "heating": BILL_PARTS["heating"],
    "hot_water": BILL_PARTS["hot_water"],
    "cooling": BILL_PARTS["cooling"],
    "lighting": BILL_PARTS["lighting"],
    "auxiliary": BILL_PARTS["auxiliaries"],
}
_PATHS = {name: title for name, (title, _) in PATHS.items()}
_PATH = {
    "works": "ses travaux (séparés par « + »)",
    "stages": "ses étapes (séparées par « ; »)",
    "left_to_pay": "reste à payer [€]",
    "saving": "économie [€/an]",
    "dpe_class": "étiquette au bout",
    "aids_total": "aides [€]",
    "forfeited": "aides perdues sur la rénovation entière en commençant ainsi [€]",
}
_INPUTS = {
    **{name: decapital(words.label) for name, words in (CAR | JOURNEY | TRIP | HOUSEHOLD).items()},
    **{
        f"try_{lever}": f"levier essayé : {decapital(said.title)}" for lever, said in LEVERS.items()
    },
    **{name: words.name for name, words in CAR_FIELDS.items()},
    "without": "leviers laissés de côté",
    "who": "membres du foyer, à partir de 1",
    "km": "distance d’un aller, ou kilomètres d’une voiture par an",
    "listed_facade": "façade protégée",
    **{name: decapital(text.removesuffix(" ?")) for name, (text, _) in ON_SITE.items()},
    "budget": "budget, au plus",
    "income_class": "catégorie de revenus de l’Anah, à la place du revenu",
    "date": "jour des règles pour cet objet",
    "owner_occupier": "propriétaire occupant",
    "main_residence": "résidence principale",
    "dwelling_age": "âge du logement",
    "dpe_class": "étiquette avant travaux",
    "dpe_class_after": "étiquette après travaux",
    "cost_before_tax": "coût hors taxes de toute la rénovation",
    "insulated_parts": "parties isolées, parmi murs, toit, plancher, fenêtres",
    "fossil_heating_kept": "chauffage fossile conservé",
    "cee_price": "prix du marché des certificats",
    "co_owned_dwellings": "logements de la copropriété",
    "energy_saving": "part d’énergie primaire économisée, de 0 à 1",
    "leaves_f_or_g": "l’immeuble quitte les étiquettes F et G",
    "fragile_co_ownership": "copropriété fragile",
    "main_residence_share": "part de résidences principales, de 0 à 1",
    "property_tax": "taxe foncière",
    "works_spending": "dépense de travaux d’une année",
    "works_spending_three_years": "dépense de travaux de trois années",
    "replaced_carrier": "énergie du chauffage remplacé",
    "accompagnateur_cost": "coût de Mon Accompagnateur Rénov’",
    "mode": "mode de transport",
    "distance": "un trajet, par sa route ; à vol d’oiseau en avion",
    "origin": "départ : code d’une commune, ou d’un lieu à l’étranger",
    "destination": "arrivée : code d’une commune, ou d’un lieu à l’étranger",
    "place": "ville comme on l’écrit : nom, code postal, code INSEE, nom et département",
    "department": "département de cette ville, code ou nom",
    "postcode": "code postal de cette ville",
    "trips_per_year": "allers simples par an ; un par défaut",
    "occupancy": "personnes dans le véhicule, conducteur compris",
    "car_size": "taille de la voiture",
    "car_motor": "moteur de la voiture",
    "car_consumption": "consommation réelle, litres ou kWh aux 100 km",
    "contrails": "compter les traînées des avions ; oui par défaut",
}


def _listed(codes: dict[str, str]) -> str:
    return ", ".join(f"{code} ({decapital(said)})" for code, said in codes.items())


_OUTPUTS = {
    "housing": {
        "heat_loss_coefficient": "Déperditions (GV) [W/K]",
        "heating_need": "Besoin de chauffage [kWh utiles/an]",
        "hot_water_need": "Besoin d’eau chaude [kWh utiles/an]",
        **{name: f"Déperditions, {part.lower()} [W/K]" for name, part in LOSSES.items()},
        **{
            f"{use}_final_energy": f"Énergie finale conventionnelle, {part.lower()} [kWh/an]"
            for use, part in _USES.items()
        },
        "final_energy": "Énergie finale conventionnelle [kWh/an]",
        "primary_energy_per_area": "Énergie primaire, cinq usages [kWh/m²/an]",
        "emissions_per_area": "Émissions, cinq usages [kgCO2e/m²/an]",
        "dpe_class": "Étiquette la plus probable, de A à G",
        "energy_class": "Classe énergie",
        "climate_class": "Classe climat",
        "dpe_class_probabilities": "Probabilité de chaque étiquette, de A à G",
        "conventional_bill": "Facture conventionnelle du DPE [€/an]",
        "annual_bill": "Facture réelle, abonnements compris [€/an]",
        "real_final_energy": "Énergie réellement consommée [kWh/an]",
        "emissions": "Émissions réelles [kgCO2e/an]",
        "notices": "Ce qui se contredit, ou ce que nous en avons fait (champ:code, séparés par "
        f"« ; ») : {_listed(NOTICES)}. Rien n’en est refusé.",
        "supposed": "Ce qui n’a pas été dit et que nous avons supposé : le choix le plus probable "
        "ou le milieu (champ:valeur, séparés par « ; ») ; vide sans tirages",
    },
    "aids": {
        "income_class": "Catégorie de revenus de l’Anah",
        "ma_prime_renov_ampleur": "MaPrimeRénov’ rénovation d’ampleur [€]",
        "ma_prime_renov_ampleur_rate": "Son taux",
        "ma_prime_renov_ampleur_ceiling": "Dépense hors taxes retenue, au plus [€]",
        "ma_prime_renov_ampleur_advance": "Son avance [€]",
        "accompagnateur_renov": "Prise en charge de Mon Accompagnateur Rénov’ [€]",
        "aids_route": "Le parcours de cette combinaison",
        "local_aids_details": "Chaque aide du territoire",
        "ma_prime_renov_copropriete_individual": "Prime individuelle d’un copropriétaire [€]",
        **{
            f"ma_prime_renov_{name}": f"MaPrimeRénov’, {decapital(work.name)}, avant plafonds [€]"
            for name, work in WORKS.items()
        },
        **{f"cee_{name}": f"CEE, {decapital(work.name)} [€]" for name, work in WORKS.items()},
        "ma_prime_renov_gestes": "MaPrimeRénov’ par geste, après écrêtement [€]",
        "cee": "Certificats d’économies d’énergie [€]",
        "aids_total": "Meilleure combinaison permise [€]",
        "left_to_pay": "Reste à payer [€]",
        "cost_with_tax": "Coût toutes taxes [€]",
        "eco_ptz": "Éco-prêt à taux zéro [€]",
        "eco_ptz_years": "Sa durée [ans]",
        "par_plus_eligible": "Droit au prêt avance rénovation sans intérêts",
        "vat_rate": "Taux de TVA",
        "local_aids": "Aides du territoire [€]",
        "taxe_fonciere_exemption": "Taxe foncière épargnée, toutes années [€]",
        "taxe_fonciere_exemption_rate": "Part de la taxe que la commune efface chaque année",
        "ma_prime_renov_copropriete": "MaPrimeRénov’ copropriété, l’immeuble entier [€]",
    },
    "renovation": {
        "annual_bill": "Facture réelle aujourd’hui [€/an]",
        "annual_bill_after": "Facture réelle après les travaux cochés [€/an]",
        "dpe_class_before": "Étiquette probable aujourd’hui",
        "dpe_class_after": "Étiquette probable après travaux",
        "dpe_class_probabilities_after": "Probabilité de chaque étiquette après travaux",
        "saving": "Économie sur la facture [€/an]",
        "energy_saving": "Économie d’énergie réelle [kWh/an]",
        "emissions_saving": "Émissions évitées [kgCO2e/an]",
        "cost": "Coût toutes taxes, accompagnement compris [€]",
        "aids_total": "Meilleure combinaison d’aides [€]",
        "aids_route": "Le parcours de cette combinaison",
        "left_to_pay": "Reste à payer [€]",
        "eco_ptz": "Éco-prêt à taux zéro [€]",
        "eco_ptz_years": "Sa durée [ans]",
        "denormandie": "Denormandie, impôt épargné en tout par qui loue [€]",
        "loc_avantages": "Loc’Avantages, impôt épargné par qui loue [€/an]",
        "loc_avantages_rate": "Sa part des loyers",
        "payback": "Temps de retour [ans]",
        "net_gain": "Gain net sur la vie des travaux [€]",
        "works_life": "Vie moyenne des travaux [ans]",
        "refused_works": "Travaux impossibles ici (travail:code, séparés par « ; »)",
        "warnings": "Mises en garde (codes séparés par « ; »)",
        "is_good": "Logement déjà bon : étiquette C ou mieux, sans rénovation d’ampleur",
        "idle_works": "Travaux qui ne gagneraient presque rien ici (séparés par « ; »)",
        **{
            f"{path}_{name}": f"{chemin}, {text}"
            for path, chemin in _PATHS.items()
            for name, text in _PATH.items()
        },
    },
    "household_mobility": {
        "emissions": "Émissions du foyer [kgCO2e/an]",
        "cost": "Coût pour le foyer [€/an]",
        "duration": "Temps passé [h/an]",
        "active_minutes": "Minutes de mouvement par an",
        "people": "Les mêmes, personne par personne",
        "legs": "Les mêmes, trajet par trajet",
        "cars": "Chaque voiture : kilomètres et coût de la garder par an",
        "unpriced_legs": "Trajets sans prix connu",
        "levers": "Chaque levier seul : ce qu’il change",
        "tried": "Ce que changent les leviers essayés",
        "plans": "Les plans trouvés, par leur nom",
        "plans_searched": "Combinaisons essayées",
        "plans_on_the_front": "Combinaisons qu’aucune autre ne bat partout",
    },
    "journeys": {
        "car_distance": "Distance en voiture [km]",
        "car_minutes": "Durée en voiture, de porte à porte [min]",
        "bike_distance": "Distance à vélo [km]",
        "train_minutes": "Durée en train, de porte à porte [min]",
        "train_ride_minutes": "Du premier départ à la dernière arrivée, changements compris [min]",
        "train_changes": "Changements de train",
        "train_stations": "Gares où l’on monte, change et descend",
        "ferry_minutes": "Durée par le ferry, route comprise [min]",
        "ferry_ports": "Ports",
        "possible_modes": "Modes qui y mènent, séparés par ;",
        "impossible_modes": "Modes qui n’y mènent pas, et pourquoi (mode:raison), séparés par ;",
    },
    "places": {
        "commune": "Code INSEE de la commune d’aujourd’hui, ou code d’une ville à l’étranger",
        "name": "Nom de la commune d’aujourd’hui",
        "department": "Département",
        "altitude": "Altitude de la mairie ou du village [m]",
        "climate_zone": "Zone climatique de la méthode officielle",
        "kind": "Commune, arrondissement, commune déléguée, ancienne, ville à l’étranger",
        "candidates": "Codes des villes possibles, séparés par ;",
    },
    "car": CAR_OUTPUTS,
    "trips": {
        "emissions": "Émissions d’une personne, tous les trajets [kgCO2e]",
        "emissions_use": "dont l’usage [kgCO2e]",
        "emissions_manufacturing": "dont la fabrication [kgCO2e]",
        "emissions_contrails": "dont les traînées des avions [kgCO2e]",
        "vehicle_emissions": "Émissions du véhicule entier [kgCO2e]",
        "cost": "Coût complet [€]",
        "marginal_cost": "Coût d’un trajet de plus [€]",
        "duration": "Durée de porte à porte [h]",
        "active_minutes": "Minutes de mouvement",
        "distance_travelled": "Un trajet [km]",
    },
}
_ENDS = {
    "_low": "bas de la fourchette (un cas sur dix au-dessous)",
    "_high": "haut de la fourchette (un cas sur dix au-dessus)",
    "_reasons": "pourquoi c’est refusé ou inconnu (codes séparés par « ; »)",
}


def given(name: str) -> str:
    """What an input is, in French; nothing for a name not worded yet.

    Examples
    --------
    >>> given("floor_area"), given("cost_roof_insulation")
    ('surface', 'coût hors taxes : combles ou rampants')
    """
    if name in _INPUTS:
        return _INPUTS[name]
    if name in FIELDS:
        return FIELDS[name].name
    if name.removeprefix("works_") in WORKS:
        return decapital(WORKS[name.removeprefix("works_")].name)
    work = WORKS.get(name.removeprefix("cost_"))
    return f"coût hors taxes : {decapital(work.name)}" if work else ""


def output(tool: str, name: str) -> str:
    """What an output is, in French; nothing for a name not worded yet.

    Examples
    --------
    >>> output("trips", "cost_low")
    'Coût complet [€] : bas de la fourchette (un cas sur dix au-dessous)'
    """
    known = (AIDS if tool == "aids" else {}) | _OUTPUTS.get(tool, {})
    if name in known:
        return known[name]
    for end, text in _ENDS.items():
        plain = name.removesuffix(end)
        if plain != name:
            return f"{known[plain]} : {text}" if plain in known else text[:1].upper() + text[1:]
    return ""
