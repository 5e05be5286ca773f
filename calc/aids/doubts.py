"""What remains uncertain in the aids of a request, in sentences of the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.case import case_of
from calc.aids.request import AidRequest
from calc.aids.status import STATUSES
from calc.parameters import parameters
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import INCOME_CLASSES, MEASURES, UNKNOWN

_LANDLORD = STATUSES.index("landlord")


@dataclass(frozen=True)
class Doubt:
    """A doubt about one aid, of one measure or of any ("")."""

    aid: str
    measure: str
    sentence: str


def doubts(inputs: AidRequest) -> list[tuple[Doubt, ...]]:
    """Doubts that touch each request: by date, measures asked, income and place.

    Parameters
    ----------
    inputs : AidRequest
        Without issues.

    Returns
    -------
    list of tuple of Doubt, length n

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> row = {"date": "2026-10-15", "commune": "59512", "household_size": 2,
    ...     "reference_tax_income": 20000, "air_air_heat_pump": 1}
    >>> request, _ = read(AidRequest, {name: [value] for name, value in row.items()}, 1)
    >>> [doubt.sentence for doubt in doubts(request)[0] if doubt.aid == "vat_rate"][0][:24]
    'Pompe à chaleur air-air '
    """
    values = parameters()
    case, table = case_of(inputs, values), values.table("aids.doubts").columns
    found: list[list[Doubt]] = [[] for _ in range(case.count)]
    co_owned = np.isfinite(inputs.co_owned_dwellings)
    for aid, measure, income, start, until, sentence in zip(
        *(table[name] for name in ("aid", "measure", "income_class", "from", "until", "doubt")),
        strict=True,
    ):
        holds = inputs.date >= np.datetime64(str(start))
        holds &= inputs.date <= np.datetime64(str(until))
        if measure:
            holds &= case.asked[:, MEASURES.index(measure)]
        if income:
            holds &= case.income == INCOME_CLASSES.index(income)
        if aid in values["aids.open_to"].keys[0]:
            holds &= case.is_open(aid)
        if aid == "overseas":
            holds &= case.is_overseas
        if aid == "landlord":
            holds &= (case.status == _LANDLORD) & is_unknown(inputs.home_commune)
        if aid == "status":
            holds &= case.status == UNKNOWN
        if aid == "ma_prime_renov_copropriete":
            holds &= co_owned
        for row in np.flatnonzero(holds):
            found[row].append(Doubt(str(aid), str(measure), str(sentence)))
    return [tuple(row) for row in found]
