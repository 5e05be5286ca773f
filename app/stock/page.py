"""A stock's figures → what its page says and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from flask import current_app, url_for

from app.asking.form import FILE, refusal
from app.saying import Context, between, capital, day, euros, listed, number, percent, typeset
from app.stock.check import layout_words, lines_read
from app.stock.drawings import histogram, label_bars
from app.stock.jobs import Limits
from app.stock.words import CELL, DEDUCED, FAILURES, GIVEN, ROW, SENT, STATES, name_of, unit_of
from calc.schema.inputs import Issue
from calc.stock.delivery import as_csv, as_workbook
from calc.stock.reading.columns import Refusal
from calc.stock.reading.rows import refusals_in
from calc.stock.work import MOST_IN_A_WORKBOOK
from calc.tables.files import french_file

# How far the work on a file is → the words and the bar of its page.


def present_progress(summary: dict, key: str) -> Context:
    """The state of a job in words: a work under way, or why it stopped; its share done is None
    when nobody knows."""
    state, done, total = summary["state"], summary.get("done", 0), summary.get("total", 0)
    shown = {"failure": "", "key": key, "path": url_for("stock.job", cle=key)}
    if state == "failed":
        details = {
            name: number(value) if isinstance(value, int) else value
            for name, value in summary.get("details", {}).items()
        }
        sentence = FAILURES.get(summary.get("code", ""), FAILURES["fault"]).format(**details)
        return shown | {"title": "Ce fichier n’a pas pu être calculé", "failure": sentence}
    text = ""
    if done:
        text = f"{number(done)} lignes lues" if state == "reading" else f"{number(done)} logements"
        if total:
            text += f" sur {number(total)}"
    share = done / total if total else None
    title = STATES.get(state, STATES["computing"])
    return shown | {"title": title, "text": text, "share": share}


# What there is to take home from a stock, beside the results themselves.

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "resultats.csv": ("results.csv", "text/csv"),
    "resultats.xlsx": ("results.xlsx", _SHEET),
    "resultats.parquet": ("results.parquet", "application/vnd.apache.parquet"),
    "logements.parquet": ("homes.parquet", "application/vnd.apache.parquet"),
}
"""By the name it is asked under: the file of the job, and what it is."""
MODELS: dict[str, tuple[Callable[[], bytes], str]] = {
    "csv": (as_csv, "text/csv"),
    "xlsx": (as_workbook, _SHEET),
}


def reason(refused: Refusal) -> str:
    """Why a cell or a row was not taken.

    Examples
    --------
    >>> reason(Refusal(3, 4, "8550 m²", "floor_area", "too_large", 1000.0, True)).replace(
    ...     "\\u202f", "_")
    '«_8550 m²_» est trop grand (surface_: au plus 1_000 m²)'
    """
    is_plain = "année" in name_of(refused.field) or refused.code == "double"
    deduced = "" if refused.deduced is None or refused.cell else number(refused.deduced)
    text = refusal(
        Issue(refused.field, refused.code, refused.line, refused.limit),
        voice=FILE,
        unit=unit_of(refused.field),
        is_year=is_plain,
        cell=deduced or refused.cell,
        field=name_of(refused.field),
    )
    return text + DEDUCED if deduced else text


def refusals_file(path: Path, looked: dict[str, Any]) -> bytes:
    """Every refused cell, by row, column and reason."""
    columns = looked.get("columns", [])
    rows = (
        (line, column, one.cell, why, then)
        for one in refusals_in(path)
        for line, column, why, then in [_refused(one, columns)]
    )
    return csv_file(("ligne", "colonne", "cellule", "motif", "suite"), rows)


def _refused(one: Refusal, columns: Sequence[dict[str, Any]]) -> tuple[str, str, str, str]:
    """Row, column, reason, what follows."""
    name = columns[one.column]["name"] if 0 <= one.column < len(columns) else ""
    return str(one.line), name, reason(one), ROW if one.row_refused else CELL


def groups_file(summary: dict[str, Any], name: str) -> bytes:
    """Buildings or districts, the worst first."""
    groups = summary.get("buildings" if name.startswith("bat") else "districts", [])
    rows = (
        (
            one["name"],
            one["within"],
            str(one["homes"]),
            _comma(one["worst"], 1),
            _comma(one["bill"], 0),
            _comma(one["emissions"], 0),
            _comma(one["primary"], 0),
            _comma(one["poor"], 1),
        )
        for one in groups
    )
    head = (
        "nom",
        "quartier",
        "logements",
        "logements F ou G attendus",
        "facture moyenne (€/an)",
        "émissions moyennes (kg CO2e/an)",
        "énergie primaire (kWh/m².an)",
        "foyers en précarité attendus",
    )
    return csv_file(head, rows)


def _comma(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file that French spreadsheets open."""
    return french_file(head, rows).encode("utf-8", "replace")


