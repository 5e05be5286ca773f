"""One certificate of the observatory → one home, or why it is none; many → a table of homes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from xml.etree.ElementTree import Element, SubElement

from calc.certificates.envelope import (
    Row,
    electricity,
    envelope,
    heating,
    hot_water,
    is_building,
    share_of,
)
from calc.certificates.files import UnreadableCertificate, documents_of, number, text, tree, word
from calc.housing.answers import HousingAnswers
from calc.schema.inputs import Issue, declarations, read
from calc.tables import files as table
from calc.tables.files import encode, writer

FIELDS = tuple(name for name in declarations(HousingAnswers) if name != "date")
_DIGITS = 6
_SIZES = ("_area", "_loss", "_south", "_north", "_east", "_west", "_horizontal")
"""How the names of what grows with a home end."""


@dataclass(frozen=True)
class CertifiedHome:
    """A certificate read.

    Attributes
    ----------
    id : str
        The certificate's number, or its file's name.
    row : mapping of str to value
        By the vocabulary's names; what the certificate does not say is not in it. Of a whole
        building, its mean dwelling.
    issue : str
        ``field:code`` where it is no home; empty where it is one.
    dwellings : int
        How many a whole building has; 1 for a home.
    """

    id: str
    row: Row
    issue: str = ""
    dwellings: int = 1

    def of_its_flats(self) -> Row:
        """What a building's certificate tells of any of its flats: no size, no label."""
        return {
            name: value
            for name, value in self.row.items()
            if not name.endswith(_SIZES) and not name.startswith("certified")
        }


def _dwelling(root: Element) -> tuple[Element, str]:
    """The home of a document and its kind; for an audit, as it is before works."""
    for path in ("logement", "logement_neuf", "logement_collection/logement", ".//logement"):
        home = root.find(path)
        if home is not None:
            break
    else:
        kind = "not_a_dwelling" if root.find("tertiaire") is not None else "not_a_certificate"
        raise UnreadableCertificate(kind)
    about = home.find("caracteristique_generale")
    kind = word("methode_application_dpe_log", about)
    if kind not in ("house", "apartment", "building"):
        raise UnreadableCertificate("not_a_dwelling")
    return home, kind


def _mean_dwelling(home: Element) -> int:
    """How many dwellings a whole building has; its document then tells the area of their mean.

    Raises
    ------
    UnreadableCertificate
        It does not tell how many, or its area.
    """
    about = home.find("caracteristique_generale")
    count = number(about, "nombre_appartement", 0.0)
    area = number(about, "surface_habitable_immeuble", 0.0)
    if about is None or count < 1 or area <= 0:
        raise UnreadableCertificate("whole_building")
    own = about.find("surface_habitable_logement")
    own = SubElement(about, "surface_habitable_logement") if own is None else own
    own.text = repr(area / count)
    return int(count)


def _place(root: Element, home: Element) -> Row:
    about, sky = home.find("caracteristique_generale"), home.find("meteo")
    commune = text(root, "administratif/geolocalisation/ban_citycode") or text(
        root, ".//ban_citycode"
    )
    row: Row = {
        "floor_area": number(about, "surface_habitable_logement"),
        "construction_year": number(about, "annee_construction"),
        "construction_period": word("periode_construction", about),
        "commune": commune if re.fullmatch(r"[0-9][0-9AB][0-9]{3}", commune) else "",
        "climate_zone": word("zone_climatique", sky),
        "altitude": number(sky, "altitude"),
    }
    if not math.isfinite(row["altitude"]):
        row["altitude"] = float(word("classe_altitude", sky) or "nan")
    if math.isfinite(row["construction_year"]):
        row["construction_period"] = ""
    return row


def _own(shell: Row, share: float) -> Row:
    """What a home has of its building's shell."""
    if share == 1:
        return shell
    return {
        name: value * share if isinstance(value, float) and name.endswith(_SIZES) else value
        for name, value in shell.items()
        if name not in ("position", "exposed_facades", "storeys")
    }


