"""The French of *Le parc*: columns, refusals, states and results."""

from __future__ import annotations

from app.home.words import FIELDS as HOUSING
from app.home.words import STEPS
from calc.stock.reading.words import DECLARED, IGNORED, LABELS, SIZES

OWN = {
    "id": "identifiant du logement",
    "building": "bâtiment ou résidence",
    "district": "quartier",
    "heating": "chauffage (énergie, appareil, collectif ou non)",
    "hot_water": "eau chaude",
    "commune": "code INSEE de la commune",
    "commune_name": "nom de la commune",
    "postcode": "code postal",
    "rent": "loyer mensuel",
    "monthly_income": "revenu mensuel",
    "income_class": "tranche de revenus (Anah)",
    "rent_band": "financement (PLAI, PLUS, PLS)",
    "certified_class": "étiquette du DPE déjà fait",
    "certified_climate_class": "étiquette climat (GES) du DPE",
    "certified_primary_energy": "énergie primaire du DPE (kWh/m²)",
    "certified_emissions": "émissions du DPE (kg CO₂e/m²)",
    "certified_on": "date du DPE",
    "certified_until": "fin de validité du DPE",
    "certificate": "numéro du DPE",
    "certificate_replaced": "numéro du DPE remplacé",
    "certificate_of_building": "numéro du DPE de l’immeuble",
    "address": "adresse",
    "address_number": "numéro dans la voie",
    "address_repeat": "bis, ter…",
    "street_type": "type de voie",
    "street": "nom de la voie",
    "address_key": "identifiant de l’adresse (BAN)",
    "entrance": "entrée, escalier",
    "number": "porte, complément",
    "department": "département",
    "name": "nom, désignation",
    "usage": "à quoi sert le lieu (logement, cave, école…)",
    "row_dwellings": "nombre de logements de la ligne",
    "row_flats": "nombre d’appartements de la ligne",
    "row_houses": "nombre de maisons de la ligne",
    "row_kind": "immeuble ou logement",
    "building_area": "surface habitable de l’immeuble",
    "building_levels": "niveaux de l’immeuble",
    "levels": "niveaux",
    "footprint": "emprise au sol",
    "gross_area": "surface de plancher ou utile",
    "rooms": "nombre de pièces",
    "billed_heating": "consommation de chauffage relevée",
    "heating_charges": "charges de chauffage",
    "tantiemes": "tantièmes",
    "works_year": "année de travaux prévus",
    **{name: f"nombre de logements en {name[-1].upper()}" for name in LABELS},
    **{name: f"nombre de logements T{name[-1]}" for name in SIZES},
    "quality_walls": "qualité d’isolation des murs",
    "quality_windows": "qualité d’isolation des fenêtres",
    "quality_floor": "qualité d’isolation du plancher bas",
    "quality_attic": "qualité d’isolation des combles perdus",
    "quality_rafters": "qualité d’isolation des combles aménagés",
    "quality_flat_roof": "qualité d’isolation du toit-terrasse",
    "floor_number": "étage",
    "building_floors": "nombre d’étages",
    "reference_tax_income": "revenu annuel du foyer",
    "date": "date du calcul",
    "row": "ligne",
}
GROUPS = (
    (
        "Le logement",
        (
            "id",
            "building",
            "district",
            "dwelling_type",
            "floor_area",
            "construction_year",
            "construction_period",
            "commune",
            "commune_name",
            "postcode",
            "department",
            "address",
            "address_number",
            "street_type",
            "street",
            "entrance",
            "number",
            "rooms",
            "row_dwellings",
            "building_area",
            "usage",
            "name",
            "tantiemes",
        ),
    ),
    (
        "Le DPE et les consommations relevées",
        (
            "certified_class",
            "certified_climate_class",
            "certified_on",
            "certified_primary_energy",
            "certified_emissions",
            "certificate",
            "billed_heating",
            "billed_natural_gas",
            "billed_electricity",
            "billed_district_heating",
            "billed_fuel_oil",
            "heating_charges",
        ),
    ),
    (
        "Le chauffage et l’eau chaude",
        (
            "heating",
            "heating_carrier",
            "heating_system",
            "heating_scope",
            "heating_year",
            "emitters",
            "heating_control",
            "secondary_heating",
            "hot_water",
            "cooling",
            "photovoltaic_power",
        ),
    ),
    (
        "Le bâti",
        (
            "floor_number",
            "building_floors",
            "levels",
            "position",
            "storeys",
            "ceiling_height",
            "attachment",
            "exposed_facades",
            "wall_material",
            "wall_insulation",
            "wall_insulation_year",
            "roof_type",
            "roof_insulation",
            "roof_insulation_year",
            "floor_type",
            "floor_insulation",
            "floor_insulation_year",
            "glazing",
            "window_frame",
            "shutters",
            "ventilation",
            "altitude",
            "climate_zone",
        ),
    ),
    (
        "Les locataires",
        (
            "household_size",
            "reference_tax_income",
            "monthly_income",
            "income_class",
            "rent_band",
            "rent",
            "heating_setpoint",
        ),
    ),
)
"""What a column may be, as it is offered."""
CHOICES = {name: words.choices for name, words in HOUSING.items()} | {
    "income_class": {
        "very_modest": "Très modestes",
        "modest": "Modestes",
        "intermediate": "Intermédiaires",
        "higher": "Supérieurs",
    },
    "rent_band": {"PLAI": "PLAI", "PLUS": "PLUS", "PLS": "PLS"},
    "certified_class": {letter: letter for letter in "ABCDEFG"},
    "certified_climate_class": {letter: letter for letter in "ABCDEFG"},
}
TYPES = {"house": "Toutes des maisons", "apartment": "Tous des appartements"}
UNITS = {"rent": "€ par mois", "monthly_income": "€ par mois"}


