"""The French of every field and choice of *Mon logement*, and the pages that ask them."""

from __future__ import annotations

from dataclasses import dataclass

from app.asking.form import Words
from app.saying import of_what

_YES_NO = {"true": "Oui", "false": "Non"}
_INSULATED = {"yes": "Isolé", "none": "Pas isolé"}
CARRIERS = {
    "electricity": "Électricité",
    "natural_gas": "Gaz de ville",
    "lpg": "Gaz en citerne",
    "fuel_oil": "Fioul",
    "coal": "Charbon",
    "wood_logs": "Bois en bûches",
    "wood_pellets": "Granulés de bois",
    "wood_chips": "Plaquettes de bois",
    "district_heating": "Réseau de chaleur",
}

PAIRS = {
    "paid": "{} : ce que vous payez",
    "used": "{} : ce que vous consommez",
    "main": "Que payez-vous d’énergie ?",
    "main_hint": "La mensualité, la facture de l’année, ou une quantité : ce que vous savez.",
}
"""How an amount is asked that may have several units."""

OR_ELSE = "Ou bien, "
"""Before a question that stands for the one above it."""

FIELDS: dict[str, Words] = (
    {
        "dwelling_type": Words(
            "Vous habitez…",
            "type de logement",
            choices={"house": "Une maison", "apartment": "Un appartement"},
            drawn=True,
        ),
        "floor_area": Words(
            "Quelle est sa surface habitable ?",
            "surface",
            "Sur le bail, l’acte d’achat ou la taxe foncière. Sans la cave, le garage ni le "
            "grenier.",
            unit="m²",
        ),
        "rooms": Words(
            f"{OR_ELSE}combien de pièces ?",
            "nombre de pièces",
            "Sans la cuisine ni la salle de bain. Elles donnent une idée de la surface.",
            unit="pièces",
        ),
        "construction_year": Words(
            "De quelle année date-t-il ?",
            "année de construction",
            "Même à peu près. Si vous ne la connaissez pas, choisissez une période plus bas.",
        ),
        "construction_period": Words(
            f"{OR_ELSE}de quelle période ?",
            "période de construction",
            choices={
                "before_1948": "Avant 1948",
                "1948_1974": "1948 à 1974",
                "1975_1977": "1975 à 1977",
                "1978_1982": "1978 à 1982",
                "1983_1988": "1983 à 1988",
                "1989_2000": "1989 à 2000",
                "2001_2005": "2001 à 2005",
                "2006_2012": "2006 à 2012",
                "2013_2021": "2013 à 2021",
                "after_2021": "Après 2021",
            },
        ),
        "commune": Words(
            "Dans quelle commune ?", "commune", "Son nom ou son code postal. Elle donne le climat."
        ),
        "altitude": Words(
            "À quelle altitude ?",
            "altitude",
            "Le climat du calcul change à 400 et à 800 m. Une carte en ligne la donne.",
            unit="m",
        ),
        "climate_zone": Words(
            "Zone climatique",
            "zone climatique",
            choices={
                zone: zone.upper()[:2] + zone[2:]
                for zone in ("h1a", "h1b", "h1c", "h2a", "h2b", "h2c", "h2d", "h3")
            },
        ),
        "storeys": Words(
            "Sur combien de niveaux chauffés ?",
            "niveaux chauffés",
            "Le rez-de-chaussée compte pour un, un étage sous les combles aussi s’il est chauffé.",
            unit="niveaux",
        ),
        "ceiling_height": Words("Quelle hauteur sous plafond ?", "hauteur sous plafond", unit="m"),
        "attachment": Words(
            "Touche-t-elle d’autres maisons ?",
            "mitoyenneté",
            choices={
                "detached": "Aucune",
                "semi_detached": "Une, d’un côté",
                "terraced": "Une de chaque côté",
            },
            drawn=True,
        ),
        "position": Words(
            "À quel étage ?",
            "position dans l’immeuble",
            choices={
                "ground": "Rez-de-chaussée",
                "middle": "Entre deux étages",
                "top": "Dernier étage",
                "ground_and_top": "Seul niveau",
            },
            drawn=True,
        ),
        "exposed_facades": Words(
            "Combien de côtés donnent sur le dehors ?",
            "façades extérieures",
            "De un à quatre : comptez les côtés qui ont des fenêtres ou un mur sur la rue ou "
            "la cour.",
            unit="côtés",
        ),
        "wall_material": Words(
            "En quoi sont les murs ?",
            "matériau des murs",
            choices={
                "solid_brick": "Brique pleine",
                "double_brick": "Brique double",
                "hollow_brick": "Brique creuse",
                "stone": "Pierre",
                "concrete": "Béton coulé",
                "hollow_concrete_block": "Parpaing creux",
                "solid_concrete_block": "Parpaing plein",
                "slag_concrete": "Mâchefer",
                "aerated_concrete": "Béton cellulaire",
                "timber_frame": "Ossature bois",
                "timber_frame_old": "Pan de bois ancien",
                "cob": "Torchis, pisé",
            },
            drawn=True,
            see={
                "solid_brick": "Petites briques visibles, mur épais de 22 à 35 cm.",
                "stone": "Pierres visibles ou mur de plus de 40 cm.",
                "hollow_brick": "Grandes briques rouges à trous, sous un enduit.",
                "hollow_concrete_block": "Parpaings gris à trous, sous un enduit, depuis 1950.",
                "concrete": "Mur lisse et très dur, d’une seule pièce : immeubles depuis 1950.",
                "timber_frame": "Le mur sonne creux partout : maison à ossature de bois.",
                "double_brick": "Deux murs de brique, et un vide entre les deux.",
                "solid_concrete_block": "Blocs gris sans trous : le mur sonne plein partout.",
                "slag_concrete": "Béton sombre, à grains de charbon brûlé.",
                "aerated_concrete": "Blocs blancs et légers, qu’une vis entame à la main.",
                "timber_frame_old": "Des poutres visibles en façade, comblées de terre ou de "
                "brique.",
                "cob": "De la terre crue et de la paille, souvent sous un enduit.",
            },
            rare=(
                "double_brick",
                "solid_concrete_block",
                "slag_concrete",
                "aerated_concrete",
                "timber_frame_old",
                "cob",
            ),
        ),
        "wall_insulation": Words(
            "Les murs sont-ils isolés ?",
            "isolation des murs",
            "Un mur qui sonne creux à l’intérieur l’est souvent.",
            choices={
                "none": "Non",
                "internal": "Oui, par l’intérieur",
                "external": "Oui, par l’extérieur",
            },
        ),
        "wall_insulation_year": Words(
            "En quelle année les murs ont-ils été isolés ?", "année d’isolation des murs"
        ),
        "roof_type": Words(
            "Que trouve-t-on sous le toit ?",
            "type de toit",
            choices={
                "attic": "Un grenier non chauffé",
                "rafters": "Des pièces chauffées",
                "flat": "Un toit plat",
            },
            drawn=True,
        ),
        "roof_insulation": Words(
            "Le toit ou le grenier est-il isolé ?", "isolation du toit", choices=_INSULATED
        ),
        "roof_insulation_year": Words(
            "En quelle année le toit a-t-il été isolé ?", "année d’isolation du toit"
        ),
        "floor_type": Words(
            "Qu’y a-t-il sous le plancher du bas ?",
            "type de plancher bas",
            choices={
                "slab_on_ground": "La terre",
                "crawl_space": "Un vide sanitaire",
                "basement": "Une cave",
            },
            drawn=True,
        ),
        "floor_insulation": Words(
            "Ce plancher est-il isolé ?", "isolation du plancher", choices=_INSULATED
        ),
        "floor_insulation_year": Words(
            "En quelle année le plancher a-t-il été isolé ?", "année d’isolation du plancher"
        ),
        "glazing": Words(
            "Quels vitrages ont la plupart des fenêtres ?",
            "vitrage",
            "Présentez une flamme devant la vitre : deux reflets par vitre.",
            choices={
                "single": "Simple",
                "secondary": "Survitrage",
                "double_before_1990": "Double d’avant 1990",
                "double": "Double",
                "double_low_e": "Double récent à isolation renforcée",
                "triple": "Triple",
            },
            drawn=True,
        ),
        "window_frame": Words(
            "En quoi sont les fenêtres ?",
            "menuiseries",
            choices={
                "wood": "Bois",
                "pvc": "PVC",
                "aluminium": "Aluminium d’avant 2000",
                "aluminium_thermal_break": "Aluminium récent",
            },
        ),
        "shutters": Words("Y a-t-il des volets ?", "volets", choices=_YES_NO),
        "veranda": Words(
            "Y a-t-il une véranda ou une loggia fermée, sans chauffage ?",
            "véranda non chauffée",
            "Tournée vers où va son plus grand vitrage. Chauffée, elle compte dans la surface.",
            choices={
                "none": "Non",
                "north": "Oui, au nord",
                "east_or_west": "Oui, à l’est ou à l’ouest",
                "south": "Oui, au sud",
            },
        ),
        "unheated_annexe": Words(
            "Un garage, un cellier ou une grange sans chauffage touche-t-il la maison ?",
            "local non chauffé accolé",
            choices=_YES_NO,
        ),
        "ventilation": Words(
            "Comment l’air se renouvelle-t-il ?",
            "ventilation",
            "Une bouche qui souffle ou aspire dans la cuisine et la salle de bains : une VMC.",
            choices={
                "window_opening": "En ouvrant les fenêtres",
                "vents": "Grilles hautes et basses",
                "natural_ducts": "Conduits sans moteur",
                "mechanical_on_existing_ducts": "Moteur sur conduits anciens",
                "hybrid": "Conduits et moteur d’appoint",
                "exhaust_before_1982": "VMC d’avant 1982",
                "exhaust": "VMC simple",
                "humidity_controlled_a": "VMC hygroréglable A",
                "humidity_controlled": "VMC hygroréglable B",
                "balanced_no_exchanger": "Double flux sans échangeur",
                "balanced": "VMC double flux",
            },
            drawn=True,
            see={
                "window_opening": "Aucune grille, aucune bouche : on aère.",
                "vents": "Une grille en bas et une en haut du mur de la cuisine.",
                "exhaust": "Une bouche ronde qui aspire dans la salle de bains, toujours pareil.",
                "humidity_controlled": "Une bouche qui aspire plus quand il y a de la buée.",
                "balanced": "Des bouches qui aspirent et d’autres qui soufflent dans les chambres.",
                "natural_ducts": "Une grille en haut du mur, un conduit jusqu’au toit, aucun "
                "bruit.",
                "mechanical_on_existing_ducts": "De vieux conduits d’immeuble, et un moteur en "
                "haut.",
                "hybrid": "De vieux conduits, et un moteur qui n’aide que par temps calme.",
                "exhaust_before_1982": "Des bouches d’origine, dans un logement d’avant 1982.",
                "humidity_controlled_a": "Les bouches suivent la buée, les entrées d’air des "
                "fenêtres sont fixes.",
                "balanced_no_exchanger": "Des bouches qui soufflent, sans échangeur de chaleur.",
            },
            rare=(
                "natural_ducts",
                "mechanical_on_existing_ducts",
                "hybrid",
                "exhaust_before_1982",
                "humidity_controlled_a",
                "balanced_no_exchanger",
            ),
        ),
        "heating_carrier": Words(
            "Avec quelle énergie chauffez-vous surtout ?",
            "énergie de chauffage",
            choices=CARRIERS,
            drawn=True,
        ),
        "heating_system": Words(
            "Avec quel appareil ?",
            "appareil de chauffage",
            choices={
                "boiler": "Chaudière classique",
                "low_temperature_boiler": "Chaudière basse température",
                "condensing_boiler": "Chaudière à condensation",
                "air_water_heat_pump": "Pompe à chaleur sur radiateurs",
                "air_air_heat_pump": "Pompe à chaleur à air soufflé",
                "ground_source_heat_pump": "Pompe à chaleur géothermique",
                "hybrid_heat_pump": "Pompe à chaleur et chaudière",
                "electric_heaters": "Radiateurs électriques",
                "storage_heaters": "Radiateurs à accumulation",
                "stove": "Poêle",
                "insert": "Insert ou foyer fermé",
                "district_heating": "Réseau de chaleur",
            },
        ),
        "heating_year": Words(
            "De quelle année date l’appareil ?",
            "année de l’appareil",
            "Sur sa plaque ou son carnet d’entretien.",
        ),
        "heating_scope": Words(
            "Le chauffage est-il individuel, ou commun à l’immeuble ?",
            "chauffage individuel ou collectif",
            choices={"individual": "Individuel", "collective": "Collectif"},
        ),
        "emitters": Words(
            "Par où vient la chaleur ?",
            "émetteurs",
            choices={
                "radiators": "Radiateurs à eau",
                "underfloor": "Plancher chauffant",
                "fan_coils": "Ventilo-convecteurs",
                "electric_panels": "Panneaux électriques",
                "warm_air": "Air soufflé",
            },
        ),
        "heating_control": Words(
            "Baissez-vous la nuit ou en votre absence ?",
            "programmation",
            choices={
                "none": "Non, ou à la main",
                "central": "Oui, un programmateur",
                "room_by_room": "Oui, pièce par pièce",
            },
        ),
        "secondary_heating": Words(
            "Avez-vous un chauffage d’appoint régulier ?",
            "chauffage d’appoint",
            choices={
                "none": "Non",
                "log_stove": "Poêle à bûches",
                "pellet_stove": "Poêle à granulés",
                "insert": "Insert",
                "electric_heaters": "Radiateurs électriques",
                "air_air_heat_pump": "Climatisation réversible",
            },
        ),
        "secondary_heating_share": Words(
            "Quelle part du logement ce second chauffage chauffe-t-il ?",
            "part du second chauffage",
            "La moitié des pièces : 50 %. Le seul qui serve : 100 %.",
            blank="on le suppose",
        ),
        "hot_water_backup": Words(
            "Un ballon électrique prend-il le relais une partie de l’année ?",
            "ballon électrique en relais",
            choices=_YES_NO,
        ),
        "hot_water_system": Words(
            "D’où vient l’eau chaude ?",
            "eau chaude",
            choices={
                "with_heating": "Du même appareil que le chauffage",
                "electric_storage": "D’un ballon électrique",
                "heat_pump_storage": "D’un ballon thermodynamique",
                "gas_instantaneous": "D’un chauffe-eau au gaz",
                "gas_storage": "D’un ballon au gaz",
                "solar_electric": "Du soleil et de l’électricité",
                "solar_with_heating": "Du soleil et du chauffage",
                "district_heating": "Du réseau de chaleur",
            },
        ),
        "cooling": Words("Y a-t-il une climatisation ?", "climatisation", choices=_YES_NO),
        "photovoltaic_power": Words(
            "Quelle puissance de panneaux solaires électriques ?",
            "panneaux solaires",
            "Sur le contrat de rachat ou la facture de pose.",
            unit="kWc",
            blank="aucun panneau",
        ),
        "household_size": Words(
            "Combien de personnes vivent là ?", "personnes du ménage", unit="personnes"
        ),
        "heating_setpoint": Words(
            "Quelle température gardez-vous l’hiver ?",
            "température de consigne",
            "Dans les pièces où l’on vit, le soir.",
            unit="°C",
        ),
        "reference_tax_income": Words(
            "Revenu fiscal de référence du foyer",
            "revenu",
            "Sur votre avis d’impôt, première page. Additionnez s’il y en a plusieurs.",
            unit="€ par an",
        ),
        "u_wall": Words("U moyen des murs", "U des murs", unit="W/(m²·K)"),
        "u_roof": Words("U moyen du toit", "U du toit", unit="W/(m²·K)"),
        "u_floor": Words("U moyen du plancher bas", "U du plancher", unit="W/(m²·K)"),
        "u_window": Words("U moyen des fenêtres", "U des fenêtres", unit="W/(m²·K)"),
        "u_door": Words("U moyen des portes", "U des portes", unit="W/(m²·K)"),
        "wall_area": Words("Surface des murs qui perdent", "surface des murs", unit="m²"),
        "roof_area": Words("Surface du toit qui perd", "surface du toit", unit="m²"),
        "lower_floor_area": Words("Surface du plancher bas", "surface du plancher bas", unit="m²"),
        "window_area": Words("Surface des fenêtres", "surface des fenêtres", unit="m²"),
        "door_area": Words("Surface des portes", "surface des portes", unit="m²"),
        "thermal_bridge_loss": Words("Ponts thermiques", "ponts thermiques", unit="W/K"),
        "air_renewal_loss": Words("Renouvellement d’air", "renouvellement d’air", unit="W/K"),
        "window_solar_factor": Words("Facteur solaire des fenêtres (Sw)", "facteur solaire"),
        "shading_factor": Words("Facteur d’ensoleillement (Fe)", "ombres portées"),
        "inertia": Words(
            "Inertie",
            "inertie",
            choices={
                "light": "Légère",
                "medium": "Moyenne",
                "heavy": "Lourde",
                "very_heavy": "Très lourde",
            },
        ),
        "generation_efficiency": Words(
            "Rendement du générateur, ou SCOP", "rendement du générateur"
        ),
        "emission_efficiency": Words("Rendement d’émission", "rendement d’émission"),
        "distribution_efficiency": Words("Rendement de distribution", "rendement de distribution"),
        "control_efficiency": Words("Rendement de régulation", "rendement de régulation"),
        "intermittency_factor": Words("Facteur d’intermittence (I0)", "intermittence"),
        "hot_water_efficiency": Words("Rendement de l’eau chaude", "rendement de l’eau chaude"),
        "district_heating_emissions": Words(
            "Émissions du réseau de chaleur",
            "émissions du réseau de chaleur",
            "Celles de votre réseau, s’il est connu ; sinon celles des réseaux voisins.",
            unit="kg par kWh",
        ),
    }
    | {
        f"window_area_{side}": Words(f"Fenêtres {words}", f"fenêtres {words}", unit="m²")
        for side, words in (
            ("south", "au sud"),
            ("north", "au nord"),
            ("east", "à l’est"),
            ("west", "à l’ouest"),
            ("horizontal", "dans le toit"),
        )
    }
    | {
        "tenure": Words(
            "Vous êtes…",
            "situation",
            choices={
                "owner_occupier": "Propriétaire, j’y habite",
                "landlord": "Propriétaire, je le loue",
                "tenant": "Locataire (propriétaire privé)",
                "social_tenant": "Locataire (logement social)",
                "buyer": "Je vais l’acheter",
            },
        ),
        "co_owned": Words(
            "L’immeuble est-il en copropriété ?", "copropriété", choices=dict(_YES_NO)
        ),
        "ownership_share": Words(
            "Votre part de l’immeuble (tantièmes) ?",
            "part de l’immeuble",
            "Vos tantièmes sur le total : 250/10 000 ; ou 2,5 %.",
        ),
        "certified_class": Words(
            "Quelle lettre donne votre DPE ?",
            "étiquette du DPE",
            "La plus mauvaise des deux lettres (énergie, climat), celle de l’annonce. Seul un DPE "
            "établi depuis le 1er juillet 2021 compte.",
            choices={letter: letter for letter in "ABCDEFG"},
        ),
        "certified_primary_energy": Words(
            "Consommation écrite sur le DPE",
            "consommation du DPE",
            "Énergie primaire, sous l’échelle des lettres.",
            unit="kWh/m² par an",
        ),
        "certified_emissions": Words(
            "Émissions écrites sur le DPE", "émissions du DPE", unit="kg de CO₂/m² par an"
        ),
        "certified_on": Words(
            "De quand date votre DPE ?",
            "date du DPE",
            "Le jour, ou le mois ou l’année seuls : 17/05/2023, mai 2023, ou 2023.",
        ),
    }
    | {
        "litres_fuel_oil": Words(
            "Combien de litres de fioul en une année ?", "litres de fioul", unit="litres par an"
        ),
        "cubic_metres_natural_gas": Words(
            "Combien de mètres cubes de gaz en une année ?", "gaz au compteur", unit="m³ par an"
        ),
        "steres_wood_logs": Words(
            "Combien de stères de bois en une année ?",
            "stères de bois",
            "Le vôtre aussi, coupé ou donné.",
            unit="stères par an",
        ),
        "kilograms_wood_pellets": Words(
            "Combien de kilos de granulés en une année ?", "kilos de granulés", unit="kg par an"
        ),
        "bags_wood_pellets": Words(
            "Combien de sacs de granulés en une année ?",
            "sacs de granulés",
            "Des sacs de 15 kg ; une palette en porte souvent 65 à 70.",
            unit="sacs de 15 kg par an",
        ),
        "tonnes_wood_pellets": Words(
            "Combien de tonnes de granulés en une année ?",
            "tonnes de granulés",
            unit="tonnes par an",
        ),
        "litres_lpg": Words(
            "Combien de litres de propane en une année ?",
            "litres de propane en citerne",
            unit="litres par an",
        ),
        "kilograms_lpg": Words(
            "Combien de kilos de propane en une année ?", "kilos de propane", unit="kg par an"
        ),
        "bottles_lpg": Words(
            "Combien de bouteilles de gaz de 13 kg en une année ?",
            "bouteilles de 13 kg",
            unit="bouteilles de 13 kg par an",
        ),
        "large_bottles_lpg": Words(
            "Combien de bouteilles de gaz de 35 kg en une année ?",
            "bouteilles de 35 kg",
            unit="bouteilles de 35 kg par an",
        ),
        "bill_all_energies": Words(
            "Combien payez-vous d’énergie, tout compris ?",
            "dépense d’énergie, toutes énergies",
            "Électricité, gaz, fioul, bois, et charges de chauffage s’il est collectif. "
            "Additionnez vos mensualités.",
            unit="€ par an",
        ),
        "billed_electricity_peak": Words(
            "Électricité : index des heures pleines, sur une année",
            "heures pleines",
            "Les deux index sont sur la facture, ou sur le compteur.",
            unit="kWh par an",
        ),
        "billed_electricity_off_peak": Words(
            "Électricité : index des heures creuses, sur une année",
            "heures creuses",
            unit="kWh par an",
        ),
        "off_peak_tariff": Words(
            "Votre contrat d’électricité a-t-il des heures creuses ?",
            "heures creuses au contrat",
            "Deux prix sur la facture : heures pleines et heures creuses.",
            choices=dict(_YES_NO),
        ),
        "off_peak_share": Words(
            "Quelle part de l’électricité, en heures creuses ?",
            "part en heures creuses",
            "40 % si quatre kilowattheures sur dix sont en heures creuses.",
        ),
        "standing_charge_included": Words(
            "Ces montants comprennent-ils l’abonnement ?",
            "abonnement compris dans les factures",
            "Le fioul et le bois n’en ont pas.",
            choices={"true": "Oui, c’est tout ce que je paie", "false": "Non, l’énergie seule"},
        ),
        "heating_charges": Words(
            "Combien de charges de chauffage en une année ?",
            "charges de chauffage",
            "Sur le décompte de charges du syndic ou du bailleur, eau chaude comprise si elle est "
            "collective.",
            unit="€ par an",
        ),
    }
    | {
        f"billed_{carrier}": Words(
            f"{words} : consommation d’une année",
            f"consommation {of_what(words.lower())}",
            unit="kWh par an",
        )
        for carrier, words in CARRIERS.items()
    }
    | {
        f"bill_{carrier}": Words(
            f"{words} : montant d’une année",
            f"facture {of_what(words.lower())}",
            "Toutes taxes, en une année ou par mois.",
            unit="€ par an",
        )
        for carrier, words in CARRIERS.items()
    }
)

