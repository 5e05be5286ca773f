"""What a journey takes, emits, costs, and does for health: pure functions of arrays."""

from __future__ import annotations

import numpy as np

from calc.uncertainty import NORMAL_80, NORMAL_95, Array, Ends, Floats


def road_distance(great_circle: Floats, *, base: float, extra: float, decay: float) -> Array:
    """Distance by road: winding on short trips, straighter on long ones.

    Parameters
    ----------
    great_circle : array_like
        [km]
    base, extra, decay : float
        [-], [-], [km]

    Returns
    -------
    ndarray
        [km]

    Examples
    --------
    >>> road_distance(np.array([10.0, 200.0]), base=1.18, extra=0.35, decay=25).round(1).tolist()
    [14.1, 236.0]
    """
    great_circle_km = np.asarray(great_circle)
    return great_circle_km * (base + extra * np.exp(-great_circle_km / decay))


def distance_half_range(
    great_circle: Floats, areas: Floats, *, winding: float, place: float
) -> Array:
    """Half of the 80 % range of a distance told by two communes, relative to it.

    Parameters
    ----------
    great_circle : array_like, shape (n,)
        [km]
    areas : array_like, shape (2, n)
        Of both communes. [km²]
    winding : float
        Of the road. [-]
    place : float
        Where one lives in a commune, in radii of it. [-]

    Returns
    -------
    ndarray, shape (n,)
        At most 1; 0 where there is no distance.

    Examples
    --------
    >>> areas = np.full((2, 2), np.pi * 4)
    >>> distance_half_range([10.0, 0.0], areas, winding=0.1, place=0.5).round(3)
    array([0.173, 0.   ])
    """
    great_circle_km = np.asarray(great_circle)
    within = place**2 * np.sum(np.asarray(areas) / np.pi, axis=0)
    apart = np.where(great_circle_km > 0, great_circle_km, np.inf)
    return np.where(
        great_circle_km > 0, np.minimum(np.sqrt(winding**2 + within / apart**2), 1.0), 0.0
    )


def curve(distance: Floats, points: Floats) -> Array:
    """A quantity that follows the distance from point to point, level at both ends.

    Parameters
    ----------
    distance : array_like
        [km]
    points : ndarray, shape (2 k,)
        Distance and value in turn.

    Examples
    --------
    >>> curve([1.0, 9.0, 99.0], np.array([3, 22, 15, 40])).tolist()
    [22.0, 31.0, 40.0]
    """
    at, value = np.reshape(points, (-1, 2)).T
    return np.interp(distance, at, value)


def setting_effect(distance: Floats, factor: Floats, fade: Floats) -> Array:
    """How much slower or faster one drives where one starts, dying away with the distance.

    Parameters
    ----------
    distance, factor, fade : array_like
        [km], [-], [km]

    Returns
    -------
    ndarray
        [-]

    Examples
    --------
    >>> setting_effect(np.array([0.0, 4000.0]), 0.75, 40.0).tolist()
    [0.75, 1.0]
    """
    return 1 + (np.asarray(factor) - 1) * np.exp(-np.asarray(distance) / fade)


def duration(distance: Floats, speed: Floats, access: Floats) -> Array:
    """Door-to-door time.

    Parameters
    ----------
    distance, speed, access : array_like
        [km], [km/h], [min]

    Returns
    -------
    ndarray
        [h]

    Examples
    --------
    >>> float(duration(12.0, 24.0, 6.0))
    0.6
    """
    return np.asarray(distance) / speed + np.asarray(access) / 60


def car_use(
    fuel_use: Floats,
    electricity_use: Floats,
    fuel_factor: Floats,
    electricity_factor: Floats,
    maintenance: Floats,
) -> Array:
    """Emissions of a car's kilometre, the making of the car apart.

    Parameters
    ----------
    fuel_use, electricity_use : array_like
        [L/100 km], [kWh/100 km]
    fuel_factor, electricity_factor : array_like
        Burnt and upstream. [kgCO2e/L], [kgCO2e/kWh]
    maintenance : float
        [kgCO2e/km]

    Returns
    -------
    ndarray
        [kgCO2e/km], for the whole vehicle.

    Examples
    --------
    >>> round(float(car_use(6.61, 0.0, 2.70, 0.0519, 0.0088)), 4)
    0.1873
    """
    burnt = np.asarray(fuel_use) * fuel_factor + np.asarray(electricity_use) * electricity_factor
    return burnt / 100 + maintenance


