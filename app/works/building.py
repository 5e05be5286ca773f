"""A co-owned building's works → the page for its assembly."""

from __future__ import annotations

import numpy as np

from app.saying import Context, between, decapital, euros, listed, number, percent
from app.works.form import BUILDING, WorksForm
from app.works.household import LETS, OWN, RENTS, lease, whose
from app.works.page import named_together
from app.works.words import REASONS, WORKS
from calc.renovation.building import Building, Vote
from calc.renovation.money import monthly_payment
from calc.renovation.outcome import CENTRAL, HIGH, LOW
from calc.schema.vocabulary import DPE_CLASSES, ENERGY_CARRIERS

# The co-owned building and its assembly, in French.

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
OWN_HEATING = (
    "Chacun a son chauffage : qui est sous le toit ou au-dessus de la cave gagne plus que les "
    "autres, et tous paient selon leurs tantièmes. C’est la discussion de l’assemblée : "
    "préparez-la."
)


_CAPITAL, _YEARLY = 100, 10


def building_fields(form: WorksForm) -> list[Context]:
    """What is asked of the building, as answered."""
    flags = ("fragile_co_ownership", "heat_allocation")
    return [
        {
            "name": name,
            "label": said.label,
            "hint": said.hint,
            "value": form.given.get(name, ""),
            "is_choice": name in flags,
        }
        for name, said in BUILDING.items()
    ]


def _range(three: np.ndarray) -> str:
    return between(float(three[LOW]), float(three[HIGH]), "€", _CAPITAL)


def _works(vote: Vote) -> list[str]:
    result = []
    for name in vote.measures:
        work = WORKS[name]
        amount = number(round(vote.quantities[name]))
        result.append(f"{work.name} ({amount} {work.unit})" if work.unit else work.name)
    return result


def _why(vote: Vote) -> str:
    codes = [code for code in vote.grant_reasons.split(";") if code in REASONS]
    return listed([REASONS[code] for code in codes])


def _premium(vote: Vote) -> str:
    if np.isnan(vote.premium):
        return "de 0 à 3 000 € de plus pour vous, selon votre revenu"
    return f"{euros(vote.premium, _YEARLY)} de plus pour vous" if vote.premium > 0 else ""


def _loan(vote: Vote, kind: str) -> str:
    """The loan without interest for this flat's part, month by month, beside what it saves."""
    if kind == RENTS or not vote.loan >= _CAPITAL:
        return ""
    monthly = monthly_payment(np.array([vote.loan]), np.array([vote.loan_years]))[0]
    saved = euros(float(vote.own_saving.middle[0]) / 12, 1)
    spared = "" if kind == LETS else f", pour {saved} d’énergie en moins"
    return (
        f"Éco-prêt à taux zéro pour votre part : {euros(vote.loan, _CAPITAL)} sur "
        f"{number(vote.loan_years)} ans, soit {euros(float(monthly), 1)} par mois{spared}."
    )


def _note(vote: Vote) -> str:
    if "heat_network_connection" in vote.measures:
        return NETWORK
    return PLANT if "air_water_heat_pump" in vote.measures else ""


def _card(vote: Vote, form: WorksForm) -> Context:
    kind = whose(form)
    _, low, high = vote.own_saving.at()
    grant = float(vote.grant[CENTRAL])
    names = decapital(named_together([WORKS[name].name for name in vote.measures]))
    return {
        "title": PROGRAMMES[vote.name],
        "works": _works(vote),
        "cost": _range(vote.cost),
        "grant": euros(grant, _CAPITAL) if grant > 0 else "",
        "grant_why": _why(vote),
        "certificates": euros(float(np.nan_to_num(vote.certificates[CENTRAL])), _CAPITAL),
        "left": _range(vote.left),
        "label": f"{DPE_CLASSES[vote.before]} → {DPE_CLASSES[vote.after]}",
        "saved": percent(vote.energy_saving),
        "own_cost": _range(vote.own_cost),
        "own_left": _range(vote.own_left),
        "premium": "" if kind == RENTS else _premium(vote),
        "loan": _loan(vote, kind),
        "note": _note(vote),
        "own_saving": between(low, high, "€", _YEARLY),
        "lease": ""
        if kind == OWN
        else lease(vote.own_before, vote.own_after, form.answers.date[0]),
        "neighbours": [
            (POSITIONS[name], euros(amount, _YEARLY)) for name, amount in vote.savings.items()
        ],
        "agenda": AGENDA.format(
            works=names, cost=_range(vote.cost), aids=WITH_GRANT if grant > 0 else WITHOUT_GRANT
        ),
    }


def building_page(building: Building, form: WorksForm) -> Context:
    """The page of one flat's building."""
    supposed = []
    if not building.levels_stated:
        supposed.append(f"{building.levels} niveaux habités")
    if not building.share_stated:
        supposed.append(f"votre part : un logement sur {building.dwellings}, tous de votre surface")
    if not building.residents_stated:
        supposed.append("assez de résidences principales pour MaPrimeRénov’ Copropriété")
    if not building.heat_stated:
        supposed.append(
            "chauffage commun" if building.heat_is_shared else "un chauffage par logement"
        )
    share = (
        percent(building.share) if building.share >= 0.095 else f"{number(building.share * 1000)} ‰"
    )
    carrier = ENERGY_CARRIERS[int(form.answers.heating_carrier[0])]
    electric = carrier == "electricity" and not building.heat_is_shared
    kind = whose(form)
    share_name, saving_name = PARTS[kind]
    return {
        "whose": kind,
        "share_name": share_name,
        "saving_name": saving_name,
        "intro": f"Un immeuble de {building.dwellings} logements ; votre part : {share}.",
        "supposed": supposed,
        "heat": SHARED if building.heat_is_shared and not electric else OWN_HEATING,
        "votes": [_card(vote, form) for vote in building.votes],
    }
