"""What one is to the home → one's rights, duties and aids, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import numpy as np

from app.saying import Context, day, listed
from app.works.form import WorksForm
from app.works.household import tenure_of
from app.works.words import AIDS
from calc.aids.model import AIDS as LAWS
from calc.aids.model import Ending, endings, soon
from calc.parameters import parameters
from calc.renovation.law import letting
from calc.schema.vocabulary import DPE_CLASSES

# What each status may ask, must do and may do: the French of *Votre situation*.

TITLES = {
    "tenant": "Locataire : vos droits, et ce que vous pouvez faire",
    "social_tenant": "Locataire d’un logement social : vos droits, et ce que vous pouvez faire",
    "landlord": "Propriétaire bailleur : vos devoirs et vos aides",
    "buyer": "Avant d’acheter : à vérifier, à demander",
    "company": "Logement d’une SCI : ce qui est ouvert, ce qui ne l’est pas",
    "owner_occupier": "Propriétaire de votre logement : ce qui vous est ouvert",
    "": "Si vous êtes propriétaire et y habitez : ce qui vous est ouvert",
}
_DECENT = (
    "Le logement doit être décent : un chauffage qui suffit, de l’air qui se renouvelle, des murs "
    "et des fenêtres étanches à l’eau et aux courants d’air (décret nº 2002-120)."
)
_LETTER = (
    "Écrivez d’abord au propriétaire, en recommandé : ce qui manque, ce que vous demandez, et le "
    "DPE s’il existe. Gardez une copie, des photos, vos factures."
)
_CONCILIATION = (
    "Sans réponse ou sans accord après deux mois, saisissez la commission de conciliation du "
    "département : c’est gratuit. Ensuite seulement, le juge."
)
_JUDGE = (
    "Le juge peut ordonner les travaux, baisser le loyer ou en suspendre le paiement (loi du "
    "6 juillet 1989, article 20-1). N’arrêtez jamais de payer de vous-même."
)
_EXCEPTIONS = (
    "Le bailleur n’est pas en faute si des travaux mettraient le bâtiment en danger, ou si la "
    "mairie ou l’architecte des Bâtiments de France les a refusés (décret nº 2023-796) ; ni, en "
    "copropriété, s’il prouve avoir tout fait pour que l’assemblée les vote (article 20-1)."
)
_CALL = (
    "L’Adil conseille gratuitement locataires et bailleurs ; un logement dangereux ou insalubre se "
    "signale au 0 806 706 806 (Info logement indigne) ; France Rénov’ : 0 808 800 700."
)
_FREE = (
    "Si votre chauffage se règle chez vous : baisser d’un degré, et de trois ou quatre la nuit ou "
    "quand vous sortez.",
    "Poser des joints aux portes et aux fenêtres, un boudin sous la porte d’entrée ; ne bouchez "
    "jamais une grille d’aération.",
    "Fermer volets et rideaux épais dès la nuit ; dégager et purger les radiateurs.",
    "Changer la pomme de douche pour une économe : l’eau chaude baisse aussi.",
    "Éteindre les veilles par une multiprise ; si vous avez un chauffe-eau, le régler entre 55 et "
    "60 °C.",
    "Si votre chauffage est à vous seul, demander un thermostat programmable : vous pouvez aussi "
    "le poser et le reprendre en partant.",
)
_WORKS = (
    "Vous pouvez faire à vos frais certains travaux d’énergie (combles, plancher, fenêtres, "
    "volets, ventilation, chauffage, eau chaude). Écrivez en recommandé : sans réponse sous deux "
    "mois, c’est oui ; rien à remettre en état en partant (loi de 1989, article 7 f ; décret nº "
    "2022-1026)."
)
_NO_AID = (
    "MaPrimeRénov’ et l’éco-prêt sont au propriétaire. Ce que vous payez vous-même ouvre les "
    "certificats d’économies d’énergie et la TVA réduite, rien d’autre."
)
SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "tenant": (
        ("Ce que doit le propriétaire", (_DECENT, _EXCEPTIONS)),
        ("Comment le demander", (_LETTER, _CONCILIATION, _JUDGE, _CALL)),
        ("Ce que vous pouvez faire sans rien demander", _FREE),
        ("Ce que vous pouvez faire en le disant", (_WORKS, _NO_AID)),
    ),
    "social_tenant": (
        ("Ce que doit le bailleur", (_DECENT,)),
        (
            "Comment le demander",
            (
                "Écrivez au bailleur, et à l’association de locataires qui siège à son conseil : "
                "les travaux d’un immeuble se discutent en concertation locative.",
                "Après des travaux qui baissent vraiment les charges, il peut demander une "
                "contribution : au plus la moitié de l’économie, quinze ans (loi de 1989, "
                "article 23-1).",
                _CONCILIATION,
                _CALL,
            ),
        ),
        ("Ce que vous pouvez faire sans rien demander", _FREE),
        ("Ce que vous pouvez faire en le disant", (_WORKS, _NO_AID)),
    ),
    "landlord": (
        (
            "Ce qui change pour vous",
            (
                "L’économie d’énergie est celle du locataire : elle est dite à part. La vôtre est "
                "un logement qui se loue encore, et qui garde sa valeur.",
                _EXCEPTIONS,
                "Après des travaux, une contribution peut être demandée au locataire : au plus la "
                "moitié de l’économie, quinze ans (loi de 1989, article 23-1).",
            ),
        ),
        (
            "Les aides, et ce qu’elles engagent",
            (
                "MaPrimeRénov’ : vos revenus, et les plafonds de la région où vous habitez ; trois "
                "logements au plus ; louer six ans en résidence principale ; déduire la prime de "
                "toute hausse de loyer et prévenir le locataire.",
                "Loc’Avantages : louer moins cher que le marché contre une réduction d’impôt, six "
                "ans, logement mieux classé que F.",
                "Denormandie : acheter et rénover pour louer, dans certaines communes ou "
                "copropriétés dégradées.",
                "Les travaux se déduisent aussi des loyers au régime réel (déficit foncier) : ce "
                "n’est pas compté ici.",
            ),
        ),
        ("Qui appeler", (_CALL,)),
    ),
    "buyer": (
        (
            "Avant de signer",
            (
                "Lisez le DPE en entier. Une maison, ou un immeuble d’un seul propriétaire, classé "
                "E, F ou G se vend avec un audit énergétique : il donne un prix de travaux pour "
                "négocier.",
                "En copropriété, demandez le carnet d’entretien, le plan de travaux et les procès-"
                "verbaux des trois dernières assemblées : des travaux déjà votés sont payés par "
                "qui est copropriétaire le jour de chaque appel de fonds, à régler dans la "
                "promesse.",
            ),
        ),
        (
            "Ce que vous pouvez déjà demander",
            (
                "MaPrimeRénov’ : avec la promesse de vente, à condition d’habiter le logement dans "
                "l’année qui suit les travaux.",
                "L’éco-prêt à taux zéro peut se joindre au prêt d’achat, devis en main. Le prêt "
                "avance rénovation attend que vous soyez propriétaire.",
            ),
        ),
        ("Qui appeler", (_CALL,)),
    ),
    "company": (
        (
            "Ce qui est ouvert",
            (
                "L’éco-prêt à taux zéro, si la SCI n’est pas à l’impôt sur les sociétés et que le "
                "logement est la résidence principale d’un associé ou d’un locataire ; les "
                "certificats d’économies d’énergie ; la TVA réduite ; l’exonération de taxe "
                "foncière votée.",
            ),
        ),
        (
            "Ce qui ne l’est pas",
            (
                "MaPrimeRénov’ et le prêt avance rénovation : ils sont aux personnes physiques. "
                "MaPrimeRénov’ Copropriété reste ouverte à l’immeuble, sans prime individuelle.",
            ),
        ),
        ("Qui appeler", (_CALL,)),
    ),
    "owner_occupier": (
        (
            "Ce qui vous est ouvert",
            (
                "Toutes les aides que compte « Mes travaux », selon vos revenus et ce que vous y "
                "cochez. Ne signez aucun devis avant d’avoir déposé les demandes.",
            ),
        ),
        ("Qui appeler", (_CALL,)),
    ),
}
NOW_BANNED = (
    "Classé {label}, ce logement ne peut plus être proposé à la location : depuis le {day}, un "
    "bail ne peut être signé, renouvelé ni reconduit sans travaux. Un bail en cours continue, et "
    "le locataire garde tous ses droits."
)
BANNED_LATER = (
    "Classé {label}, ce logement ne pourra plus être loué à partir du {day}, à la signature, au "
    "renouvellement ou à la reconduction du bail."
)
NOT_BANNED = "Classé {label}, aucune interdiction de louer connue ne le vise."
FROZEN = "Classé {label}, son loyer ne peut pas augmenter (loi du 22 août 2021, article 159)."
SUPPOSED = "L’étiquette est notre estimation : seul un DPE fait foi. Le bailleur doit le fournir."


_RENTED = ("tenant", "social_tenant", "landlord")


def status_key(form: WorksForm) -> str:
    """Whose words a household is told: an owner who lives there, where nobody said."""
    tenure = tenure_of(form) or "owner_occupier"
    by_sci = form.choice.owned_by_sci[0] == 1 and tenure not in ("tenant", "social_tenant")
    return "company" if by_sci else tenure


def stated_class(form: WorksForm) -> int:
    """The class that a certificate in force tells, -1 without one."""
    stated = max(int(form.choice.dpe_class[0]), int(form.answers.certified_class[0]))
    return -1 if form.answers.has_void_certificate()[0] else stated


def lease_words(label: int, stated: int, today: np.datetime64) -> list[str]:
    """What a label means for a lease, in sentences; and, where no certificate in force tells its
    letter (-1), that it is supposed.

    Examples
    --------
    >>> lease_words(6, 6, np.datetime64("2026-11-28"))[0][:53]
    'Classé G, ce logement ne peut plus être proposé à la '
    """
    result, letter = letting(label, today, parameters()), DPE_CLASSES[label]
    if result.banned_from is None:
        said = [NOT_BANNED.format(label=letter)]
    else:
        text = NOW_BANNED if result.is_banned else BANNED_LATER
        said = [text.format(label=letter, day=day(str(result.banned_from)))]
    if result.is_frozen:
        said.append(FROZEN.format(label=letter))
    return [*said, SUPPOSED] if stated < 0 else said


def status_page(form: WorksForm, label: int) -> Context:
    """The page of one household, whose home has a label told, or likeliest."""
    key = status_key(form)
    stated, today = stated_class(form), form.answers.date[0]
    lease = lease_words(label, stated, today) if key in _RENTED else []
    is_told = bool(tenure_of(form)) or key == "company"
    return {
        "title": TITLES[key if is_told else ""],
        "is_told": is_told,
        "lease": lease,
        "sections": SECTIONS[key],
    }


# The law's last days → what a result warns of, and the page that lists what ends when.

_AHEAD = 6
"""Months within which a result warns."""


def _names(aids: Iterable[str]) -> str:
    return listed([AIDS[name] for name in AIDS if name in set(aids)])


def ends_soon(given: Iterable[str], today: np.datetime64) -> list[str]:
    """Sentences on the aids given whose rule ends within six months.

    Examples
    --------
    >>> ends_soon(["eco_ptz"], np.datetime64("2026-11-28"))
    []
    >>> ends_soon(["eco_ptz"], np.datetime64("2027-11-28"))[0][:57]
    'Éco-prêt à taux zéro : règles connues jusqu’au 31 décembr'
    """
    wanted = set(given)
    result: dict[np.datetime64, set[str]] = {}
    for ending in soon(endings(parameters(), LAWS), today, _AHEAD):
        if ending.is_open and wanted & set(ending.aids):
            result.setdefault(ending.last_day, set()).update(wanted & set(ending.aids))
    return [
        f"{_names(aids)} : règles connues jusqu’au {day(str(last))} ; au-delà, à confirmer."
        for last, aids in sorted(result.items())
    ]


def to_confirm(ended: str) -> list[str]:
    """Sentences on the aids told by a rule that has ended.

    Examples
    --------
    >>> to_confirm("eco_ptz:2027-12-31")[0]
    'Éco-prêt à taux zéro : à confirmer au-delà du 31 décembre 2027, dernière règle connue.'
    """
    by_day: dict[str, list[str]] = {}
    for entry in filter(None, ended.split(";")):
        name, _, last = entry.partition(":")
        by_day.setdefault(last, []).append(name)
    return [
        f"{_names(names)} : à confirmer au-delà du {day(last)}, dernière règle connue."
        for last, names in sorted(by_day.items())
        if _names(names)
    ]


def _line(ending: Ending) -> Context:
    then = "La suite n’est pas connue." if ending.is_open else "La règle suivante est connue."
    source = ending.source
    return {
        "label": ending.label,
        "note": ending.note,
        "then": then,
        "source": f"{source.title}, {source.publisher}",
        "link": source.url,
    }


def calendar() -> list[Context]:
    """What ends when, the coming days first, then those past within the year."""
    today = np.datetime64("today")
    result = [e for e in endings(parameters(), LAWS) if e.last_day >= today - 365]
    days = []
    for last, same in groupby(result, key=lambda ending: ending.last_day):
        group = list(same)
        aids = {name for ending in group for name in ending.aids}
        days.append(
            {
                "last_day": day(last.item()),
                "is_past": bool(last < today),
                "aids": _names(aids),
                "lines": [_line(e) for e in group],
            }
        )
    return sorted(days, key=lambda one: one["is_past"])
