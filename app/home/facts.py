"""What rules a result: the bill and the certificate that were told, and what contradicts them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from flask import url_for

from app.home.form import HousingForm
from app.home.words import CARRIERS, FIELDS
from app.saying import (
    capital,
    counted,
    day,
    decapital,
    euros,
    listed,
    number,
    of_what,
    percent,
    rounded,
    short,
)
from calc.housing.accounts import BILLS, CARRIER_OF, EVERYTHING, TARIFF
from calc.housing.answers import IN_FORCE_SINCE, HousingAnswers
from calc.housing.home import ELECTRICITY
from calc.housing.model import estimate
from calc.housing.results import OF_MONEY, HousingEstimate, Notice
from calc.schema.inputs import declarations
from calc.schema.vocabulary import DPE_CLASSES, GLAZINGS, INSULATIONS, WALL_INSULATIONS
from calc.schema.written import plain_number

BILL_RULES = "Ce que vous dites payer ou consommer fait foi."
NOTICES = {
    "odd_for_its_rooms": "Surface et pièces vont mal ensemble : la surface compte",
    "free": "Rien n’est payé : compté pour zéro",
    "unburnt": "Énergie payée que rien de ce qui est dit n’utilise",
    "unexplained": "Facture totale que son détail ne fait pas : le détail compte",
    "far_above_usual": "Bien plus que d’habitude pour un tel logement, et cru",
    "far_below_usual": "Bien moins que d’habitude pour un tel logement, et cru",
    "perhaps_of_a_month": "Montant qui conviendrait à un mois",
    "perhaps_of_a_year": "Montant dont le douzième conviendrait à l’année",
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
_ACCOUNTS = {
    **{field: CARRIERS[carrier] for field, carrier in CARRIER_OF.items()},
    "heating_charges": "Charges de chauffage",
    EVERYTHING: "Énergie",
    **{field: capital(FIELDS[field].name) for field in (*TARIFF, *IMPLIED, "certified_on")},
}
"""Names of the fields of which something may be said, other than their letter."""
_OF_MANY = (
    *("free", "far_above_usual", "far_below_usual", "perhaps_of_a_month", "perhaps_of_a_year"),
    *("unburnt", "implied", "against_indexes", "on_a_change"),
)
REMARKS = NOTICES | {
    f"{field}:{code}": f"{name} : {decapital(NOTICES[code])}"
    for field, name in _ACCOUNTS.items()
    for code in _OF_MANY
}
"""The same in a file, with what it is of."""
FAR = "{} : c’est beaucoup {} que d’habitude pour un tel logement (autour de {})."
_MORE_OF_FAR = {
    "far_above_usual": "Un chauffage d’appoint, une panne, une autre famille sur le compteur ? "
    "C’est cru ; les travaux économiseraient alors moins que dit.",
    "far_below_usual": "Une année d’absence, des pièces non chauffées, une facture oubliée ? "
    "C’est cru ; les économies sont comptées sur votre usage.",
}
"""What the result's page adds to its first sentence."""
_STEP = 10
_RECOUNTED = np.datetime64("2026-01-01")
"""From this day certificates count electricity by a lower factor."""
_SURE = 0.95
"""Above this chance a letter is said without « le plus probable ». Judgement."""
_INDICATORS = {"certified_primary_energy": "kWh/m²", "certified_emissions": "kg de CO₂/m²"}
WORSE = {
    ("wall_insulation", WALL_INSULATIONS.index("none")): "murs non isolés",
    ("roof_insulation", INSULATIONS.index("none")): "toit non isolé",
    ("floor_insulation", INSULATIONS.index("none")): "plancher non isolé",
    ("glazing", GLAZINGS.index("single")): "simple vitrage",
}
BETTER = {
    **{
        ("wall_insulation", WALL_INSULATIONS.index(one)): "murs isolés"
        for one in WALL_INSULATIONS[1:]
    },
    ("roof_insulation", INSULATIONS.index("yes")): "toit isolé",
    ("floor_insulation", INSULATIONS.index("yes")): "plancher isolé",
    ("glazing", GLAZINGS.index("double_low_e")): "vitrage récent",
    ("glazing", GLAZINGS.index("triple")): "triple vitrage",
}
"""Answers that go with a bad letter, and with a good one."""


