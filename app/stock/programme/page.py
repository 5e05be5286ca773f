"""A programme of works → sentences, tables and the shapes of its drawings."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import url_for

from app.saying import THIN, Context, between, euros, listed, number, percent, rounded, typeset
from app.stock.drawings import columns, from_to, whiskers
from app.stock.programme.words import (
    AIMS,
    FIRST,
    MOVES,
    NOTHING,
    RULES,
    UNIT_SENTENCES,
    UNITS,
    UNMOVED,
    WORKS_NAMED,
)
from calc.schema.vocabulary import DPE_CLASSES

_SHOWN = 12
"""Buildings that the page lists."""
_IN_GRID = 40
_TINTS = 4
"""Tints of what is left of F and G in a building."""
_TONNE = 1000.0


def _ends(result: dict[str, list[float]], place: int) -> tuple[float, float, float]:
    return result["middle"][place], result["low"][place], result["high"][place]


def _amount(value: float) -> str:
    """Money of a programme: millions when there are.

    Examples
    --------
    >>> _amount(9_993_770.0).replace(THIN, "_"), _amount(124_929.0).replace(THIN, "_")
    ('9,99_M€', '124_900_€')
    """
    if abs(value) >= 1e6:
        return f"{number(value / 1e6, 2)}{THIN}M€"
    return euros(value, 100)


def _money_between(low: float, high: float) -> str:
    """Money from one end to the other, in one unit."""
    if max(abs(low), abs(high)) >= 1e6:
        return f"entre {number(low / 1e6, 1)} et {number(high / 1e6, 1)}{THIN}M€"
    return between(low, high, "€", 100)


def _value(aim: str, value: float) -> str:
    if aim == "tenants_euros":
        return _amount(value)
    if aim == "mixed":
        return number(value, 1)
    return number(value / _TONNE if aim == "carbon" else value)


def _less(share: float) -> str:
    """How much less a rule reaches.

    Examples
    --------
    >>> _less(0.8).replace(THIN, "_"), _less(1.0)
    ('20_% de moins', 'autant')
    """
    return "autant" if share > 1 - 5e-4 else f"{percent(1 - share)} de moins"


def _rules(result: dict[str, Any]) -> list[dict[str, Any]]:
    aim, best = result["aim"], max(result["value"], 1e-9)
    lines = [
        ("Ce programme", result["value"]),
        *((RULES[key], value) for key, value in result["rules"].items()),
    ]
    return [
        {
            "name": name,
            "text": _value(aim, value),
            "share": min(value / best, 1.0),
            "less": _less(value / best) if place else "",
        }
        for place, (name, value) in enumerate(lines)
    ]


def _proof(result: dict[str, Any]) -> str:
    gap = result["gap"]
    if gap < 5e-5:
        return "Aucun programme tenant dans ce budget ne fait mieux : c’est prouvé."
    least = number(100 * max(gap, 1e-4), 2)
    return (
        "Aucun programme tenant dans ce budget ne ferait mieux "
        f"de plus de {least} % : c’est prouvé."
    )


def _year_rows(result: dict[str, Any]) -> list[list[str]]:
    rows = []
    for place, year in enumerate(result["years"]):
        _, few, many = _ends(result["forbidden"], place)
        _, low, high = _ends(result["saving"], place)
        _, least, most = _ends(result["emissions_saving"], place)
        cheap, dear = result["cost_low"][place], result["cost_high"][place]
        is_first = place == 0
        rows.append(
            [
                "Aujourd’hui" if is_first else str(year),
                "" if is_first else number(result["dwellings"][place]),
                "" if is_first else _amount(result["paid"][place]),
                "" if is_first else from_to(cheap, dear, "€", 100),
                from_to(few, many, ""),
                "" if is_first else from_to(low, high, "€", 100),
                "" if is_first else from_to(least / _TONNE, most / _TONNE, "t"),
            ]
        )
    return rows


def _package_rows(result: dict[str, Any]) -> list[list[str]]:
    table = result["by_package"]
    rows = zip(table["count"], result["packages"], table["cost"], table["saving"], strict=True)
    return [
        [
            WORKS_NAMED[name],
            number(count),
            _amount(cost),
            euros(cost / count, 100),
            euros(saving / count, 10),
        ]
        for count, name, cost, saving in sorted(rows, key=lambda row: -row[0])
        if count
    ]


def _move_rows(result: dict[str, Any]) -> list[list[str]]:
    aim, base = result["aim"], max(result["value"], 1e-9)
    tried = {
        key: number(value) if key == "ban_years" else percent(value)
        for key, value in result["tried"].items()
    }
    rows = []
    for move in result["moves"]:
        change = move["value"] / base - 1
        sign = "+" if change >= 0 else "−"
        kept = move["kept"]
        safe = percent(kept / move["value"]) if kept == kept and move["value"] else "–"
        rows.append(
            [
                MOVES[move["key"]].format(**tried),
                _value(aim, move["value"]),
                f"{sign}{percent(abs(change))}",
                number(move["dwellings"]),
                percent(move["same"]),
                safe,
            ]
        )
    return rows


def _first_rows(result: dict[str, Any]) -> list[list[str]]:
    return [
        [
            row["name"],
            number(row["renovated"]),
            _when(row),
            WORKS_NAMED[row["package"]],
            euros(row["cost"], 100),
            f"{row['dpe_class_before']} → {row['dpe_class_after']}",
            from_to(row["saving_low"], row["saving_high"], "€", 10),
        ]
        for row in result["buildings"][:_SHOWN]
        if row["package"]
    ]


def _when(row: dict[str, Any]) -> str:
    return f"{row['year']} puis {row['second']}" if row["second"] else str(row["year"])


def _grid(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Buildings by years: what is left of F and G, and when works come."""
    lines = []
    for row in result["buildings"][:_IN_GRID]:
        cells = []
        for year, left in zip(result["years"][1:], row["left"], strict=True):
            share = left / max(row["count"], 1)
            step = "travaux" if year == row["year"] else "suite" if year == row["second"] else ""
            cells.append(
                {
                    "left": number(left),
                    "tint": min(int(share * _TINTS + 0.999), _TINTS) if left >= 0.5 else 0,
                    "step": step,
                }
            )
        works = WORKS_NAMED.get(row["package"], "rien dans ce programme")
        lines.append(
            {
                "name": row["name"],
                "count": number(row["count"]),
                "before": number(row["before"]),
                "works": works,
                "cells": cells,
            }
        )
    return lines