SHORT = {
    "floor_area": "Surface",
    "rooms": "ou pièces",
    "construction_period": "Construit",
    "commune": "Commune ou code postal",
    "heating_carrier": "Chauffage principal",
}
"""Questions of the quick road in fewer words: an empty answer is « je ne sais pas »."""

CERTIFICATES = {
    "": "Ce fichier n’est pas un DPE que nous savons lire. Il faut le fichier XML de "
    "l’observatoire.",
    "not_xml": "Ce fichier n’est pas un fichier XML. Le PDF de votre DPE ne se lit pas ici : "
    "téléchargez le fichier XML sur l’observatoire de l’ADEME, avec le numéro de votre DPE.",
    "cut_short": "Ce fichier est incomplet ou abîmé : téléchargez-le de nouveau.",
    "too_large": "Ce fichier est trop gros pour un DPE.",
    "whole_building": "Ce DPE est celui d’un immeuble entier, et ne dit pas combien il a de "
    "logements. Répondez aux six questions.",
    "not_a_dwelling": "Ce DPE n’est pas celui d’un logement.",
    "several": "Ce fichier contient plusieurs DPE : donnez celui de votre logement, ou allez dans "
    "« Le parc ».",
    "too_small": "La surface de ce DPE est trop petite pour un logement.",
}
"""Why a certificate's file gives no home."""


