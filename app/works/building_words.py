"""The co-owned building and its assembly, in French."""

from __future__ import annotations

PROGRAMMES = {
    "roof_and_floor": "Toit et plancher bas",
    "shell": "Façades, toit, plancher et ventilation",
    "whole": "Toute l’enveloppe, fenêtres comprises",
    "air": "La ventilation de l’immeuble, seule",
    "network": "Le raccordement au réseau de chaleur",
    "shell_and_network": "L’enveloppe, puis le réseau de chaleur",
    "pump": "Une pompe à chaleur pour l’immeuble",
    "shell_and_pump": "L’enveloppe, puis une pompe à chaleur pour l’immeuble",
}
POSITIONS = {
    "ground": "au rez-de-chaussée",
    "middle": "dans les étages",
    "top": "sous le toit",
    "ground_and_top": "dans l’immeuble",
}
PARTS = {
    "own": ("Votre part, aides déduites", "Votre économie par an"),
    "lets": ("Votre part, aides déduites", "Économie de votre locataire par an"),
    "rents": ("Part de votre propriétaire, aides déduites", "Votre économie par an"),
}
"""Who pays and who saves, by whose the home is."""
RENTING = (
    "Vous louez : votre propriétaire vote et paie. Ce qui suit sert à lui en parler ; vos "
    "factures, ou vos charges de chauffage, baisseraient."
)
LETTING = (
    "Vous louez ce logement : vous payez la part, votre locataire a l’économie. Deux sortes de "
    "travaux au moins permettent de lui demander une contribution (loi de 1989, article 23-1)."
)
MAJORITIES = (
    (
        "Isoler façades, toit ou plancher, ventiler, changer le chauffage de l’immeuble, se "
        "raccorder à un réseau",
        "article 25 : la majorité de toutes les voix. Si un tiers au moins a dit oui, on revote "
        "aussitôt à la majorité des présents (article 25-1).",
    ),
    (
        "Changer toutes les fenêtres ensemble, même privatives",
        "travaux d’intérêt collectif, article 25 : chacun paie les siennes.",
    ),
    (
        "Poser l’unité d’une pompe à chaleur ou d’une climatisation, changer l’aspect de ses "
        "fenêtres",
        "vous le faites autoriser : article 25 b, même à vos frais, même sur votre balcon.",
    ),
    (
        "Emprunter ensemble",
        "à la majorité des travaux qu’il paie (article 26-4) ; qui ne veut pas du prêt le dit par "
        "écrit dans les deux mois et paie sa part.",
    ),
    (
        "Choisir qui accompagne (AMO) et faire l’audit ou le plan de travaux",
        "article 24 : la majorité des présents.",
    ),
)
AGENDA = (
    "Travaux d’économies d’énergie : {works}. L’assemblée, informée des devis joints et du plan de "
    "financement, décide ces travaux pour un coût prévu {cost}, répartis selon les tantièmes de "
    "charges générales ; donne mandat au syndic de demander {aids} avant toute signature, "
    "et de proposer un prêt collectif à taux zéro. Majorité : article 25 de la loi du "
    "10 juillet 1965, à défaut article 25-1."
)
WITH_GRANT = (
    "MaPrimeRénov’ Copropriété, avec un assistant à maîtrise d’ouvrage, et les certificats "
    "d’économies d’énergie"
)
WITHOUT_GRANT = "les certificats d’économies d’énergie"
ASKING = (
    "Tout copropriétaire peut faire inscrire une question : écrivez au syndic, en recommandé, "
    "avant la convocation, avec les devis et où se feront les travaux (décret du 17 mars 1967, "
    "article 10)."
)
CONDITIONS = (
    "MaPrimeRénov’ Copropriété demande : 35 % d’énergie en moins, un immeuble de plus de quinze "
    "ans, inscrit au registre national, trois logements sur quatre en résidence principale (65 % "
    "jusqu’à vingt logements), un assistant à maîtrise d’ouvrage."
)
LOAN = (
    "Éco-prêt à taux zéro collectif : demandé par le syndic, sans regarder les revenus, jusqu’à "
    "30 000 € par logement, 50 000 € pour 35 % d’énergie en moins ; il couvre votre part."
)
NETWORK = (
    "Une liste officielle a un réseau de chaleur dans votre commune : qu’il passe à votre adresse "
    "est à vérifier (carte France Chaleur Urbaine, mairie)."
)
PLANT = (
    "Une pompe à chaleur d’immeuble demande une place, peu de bruit pour les voisins et souvent "
    "l’appoint de la chaufferie en place : une étude d’abord. Ses certificats ne sont pas comptés."
)
SHARED = (
    "Le chauffage est commun : l’économie se partage. Sans compteur ni répartiteur par logement, "
    "chacun gagne selon ses tantièmes, même au milieu de l’immeuble."
)
OWN = (
    "Chacun a son chauffage : qui est sous le toit ou au-dessus de la cave gagne plus que les "
    "autres, et tous paient selon leurs tantièmes. C’est la discussion de l’assemblée : "
    "préparez-la."
)
