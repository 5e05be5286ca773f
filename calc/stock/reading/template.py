"""A file to fill in: the columns that count most, in French, with three homes as an example."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

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
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


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
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(place, number, text) for place, text in enumerate(row))}'
        "</row>"
        for number, row in enumerate(rows, 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Logements" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData>'
        "</worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), _DECLARATION + body)
    return packed.getvalue()


def _cell(place: int, number: int, text: str) -> str:
    if not text:
        return ""
    name = f"{_letters(place)}{number}"
    digits = text.replace(",", ".", 1)
    if number > 1 and digits.replace(".", "", 1).isdigit() and len(digits) < 9:
        return f'<c r="{name}"><v>{digits}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _letters(place: int) -> str:
    """The name of a column of a spreadsheet.

    Examples
    --------
    >>> [_letters(place) for place in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
