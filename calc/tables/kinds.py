"""What a file is by its name, and what is said of one that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path


class UnreadableFile(ValueError):
    """The file itself cannot be read, whatever its rows say."""


def kind_of(path: str) -> str:
    """What a path holds: ``csv``, ``jsonl``, ``parquet``, or ``folder`` of Parquet files.

    Raises
    ------
    UnreadableFile
        It is none of them.

    Examples
    --------
    >>> kind_of("homes.parquet"), kind_of("homes/"), kind_of("-")
    ('parquet', 'folder', 'csv')
    """
    suffix = "csv" if path == "-" else Path(path).suffix.lower().lstrip(".")
    if path.endswith(("/", os.sep)) or Path(path).is_dir():
        return "folder"
    if suffix not in ("csv", "jsonl", "parquet"):
        raise UnreadableFile(
            f"{path}: expected a file in .csv, .jsonl or .parquet, a folder/ of Parquet files, "
            "or - for CSV"
        )
    return suffix