def name_of(field: str) -> str:
    """What a field is called.

    Examples
    --------
    >>> name_of("floor_area"), name_of("heating_carrier"), name_of("building")
    ('surface', 'énergie de chauffage', 'bâtiment ou résidence')
    """
    if field in OWN:
        return OWN[field]
    return HOUSING[field].name if field in HOUSING else field


def unit_of(field: str) -> str:
    """The unit of a field, as it is said."""
    return UNITS.get(field, HOUSING[field].unit if field in HOUSING else "")


OFFERED = {IGNORED, *(name for _, names in GROUPS for name in names)}
OTHERS = tuple(name for name in DECLARED if name not in OFFERED and name != "date")
"""What an adviser may give besides."""
ROW, CELL = "logement laissé de côté", "cellule laissée vide"
FAILURES = {
    "empty": "Ce fichier est vide.",
    "no_rows": "Ce fichier n’a que des noms de colonnes : il n’y a aucun logement dessous.",
    "not_a_table": "Ce fichier n’est ni un tableur (XLSX, ODS, XLS) ni un texte à colonnes (CSV). "
    "Ouvrez-le dans votre tableur et enregistrez-le en CSV ou en XLSX.",
    "encrypted": "Ce classeur est protégé par un mot de passe : enlevez-le, puis recommencez.",
    "too_large_unpacked": "Une fois déplié, ce classeur est trop gros pour être lu ici. "
    "Enregistrez la feuille des logements en CSV.",
    "too_many_rows": "Ce fichier a plus de {most} lignes. Découpez-le, par quartier ou par agence.",
    "too_many_columns": "Ce fichier a plus de {most} colonnes : gardez celles des logements.",
    "several_tables": "Cette archive contient {count} tableaux : envoyez-les un par un.",
    "broken_lines": "La ligne {line} est coupée par un guillemet mal placé.",
    "died": "Le calcul s’est arrêté en route : ce fichier est peut-être abîmé, ou trop lourd. Rien "
    "n’est gardé. Enregistrez-le en CSV, puis renvoyez-le.",
    "fault": "Une panne de notre côté. Rien n’est gardé : renvoyez le fichier, ou essayez en CSV.",
}
STATES = {
    "waiting": "Votre fichier attend son tour",
    "reading": "Lecture de votre fichier",
    "computing": "Calcul des premiers chiffres",
}
NEEDS = {
    "dwelling_type": "Votre fichier ne dit pas s’il s’agit de maisons ou d’appartements.",
    "floor_area": "Aucune colonne ne dit la surface habitable : choisissez laquelle.",
    "construction_year": "Votre fichier ne dit pas de quand datent les logements.",
    "heating_carrier": "Votre fichier ne dit pas à quelle énergie les logements sont chauffés.",
}
DRAWN_HEATING = (
    "Je ne sais pas : à tirer au sort, bâtiment par bâtiment, comme dans le parc français"
)
SENT = {
    "nothing": "Choisissez un fichier.",
    "too_large": "Ce fichier est trop gros : au plus {size} Mo.",
    "busy": "Trop de fichiers sont en cours de calcul sur ce serveur. Réessayez dans quelques "
    "minutes.",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows",
    "latin_1": "Latin-1",
    "iso8859_15": "Latin-9",
    "mac_roman": "Macintosh",
    "cp850": "DOS",
}
SEPARATORS = {";": "points-virgules", ",": "virgules", "\t": "tabulations", "|": "barres"}
GIVEN = {
    "commune": "la commune (donc le climat)",
    "wall_insulation": "l’isolation des murs",
    "roof_insulation": "l’isolation du toit",
    "glazing": "les vitrages",
    "ventilation": "la ventilation",
    "heating_system": "l’appareil de chauffage",
    "heating_scope": "chauffage collectif ou individuel",
    "hot_water_system": "l’eau chaude",
    "household_size": "le nombre d’occupants",
    "position": "l’étage",
}
HEADERS = {
    "row": "ligne du fichier",
    "id": "identifiant",
    "name": "nom",
    "certificate": "numéro du DPE",
    "address": "adresse",
    "building": "bâtiment",
    "district": "quartier",
    "certified_class": "étiquette du DPE",
    "estimated_class": "étiquette estimée sans le DPE",
    "dpe_class": "étiquette probable",
    "notices": "remarques",
    "supposed_fields": "suppositions",
    "energy_class": "classe énergie",
    "climate_class": "classe climat",
    "dpe_class_probabilities": "probabilité",
    "primary_energy_per_area": "énergie primaire (kWh/m².an)",
    "primary_energy_per_area_low": "énergie primaire, bas",
    "primary_energy_per_area_high": "énergie primaire, haut",
    "emissions_per_area": "émissions (kg CO2e/m².an)",
    "emissions_per_area_low": "émissions par m², bas",
    "emissions_per_area_high": "émissions par m², haut",
    "annual_bill": "facture réelle (€/an)",
    "annual_bill_low": "facture réelle, bas",
    "annual_bill_high": "facture réelle, haut",
    "conventional_bill": "facture du DPE (€/an)",
    "real_final_energy": "énergie réelle (kWh/an)",
    "real_final_energy_low": "énergie réelle, bas",
    "real_final_energy_high": "énergie réelle, haut",
    "emissions": "émissions (kg CO2e/an)",
    "heat_loss_coefficient": "déperditions GV (W/K)",
    "wall_loss": "murs (W/K)",
    "roof_loss": "toit (W/K)",
    "floor_loss": "plancher (W/K)",
    "window_loss": "fenêtres (W/K)",
    "door_loss": "portes (W/K)",
    "thermal_bridge_loss": "ponts thermiques (W/K)",
    "air_renewal_loss": "air (W/K)",
    "heating_need": "besoin de chauffage (kWh/an)",
    "hot_water_need": "besoin d’eau chaude (kWh/an)",
    "heating_final_energy": "chauffage (kWh/an)",
    "hot_water_final_energy": "eau chaude (kWh/an)",
    "cooling_final_energy": "froid (kWh/an)",
    "lighting_final_energy": "éclairage (kWh/an)",
    "auxiliary_final_energy": "auxiliaires (kWh/an)",
    "final_energy": "énergie finale (kWh/an)",
}
SUPPOSED = {name: HOUSING[name].name for step in STEPS for name in step.fields if name in HOUSING}
"""What a person could tell and was supposed of a home, in a line of a landlord's results."""
PUBLIC_USES = {
    "education": "enseignement",
    "early_childhood": "petite enfance",
    "sport": "sport",
    "pool": "piscine",
    "culture": "culture",
    "hall": "salle des fêtes, associations",
    "administration": "administration",
    "worship": "culte",
    "technical": "technique",
    "health": "santé, personnes âgées",
    "safety": "police, secours",
    "other": "autre",
    "home": "logement",
}
PUBLIC_WORKS = {
    "settings": ("Régler", "programmation, températures, ventilation la nuit"),
    "roof": ("Isoler le toit", "le toit seul"),
    "shell": ("Isoler l’enveloppe", "murs, toit, fenêtres"),
    "whole": ("Rénover l’ensemble", "enveloppe, ventilation, chauffage, éclairage"),
}

