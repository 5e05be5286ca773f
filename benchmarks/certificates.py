"""Certificates by the thousand: what everybody knows of a home, against what its certificate says.

Columns are those of ADEME's open table of certificates. Flats of one building and month are one
fact. A lookup table of one half of the certificates forecasts the other half, beside the model.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from calc.certificates.files import documents
from calc.certificates.reading import homes_of
from calc.housing.answers import HousingAnswers
from calc.housing.model import answer
from calc.places.communes import climate_zone, rows_of
from calc.schema.inputs import declarations, read, take
from calc.schema.vocabulary import CLIMATE_ZONES, CONSTRUCTION_PERIODS, DPE_CLASSES
from calc.stock.national import HEATINGS, national

DRAWS = 200
_CARRIERS = {
    "Électricité": "electricity",
    "Gaz naturel": "natural_gas",
    "Fioul domestique": "fuel_oil",
    "Réseau de Chauffage urbain": "district_heating",
    "Bois – Bûches": "wood_logs",
    "Bois – Granulés (pellets) ou briquettes": "wood_pellets",
    "GPL": "lpg",
    "Propane": "lpg",
    "Charbon": "coal",
}
_PERIODS = dict(
    zip(
        (
            "avant 1948",
            "1948-1974",
            "1975-1977",
            "1978-1982",
            "1983-1988",
            "1989-2000",
            "2001-2005",
            "2006-2012",
            "2013-2021",
            "après 2021",
        ),
        CONSTRUCTION_PERIODS,
        strict=True,
    )
)
_KINDS = {"maison": "house", "appartement": "apartment"}
_SCOPES = {"individuel": "individual", "collectif": "collective"}
_TABLE_WEIGHT = 5
"""Certificates that the whole counts for beside those of a cell of the table."""
_LARGE = 40
"""Above, the classes' limits have not changed. [m²]"""


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def facts(path: Path) -> list[dict[str, str]]:
    """Certificates of a home alone, one a building and month."""
    seen, kept = set(), []
    for row in _rows(path):
        energy, period = row["energie_chauffage_derivee"], row["periode_construction_derivee"]
        if energy not in _CARRIERS or period not in _PERIODS or row["numero_dpe_immeuble_associe"]:
            continue
        apart = row["numero_dpe"] if row["code_departement"] == "48" else ""
        place, month = row["code_insee_ban"], row["date_etablissement_dpe"][:7]
        key = (place, month, period, energy, row["type_batiment"], apart)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def _answers(rows: Iterable[dict]) -> tuple[HousingAnswers, np.ndarray]:
    stated = list(rows)
    columns = {
        name: [row.get(name, "") for row in stated]
        for name in declarations(HousingAnswers)
        if any(row.get(name) for row in stated)
    }
    inputs, issues = read(HousingAnswers, columns, len(stated))
    kept = ~np.isin(np.arange(len(stated)), [issue.row for issue in issues])
    return take(inputs, kept), kept


def _known(row: dict[str, str]) -> dict[str, str]:
    """Type, area, period, commune, energy, individual or collective, day."""
    return {
        "date": row["date_etablissement_dpe"][:10],
        "dwelling_type": _KINDS[row["type_batiment"]],
        "floor_area": row["surface_ref"],
        "construction_period": _PERIODS[row["periode_construction_derivee"]],
        "commune": row["code_insee_ban"].split(".")[0].zfill(5),
        "heating_carrier": _CARRIERS[row["energie_chauffage_derivee"]],
        "heating_scope": _SCOPES.get(row["type_installation_chauffage"], ""),
    }