def _money_rows(result: dict[str, Any]) -> list[list[str]]:
    """The plan's money, line by line."""
    sums = {name: np.sum(column, axis=0) for name, column in result["money"]["yearly"].items()}
    low, middle, high = sums["cost"]
    least, usual, most = sums["certificates"]
    social = result["money"]["owner"] == "social"
    rows = [
        ["Travaux, honoraires compris", _amount(middle), _money_between(low, high)],
        ["Subventions que vous dites", _amount(-sums["subsidies"]), ""],
        ["Certificats d’économies d’énergie", _amount(-usual), _money_between(least, most)],
    ]
    if social:
        rows.append(["Éco-prêt logement social", _amount(-sums["loan"]), ""])
    if sums["second_loan"] > 0:
        rows.append(["Prêt à l’amélioration (PAM)", _amount(-sums["second_loan"]), ""])
    rows.append(["Reste à financer (fonds propres)", _amount(sums["own"]), ""])
    if social:
        rows.append(
            ["Dégrèvement de taxe foncière, un an après", _amount(sums["relief"]), "à recevoir"]
        )
    return rows


def _money_sentences(result: dict[str, Any]) -> list[str]:
    money = result["money"]
    low, middle, high = money["value"]
    _, discount, _ = money["discount"]
    rate = percent(discount)
    sentences = [
        f"Sur {number(money['years'])} ans, au taux de {rate}, ce programme "
        f"{'rapporte' if middle > 0 else 'coûte'} environ {_amount(abs(middle))} au bailleur, tout "
        f"compté : de {_signed(low)} à {_signed(high)} selon les prix des travaux et des "
        "certificats."
    ]
    if money["owner"] == "social":
        least, usual, most = (number(100 * rate, 2) for rate in money["loan_rate"])
        sentences.append(
            f"Éco-prêt compté sur {number(money['loan_years'])} ans à {usual} % (de {least} à "
            f"{most}) ; ses annuités sont dans ce compte."
        )
        lent, (_, spent, _) = sum(money["yearly"]["loan"]), np.sum(money["yearly"]["cost"], 0)
        sentences.append(
            f"L’éco-prêt fait {percent(float(lent / max(spent, 1)))} de ces travaux, qui ne sont "
            f"que d’énergie ; de 2015 à 2019, il faisait {percent(money['usual_loan'])} "
            "d’opérations entières. Nous n’avons lu que les deux bouts de la grille de ses "
            "montants : demandez-la à la Banque des Territoires."
        )
    if money["yearly"].get("second_loan") and sum(money["yearly"]["second_loan"]) > 0:
        _, usual, _ = money["second_rate"]
        sentences.append(
            f"Prêt à l’amélioration compté sur {number(money['second_years'])} ans à "
            f"{number(100 * usual, 2)} %."
        )
    if money["lost_relief"] > 0:
        sentences.append(
            f"{_amount(money['lost_relief'])} de dégrèvement sont perdus : ils passent la taxe "
            "foncière de l’année. Étalez les travaux pour les garder."
        )
    return [typeset(text) for text in sentences]


