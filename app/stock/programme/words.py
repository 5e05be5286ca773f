"""The French of the programme of works of a stock."""

from __future__ import annotations

from app.asking.form import Words

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
    "mixed": (
        "Les trois ensemble",
        "Louer, factures et carbone, chacun avec le poids que vous dites.",
    ),
}
PACKAGES = {
    "roof_floor": "Toit et plancher bas",
    "openings": "Fenêtres et ventilation",
    "walls": "Murs et ventilation",
    "shell": "Murs, toit, plancher bas, ventilation",
    "whole_shell": "Toute l’enveloppe, fenêtres comprises",
    "water_heater": "Eau chaude par pompe à chaleur",
    "settings": "Réglages : radiateurs équilibrés, abaissement la nuit",
    "panels": "Panneaux solaires sur le toit",
    "generator": "Pompe à chaleur",
    "roof_floor_generator": "Toit, plancher bas, pompe à chaleur",
    "shell_generator": "Murs, toit, plancher bas, ventilation, pompe à chaleur",
    "hybrid": "Chaufferie hybride : pompe à chaleur et gaz",
    "shell_hybrid": "Murs, toit, plancher bas, ventilation, chaufferie hybride",
    "biomass": "Chaufferie au bois",
    "shell_biomass": "Murs, toit, plancher bas, ventilation, chaufferie au bois",
    "network": "Raccordement à un réseau de chaleur",
    "shell_network": "Murs, toit, plancher bas, ventilation, réseau de chaleur",
    "whole": "Rénovation d’ensemble : enveloppe et pompe à chaleur",
    "whole_panels": "Rénovation d’ensemble et panneaux solaires",
}
STAGES = {
    "roof_floor_then_walls": "Toit et plancher bas, puis les murs",
    "roof_floor_then_shell": "Toit et plancher bas, puis le reste de l’enveloppe",
    "shell_then_generator": "Murs, toit, plancher bas, ventilation, puis la pompe à chaleur",
    "whole_shell_then_generator": "Toute l’enveloppe, puis la pompe à chaleur",
    "shell_then_hybrid": "Murs, toit, plancher bas, ventilation, puis une chaufferie hybride",
    "shell_then_biomass": "Murs, toit, plancher bas, ventilation, puis une chaufferie au bois",
    "shell_then_network": "Murs, toit, plancher bas, ventilation, puis le réseau de chaleur",
}
"""Works in two stages."""
WORKS_NAMED = PACKAGES | STAGES
OWNERS = {
    "social": "Bailleur social, ou commune qui loue à loyer social",
    "private": "Bailleur privé",
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
NOTHING = {
    "excluded": "Tous vos logements sont à vendre ou à démolir : il n’en reste aucun à rénover. "
    "Retirez des noms de cette liste.",
    "budget": "Rien d’utile à ce but ne tient dans ce budget. Augmentez-le, allongez la durée, ou "
    "permettez des travaux moins chers.",
    "works": "Parmi les travaux permis, aucun ne sert ce but dans ces logements : le budget n’y "
    "changerait rien. Permettez d’autres travaux, ou changez de but.",
}
"""Why nothing is done."""
UNMOVED = {
    "out_of_ban": "Les prix de l’énergie n’entrent pas dans ce but : ils n’y changent rien.",
    "tenants_euros": "La date des interdictions n’entre pas dans ce but : elle n’y change rien.",
    "carbon": "Ni les prix de l’énergie ni la date des interdictions n’entrent dans ce but : "
    "ils n’y changent rien.",
    "mixed": "",
}
UNITS = {
    "out_of_ban": "années de location rendues possibles",
    "tenants_euros": "gagnés par les locataires",
    "carbon": "tonnes de CO₂ évitées",
    "mixed": "points sur 100",
}
UNIT_SENTENCES = {
    "out_of_ban": "Un logement que la loi interdirait de louer et qui peut l’être compte pour un, "
    "chaque année, de celle qui suit les travaux à celle qui suit le programme.",
    "tenants_euros": "Gains comptés de l’année qui suit les travaux à la {horizon}e année du "
    "programme, ou à la fin de vie des travaux, aux prix d’aujourd’hui.",
    "carbon": "Émissions évitées de l’année qui suit les travaux à la {horizon}e année du "
    "programme, ou à la fin de vie des travaux.",
    "mixed": "100 points : tout le parc fait aussitôt ce qui sert le mieux chaque but, quel qu’en "
    "soit le prix. Chaque but pèse comme vous le dites, quelle que soit son unité.",
}
STEPS = {
    "waiting": "Le calcul attend son tour.",
    "reading": "Lecture des logements.",
    "dwellings": "Calcul de chaque bouquet de travaux dans chaque logement.",
    "search": "Recherche du meilleur programme.",
    "moves": "Essais : et si les prix, le budget ou la loi changeaient ?",
    "ranges": "Calcul des fourchettes.",
}
QUESTIONS = {
    "aim": Words("Que cherchez-vous d’abord ?"),
    "weights": Words(
        "Poids de chaque but",
        hint="Louer, factures, carbone, dans cet ordre. Ne compte que pour « Les trois ensemble ».",
    ),
    "budget": Words(
        "Votre budget par an",
        hint="Ce que vous payez, subventions déduites. S’il change : 800 000 puis 1 000 000.",
        unit="€",
    ),
    "years": Words("Sur combien d’années ?", hint="De 1 à 15.", unit="ans"),
    "start": Words("À partir de quelle année ?", hint="De {first} à {last}."),
    "aid": Words(
        "Part des travaux payée par d’autres",
        hint="Subventions de la région, de l’agglomération, de l’ANRU… 0 si vous ne savez pas. "
        "Certificats, éco-prêt et dégrèvement sont calculés après.",
        unit="%",
    ),
    "first": Words("Qui passe d’abord ?"),
    "by": Words("Avant la fin de", hint="Une année du programme."),
    "owner": Words("Vous êtes"),
    "tax": Words(
        "Taxe foncière d’un logement",
        hint="Par an. Vide : 600 €, notre ordre de grandeur.",
        unit="€",
    ),
    "rise": Words("Hausse de loyer après travaux", hint="0 s’il n’y en a pas.", unit="%"),
    "second": Words(
        "Part du reste empruntée",
        hint="En prêt à l’amélioration (PAM), après l’éco-prêt. 0 : tout en fonds propres.",
        unit="%",
    ),
    "horizon": Words("Compter votre argent sur", hint="De 5 à 60 ans. Vide : 30.", unit="ans"),
}
SENTENCES = {
    "budget": "Donnez un budget par an, entre 1 000 € et 10 milliards d’euros. Une année peut être "
    "à 0, si une autre ne l’est pas : 0 puis 500 000.",
    "years": "Donnez un nombre d’années, de 1 à 15.",
    "start": "Donnez une année de début, de {first} à {last}.",
    "aid": "Donnez une part entre 0 et 95 %.",
    "aim": "Choisissez un but.",
    "sold": "« {name} » est aussi à vendre ou à démolir : retirez ce nom de l’une des deux listes.",
    "over": "« {name} » a une dépense promise au-dessus de son plafond : changez l’une des deux.",
    "impose": "À la ligne « {line} », écrivez un nom, le signe = et une année du programme.",
    "works": "À la ligne « {line} », écrivez un nom, le signe = et un bouquet de la liste.",
    "ceiling": "À la ligne « {line} », écrivez un nom, le signe = et des euros.",
    "floor": "À la ligne « {line} », écrivez un nom, le signe = et des euros.",
    "by": "Donnez une année du programme, de {first} à {last}.",
    "rise": "Donnez une hausse entre 0 et 100 %.",
    "tax": "Donnez une taxe par logement entre 0 et 10 000 €.",
    "horizon": "Donnez un nombre d’années, de 5 à 60.",
    "weights": "Donnez trois nombres, un par but, par exemple : 40, 40, 20.",
    "second": "Donnez une part entre 0 et 100 %.",
}
ORDERS = {
    "exclude": (
        "À vendre ou à démolir",
        "Un nom par ligne : bâtiment, logement, quartier ou commune. Rien n’y sera fait.",
    ),
    "impose": ("Année imposée", "Un par ligne : Résidence des Lilas = 2028"),
    "works": ("Travaux imposés", "Un par ligne : Résidence des Lilas = Toit et plancher bas"),
    "ceiling": ("Plafond de dépense", "Sur toute la durée, un par ligne : Lens = 1 500 000"),
    "floor": ("Dépense promise, au moins", "Sur toute la durée, un par ligne : Lens = 500 000"),
}
FIRST = {
    "": "Aucune priorité",
    "G": "Les G d’abord",
    "F": "Les F et les G d’abord",
    "E": "Les E, F et G d’abord",
}
CSV_HEAD = (
    "Identifiant",
    "Ligne de votre fichier",
    "Bâtiment",
    "Bouquet",
    "Travaux",
    "Année",
    "Année du second temps",
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
    "Étiquette du bâtiment aujourd’hui",
    "Étiquette du bâtiment après",
    "Probabilité de pouvoir louer après le programme (%)",
    "Probabilité F ou G aujourd’hui (%)",
    "Probabilité F ou G après (%)",
    "Certificats d’économies d’énergie (€)",
    "Éco-prêt (€)",
    "Dégrèvement de taxe foncière (€)",
    "Troisième ligne (€/an)",
    "Hausse de loyer (€/an)",
    "Ce que garde le locataire (€/an)",
    "Valeur pour le bailleur (€)",
)
BUILDINGS_HEAD = (
    "Bâtiment ou logement",
    "Logements",
    "Logements rénovés",
    "Travaux",
    "Année",
    "Année du second temps",
    "Coût (€ TTC)",
    "Gain des locataires (€/an)",
    "Certificats (€)",
    "Éco-prêt (€)",
    "Dégrèvement (€)",
    "Troisième ligne (€/an)",
    "Ce que gardent les locataires (€/an)",
    "Valeur pour le bailleur (€)",
    "F ou G aujourd’hui",
)
FAILURES = {
    "fault": "Ce calcul s’est arrêté avant la fin. Recommencez, ou changez une réponse ci-dessous.",
    "fewer_years": "Avec autant de logements différents, un programme se calcule ici sur {years} "
    "an(s) au plus. Demandez moins d’années ou moins de décisions déjà prises, ou découpez le "
    "fichier par quartier.",
    "too_many_choices": "Autant de logements différents ne tiennent pas dans un seul programme "
    "ici. Découpez le fichier par quartier ou par agence, ou rénovez les immeubles en entier.",
    "too_large_unpacked": "Ce programme demandait plus de mémoire que ce site n’en donne. "
    "Demandez moins d’années, ou découpez le fichier par quartier ou par agence.",
}