@dataclass(frozen=True)
class Fact:
    """A sentence on what was told, where a press corrects it, and what the result's own page
    adds."""

    text: str
    link: str = ""
    act: str = ""
    more: str = ""


def facts(form: HousingForm, result: HousingEstimate, codes: tuple[str, ...] = ()) -> list[Fact]:
    """Sentences on what was told and is believed, and on what contradicts it.

    Parameters
    ----------
    form : HousingForm
    result : HousingEstimate
        Of these answers.
    codes : tuple of str, optional
        Which alone are said; all of them without any.
    """
    noticed = {one.code for one in result.notices}
    billed = [name for name in BILLS if name in form.given]
    said = [(one.code, fact) for one in result.notices if (fact := _said(one, form, result))]
    if any(form.given[name] != "0" for name in billed) and not is_far(result):
        said.append(("rules", Fact(BILL_RULES)))
    said += [("certified", fact) for fact in _certificate(form, result, noticed)]
    place = {code: at for at, code in enumerate(_ORDER)}
    return [
        fact
        for code, fact in sorted(said, key=lambda one: place.get(one[0], _AFTER))
        if not codes or code in codes
    ]


def is_far(result: HousingEstimate) -> bool:
    """Whether the bill that was told is far from what such a home usually costs."""
    return any(one.code in _MORE_OF_FAR for one in result.notices)


def remarks(form: HousingForm, draws: int) -> list[Fact]:
    """What a home's other pages repeat of its result, in one sentence each: which letter of its
    certificate counts, what is not paid, and a bill far from usual, where that was told."""
    answers = form.answers
    certified = (answers.certified_class[0] + 1, *(getattr(answers, n)[0] for n in _INDICATORS))
    if not np.nansum(certified) and not any(name in form.given for name in BILLS):
        return []
    said = facts(form, estimate(answers, draws), _EVERYWHERE)
    return [replace(fact, more="") for fact in said]


_EVERYWHERE = ("free", *_MORE_OF_FAR, "void", "against_its_figures", "certified")
_ORDER = (
    "free",
    "rules",
    "far_above_usual",
    "far_below_usual",
    "perhaps_of_a_month",
    "perhaps_of_a_year",
    "void",
    "against_its_figures",
    "on_a_change",
    "certified",
    "against_answers",
    "",
    "implied",
)
"""What rules comes first, each with what contradicts it; what was supposed last."""
_AFTER = _ORDER.index("")


def _said(notice: Notice, form: HousingForm, result: HousingEstimate) -> Fact | None:
    """The sentence of a notice, where it has one of its own."""
    sentence = _SENTENCES.get(notice.code)
    text = sentence(notice, form, result) if sentence else ""
    if not text:
        return None
    if notice.code.startswith("perhaps_of_a_"):
        year = url_for("housing.result", **form.given | {notice.field: plain_number(notice.value)})
        return Fact(text, year, f"Oui : {number(notice.value)} € par an")
    if notice.code == "against_answers":
        return Fact(text, url_for("housing.adviser", **form.given), "Revoir mes réponses")
    return Fact(text, *_corrected(form, notice.field), _MORE_OF_FAR.get(notice.code, ""))


def _corrected(form: HousingForm, field: str) -> tuple[str, str]:
    return url_for("housing.precise", champ=field, **form.given), "Corriger"


def _odd_for_its_rooms(_: Notice, form: HousingForm, __: HousingEstimate) -> str:
    area, rooms = float(form.answers.floor_area[0]), float(form.answers.rooms[0])
    return (
        f"{short(area)} m² pour {counted(rooms, number(rooms), 'pièces')} : vérifiez les deux. "
        "C’est la surface qui compte dans le calcul."
    )


def _free(notice: Notice, _: HousingForm, result: HousingEstimate) -> str:
    """One sentence of all that is not paid."""
    unpaid = [one.field for one in result.notices if one.code == "free"]
    if notice.field != unpaid[0]:
        return ""
    named = listed([of_what(_ACCOUNTS[field].lower()) for field in unpaid], "ni")
    text = f"Vous dites ne rien payer {named} : c’est cru, et compté pour zéro euro."
    if all(CARRIER_OF.get(field, "").startswith("wood") for field in unpaid):
        return text
    return (
        f"{text} Si c’est compris dans votre loyer ou vos charges, ou si vous ne savez pas, "
        "laissez la question vide."
    )


