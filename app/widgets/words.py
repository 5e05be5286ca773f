"""The French of widgets: what each is called, how tall it is, how a site takes it in."""

from __future__ import annotations

from dataclasses import dataclass

from app.saying import Context


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
    "placeless": "« {widget} » ne demande pas de commune : effacez-la.",
}


LETTER = {
    "subject": "Autoriser {origin} à montrer les calculateurs",
    "body": "Bonjour,\n\nPouvez-vous écrire cette ligne dans le fichier du territoire "
    "« {territory} » ?\n\n{line}\n\nMerci.",
}
"""To who holds the site."""


@dataclass(frozen=True)
class System:
    """How one content management system takes a widget in.

    Attributes
    ----------
    name : str
    tried : str
        Where these steps were played; empty where they were not.
    drawing : str
        Which sketch of its screen.
    copied : str
        What is to be copied first: a field of the page.
    steps : tuple of str
        The fewest.
    lost : str
        What a lost code looks like, and what to do then.
    more : tuple of (str, str)
        Other things to copy, and when.
    """

    name: str
    tried: str
    drawing: str
    copied: str
    steps: tuple[str, ...]
    lost: str
    more: tuple[tuple[str, str], ...] = ()


COPIED = {
    "adresse": "l’adresse",
    "code": "le code",
    "element": "le code avec script",
    "raccourci": "la ligne pour SPIP",
    "code-court": "le code court",
}
"""What there is to copy, by the field that holds it."""

_ADDRESS_STEPS = (
    "Ouvrez la page à modifier et touchez une ligne vide.",
    "Collez l’adresse, seule, comme celle d’une vidéo : le calculateur apparaît.",
    "Touchez « Publier » ou « Mettre à jour », puis ouvrez la page publiée.",
)
_ADDRESS_LOST = (
    "Un cadre de 1 000 px qui défile : c’est tout ce que WordPress donne à une adresse ; "
    "l’extension lui donne sa pleine hauteur. Un lien à la place du cadre : votre site n’est "
    "pas encore autorisé (vérifiez-le plus haut), ou WordPress a gardé une réponse d’avant ; "
    "touchez de nouveau « Mettre à jour »."
)
_FULL_HEIGHT = (
    "code",
    "Vous êtes administrateur et votre site est seul (pas un réseau de sites) : bouton « + », bloc "
    "« HTML personnalisé », collez-y ce code. Le cadre prend toute la hauteur de la page dans les "
    "navigateurs récents qui savent la lire (Chrome, Edge) ; ailleurs il défile. L’aperçu du bloc "
    "peut rester vide.",
)

