"""What is not known of a home, drawn from what is: each unknown by its name; and whether
the home was renovated, on which the parts of its shell depend."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.parameters import Parameters
from calc.places.communes import code_of
from calc.schema.vocabulary import CONSTRUCTION_PERIODS, GLAZINGS, TENURES, UNKNOWN, VENTILATIONS
from calc.uncertainty import Draws


@dataclass(frozen=True)
class Drawn:
    """One unknown: where it was given, and what was drawn. `values` is broadcast to (N, n);
    `size` is the number of choices, 0 for a quantity."""

    given: np.ndarray
    values: np.ndarray
    size: int = 0


@dataclass
class Unknowns:
    """Draws what the answers of n homes leave unknown and remembers it, field by field.

    A name that is a field of the answers is an assumption a household can correct: what was
    answered stands in the place of a draw. Its law is the entry of the data that bears its name.
    """

    answers: HousingAnswers
    draws: Draws
    parameters: Parameters
    drawn: dict[str, Drawn] = field(default_factory=dict)
    values: dict[str, np.ndarray] = field(default_factory=dict)
    """What follows from the rest and an adviser may measure, by field."""
    chances: dict[str, np.ndarray] = field(default_factory=dict)
    """In the central sample alone: of each choice by home, shape (1, n, k), 1 where it is told."""

    @property
    def size(self) -> int:
        """How many homes."""
        return len(self.answers.floor_area)

    def table(self, name: str) -> np.ndarray:
        """Values of the parameter ``unknowns.<name>``."""
        return self.parameters[f"unknowns.{name}"].constant

    def choice(
        self, name: str, probabilities: np.ndarray | None = None, given: np.ndarray | None = None
    ) -> np.ndarray:
        """Codes, shape (N, n), (1, n) when all are given, (N, 1) when homes differ in nothing.

        Parameters
        ----------
        probabilities : ndarray, shape (k,), (n, k) or (N, n, k), optional
            Of each choice, where unknown; its entry in the data by default.
        given : ndarray of int, shape (n,), optional
            UNKNOWN where not known; what was answered by default.
        """
        probabilities = self.table(name) if probabilities is None else probabilities
        given = getattr(self.answers, name, None) if given is None else given
        if given is None:
            known = np.zeros(self.size, dtype=bool)
            values = self.draws.choice(name, probabilities)
        else:
            known = given != UNKNOWN
            values = given[None, :]
            if not known.all():
                values = np.where(known, given, self.draws.choice(name, probabilities))
        self.drawn[name] = Drawn(known, values, np.shape(probabilities)[-1])
        if self.draws.is_central:
            stated = np.arange(np.shape(probabilities)[-1]) == np.asarray(values)[..., None]
            self.chances[name] = np.where(known[:, None], stated, probabilities)
        return values

    def middle(self, name: str, table: np.ndarray) -> np.ndarray:
        """What a table says of the choice of each sample; in the central one, the mean of what it
        says of the choices that may be: a sample of the likeliest choices alone is no middle.

        Parameters
        ----------
        name : str
            Of a choice already made.
        table : ndarray, shape (k, ...)

        Returns
        -------
        ndarray, shape (N, n, ...)
        """
        if self.draws.is_central:
            return np.tensordot(self.chances[name], table, axes=1)
        return table[self.drawn[name].values]

    def choice_between(
        self, name: str, kind: np.ndarray, first: np.ndarray, second: np.ndarray
    ) -> np.ndarray:
        """Codes of homes of two kinds, each with its law, shape (N, n), (1, n) when all are given.

        Parameters
        ----------
        kind : ndarray of bool, shape (N, n)
            True where the second law holds.
        first, second : ndarray, shape (k,) or (n, k)
        """
        given = getattr(self.answers, name)
        known = given != UNKNOWN
        values = given[None, :]
        if not known.all():
            drawn = np.where(kind, self.draws.choice(name, second), self.draws.choice(name, first))
            values = np.where(known, given, drawn)
        self.drawn[name] = Drawn(known, values, np.shape(first)[-1])
        return values

    def flag(self, name: str, probability: np.ndarray | None = None) -> np.ndarray:
        """Booleans of a yes-or-no unknown; `probability` of no and yes, shape (..., 2)."""
        return self.choice(name, probability).astype(bool)

    def quantity(
        self, name: str, median: np.ndarray, spread: np.ndarray, given: np.ndarray | None = None
    ) -> np.ndarray:
        """Positive numbers, shape (N, n), (1, n) when all are given, (N, 1) when homes differ in
        nothing.

        Parameters
        ----------
        median, spread : array_like
            Of a log-normal law: median, standard deviation of the logarithm. The central sample
            takes the mean: losses add up, and the middle of a sum is near the sum of the means.
        given : ndarray, shape (n,), optional
            NaN where not known; what was answered by default.
        """
        skew = np.square(spread) / 2 if self.draws.is_central else 0.0
        values = np.atleast_2d(median * np.exp(self.draws.normal(name) * spread + skew))
        given = getattr(self.answers, name, None) if given is None else given
        known = np.zeros(self.size, dtype=bool)
        if given is not None:
            known, values = np.isfinite(given), _first_known(given, values)
        self.drawn[name] = Drawn(known, values)
        return values

    def by_law(self, name: str, law: np.ndarray, given: np.ndarray | None = None) -> np.ndarray:
        """A quantity by laws of the data, shape (..., 2): the last axis is `distribution`."""
        median, spread = np.moveaxis(law, -1, 0)
        return self.quantity(name, median, spread, given)

    def note(self, name: str, known: np.ndarray, values: np.ndarray) -> None:
        """Remember an unknown that follows from another under its own name."""
        self.drawn[name] = Drawn(known, values)

    def of_choice(self, name: str, choice: str) -> np.ndarray:
        """A quantity by its entry in the data, at a choice already made."""
        return self.by_law(name, self.middle(choice, self.table(name)))

    def of(self, name: str, *codes: np.ndarray, given: np.ndarray | None = None) -> np.ndarray:
        """A quantity by its entry in the data, at the codes of its axes."""
        return self.by_law(name, self.table(name)[codes], given)

    def measured(self, name: str, estimate: np.ndarray | float) -> np.ndarray:
        """What was measured where it was, the estimate elsewhere; remembered by its field."""
        self.values[name] = self.given_or(name, estimate)
        return self.values[name]

    def given_or(self, name: str, estimate: np.ndarray | float) -> np.ndarray:
        """What was answered where it was, the estimate elsewhere."""
        return _first_known(getattr(self.answers, name), estimate)


def _first_known(given: np.ndarray, estimate: np.ndarray | float) -> np.ndarray:
    known = np.isfinite(given)
    return given[None, :] if known.all() else np.where(known, given, np.atleast_2d(estimate))


# Whether a home was renovated: the hidden cause that who insulated the roof changed the windows.
#
# Each home is of one of two kinds, renovated or left as it was; the kind leans by energy and by
# climate, and by what is told of one part of the shell. It leans in turn what is drawn of the
# other parts, whose probabilities over both kinds stay those of the data.

_NATURAL = tuple(
    VENTILATIONS.index(name)
    for name in ("window_opening", "vents", "natural_ducts", "exhaust_before_1982")
)
"""How an old home that nobody renovated has its air renewed."""
_SOCIAL = TENURES.index("social_tenant")
_LAST_WITHOUT_FANS = CONSTRUCTION_PERIODS.index("1948_1974")

_BETTER = {
    "wall_insulation": 1,
    "roof_insulation": 1,
    "floor_insulation": 1,
    "glazing": GLAZINGS.index("double"),
}
"""Part of the shell, and its first choice that is a work done."""


def leaned(law: np.ndarray, first: int, odds: float) -> np.ndarray:
    """A law for homes left as they were and for renovated ones, whose mean is the law itself.

    Parameters
    ----------
    law : ndarray, shape (..., k)
        Probability of each choice in a stock of which one half is renovated.
    first : int
        First choice that is a work done.
    odds : float
        Odds of a work done in renovated homes over those in the others.

    Returns
    -------
    ndarray, shape (2, ..., k)

    Notes
    -----
    Plackett's law of two events with a margin of one half. [1]_

    References
    ----------
    .. [1] R. L. Plackett, A class of bivariate distributions, JASA 60 (1965).

    Examples
    --------
    Half of the walls are insulated, nine times as much by the odds where renovated:

    >>> leaned(np.array([0.5, 0.5]), 1, 9.0).round(2).tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    done = law[..., first:].sum(axis=-1, keepdims=True)
    if odds == 1:
        return np.stack([law, law])
    sides = 1 + (0.5 + done) * (odds - 1)
    both = (sides - np.sqrt(sides**2 - 2 * odds * (odds - 1) * done)) / (2 * (odds - 1))
    rates = np.stack([2 * (done - both), 2 * both])
    is_done = np.arange(law.shape[-1]) >= first
    share = np.where(is_done, law / np.maximum(done, 1e-12), law / np.maximum(1 - done, 1e-12))
    return share * np.where(is_done, rates, 1 - rates)


