"""``python -m calc certificate INPUT``: certificates in, homes out, one row a certificate."""

from __future__ import annotations

from itertools import islice

from calc.certificates.files import UnreadableCertificate, documents_of
from calc.certificates.reading import FIELDS, homes_of
from calc.schema.inputs import Issue
from calc.tables import files as table
from calc.tables.files import encode, writer

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
                    Issue(home.issue.partition(":")[0], home.issue.partition(":")[2], row)
                    for row, home in enumerate(homes)
                    if home.issue
                ]
                columns = {field: [home.row.get(field) for home in homes] for field in FIELDS}
                columns[_DWELLINGS] = [
                    home.dwellings if home.dwellings > 1 else None for home in homes
                ]
                sink.append(encode(kind, [home.id for home in homes], columns, issues))
                rows, refused = rows + len(homes), refused + len(issues)
                batch = list(islice(documents, _BATCH))
    except (OSError, UnreadableCertificate) as problem:
        raise table.UnreadableFile(f"{path}: {problem}") from problem
    return rows, refused
