"""The standing pages: home, method, sources (from the data files), privacy…; the site's state."""

from __future__ import annotations

import math

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app.saying import Context, day, short, unit
from app.site import surfaces
from app.site.drawing import TERRACE
from app.site.responses import render
from calc.parameters import Parameter, Parameters, Source, Table, parameters

# Data files → the page of sources: every figure with its unit, dates, source and doubt.

_GROUPS = {
    "Le logement et sa facture": {
        "fabric": "Murs, toits, planchers",
        "openings": "Fenêtres",
        "ventilation": "Ventilation et étanchéité à l’air",
        "heating": "Chauffage",
        "boilers": "Chaudières",
        "hot_water": "Eau chaude",
        "real_use": "Usages réels et prix payés",
        "unknowns": "Ce qui est tiré quand on ne le sait pas",
        "variants": "Ce qu’est un logement dont on ne sait presque rien",
        "certificates": "Lire un DPE",
        "climate": "Climat conventionnel",
        "energy": "Énergies : facteurs et prix officiels du DPE",
        "label": "Étiquette DPE",
        "method_3cl": "Constantes de la méthode réglementaire",
    },
    "Les travaux et leurs aides": {
        "renovation": "Travaux : prix, durées, résistances posées",
        "aids": "Aides à la rénovation",
        "letting": "Location : étiquettes interdites, loyers gelés",
        "co_ownership": "Copropriété : ce qui est supposé d’un immeuble",
        "air": "Air protégé : travaux au bois",
    },
    "Les déplacements": {
        "mobility": "Déplacements",
        "household_mobility": "Semaine et année d’un foyer",
        "car": "Voitures",
        "places": "Communes, altitudes et zones climatiques",
        "roads": "Routes : kilomètres et minutes",
        "rails": "Gares et trains (ODbL)",
        "ferries": "Liaisons maritimes",
    },
    "Ensemble, et pour un territoire": {
        "household": "Mon élan : repères et poids du carbone",
        "equivalents": "Équivalences de tous les jours",
        "stock": "Parc d’un bailleur : ses mots, précarité énergétique",
        "programme": "Programme de travaux d’un parc",
        "landlord": "Argent d’un bailleur : éco-prêt, taxe foncière, troisième ligne",
        "public": "Bâtiments publics : consommations et obligations",
        "national_stock": "Parc français simulé",
        "contribution": "Événements : tranches et engagements",
        "counters": "Ce qui est publié de l’usage : tranches et seuils",
    },
}
"""Data files by what they speak of, with their French names; a file of no group ends the page."""
_SUBJECTS = {key: name for group in _GROUPS.values() for key, name in group.items()}
_SHOWN = 60
"""Most values of one figure that a page shows."""


def _dates(start: object, end: object) -> str:
    if str(end) >= "9999" or not str(end):
        return f"depuis le {day(str(start))}"
    return f"du {day(str(start))} au {day(str(end))}"


def _figure(value: float) -> str:
    return "sans chiffre" if math.isnan(value) else short(value)


def _rows(parameter: Parameter, place: int) -> tuple[list[tuple[str, str]], int]:
    values = parameter.values[place]
    flat = values.reshape(-1)
    if not parameter.keys:
        listed = [short(value) for value in flat]
        return [("", " · ".join(listed))], 0
    names: list[tuple[str, ...]] = [()]
    for keys in parameter.keys:
        names = [(*name, key) for name in names for key in keys]
    if len(flat) != len(names):
        return [], len(flat)
    words = [" · ".join(part.replace("_", " ") for part in name) for name in names[:_SHOWN]]
    shown = [(word, _figure(value)) for word, value in zip(words, flat, strict=False)]
    return shown, max(0, len(flat) - _SHOWN)