def ranked_score(forecast: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Ranked probability score of forecast classes, 0 is perfect.

    Parameters
    ----------
    forecast : ndarray, shape (n, k)
    truth : ndarray of int, shape (n,)

    Examples
    --------
    >>> ranked_score(np.array([[0.5, 0.5, 0.0]]), np.array([1])).tolist()
    [0.25]
    """
    steps = np.arange(forecast.shape[1] - 1)
    reached = np.cumsum(forecast, axis=1)[:, :-1]
    return ((reached - (steps >= truth[:, None])) ** 2).sum(axis=1)


def _table(learnt: Sequence[dict], judged: Sequence[dict]) -> np.ndarray:
    """Classes that the certificates of the same type, period and energy have, shape (n, 7)."""
    cell = lambda row: tuple(  # noqa: E731
        row[name]
        for name in ("type_batiment", "periode_construction_derivee", "energie_chauffage_derivee")
    )
    counts: dict[tuple, np.ndarray] = defaultdict(lambda: np.zeros(len(DPE_CLASSES)))
    for row in learnt:
        if float(row["surface_ref"]) > _LARGE:
            counts[cell(row)][DPE_CLASSES.index(row["etiquette_dpe"])] += 1
    whole = sum(counts.values(), start=np.zeros(len(DPE_CLASSES)))
    result = np.array([counts[cell(row)] for row in judged]) + _TABLE_WEIGHT * whole / whole.sum()
    return result / result.sum(axis=1, keepdims=True)


def few_answers(path: Path) -> list[str]:
    """Lines of Markdown: do ranges hold, are labels forecast better than by a table?"""
    rows = facts(path)
    lines = [
        f"### Few answers: {len(rows)} certificates",
        "",
        "Type, area, period, commune, energy, individual or collective: no more. Half of them fill",
        "a table by type, period and energy; both forecast the other half; then the other way.",
        "",
        "| half judged | homes | 80 % range holds | bias | median error | ranked score | table's |",
        "|---|---|---|---|---|---|---|",
    ]
    for half in (1, 0):
        judged, learnt = rows[half::2], rows[1 - half :: 2]
        inputs, kept = _answers(_known(row) for row in judged)
        judged = [row for row, keep in zip(judged, kept, strict=True) if keep]
        result = answer(inputs, DRAWS)
        official = np.array([float(row["conso_5_usages_par_m2_ep"]) for row in judged])
        truth = np.array([DPE_CLASSES.index(row["etiquette_dpe"]) for row in judged])
        large = np.array([float(row["surface_ref"]) > _LARGE for row in judged])
        ours = ranked_score(result["dpe_class_probabilities"], truth)
        theirs = ranked_score(_table(learnt, judged), truth)
        low, high = (result[f"primary_energy_per_area_{end}"] for end in ("low", "high"))
        inside = (low <= official) & (official <= high)
        gap = result["primary_energy_per_area"] / official - 1
        kind = np.array([row["type_batiment"] for row in judged])
        for name, of in (("flats", kind == "appartement"), ("houses", kind == "maison")):
            seen = of & large
            lines.append(
                f"| {'second' if half else 'first'}, {name} | {of.sum()} | {inside[of].mean():.0%} "
                f"| {np.median(gap[of]):+.0%} | {np.median(np.abs(gap[of])):.0%} "
                f"| {ours[seen].mean():.3f} | {theirs[seen].mean():.3f} |"
            )
    return [*lines, ""]


def files(path: Path) -> list[str]:
    """Lines of Markdown: certificates as files, their figures kept and their letter hidden, at each
    one's own date."""
    homes = homes_of(documents(path.read_bytes()))
    read_ones = [home for home in homes if not home.issue]
    inputs, kept = _answers(
        {name: value for name, value in home.row.items() if not name.startswith("certified")}
        | {"date": home.row["certified_on"]}
        for home in read_ones
    )
    stated = [home for home, keep in zip(read_ones, kept, strict=True) if keep]
    result = answer(inputs, DRAWS)
    is_right = np.array([home.row["certified_class"] for home in stated]) == result["dpe_class"]
    official = np.array([home.row["certified_primary_energy"] for home in stated], dtype=float)
    gap = result["primary_energy_per_area"] / official - 1
    lines = [
        f"### Certificates as files: {len(homes)}, of which {len(stated)} read",
        "",
        "Everything that the file says but its letter, at its own date; of a whole building, its",
        "mean dwelling.",
        "",
        "| homes | number | right class | median error on primary energy | nine in ten within |",
        "|---|---|---|---|---|",
    ]
    whole = np.array([home.dwellings > 1 for home in stated])
    is_house = inputs.dwelling_type == 0
    kinds = {"houses": is_house, "flats": ~is_house & ~whole, "whole buildings": whole}
    for name, of in kinds.items():
        error = np.abs(gap[of])
        lines.append(
            f"| {name} | {of.sum()} | {is_right[of].mean():.0%} | {np.median(error):.1%} "
            f"| {np.quantile(error, 0.9):.0%} |"
        )
    return [*lines, ""]


def _shares(classes: np.ndarray) -> str:
    return " | ".join(f"{100 * share:.0f}" for share in classes)


def national_sample(path: Path) -> list[str]:
    """Lines of Markdown: labels of a random sample of the country, which set no distribution of
    insulation; its periods are not told, and drawn among the nation's of the same energy."""
    random, stock, kinds = np.random.default_rng(2026), national(), list(_KINDS)
    rows = [
        row
        for row in _rows(path)
        if row["type_energie_principale_chauffage"] in _CARRIERS
        and 9 <= float(row["surface_habitable_logement"]) <= 1000
        and not row["code_departement"].startswith("97")
    ]
    stated = []
    for row in rows:
        carrier = _CARRIERS[row["type_energie_principale_chauffage"]]
        heated = [place for place, (name, _) in enumerate(HEATINGS.values()) if name == carrier]
        ages = stock.shares[kinds.index(row["type_batiment"])][:, heated].sum(axis=1)
        ages = ages if ages.sum() else stock.shares.sum(axis=(0, 2))
        first, last = stock.years[random.choice(len(ages), p=ages / ages.sum())]
        stated.append(
            {
                "date": "2023-06-01",
                "dwelling_type": _KINDS[row["type_batiment"]],
                "floor_area": row["surface_habitable_logement"],
                "construction_year": str(int(random.integers(first, last + 1))),
                "climate_zone": _zone_of(row["code_departement"].zfill(2)),
                "heating_carrier": carrier,
                "heating_scope": _SCOPES.get(row["type_installation_chauffage"], ""),
            }
        )
    inputs, kept = _answers(stated)
    rows = [row for row, keep in zip(rows, kept, strict=True) if keep]
    result = answer(inputs, 100, seed=1)["dpe_class_probabilities"]
    true = np.eye(len(DPE_CLASSES))[[DPE_CLASSES.index(row["etiquette_dpe"]) for row in rows]]
    lines = [
        f"### A random sample of the country: {len(rows)} certificates",
        "",
        "Shares of the labels in per cent, certified and ours, from type, area, département,",
        "energy and scope; the period of construction is not told.",
        "",
        "| homes | " + " | ".join(f"{letter}" for letter in DPE_CLASSES) + " |",
        "|---|" + "---|" * len(DPE_CLASSES),
    ]
    cells = [(row["type_batiment"], row["type_energie_principale_chauffage"]) for row in rows]
    for kind, name in (("maison", "houses"), ("appartement", "flats")):
        groups = [("", name), *((energy, f"{name}, {_CARRIERS[energy]}") for energy in _CARRIERS)]
        for energy, label in groups:
            of_group = np.array([k == kind and energy in ("", e) for k, e in cells])
            if of_group.sum() >= 100:
                certified, ours = (of[of_group].mean(axis=0) for of in (true, result))
                lines.append(f"| {label}: {of_group.sum()} certified | {_shares(certified)} |")
                lines.append(f"| ours | {_shares(ours)} |")
    return [*lines, ""]


def _zone_of(department: str) -> str:
    """Climate zone of a département, as its first commune's."""
    places = rows_of("departement", "2A" if department == "20" else department)
    return CLIMATE_ZONES[int(climate_zone(places)[0])] if len(places) else ""
