"""Who asks for an aid: what one is to the home decides which aids are open."""

from __future__ import annotations

import numpy as np

from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import TENURES, UNKNOWN

STATUSES = (*TENURES, "company")
"""What an aid distinguishes: a company (SCI) may own what its partners live in or let."""
_RENTERS = tuple(STATUSES.index(name) for name in ("tenant", "social_tenant"))
_OCCUPIERS = tuple(STATUSES.index(name) for name in ("owner_occupier", "buyer"))
_COMPANY = STATUSES.index("company")


def status_of(tenure: np.ndarray, owner_occupier: np.ndarray, by_sci: np.ndarray) -> np.ndarray:
    """Place in ``STATUSES`` of each request, ``UNKNOWN`` where nobody said.

    Parameters
    ----------
    tenure : ndarray of int, shape (n,)
        Place in ``TENURES``, or unknown.
    owner_occupier : ndarray of int, shape (n,)
        Stands in for a tenure that was not told: 0 is a tenant.
    by_sci : ndarray of int, shape (n,)
        1 where a company owns the home.

    Examples
    --------
    >>> unknown = np.full(3, -1)
    >>> found = status_of(unknown, np.array([1, 0, -1]), np.array([0, 0, 1]))
    >>> [STATUSES[place] for place in found]
    ['owner_occupier', 'tenant', 'company']
    """
    implied = np.select(
        [owner_occupier == 1, owner_occupier == 0],
        [STATUSES.index("owner_occupier"), STATUSES.index("tenant")],
        UNKNOWN,
    )
    status = np.where(is_unknown(tenure), implied, tenure)
    return np.where((by_sci == 1) & ~np.isin(status, _RENTERS), _COMPANY, status)


def rents(status: np.ndarray) -> np.ndarray:
    """Whether one lives in a home that another owns."""
    return np.isin(status, _RENTERS)


def refusal(status: np.ndarray, is_open: np.ndarray) -> dict[str, np.ndarray]:
    """Why a status closes an aid: a code and the rows that it holds on.

    Examples
    --------
    >>> tenant = np.array([STATUSES.index("tenant")])
    >>> [code for code, where in refusal(tenant, np.array([False])).items() if where.any()]
    ['owners_only']
    """
    shut = ~is_open
    by_company = status == _COMPANY
    occupies = np.isin(status, _OCCUPIERS)
    return {
        "owners_only": shut & rents(status),
        "natural_persons_only": shut & by_company,
        "landlords_only": shut & occupies,
        "occupiers_only": shut & ~rents(status) & ~by_company & ~occupies,
    }
