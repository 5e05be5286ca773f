"""Why an aid is refused, kept as booleans and said in codes only when asked."""

from __future__ import annotations

import numpy as np

from calc.schema.inputs import is_unknown

_BITS = 62


class Reasons:
    """Reasons by row; unknown answers leave the amount unsaid.

    Examples
    --------
    >>> why = Reasons(2)
    >>> why.add("too_recent", np.array([False, True]))
    >>> why.apply(np.array([500.0, 500.0])).tolist(), why.words().tolist()
    ([500.0, 0.0], ['', 'too_recent'])
    """

    def __init__(self, count: int, silent: np.ndarray | None = None):
        """Of `count` rows; nothing but « law_unknown » is said of those where the law is silent."""
        self.refused = np.zeros(count, dtype=bool)
        self.unsaid = np.zeros(count, dtype=bool) if silent is None else silent.copy()
        self._speaks = ~self.unsaid
        self._found: list[tuple[str, np.ndarray]] = []
        if self.unsaid.any():
            self._found.append(("law_unknown", self.unsaid.copy()))

    def add(self, code: str, where: np.ndarray) -> None:
        """Refuse some rows for a reason."""
        self.tell(code, where)
        self.refused |= where & self._speaks

    def need(self, request: object, *names: str) -> None:
        """Leave unsaid the rows where an answer is missing."""
        for name in names:
            missing = is_unknown(getattr(request, name))
            self.tell(f"needs_{name}", missing)
            self.unsaid |= missing

    def need_status(self, status: np.ndarray) -> None:
        """Leave unsaid the rows of which nobody said what the household is to the home."""
        self.tell("needs_tenure", status < 0)
        self.unsaid |= status < 0

    def tell(self, code: str, where: np.ndarray) -> None:
        """Say a reason that refuses a part only."""
        where = where & self._speaks
        if where.any():
            self._found.append((code, where))

    def tell_each(self, code: str, names: tuple[str, ...], where: np.ndarray) -> None:
        """Say a reason of each of several things, ``code:name``."""
        for place in np.flatnonzero(where.any(axis=0)):
            self.tell(f"{code}:{names[place]}", where[:, place])

    def apply(self, amount: np.ndarray) -> np.ndarray:
        """The amount, nothing where refused, NaN where it cannot be said."""
        kept = np.where(self.refused, 0.0, amount)
        return np.where(self.unsaid & ~self.refused, np.nan, kept)

    def share(self, part: np.ndarray) -> np.ndarray:
        """The share of an amount that is perhaps not told: nothing where refused, NaN where the
        law is silent."""
        return np.where(self._speaks, np.where(self.refused, 0.0, part), np.nan)

    def apply_each(self, amounts: np.ndarray) -> np.ndarray:
        """The same for amounts of shape (n, things)."""
        kept = np.where(self.refused[:, None], 0.0, amounts)
        return np.where((self.unsaid & ~self.refused)[:, None], np.nan, kept)

    def words(self) -> np.ndarray:
        """Codes joined by ``;``, by row."""
        codes = [code for code, _ in self._found]
        return joined(codes, [where for _, where in self._found], len(self.refused))


def joined(codes: list[str], where: list[np.ndarray], count: int) -> np.ndarray:
    """Text of the codes that hold on each row, joined by ``;``.

    Parameters
    ----------
    codes : list of str
    where : list of ndarray of bool, shape (n,)
    count : int
        Rows.

    Examples
    --------
    >>> joined(["a", "b"], [np.array([True, False]), np.array([True, True])], 2).tolist()
    ['a;b', 'b']
    """
    if not codes:
        return np.full(count, "", dtype="<U1")
    if len(codes) > _BITS:
        first = joined(codes[:_BITS], where[:_BITS], count)
        rest = joined(codes[_BITS:], where[_BITS:], count)
        between = np.where((first != "") & (rest != ""), ";", "")
        return np.char.add(np.char.add(first, between), rest)
    bits = np.zeros(count, dtype=np.int64)
    for place, held in enumerate(where):
        bits |= held.astype(np.int64) << place
    distinct, which = np.unique(bits, return_inverse=True)
    texts = [
        ";".join(code for place, code in enumerate(codes) if key >> place & 1)
        for key in distinct.tolist()
    ]
    return np.array(texts, dtype=str)[which]
