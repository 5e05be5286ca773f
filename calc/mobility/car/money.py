"""What a car is worth, wears and is taxed by its age and kilometres: pure functions of arrays."""

from __future__ import annotations

import numpy as np

from calc.uncertainty import NORMAL_80, Array, Floats

MONTHS = 12


def between_quantiles(low: Floats, middle: Floats, high: Floats, score: Floats) -> Array:
    """A figure in each sample, from its 10 %, 50 % and 90 % quantiles: lognormal on each side.

    Parameters
    ----------
    low, middle, high : array_like
        Greater than zero.
    score : array_like
        Standard normal number of each sample.

    Examples
    --------
    >>> between_quantiles(50.0, 100.0, 300.0, np.array([-1.2816, 0.0, 1.2816])).round(1).tolist()
    [50.0, 100.0, 300.0]
    """
    end = np.where(np.asarray(score) < 0, low, high)
    return middle * (end / np.asarray(middle)) ** (np.abs(score) / NORMAL_80)


def remaining_share(
    age: Floats, first_drop: Floats, rate: Floats, floor: Floats, extra_wear: Floats = 0.0
) -> Array:
    """Share of its price when new that a car is still worth; only falls with age.

    Parameters
    ----------
    age : array_like
        [years]
    first_drop : array_like
        Lost in the first year, of what can be lost. [-]
    rate : array_like
        Of the years after. [1/yr]
    floor : float
        What a running car is always worth. [-]
    extra_wear : array_like, optional
        Of kilometres beyond the usual ones, as a logarithm; negative under them. [-]

    Returns
    -------
    ndarray
        [-]

    Examples
    --------
    >>> remaining_share(np.array([0.0, 1.0, 5.0]), 0.22, 0.165, 0.04).round(3).tolist()
    [1.0, 0.789, 0.427]
    """
    age = np.asarray(age, dtype=float)
    first = np.log1p(-np.asarray(first_drop)) * np.minimum(age, 1.0)
    later = -np.asarray(rate) * np.maximum(age - 1.0, 0.0)
    return floor + (1 - floor) * np.exp(first + later - extra_wear)


def by_age(age: Floats, at_new: Floats, by_year: Floats, least: Floats) -> Array:
    """Ratio to the mean that moves in a straight line with age, and stops at a least one.

    Parameters
    ----------
    age : array_like
        [years]
    at_new, least : float
        [-]
    by_year : float
        Negative when it falls. [1/yr]

    Returns
    -------
    ndarray
        [-]

    Examples
    --------
    >>> by_age(np.array([0.0, 10.0, 30.0]), 1.25, -0.035, 0.75).round(2).tolist()
    [1.25, 0.9, 0.75]
    """
    return np.maximum(at_new + by_year * np.asarray(age, dtype=float), least)


def inspections(age: Floats, years: Floats, first: Floats, every: Floats) -> Array:
    """Technical inspections due while a car is kept, the one of the purchase left to the seller.

    Parameters
    ----------
    age, years : array_like
        At the start; kept. [years]
    first, every : float
        Age of the first one; between two. [years]

    Examples
    --------
    >>> inspections(np.array([0.0, 4.0, 3.0]), np.array([5.0, 5.0, 1.0]), 4, 2).tolist()
    [1.0, 2.0, 1.0]
    """
    start = np.asarray(age, dtype=float)
    done = np.maximum(np.floor((start - first) / every) + 1, 0)
    due = np.maximum(np.floor((start + years - first) / every) + 1, 0)
    return due - done


def remaining_making(
    age: Floats, annual_km: Floats, usual_km: Floats, lifetime: Floats, oldest: Floats
) -> tuple[Array, Array]:
    """What is left of the making of a car for its next owner, and the years he has to use it.

    The kilometres already driven are the usual ones of its age; a car ends by its kilometres or
    by its age.

    Parameters
    ----------
    age : array_like
        When it is bought. [years]
    annual_km : array_like
        Of the next owner. [km/yr]
    usual_km, lifetime, oldest : float
        [km/yr], [km], [years]

    Returns
    -------
    share : ndarray
        [-]
    years : ndarray
        [years]

    Examples
    --------
    >>> share, years = remaining_making(np.array([0.0, 10.0, 30.0]), 20_000.0, 10_000, 200_000, 20)
    >>> share.tolist(), years.tolist()
    ([1.0, 0.5, 0.0], [10.0, 5.0, 0.0])
    """
    age = np.asarray(age, dtype=float)
    left = np.maximum(lifetime - usual_km * age, 0.0)
    old = np.maximum(oldest - age, 0.0)
    share = np.minimum(left / lifetime, old / oldest)
    years = np.minimum(left / np.maximum(annual_km, 1.0), old)
    return np.where(years > 0, share, 0.0), years


