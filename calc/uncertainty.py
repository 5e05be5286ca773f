"""Draws, weights and quantiles: how what is unknown becomes a range.

An unknown is a function of a standard draw: a number between 0 and 1 for each of N possible
samples. Draws are stratified (one in each of N equal slices, in a fixed shuffled order that
depends on the unknown's name alone), so that two variants of one home live in the same samples
and differ by their works, not by chance, and so that few draws give a steady median.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy import dtype, ndarray

Array = ndarray[Any, dtype[Any]]
Floats = Array | float
"""A number stands for an array of its like (numpydoc's *array_like*)."""
MIDDLE_LOW_HIGH = (0.5, 0.1, 0.9)
"""A range: the median, and what holds 80 % of the samples."""
NORMAL_80, NORMAL_95 = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.975)
"""Standard deviations from the mean of a normal law to the ends of what holds 80 and 95 %."""
EQUALLY_LIKELY = (np.arange(20) + 0.5) / 20
"""Twenty figures of the same chances: the dots."""
_HALVINGS = 20
"""Of the interval in which a power is looked for."""


@cache
def _order(name: str, count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(crc32(name.encode(), seed)).permutation(count)


@cache
def _normal_scores(count: int) -> np.ndarray:
    normal = NormalDist()
    return np.array([normal.inv_cdf((i + 0.5) / count) for i in range(count)])


@dataclass(frozen=True)
class Draws:
    """N samples; ``Draws(0)`` is the single central one.

    Homes under another `seed` live in other samples of the same chances: what they come to
    together then suffers less from few draws.

    Examples
    --------
    >>> Draws(4).uniform("setpoint").shape
    (4, 1)
    >>> float(Draws(0).normal("setpoint")[0, 0])
    0.0
    """

    count: int
    seed: int = 0

    @property
    def is_central(self) -> bool:
        return self.count == 0

    def _places(self, name: str) -> tuple[np.ndarray, int]:
        """Place of each sample among how many slices, in the unknown's own order, shape (N, 1)."""
        return _order(name, self.count, self.seed)[:, None], self.count

    def uniform(self, name: str) -> np.ndarray:
        """Stratified numbers between 0 and 1, shape (N, 1)."""
        if self.is_central:
            return np.array([[0.5]])
        places, slices = self._places(name)
        return (places + 0.5) / slices

    def normal(self, name: str) -> np.ndarray:
        """Stratified standard normal numbers, shape (N, 1)."""
        if self.is_central:
            return np.array([[0.0]])
        places, slices = self._places(name)
        return _normal_scores(slices)[places]

    def choice(self, name: str, probabilities: np.ndarray) -> np.ndarray:
        """A choice by its probabilities; the likeliest in the central sample.

        Parameters
        ----------
        name : str
            The unknown's name.
        probabilities : ndarray, shape (k,), (n, k) or (N, n, k)
            Each row sums to one.

        Returns
        -------
        ndarray of int, shape (N, n), or (N, 1) of one row

        Examples
        --------
        >>> codes = Draws(100).choice("glazing", np.array([[0.25, 0.75]]))
        >>> (codes == 1).mean().item()
        0.75
        """
        if self.is_central:
            return np.atleast_2d(np.argmax(probabilities, axis=-1)).astype(np.int8)
        drawn, limits = self.uniform(name), np.cumsum(np.moveaxis(probabilities, -1, 0), axis=0)
        codes = np.zeros(np.broadcast_shapes(drawn.shape, limits.shape[1:]), dtype=np.int8)
        for limit in limits[:-1]:
            codes += drawn >= limit
        return codes


@dataclass(frozen=True)
class SharedDraws(Draws):
    """The samples of homes that may each be several: of `parts` × `count` samples, each part has
    its own, shape (N, homes × parts).

    Examples
    --------
    >>> SharedDraws(2, 0, 3, 5).uniform("wall").shape
    (2, 15)
    >>> float(SharedDraws(2, 0, 1, 5).uniform("wall").mean())
    0.5
    """

    homes: int = 1
    parts: int = 1

    def _places(self, name: str) -> tuple[np.ndarray, int]:
        """The same, shape (N, homes × parts)."""
        slices = self.count * self.parts
        order = _order(name, slices, self.seed).reshape(self.count, self.parts)
        return np.tile(order, (1, self.homes)), slices


def quantile(
    values: np.ndarray, q: float | Sequence[float] | np.ndarray, weights: np.ndarray | None = None
) -> np.ndarray:
    """Quantiles over the draws.

    Parameters
    ----------
    values : ndarray, shape (N, ...)
        (N, n) with weights.
    q : float or sequence of float
        Between 0 and 1; several are found at the cost of one.
    weights : ndarray, shape (N, n), optional
        How believable each sample is; equal by default.

    Returns
    -------
    ndarray, shape (..., n), first the axis of `q` where it has several

    Examples
    --------
    >>> quantile(np.array([[1.0], [2.0], [3.0]]), 0.5).tolist()
    [2.0]
    >>> quantile(np.array([[1.0], [2.0], [3.0]]), (0.25, 0.75)).tolist()
    [[1.5], [2.5]]
    >>> quantile(np.array([[1.0], [2.0], [3.0]]), 0.5, np.array([[0.0], [0.0], [1.0]])).tolist()
    [3.0]
    """
    levels = np.asarray(q)
    if len(values) == 1:
        return np.broadcast_to(values[0], (*levels.shape, *values.shape[1:]))
    if weights is not None:
        wide = np.broadcast_to(weights, values.shape)
        result = _weighted_quantile(values, levels, wide)
        even = np.ptp(wide, axis=0) == 0  # a home is told as if it were alone
        return np.where(even, quantile(values, q), result) if even.any() else result
    ordered = np.sort(values, axis=0)
    place = levels * (len(values) - 1)
    before = np.floor(place).astype(int)
    share = np.reshape(place - before, (*levels.shape, *[1] * (values.ndim - 1)))
    low, high = ordered[before], ordered[np.minimum(before + 1, len(values) - 1)]
    return low + (high - low) * share


def _weighted_quantile(values: np.ndarray, levels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    order = np.argsort(values, axis=0)
    ordered = np.take_along_axis(values, order, axis=0)
    share = np.take_along_axis(weights, order, axis=0)
    reached = np.cumsum(share, axis=0) - 0.5 * share
    reached /= np.maximum(share.sum(axis=0), np.finfo(float).tiny)
    q = levels[..., None]
    place = np.minimum((reached < q[..., None, :]).sum(axis=-2), len(values) - 1)
    before = np.maximum(place - 1, 0)
    columns = np.arange(values.shape[1])
    low, high = ordered[before, columns], ordered[place, columns]
    at_low, at_high = reached[before, columns], reached[place, columns]
    step = np.where(at_high > at_low, at_high - at_low, 1.0)
    inside = np.clip((q - at_low) / step, 0.0, 1.0)
    return np.where(place == before, high, low + (high - low) * inside)


def effective(weights: np.ndarray) -> np.ndarray:
    """How many equal samples would tell as much, shape (n,).

    Parameters
    ----------
    weights : ndarray, shape (N, n)

    References
    ----------
    .. [1] L. Kish, Survey Sampling (1965): the effective size of a weighted sample.

    Examples
    --------
    >>> effective(np.array([[1.0, 1.0], [1.0, 0.0]])).tolist()
    [2.0, 1.0]
    """
    squares = np.square(weights).sum(axis=0)
    return np.square(weights.sum(axis=0)) / np.where(squares > 0, squares, 1.0)


def believable(weights: np.ndarray, least: float) -> np.ndarray:
    """Weights of samples, flattened where too few samples would carry them all.

    What was told may be so far from what a home explains that two samples of four hundred carry
    it: the range between them would be narrow by chance. Their order stays, and their sum.

    Parameters
    ----------
    weights : ndarray, shape (N, n)
    least : float
        Share of the samples that must tell something, by their effective number.

    Examples
    --------
    >>> flat = believable(np.array([[1.0], [1e-6], [1e-7], [1e-8]]), 0.5)
    >>> round(effective(flat).item(), 2), bool((np.diff(flat[:, 0]) < 0).all())
    (2.0, True)
    >>> believable(np.array([[1.0], [0.5]]), 0.5).tolist()
    [[1.0], [0.5]]
    """
    asked = least * len(weights)
    few = np.flatnonzero(effective(weights) < asked)
    if not len(few):
        return weights
    own = weights[:, few]
    top = own.max(axis=0)
    logs = np.log(np.maximum(own / np.where(top > 0, top, 1.0), np.finfo(float).tiny))
    low, high = np.zeros(len(few)), np.ones(len(few))
    for _ in range(_HALVINGS):
        power = (low + high) / 2
        enough = effective(np.exp(logs * power)) >= asked
        low, high = np.where(enough, power, low), np.where(enough, high, power)
    flat = np.exp(logs * low)
    result = np.array(weights, dtype=float)
    result[:, few] = flat * (own.sum(axis=0) / flat.sum(axis=0))
    return result


def shares(codes: np.ndarray, size: int, weights: np.ndarray | None = None) -> np.ndarray:
    """Share of the samples in each class; zero in all where no sample has a class.

    Parameters
    ----------
    codes : ndarray of int, shape (N, n)
    size : int
        Number of classes.
    weights : ndarray, shape (N, n), optional

    Returns
    -------
    ndarray, shape (n, size)

    Examples
    --------
    >>> shares(np.array([[0], [1], [1], [1]]), 2).tolist()
    [[0.25, 0.75]]
    """
    if weights is None:
        return np.stack([(codes == k).sum(axis=0) for k in range(size)], -1) / len(codes)
    total = np.stack([np.where(codes == k, weights, 0.0).sum(axis=0) for k in range(size)], -1)
    whole = total.sum(axis=-1, keepdims=True)
    return np.divide(total, whole, out=np.zeros_like(total), where=whole > 0)


def middle_code(likely: np.ndarray) -> np.ndarray:
    """The middle of ordered classes: half of the samples are at it or before it.

    Parameters
    ----------
    likely : ndarray, shape (n, size)
        Share of the samples in each class.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> middle_code(np.array([[0.2, 0.35, 0.45], [0.6, 0.4, 0.0]])).tolist()
    [1, 0]
    """
    return np.argmax(np.cumsum(likely, axis=-1) >= 0.5, axis=-1)


class Ends(NamedTuple):
    """One figure and what holds 80 % of it, as a page says them."""

    middle: float
    low: float
    high: float


def ended(name: str) -> tuple[str, str, str]:
    """Names of the columns that tell a range.

    Examples
    --------
    >>> ended("cost")
    ('cost', 'cost_low', 'cost_high')
    """
    return name, f"{name}_low", f"{name}_high"


@dataclass(frozen=True)
class Range:
    """A figure one cannot be sure of: the middle of its draws, and what holds 80 % of them.

    Attributes
    ----------
    middle, low, high : ndarray, shape (n,)
        Median, 10 % and 90 % quantiles over the draws; all equal in the central estimate.

    Examples
    --------
    >>> one = Range(np.array([5.0, 8.0]), np.array([4.0, 7.0]), np.array([7.0, 9.0]))
    >>> one.at(1), one.each(lambda end: end[:1] / 10).at()
    (Ends(middle=8.0, low=7.0, high=9.0), Ends(middle=0.5, low=0.4, high=0.7))
    """

    middle: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def at(self, place: int = 0) -> Ends:
        """Of one row."""
        return Ends(float(self.middle[place]), float(self.low[place]), float(self.high[place]))

    def each(self, change: Callable[[np.ndarray], np.ndarray]) -> Range:
        """The same done to the middle and to both ends."""
        return Range(change(self.middle), change(self.low), change(self.high))

    def columns(self, name: str) -> dict[str, np.ndarray]:
        """As the outputs of a calculator hold it."""
        return dict(zip(ended(name), (self.middle, self.low, self.high), strict=True))

    def rows(self, rows: Sequence[int] | np.ndarray | slice) -> Range:
        """Some rows."""
        return self.each(lambda end: end[rows])


def ranged(values: np.ndarray, weights: np.ndarray | None = None) -> Range:
    """The range of draws, shape (N, n)."""
    return Range(*quantile(values, MIDDLE_LOW_HIGH, weights))
