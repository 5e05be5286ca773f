"""The French of works: what each is, what it asks, why it is refused, what helps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """How a measure is named and explained."""

    name: str
    note: str
    unit: str = ""


@dataclass(frozen=True)
class Slot:
    """A part of the home, and the works among which it takes one."""

    key: str
    title: str
    measures: tuple[str, ...]


WORKS: dict[str, Work] = {
    "external_wall_insulation": Work(
        "Murs, par l’extérieur",
        "Un manteau autour des murs. L’intérieur reste frais l’été ; la façade change.",
        "m²",
    ),
    "internal_wall_insulation": Work(
        "Murs, par l’intérieur",
        "Un doublage des pièces : moins cher, quelques centimètres de perdus.",
        "m²",
    ),
    "roof_insulation": Work(
        "Combles ou rampants",
        "Le toit perd beaucoup pour peu d’euros ; il protège aussi l’été.",
        "m²",
    ),
    "flat_roof_insulation": Work("Toit-terrasse", "À faire quand l’étanchéité est refaite.", "m²"),
    "floor_insulation": Work(
        "Plancher bas",
        "Par-dessous, depuis la cave ou le vide sanitaire : des pieds plus chauds.",
        "m²",
    ),
    "window_replacement": Work(
        "Fenêtres",
        "Moins de parois froides et de bruit ; l’air doit alors être renouvelé.",
        "fenêtres",
    ),
    "humidity_controlled_ventilation": Work(
        "VMC hygroréglable", "Elle aère selon l’humidité : un air sain sans trop de chaleur perdue."
    ),
    "balanced_ventilation": Work(
        "VMC double flux", "L’air qui sort réchauffe l’air qui entre ; des gaines à poser."
    ),
    "air_water_heat_pump": Work(
        "Pompe à chaleur air/eau",
        "Sur vos radiateurs. Elle se dimensionne après l’isolation, jamais avant.",
    ),
    "ground_source_heat_pump": Work(
        "Pompe à chaleur géothermique", "Des capteurs dans le sol : un jardin, et un budget."
    ),
    "hybrid_heat_pump": Work(
        "Pompe à chaleur hybride", "Une petite pompe à chaleur et une chaudière à gaz."
    ),
    "air_air_heat_pump": Work(
        "Pompe à chaleur air/air", "Des bouches qui soufflent, et qui peuvent rafraîchir."
    ),
    "pellet_boiler": Work("Chaudière à granulés", "Un silo à remplir une ou deux fois l’an."),
    "log_boiler": Work("Chaudière à bûches", "Bon marché si le bois est là, et les bras aussi."),
    "condensing_gas_boiler": Work(
        "Chaudière à gaz à condensation",
        "Sans aide de l’État, TVA à 20 % ; elle brûle du gaz pour dix-sept ans encore.",
    ),
    "heat_network_connection": Work(
        "Réseau de chaleur",
        "Possible s’il passe à votre adresse : la carte France Chaleur Urbaine le dit.",
    ),
    "pellet_stove": Work("Poêle à granulés", "En appoint, dans la pièce où l’on vit."),
    "log_stove": Work("Poêle à bûches", "En appoint, dans la pièce où l’on vit."),
    "wood_insert": Work("Insert", "Dans une cheminée ouverte."),
    "heat_pump_water_heater": Work(
        "Chauffe-eau thermodynamique", "Une petite pompe à chaleur pour l’eau chaude."
    ),
    "solar_water_heater": Work("Chauffe-eau solaire", "Des capteurs sur le toit."),
    "combined_solar_heating": Work(
        "Système solaire combiné", "Le soleil aide l’eau chaude et le chauffage."
    ),
    "solar_panels": Work(
        "Panneaux photovoltaïques",
        "Ce que vous ne consommez pas vous-même ne rapporte presque plus rien depuis juin 2026.",
        "kWc",
    ),
    "programmable_thermostat": Work(
        "Thermostat programmable", "Il baisse la nuit et quand vous n’êtes pas là."
    ),
    "oil_tank_removal": Work("Dépose de la cuve à fioul", "Quand le fioul s’en va."),
    "energy_audit": Work(
        "Audit énergétique",
        "Obligatoire pour une rénovation d’ampleur : demandez s’il est "
        "compris dans le prix de l’accompagnateur.",
    ),
}

SLOTS: tuple[Slot, ...] = (
    Slot("wall_works", "Les murs", ("external_wall_insulation", "internal_wall_insulation")),
    Slot("roof_works", "Le toit", ("roof_insulation", "flat_roof_insulation")),
    Slot("floor_works", "Le sol", ("floor_insulation",)),
    Slot("window_works", "Les fenêtres", ("window_replacement",)),
    Slot("air_works", "L’air", ("humidity_controlled_ventilation", "balanced_ventilation")),
    Slot(
        "heating_works",
        "Le chauffage",
        (
            "air_water_heat_pump",
            "air_air_heat_pump",
            "pellet_boiler",
            "ground_source_heat_pump",
            "hybrid_heat_pump",
            "log_boiler",
            "condensing_gas_boiler",
            "heat_network_connection",
        ),
    ),
    Slot("stove_works", "Un appoint au bois", ("pellet_stove", "log_stove", "wood_insert")),
    Slot(
        "water_works",
        "L’eau chaude",
        ("heat_pump_water_heater", "solar_water_heater", "combined_solar_heating"),
    ),
    Slot("sun_works", "L’électricité du toit", ("solar_panels",)),
    Slot("control_works", "La programmation", ("programmable_thermostat",)),
    Slot("tank_works", "La cuve", ("oil_tank_removal",)),
    Slot("audit_works", "L’étude", ("energy_audit",)),
)

REFUSALS = {
    "forbidden_for_the_air": "interdit là où vous habitez, pour protéger l’air",
    "other_roof": "votre toit n’est pas de cette sorte",
    "no_roof": "le toit n’est pas au-dessus de chez vous",
    "no_floor": "le sol n’est pas au-dessous de chez vous",
    "listed_facade": "vous avez dit la façade protégée",
    "no_water_network": "vos pièces ne sont pas chauffées par des radiateurs à eau",
    "no_gas": "vous n’êtes pas chauffé au gaz de ville",
    "no_oil_tank": "vous n’êtes pas chauffé au fioul",
    "already_there": "vous l’avez déjà",
    "district_heating": "vous êtes déjà sur un réseau de chaleur",
    "houses_only": "pour une maison seulement",
    "collective_heating": "le chauffage est celui de l’immeuble",
    "slab_on_ground": (
        "le plancher est posé sur la terre : on ne peut pas l’isoler par-dessous. Si vous avez une "
        "cave ou un vide sanitaire, dites-le dans la description du logement"
    ),
    "already_insulated": (
        "vous avez dit ces murs isolés : refaire l’isolation demanderait d’abord de la déposer"
    ),
    "damp_walls": (
        "vous avez dit les murs humides : on cherche et on traite la cause d’abord, sans quoi "
        "l’isolant garde l’eau dans le mur"
    ),
    "no_unit_space": "vous avez dit n’avoir aucune place dehors pour une unité extérieure",
    "no_garden": "il faut un terrain pour les capteurs",
    "no_chimney": "il faut un conduit de fumée",
    "no_network": "la liste officielle n’a pas de réseau de chaleur dans votre commune",
    "no_commune": "dites votre commune : une liste officielle dit lesquelles en ont un",
}
WARNINGS = {
    "windows_need_ventilation": (
        "Des fenêtres neuves ferment l’air : prévoyez une ventilation, sans quoi l’humidité reste."
    ),
    "insulation_likes_ventilation": (
        "Un logement isolé a besoin d’air : une ventilation protège les murs et la santé."
    ),
    "heat_pump_before_insulation": (
        "Isoler d’abord permet une pompe à chaleur plus petite, moins chère et plus sobre."
    ),
    "walls_must_breathe": (
        "Brique pleine, pierre, torchis ou pans de bois : un isolant qui laisse passer la vapeur "
        "(laine de bois, chanvre et chaux), sans film étanche, et seulement sur un mur sec. Faites "
        "regarder les pieds de murs avant."
    ),
    "look_at_radiators": (
        "Faites mesurer vos radiateurs : trop petits, ils demandent une eau trop chaude pour une "
        "pompe à chaleur. L’artisan doit calculer pièce par pièce, jamais à la surface."
    ),
    "place_of_the_unit": (
        "L’unité extérieure demande une place à l’air libre, loin des fenêtres des voisins : elle "
        "s’entend. La mairie reçoit une déclaration préalable."
    ),
    "needs_a_flue": "Un appareil à bois demande un conduit aux normes, tubé et ramoné.",
    "look_for_asbestos": (
        "Logement d’avant juillet 1997 : un repérage de l’amiante se fait avant de percer ou de "
        "déposer (quelques centaines d’euros, à demander dans le devis)."
    ),
    "look_for_lead": "Logement d’avant 1949 : les peintures anciennes peuvent contenir du plomb.",
    "needs_three_phase": (
        "La puissance demandée dépasse ce qu’une pompe à chaleur donne d’ordinaire en monophasé : "
        "demandez le prix du triphasé, ou isolez d’abord."
    ),
    "too_large_for_one_machine": (
        "Aucune machine courante ne donne cette puissance : isolez d’abord, sinon l’appoint "
        "électrique ferait le reste, au prix fort."
    ),
    "oil_tank_left": "Ajoutez la dépose de la cuve : elle est aidée, et sans fioul elle est vide.",
    "co_owners_decide": (
        "Ces travaux touchent l’immeuble : ils se votent et se paient selon les tantièmes. Votre "
        "part est comptée ici (toit et sol divisés par les niveaux ; chauffage commun, économie "
        "partagée), sans l’aide de l’immeuble : « Votre immeuble, en assemblée » compte tout."
    ),
    "air_is_protected": (
        "Là où vous habitez, un plan protège l’air : les foyers ouverts sont interdits. Un "
        "appareil fermé et performant (7 étoiles) reste permis ; votre intercommunalité dit "
        "lesquels, et peut aider à remplacer un ancien."
    ),
    "savings_are_shared": (
        "Le chauffage est commun : ce que votre logement épargne seul se partage entre tous. Avec "
        "des compteurs ou des répartiteurs, la plus grande part vous reste ; dites-le à la page de "
        "votre immeuble."
    ),
    "wood_price_of_another_season": (
        "Le prix du bois est relevé une fois l’an, celui du gaz chaque mois : pas de la même "
        "saison. Demandez un prix livré, d’été et d’hiver, avant de comparer."
    ),
    "assembly_authorises": (
        "Une unité extérieure, ou des fenêtres qui changent la façade, se font autoriser par "
        "l’assemblée (article 25 b), même à vos frais."
    ),
    "fossil_not_helped": "Une chaudière à gaz neuve n’est plus aidée, et sa TVA est de 20 %.",
}
QUOTE = {
    "resistance_good": "L’isolant (R {stated}) atteint ce que les aides demandent (R {limit}).",
    "resistance_low": "R {stated} est trop faible : les aides demandent au moins R {limit}.",
    "resistance_missing": "R n’est pas dite : il faut au moins R {limit} pour les aides.",
    "window_u_good": "Uw {stated} : assez bon pour les aides (au plus {limit}).",
    "window_u_low": "Uw {stated} est trop élevé : les aides demandent au plus {limit}.",
    "window_u_missing": "Uw n’est pas dit : il faut au plus {limit} pour les aides.",
    "efficiency_good": "ETAS {stated} % : au-dessus des {limit} % demandés.",
    "efficiency_low": "ETAS {stated} % : sous les {limit} % que les certificats demandent.",
    "efficiency_missing": "L’ETAS n’est pas dite : il faut au moins {limit} %.",
    "power_good": "{stated} kW pour {limit} kW de besoin par grand froid : bien choisi.",
    "power_small": (
        "{stated} kW pour {limit} kW de besoin : trop petit, l’appoint électrique paiera."
    ),
    "power_large": (
        "{stated} kW pour {limit} kW de besoin : trop gros, plus cher, et elle s’usera à s’arrêter."
    ),
    "three_phase": "{stated} kW : d’ordinaire en triphasé. Demandez le coût du compteur.",
    "amount_missing": "Dites la surface ou le nombre : le prix se juge à l’unité.",
    "price_good": "{stated} : dans l’ordre des prix relevés (de {low} à {high}).",
    "price_low": (
        "{stated} : sous les prix relevés (de {low} à {high}). Que manque-t-il : finition, "
        "échafaudage, dépose, ventilation ?"
    ),
    "price_high": "{stated} : plus que les prix relevés (de {low} à {high}). Voyez-en d’autres.",
    "not_certified": "Sans qualification RGE pour ce travail, aucune aide n’est versée.",
    "certified_unknown": "Vérifiez l’entreprise dans l’annuaire RGE de france-renov.gouv.fr.",
    "work_not_named": (
        "Marque, modèle, surface et performance doivent être écrits : sans eux, le dossier d’aide "
        "est refusé."
    ),
    "vat_other": "TVA à {stated} % : {limit} % d’ordinaire pour ce travail. Demandez pourquoi.",
    "deposit_high": "Acompte de {stated} : plus d’un tiers du prix, c’est trop.",
    "came_to_me": (
        "Démarchage : ne signez pas. Le téléphone est interdit pour ces travaux ; si vous avez "
        "signé chez vous, vous avez quatorze jours pour vous rétracter, par lettre recommandée."
    ),
    "cee_before": "Acceptez une offre de certificats avant de signer : après, la prime est perdue.",
    "cee_late": "L’offre de certificats vient après la signature : la prime serait perdue.",
}
RENTERS = ("tenant", "social_tenant")
"""Who decides no works."""

GESTURES = {
    "setpoint": "Un degré de moins partout",
    "night": "3 °C de moins la nuit et en votre absence",
    "water": "Ballon à 55 °C, pommeau de douche économe",
    "shared_water": "Pommeau de douche économe, douches plus courtes",
    "standby": "Éteindre les veilles",
}
COMFORT = {
    "external_wall_insulation": "plus de parois froides, frais l’été",
    "internal_wall_insulation": "plus de parois froides",
    "roof_insulation": "moins chaud l’été sous le toit",
    "flat_roof_insulation": "moins chaud l’été sous le toit",
    "floor_insulation": "des pieds au chaud",
    "window_replacement": "moins de bruit et de courants d’air",
    "humidity_controlled_ventilation": "un air sain, moins d’humidité",
    "air_air_heat_pump": "rafraîchit aussi l’été",
    "pellet_stove": "une flamme dans la pièce de vie",
    "programmable_thermostat": "chaud quand vous êtes là",
}
IF_BARE = {
    "wall_insulation": ("Si vos murs ne sont pas isolés", "s’ils le sont déjà"),
    "roof_insulation": ("Si votre toit n’est pas isolé", "s’il l’est déjà"),
    "floor_insulation": ("Si votre plancher n’est pas isolé", "s’il l’est déjà"),
}
ON_SITE = {
    "damp_walls": (
        "Vos murs sont-ils humides ?",
        "Taches, salpêtre, papier qui se décolle en bas des murs.",
    ),
    "large_radiators": (
        "Vos radiateurs sont-ils grands ?",
        "Une pièce chauffée à 19 °C quand l’eau est tiède (moins de 50 °C), même par grand froid.",
    ),
    "outdoor_unit_space": (
        "Une unité extérieure aurait-elle sa place ?",
        "Cour, jardin, pignon ou toit-terrasse, pas sous les fenêtres d’un voisin.",
    ),
    "garden": ("Avez-vous un terrain ?", "Pour des capteurs enterrés ou un forage."),
    "chimney": ("Avez-vous un conduit de fumée ?", "Une cheminée, même condamnée."),
    "network_in_street": (
        "Un réseau de chaleur passe-t-il dans votre rue ?",
        "La mairie le sait ; la carte France Chaleur Urbaine aussi.",
    ),
}
INCOMES = {
    "very_modest": "très modestes",
    "modest": "modestes",
    "intermediate": "intermédiaires",
    "higher": "supérieurs",
}
AIDS = {
    "ma_prime_renov_ampleur": "MaPrimeRénov’, rénovation d’ampleur",
    "accompagnateur_renov": "Part prise en charge de Mon Accompagnateur Rénov’",
    "ma_prime_renov_gestes": "MaPrimeRénov’ par geste",
    "cee": "Certificats d’économies d’énergie (CEE)",
    "local_aids": "Aides locales",
    "eco_ptz": "Éco-prêt à taux zéro",
    "taxe_fonciere_exemption": "Exonération de taxe foncière",
    "par_plus": "Prêt avance rénovation sans intérêts (PAR+)",
    "denormandie": "Denormandie",
    "loc_avantages": "Loc’Avantages",
    "ma_prime_renov_copropriete": "MaPrimeRénov’ Copropriété",
    "ma_prime_renov_copropriete_individual": "MaPrimeRénov’ Copropriété, prime individuelle",
}
SIGNPOSTS = {
    "ma_prime_logement_decent": (
        "Votre logement est très abîmé ou insalubre ? Ma Prime Logement Décent aide jusqu’à 80 % "
        "des travaux : à demander à France Rénov’.",
        "https://france-renov.gouv.fr/aides/ma-prime-logement-decent",
    ),
    "pret_avance_renovation": (
        "Prêt avance rénovation : garanti par votre logement, remboursé à sa vente ; une banque "
        "partenaire le propose, avec ou sans intérêts selon vos revenus.",
        "https://www.service-public.fr/particuliers/vosdroits/F38425",
    ),
    "gift_exemption": (
        "Un parent peut vous donner jusqu’à 100 000 € sans droits pour ces travaux, versés avant "
        "le 31 décembre 2026 et dépensés sous six mois ; pas pour ce que MaPrimeRénov’ paie déjà.",
        "https://www.service-public.fr/particuliers/vosdroits/F14203",
    ),
}
REASONS = {
    "label_too_good": "il faut un logement classé E, F ou G",
    "too_few_classes": "il faut gagner au moins deux classes",
    "too_few_insulated_parts": "il faut isoler au moins deux parties du logement",
    "too_recent": "le logement est trop récent",
    "not_main_residence": "il faut que ce soit la résidence principale",
    "fossil_heating_kept": "une maison ne doit plus être chauffée au gaz ni au fioul",
    "oil_heating_kept": "le fioul ne peut pas être gardé",
    "fossil_heating_installed": "une chaudière à gaz ou au fioul ne peut pas être installée",
    "label_too_bad": "une maison classée F ou G n’y a plus droit, à confirmer",
    "not_on_a_slab": "pas sur un sol posé à même la terre",
    "not_lent_for": "ces travaux ne sont pas prêtés",
    "sheet_repealed": "la fiche de certificats est annoncée abrogée à cette date, à confirmer",
    "law_unknown": "la loi de cette date n’est pas connue ici",
    "owners_only": "c’est une aide du propriétaire : parlez-en au vôtre",
    "natural_persons_only": "une société (SCI) n’y a pas droit",
    "occupiers_only": "il faut habiter le logement dont on est propriétaire",
    "landlords_only": "il faut le louer",
    "not_in_ort": "la commune n’est pas dans une opération de revitalisation",
    "too_little_works": "les travaux font moins du quart du prix total",
    "label_after_too_bad": "il faut au moins la classe E après travaux",
    "let_too_short": "il faut louer au moins six ans",
    "label_too_bad_to_let": "il faut mieux que F",
    "needs_an_intermediary": "ce niveau de loyer demande une intermédiation locative",
    "ended": "elle s’est arrêtée le 31 décembre 2026",
    "counter_closed": "le guichet était fermé à cette date",
    "income_too_high": "les revenus dépassent le plafond",
    "not_on_the_list": "ces travaux ne sont pas, ou plus, dans la liste",
    "no_works": "aucun travail de la liste",
    "not_voted_here": "votre commune ne l’a pas votée",
    "too_little_spent": "la dépense est sous le minimum",
    "overseas": "pas en outre-mer",
    "overall_fossil_heating_kept": "la somme la plus haute demande une maison sans gaz ni fioul",
    "not_with_heat_pump": "il ne se cumule pas avec celui d’une pompe à chaleur",
    "only_with_other_works": "seulement avec d’autres travaux",
    "no_certificate": "aucun certificat n’existe, ou n’est sûr, pour ces travaux",
    "no_collective_grant": "l’immeuble ne reçoit pas l’aide collective",
    "collective_grant_unknown": "l’aide de l’immeuble n’est pas connue",
    "too_little_saved": "l’économie est trop faible",
    "too_few_main_residences": "trop peu de résidences principales",
}
RENT_LEVELS = {
    "loc1": "Loc 1, un peu sous le marché",
    "loc2": "Loc 2, loyer social",
    "loc3": "Loc 3, très social",
}
NEEDS = {
    "needs_reference_tax_income": "votre revenu",
    "needs_household_size": "les personnes du foyer",
    "needs_tenure": "ce que vous êtes au logement",
    "needs_property_tax": "votre taxe foncière",
    "needs_purchase_price": "le prix d’achat",
    "needs_let_years": "combien d’années vous le louerez",
    "needs_in_ort": "si la commune est en opération de revitalisation (ORT)",
    "needs_yearly_rent": "le loyer d’une année",
    "needs_loc_avantages_level": "le niveau de loyer",
}
"""What an aid waits for, after « dites »."""
SHARES = {
    "loc_avantages": " : {part} des loyers en moins sur votre impôt, chaque année",
    "taxe_fonciere_exemption": " : la commune en efface {part}, trois ans de suite",
}
"""What is already known of an aid whose sum is not."""
PATHS = {
    "first_step": ("Le premier pas", "Le plus utile sans dépasser {budget} de reste à payer."),
    "best_gain": (
        "Le meilleur rapport",
        "Ce qui rapporte le plus par an une fois payé, sur la vie des travaux.",
    ),
    "deep": (
        "La rénovation d’ampleur",
        "Plusieurs isolations et un chauffage sans énergie fossile, en un seul projet accompagné.",
    ),
}
STAGES = (
    "Le toit et le sol",
    "Les murs, les fenêtres et l’air",
    "Le chauffage et l’eau chaude",
    "Le soleil",
)
SCENARIOS = ("en baisse", "en hausse modérée", "en forte hausse")