_SHOWN = 15


def present_start(limits: Limits, refusal: str, is_cancelled: bool) -> Context:
    """The page where a file is dropped, and why the last one was refused."""
    size = number(limits.size / 1e6)
    error = SENT[refusal].format(size=size) if refusal else ""
    return {"size": size, "rows": number(limits.rows), "error": error, "cancelled": is_cancelled}


def _many(result: dict[str, float], unit: str = "") -> str:
    return between(result["low"], result["high"], unit, _step(result["high"]))


def _ends(result: dict[str, float], unit: str, step: float) -> str:
    return between(result["total_low"], result["total_high"], unit, step)


def _step(size: float) -> float:
    """A rounding that promises no more than a range does."""
    return 1 if size < 100 else 10 if size < 2_000 else 100 if size < 20_000 else 1_000


def _count(value: float) -> str:
    step = _step(value)
    return number(step * round(value / step))


def _banned(one: dict[str, Any]) -> str:
    """The words after a number of homes."""
    s = "" if _count(one["middle"]) in {"0", "1"} else "s"
    if one["in_force"]:
        return f"logement{s} déjà interdit{s} à un nouveau bail"
    return f"logement{s} interdit{s} à cette date"


def _bans(summary: list[dict[str, Any]]) -> list[Context]:
    return [
        {
            "date": day(one["date"]),
            "letter": one["letter"],
            "when": _banned(one),
            "count": _count(one["middle"]),
            "range": _many(one),
            "sure": number(one["sure"]),
            "possible": number(one["possible"]),
        }
        for one in summary
    ]


def _poverty(summary: dict[str, Any] | None) -> Context | None:
    """Nothing where its range is too wide for anyone to use."""
    if summary is None or not summary.get("is_usable", True):
        return None
    homes, people = summary["homes"], summary["people"]
    known = people["of"] > 0
    return {
        "homes": _count(homes["middle"]),
        "homes_range": _many(homes),
        "share": percent(homes["middle"] / homes["of"]),
        "people": _count(people["middle"]) if known else "",
        "people_range": _many(people) if known else "",
        "known": number(summary["told"]),
    }


def _groups(summary: list[dict[str, Any]], with_poor: bool) -> list[Context]:
    return [
        {
            "name": one["name"],
            "within": one["within"],
            "homes": number(one["homes"]),
            "worst": f"{_count(one['worst'])} ({percent(one['worst'] / one['homes'])})",
            "bill": euros(one["bill"], 10),
            "emissions": number(round(one["emissions"], -1)),
            "primary": number(one["primary"]),
            "poor": _count(one["poor"]) if with_poor else "",
        }
        for one in summary[:_SHOWN]
    ]


def several(homes: int) -> str:
    """After the name of a row that is a building: how many homes it has.

    Examples
    --------
    >>> several(20), several(1)
    (' : 20 logements', '')
    """
    return f" : {number(homes)} logements" if homes > 1 else ""


def _worst(summary: list[dict[str, Any]]) -> list[Context]:
    return [
        {
            "name": typeset((one["id"] or f"ligne {one['line']}") + several(one["homes"])),
            "building": one["building"],
            "area": f"{number(one['area'])} m²",
            "letter": one["letter"],
            "chance": percent(one["chance"]),
            "bill": f"{euros(one['bill'], 10)} "
            f"({between(one['bill_low'], one['bill_high'], '€', 10)})",
        }
        for one in summary
    ]


def first_refusals(
    refused: Iterable[Refusal], columns: list[dict[str, Any]]
) -> list[tuple[str, str, str, str]]:
    """The first refused cells: row, column, reason, what follows."""
    first = (_refused(one, columns) for one in islice(refused, _SHOWN))
    return [(line, name, typeset(why), then) for line, name, why, then in first]


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


