"""Aids to renovation by the law of a date: what is given, why the rest is not, what is left; what
ends or changes, and on which day; what is uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

from calc.aids import cee, ma_prime_renov_ampleur, ma_prime_renov_gestes
from calc.aids.case import (
    STATUSES,
    Aid,
    AidRequest,
    Case,
    Reasons,
    case_of,
    first_day,
    is_silent,
    joined,
    known_until,
    later,
)
from calc.aids.cee import Certificates
from calc.aids.local import LocalAid, known_local_aids, local_details, local_offers, local_total
from calc.aids.ma_prime_renov_ampleur import Ampleur
from calc.aids.ma_prime_renov_gestes import Gestes
from calc.aids.sums import ROUTES, best_route
from calc.aids.vat import TaxedWorks, works_of
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
    result: list[Ending] = []
    for name, figure in values.items():
        if name.startswith(_LAW):
            short = name.partition(".")[2]
            of = tuple(aid.name for aid in readers if short in aid.figures)
            result += _of_figure(figure, of, values.sources)
    return sorted(result, key=lambda ending: (ending.last_day, ending.label))


def soon(result: Iterable[Ending], day: np.datetime64, months: int) -> list[Ending]:
    """Those that end from a day on, within some months of it.

    Examples
    --------
    >>> ahead = soon(endings(parameters(), AIDS), np.datetime64("2026-11-28"), 6)
    >>> sorted({str(ending.last_day) for ending in ahead})
    ['2026-12-31', '2027-04-30']
    """
    limit = later(day, months)
    return [ending for ending in result if day <= ending.last_day <= limit]


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
    result: list[list[Doubt]] = [[] for _ in range(case.count)]
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
        if aid in values["aids.open_to"].rows:
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
            result[row].append(Doubt(str(aid), str(measure), str(sentence)))
    return [tuple(row) for row in result]


FILES = [
    import_module(f"calc.aids.{name}")
    for name in parameters()["aids.open_to"].rows
    if (Path(__file__).parent / f"{name}.py").exists()
]
"""The files of the national aids, named in the data: a new one needs no line here."""
AIDS = tuple(aid for file in FILES for aid in vars(file).values() if isinstance(aid, Aid))
"""The national aids whose law has dates."""
_GRANTS = (ma_prime_renov_ampleur.AID, ma_prime_renov_gestes.AID)
INPUTS = AidRequest
OUTPUTS = (
    "income_class",
    *(f"ma_prime_renov_ampleur{end}" for end in ("", "_rate", "_ceiling", "_advance")),
    "accompagnateur_renov",
    *(f"ma_prime_renov_{name}" for name in MEASURES),
    *(f"cee_{name}" for name in MEASURES),
    "ma_prime_renov_gestes",
    "cee",
    "cee_low",
    "cee_high",
    "aids_total",
    "aids_route",
    "cost_with_tax",
    "left_to_pay",
    "aids_to_confirm",
    "vat_rate",
    "local_aids",
    "local_aids_details",
    *(name for aid in AIDS for name in aid.outputs),
    *(f"{aid.name}_reasons" for aid in AIDS),
)


def tells_grants(date: np.ndarray, values: Parameters) -> np.ndarray:
    """Days whose grants may be told, known or to confirm: never before the law nor long after."""
    first = np.datetime64(first_day(values))
    stated = [~is_silent(date, aid, values) for aid in _GRANTS]
    return (date >= first) & np.any(stated, axis=0)


def _to_confirm(case: Case) -> np.ndarray:
    """Aids told by a rule that has ended, each with its last known day, joined by ``;``."""
    ends = [(aid, known_until(aid, case.values)) for aid in AIDS]
    beyond = [(case.request.date > end) & ~case.is_silent(aid) for aid, end in ends]
    return joined([f"{aid.name}:{end}" for aid, end in ends], beyond, case.count)


def _best(
    case: Case,
    works: TaxedWorks,
    ampleur: Ampleur,
    gestes: Gestes,
    certificates: Certificates,
    local: Sequence[LocalAid] | None,
) -> dict[str, np.ndarray]:
    """What combination helps most, and what it leaves to pay."""
    whole, by_work = np.nan_to_num(ampleur.amount), np.nan_to_num(gestes.total)
    sold = certificates.total.middle
    beside = by_work + np.nan_to_num(sold)
    local = known_local_aids() if local is None else local
    offers = local_offers(local, case, works, {"ampleur": whole, "gestes": by_work})
    limit = np.where(by_work > 0, case.by_income("geste_limit"), 1.0)
    added = local_total(offers, "ampleur", works.with_tax, whole, case.by_income("ampleur_limit"))
    added_by_work = local_total(offers, "gestes", works.with_tax, beside, limit)
    whole_total = whole + added + np.nan_to_num(ampleur.adviser)
    by_work_total = beside + added_by_work
    net = np.where(whole > 0, whole_total - ampleur.adviser_cost, -np.inf)
    route = best_route(net, by_work_total)
    is_whole, is_by_work = route == ROUTES.index("ampleur"), route == ROUTES.index("gestes")
    total = np.select([is_whole, is_by_work], [whole_total, by_work_total], 0.0)
    nothing_said = np.isnan(ampleur.amount) & np.isnan(gestes.total) & np.isnan(sold)
    by_income = (case.income < 0) & (np.isnan(ampleur.amount) | np.isnan(gestes.total))
    total = np.where(nothing_said | by_income, np.nan, total)
    cost = works.with_tax + np.where(is_whole, ampleur.adviser_cost, 0.0)
    is_chosen = np.stack([is_whole, ~is_whole])
    return {
        "aids_total": total,
        "aids_route": np.array(ROUTES)[route],
        "cost_with_tax": cost,
        "left_to_pay": np.maximum(cost - total, 0.0),
        "local_aids": np.select([is_whole, is_by_work], [added, added_by_work], 0.0),
        "local_aids_details": local_details(offers, is_chosen),
    }


def answer(
    inputs: AidRequest,
    draws: int = 0,
    *,
    reasons: bool = True,
    rights: bool = True,
    local: Sequence[LocalAid] | None = None,
) -> dict[str, np.ndarray]:
    """Aids of n requests, one column each by the names of ``OUTPUTS``.

    Parameters
    ----------
    inputs : AidRequest
        Without issues.
    draws : int, optional
        Not used: the law has no range.
    reasons : bool, optional
        False leaves out the columns ``…_reasons``, for a search that reads amounts alone.
    rights : bool, optional
        False leaves out loans, taxes and what is not of the best combination.
    local : sequence of LocalAid, optional
        From :func:`calc.aids.local.read_local_aids`; without it those of the project and
        of the territories that are here.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Amounts in EUR; NaN where an answer is missing, and ``…_reasons`` says which.
    """
    case = case_of(inputs, parameters())
    works = works_of(case)
    ampleur = ma_prime_renov_ampleur.ampleur_of(case, works)
    certificates = cee.certificates_of(case, works)
    gestes = ma_prime_renov_gestes.gestes_of(
        case, works, certificates.by_measure, certificates.total.middle
    )
    result: dict[str, np.ndarray | Reasons] = {
        "income_class": np.array((*INCOME_CLASSES, ""))[case.income],
        "ma_prime_renov_ampleur": ampleur.amount,
        "ma_prime_renov_ampleur_rate": ampleur.rate,
        "ma_prime_renov_ampleur_ceiling": ampleur.ceiling,
        "ma_prime_renov_ampleur_advance": ampleur.advance,
        "ma_prime_renov_ampleur_reasons": ampleur.why,
        "accompagnateur_renov": ampleur.adviser,
        "ma_prime_renov_gestes": gestes.total,
        "ma_prime_renov_gestes_reasons": gestes.why,
        "cee": certificates.total.middle,
        "cee_low": certificates.total.low,
        "cee_high": certificates.total.high,
        "cee_reasons": certificates.why,
        "vat_rate": works.vat_rate,
        "aids_to_confirm": _to_confirm(case),
    }
    for place, name in enumerate(MEASURES):
        result[f"ma_prime_renov_{name}"] = gestes.by_measure[:, place]
        result[f"cee_{name}"] = certificates.by_measure[:, place]
    if rights:
        for file in FILES:
            if hasattr(file, "answer"):
                result |= file.answer(case, works)
    result |= _best(case, works, ampleur, gestes, certificates, local)
    return {
        name: column.words() if isinstance(column, Reasons) else column
        for name, column in result.items()
        if reasons or not isinstance(column, Reasons)
    }
