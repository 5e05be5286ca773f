"""The French of widgets: what each is called, how tall it is, how a site takes it in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Widget:
    """One thing that another site may show.

    Attributes
    ----------
    endpoint : str
        Its page.
    title, text : str
        Its name, and what it does.
    height : int
        Of a frame that cannot fit its page by itself. [px]
    """

    endpoint: str
    title: str
    text: str
    height: int


WIDGETS = {
    "estimation": Widget(
        "short.housing",
        "Votre facture d’énergie en 4 questions",
        "Maison ou appartement, surface, époque, énergie : la facture probable et l’étiquette.",
        900,
    ),
    "domicile-travail": Widget(
        "short.trip",
        "Mon trajet domicile-travail",
        "D’où à où, combien de jours : ce que chaque mode émet, coûte et prend en un an.",
        800,
    ),
    "logement": Widget(
        "housing.index",
        "Mon logement",
        "Toutes les questions, le résultat détaillé, les travaux.",
        1000,
    ),
    "trajet": Widget(
        "trips.index", "Comparer un trajet", "Un trajet quelconque par tous les modes.", 1000
    ),
    "semaine": Widget(
        "week.week", "La semaine du foyer", "Tous les trajets du foyer, et ses leviers.", 1000
    ),
    "voiture": Widget(
        "car.index", "Ma voiture", "Garder, changer, s’en passer : au fil des ans.", 1000
    ),
    "elan": Widget("elan.index", "Mon élan", "Le logement et les trajets, ensemble.", 1000),
}
"""Offered where their page exists."""

WRONG = {
    "not_a_colour": "Une couleur s’écrit avec six chiffres ou lettres de a à f, comme #0b6e66.",
    "no_ink": "Sur ce fond, aucun texte ne se lit bien : choisissez-le plus clair ou plus sombre.",
    "site": "Écrivez l’adresse de votre site, par exemple https://www.ma-ville.fr.",
    "territory": "Choisissez un territoire de la liste.",
    "widget": "Choisissez un outil de la liste.",
}


@dataclass(frozen=True)
class System:
    """How one content management system takes a widget in."""

    name: str
    drawing: str
    steps: tuple[str, ...]
    note: str = ""


SYSTEMS = {
    "wordpress": System(
        "WordPress",
        "block",
        (
            "Ouvrez la page à modifier, puis touchez le « + » bleu en haut à gauche.",
            "Cherchez « HTML personnalisé » et choisissez ce bloc.",
            "Collez-y le code, puis touchez « Aperçu » dans la barre du bloc : le calculateur "
            "apparaît.",
            "Touchez « Enregistrer » ou « Publier ».",
        ),
        "Si le code disparaît après l’enregistrement, votre compte n’a pas le droit d’écrire du "
        "HTML : demandez à un administrateur, ou collez l’adresse du calculateur seule sur une "
        "ligne, comme pour une vidéo.",
    ),
    "drupal": System(
        "Drupal",
        "source",
        (
            "Ouvrez le contenu, onglet « Modifier ».",
            "Sous le grand champ de texte, choisissez le format « HTML complet ».",
            "Touchez « Source » dans la barre de l’éditeur et collez le code où vous le voulez.",
            "Touchez de nouveau « Source », puis « Enregistrer ».",
        ),
        "Pas de format « HTML complet » ? Un administrateur l’accorde à votre rôle dans "
        "Configuration, Formats de texte et éditeurs.",
    ),
    "spip": System(
        "SPIP",
        "text",
        (
            "Ouvrez l’article et touchez « Modifier cet article ».",
            "Dans le texte, écrivez <html> sur une ligne, collez le code dessous, et écrivez "
            "</html> à la ligne d’après.",
            "Touchez « Enregistrer », puis « Voir en ligne ».",
        ),
        "Dans l’espace privé, SPIP peut montrer le code au lieu du calculateur : c’est le site "
        "public qui compte.",
    ),
    "joomla": System(
        "Joomla",
        "source",
        (
            "Ouvrez Contenu, Modules du site, « Nouveau », et choisissez « Contenu personnalisé ».",
            "Sous l’éditeur, touchez « Basculer l’éditeur » pour écrire du code.",
            "Collez le code, choisissez la position du module et ses pages.",
            "Touchez « Enregistrer & Fermer » sans revenir à l’éditeur visuel.",
        ),
        "Si le cadre disparaît : Système, Configuration, Filtres de texte, puis « Aucun filtrage » "
        "pour votre groupe ; et, dans le plugin TinyMCE, retirez « iframe » des éléments "
        "interdits.",
    ),
    "autre": System(
        "Un autre site",
        "text",
        (
            "Ouvrez la page en mode « code source », « HTML » ou « intégrer » (embed).",
            "Collez le code où le calculateur doit apparaître.",
            "Enregistrez, puis regardez la page publiée.",
        ),
        "Rien n’accepte de code ? Mettez un simple lien : il mène à la même page.",
    ),
}

HOME = {
    "dwelling_type": ("Vous habitez…", ""),
    "floor_area": ("Quelle surface ?", "Habitable : sans cave, garage ni grenier."),
    "construction_period": ("Quelle époque de construction ?", ""),
    "heating_carrier": ("Quelle énergie vous chauffe ?", "La principale."),
    "commune": ("Dans quelle commune ?", "Facultatif : pour le climat de chez vous."),
}
"""The questions of the short estimate: label and hint."""

COMMUTE = {
    "origin": ("D’où partez-vous ?", "Commune ou code postal."),
    "destination": ("Où travaillez-vous ?", "Commune ou code postal."),
    "times_a_week": ("Combien de jours par semaine ?", ""),
    "distance": (
        "La distance, si vous la savez",
        "Un aller, par la route. Utile si vous travaillez dans votre commune.",
    ),
}
"""The questions of the commute: label and hint."""
