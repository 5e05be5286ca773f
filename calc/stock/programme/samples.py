"""The chosen programme lived in every sample: its ranges, year after year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.schema.inputs import take
from calc.stock.national import SIEVE
from calc.stock.programme.landlord import DwellingFacts, facts_of, joined
from calc.stock.programme.options import CELLS, CLASSES, Progress, Totals, from_bits, ordered
from calc.stock.programme.task import forbidden_class, years_of
from calc.stock.programme.years import Living
from calc.uncertainty import Draws, Range, quantile


def ranged(values: np.ndarray, narrow: float = 1.0) -> Range:
    """What is expected, and its range over the samples, shape (N, …) → (…).

    Expected figures of parts add up to that of the whole. Samples where all dwellings are worse
    than thought together are few and far: the mean, which does not depend on how doubts are
    shared, may be outside the quantiles, and widens the range.

    Parameters
    ----------
    values : ndarray
    narrow : float, optional
        Spread of a total over what the samples give it, where all homes err together
        (:func:`calc.stock.summary.narrowing`).

    Examples
    --------
    >>> found = ranged(np.array([0.0] * 19 + [60.0])[:, None])
    >>> found.middle.tolist(), found.low.tolist(), found.high.tolist()
    ([3.0], [0.0], [3.0])
    """
    mean = values.mean(axis=0)
    low, high = (mean + narrow * (quantile(values, q) - mean) for q in (0.1, 0.9))
    return Range(mean, np.minimum(low, mean), np.maximum(high, mean))


@dataclass(frozen=True)
class Saved:
    """What a programme saves of bills or of emissions.

    Attributes
    ----------
    by_year : ndarray, shape (N, T)
        By the works of each year, in each sample. [EUR/yr], [kgCO2e/yr]
    worth : ndarray, shape (N,)
        Over the years that savings count.
    by_row : Range, each (K,)
        Of one dwelling of each row.
    """

    by_year: np.ndarray
    worth: np.ndarray
    by_row: Range


@dataclass(frozen=True)
class Lived:
    """Effects of a programme in N samples.

    Attributes
    ----------
    bill, emissions : Saved
    moved : ndarray, shape (N, T, 7)
        Dwellings that each label gains by the works of each year; negative where it loses.
    facts : DwellingFacts
        Of one dwelling of each row.
    """

    bill: Saved
    emissions: Saved
    moved: np.ndarray
    facts: DwellingFacts


@dataclass(frozen=True)
class Done:
    """What is done: K rows of like dwellings with one set of works in one year.

    Attributes
    ----------
    like, package, works, year, times : ndarray of int, shape (K,)
    lived : ndarray, shape (K,)
        Years that a saving counts.
    """

    like: np.ndarray
    package: np.ndarray
    works: np.ndarray
    year: np.ndarray
    times: np.ndarray
    lived: np.ndarray


def _by_year(values: np.ndarray, year: np.ndarray, years: int) -> np.ndarray:
    """(N, k) → (N, T)."""
    return values @ (year[:, None] == np.arange(years)).astype(float)


def lived(
    answers: HousingAnswers,
    known: np.ndarray,
    done: Done,
    years: np.ndarray,
    draws: int,
    progress: Progress,
) -> Lived:
    """A programme in every sample, by batches.

    Parameters
    ----------
    answers : HousingAnswers
        Of the m unlike dwellings.
    known : ndarray of int, shape (m,)
        Class of their certificate; -1 where there is none.
    done : Done
    years : ndarray of int, shape (T,)
        Calendar years.
    draws : int
    progress : callable
    """
    count = len(years)
    samples, rows = max(draws, 1), len(done.like)
    saved = {
        name: Saved(np.zeros((samples, count)), np.zeros(samples), Range(*np.zeros((3, rows))))
        for name in ("bill", "emissions")
    }
    moved = np.zeros((samples, count, CLASSES))
    step = max(1, CELLS // samples)
    homes = take(answers, done.like)
    order = ordered(homes)
    facts: list[DwellingFacts] = []
    for start in range(0, rows, step):
        own = order[start : start + step]
        living = Living(take(homes, own), known[done.like[own]], Draws(draws), parameters())
        works, times, year = from_bits(done.works[own]), done.times[own], done.year
        after = living.after(works)
        facts.append(facts_of(living, after, works, years[year[own]]))
        for name, sums in saved.items():
            each = getattr(living.now, name) - getattr(after, name)
            sums.by_year[:] += _by_year(each * times, year[own], count)
            sums.worth[:] += each @ (times * done.lived[own])
            result = ranged(each)
            sums.by_row.middle[own], sums.by_row.low[own] = result.middle, result.low
            sums.by_row.high[own] = result.high
        for letter in range(CLASSES):
            gained = (after.classes == letter) * 1.0 - (living.now.classes == letter)
            moved[..., letter] += _by_year(gained * times, year[own], count)
        progress(min(start + step, rows), rows)
    return Lived(**saved, moved=moved, facts=joined(facts, order))


def _upward(values: np.ndarray) -> np.ndarray:
    """Sums so far along axis 1, with a first zero."""
    blank = np.zeros_like(values[:, :1])
    return np.concatenate([blank, np.cumsum(values, axis=1)], axis=1)


def _cannot(start: np.datetime64, years: np.ndarray) -> np.ndarray:
    """Labels that cannot be let in some calendar years, shape (years, 7)."""
    law = forbidden_class(parameters(), start, years)
    return np.arange(CLASSES) >= law[:, None]


def states(now: Totals, result: Lived, start: np.datetime64, narrow: float = 1.0) -> dict[str, Any]:
    """From the stock today and what works change, to each year's end: the fields of
    :class:`~calc.stock.programme.results.ProgrammeYears` that the samples give."""
    labels = now.classes[:, None, :] + _upward(result.moved)
    cannot = _cannot(start, years_of(start, labels.shape[1]))
    return {
        "labels": labels.mean(axis=0),
        "sieves": ranged(labels[..., SIEVE:].sum(axis=-1), narrow),
        "forbidden": ranged((labels * cannot).sum(axis=-1), narrow),
        "saving": ranged(_upward(result.bill.by_year), narrow),
        "emissions_saving": ranged(_upward(result.emissions.by_year), narrow),
    }


def years_let(result: Lived, start: np.datetime64) -> np.ndarray:
    """Dwelling-years that works make lawful to let, in each sample, shape (N,)."""
    cannot = _cannot(start, years_of(start, result.moved.shape[1]) + 1)
    return -(np.cumsum(result.moved, axis=1) * cannot).sum(axis=(1, 2))