DESCRIBED = {
    "commune": ("Où est l’immeuble ?", "Sa commune, pour le climat et les aides.", ""),
    "lots": ("Combien d’appartements ?", "Caves et parkings n’en sont pas. De 2 à 200.", ""),
    "surface": ("Leur surface, en moyenne", "Surface habitable d’un appartement.", "m²"),
    "niveaux": ("Combien de niveaux ?", "Rez-de-chaussée compris.", ""),
    "annee": ("Construit vers", "Une année, même à dix ans près.", ""),
    "chauffage": ("Qu’est-ce qui le chauffe ?", "", ""),
    "eau": ("Et l’eau chaude ?", "", ""),
    "isole": ("Qu’est-ce qui est déjà isolé ?", "", ""),
    "vitrage": ("Les fenêtres, le plus souvent", "", ""),
    "etiquette": ("Le DPE de l’immeuble", "S’il a été fait depuis juillet 2021.", ""),
}
"""Ten questions about a block that has no list of lots: label, hint, unit."""
_UNSAID = {"": "Je ne sais pas"}
DESCRIBED_CHOICES = {
    "chauffage": {
        "": "Choisissez",
        "chauffage gaz collectif": "Chaufferie au gaz, commune",
        "chauffage gaz individuel": "Une chaudière à gaz par logement",
        "chauffage fioul collectif": "Chaufferie au fioul, commune",
        "chaudière à granulés collective": "Chaufferie à granulés de bois, commune",
        "chauffage urbain": "Un réseau de chaleur",
        "pompe à chaleur collective": "Une pompe à chaleur, commune",
        "pompes à chaleur air/air": "Des climatiseurs réversibles, un par logement",
        "convecteurs électriques": "Des convecteurs électriques",
    },
    "eau": {
        **_UNSAID,
        "chaudière": "La chaudière ou le réseau",
        "ballon électrique": "Un ballon électrique par logement",
    },
    "isole": {
        **_UNSAID,
        "non+non": "Ni les façades ni le toit",
        "non+oui": "Le toit, pas les façades",
        "ITE+non": "Les façades, par l’extérieur, pas le toit",
        "ITI+non": "Les façades, par l’intérieur, pas le toit",
        "ITE+oui": "Le toit, et les façades par l’extérieur",
        "ITI+oui": "Le toit, et les façades par l’intérieur",
    },
    "vitrage": {**_UNSAID, "simple vitrage": "Simple vitrage", "double vitrage": "Double vitrage"},
    "etiquette": {**_UNSAID, **{letter: letter for letter in "ABCDEFG"}},
}
"""Answers by the words of a landlord's file, which its reader knows."""
DEDUCED = ", valeur d’un logement déduite du total de la ligne et de son nombre de logements"
"""After the refusal of a value that no cell holds."""
DESCRIBED_REFUSALS = {
    "lots": "Donnez un nombre d’appartements, de 2 à 200.",
    "surface": "Donnez une surface moyenne, de 9 à 250 m².",
    "niveaux": "Donnez un nombre de niveaux, de 1 à 40.",
    "annee": "Donnez une année, de 1700 à aujourd’hui.",
    "commune": "Donnez la commune de l’immeuble.",
    "choice": "« {} » : choisissez une réponse de la liste.",
}
