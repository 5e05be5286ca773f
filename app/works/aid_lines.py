"""What the law answers → aids given, refused, waiting for an answer, and taxes spared."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.saying import Context, capital, day, euros, listed, percent
from app.works.words import AIDS, NEEDS, REASONS, SHARES, WORKS
from calc.aids.local import TO_CONFIRM, known_local_aids
from calc.renovation.results import WhatIf

_YEARLY = 10
_OWN_ROUTE = ("ma_prime_renov_gestes", "cee")
_WHOLE_ROUTE = ("accompagnateur_renov", "ma_prime_renov_ampleur")
_BESIDE = ("local_aids", "taxe_fonciere_exemption")
"""They come with either route."""
_NO_GRANT = ("eco_ptz",)
"""A loan: told with the money of each month where it is lent, here where it is not."""
LANDLORDS = ("denormandie", "loc_avantages")
"""Income tax spared over years: never in the total."""
_CLOSED = ("owners_only", "natural_persons_only", "landlords_only", "occupiers_only")
"""Reasons that leave no other to say: the aid is not for who asks."""
_AT_NO_INCOME = "Rien pour ces travaux-là, quel que soit le revenu"
_OTHER_ROUTE = "Ne se cumule pas avec l’autre voie, plus avantageuse ici"


def codes(given: Mapping[str, np.ndarray], key: str) -> list[str]:
    """Why an aid is refused or waits; one empty code where it is given."""
    return str(given.get(f"{key}_reasons", [""])[0]).split(";")


def why(given: Mapping[str, np.ndarray], key: str) -> str:
    """Why an aid is refused, in one sentence; nothing where no reason has words."""
    words: dict[str, list[str]] = {}
    every = codes(given, key)
    for reason in [code for code in every if code in _CLOSED] or every:
        code, _, measure = reason.partition(":")
        if code in REASONS:
            words.setdefault(REASONS[code], []).extend([WORKS[measure].name] if measure else [])
    said = [f"{text} ({listed(some)})" if some else text for text, some in words.items()]
    return capital(listed(said))


def missing(given: Mapping[str, np.ndarray], key: str) -> str:
    """The answers that an aid waits for, to be told after « dites ».

    Examples
    --------
    >>> missing({"cee_reasons": np.array(["needs_household_size;needs_tenure"])}, "cee")
    'les personnes du foyer et ce que vous êtes au logement'
    """
    return listed([NEEDS[code] for code in codes(given, key) if code in NEEDS])


def by_income(what: WhatIf, key: str) -> float:
    """The most that an aid gives, whatever the income. [EUR]"""
    return float(np.nan_to_num(what.outcome.aids.by_income.given.get(key, np.zeros(1))).max())


def _without(what: WhatIf, key: str) -> tuple[str, str]:
    """Which list an aid that gives nothing belongs to, and what is said there."""
    given = what.outcome.aids.given
    if not what.income_stated and (most := by_income(what, key)) > 0:
        return "waiting", f"Dites votre revenu : de 0 à {euros(most, _YEARLY)}"
    if not what.income_stated and codes(given, key) == ["income_too_high"]:
        return "refused", _AT_NO_INCOME
    if np.isnan(float(given[key][0])) and (needs := missing(given, key)):
        return "waiting", f"Dites {needs}{_share(given, key)}"
    return "refused", why(given, key)


def _on_the_other_route(what: WhatIf, key: str) -> tuple[str, str]:
    """An aid of the route that is not the best one: it may be at another income."""
    if not what.income_stated:
        route = "ampleur" if key in _WHOLE_ROUTE else "gestes"
        is_best = what.outcome.aids.by_income.given["aids_route"] == route
        if most := float(
            np.max(what.outcome.aids.by_income.given[key], where=is_best, initial=0.0)
        ):
            return "waiting", f"Dites votre revenu : de 0 à {euros(most, _YEARLY)}"
    return "refused", _OTHER_ROUTE


def _share(given: Mapping[str, np.ndarray], key: str) -> str:
    """What part of a sum that is kept in no address an aid spares, where that part is known."""
    part = float(np.nan_to_num(given.get(f"{key}_rate", np.zeros(1))[0]))
    return SHARES[key].format(part=percent(part)) if key in SHARES and part > 0 else ""


def _taxes(given: Mapping[str, np.ndarray]) -> list[Context]:
    """Income tax that a landlord spares."""
    units = {"denormandie": "d’impôt en moins en tout", "loc_avantages": "d’impôt en moins par an"}
    return [
        {"name": AIDS[key], "amount": f"{euros(amount, _YEARLY)} {units[key]}", "why": ""}
        for key in LANDLORDS
        if (amount := float(np.nan_to_num(given.get(key, np.zeros(1))[0]))) > 0
    ]


def aid_lists(what: WhatIf, lets: bool) -> Context:
    """Every aid of one household on its list; who lets the home is told those on a landlord's
    taxes."""
    outcome = what.outcome
    result: dict[str, list[Context]] = {"given": [], "refused": [], "waiting": [], "taxes": []}
    if not what.has_aids:
        return result
    kept = (*(_WHOLE_ROUTE if outcome.aids.route[0] == "ampleur" else _OWN_ROUTE), *_BESIDE)
    asked = ("ma_prime_renov_ampleur", "accompagnateur_renov", *_OWN_ROUTE, *_BESIDE, *_NO_GRANT)
    for key in (*asked, *(LANDLORDS if lets else ())):
        if key not in outcome.aids.given:
            continue
        amount = float(np.nan_to_num(outcome.aids.given[key][0]))
        if amount > 0 and key in kept:
            result["given"].append({"name": AIDS[key], "amount": euros(amount, _YEARLY), "why": ""})
        elif amount > 0 and key in (*_WHOLE_ROUTE, *_OWN_ROUTE):
            where, said = _on_the_other_route(what, key)
            result[where].append({"name": AIDS[key], "amount": "", "why": said})
        elif amount <= 0:
            where, said = _without(what, key)
            if said:
                result[where].append({"name": AIDS[key], "amount": "", "why": said})
    result["taxes"].extend(_taxes(outcome.aids.given) if lets else [])
    return result


# Local aids that a result names → lines with where to read of them.


def local_lines(details: str) -> list[Context]:
    """The aids named in ``local_aids_details``, each with its page and its source.

    Examples
    --------
    >>> local_lines("Passeport énergie du logement (PELG) (à confirmer)")[0]["is_to_confirm"]
    True
    >>> local_lines("")
    []
    """
    known = {aid.name: aid for aid in known_local_aids()}
    result = []
    for entry in filter(None, details.split(";")):
        name = entry.removesuffix(f" ({TO_CONFIRM})")
        aid = known.get(name)
        source = f"{aid.source}, lu le {day(aid.checked_on)}" if aid else ""
        result.append(
            {
                "name": name,
                "is_to_confirm": name != entry,
                "link": aid.link if aid else "",
                "source": source,
            }
        )
    return result