def _unburnt(notice: Notice, _: HousingForm, __: HousingEstimate) -> str:
    return (
        f"Vous payez aussi une énergie ({decapital(_ACCOUNTS[notice.field])}) que rien de ce que "
        "vous dites n’utilise : elle s’ajoute à votre facture, sans vous chauffer."
    )


def _unexplained(notice: Notice, form: HousingForm, _: HousingEstimate) -> str:
    whole = float(form.answers.bill_all_energies[0])
    return (
        f"Vous dites {euros(whole)} par an en tout, mais ce que vous dites énergie par énergie "
        f"n’en fait qu’environ {euros(notice.value, _STEP)} : c’est ce détail qui compte ici. Une "
        "énergie oubliée, ou un montant à revoir ?"
    )


def _far(notice: Notice, _: HousingForm, __: HousingEstimate) -> str:
    which = "plus" if notice.code == "far_above_usual" else "moins"
    return FAR.format(_ACCOUNTS[notice.field], which, _yearly(notice.field, notice.value))


def _yearly(field: str, value: float) -> str:
    """About how much, in the unit of a field of bills."""
    unit = FIELDS[field].unit
    if field in OF_MONEY:
        return f"{euros(value, _STEP)} par an"
    step = 10.0 ** (math.floor(math.log10(value)) - 1) if value > 0 else 1.0
    return counted(value, short(rounded(value, step)), unit)


def _perhaps_of_a_month(notice: Notice, _: HousingForm, __: HousingEstimate) -> str:
    return f"Ces {euros(notice.value / 12)} sont-ils ceux d’un mois ?"


def _perhaps_of_a_year(notice: Notice, _: HousingForm, __: HousingEstimate) -> str:
    return f"Ces {euros(notice.value)} par mois sont-ils ceux d’une année ?"


def _against_indexes(notice: Notice, _: HousingForm, __: HousingEstimate) -> str:
    if notice.field == "off_peak_tariff":
        return (
            "Vous dites un contrat sans heures creuses, et un index d’heures creuses : le prix "
            "compté est celui d’un contrat simple. Corrigez l’un des deux."
        )
    return (
        f"Vos deux index font {percent(notice.value)} d’heures creuses : c’est cette part qui "
        "compte, pas celle que vous avez écrite."
    )


def _implied(notice: Notice, _: HousingForm, __: HousingEstimate) -> str:
    options = declarations(HousingAnswers)[notice.field].options
    choice = FIELDS[notice.field].choices[options[int(notice.value)]]
    return IMPLIED[notice.field].format(decapital(choice))


def _on_a_change(_: Notice, form: HousingForm, __: HousingEstimate) -> str:
    """Context of a year told alone: a day is a fact."""
    stated = str(form.given.get("certified_on", ""))
    if len(stated) != len("2021"):
        return ""
    if form.answers.certified_on[0] == _METHOD:
        return (
            f"Vous dites un DPE de {stated}, l’année où la méthode a changé : nous supposons "
            "qu’il est d’après le 1er juillet. D’avant, il ne compterait plus. Écrivez son mois."
        )
    return (
        f"Vous dites un DPE de {stated} : les seuils des petites surfaces ont changé cette "
        "année-là le 1er juillet, et nous supposons qu’il est d’après. Écrivez son mois."
    )


_METHOD = np.datetime64(IN_FORCE_SINCE)


def _against_its_figures(notice: Notice, form: HousingForm, _: HousingEstimate) -> str:
    letter = DPE_CLASSES[int(form.answers.certified_class[0])]
    sentences = [
        f"{number(float(getattr(form.answers, name)[0]))} {unit}"
        for name, unit in _INDICATORS.items()
        if np.isfinite(getattr(form.answers, name)[0])
    ]
    return (
        f"Votre DPE{_when(form)} : la lettre {letter} ne va pas avec ses chiffres "
        f"({listed(sentences)}), qui donnent {DPE_CLASSES[int(notice.value)]}. Corrigez la lettre "
        "ou les chiffres."
    )