def mileage_scale(distance: Floats, rates: Array, fixed: Array, limits: Array) -> Array:
    """Amount of the tax office's mileage scale for a year.

    Parameters
    ----------
    distance : array_like, shape (n,)
        [km/yr]
    rates, fixed : ndarray, shape (n, 3)
        By bracket. [EUR/km], [EUR]
    limits : ndarray, shape (2,)
        Last kilometre of the first and second brackets. [km]

    Returns
    -------
    ndarray, shape (n,)
        [EUR/yr]

    Examples
    --------
    >>> five = np.array([[0.636, 0.357, 0.427]]), np.array([[0.0, 1395.0, 0.0]])
    >>> mileage_scale([10_000.0], *five, np.array([5000.0, 20_000.0])).tolist()
    [4965.0]
    """
    distance = np.asarray(distance, dtype=float)
    place = np.searchsorted(limits, distance, side="left")
    rows = np.arange(len(distance))
    return distance * rates[rows, place] + fixed[rows, place]


def crossing(paths: Array, other: Array) -> Array:
    """Years after which a cumulated cost passes under another's and stays, straight by year.

    Parameters
    ----------
    paths, other : ndarray, shape (..., years + 1)
        From the first day on.

    Returns
    -------
    ndarray, shape (...)
        0 when it is under from the start, infinite when it ends above. [years]

    Examples
    --------
    >>> crossing(np.array([[5.0, 6.0, 7.0], [0, 0, 0]]), np.array([[0.0, 4.0, 8.0]])).tolist()
    [1.6666666666666665, 0.0]
    """
    gap = np.asarray(paths, dtype=float) - other
    size = gap.shape[-1]
    above = gap > 0
    last = size - 1 - np.argmax(above[..., ::-1], axis=-1)
    before = np.take_along_axis(gap, last[..., None], -1)[..., 0]
    after = np.take_along_axis(gap, np.minimum(last + 1, size - 1)[..., None], -1)[..., 0]
    step = np.where(before > after, before - after, 1.0)
    result = np.where(last == size - 1, np.inf, last + before / step)
    return np.where(above.any(axis=-1), result, 0.0)


def break_even_distance(
    distance: Floats,
    gap: Floats,
    slope: Floats,
    resale: Floats,
    resale_other: Floats,
    wear: Floats,
    most: float,
) -> Array:
    """Kilometres a year at which two cars cost the same.

    Parameters
    ----------
    distance : array_like
        At which the gap is known. [km/yr]
    gap : array_like
        Cost of one less cost of the other over the years kept. [EUR]
    slope : array_like
        What a kilometre a year adds to it, resale apart. [EUR/(km/yr)]
    resale, resale_other : array_like
        Part of each resale value that kilometres wear. [EUR]
    wear : array_like
        Of one kilometre a year over the years kept, as a logarithm. [1/(km/yr)]
    most : float
        Answers beyond it, or under zero, are none. [km/yr]

    Returns
    -------
    ndarray
        NaN where there is none. [km/yr]

    Examples
    --------
    >>> float(break_even_distance(10_000.0, 1000.0, -0.25, 0.0, 0.0, 0.0, 100_000))
    14000.0
    """
    spread = np.asarray(resale) - resale_other
    more = np.zeros(np.broadcast_shapes(*(np.shape(a) for a in (distance, gap, slope, spread))))
    with np.errstate(all="ignore"):
        for _ in range(6):
            worn = np.exp(-np.clip(wear * more, -5.0, 5.0))
            value = gap + slope * more + spread * (1 - worn)
            more = more - value / (slope + spread * wear * worn)
        worn = np.exp(-np.clip(wear * more, -5.0, 5.0))
        rest = np.abs(gap + slope * more + spread * (1 - worn))
        result = distance + more
        is_root = (rest < 1.0) & (result >= 0) & (result <= most)
    return np.where(is_root, result, np.nan)


def interest(price: Floats, rate: Floats, years: float) -> Array:
    """What a loan of the whole price costs beside it, paid back in equal months.

    Parameters
    ----------
    price : array_like
        [EUR]
    rate : array_like
        Effective, a year. [1/yr]
    years : float

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    Ten thousand euros over five years at 6.5 % a year:

    >>> round(float(interest(10_000.0, 0.065, 5)))
    1687
    """
    monthly = (1 + np.asarray(rate)) ** (1 / MONTHS) - 1
    count = MONTHS * years
    payment = np.asarray(price) * monthly / (1 - (1 + monthly) ** -count)
    return payment * count - price