@dataclass(frozen=True)
class FormStep:
    """One page of questions."""

    key: str
    title: str
    short: str
    fields: tuple[str, ...]
    lead: str = ""


STEPS = (
    FormStep(
        "1",
        "Parlons de votre logement",
        "Logement",
        (
            "dwelling_type",
            "floor_area",
            "rooms",
            "construction_year",
            "construction_period",
            "commune",
        ),
        "Répondez à ce que vous savez. Le reste sera estimé, et la fourchette s’élargira.",
    ),
    FormStep(
        "2",
        "Sa forme",
        "Forme",
        ("storeys", "attachment", "unheated_annexe", "position", "exposed_facades", "veranda"),
    ),
    FormStep(
        "3",
        "Murs, toit et sol",
        "Enveloppe",
        (
            "wall_material",
            "wall_insulation",
            "wall_insulation_year",
            "roof_type",
            "roof_insulation",
            "roof_insulation_year",
            "floor_type",
            "floor_insulation",
            "floor_insulation_year",
        ),
    ),
    FormStep(
        "4", "Fenêtres et air", "Fenêtres", ("glazing", "window_frame", "shutters", "ventilation")
    ),
    FormStep(
        "5",
        "Votre énergie",
        "Énergie",
        (
            "heating_carrier",
            "heating_scope",
            "secondary_heating",
            "secondary_heating_share",
            "cooling",
            "photovoltaic_power",
        ),
    ),
    FormStep(
        "6",
        "Chauffage et eau chaude",
        "Chauffage",
        (
            "heating_system",
            "heating_year",
            "emitters",
            "heating_control",
            "hot_water_system",
            "hot_water_backup",
        ),
    ),
    FormStep(
        "7",
        "Et vous",
        "Vous",
        (
            "tenure",
            "household_size",
            "heating_setpoint",
            "certified_class",
            "certified_on",
            "bill_all_energies",
            "bills",
        ),
        "Tout est facultatif. Une facture, même d’une seule énergie, resserre beaucoup "
        "l’estimation.",
    ),
)
QUICK = FormStep(
    "court",
    "Votre logement",
    "Logement",
    (
        *("dwelling_type", "floor_area", "rooms", "construction_period"),
        *("position", "commune", "heating_carrier", "tenure"),
    ),
    "Six questions. Laissez vide ce que vous ne savez pas : nous le supposerons.",
)
"""The quick road: a result after one page, then one question at a time on the result."""
