"""What ticked works change → what the page says and draws."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from flask import url_for

from app.home.form import HousingForm
from app.home.words import FIELDS
from app.saying import (
    Bar,
    Context,
    aligned,
    between,
    capital,
    decapital,
    euros,
    listed,
    number,
    percent,
    rounded,
)
from app.works.aid_lines import aid_lists, codes, local_lines
from app.works.form import WorksForm
from app.works.household import LETS, to_month, whose_works
from app.works.status import ends_soon, to_confirm
from app.works.words import AIDS, IF_BARE, INCOMES, NEEDS, REFUSALS, SIGNPOSTS, WARNINGS, WORKS
from app.works.words import SCENARIOS as SCENARIO_WORDS
from calc.housing.model import lacking, representative
from calc.parameters import parameters
from calc.renovation.money import monthly_payment
from calc.renovation.outcome import CENTRAL, HIGH, LOW
from calc.renovation.results import IfKnown, Outcome, WhatIf
from calc.schema.vocabulary import (
    CONSTRUCTION_PERIODS,
    DPE_CLASSES,
    ENERGY_CARRIERS,
    INCOME_CLASSES,
    MEASURES,
)

# What works are counted for where nobody said what the home is: said, and where to correct it.

_YEARLY = 10
"""Euros that a saving of a year is rounded to."""


def supposed_home(form: HousingForm, kept: dict[str, str] | None = None) -> list[Context]:
    """Area, energy and age of the home that works are counted for; empty where they are told.
    A link to correct one keeps the answers of the home, or those given."""
    answers = form.answers
    if not lacking(answers).any():
        return []
    home = representative(answers)
    carrier = ENERGY_CARRIERS[int(home.heating_carrier[0])]
    period = CONSTRUCTION_PERIODS[int(home.construction_period[0])]
    is_dated = {"construction_year", "construction_period"} & form.given.keys()
    result = {
        "floor_area": "" if "floor_area" in form.given else f"{number(home.floor_area[0])} m²",
        "heating_carrier": ""
        if "heating_carrier" in form.given
        else decapital(FIELDS["heating_carrier"].choices[carrier]),
        "construction_period": ""
        if is_dated
        else decapital(FIELDS["construction_period"].choices[period]),
    }
    return [
        {"words": words, "link": url_for("housing.precise", champ=field, **(kept or form.given))}
        for field, words in result.items()
        if words
    ]


def if_known_words(known: IfKnown) -> str:
    """Ignorance apart from effect: what works save as a part is bare, or insulated already."""
    bare, done = IF_BARE[known.field]
    low = (
        f"{euros(known.insulated, _YEARLY)} par an"
        if known.insulated >= _YEARLY
        else "presque rien"
    )
    return (
        f"{bare} ({percent(known.bare_share)} de chances) : {euros(known.bare, _YEARLY)} par an ; "
        f"{done} : {low}."
    )


_TOO_LONG = 50
"""Years beyond which the end of a range tells nothing."""
YEARLY, CAPITAL = 10, 100


def named_together(names: list[str]) -> str:
    """Works one after the other.

    Examples
    --------
    >>> named_together(["Plancher bas", "VMC double flux", "Fenêtres"])
    'Plancher bas, VMC double flux et fenêtres'
    """
    return listed([*names[:1], *map(decapital, names[1:])])


def bill_after(today: float, saving: float) -> str:
    """A bill that today's, as it is shown, and the saving beside it lead to.

    Examples
    --------
    >>> bill_after(3614.0, 1686.0).replace("\\u202f", "_")
    '1_920_€'
    """
    return euros(rounded(today, YEARLY) - rounded(saving, YEARLY), YEARLY)


def saving_sentence(low: float, high: float) -> str:
    """A saving, and whether it may be nothing.

    Examples
    --------
    >>> saving_sentence(-20.0, 90.0).replace("\\u202f", "_")
    'Peut ne rien faire gagner : entre −20 et 90_€ par an.'
    """
    ends = between(low, high, "€", YEARLY)
    if low <= 0:
        return f"Peut ne rien faire gagner : {ends} par an."
    return f"{capital(ends)} par an."


def years_words(low: float, high: float, middle: float = np.nan) -> str:
    """A payback in words; where it may never come, what is likeliest and what would be best.

    Examples
    --------
    >>> years_words(4.2, 12.0), years_words(9.0, float("inf"), 20.0)
    ('entre 4 et 12 ans', 'environ 20 ans ; 9 au mieux, peut-être jamais')
    """
    if not np.isfinite(low):
        return "jamais, à ces prix"
    if not np.isfinite(high) or high > _TOO_LONG:
        if np.isfinite(middle) and middle <= _TOO_LONG:
            return f"environ {number(middle)} ans ; {number(low)} au mieux, peut-être jamais"
        return f"au moins {number(low)} ans, peut-être jamais"
    if round(low) == round(high):
        return "moins d’un an" if high < 1 else f"environ {number(high)} ans"
    return f"entre {number(low)} et {number(high)} ans"


def _costs(outcome: Outcome, form: WorksForm) -> list[Context]:
    result = []
    for place, name in enumerate(MEASURES):
        if not outcome.packages[0, place]:
            continue
        low, _, high = outcome.costs[0, place]
        amount = number(outcome.quantities[0, place])
        work = WORKS[name]
        result.append(
            {
                "name": work.name,
                "measure": name,
                "quantity": f"{amount} {work.unit}" if work.unit else "",
                "cost": between(low, high, "€", CAPITAL),
                "quote": form.given.get(f"cost_{name}", "").replace(".", ","),
            }
        )
    return result


def _total(what: WhatIf) -> str:
    """The aids together; from the least to the most where the income was not told."""
    least, most = (
        what.outcome.aids.by_income.total[0].min(),
        what.outcome.aids.by_income.total[0].max(),
    )
    if what.income_stated or least == most:
        return euros(float(what.outcome.aids.total[0, CENTRAL]), YEARLY)
    return f"de {euros(float(least), YEARLY)} à {euros(float(most), YEARLY)}"


def _no_aids(what: WhatIf, form: WorksForm) -> str:
    """Why aids are not told at all."""
    if what.has_aids:
        return ""
    if not str(form.answers.commune[0]):
        return "Dites votre commune pour voir les aides."
    return (
        "La loi des aides à cette date n’est pas connue ici : nous n’en annonçons aucune, et ce "
        "n’est pas dire qu’il n’y en aura pas. Demandez à France Rénov’."
    )


def _signposts(what: WhatIf) -> list[tuple[str, str]]:
    """Aids worth asking about, beside the best combination, each with its page."""
    return [SIGNPOSTS[name] for name in SIGNPOSTS if _is_open(what.outcome.aids.given, name)]


def _is_open(given: Mapping[str, np.ndarray], name: str) -> bool:
    """Whether an aid is given or possible, or waits only for what no page asks."""
    waits = codes(given, name)
    if len(waits) == 1 and waits[0].startswith("needs_") and waits[0] not in NEEDS:
        return True
    sums = (given[of][0] for of in (name, f"{name}_possible", f"{name}_eligible") if of in given)
    return any(float(np.nan_to_num(value)) > 0 for value in sums)


def _dates(what: WhatIf, form: WorksForm) -> list[str]:
    """What ends soon among the aids given, or has ended and is to confirm."""
    given = what.outcome.aids.given
    counted = [name for name in AIDS if float(np.nan_to_num(given.get(name, np.zeros(1))[0])) > 0]
    said = to_confirm(str(given.get("aids_to_confirm", [""])[0]))
    return said or ends_soon(counted, form.answers.date[0])


def _loan(what: WhatIf) -> tuple[float, float, float]:
    """Monthly payment, years and amount of the loan without interest, for what is left."""
    given, left = what.outcome.aids.given, float(what.outcome.left_to_pay[0, CENTRAL])
    if "eco_ptz" not in given:
        return 0.0, 0.0, 0.0
    amount = min(float(np.nan_to_num(given["eco_ptz"][0])), left)
    years = float(np.nan_to_num(given["eco_ptz_years"][0]))
    return float(monthly_payment(np.array([amount]), np.array([years]))[0]), years, amount


def _balance(what: WhatIf) -> tuple[str, str, str]:
    """What changes month by month: the largest figure of the page."""
    payment, years, amount = _loan(what)
    saving, payment = (
        to_month(value) for value in (float(what.outcome.saving.middle[0]) / 12, payment)
    )
    left = float(what.outcome.left_to_pay[0, CENTRAL])
    upfront = left - amount
    net = saving - payment
    sign = "+" if net >= 0 else "−"
    shown = f"{sign}{euros(abs(net))}"
    if payment:
        way = "moins" if saving >= 0 else "plus"
        words = (
            f"pendant {number(years)} ans : {euros(abs(saving))} d’énergie en {way}, "
            f"{euros(payment)} de prêt sans intérêts à rembourser"
        )
        words += f" ; puis {euros(saving)} par mois pour vous." if saving > 0 else "."
    else:
        words = f"sur votre énergie, une fois {euros(left, CAPITAL)} payés."
    loan = ""
    if bool(what.outcome.aids.given.get("par_plus_eligible", [False])[0]):
        loan = "Un prêt avance rénovation (PAR+), remboursé à la vente, vous est aussi ouvert. "
    if payment:
        loan += f"Éco-prêt à taux zéro de {euros(amount, CAPITAL)} sur {number(years)} ans"
        loan += f", et {euros(upfront, CAPITAL)} à payer d’avance." if upfront > 50 else "."
    return shown, words, loan


def calendar(what: WhatIf) -> tuple[list[Context], str, str]:
    """The money in the order of months, and what a household has to bridge."""
    outcome, given = what.outcome, what.outcome.aids.given
    law = parameters()["renovation.calendar"].by_key()
    cost = float(outcome.costs[0, :, CENTRAL].sum() + outcome.adviser_cost[0, CENTRAL])
    aids = float(outcome.aids.total[0, CENTRAL])
    is_whole = outcome.aids.route[0] == "ampleur"
    paid_first = float(np.nan_to_num(given.get("ma_prime_renov_ampleur_advance", [0.0])[0]))
    advance = paid_first if is_whole else 0.0
    deposit = law["deposit_share"] * cost
    _, years, loan = _loan(what)
    steps = [
        {"when": "D’abord", "what": _FIRST[is_whole], "amount": ""},
        {
            "when": "À la signature",
            "what": "un acompte, jamais plus d’un tiers",
            "amount": _out(deposit),
        },
    ]
    if advance:
        steps.append(
            {
                "when": "Avant les travaux",
                "what": "l’avance de MaPrimeRénov’",
                "amount": _in(advance),
            }
        )
    if loan:
        words = f"l’éco-prêt à taux zéro, remboursé sur {number(years)} ans"
        steps.append({"when": "Avant les travaux", "what": words, "amount": _in(loan)})
    steps.append(
        {"when": "À la fin", "what": "le solde des factures", "amount": _out(cost - deposit)}
    )
    if aids - advance > 0:
        months = f"{number(law['months_low'])} à {number(law['months_high'])} mois après"
        steps.append(
            {
                "when": months,
                "what": "les aides, une fois les factures envoyées",
                "amount": _in(aids - advance),
            }
        )
    wait = aids - advance
    bridge, short = "", ""
    if wait >= CAPITAL:
        short = f"{euros(wait, CAPITAL)} d’aides arrivent après les factures"
        bridge = (
            f"Il faut pouvoir attendre {euros(wait, CAPITAL)} : demandez à l’entreprise de déduire "
            "les certificats de la facture, à votre banque un prêt relais, et à France Rénov’ si "
            "un organisme avance l’aide près de chez vous."
        )
    return steps, short, bridge


_FIRST = {
    True: "le rendez-vous France Rénov’ (obligatoire), l’audit, le dossier, puis l’accord écrit",
    False: "le conseil France Rénov’, trois devis, le dossier, puis l’accord écrit",
}


def _out(amount: float) -> str:
    return f"{'−' if amount >= CAPITAL / 2 else ''}{euros(amount, CAPITAL)}"


def _in(amount: float) -> str:
    return f"+{euros(amount, CAPITAL)}"


def _closes(what: WhatIf) -> str:
    """That these works lift the home out of the labels that the large grant helps.

    Nothing is said to who could not have had that grant, whatever the works.
    """
    reasons = [
        code.partition(":")[0] for code in codes(what.outcome.aids.given, "ma_prime_renov_ampleur")
    ]
    after = int(what.outcome.dpe_class[0])
    if not what.now_class >= _WORST_HELPED > after or not set(reasons) <= _OF_THE_WORKS:
        return ""
    return (
        f"Ces travaux mèneraient le logement à {DPE_CLASSES[after]} : la rénovation d’ampleur, la "
        "plus aidée, n’est ouverte que depuis E, F ou G. Faits seuls, ils la ferment pour la suite."
    )


_WORST_HELPED = DPE_CLASSES.index("E")
_OF_THE_WORKS = {
    "too_few_classes",
    "too_few_insulated_parts",
    "not_on_a_slab",
    "fossil_heating_kept",
    "oil_heating_kept",
    "fossil_heating_installed",
}
"""Reasons of a refusal that other works would lift."""


def _unsure(what: WhatIf) -> tuple[str, str]:
    """What one answer would make of the saving, and its question; nothing where it is little."""
    known = what.if_known
    if known is None or known.bare - known.insulated < max(5 * YEARLY, 0.1 * known.bare):
        return "", ""
    return if_known_words(known), known.field


def effect(what: WhatIf, form: WorksForm) -> Context:
    """What the page says of ticked works."""
    outcome = what.outcome
    saving, low, high = outcome.saving.at()
    bill, bill_low, bill_high = outcome.bill.at()
    now, now_low, now_high = what.now_bill.at()
    less, less_low, less_high = outcome.emissions_saving.at()
    likely, soonest, latest = outcome.payback.at()
    cost = outcome.costs[0].sum(axis=0) + outcome.adviser_cost[0]
    left = outcome.left_to_pay[0]
    who = whose_works(what, form)
    balance, words, loan = _balance(what)
    steps, wait, bridge = calendar(what)
    unsure, unsure_field = _unsure(what)
    adviser = outcome.adviser_cost[0]
    done = [name for name, on in zip(MEASURES, outcome.packages[0], strict=True) if on]
    return {
        "is_empty": not done,
        "works": named_together([WORKS[name].name for name in done]),
        "done": done,
        "left_out": [
            f"{WORKS[name].name} : pas compté, {REFUSALS[what.refused[name]]}."
            for name in form.measures
            if name in what.refused
        ],
        "closes": _closes(what),
        "balance": balance,
        "balance_words": words,
        "loan_words": loan,
        "saving": euros(saving, YEARLY),
        "saving_range": between(low, high, "€", YEARLY),
        "saving_words": saving_sentence(low, high),
        "dots": [float(v) for v in outcome.saving_dots[:, 0]],
        "dots_low": low,
        "dots_high": high,
        "dots_middle": saving,
        "bars": aligned(
            [
                Bar("Aujourd’hui", now, now_low, now_high, euros(now, YEARLY)),
                Bar("Après travaux", bill, bill_low, bill_high, bill_after(now, saving)),
            ]
        ),
        "before": DPE_CLASSES[what.now_class],
        "after": DPE_CLASSES[int(outcome.dpe_class[0])],
        "emissions": f"{number(rounded(less, 100))} kg de CO₂ en moins par an "
        f"({between(less_low, less_high, 'kg', 100)})",
        "calendar": steps,
        "wait": wait,
        "bridge": bridge,
        "conventional": f"{number(rounded(float(outcome.conventional_saving[0]), 100))} kWh",
        "costs": _costs(outcome, form),
        "cost_range": between(cost[LOW], cost[HIGH], "€", CAPITAL),
        "adviser": between(adviser[LOW], adviser[HIGH], "€", CAPITAL) if adviser[CENTRAL] else "",
        "aids": aid_lists(what, who["kind"] == LETS),
        "aids_total": _total(what),
        "left": euros(float(left[CENTRAL]), CAPITAL),
        "left_range": between(left[LOW], left[HIGH], "€", CAPITAL),
        "payback": years_words(soonest, latest, likely),
        "gains": [
            (name, euros(float(gain), CAPITAL))
            for name, gain in zip(SCENARIO_WORDS, outcome.net_gain[0], strict=True)
        ],
        "life": number(float(outcome.life[0])),
        "power": number(float(outcome.heating_power[0])),
        "warnings": [WARNINGS[code] for code in what.warnings],
        "local": local_lines(str(outcome.aids.given.get("local_aids_details", [""])[0])),
        "doubts": list(what.doubts),
        "by_income": [
            (INCOMES[name], euros(float(amount), YEARLY), euros(float(rest), CAPITAL))
            for name, amount, rest in zip(
                INCOME_CLASSES,
                what.outcome.aids.by_income.total[0],
                what.outcome.aids.by_income.left[0],
                strict=True,
            )
        ],
        "tells_income": form.tells_income,
        "has_aids": what.has_aids,
        "no_aids_words": _no_aids(what, form),
        "signposts": _signposts(what),
        "dates": _dates(what, form),
        "who": who,
        "unsure": unsure,
        "unsure_field": unsure_field,
    }
