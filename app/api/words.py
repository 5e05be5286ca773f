"""The French of the API: its errors, its calculators, and one example of each."""

from __future__ import annotations

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
