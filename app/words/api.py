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
    "fault": "Une panne de notre côté. La demande n’a été gardée nulle part ; réessayez.",
    "refused": "Des valeurs sont refusées : la liste « issues » dit lesquelles et pourquoi.",
}
REFUSALS = {
    "": "Cette valeur n’est pas acceptée.",
    "required": "Cette valeur est nécessaire.",
    "not_a_number": "Un nombre est attendu, par exemple {example}.",
    "not_whole": "Un nombre entier est attendu.",
    "not_a_choice": "Un de ces mots est attendu : {options}.",
    "not_true_or_false": "true ou false est attendu.",
    "not_a_date": "Une date est attendue, par exemple 2026-11-23.",
    "too_early": "La date est trop ancienne : au plus tôt {limit}.",
    "too_late": "La date est trop lointaine : au plus tard {limit}.",
    "not_a_code": "Un texte court est attendu.",
    "unknown_commune": "Aucune commune n’a ce code INSEE.",
    "not_an_object": "Un objet JSON est attendu.",
    "too_many_items": "Au plus {limit} objets par requête.",
    "not_a_draw_count": "Un de ces nombres de tirages est attendu : {options}.",
    "too_much_work": "Trop de tirages pour autant d’objets : au plus {limit} pour ceux-ci.",
    "unknown_parameter": "Ce paramètre d’adresse n’existe pas. Acceptés : {options}.",
    "unknown_field": "Champ inconnu, ignoré.{limit}",
}
TOOLS = {
    "housing": "Un logement : facture réelle, étiquette DPE probable, pertes, émissions",
    "aids": "Les aides à la rénovation, par la loi d’une date",
    "trips": "Un trajet : émissions, coût, durée, mouvement, pour une personne",
}
EXAMPLES: dict[str, dict[str, object]] = {
    "housing": {
        "dwelling_type": "house", "floor_area": 90, "construction_year": 1930,
        "commune": "59512", "heating_carrier": "natural_gas", "household_size": 4,
    },
    "aids": {
        "commune": "59512", "household_size": 4, "reference_tax_income": 28000,
        "owner_occupier": True, "main_residence": True, "dwelling_type": "house",
        "floor_area": 90, "dwelling_age": 96, "roof_insulation": 60,
        "cost_roof_insulation": 3000,
    },
    "trips": {"mode": "regional_train", "origin": "62765", "destination": "59350",
              "trips_per_year": 300},
}  # fmt: skip
"""One accepted request of each calculator: what the documentation shows and the tests send."""
SHOWN = {
    "housing": ("annual_bill", "annual_bill_low", "annual_bill_high", "dpe_class",
                "dpe_class_probabilities"),
    "aids": ("income_class", "ma_prime_renov_gestes", "cee"),
    "trips": ("emissions", "emissions_low", "emissions_high", "duration"),
}  # fmt: skip
"""Outputs that the documentation shows first."""
STATUSES = {
    "400": "Le corps n’est pas du JSON lisible",
    "413": "Le corps est trop long",
    "414": "L’adresse est trop longue",
    "415": "Le corps n’est pas annoncé comme du JSON",
    "422": "Des valeurs sont refusées : toutes sont dites, objet par objet",
    "429": "Trop de requêtes : l’en-tête Retry-After dit quand revenir",
    "500": "Une panne de notre côté",
}
_OUTPUTS = {
    "housing": {
        "heat_loss_coefficient": "Déperditions (GV) [W/K]",
        "heating_need": "Besoin de chauffage [kWh utiles/an]",
        "hot_water_need": "Besoin d’eau chaude [kWh utiles/an]",
        "final_energy": "Énergie finale conventionnelle [kWh/an]",
        "primary_energy_per_area": "Énergie primaire, cinq usages [kWh/m²/an]",
        "emissions_per_area": "Émissions, cinq usages [kgCO2e/m²/an]",
        "dpe_class": "Étiquette la plus probable, de A à G",
        "energy_class": "Classe énergie", "climate_class": "Classe climat",
        "dpe_class_probabilities": "Probabilité de chaque étiquette, de A à G",
        "conventional_bill": "Facture conventionnelle du DPE [€/an]",
        "annual_bill": "Facture réelle, abonnements compris [€/an]",
        "real_final_energy": "Énergie réellement consommée [kWh/an]",
        "emissions": "Émissions réelles [kgCO2e/an]",
    },
    "aids": {
        "income_class": "Catégorie de revenus de l’Anah",
        "ma_prime_renov_ampleur": "MaPrimeRénov’ rénovation d’ampleur [€]",
        "ma_prime_renov_gestes": "MaPrimeRénov’ par geste, après écrêtement [€]",
        "cee": "Certificats d’économies d’énergie [€]",
        "aids_total": "Meilleure combinaison permise [€]",
        "left_to_pay": "Reste à payer [€]", "cost_with_tax": "Coût toutes taxes [€]",
        "eco_ptz": "Éco-prêt à taux zéro [€]", "eco_ptz_years": "Sa durée [ans]",
        "par_plus_eligible": "Droit au prêt avance rénovation sans intérêts",
        "vat_rate": "Taux de TVA", "local_aids": "Aides du territoire [€]",
        "taxe_fonciere_exemption": "Taxe foncière épargnée, toutes années [€]",
        "ma_prime_renov_copropriete": "MaPrimeRénov’ copropriété, l’immeuble entier [€]",
    },
    "trips": {
        "emissions": "Émissions d’une personne, tous les trajets [kgCO2e]",
        "emissions_use": "dont l’usage [kgCO2e]",
        "emissions_manufacturing": "dont la fabrication [kgCO2e]",
        "vehicle_emissions": "Émissions du véhicule entier [kgCO2e]",
        "cost": "Coût complet [€]", "marginal_cost": "Coût d’un trajet de plus [€]",
        "duration": "Durée de porte à porte [h]",
        "active_minutes": "Minutes de mouvement", "distance_travelled": "Un trajet [km]",
    },
}  # fmt: skip
_ENDS = {
    "_low": "bas de la fourchette (un cas sur dix au-dessous)",
    "_high": "haut de la fourchette (un cas sur dix au-dessus)",
    "_reasons": "pourquoi c’est refusé ou inconnu (codes séparés par « ; »)",
}


def output(tool: str, name: str) -> str:
    """What an output is, in French; nothing when its name says it all.

    Examples
    --------
    >>> output("trips", "cost_low")
    'Coût complet [€] : bas de la fourchette (un cas sur dix au-dessous)'
    """
    known = _OUTPUTS.get(tool, {})
    if name in known:
        return known[name]
    for end, text in _ENDS.items():
        plain = name.removesuffix(end)
        if plain != name:
            return f"{known[plain]} : {text}" if plain in known else text[:1].upper() + text[1:]
    return ""