def _signed(value: float) -> str:
    """Money given or received."""
    return f"{'+' if value > 0 else '−'}{_amount(abs(value))}"


def _money_years(result: dict[str, Any]) -> list[list[str]]:
    yearly = result["money"]["yearly"]
    costs, certificates = (
        [middle for _, middle, _ in yearly[name]] for name in ("cost", "certificates")
    )
    return [
        [
            str(year),
            _amount(costs[place]),
            _amount(yearly["subsidies"][place]),
            _amount(certificates[place]),
            _amount(yearly["loan"][place]),
            _amount(yearly["own"][place]),
            _amount(yearly["relief"][place]),
        ]
        for place, year in enumerate(result["years"][1:])
    ]


def _tenant_rows(result: dict[str, Any], renovated: int) -> list[list[str]]:
    sums = {name: np.sum(column, axis=0) for name, column in result["money"]["yearly"].items()}
    each = max(renovated, 1)
    kept = sums["saving"] - sums["third_line"] - sums["rent"]
    rows = [
        ("Factures en moins", sums["saving"]),
        ("Troisième ligne", -sums["third_line"]),
        ("Hausse de loyer", -sums["rent"]),
        ("Ce qu’ils gardent", kept),
    ]
    return [[name, _amount(value), euros(value / each, 10)] for name, value in rows]


def _order_notes(result: dict[str, Any]) -> list[str]:
    orders, notes = result["orders"], []
    if orders["unknown"]:
        names = listed([f"« {name} »" for name in orders["unknown"]])
        notes.append(f"Rien dans votre fichier ne s’appelle {names} : vérifiez l’orthographe.")
    if orders["excluded"]:
        notes.append(
            f"{number(orders['excluded'])} logements sont laissés de côté, à votre demande."
        )
    if orders["missed"]:
        notes.append(
            f"Sur {number(orders['imposed'])} logements imposés, {number(orders['missed'])} ne "
            "trouvent pas leur place : budget trop petit cette année-là, ou rien à y faire."
        )
    for name, short in orders["short"]:
        notes.append(f"{name} : il manque {_amount(short)} pour la dépense promise.")
    if orders["first"]:
        letter, year = orders["first"]
        at = result["years"].index(year)
        left = sum(result["labels"][at][letter:])
        notes.append(
            f"Logements de classe {DPE_CLASSES[letter]} ou pire : "
            f"{number(sum(result['labels'][0][letter:]))} avant, {number(left)} fin {year}."
        )
        notes += _not_enough(result, letter)
    return notes


