"""How many examples a property is tried on: few in `make test`, many in `make explore`."""

from __future__ import annotations

from hypothesis import settings

_FEWER, _LEAST, _MORE = 3, 3, 20


def is_exploring() -> bool:
    """Whether this is `make explore`."""
    return settings.get_current_profile_name() == "explore"


def examples(count: int) -> int:
    """A third of a usual number, the same at each run; or twenty times it, never drawn before."""
    if is_exploring():
        return count * _MORE
    return max(count // _FEWER, _LEAST)
