"""A file to fill in: the columns that count most, in French, with three homes as an example."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa

from calc.tables.workbook import Workbook

ROWS = (
    (
        "Identifiant",
        "Bâtiment",
        "Quartier",
        "Type",
        "Surface habitable (m²)",
        "Année de construction",
        "Code INSEE",
        "Commune",
        "Étage",
        "Nombre d'étages",
        "Chauffage",
        "Eau chaude",
        "Vitrage",
        "Isolation des murs",
        "Isolation toiture",
        "Ventilation",
        "Nombre de personnes",
        "Revenu annuel",
        "Financement",
        "Étiquette DPE",
    ),
    (
        "A-001",
        "Les Acacias A",
        "Centre",
        "Appartement",
        "62,5",
        "1968",
        "62119",
        "Béthune",
        "2",
        "4",
        "Chauffage gaz collectif",
        "Collective",
        "Double",
        "Non",
        "Oui",
        "VMC simple flux",
        "3",
        "17500",
        "PLUS",
        "E",
    ),
    (
        "A-002",
        "Les Acacias A",
        "Centre",
        "Appartement",
        "48",
        "1968",
        "62119",
        "Béthune",
        "0",
        "4",
        "Chauffage gaz collectif",
        "Collective",
        "Double",
        "Non",
        "",
        "VMC simple flux",
        "1",
        "",
        "PLAI",
        "",
    ),
    (
        "M-014",
        "Rue des Mineurs",
        "Les Cités",
        "Maison",
        "74",
        "1925",
        "62119",
        "Béthune",
        "",
        "",
        "Électrique convecteurs",
        "Ballon électrique",
        "Simple",
        "",
        "",
        "Naturelle",
        "4",
        "21000",
        "PLUS",
        "G",
    ),
)


def as_csv(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """The file that a French spreadsheet opens by a double click.

    Examples
    --------
    >>> as_csv([["Surface (m²)", "Type"]]).decode("utf-8-sig")
    'Surface (m²);Type\\r\\n'
    """
    return ("\ufeff" + "".join(";".join(row) + "\r\n" for row in rows)).encode()


def as_workbook(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """The same as the smallest workbook (Office Open XML) that spreadsheets read."""
    packed = io.BytesIO()
    head, *lines = rows
    made = Workbook(packed, "Logements", head)
    columns = zip(*lines, strict=True)
    made.add(pa.table({str(k): _typed(column) for k, column in enumerate(columns)}))
    made.close()
    return packed.getvalue()


def _typed(column: Sequence[str]) -> pa.Array:
    """Numbers where a whole column is of numbers, else texts."""
    told = [cell.replace(",", ".") for cell in column]
    if all(cell.replace(".", "", 1).isdigit() for cell in told if cell) and any(told):
        return pa.array([float(cell) if cell else None for cell in told])
    return pa.array(list(column), pa.string())