_DOUBT = 0.05
"""Share of homes below which those left are the doubt of labels, and no plan's lack."""


def _not_enough(result: dict[str, Any], letter: int) -> list[str]:
    """That leaving the class which goes first leaves homes that the law forbids a year later.

    Examples
    --------
    >>> told = {"years": [2026, 2027], "forbidden_from": [6, 5], "homes": 40,
    ...     "labels": [[0, 0, 0, 0, 0, 0, 40], [0, 0, 2, 0, 0, 38, 0]]}
    >>> print(_not_enough(told, 6)[0])
    Sortir de G ne suffit pas : fin 2027, 38 logements sur 40 restent interdits à la location en \
2028. Choisissez « Les F et les G d’abord », ou un budget plus grand.
    >>> _not_enough(told, 5), _not_enough(told | {"labels": [[0, 39, 0, 0, 0, 1, 0]]}, 6)
    ([], [])
    """
    law, last = result["forbidden_from"][-1], result["years"][-1]
    left = sum(result["labels"][-1][law:])
    if law >= letter or left < max(1.5, _DOUBT * result["homes"]):
        return []
    return [
        f"Sortir de {DPE_CLASSES[letter]} ne suffit pas : fin {last}, {number(left)} logements sur "
        f"{number(result['homes'])} restent interdits à la location en {last + 1}. Choisissez "
        f"« {FIRST[DPE_CLASSES[law]]} », ou un budget plus grand."
    ]


def _headline(result: dict[str, Any]) -> tuple[str, str]:
    """What the aim reaches, and of what."""
    if result["aim"] != "out_of_ban":
        return _value(result["aim"], result["value"]), UNITS[result["aim"]]
    law = result["forbidden_from"][-1]
    without, then = (sum(result["labels"][place][law:]) for place in (0, -1))
    when = result["years"][-1] + 1
    return (
        f"{number(without)} → {number(then)}",
        f"logements interdits à la location en {when} : sans, puis avec ce programme",
    )


def _worth(aim: str, low: float, high: float) -> str:
    """The range of what the aim reaches."""
    text = f"Entre {_value(aim, low)} et {_value(aim, high)}"
    if aim == "mixed":
        return f"{text} {UNITS[aim]} (huit chances sur dix)."
    if aim == "out_of_ban":
        return f"{text} {UNITS[aim]} d’ici là (huit chances sur dix)."
    return f"{text} (huit chances sur dix)."


def _lead(result: dict[str, Any], renovated: int) -> list[str]:
    """What is done, what it changes, for whom."""
    if not renovated:
        if result["orders"]["excluded"] >= result["homes"]:
            return [NOTHING["excluded"]]
        return [NOTHING["budget" if result["too_big"] else "works"]]
    last = len(result["years"]) - 1
    middle, low, high = _ends(result["saving"], last)
    _, before_low, before_high = _ends(result["sieves"], 0)
    _, after_low, after_high = _ends(result["sieves"], last)
    each = rounded(middle / max(renovated, 1), 10)
    _, first, *_ = years = result["years"]
    when = f"en {first}" if last == 1 else f"de {first} à {years[-1]}"
    sentences = [
        f"{number(renovated)} logements sur {number(result['homes'])}, {when}, "
        f"pour {_amount(sum(result['paid']))} à votre charge.",
        f"Logements en F ou G : {between(before_low, before_high, '')} aujourd’hui, "
        f"{between(after_low, after_high, '')} à la fin.",
        f"Une fois tout fait, les locataires paient {_money_between(low, high)} de moins par an, "
        f"soit environ {euros(each)} par logement rénové.",
    ]
    return [typeset(text) for text in [*sentences, *_waiting(result)]]