def _files(summary: dict[str, Any], is_final: bool, key: str) -> list[tuple[str, str, str]]:
    result = []
    if is_final:
        result += [
            ("resultats.csv", "Résultats, logement par logement", "CSV pour tableur"),
            *(
                [("resultats.xlsx", "Les mêmes, en classeur", "XLSX")]
                if summary["homes"] <= MOST_IN_A_WORKBOOK
                else []
            ),
            ("resultats.parquet", "Les mêmes", "Parquet"),
        ]
    result.append(("logements.parquet", "Vos logements tels qu’ils ont été compris", "Parquet"))
    if summary["buildings"]:
        result.append(("batiments.csv", "Les bâtiments, du pire au meilleur", "CSV"))
    if summary["districts"]:
        result.append(("quartiers.csv", "Les quartiers, du pire au meilleur", "CSV"))
    result.append(("colonnes.json", "Vos colonnes, à redéposer l’an prochain", "JSON"))
    if sum(summary["refused"].values()):
        result.append(("refus.csv", "Ce qui n’a pas été pris, et pourquoi", "CSV"))
    return [(url_for("stock.file", name=name, cle=key), text, kind) for name, text, kind in result]


def present_result(
    summary: dict[str, Any],
    progress: dict[str, Any],
    looked: dict[str, Any],
    refusals: Path,
    key: str,
    has_assembly: bool = False,
) -> Context | None:
    """The result of a job; None when no home was accepted."""
    if not summary.get("homes"):
        return None
    bill, emitted = summary["bill"], summary["emissions"]
    low, _, median, _, high = bill["quantiles"]
    is_refining = progress["state"] == "refining"
    shown = first_refusals(refusals_in(refusals), looked["columns"])
    count = sum(summary["refused"].values())
    poverty = _poverty(summary["poverty"])
    has_poverty = poverty is not None
    wide = "" if has_poverty or not summary["poverty"] else _many(summary["poverty"]["homes"])
    programme = ""
    if "programme.index" in current_app.view_functions:
        programme = url_for("programme.index", cle=key)
    return {
        "key": key,
        "homes": number(summary["homes"]),
        "homes_count": summary["homes"],
        "context": (
            f"{lines_read(looked['rows'])} ({layout_words(looked['layout'])}), "
            f"{_count(summary['area'])} m² habitables"
        ),
        "bill": euros(median, 10),
        "bill_range": between(low, high, "€", 10),
        "total": f"{euros(bill['total'], 1000)} par an ({_ends(bill, '€', 1000)})",
        "emissions": (
            f"{number(emitted['total'])} tonnes de CO₂ par an ({_ends(emitted, 'tonnes', 1)})"
        ),
        "draws": number(summary["draws"]),
        "is_final": bool(summary["is_final"]),
        "is_refining": is_refining,
        "refined": number(progress.get("last", 0)),
        "share": progress.get("done", 0) / max(progress.get("total", 1), 1),
        "labels": label_bars(summary["labels"], summary["homes"]),
        "certified": number(summary["certified"]) if summary["certified"] else "",
        "is_all_certified": summary["certified"] == summary["homes"],
        "bans": _bans(summary["bans"]),
        "bills": histogram(bill, "€", "Facture réelle par an"),
        "emitted": histogram(emitted, "kg", "Émissions par an"),
        "poverty": poverty,
        "poverty_wide": wide,
        "buildings": _groups(summary["buildings"], has_poverty),
        "districts": _groups(summary["districts"], has_poverty),
        "dwellings": _worst(summary["dwellings"]),
        "refused": _refused_words(summary["refused"]),
        "refusals": shown,
        "more_refusals": number(count - len(shown)) if count > len(shown) else "",
        "missing": _missing(summary["given"]),
        "is_harsh": _is_rare("wall_insulation", summary["given"]),
        "shared": (
            "d’un même bâtiment" if summary["by_building"] else "d’un même type, âge et chauffage"
        ),
        "files": _files(summary, bool(summary["is_final"]), key),
        "programme": programme,
        "assembly": url_for("stock.assembly", cle=key) if has_assembly else "",
        "date": day(summary["date"]),
        "void": number(summary["void"]) if summary["void"] else "",
        "supposed": number(summary["supposed"]) if summary["supposed"] else "",
        "common": number(summary["common"], 2),
    }