@cache
def _laws(parameters: Parameters) -> dict[str, np.ndarray]:
    """Laws of the parts by kind of home and period, shape (2, periods, k)."""
    odds = float(parameters["unknowns.renovation_odds"].constant)
    return {
        name: leaned(parameters[f"unknowns.{name}"].constant, first, odds)
        for name, first in _BETTER.items()
    }


@dataclass(frozen=True)
class Renovated:
    """Which homes were renovated, and how they choose the parts of their shell.

    Attributes
    ----------
    laws : dict of str to ndarray, shape (2, n, k)
        Of each part, in homes left as they were and in renovated ones.
    chance : ndarray, shape (n,) or (N, n)
        Of being renovated, given what is told.
    samples : ndarray of bool, shape (N, n)
    """

    unknowns: Unknowns
    laws: dict[str, np.ndarray]
    chance: np.ndarray
    samples: np.ndarray

    def choice(self, name: str) -> np.ndarray:
        """Codes of a part of the shell, shape (N, n): given, else as homes of their kind."""
        left, done = self.laws[name]
        if self.unknowns.draws.is_central:
            chance = self.chance[..., None]
            return self.unknowns.choice(name, (1 - chance) * left + chance * done)
        return self.unknowns.choice_between(name, self.samples, left, done)


def _by_region(unknowns: Unknowns) -> np.ndarray:
    """What multiplies them in the social homes of a region that renovated less, shape (n,)."""
    answers = unknowns.answers
    factor = np.ones(len(answers.tenure))
    social = np.flatnonzero(answers.tenure == _SOCIAL)
    region = code_of("region", answers.place[social])
    figure = unknowns.parameters["unknowns.social_works_by_region"]
    for code, value in zip(figure.rows, figure.constant, strict=True):
        factor[social[region == code]] = value
    return factor