def car_manufacturing(
    mass: Floats,
    battery: Floats,
    *,
    per_kilogram: Floats,
    per_battery_kilowatt_hour: Floats,
    lifetime: Floats,
) -> Array:
    """Emissions of making a car, spread over its life.

    Parameters
    ----------
    mass, battery : array_like
        [kg], [kWh]
    per_kilogram, per_battery_kilowatt_hour, lifetime : float
        [kgCO2e/kg], [kgCO2e/kWh], [km]

    Returns
    -------
    ndarray
        [kgCO2e/km], for the whole vehicle.

    Examples
    --------
    >>> float(car_manufacturing(1500.0, 50.0, per_kilogram=6.0, per_battery_kilowatt_hour=100,
    ...     lifetime=200_000))
    0.07
    """
    made = np.asarray(mass) * per_kilogram + np.asarray(battery) * per_battery_kilowatt_hour
    return made / lifetime


def flight_band(distance: Array, up_to: Array) -> Array:
    """Place of the band of a flight by its great circle; each holds up to its last kilometre.

    Examples
    --------
    >>> flight_band(np.array([1000.0, 1000.5, 9000.0]), np.array([1000, 2000])).tolist()
    [0, 1, 1]
    """
    return np.minimum(np.searchsorted(up_to, distance), len(up_to) - 1)


def half_width(parts: Array, uncertainties: Array) -> Array:
    """Half of the 80 % range of a sum of independent parts.

    Parameters
    ----------
    parts : ndarray, shape (k, n)
        [kgCO2e]
    uncertainties : ndarray, shape (k, n)
        Published, at 95 %. [-]

    Returns
    -------
    ndarray, shape (n,)
        [kgCO2e]

    Examples
    --------
    >>> half_width(np.array([[3.0], [4.0]]), np.array([[1.0], [1.0]])).round(3).tolist()
    [3.269]
    """
    spread = np.sqrt(((np.asarray(parts) * uncertainties) ** 2).sum(axis=0))
    return spread * NORMAL_80 / NORMAL_95


def fare(distance: Floats, fixed: Floats, per_km: Floats, minimum: Floats) -> Array:
    """Price of a seat or of a ride.

    Parameters
    ----------
    distance, fixed, per_km, minimum : array_like
        [km], [EUR], [EUR/km], [EUR]

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> fare(np.array([1.0, 10.0]), 4.48, 1.29, 8.0).round(2).tolist()
    [8.0, 17.38]
    """
    return np.maximum(fixed + np.asarray(distance) * per_km, minimum)


def driving(
    distance: Floats, energy: Floats, wear: Floats, toll: Floats, toll_share: Floats
) -> Array:
    """What driving adds: energy, wear, tolls of the motorway part.

    Parameters
    ----------
    distance, energy, wear, toll, toll_share : array_like
        [km], [EUR/km], [EUR/km], [EUR/km], [-]

    Returns
    -------
    ndarray
        [EUR], for the whole car.

    Examples
    --------
    >>> round(float(driving(100.0, 0.15, 0.05, 0.10, 0.5)), 2)
    25.0
    """
    return np.asarray(distance) * (energy + wear + toll * np.asarray(toll_share))


def season(single: Floats, fixed: Floats, tickets: Floats, months: Floats) -> Array:
    """A year of passes; infinite where there is no pass.

    Parameters
    ----------
    single, fixed, tickets, months : array_like
        One way [EUR], of a month [EUR], of a month in single tickets, months paid.

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> season(np.array([1.6, 5.0, 9.0]), [45.0, 0.0, 0.0], [0.0, 18.0, 0.0], 10).tolist()
    [450.0, 900.0, inf]
    """
    month = np.asarray(fixed) + np.asarray(tickets) * single
    exists = (np.asarray(fixed) > 0) | (np.asarray(tickets) > 0)
    return np.where(exists, months * month, np.inf)


