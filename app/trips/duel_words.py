"""The French of *À deux*."""

from __future__ import annotations

from app.asking.form import Words

DUEL_FIELDS = {
    "way": Words("Comment y allez-vous ?", "mode"),
    "distance": Words("À quelle distance ?", "distance", "D’un aller.", unit="km"),
    "times_a_week": Words("Combien de jours par semaine ?", "jours", unit="jours"),
    "people": Words(
        "Si c’est en voiture, à combien dedans ?",
        "personnes",
        "Vous compris.",
        unit="personnes",
        blank="seul ou seule",
    ),
}
DUEL_REQUIRED = {
    "way": "Choisissez comment vous allez au travail ou à l’école.",
    "distance": "Dites à quelle distance, même à peu près.",
    "times_a_week": "Dites combien de jours par semaine.",
}
SIDES = ("À gauche", "À droite")
DUEL_MEASURES = {
    "emissions": "Carbone",
    "cost": "Argent",
    "duration": "Temps",
    "active_minutes": "Mouvement, par semaine",
}
