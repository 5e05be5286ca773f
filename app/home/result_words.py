"""The French of the result page: parts of the house, of the bill, of the summer."""

from __future__ import annotations

LOSSES = {
    "roof_loss": "Toit",
    "wall_loss": "Murs",
    "window_loss": "Fenêtres",
    "door_loss": "Portes",
    "floor_loss": "Plancher bas",
    "air_renewal_loss": "Air renouvelé",
    "thermal_bridge_loss": "Jonctions",
}
BILL_PARTS = {
    "heating": "Chauffage",
    "hot_water": "Eau chaude",
    "appliances": "Appareils et cuisson",
    "standing_charges": "Abonnements",
    "lighting": "Éclairage",
    "auxiliaries": "Ventilation, pompes",
    "cooling": "Climatisation",
}
SUMMER = (  # under a roof
    (
        "Insuffisant",
        "Le toit laisse passer la chaleur ou les fenêtres n’ont pas de volets : "
        "les nuits chaudes y seront dures.",
    ),
    ("Moyen", "Protégé du soleil, mais il garde peu la fraîcheur : aérez la nuit, fermez le jour."),
    ("Bon", "Toit isolé, fenêtres protégées, et de quoi garder ou faire circuler la fraîcheur."),
)
SUMMER_BELOW_NEIGHBOURS = (
    (
        "Insuffisant",
        "Sans volets, le soleil entre par les fenêtres : les nuits chaudes y seront dures.",
    ),
    SUMMER[1],
    (
        "Bon",
        "Des voisins au-dessus, des fenêtres protégées, et de quoi garder ou faire circuler la "
        "fraîcheur.",
    ),
)
LABEL_LIKELY, LABEL_TOLD = "L’étiquette DPE probable", "L’étiquette de votre DPE"
BILL_RULES = "Ce que vous dites payer ou consommer fait foi."
NOTICES = {
    "odd_for_its_rooms": "Surface et pièces vont mal ensemble : la surface compte",
    "free": "Énergie gratuite : elle compte pour zéro",
    "unburnt": "Énergie payée que rien de ce qui est dit n’utilise",
    "unexplained": "Facture totale que son détail ne fait pas : le détail compte",
    "far_above_usual": "Facture bien au-dessus de l’habitude : elle est crue",
    "far_below_usual": "Facture bien au-dessous de l’habitude : elle est crue",
    "perhaps_of_a_month": "Facture qui conviendrait à un mois",
    "against_indexes": "Contraire aux deux index du compteur, qui comptent",
    "implied": "Pas dit, déduit de ce qui est acheté ou payé",
    "void": "DPE d’avant juillet 2021 : il n’est pas utilisé",
    "on_a_change": "Jour où les règles ont changé, ou année dite seule qui le contient",
    "against_its_figures": "Lettre du DPE que ses propres chiffres ne donnent pas",
    "recounted": "Lettre du DPE que les règles d’aujourd’hui lisent autrement",
    "against_answers": "Lettre du DPE très peu probable d’après le reste",
}
"""What each code of a notice says."""
IMPLIED = {
    "secondary_heating": "Vous achetez du bois : nous supposons un appoint au bois ({}).",
    "heating_scope": "D’après ce que vous payez, nous supposons un chauffage {}.",
}
"""What follows from a bill, by field."""
MUCH_MORE = (
    "C’est beaucoup plus que d’habitude pour un tel logement {} : un chauffage d’appoint, une "
    "panne, une autre famille sur le compteur ? Les travaux économiseraient alors moins que dit."
)
MUCH_LESS = (
    "C’est beaucoup moins que d’habitude pour un tel logement {} : une année d’absence, des pièces "
    "non chauffées, une énergie oubliée ? Les économies sont comptées sur votre usage."
)