def _void(_: Notice, form: HousingForm, __: HousingEstimate) -> str:
    void = "suit la méthode d’avant juillet 2021 : il n’est plus valable, et n’est pas utilisé."
    return f"Votre DPE{_when(form)} {void}"


def _against_answers(notice: Notice, form: HousingForm, _: HousingEstimate) -> str:
    """What was told of the home against the letter of its certificate."""
    other = int(notice.value)
    named = WORSE if other > int(form.answers.certified_class[0]) else BETTER
    stated = [
        words
        for (field, choice), words in named.items()
        if getattr(form.answers, field)[0] == choice
    ]
    what = f" ({listed(stated)})" if stated else ""
    return (
        f"Mais ce que vous dites du logement{what} irait plutôt avec {DPE_CLASSES[other]} : "
        "vérifiez ces réponses, ou que ce DPE est bien le sien, dans son état d’aujourd’hui."
    )


_SENTENCES: dict[str, Callable[[Notice, HousingForm, HousingEstimate], str]] = {
    "odd_for_its_rooms": _odd_for_its_rooms,
    "free": _free,
    "unburnt": _unburnt,
    "unexplained": _unexplained,
    "far_above_usual": _far,
    "far_below_usual": _far,
    "perhaps_of_a_month": _perhaps_of_a_month,
    "perhaps_of_a_year": _perhaps_of_a_year,
    "against_indexes": _against_indexes,
    "implied": _implied,
    "void": _void,
    "on_a_change": _on_a_change,
    "against_its_figures": _against_its_figures,
    "against_answers": _against_answers,
}


def _when(form: HousingForm) -> str:
    """Of when the certificate is, no more precisely than it was told."""
    stated = str(form.given.get("certified_on", ""))
    return f" {'du' if len(stated) == len('2023-05-17') else 'de'} {day(stated)}" if stated else ""


def _certificate(form: HousingForm, result: HousingEstimate, noticed: set[str]) -> list[Fact]:
    """A certificate that rules, as it is read by today's rules."""
    answers = form.answers
    code = int(answers.certified_class[0])
    energy = float(answers.certified_primary_energy[0])
    is_stated = code >= 0 or np.isfinite(energy) or np.isfinite(answers.certified_emissions[0])
    if not is_stated or noticed & {"void", "against_its_figures"}:
        return []
    letter, signed = DPE_CLASSES[int(result.dpe_class[0])], answers.certified_on[0]
    is_recounted = not np.isnat(signed) and signed < _RECOUNTED
    chances = result.dpe_class_probabilities[0]
    is_sure = chances[int(result.dpe_class[0])] > _SURE
    if code >= 0 and DPE_CLASSES[code] != letter:
        electric = is_recounted and answers.heating_carrier[0] == ELECTRICITY
        why = " (l’électricité y compte moins)" if electric else ""
        now = f"il donne {letter}" if is_sure else f"{letter} est le plus probable"
        return [
            Fact(
                f"Votre DPE{_when(form)} donne {DPE_CLASSES[code]}. Avec les règles "
                f"d’aujourd’hui{why}, {now} : l’attestation gratuite de l’observatoire le dira."
            )
        ]
    shown = np.floor(result.figures["primary_energy_per_area"].middle[0])
    rules = f"étiquette {letter}"
    if code < 0 and not is_sure:
        rules = listed(
            [
                f"{number(value)} {unit}"
                for value, unit in (
                    (energy, "kWh/m²"),
                    (float(answers.certified_emissions[0]), "kg de CO₂/m²"),
                )
                if np.isfinite(value)
            ]
        )
    text = f"Votre DPE{_when(form)} fait foi : {rules}."
    if code >= 0 and is_recounted and not is_sure:
        other = int(np.argmax(np.where(np.arange(len(chances)) == code, 0, chances)))
        text += (
            f" Recompté avec les règles d’aujourd’hui, il pourrait donner {DPE_CLASSES[other]} "
            f"({percent(chances[other])} de chances) : l’attestation gratuite de l’observatoire le "
            "dira."
        )
    if is_recounted and np.isfinite(energy) and shown < np.floor(energy):
        text += (
            f" Il compte {number(energy)} kWh/m² ; au coefficient de l’électricité d’aujourd’hui, "
            f"{number(shown)}."
        )
    return [Fact(text)]
