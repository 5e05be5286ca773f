"""Agreement of the housing model with certified homes, output by output.

``make accuracy CASES=folder``: the folder holds ``housing_citizen.jsonl`` and
``housing_expert.jsonl``, a JSON object a line with ``id``, ``inputs`` and ``expected`` in the
names of the vocabulary; and may hold ``certificates.csv.gz`` and ``certificates_national.csv.gz``,
in the columns of ADEME's open table, and ``certificates_xml.zip``, the observatory's files. Writes
``docs/accuracy.md`` between its two marks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from benchmarks import certificates, stock_labels
from benchmarks.documents import write
from calc.housing.model import answer
from calc.schema.inputs import Inputs, declarations, read, take
from calc.schema.vocabulary import DPE_CLASSES, DWELLING_TYPES

DATE, DRAWS = "2026-10-01", 400
_COMPARED = (
    "heat_loss_coefficient",
    "heating_need",
    "heating_final_energy",
    "hot_water_need",
    "hot_water_final_energy",
    "final_energy",
    "primary_energy_per_area",
    "emissions_per_area",
)


def _load(path: Path, model_inputs: type[Inputs]) -> tuple[list[dict], Inputs]:
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    names = [name for name in declarations(model_inputs) if name != "date"]
    columns = {name: [row["inputs"].get(name) for row in rows] for name in names}
    inputs, issues = read(model_inputs, {**columns, "date": [DATE] * len(rows)}, len(rows))
    refused = {issue.row for issue in issues}
    kept = np.array([row not in refused for row in range(len(rows))])
    return [row for row, keep in zip(rows, kept, strict=True) if keep], take(inputs, kept)


def table(name: str, path: Path) -> list[str]:
    """Lines of Markdown for one kind of cases."""
    from calc.housing.answers import HousingAnswers

    rows, inputs = _load(path, HousingAnswers)
    result = answer(inputs, DRAWS)
    expected = [row["expected"] for row in rows]
    truth = np.array([DPE_CLASSES.index(e["dpe_class"]) for e in expected])
    given = np.array([DPE_CLASSES.index(letter) for letter in result["dpe_class"]])
    primary = np.array([e["primary_energy_per_area"] for e in expected])
    inside = (result["primary_energy_per_area_low"] <= primary) & (
        primary <= result["primary_energy_per_area_high"]
    )
    off = result["primary_energy_per_area"] / primary - 1
    is_house = inputs.dwelling_type == DWELLING_TYPES.index("house")
    kinds = {"all": np.ones(len(rows), dtype=bool), "houses": is_house, "flats": ~is_house}
    lines = [
        f"### {name}: {len(rows)} certified homes",
        "",
        "| homes | number | right class | within one | median error on primary energy | bias "
        "| inside the 10–90 % range |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {kind} | {of.sum()} | {np.mean((truth == given)[of]):.0%} "
            f"| {np.mean(abs(truth - given)[of] <= 1):.0%} | {np.median(abs(off)[of]):.1%} "
            f"| {np.median(off[of]):+.1%} | {inside[of].mean():.0%} |"
            for kind, of in kinds.items()
        ),
        "",
        "| output | median error | bias | within 10 % |",
        "|---|---|---|---|",
    ]
    for output in _COMPARED:
        official = np.array([e.get(output) or np.nan for e in expected])
        gap = result[output] / official - 1
        lines.append(
            f"| `{output}` | {np.nanmedian(abs(gap)):.1%} | {np.nanmedian(gap):+.1%} "
            f"| {np.nanmean(abs(gap) <= 0.1):.0%} |"
        )
    return [*lines, ""]


def main(folder: str) -> None:
    """Score the cases of a folder and write the document."""
    cases = Path(folder)
    lines = table("Citizen answers", cases / "housing_citizen.jsonl")
    lines += table("The certificate's own values", cases / "housing_expert.jsonl")
    if (xml := cases / "certificates_xml.zip").exists():
        lines += certificates.files(xml)
    if (thousands := cases / "certificates.csv.gz").exists():
        lines += certificates.few_answers(thousands)
    if (sample := cases / "certificates_national.csv.gz").exists():
        lines += certificates.national_sample(sample)
    lines += stock_labels.nation()
    write("accuracy.md", "table", [f"Rules of {DATE}, {DRAWS} draws.", "", *lines])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("make accuracy CASES=folder of housing_citizen.jsonl and housing_expert.jsonl")
    main(sys.argv[1])
