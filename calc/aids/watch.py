"""What is not settled in the law: what ends or changes, and on which day; what is uncertain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from calc.aids.case import STATUSES, Aid, AidRequest, case_of, later
from calc.parameters import Parameter, Parameters, Source, parameters
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import INCOME_CLASSES, MEASURES, UNKNOWN

_NEVER = np.datetime64("9999-12-31")
_LAW = ("aids.", "letting.")


@dataclass(frozen=True)
class Ending:
    """A rule's last day.

    Attributes
    ----------
    last_day : datetime64[D]
    label, note : str
        Of the figure, in French.
    aids : tuple of str
        Names of the aids that read it.
    is_open : bool
        True where nothing is known after that day; False where the next rule is known.
    source : Source
        Of the next rule where it is known, of the last one otherwise.
    """

    last_day: np.datetime64
    label: str
    note: str
    aids: tuple[str, ...]
    is_open: bool
    source: Source


def _of_figure(
    figure: Parameter, aids: tuple[str, ...], sources: Mapping[str, Source]
) -> Iterable[Ending]:
    last = len(figure.ends) - 1
    for place, end in enumerate(figure.ends):
        if end == _NEVER:
            continue
        following = min(place + 1, last)
        note = figure.notes[following] or figure.note
        source = sources[figure.sources[following]]
        yield Ending(end, figure.label, note, aids, place == last, source)


def endings(values: Parameters, aids: Iterable[Aid]) -> list[Ending]:
    """Every end of a rule of the law, in order of days.

    Parameters
    ----------
    values : Parameters
    aids : iterable of Aid
        To name those that each figure belongs to.
    """
    readers = list(aids)
    found: list[Ending] = []
    for name, figure in values.items():
        if name.startswith(_LAW):
            short = name.partition(".")[2]
            of = tuple(aid.name for aid in readers if short in aid.figures)
            found += _of_figure(figure, of, values.sources)
    return sorted(found, key=lambda ending: (ending.last_day, ending.label))


def soon(found: Iterable[Ending], day: np.datetime64, months: int) -> list[Ending]:
    """Those that end from a day on, within some months of it.

    Examples
    --------
    >>> from calc.aids.model import AIDS
    >>> ahead = soon(endings(parameters(), AIDS), np.datetime64("2026-11-28"), 6)
    >>> sorted({str(ending.last_day) for ending in ahead})
    ['2026-12-31', '2027-04-30']
    """
    limit = later(day, months)
    return [ending for ending in found if day <= ending.last_day <= limit]


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
