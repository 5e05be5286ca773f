"""What is not known of a home, drawn from what is: each unknown by its name."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from calc.parameters import Parameters
from calc.schema.vocabulary import UNKNOWN
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
    """Draws the unknowns of n homes and remembers them, field by field.

    A name that is a field of the answers is an assumption a household can correct.
    """

    draws: Draws
    parameters: Parameters
    size: int
    drawn: dict[str, Drawn] = field(default_factory=dict)
    values: dict[str, np.ndarray] = field(default_factory=dict)
    """What follows from the rest and an adviser may measure, by field."""
    chances: dict[str, np.ndarray] = field(default_factory=dict)
    """In the central world alone: of each choice by home, shape (1, n, k), 1 where it is told."""

    def table(self, name: str) -> np.ndarray:
        """Values of the parameter ``unknowns.<name>``."""
        return self.parameters[f"unknowns.{name}"].constant

    def choice(self, name: str, given: np.ndarray | None, probabilities: np.ndarray) -> np.ndarray:
        """Codes, shape (N, n), (1, n) when all are given, (N, 1) when homes differ in nothing.

        Parameters
        ----------
        given : ndarray of int, shape (n,), or None
            What was answered; UNKNOWN elsewhere.
        probabilities : ndarray, shape (k,), (n, k) or (N, n, k)
            Of each choice, where unknown.
        """
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
            told = np.arange(np.shape(probabilities)[-1]) == np.asarray(values)[..., None]
            self.chances[name] = np.where(known[:, None], told, probabilities)
        return values

    def middle(self, name: str, table: np.ndarray) -> np.ndarray:
        """What a table says of the choice of each world; in the central one, the mean of what it
        says of the choices that may be: a world of the likeliest choices alone is no middle.

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
        self, name: str, given: np.ndarray, kind: np.ndarray, first: np.ndarray, second: np.ndarray
    ) -> np.ndarray:
        """Codes of homes of two kinds, each with its law, shape (N, n), (1, n) when all are given.

        Parameters
        ----------
        given : ndarray of int, shape (n,)
            What was answered; UNKNOWN elsewhere.
        kind : ndarray of bool, shape (N, n)
            True where the second law holds.
        first, second : ndarray, shape (k,) or (n, k)
        """
        known = given != UNKNOWN
        values = given[None, :]
        if not known.all():
            drawn = np.where(kind, self.draws.choice(name, second), self.draws.choice(name, first))
            values = np.where(known, given, drawn)
        self.drawn[name] = Drawn(known, values, np.shape(first)[-1])
        return values

    def flag(self, name: str, given: np.ndarray | None, probability: np.ndarray) -> np.ndarray:
        """Booleans of a yes-or-no unknown; `probability` of no and yes, shape (..., 2)."""
        return self.choice(name, given, probability).astype(bool)

    def quantity(
        self, name: str, given: np.ndarray | None, median: np.ndarray, spread: np.ndarray
    ) -> np.ndarray:
        """Positive numbers, shape (N, n), (1, n) when all are given, (N, 1) when homes differ in
        nothing.

        Parameters
        ----------
        given : ndarray, shape (n,), or None
            What was answered; NaN elsewhere.
        median, spread : array_like
            Of a log-normal law: median, standard deviation of the logarithm. The central world
            takes the mean: losses add up, and the middle of a sum is near the sum of the means.
        """
        skew = np.square(spread) / 2 if self.draws.is_central else 0.0
        drawn = median * np.exp(self.draws.normal(name) * spread + skew)
        values = self.given_or(given, drawn)
        known = np.isfinite(given) if given is not None else np.zeros(self.size, dtype=bool)
        self.drawn[name] = Drawn(known, values)
        return values

    def note(self, name: str, known: np.ndarray, values: np.ndarray) -> None:
        """Remember an unknown that follows from another under its own name."""
        self.drawn[name] = Drawn(known, values)

    def of_choice(self, name: str, choice: str) -> np.ndarray:
        """A quantity by its entry in the data, at a choice already made."""
        law = self.middle(choice, self.table(name))
        return self.quantity(name, None, law[..., 0], law[..., 1])

    def of(self, name: str, given: np.ndarray | None = None, *codes: np.ndarray) -> np.ndarray:
        """A quantity by its entry in the data, at the codes of its axes."""
        law = self.table(name)[tuple(codes)] if codes else self.table(name)
        return self.quantity(name, given, law[..., 0], law[..., 1])

    def measured(self, name: str, given: np.ndarray, estimate: np.ndarray | float) -> np.ndarray:
        """What was measured where it was, the estimate elsewhere; remembered by its field."""
        self.values[name] = self.given_or(given, estimate)
        return self.values[name]

    def given_or(self, given: np.ndarray | None, estimate: np.ndarray | float) -> np.ndarray:
        """What was given where it was, the estimate elsewhere."""
        if given is None:
            return np.atleast_2d(estimate)
        known = np.isfinite(given)
        if known.all():
            return given[None, :]
        return np.where(known, given, np.atleast_2d(estimate))
