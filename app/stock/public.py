"""A first look at public buildings → what its page says."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from flask import url_for

from app.saying import Context, between, day, euros, number, percent
from app.stock.check import layout_words, lines_read
from app.stock.page import csv_file, first_refusals
from app.stock.words import PUBLIC_USES, PUBLIC_WORKS
from calc.stock.reading.columns import Refusal

_FIRST = 5
_TONNE = 1000.0
_ALIKE = {"mean": "{}", "law": "{} (d’après le décret)", "nothing": "–"}
"""How the like of a building are known."""
_STEPS = ((10_000.0, 100), (1e5, 1000), (math.inf, 10_000))
"""To what works' cost is rounded, below a cost. [€, €]"""
_SAME = 0.005
"""Of the index of winter: closer to 1 is 1."""


def _megawatt_hours(value: float | None) -> str:
    return "" if value is None else f"{number(value / 1000, 0)} MWh"


def _verdict(one: dict[str, Any]) -> str:
    """How a building stands beside its like, in words."""
    if one["per_area"] is None:
        return "consommation de chauffage absente du fichier"
    if one["use"] == "home":
        return "logement : compté, comparé à rien ici"
    low, middle, high = one["usual"]
    if middle is None:
        return "aucun repère publié pour cet usage"
    if one["per_area"] > high:
        return "bien plus que ses semblables"
    if one["per_area"] > middle:
        return "plutôt plus que ses semblables"
    if one["per_area"] >= low:
        return "comme ses semblables, plutôt moins"
    return "peu : à vérifier (compteur oublié, bâtiment peu ouvert ?)"


def _duty(one: dict[str, Any], years: list[int]) -> str:
    if one["may_be_bound"]:
        return "selon sa surface"
    if not one["is_bound"]:
        return "aucune"
    if one["targets"][0] is None:
        return "oui, à mesurer"
    sentences = (
        f"{_megawatt_hours(end)} en {year}" for year, end in zip(years, one["targets"], strict=True)
    )
    return ", ".join(sentences)


def _duty_by_value(one: dict[str, Any], year: int) -> str:
    """The other way to obey in the first year: a value of its activity."""
    if one["absolute"] is None:
        return ""
    if one["normal"] is not None and one["normal"] <= one["absolute"]:
        return f"valeur absolue de {year} ({_megawatt_hours(one['absolute'])}) : déjà atteinte"
    if one["targets"][0] is not None and one["absolute"] > one["targets"][0]:
        return f"plus simple : la valeur absolue, {_megawatt_hours(one['absolute'])} en {year}"
    return f"ou la valeur absolue, {_megawatt_hours(one['absolute'])} en {year}"


def _bar(one: dict[str, Any], widest: float) -> Context | None:
    if one["per_area"] is None or not one["area"] or None in one["usual"]:
        return None
    low, middle, high = (min(end / widest, 1.0) for end in one["usual"])
    return {"low": low, "middle": middle, "high": high, "own": min(one["per_area"] / widest, 1.0)}


def _building(one: dict[str, Any], summary: dict[str, Any], widest: float) -> Context:
    """One public building."""
    total = max(summary["totals"]["bill"], 1.0)
    emitted = max(summary["totals"]["emissions"], 1.0)
    low, _, high = one["usual"]
    first_year, *_ = summary["years"]
    return {
        "name": _building_name(one),
        "use": PUBLIC_USES[one["use"]],
        "area": f"{number(one['area'])} m²" if one["area"] else "–",
        "year": str(int(one["year"])) if one["year"] else "–",
        "per_area": number(one["per_area"]) if one["per_area"] is not None else "–",
        "usual": _ALIKE[one["known_by"]].format(low if low is None else between(low, high, "", 5)),
        "verdict": _verdict(one),
        "above": _megawatt_hours(one["above"]) if one["above"] else "–",
        "bill": euros(one["bill"], 100) if one["bill"] is not None else "–",
        "share": percent(one["bill"] / total) if one["bill"] else "–",
        "carbon_share": percent(one["emissions"] / emitted) if one["emissions"] else "–",
        "duty": _duty(one, summary["years"]),
        "duty_by_value": _duty_by_value(one, first_year),
        "bar": _bar(one, widest),
    }


def _building_name(one: dict[str, Any]) -> str:
    return one["name"] or f"ligne {one['line']}"


def _buildings(summary: dict[str, Any], widest: float) -> list[Context]:
    """Buildings of one name are told apart by their line of the file."""
    count = Counter(_building_name(one) for one in summary["rows"])
    shown = []
    for one in summary["rows"]:
        building = _building(one, summary, widest)
        if count[building["name"]] > 1:
            building["name"] += f", ligne {one['line']}"
        shown.append(building)
    return shown