def _lead(unknowns: Unknowns) -> np.ndarray:
    """What multiplies the odds that a part was done, shape (parts, n): who lives there, the years
    since the certificates that set the rest, and whether the home is described without it."""
    answers = unknowns.answers
    by_tenure = unknowns.table("works_by_tenure")[answers.tenure] * _by_region(unknowns)
    rate, first, last = unknowns.table("works_a_year")
    since = rate ** (np.minimum(answers.year(), last) - first)
    described = answers.wall_material != UNKNOWN
    unseen = np.where(described, unknowns.table("works_unseen")[:, None], 1.0)
    return np.where(answers.tenure == UNKNOWN, 1.0, by_tenure) * since * unseen


def _led(laws: np.ndarray, first: int, odds: np.ndarray) -> np.ndarray:
    """Laws, shape (2, ..., n, k), of a part whose odds of being done are multiplied."""
    is_done = np.arange(laws.shape[-1]) >= first
    weighed = laws * np.where(is_done, odds[:, None], 1.0)
    return weighed / weighed.sum(axis=-1, keepdims=True)


def _ventilated(unknowns: Unknowns, period: np.ndarray) -> np.ndarray:
    """What multiplies the odds of a renovation: an old home told with fans, or told without."""
    fans, none = unknowns.table("renovated_by_ventilation")
    ventilation = unknowns.answers.ventilation
    is_known = (ventilation != UNKNOWN) & (period <= _LAST_WITHOUT_FANS)
    return np.where(is_known, np.where(np.isin(ventilation, _NATURAL), none, fans), 1.0)


def renovated(unknowns: Unknowns, period: np.ndarray, zone: np.ndarray) -> Renovated:
    """Homes by kind: the odds of their energy and climate, and of what is told of their shell.

    Parameters
    ----------
    period, zone : ndarray of int, shape (n,) or (N, n)
    """
    odds = unknowns.table("renovated_by_climate")[zone]
    odds = odds * unknowns.table("renovated_by_energy")[unknowns.answers.heating_carrier]
    odds = odds * _ventilated(unknowns, period)
    leads = dict(zip(_BETTER, _lead(unknowns), strict=True))
    laws = {
        name: _led(law[:, period], _BETTER[name], leads[name])
        for name, law in _laws(unknowns.parameters).items()
    }
    for name in _BETTER:
        code = getattr(unknowns.answers, name)
        is_known = code != UNKNOWN
        if is_known.any():
            homes = np.arange(len(code))
            left, done = laws[name][..., homes, np.where(is_known, code, 0)]
            tells = is_known & (left > 0) & (done > 0)
            odds = odds * np.where(tells, done / np.where(tells, left, 1.0), 1.0)
    chance = odds / (1 + odds)
    is_done = unknowns.draws.uniform("renovated") >= 1 - chance
    return Renovated(unknowns, laws, chance, is_done)
