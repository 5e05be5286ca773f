"""*Ce qui a été fait*: a territory's anonymous counts → figures, tables and lines of a CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.counting import BY_BROWSER, CHANNELS, NAMES, STEPS, count_of_browser
from app.counting.book import FIGURES, Book, CountGroup, read_book
from app.saying import THIN, Context, between, listed, number, percent
from app.site.responses import attached, render
from app.store import store
from app.territories import find
from app.territories.reading import Territory
from calc.contribution import codes
from calc.parameters import parameters
from calc.schema.vocabulary import DPE_CLASSES
from calc.tables.files import french_file

# The French of what was done with the tools in a territory.

TOOL_NAMES = {
    "housing": "Mon logement",
    "works": "Mes travaux",
    "trips": "Mes trajets",
    "week": "Notre semaine",
    "car": "Ma voiture",
    "elan": "Mon élan",
}
CHANNEL_NAMES = {
    "site": "Sur le site",
    "widget": "Dans un autre site",
    "tablet": "Sur une tablette",
    "api": "Par l’API",
}
STEP_NAMES = {
    "started": "Commencé",
    "finished": "Résultat vu",
    "shared": "Lien pris",
    "printed": "Imprimé",
    "adviser": "Conseiller appelé",
}
FIGURE_NAMES = {
    "label": ("Étiquette DPE probable des logements décrits", "Étiquette"),
    "bill": ("Facture d’énergie réelle des logements décrits", "Facture par an"),
    "saving": ("Économies à portée, par foyer et par an", "Économie par an"),
    "mode": ("Comment on va au travail", "Trajet du travail"),
}
MODE_NAMES = {
    "active": "À pied ou à vélo",
    "public": "En transport en commun",
    "car": "En voiture",
    "other": "Autrement",
}
POOLED = "Réunis, car trop peu nombreux"


_TOGETHER = "together"


def _sums(groups: Iterable[CountGroup], year: int | None = None) -> Counter[str]:
    result: Counter[str] = Counter()
    for group in groups:
        if year is None or group.first.year == year:
            result[group.keys[0] if len(group.keys) == 1 else _TOGETHER] += group.n
    return result


def _names(figure: str) -> dict[str, str]:
    """Every bin of a figure, in order."""
    if figure == "label":
        return {letter: letter for letter in DPE_CLASSES}
    if figure == "mode":
        return MODE_NAMES
    if figure == "saving":
        _, *bounds, (most, _) = parameters()["contribution.saving"].constant
        texts = [between(low, high, "€") for low, high in bounds]
        texts = ["Rien", *texts, f"plus de {number(most)}{THIN}€"]
        return dict(zip(codes("saving"), texts, strict=True))
    law = parameters()["counters.bill"]
    _, *lows = law.constant.tolist()
    least, *_, most = lows
    texts = [between(low, high, "€") for low, high in pairwise(lows)]
    texts = [f"moins de {number(least)}{THIN}€", *texts, f"plus de {number(most)}{THIN}€"]
    return dict(zip(law.rows, texts, strict=True))


def _chart(key: str, title: str, head: str, names: dict[str, str], sums: Counter[str]) -> Context:
    whole = sum(sums.values())
    shown = [(name, sums[code]) for code, name in names.items() if sums[code]]
    if sums[_TOGETHER]:
        shown.append((POOLED, sums[_TOGETHER]))
    most = max([1, *(n for _, n in shown)])
    return {
        "key": key,
        "title": title,
        "head": head,
        "total": number(whole),
        "bars": [
            {
                "name": name,
                "part": n / most,
                "text": number(n),
                "percent": percent(n / (whole or 1)),
            }
            for name, n in shown
        ],
    }


def _count(n: int) -> str:
    return number(n) if n else "–"


def _steps(book: Book, year: int) -> Context:
    """Tools by steps."""
    sums = {step: _sums(book.tools[step], year) for step in STEPS}
    rows = [
        (TOOL_NAMES[name], [_count(sums[step][name]) for step in STEPS])
        for name in NAMES
        if any(sums[step][name] for step in STEPS)
    ]
    if any(sums[step][_TOGETHER] for step in STEPS):
        rows.append((POOLED, [_count(sums[step][_TOGETHER]) for step in STEPS]))
    rows.append(("En tout, au moins", [_count(sum(sums[step].values())) for step in STEPS]))
    return {"heads": [STEP_NAMES[step] for step in STEPS], "rows": rows}


def _together(groups: Sequence[CountGroup], year: int, names: dict[str, str]) -> list[str]:
    return sorted(
        {
            listed([f"« {names[key]} »" for key in group.keys])
            for group in groups
            if len(group.keys) > 1 and group.first.year == year
        }
    )


def _change(now: int, before: int) -> str:
    if not before:
        return ""
    share = now / before - 1
    if abs(share) < 0.05:
        return "autant que l’année d’avant"
    return f"{percent(abs(share))} de {'plus' if share > 0 else 'moins'} que l’année d’avant"


def _year(book: Book, year: int, is_over: bool) -> Context:
    finished = _sums(book.tools["finished"], year)
    before = sum(_sums(book.tools["finished"], year - 1).values())
    figures = [
        _chart(name, *FIGURE_NAMES[name], _names(name), _sums(book.figures[name], year))
        for name in FIGURES
    ]
    total = sum(finished.values())
    return {
        "year": year,
        "finished": number(total),
        "change": _change(total, before) if is_over else "",
        "steps": _steps(book, year),
        "tools": _chart("outils", "Résultats vus, par outil", "Outil", TOOL_NAMES, finished),
        "channels": _chart(
            "lieux", "Où ils ont été vus", "Où", CHANNEL_NAMES, _sums(book.channels, year)
        ),
        "figures": [chart for chart in figures if chart["bars"]],
        "together": _together(book.tools["finished"], year, TOOL_NAMES),
    }


def present_counts(book: Book, this_year: int) -> Context:
    """The page of a territory; this year, which is not over, is compared with none."""
    groups = [*book.channels, *(g for some in book.tools.values() for g in some)]
    years = sorted({group.first.year for group in groups}, reverse=True)
    by_year = {year: _sums(book.tools["finished"], year) for year in years}
    shown = [name for name in (*NAMES, _TOGETHER) if any(by_year[y][name] for y in years)]
    names = TOOL_NAMES | {_TOGETHER: POOLED}
    order = years[::-1]
    rows = [(names[name], [_count(by_year[y][name]) for y in order]) for name in shown]
    rows.append(("En tout, au moins", [_count(sum(by_year[y].values())) for y in order]))
    return {
        "years": [_year(book, year, year < this_year) for year in years],
        "over_years": _chart(
            "annees",
            "Résultats vus, par an",
            "Année",
            {str(y): str(y) for y in order},
            Counter({str(y): sum(by_year[y].values()) for y in order}),
        ),
        "by_year": {"heads": [str(y) for y in order], "rows": rows},
        "least": number(int(parameters()["counters.least"].constant)),
    }


HEADS = ("de", "a", "table", "etape", "cle", "libelle", "au_moins")


def lines(book: Book) -> list[tuple[str, ...]]:
    """Every group that is published, as lines of a CSV: months, table, step, keys, number."""
    result: list[tuple[str, ...]] = []

    def add(table: str, step: str, groups: Iterable[CountGroup], names: dict[str, str]) -> None:
        result.extend(
            (
                f"{g.first:%Y-%m}",
                f"{g.last:%Y-%m}",
                table,
                step,
                "+".join(g.keys),
                " + ".join(names[key] for key in g.keys),
                str(g.n),
            )
            for g in groups
        )

    for step in STEPS:
        add("tools", step, book.tools[step], TOOL_NAMES)
    add("channels", "finished", book.channels, {c: CHANNEL_NAMES[c] for c in CHANNELS})
    for name in FIGURES:
        add(name, "finished", book.figures[name], _names(name))
    return result


bp = Blueprint("counts", __name__)


@bp.post("/compte")
def add() -> ResponseReturnValue:
    """One use that only a browser sees; nothing of who says it is read."""
    tool, step = request.form.get("outil", ""), request.form.get("geste", "")
    if tool not in NAMES or step not in BY_BROWSER:
        return "", 422
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        count_of_browser(tool, step)
    return "", 204


def _book(slug: str) -> tuple[Territory, Book]:
    territory = find(slug)
    if territory is None:
        abort(404)
    return territory, read_book(store(), slug, date.today())


@bp.get("/territoire/<slug>")
def index(slug: str) -> ResponseReturnValue:
    host, book = _book(slug)
    return render(
        "counting/index.html",
        title=f"Ce qui a été fait : {host.name}",
        host=host,
        counts=None if book.is_empty else present_counts(book, date.today().year),
    )


@bp.get("/territoire/<slug>/donnees.csv")
def export(slug: str) -> ResponseReturnValue:
    host, book = _book(slug)
    return attached(french_file(HEADS, lines(book)), f"{host.slug}.csv")


@bp.get("/territoire/comment")
def how() -> ResponseReturnValue:
    return render("counting/how.html", title="Ce qui est compté, et ce qui ne l’est pas")
