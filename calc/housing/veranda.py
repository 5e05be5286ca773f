"""What an unheated veranda or a closed loggia changes: walls and windows behind it, its sun."""

from __future__ import annotations

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.shape import GROUP_OF_ZONE
from calc.housing.unknowns import Unknowns
from calc.schema.vocabulary import ORIENTATIONS, VERANDAS

_TOWARDS = {"north": ("north",), "east_or_west": ("east", "west"), "south": ("south",)}
_FACES = np.array(
    [[float(side in _TOWARDS.get(name, ())) for side in ORIENTATIONS] for name in VERANDAS]
)
_FACES = _FACES / np.maximum(_FACES.sum(axis=1, keepdims=True), 1.0)
"""Share of a veranda's glass by orientation, shape (verandas, orientations)."""


def has_veranda(answers: HousingAnswers) -> np.ndarray:
    """Where an unheated veranda was told, shape (n,)."""
    return answers.veranda > VERANDAS.index("none")


def _reduction(
    answers: HousingAnswers, unknowns: Unknowns, zone: np.ndarray, is_insulated: np.ndarray
) -> np.ndarray:
    """b towards the veranda; 1 without one."""
    table = unknowns.parameters["fabric.veranda_reduction"].constant
    side = np.maximum(answers.veranda - 1, 0)
    found = table[GROUP_OF_ZONE[zone], side, np.where(is_insulated, 0, 1)]
    return np.where(has_veranda(answers), found, 1.0)


def kept(
    answers: HousingAnswers,
    unknowns: Unknowns,
    zone: np.ndarray,
    part: str,
    is_insulated: np.ndarray,
) -> np.ndarray:
    """Share of its losses that a part of the shell keeps, some of it being behind the veranda.

    Parameters
    ----------
    zone : ndarray of int
    part : str
        ``walls`` or ``windows``.
    is_insulated : ndarray of bool
        Glass never is.

    References
    ----------
    .. [1] 3CL-DPE 2021, §3.1.
    """
    if not has_veranda(answers).any():
        return np.ones((1, 1))
    behind = np.minimum(unknowns.of(f"veranda_{part}"), 1.0)
    return 1 - behind * (1 - _reduction(answers, unknowns, zone, is_insulated))


def sunlit(
    answers: HousingAnswers,
    unknowns: Unknowns,
    zone: np.ndarray,
    windows: np.ndarray,
    clear: np.ndarray,
) -> np.ndarray:
    """Windows by orientation that would let in as much sun, veranda included, shape (N, n, 5). [m²]

    Parameters
    ----------
    windows : ndarray, shape (N, n, 5)
    clear : ndarray, shape (N, n)
        Solar factor × shading of these windows. [-]

    References
    ----------
    .. [1] 3CL-DPE 2021, §6.3: direct sun through its glass, and what it keeps, of factor
       0.8 T + 0.024, reaches the home by b.
    """
    present = has_veranda(answers)
    if not present.any():
        return windows
    passes, kept_share, kept_frame = unknowns.parameters["fabric.veranda_sun"].constant
    towards = _reduction(answers, unknowns, zone, np.zeros((1, 1), dtype=bool))
    behind = np.minimum(unknowns.of("veranda_windows"), 1.0)
    direct = behind * windows.sum(axis=-1) * passes * (1 - towards)
    stored = unknowns.of("veranda_glass") * (kept_share * passes + kept_frame)
    facing = direct + towards * stored / np.maximum(clear, 0.05)
    open_air = windows * np.where(present, 1 - behind, 1.0)[..., None]
    return open_air + np.where(present, facing, 0.0)[..., None] * _FACES[answers.veranda]