def cheapest(trips: Floats, ticket: Floats, season_ticket: Floats) -> tuple[Array, Array]:
    """What trips cost a year, one by one or by a pass when that is less, and whether it is.

    Parameters
    ----------
    trips, ticket, season_ticket : array_like
        One-way trips a year, price of one, of a year of passes. [EUR]

    Returns
    -------
    tuple of ndarray
        [EUR/yr], bool

    Examples
    --------
    >>> paid, by_pass = cheapest(np.array([100, 400]), 2.0, 500.0)
    >>> paid.tolist(), by_pass.tolist()
    ([200.0, 500.0], [False, True])
    """
    one_by_one = np.asarray(trips) * ticket
    return np.minimum(one_by_one, season_ticket), season_ticket < one_by_one


def spread(value: Floats, low: Floats, high: Floats, share: Floats) -> tuple[Array, Array]:
    """Bounds of an amount known but for a price and for a distance, both independent.

    Parameters
    ----------
    value, low, high : array_like
        The amount and its bounds for an exact distance.
    share : array_like
        Half of the 80 % range of the distance. [-]

    Examples
    --------
    >>> [round(float(end), 2) for end in spread(10.0, 7.0, 14.0, 0.4)]
    [5.0, 15.66]
    """
    value, apart = np.asarray(value), np.asarray(value) * share
    below, above = np.hypot(value - low, apart), np.hypot(high - value, apart)
    return np.maximum(value - below, 0.0), value + above


def combined(values: Array, lows: Array, highs: Array, groups: Array) -> Ends:
    """A sum and its bounds: parts of one group err together, groups apart.

    Parameters
    ----------
    values, lows, highs : ndarray, shape (n,)
    groups : ndarray of int, shape (n,)

    Returns
    -------
    Ends
        Of the sum.

    Examples
    --------
    >>> combined(np.array([10.0, 10.0]), np.array([7.0, 6.0]), np.array([13.0, 14.0]),
    ...     np.array([0, 1]))
    Ends(middle=20.0, low=15.0, high=25.0)
    >>> combined(np.array([10.0, 10.0]), np.array([7.0, 6.0]), np.array([13.0, 14.0]),
    ...     np.array([0, 0]))
    Ends(middle=20.0, low=13.0, high=27.0)
    """
    total = float(values.sum())
    _, each = np.unique(groups, return_inverse=True)
    below = np.hypot.reduce(np.bincount(each, values - lows))
    above = np.hypot.reduce(np.bincount(each, highs - values))
    return Ends(total, max(total - float(below), 0.0), total + float(above))


def difference(one: Ends, other: Ends) -> Ends:
    """What one range exceeds another by, their errors independent.

    Examples
    --------
    >>> apart = difference(Ends(10.0, 7.0, 14.0), Ends(4.0, 0.0, 7.0))
    >>> [round(float(end), 2) for end in apart]
    [6.0, 1.76, 11.66]
    """
    (a, a_low, a_high), (b, b_low, b_high) = one, other
    below, above = np.hypot(a - a_low, b_high - b), np.hypot(a_high - a, b - b_low)
    return Ends(a - b, a - b - below, a - b + above)


def mortality_reduction(
    minutes: Floats, reference: Floats, reduction: Floats, cap: Floats
) -> Array:
    """Relative fall of mortality, linear in the minutes up to a cap (WHO's HEAT).

    Parameters
    ----------
    minutes, reference : array_like
        A week; the dose of the studies. [min]
    reduction, cap : array_like
        At the dose of the studies; at most. [-]

    Returns
    -------
    ndarray
        [-]

    References
    ----------
    .. [1] Kelly et al. 2014, doi:10.1186/s12966-014-0132-x; WHO, HEAT for walking and cycling.

    Examples
    --------
    >>> mortality_reduction(np.array([50.0, 100.0, 900.0]), 100.0, 0.10, 0.45).tolist()
    [0.05, 0.1, 0.45]
    """
    return np.minimum(np.asarray(minutes) / reference * reduction, cap)


def together(*reductions: Floats) -> Array:
    """Reductions of independent habits: the risks that are left are multiplied.

    Examples
    --------
    >>> round(float(together(0.1, 0.1)), 3)
    0.19
    """
    left = np.prod([1 - np.asarray(reduction) for reduction in reductions], axis=0)
    return 1 - left
