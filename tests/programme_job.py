"""A landlord's job as the room of landlords leaves it: two dozen dwellings, none of them real."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from calc.jobs import opened

KINDS = (
    ("house", 1935, "fuel_oil"),
    ("house", 1958, "natural_gas"),
    ("apartment", 1971, "electricity"),
    ("apartment", 1966, "natural_gas"),
)


def made(root: Path, homes: int = 24, state: str = "done") -> str:
    """A job whose dwellings are read; its key."""
    key, folder = opened(root)
    rows = [KINDS[i // 4 % 4] for i in range(homes)]
    pq.write_table(
        pa.table(
            {
                "row": list(range(2, homes + 2)),
                "id": [f"L{i:03d}" for i in range(homes)],
                "building": [f"=Bât {i // 4}" if i % 16 >= 8 else None for i in range(homes)],
                "dwelling_type": [kind for kind, _, _ in rows],
                "construction_year": [float(year) for _, year, _ in rows],
                "heating_carrier": [carrier for _, _, carrier in rows],
                "floor_area": [40.0 + 3 * (i % 11) for i in range(homes)],
                "commune": ["62119"] * homes,
                "date": ["2026-11-24"] * homes,
            }
        ),
        folder.path / "homes.parquet",
    )
    folder.report(state, homes, homes)
    return key