SYSTEMS = {
    "wordpress-7": System(
        name="WordPress 7",
        tried="7.1.4, thème Twenty Twenty-Five",
        drawing="blocks",
        copied="adresse",
        steps=_ADDRESS_STEPS,
        lost=f"{_ADDRESS_LOST} L’aperçu du bloc HTML est isolé depuis la version 7 : il montre un "
        "cadre refusé même sur un site autorisé.",
        more=(_FULL_HEIGHT,),
    ),
    "wordpress-6": System(
        name="WordPress 6",
        tried="6.8.12 (Twenty Twenty-Four) et 6.1.9 (Twenty Twenty-One)",
        drawing="blocks",
        copied="adresse",
        steps=_ADDRESS_STEPS,
        lost=_ADDRESS_LOST,
        more=(_FULL_HEIGHT,),
    ),
    "wordpress-classique": System(
        name="WordPress, éditeur classique",
        tried="7.1.4, 6.8.12 et 6.1.9",
        drawing="classic",
        copied="adresse",
        steps=(
            "Ouvrez la page, onglet « Visuel ».",
            "Collez l’adresse, seule sur sa ligne. Elle ne doit pas devenir un lien.",
            "Touchez « Publier » ou « Mettre à jour », puis ouvrez la page publiée.",
        ),
        lost="Le code collé dans « Visuel » se publie en toutes lettres : <div><iframe… "
        "Collez-le dans l’onglet « Code » (« Texte » avant), et ne revenez pas à « Visuel ».",
        more=(
            (
                "code",
                "Administrateur ? Onglet « Code » : le cadre a sa pleine hauteur (Chrome, Edge "
                "récents).",
            ),
        ),
    ),
    "wordpress-reseau": System(
        "WordPress, auteur ou réseau de sites",
        "7.1.4, 6.8.12 et 6.1.9, comme auteur",
        "blocks",
        "adresse",
        _ADDRESS_STEPS,
        "Le code paraît dans l’éditeur et disparaît à la publication : seul le lien reste. "
        "WordPress retire les cadres écrits par un auteur, et par tous sur un réseau de sites. "
        "L’adresse seule marche pour tous les rôles ; l’extension aussi, à sa pleine hauteur.",
    ),
    "wordpress-extension": System(
        name="WordPress, avec l’extension",
        tried="7.1.4, 6.8.12 et 6.1.9, comme administrateur et comme auteur",
        drawing="plugin",
        copied="adresse",
        steps=(
            "Une fois, un administrateur : Extensions, Ajouter, « Téléverser une extension » ; "
            "choisissez le fichier zip, installez, activez.",
            "Ensuite, chacun colle l’adresse seule, ou pose le bloc « Élan Climat ».",
            "Publiez, puis ouvrez la page publiée : le cadre a sa pleine hauteur.",
        ),
        lost="Une adresse collée avant l’installation garde sa première réponse : touchez « Mettre "
        "à jour » sur la page.",
        more=(("code-court", "Dans l’éditeur classique ou un composeur de pages, le code court."),),
    ),
    "spip": System(
        name="SPIP",
        tried="4.4, comme administrateur et comme rédacteur",
        drawing="spip",
        copied="raccourci",
        steps=(
            "Ouvrez l’article et touchez « Modifier cet article ».",
            "Collez la ligne dans le texte : elle devient un lien.",
            "Touchez « Enregistrer », puis « Voir en ligne ».",
        ),
        lost="Une adresse nue reste du texte, sans lien. Sans les balises <html> et </html>, le "
        "code peut s’afficher en toutes lettres. L’espace privé peut montrer le code : jugez sur "
        "le site public.",
        more=(
            (
                "code",
                "Pour le cadre lui-même : écrivez <html> sur une ligne, collez le code dessous, "
                "et écrivez </html> à la ligne d’après.",
            ),
        ),
    ),
    "drupal": System(
        "Drupal",
        "",
        "source",
        "code",
        (
            "Ouvrez le contenu, onglet « Modifier ».",
            "Sous le grand champ de texte, choisissez le format « HTML complet ».",
            "Touchez « Source » dans la barre de l’éditeur et collez le code où vous le voulez.",
            "Touchez de nouveau « Source », puis « Enregistrer ».",
        ),
        "Le cadre disparaît à l’enregistrement, le lien reste : votre format de texte retire les "
        "cadres. Un administrateur accorde « HTML complet » à votre rôle dans Configuration, "
        "Formats de texte et éditeurs.",
    ),
    "joomla": System(
        "Joomla",
        "",
        "source",
        "code",
        (
            "Ouvrez Contenu, Modules du site, « Nouveau », et choisissez « Contenu personnalisé ».",
            "Sous l’éditeur, touchez « Basculer l’éditeur » pour écrire du code.",
            "Collez le code, choisissez la position du module et ses pages.",
            "Touchez « Enregistrer & Fermer » sans revenir à l’éditeur visuel.",
        ),
        "Le cadre disparaît, le lien reste : Système, Configuration, Filtres de texte, puis « "
        "Aucun filtrage » pour votre groupe ; et, dans le plugin TinyMCE, retirez « iframe » "
        "des éléments interdits.",
    ),
    "autre": System(
        name="Un autre site",
        tried="",
        drawing="text",
        copied="adresse",
        steps=(
            "Faites de l’adresse un lien : cela marche partout.",
            "Pour montrer le calculateur, ouvrez la page en mode « code source », « HTML » ou "
            "« intégrer » (embed), et collez le code.",
            "Enregistrez, puis regardez la page publiée.",
        ),
        lost="Le code s’affiche en toutes lettres, ou il ne reste que son lien : ce mode n’accepte "
        "pas de cadre. Gardez le lien.",
        more=(("code", "Le code, où le site en accepte."),),
    ),
}

HOME: dict[str, Context] = {
    "dwelling_type": {"label": "Vous habitez…", "hint": ""},
    "floor_area": {
        "label": "Quelle surface ?",
        "hint": "Habitable : sans cave, garage ni grenier.",
    },
    "construction_period": {"label": "Quelle époque de construction ?", "hint": ""},
    "heating_carrier": {"label": "Quelle énergie vous chauffe ?", "hint": "La principale."},
    "commune": {
        "label": "Dans quelle commune ?",
        "hint": "Facultatif : pour le climat de chez vous.",
    },
}
"""The questions of the short estimate: as they are put there."""

COMMUTE: dict[str, Context] = {
    "origin": {"label": "D’où partez-vous ?", "hint": "Commune ou code postal."},
    "destination": {"label": "Où travaillez-vous ?", "hint": "Commune ou code postal."},
    "times_a_week": {"label": "Combien de jours par semaine ?", "hint": ""},
    "distance": {
        "label": "La distance, si vous la savez",
        "hint": "Un aller, par la route. Utile si vous travaillez dans votre commune.",
    },
}
"""The questions of the commute: as they are put there."""