def _winter(summary: dict[str, Any]) -> str:
    """What was made of the measured year's own winter."""
    if summary["measured_in"] is None:
        return (
            "L’année des relevés n’est pas dans les titres des colonnes : ils ne sont pas "
            "corrigés de leur hiver."
        )
    year = f"{summary['measured_in']:.0f}"
    if summary["winter"] is None:
        return f"L’hiver de {year} n’est pas dans nos tables : les relevés n’en sont pas corrigés."
    gap = summary["winter"] - 1
    if abs(gap) < _SAME:
        return f"L’hiver de {year} était dans la moyenne."
    how = "plus froid" if gap > 0 else "plus doux"
    return (
        f"L’hiver de {year} était {how} qu’un hiver moyen de {percent(abs(gap))} : la part "
        "du chauffage est ramenée à un hiver moyen, pour comparer et compter ce que la loi demande."
    )


def _works(summary: dict[str, Any], area: float) -> list[tuple[str, str, str, str]]:
    """What works on the first buildings may bring, and cost: wide, and said so."""
    rows = []
    for name, (least, most, cheap, dear) in summary["works"].items():
        step = next(step for most, step in _STEPS if cheap * area < most)
        cost = between(cheap * area, dear * area, "€", step)
        saved = f"{percent(least)} à {percent(most)}"
        title, note = PUBLIC_WORKS[name]
        rows.append((title, saved, cost, note))
    return rows


def present_public(summary: dict[str, Any], looked: dict[str, Any], key: str) -> Context:
    """A survey for its page."""
    totals, rows = summary["totals"], summary["rows"]
    measured = [one["per_area"] for one in rows if one["per_area"] is not None]
    ends = [one["usual"][-1] for one in rows if one["usual"][-1] is not None]
    widest = min(max([*measured, *ends, 1.0]), 3 * max([*ends, 1.0]))
    shown = _buildings(summary, widest)
    above = [building for building, one in zip(shown, rows, strict=True) if one["above"] > 0][
        :_FIRST
    ]
    first_area = sum((one["area"] or 0) for one in rows[: len(above)])
    silent = summary["count"] - summary["measured"]
    unplaced = summary["count"] - summary["with_climate"]
    is_priced = any(one["bill"] is not None for one in rows)
    unsized = sum(one["may_be_bound"] for one in rows)
    area = f", {number(totals['area'])} m²" if totals["area"] else ""
    return {
        "key": key,
        "count": number(summary["count"]),
        "context": f"{lines_read(looked['rows'])} ({layout_words(looked['layout'])}){area}",
        "energy": _megawatt_hours(totals["energy"]) if summary["measured"] else "",
        "bill": euros(totals["bill"], 1000) if is_priced else "",
        "emissions": f"{number(totals['emissions'] / _TONNE)} tonnes de CO₂" if is_priced else "",
        "unsized": number(unsized) if unsized else "",
        "bound": number(totals["bound"]) if totals["bound"] else "",
        "bound_share": percent(totals["bound_energy"] / max(totals["energy"], 1.0)),
        "years": summary["years"],
        "buildings": shown,
        "first": above,
        "works": _works(summary, first_area) if first_area else [],
        "homes": summary.get("homes", 0),
        "refusals": [
            (f"Ligne {line}", name, why)
            for line, name, why, _ in first_refusals(
                (Refusal(**one) for one in summary.get("refused", [])), looked["columns"]
            )
        ],
        "silent": number(silent) if silent else "",
        "climate": number(unplaced) if unplaced else "",
        "winter": _winter(summary),
        "date": day(summary["date"]),
        "file": url_for("stock.file", name="patrimoine.csv", cle=key),
    }


def public_file(summary: dict[str, Any]) -> bytes:
    """Every building, those to look at first first, for a French spreadsheet."""

    def cell(value: float | None, decimals: int = 0) -> str:
        return "" if value is None else f"{value:.{decimals}f}".replace(".", ",")

    head = (
        "ligne du fichier",
        "nom",
        "usage",
        "surface (m²)",
        "énergie (kWh/an)",
        "énergie par m² (kWh/m².an)",
        "semblables, bas",
        "semblables, milieu",
        "semblables, haut",
        "au-dessus du milieu (kWh/an)",
        "facture (€/an)",
        "émissions (kg CO2e/an)",
        "soumis au décret tertiaire",
        *(f"à atteindre en {year} (kWh/an)" for year in summary["years"]),
        f"valeur absolue de {summary['years'][0]} (kWh/an)",
        "énergie à hiver moyen (kWh/an)",
    )
    rows = [
        (
            str(one["line"]),
            one["name"],
            PUBLIC_USES[one["use"]],
            cell(one["area"]),
            cell(one["energy"]),
            cell(one["per_area"]),
            *(cell(end) for end in one["usual"]),
            cell(one["above"]),
            cell(one["bill"]),
            cell(one["emissions"]),
            "oui" if one["is_bound"] else "" if one["may_be_bound"] else "non",
            *(cell(end) for end in one["targets"]),
            cell(one["absolute"]),
            cell(one["normal"]),
        )
        for one in summary["rows"]
    ]
    return csv_file(head, rows)