def _result(root: Element, home: Element) -> Row:
    energy = number(home, "sortie/ep_conso/ep_conso_5_usages_m2")
    climate = number(home, "sortie/emission_ges/emission_ges_5_usages_m2")
    about = home.find("caracteristique_generale")
    area = number(about, "surface_habitable_logement")
    if is_building(about):
        area = number(about, "surface_habitable_immeuble")
    whole = (
        number(home, "sortie/emission_ges/emission_ges_5_usages") / area if area > 0 else climate
    )
    return {
        "certified_class": text(home, "sortie/ep_conso/classe_bilan_dpe"),
        "certified_primary_energy": energy,
        "certified_emissions": whole if math.floor(whole) == climate else climate,
        "certified_on": text(root, "administratif/date_etablissement_dpe")
        or text(root, "administratif/date_etablissement_audit"),
    }


def _said(row: Row) -> Row:
    """Without what is not known, nor years of before the home; figures to as many digits as they
    mean."""
    said: Row = {}
    built = row.get("construction_year", math.nan)
    for name, value in row.items():
        if name.endswith("_year") and isinstance(value, float) and value < built:
            continue
        if isinstance(value, float):
            if math.isfinite(value):
                said[name] = float(f"{value:.{_DIGITS}g}")
        elif value != "":
            said[name] = value
    for name, what in declarations(HousingAnswers).items():
        if what.integer and name in said:
            said[name] = int(round(said[name]))
    return said


def home_of(content: bytes, name: str = "") -> CertifiedHome:
    """The home of one certificate.

    Parameters
    ----------
    content : bytes
        Of the observatory's XML.
    name : str, optional
        Of its file.
    """
    number_of, row, dwellings = "", {}, 1
    try:
        root = tree(content)
        number_of = text(root, "numero_dpe") or text(root, ".//numero_dpe")
        home, kind = _dwelling(root)
        if kind == "building":
            kind, dwellings = "apartment", _mean_dwelling(home)
        row = {"dwelling_type": kind} | _place(root, home)
        if home.find("enveloppe") is not None:
            row |= _own(envelope(home, kind == "house"), share_of(home))
            row |= heating(home)
            row |= hot_water(home, row) | electricity(home)
        row |= _result(root, home)
    except UnreadableCertificate as problem:
        return CertifiedHome(number_of or name, {}, f"certificate:{problem}")
    return CertifiedHome(number_of or name, _said(row), dwellings=dwellings)


def _columns(homes: list[CertifiedHome]) -> dict[str, list[object]]:
    return {field: [home.row.get(field) for home in homes] for field in FIELDS}


def homes_of(documents: Iterable[tuple[str, bytes]]) -> list[CertifiedHome]:
    """Homes of many certificates; a value that no home has is left unknown.

    Parameters
    ----------
    documents : iterable of tuple
        Name and content of each file.
    """
    result = [home_of(content, name) for name, content in documents]
    needed = {name for name, what in declarations(HousingAnswers).items() if what.required}
    for _ in range(3):
        _, issues = read(HousingAnswers, _columns(result), len(result))
        if not issues:
            return result
        for issue in issues:
            home = result[issue.row]
            if issue.field in needed and not home.issue:
                result[issue.row] = CertifiedHome(home.id, {}, f"{issue.field}:{issue.code}")
            else:
                home.row.pop(issue.field, None)
    return result


# ``python -m calc certificate INPUT``: certificates in, homes out, one row a certificate.

_BATCH = 200
_DWELLINGS = "dwellings"
"""How many a whole building has: its row is their mean."""


def convert(path: str, output: str) -> tuple[int, int]:
    """Write the homes of an .xml, a folder or a .zip; how many rows, and how many refused.

    Raises
    ------
    UnreadableFile
        It cannot be read or written.
    """
    rows = refused = 0
    kind = table.kind_of(output)
    try:
        documents = documents_of(path)
        batch = list(islice(documents, _BATCH))
        with writer(output, (*FIELDS, _DWELLINGS)) as sink:
            while batch:
                homes = homes_of(batch)
                issues = [
                    Issue(field, code, row)
                    for row, (field, _, code) in enumerate(
                        home.issue.partition(":") for home in homes
                    )
                    if code
                ]
                columns = _columns(homes)
                columns[_DWELLINGS] = [
                    home.dwellings if home.dwellings > 1 else None for home in homes
                ]
                sink.append(encode(kind, [home.id for home in homes], columns, issues))
                rows, refused = rows + len(homes), refused + len(issues)
                batch = list(islice(documents, _BATCH))
    except (OSError, UnreadableCertificate) as problem:
        raise table.UnreadableFile(f"{path}: {problem}") from problem
    return rows, refused
