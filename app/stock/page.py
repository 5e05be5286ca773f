"""A stock's figures → what its page says and draws."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app, url_for

from app.saying import between, capital, day, euros, listed, number, percent, typeset
from app.stock.check import told as told_how
from app.stock.drawings import Histogram, LabelBar, histogram, label_bars
from app.stock.files import reason
from app.stock.jobs import Limits
from app.stock.words import CELL, GIVEN, ROW, SENT
from calc.stock.answering import MOST_IN_A_WORKBOOK
from calc.stock.reading.refusals import listed as listed_in

_SHOWN = 15


@dataclass(frozen=True)
class Start:
    """The page where a file is dropped."""

    size: str
    rows: str
    error: str
    cancelled: bool


@dataclass(frozen=True)
class Ban:
    """What a date of the law forbids to let."""

    date: str
    letter: str
    when: str
    count: str
    range: str
    sure: str
    possible: str


@dataclass(frozen=True)
class Poverty:
    """Homes and people whose energy weighs too much."""

    homes: str
    homes_range: str
    share: str
    people: str
    people_range: str
    told: str


@dataclass(frozen=True)
class Group:
    """A building, a district or a home among the worst."""

    name: str
    within: str
    homes: str
    worst: str
    bill: str
    emissions: str
    primary: str
    poor: str


@dataclass(frozen=True)
class Worst:
    """A home among the worst."""

    name: str
    building: str
    area: str
    letter: str
    chance: str
    bill: str


@dataclass(frozen=True)
class Result:
    """Everything the result shows."""

    key: str
    homes: str
    homes_count: int
    context: str
    bill: str
    bill_range: str
    total: str
    emissions: str
    draws: str
    is_final: bool
    is_refining: bool
    refined: str
    share: float
    labels: list[LabelBar]
    certified: str
    bans: list[Ban]
    bills: Histogram
    emitted: Histogram
    poverty: Poverty | None
    poverty_wide: str
    buildings: list[Group]
    districts: list[Group]
    dwellings: list[Worst]
    refused: str
    refusals: list[tuple[str, str, str, str]]
    more_refusals: str
    missing: str
    is_harsh: bool
    shared: str
    files: list[tuple[str, str, str]]
    programme: str
    assembly: str
    date: str
    void: str
    supposed: str
    common: str


def present_start(limits: Limits, refusal: str, told: str) -> Start:
    """The page where a file is dropped, and why the last one was refused."""
    size = number(limits.size / 1e6)
    error = SENT[refusal].format(size=size) if refusal else ""
    return Start(size, number(limits.rows), error, told == "cancelled")


def _many(found: dict[str, float], unit: str = "") -> str:
    return between(found["low"], found["high"], unit, _step(found["high"]))


def _ends(found: dict[str, float], unit: str, step: float) -> str:
    return between(found["total_low"], found["total_high"], unit, step)


def _step(size: float) -> float:
    """A rounding that promises no more than a range does."""
    return 1 if size < 100 else 10 if size < 2_000 else 100 if size < 20_000 else 1_000


def _count(value: float) -> str:
    step = _step(value)
    return number(step * round(value / step))


def _bans(told: list[dict[str, Any]]) -> list[Ban]:
    return [
        Ban(
            day(one["date"]),
            one["letter"],
            "déjà interdits à un nouveau bail" if one["in_force"] else "interdits à cette date",
            _count(one["middle"]),
            _many(one),
            number(one["sure"]),
            number(one["possible"]),
        )
        for one in told
    ]


def _poverty(told: dict[str, Any] | None) -> Poverty | None:
    """Nothing where its range is too wide for anyone to use."""
    if told is None or not told.get("is_usable", True):
        return None
    homes, people = told["homes"], told["people"]
    known = people["of"] > 0
    return Poverty(
        _count(homes["middle"]),
        _many(homes),
        percent(homes["middle"] / homes["of"]),
        _count(people["middle"]) if known else "",
        _many(people) if known else "",
        number(told["told"]),
    )


def _groups(told: list[dict[str, Any]], with_poor: bool) -> list[Group]:
    return [
        Group(
            one["name"],
            one["within"],
            number(one["homes"]),
            f"{_count(one['worst'])} ({percent(one['worst'] / one['homes'])})",
            euros(one["bill"], 10),
            number(round(one["emissions"], -1)),
            number(one["primary"]),
            _count(one["poor"]) if with_poor else "",
        )
        for one in told[:_SHOWN]
    ]


def _worst(told: list[dict[str, Any]]) -> list[Worst]:
    return [
        Worst(
            one["id"] or f"ligne {one['line']}",
            one["building"],
            f"{number(one['area'])} m²",
            one["letter"],
            percent(one["chance"]),
            f"{euros(one[''], 10)} ({between(one['_low'], one['_high'], '€', 10)})",
        )
        for one in told
    ]


def first_refusals(path: Path, columns: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """The first refused cells: row, column, reason, what follows."""
    shown = []
    for one in listed_in(path):
        name = columns[one.column]["name"] if one.column >= 0 else ""
        shown.append((str(one.line), name, typeset(reason(one)), ROW if one.row_refused else CELL))
        if len(shown) >= _SHOWN:
            break
    return shown


def _refused_words(refused: dict[str, int]) -> str:
    rows, cells = refused["rows"], refused["cells"]
    if not rows and not cells:
        return ""
    said = []
    if rows:
        many = "lignes laissées" if rows > 1 else "ligne laissée"
        said.append(f"{number(rows)} {many} de côté")
    if cells:
        many = "cellules laissées vides" if cells > 1 else "cellule laissée vide"
        said.append(f"{number(cells)} {many}")
    return capital(listed(said))


def _missing(given: dict[str, float]) -> str:
    """What the file says too seldom, and would narrow the ranges."""
    return listed([words for name, words in GIVEN.items() if _is_rare(name, given)])


def _is_rare(name: str, given: dict[str, float]) -> bool:
    """Whether most homes say nothing of a field."""
    return given.get(name, 0) < 0.5


def _files(told: dict[str, Any], is_final: bool, key: str) -> list[tuple[str, str, str]]:
    found = []
    if is_final:
        found += [
            ("resultats.csv", "Résultats, logement par logement", "CSV pour tableur"),
            *(
                [("resultats.xlsx", "Les mêmes, en classeur", "XLSX")]
                if told["homes"] <= MOST_IN_A_WORKBOOK
                else []
            ),
            ("resultats.parquet", "Les mêmes", "Parquet"),
        ]
    found.append(("logements.parquet", "Vos logements tels qu’ils ont été compris", "Parquet"))
    if told["buildings"]:
        found.append(("batiments.csv", "Les bâtiments, du pire au meilleur", "CSV"))
    if told["districts"]:
        found.append(("quartiers.csv", "Les quartiers, du pire au meilleur", "CSV"))
    found.append(("colonnes.json", "Vos colonnes, à redéposer l’an prochain", "JSON"))
    if sum(told["refused"].values()):
        found.append(("refus.csv", "Ce qui n’a pas été pris, et pourquoi", "CSV"))
    return [(url_for("stock.file", name=name, cle=key), text, kind) for name, text, kind in found]


def present_result(
    told: dict[str, Any],
    progress: dict[str, Any],
    looked: dict[str, Any],
    refusals: Path,
    key: str,
    has_assembly: bool = False,
) -> Result | None:
    """The result of a job; None when no home was accepted."""
    if not told.get("homes"):
        return None
    bill, emitted = told["bill"], told["emissions"]
    low, _, median, _, high = bill["quantiles"]
    is_refining = progress["state"] == "refining"
    shown = first_refusals(refusals, looked["columns"])
    count = sum(told["refused"].values())
    poverty = _poverty(told["poverty"])
    has_poverty = poverty is not None
    wide = "" if has_poverty or not told["poverty"] else _many(told["poverty"]["homes"])
    programme = ""
    if "programme.index" in current_app.view_functions:
        programme = url_for("programme.index", cle=key)
    return Result(
        key,
        number(told["homes"]),
        told["homes"],
        f"{number(looked['rows'])} {'lignes lues' if looked['rows'] > 1 else 'ligne lue'} "
        f"({told_how(looked['told'])}), "
        f"{_count(told['area'])} m² habitables",
        euros(median, 10),
        between(low, high, "€", 10),
        f"{euros(bill['total'], 1000)} par an ({_ends(bill, '€', 1000)})",
        f"{number(emitted['total'])} tonnes de CO₂ par an ({_ends(emitted, 'tonnes', 1)})",
        number(told["draws"]),
        bool(told["is_final"]),
        is_refining,
        number(progress.get("last", 0)),
        progress.get("done", 0) / max(progress.get("total", 1), 1),
        label_bars(told["labels"], told["homes"]),
        number(told["certified"]) if told["certified"] else "",
        _bans(told["bans"]),
        histogram(bill, "€", "Facture réelle par an"),
        histogram(emitted, "kg", "Émissions par an"),
        poverty,
        wide,
        _groups(told["buildings"], has_poverty),
        _groups(told["districts"], has_poverty),
        _worst(told["dwellings"]),
        _refused_words(told["refused"]),
        shown,
        number(count - len(shown)) if count > len(shown) else "",
        _missing(told["given"]),
        _is_rare("wall_insulation", told["given"]),
        "d’un même bâtiment" if told["by_building"] else "d’un même type, âge et chauffage",
        _files(told, bool(told["is_final"]), key),
        programme,
        url_for("stock.assembly", cle=key) if has_assembly else "",
        day(told["date"]),
        number(told["void"]) if told["void"] else "",
        number(told["supposed"]) if told["supposed"] else "",
        number(told["common"], 2),
    )