def _parameter(parameter: Parameter, sources: dict[str, Source]) -> Context:
    periods = []
    for place in range(len(parameter.starts) - 1, -1, -1):
        rows, hidden = _rows(parameter, place)
        dates = _dates(parameter.starts[place], parameter.ends[place])
        source = sources[parameter.sources[place]]
        periods.append(
            {
                "dates": dates,
                "source": source,
                "note": parameter.notes[place],
                "rows": rows,
                "hidden": hidden,
            }
        )
    review = day(parameter.review_by) if parameter.review_by else ""
    return {
        "label": parameter.label,
        "unit": unit(parameter.unit),
        "note": parameter.note,
        "review": review,
        "periods": periods,
    }


def _table(table: Table, sources: dict[str, Source]) -> Context:
    size = len(next(iter(table.columns.values())))
    units = ", ".join(dict.fromkeys(unit(u) for u in table.units.values() if u)) or "–"
    period = {
        "dates": _dates(table.start, table.until),
        "source": sources[table.source],
        "note": "",
        "rows": [],
        "hidden": size,
    }
    return {
        "label": table.label,
        "unit": units,
        "note": table.note,
        "review": table.review_by,
        "periods": [period],
    }


def present_groups(values: Parameters) -> list[tuple[str, list[Context]]]:
    """Every data file, with its count of figures, by what it speaks of."""
    result = {name.partition(".")[0] for name in [*values, *values.tables]}
    named = [(title, list(group)) for title, group in _GROUPS.items()]
    groups = [*named, ("Le reste", sorted(result - set(_SUBJECTS)))]
    subjects = [(title, [present_subject(values, key) for key in keys]) for title, keys in groups]
    shown = [(title, [subject for subject in group if subject]) for title, group in subjects]
    return [(title, group) for title, group in shown if group]


def present_subject(values: Parameters, key: str) -> Context | None:
    """One data file in full, or None when there is none of that name."""
    sources = dict(values.sources)
    figures = [_parameter(p, sources) for n, p in values.items() if n.startswith(f"{key}.")]
    figures += [_table(t, sources) for n, t in values.tables.items() if n.startswith(f"{key}.")]
    if not figures:
        return None
    used = dict.fromkeys(period["source"] for figure in figures for period in figure["periods"])
    name = _SUBJECTS.get(key, key.replace("_", " ").capitalize())
    return {
        "key": key,
        "name": name,
        "count": len(figures),
        "figures": figures,
        "sources": list(used),
    }


bp = Blueprint("pages", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    title = "Votre énergie, vos chiffres, vos gestes"
    return render("site/home.html", title=title, terrace=TERRACE)


@bp.get("/methode")
def method() -> ResponseReturnValue:
    return render("site/method.html", title="Comment c’est calculé")


@bp.get("/sources")
def sources() -> ResponseReturnValue:
    groups = present_groups(parameters())
    return render("site/sources.html", title="D’où viennent les chiffres", groups=groups)


@bp.get("/sources/<subject>")
def source(subject: str) -> ResponseReturnValue:
    shown = present_subject(parameters(), subject)
    if shown is None:
        abort(404)
    return render("site/source.html", title=f"Sources : {shown['name']}", subject=shown)


@bp.get("/qr")
def code() -> ResponseReturnValue:
    """The QR code of a page of the site."""
    return surfaces.of_page(request.args.get("vers", "")) or abort(404)


@bp.get("/accessibilite")
def accessibility() -> ResponseReturnValue:
    config = current_app.config["ELAN"]
    return render(
        "site/accessibility.html",
        title="Déclaration d’accessibilité",
        contact=config.contact,
        contact_link=config.contact_link,
    )


@bp.get("/confidentialite")
def privacy() -> ResponseReturnValue:
    return render("site/privacy.html", title="Confidentialité")


# For monitors: is the application up, and with which figures; with ``?detail``, its store.
#
# A store that is frozen or gone does not make the site ill: pages that keep nothing go on.

health = Blueprint("health", __name__)


@health.get("/sante", endpoint="index")
def state() -> ResponseReturnValue:
    values = parameters()
    answer = {
        "status": "ok",
        "model_version": current_app.config["ELAN"].version,
        "parameters": len(values) + len(values.tables),
        "prices_date": str(values["real_use.unit_price"].starts[-1]),
    }
    if "detail" in request.args:
        answer["store"] = current_app.extensions["store"].state()
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
