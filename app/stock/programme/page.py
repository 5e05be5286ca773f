"""A programme of works → sentences, tables and the shapes of its drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.saying.french import THIN, between, euros, number, percent, rounded, typeset
from app.stock.programme.shapes import Columns, Whiskers, columns, whiskers
from app.stock.programme.words import (
    AIMS,
    MOVES,
    NOTHING,
    PACKAGES,
    RULES,
    UNITS,
    UNITS_TOLD,
    UNMOVED,
)

_SHOWN = 12
"""Buildings that the page lists."""
_TONNE = 1000.0


@dataclass(frozen=True)
class Shown:
    """A programme as its page shows it."""

    title: str
    big: str
    big_unit: str
    lead: list[str]
    proof: str
    rules: list[dict[str, Any]]
    labels: Columns
    saving: Whiskers
    carbon: Whiskers
    forbidden: Whiskers
    rows: list[list[str]]
    packages: list[list[str]]
    moves: list[list[str]]
    first: list[list[str]]
    first_more: int
    notes: list[str]
    file: str
    aim_told: str
    unmoved: str
    is_empty: bool


def _ends(found: dict[str, list[float]], place: int) -> tuple[float, float, float]:
    return found["middle"][place], found["low"][place], found["high"][place]


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
    return number(value / _TONNE if aim == "carbon" else value)


def _to(low: float, high: float, unit: str, step: float = 1) -> str:
    """A range in a table's cell.

    Examples
    --------
    >>> _to(12_930, 68_110, "€", 100).replace(THIN, "_"), _to(3.2, 3.4, "t").replace(THIN, "_")
    ('12_900 à 68_100_€', '3_t')
    """
    ends = [number(rounded(end, step)) for end in (low, high)]
    tail = f"{THIN}{unit}" if unit else ""
    return (ends[0] if ends[0] == ends[1] else " à ".join(ends)) + tail


def _less(share: float) -> str:
    """How much less a rule reaches.

    Examples
    --------
    >>> _less(0.8).replace(THIN, "_"), _less(1.0)
    ('20_% de moins', 'autant')
    """
    return "autant" if share > 1 - 5e-4 else f"{percent(1 - share)} de moins"


def _rules(found: dict[str, Any]) -> list[dict[str, Any]]:
    aim, best = found["aim"], max(found["value"], 1e-9)
    lines = [
        ("Ce programme", found["value"]),
        *((RULES[key], value) for key, value in found["rules"].items()),
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


def _proof(found: dict[str, Any]) -> str:
    gap = found["gap"]
    if gap < 5e-5:
        return "Aucun programme tenant dans ce budget ne fait mieux : c’est prouvé."
    told = number(100 * max(gap, 1e-4), 2)
    return (
        f"Aucun programme tenant dans ce budget ne ferait mieux de plus de {told} % : c’est prouvé."
    )


def _year_rows(found: dict[str, Any]) -> list[list[str]]:
    rows = []
    for place, year in enumerate(found["years"]):
        _, few, many = _ends(found["forbidden"], place)
        _, low, high = _ends(found["saving"], place)
        _, least, most = _ends(found["emissions_saving"], place)
        dear = found["cost_low"][place], found["cost_high"][place]
        is_first = place == 0
        rows.append(
            [
                "Aujourd’hui" if is_first else str(year),
                "" if is_first else number(found["dwellings"][place]),
                "" if is_first else _amount(found["paid"][place]),
                "" if is_first else _to(dear[0], dear[1], "€", 100),
                _to(few, many, ""),
                "" if is_first else _to(low, high, "€", 100),
                "" if is_first else _to(least / _TONNE, most / _TONNE, "t"),
            ]
        )
    return rows


def _package_rows(found: dict[str, Any]) -> list[list[str]]:
    table = found["by_package"]
    rows = zip(found["packages"], table["count"], table["cost"], table["saving"], strict=True)
    return [
        [
            PACKAGES[name],
            number(count),
            _amount(cost),
            euros(cost / count, 100),
            euros(saving / count, 10),
        ]
        for name, count, cost, saving in sorted(rows, key=lambda row: -row[1])
        if count
    ]


def _move_rows(found: dict[str, Any]) -> list[list[str]]:
    aim, base = found["aim"], max(found["value"], 1e-9)
    tried = {
        key: number(value) if key == "ban_years" else percent(value)
        for key, value in found["tried"].items()
    }
    rows = []
    for move in found["moves"]:
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


def _first_rows(found: dict[str, Any]) -> list[list[str]]:
    return [
        [
            row["name"],
            number(row["count"]),
            row["year"],
            PACKAGES[row["package"]],
            euros(row["cost"], 100),
            f"{row['dpe_class_before']} → {row['dpe_class_after']}",
            _to(row["saving_low"], row["saving_high"], "€", 10),
        ]
        for row in found["first"][:_SHOWN]
    ]


def _headline(found: dict[str, Any]) -> tuple[str, str]:
    """What the aim reaches, and of what."""
    if found["aim"] != "out_of_ban":
        return _value(found["aim"], found["value"]), UNITS[found["aim"]]
    law = found["forbidden_from"][-1]
    without, then = (sum(found["labels"][place][law:]) for place in (0, -1))
    when = found["years"][-1] + 1
    return (
        f"{number(without)} → {number(then)}",
        f"logements interdits à la location en {when} : sans, puis avec ce programme",
    )


def _worth(aim: str, low: float, high: float) -> str:
    """The range of what the aim reaches."""
    told = f"Entre {_value(aim, low)} et {_value(aim, high)}"
    if aim == "out_of_ban":
        return f"{told} {UNITS[aim]} d’ici là (huit chances sur dix)."
    return f"{told} (huit chances sur dix)."


def _lead(found: dict[str, Any], renovated: int) -> list[str]:
    """What is done, what it changes, for whom."""
    if not renovated:
        return [NOTHING]
    last = len(found["years"]) - 1
    middle, low, high = _ends(found["saving"], last)
    _, before_low, before_high = _ends(found["sieves"], 0)
    _, after_low, after_high = _ends(found["sieves"], last)
    each = rounded(middle / max(renovated, 1), 10)
    years = found["years"]
    when = f"en {years[1]}" if last == 1 else f"de {years[1]} à {years[-1]}"
    told = [
        f"{number(renovated)} logements sur {number(found['homes'])}, {when}, "
        f"pour {_amount(sum(found['paid']))} à votre charge.",
        f"Logements en F ou G : {between(before_low, before_high, '')} aujourd’hui, "
        f"{between(after_low, after_high, '')} à la fin.",
        f"Une fois tout fait, les locataires paient {_money_between(low, high)} de moins par an, "
        f"soit environ {euros(each)} par logement rénové.",
    ]
    return [typeset(text) for text in told]


def _notes(found: dict[str, Any]) -> list[str]:
    notes = []
    if found["too_big"]:
        notes.append(
            f"{number(found['too_big'])} logements sont dans des bâtiments plus chers que tout le "
            "budget de ces années : ils attendent. Allongez la durée ou augmentez le budget"
            + ("." if found.get("carries") else ", ou laissez passer d’une année à l’autre.")
        )
    if found["aid"]:
        notes.append(
            f"{percent(found['aid'])} du coût des travaux est compté comme payé par d’autres."
        )
    return notes


def present_programme(found: dict[str, Any], address: dict[str, Any]) -> Shown:
    """A programme that is done, for its page."""
    renovated = int(sum(found["dwellings"]))
    aim = found["aim"]
    years = ["avant", *(str(year) for year in found["years"][1:])]
    _, low, high = _ends(found["value_range"], 0)
    return Shown(
        AIMS[aim][0],
        *_headline(found),
        [*([_worth(aim, low, high)] if renovated else []), *_lead(found, renovated)],
        typeset(_proof(found)),
        _rules(found),
        columns(found["labels"], years),
        whiskers(found["saving"], years, 1.0),
        whiskers(found["emissions_saving"], years, _TONNE),
        whiskers(found["forbidden"], years, 1.0),
        _year_rows(found),
        _package_rows(found),
        _move_rows(found),
        _first_rows(found),
        max(len(found["first"]) - _SHOWN, 0),
        _notes(found),
        url_for("programme.file", **address),
        UNITS_TOLD[aim].format(horizon=number(found["horizon"])),
        UNMOVED[aim],
        not renovated,
    )