def _waiting(result: dict[str, Any]) -> list[str]:
    """Why nothing is done in the first years, where their money is kept for what comes.

    Examples
    --------
    >>> late = {"years": [2026, 2027, 2028], "dwellings": [0, 0, 40], "paid": [0, 0, 481_965.0],
    ...     "budgets": [3e5, 3e5], "orders": {"imposed": 0}}
    >>> print(_waiting(late)[0].replace(THIN, "_"))
    Rien en 2027 : les travaux de 2028 coûtent 482_000_€, plus que les 300_000_€ d’une année. \
L’argent qui n’est pas dépensé les attend.
    >>> _waiting(late | {"budgets": [5e5, 5e5]}), _waiting(late | {"dwellings": [0, 1, 40]})
    ([], [])
    >>> _waiting(late | {"budgets": [0.0, 5e5]})
    []
    """
    start = next(place for place, count in enumerate(result["dwellings"]) if count)
    cost, budget = result["paid"][start], result["budgets"][start - 1]
    is_kept = any(result["budgets"][: start - 1]) and cost > budget
    if not is_kept or result["orders"]["imposed"]:
        return []
    _, first, *_ = years = result["years"]
    year = years[start]
    when = f"en {first}" if start == 2 else f"de {first} à {years[start - 1]}"
    return [
        f"Rien {when} : les travaux de {year} coûtent {_amount(cost)}, plus que les "
        f"{_amount(budget)} d’une année. L’argent qui n’est pas dépensé les attend."
    ]


def _notes(result: dict[str, Any]) -> list[str]:
    notes = _order_notes(result)
    if result["too_big"]:
        notes.append(
            f"{number(result['too_big'])} logements sont dans des bâtiments plus chers que tout le "
            "budget de ces années : ils attendent. Allongez la durée ou augmentez le budget"
            + ("." if result.get("carries") else ", ou laissez passer d’une année à l’autre.")
        )
    if result["aid"]:
        notes.append(
            f"{percent(result['aid'])} du coût des travaux est compté comme payé par d’autres."
        )
    return notes


def present_programme(result: dict[str, Any], address: dict[str, Any]) -> Context:
    """A programme that is done, for its page."""
    renovated = int(sum(result["dwellings"]))
    aim = result["aim"]
    years = ["avant", *(str(year) for year in result["years"][1:])]
    _, low, high = _ends(result["value_range"], 0)
    big, unit = _headline(result)
    return {
        "title": AIMS[aim][0],
        "big": big,
        "big_unit": unit,
        "lead": [*([_worth(aim, low, high)] if renovated else []), *_lead(result, renovated)],
        "proof": typeset(_proof(result)),
        "rules": _rules(result),
        "labels": columns(result["labels"], years),
        "saving": whiskers(result["saving"], years, multiple=100),
        "carbon": whiskers(result["emissions_saving"], years, unit=_TONNE),
        "forbidden": whiskers(result["forbidden"], years),
        "rows": _year_rows(result),
        "packages": _package_rows(result),
        "moves": _move_rows(result),
        "first": _first_rows(result),
        "first_more": max(len(result["buildings"]) - _SHOWN, 0),
        "sieves": whiskers(result["sieves"], years),
        "grid": _grid(result),
        "grid_more": max(len(result["buildings"]) - _IN_GRID, 0),
        "money": _money_rows(result),
        "money_sentences": _money_sentences(result),
        "money_years": _money_years(result),
        "tenants": _tenant_rows(result, renovated),
        "notes": _notes(result),
        "file": url_for("programme.file", **address),
        "buildings_file": url_for("programme.buildings", **address),
        "aim_sentence": UNIT_SENTENCES[aim].format(horizon=number(result["horizon"])),
        "unmoved": UNMOVED[aim],
        "is_empty": not renovated,
    }
