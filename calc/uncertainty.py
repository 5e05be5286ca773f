"""Draws, weights and quantiles: how what is unknown becomes a range.

An unknown is a function of a standard draw: a number between 0 and 1 for each of N possible
worlds. Draws are stratified (one in each of N equal slices, in a fixed shuffled order that
depends on the unknown's name alone), so that two variants of one home live in the same worlds
and differ by their works, not by chance, and so that few draws give a steady median.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from zlib import crc32

import numpy as np


@cache
def _order(name: str, count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(crc32(name.encode(), seed)).permutation(count)


@cache
def _normal_scores(count: int) -> np.ndarray:
    normal = NormalDist()
    return np.array([normal.inv_cdf((i + 0.5) / count) for i in range(count)])


@dataclass(frozen=True)
class Draws:
    """N possible worlds; ``Draws(0)`` is the single central one.

    Homes under another `seed` live in other worlds of the same chances: what they come to
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

    def uniform(self, name: str) -> np.ndarray:
        """Stratified numbers between 0 and 1, shape (N, 1)."""
        if self.is_central:
            return np.array([[0.5]])
        return ((_order(name, self.count, self.seed) + 0.5) / self.count)[:, None]

    def normal(self, name: str) -> np.ndarray:
        """Stratified standard normal numbers, shape (N, 1)."""
        if self.is_central:
            return np.array([[0.0]])
        return _normal_scores(self.count)[_order(name, self.count, self.seed)][:, None]

    def choice(self, name: str, probabilities: np.ndarray) -> np.ndarray:
        """A choice by its probabilities; the likeliest in the central world.

        Parameters
        ----------
        name : str
            The unknown's name.
        probabilities : ndarray, shape (n, k)
            Each row sums to one.

        Returns
        -------
        ndarray of int, shape (N, n)

        Examples
        --------
        >>> codes = Draws(100).choice("glazing", np.array([[0.25, 0.75]]))
        >>> (codes == 1).mean().item()
        0.75
        """
        if self.is_central:
            return np.argmax(probabilities, axis=-1)[None, :].astype(np.int8)
        limits = np.cumsum(probabilities, axis=-1)[None, :, :-1]
        return (self.uniform(name)[..., None] >= limits).sum(axis=-1, dtype=np.int8)


def quantile(values: np.ndarray, q: float, weights: np.ndarray | None = None) -> np.ndarray:
    """Quantile over the draws.

    Parameters
    ----------
    values : ndarray, shape (N, n)
    q : float
        Between 0 and 1.
    weights : ndarray, shape (N, n), optional
        How believable each world is; equal by default.

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> quantile(np.array([[1.0], [2.0], [3.0]]), 0.5).tolist()
    [2.0]
    >>> quantile(np.array([[1.0], [2.0], [3.0]]), 0.5, np.array([[0.0], [0.0], [1.0]])).tolist()
    [3.0]
    """
    if len(values) == 1:
        return values[0]
    if weights is None:
        return np.quantile(values, q, axis=0)
    weights = np.broadcast_to(weights, values.shape)
    order = np.argsort(values, axis=0)
    ordered = np.take_along_axis(values, order, axis=0)
    share = np.take_along_axis(weights, order, axis=0)
    reached = np.cumsum(share, axis=0) - 0.5 * share
    reached /= np.maximum(share.sum(axis=0), np.finfo(float).tiny)
    place = np.argmax(reached >= q, axis=0)
    place = np.where(reached[-1] < q, len(values) - 1, place)
    before = np.maximum(place - 1, 0)
    columns = np.arange(values.shape[1])
    low, high = ordered[before, columns], ordered[place, columns]
    at_low, at_high = reached[before, columns], reached[place, columns]
    step = np.where(at_high > at_low, at_high - at_low, 1.0)
    inside = np.clip((q - at_low) / step, 0.0, 1.0)
    return np.where(place == before, high, low + (high - low) * inside)


def shares(codes: np.ndarray, size: int, weights: np.ndarray | None = None) -> np.ndarray:
    """Share of the worlds in each class.

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
    weights = np.ones(codes.shape) if weights is None else np.broadcast_to(weights, codes.shape)
    total = np.stack([np.where(codes == k, weights, 0.0).sum(axis=0) for k in range(size)], -1)
    return total / total.sum(axis=-1, keepdims=True)
