"""What rules a result: the bill and the certificate that were told, and what contradicts them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from flask import url_for

from app.home.form import HousingForm
from app.home.result_words import BILL_RULES, MUCH_LESS, MUCH_MORE
from app.home.words import CARRIERS
from app.saying import counted, day, euros, listed, number, short
from calc.housing.accounts import BILLS, EVERYTHING
from calc.housing.answers import HousingAnswers
from calc.housing.energy import ELECTRICITY
from calc.housing.model import estimate
from calc.housing.results import HousingEstimate
from calc.schema.vocabulary import DPE_CLASSES, GLAZINGS, INSULATIONS, WALL_INSULATIONS
from calc.schema.written import plain

_FAR = 1.25
"""How far out of its range a bill is said to be far from what the home explains."""
_STEP = 10
_MISSING = 0.1
"""Share of a whole bill that its parts may leave unexplained before it is said."""
_OF_A_ROOM = 7, 80
"""Area for each room, kitchen and bathroom shared out, out of which one of the two is doubted.
[m²]; judgement"""
_UNLIKELY = 0.02
"""Chance of a certified letter, given all else that is told, below which they contradict."""
_RECOUNTED = np.datetime64("2026-01-01")
"""From this day certificates count electricity by a lower factor."""
_INDICATORS = {"certified_primary_energy": "kWh/m²", "certified_emissions": "kg de CO₂/m²"}
BILLS_OF_MONEY = ("heating_charges", *(name for name in BILLS if name.startswith("bill_")))
_NOT_ONLY_HEAT = ("electricity", "natural_gas", "lpg")
"""Energies that may be bought for something else than heat; nobody buys another."""
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
    """A sentence on what was told, and where a press corrects it."""

    text: str
    link: str = ""
    act: str = ""


def _corrected(form: HousingForm, field: str) -> tuple[str, str]:
    return url_for("housing.precise", champ=field, **form.given), "Corriger"


def facts(form: HousingForm, found: HousingEstimate, draws: int) -> list[Fact]:
    """Sentences on what was told and is believed.

    Parameters
    ----------
    form : HousingForm
    found : HousingEstimate
        Of these answers.
    draws : int
    """
    return _rooms(form) + _bills(form, found, draws) + _certificate(form, found)


def _rooms(form: HousingForm) -> list[Fact]:
    """An area and rooms that hardly go together: the area rules."""
    area, rooms = float(form.answers.floor_area[0]), float(form.answers.rooms[0])
    least, most = _OF_A_ROOM
    if not (area < least * rooms or area > most * rooms):
        return []
    text = (
        f"{short(area)} m² pour {counted(rooms, number(rooms), 'pièces')} : vérifiez les deux. "
        "C’est la surface qui compte dans le calcul."
    )
    return [Fact(text, *_corrected(form, "floor_area"))]


def _without_bills(answers: HousingAnswers) -> HousingAnswers:
    return replace(answers, **{name: np.full(1, np.nan) for name in BILLS})


def _bills(form: HousingForm, found: HousingEstimate, draws: int) -> list[Fact]:
    told = [name for name in form.given if name in BILLS]
    if not told:
        return []
    said = [Fact(BILL_RULES)]
    said += [
        Fact(
            f"Vous ne payez rien pour cette énergie ({words.lower()}) : elle compte pour zéro euro."
        )
        for carrier, words in CARRIERS.items()
        if form.given.get(f"bill_{carrier}") == "0"
    ]
    alone = form.given.get("heating_scope") == "individual"
    if form.given.get("heating_charges") == "0" and not alone:
        said.append(Fact("Vous ne payez pas de charges de chauffage : il compte pour zéro euro."))
    said += _unburnt(form) + _unexplained(form, found)
    bill = found.figures["annual_bill"].middle[0]
    usual = estimate(_without_bills(form.answers), draws).figures["annual_bill"]
    middle, low, high = usual.at()
    around = f"(autour de {euros(middle, _STEP)} par an)"
    if np.isfinite(bill) and bill > _FAR * high:
        said[0] = Fact(f"{BILL_RULES} {MUCH_MORE.format(around)}", *_corrected(form, told[0]))
    elif np.isfinite(bill) and bill < low / _FAR:
        said[0] = Fact(f"{BILL_RULES} {MUCH_LESS.format(around)}", *_corrected(form, told[0]))
        said += _by_month(form, high)
    return said


def _unburnt(form: HousingForm) -> list[Fact]:
    """Energies that are paid for, and that nothing told of the home burns."""
    main, second = (form.given.get(name, "") for name in ("heating_carrier", "secondary_heating"))
    said = []
    for carrier in [one for one in CARRIERS if main and one not in _NOT_ONLY_HEAT]:
        told = [n for n in BILLS if n.endswith(f"_{carrier}") and getattr(form.answers, n)[0] > 0]
        may_burn = carrier.startswith("wood") and second != "none"
        if told and carrier != main and not may_burn:
            text = (
                f"Vous payez aussi une énergie ({CARRIERS[carrier].lower()}) que rien de ce que "
                "vous dites n’utilise : elle s’ajoute à votre facture, sans vous chauffer."
            )
            said.append(Fact(text, *_corrected(form, told[0])))
    return said


def _unexplained(form: HousingForm, found: HousingEstimate) -> list[Fact]:
    """A bill of all energies that the bills told one by one do not come to."""
    everything = float(form.answers.bill_all_energies[0])
    bill = float(found.figures["annual_bill"].middle[0])
    holds = form.answers.standing_charge_included[0] != 0
    if not (holds and bill < everything * (1 - _MISSING)):
        return []
    text = (
        f"Vous dites {euros(everything)} par an en tout, mais ce que vous dites énergie par "
        f"énergie n’en fait qu’environ {euros(bill, _STEP)} : c’est ce détail qui compte "
        "ici. Une énergie oubliée, ou un montant à revoir ?"
    )
    return [Fact(text, *_corrected(form, EVERYTHING))]


def _by_month(form: HousingForm, high: float) -> list[Fact]:
    """Whether a bill that is far too small for a year would do for a month: an offer."""
    bills = {n: float(getattr(form.answers, n)[0]) for n in form.given if n in BILLS_OF_MONEY}
    return [
        Fact(
            f"Ces {euros(bill)} sont-ils ceux d’un mois ?",
            url_for("housing.result", **form.given | {name: plain(12 * bill)}),
            f"Oui : {number(12 * bill)} € par an",
        )
        for name, bill in bills.items()
        if bill > 0 and 12 * bill <= _FAR * high
    ]


def _certificate(form: HousingForm, found: HousingEstimate) -> list[Fact]:
    answers = form.answers
    code = int(answers.certified_class[0])
    numbers = answers.certified_primary_energy, answers.certified_emissions
    if code < 0 and not any(np.isfinite(number[0]) for number in numbers):
        return []
    signed = answers.certified_on[0]
    when = "" if np.isnat(signed) else f" du {day(str(signed))}"
    if answers.has_void_certificate()[0]:
        void = "suit la méthode d’avant juillet 2021 : il n’est plus valable, et n’est pas utilisé."
        return [Fact(f"Votre DPE{when} {void}", *_corrected(form, "certified_on"))]
    letter = DPE_CLASSES[int(found.dpe_class[0])]
    figured = int(found.figured_class[0])
    # limits of small homes moved: undated, a letter may be worse than its figures give today
    if code >= 0 and _figures(form) and (figured > code or (figured < code and when)):
        text = (
            f"Votre DPE{when} : la lettre {DPE_CLASSES[code]} ne va pas avec ses chiffres "
            f"({_figures(form)}), qui donnent {DPE_CLASSES[figured]}. Corrigez la lettre ou les "
            "chiffres."
        )
        return [Fact(text, *_corrected(form, "certified_class"))]
    return [Fact(_read_today(answers, found, code, letter, when)), *_against(form, found, code)]


def _figures(form: HousingForm) -> str:
    """The figures told of a certificate; empty where there are none."""
    told = [
        f"{number(float(getattr(form.answers, name)[0]))} {unit}"
        for name, unit in _INDICATORS.items()
        if np.isfinite(getattr(form.answers, name)[0])
    ]
    return listed(told) if told else ""


def _read_today(
    answers: HousingAnswers, found: HousingEstimate, code: int, letter: str, when: str
) -> str:
    """A certificate as it is read by today's rules."""
    signed, told = answers.certified_on[0], float(answers.certified_primary_energy[0])
    electric = answers.heating_carrier[0] == ELECTRICITY
    is_recounted = not np.isnat(signed) and signed < _RECOUNTED
    if code >= 0 and DPE_CLASSES[code] != letter:
        why = " (l’électricité y compte moins)" if is_recounted and electric else ""
        return (
            f"Votre DPE{when} donne {DPE_CLASSES[code]}. Avec les règles d’aujourd’hui{why}, il "
            f"donne {letter} : l’attestation gratuite de l’observatoire le confirme."
        )
    energy = np.floor(found.figures["primary_energy_per_area"].middle[0])
    if is_recounted and np.isfinite(told) and energy < np.floor(told):
        return (
            f"Votre DPE{when} fait foi : étiquette {letter}. Il compte {number(told)} kWh/m² ; au "
            f"coefficient de l’électricité d’aujourd’hui, {number(energy)}."
        )
    return f"Votre DPE{when} fait foi : étiquette {letter}."


def _against(form: HousingForm, found: HousingEstimate, code: int) -> list[Fact]:
    """What was told of the home against the letter of its certificate."""
    chance, other = float(found.certified_chance[0]), int(found.uncertified_class[0])
    if code < 0 or not chance < _UNLIKELY or other in (-1, code):
        return []
    named = WORSE if other > code else BETTER
    told = [
        words
        for (field, choice), words in named.items()
        if getattr(form.answers, field)[0] == choice
    ]
    what = f" ({listed(told)})" if told else ""
    text = (
        f"Mais ce que vous dites du logement{what} irait plutôt avec {DPE_CLASSES[other]} : "
        "vérifiez ces réponses, ou que ce DPE est bien le sien, dans son état d’aujourd’hui."
    )
    return [Fact(text, url_for("housing.adviser", **form.given), "Revoir mes réponses")]
