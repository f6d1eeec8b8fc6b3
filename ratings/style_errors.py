"""What the squared scores of the battles say about the error of strengths and coefficients."""

from collections.abc import Callable, Mapping

from ratings.arrays import Column, Floats
from ratings.errors import BadSetting
from ratings.style_design import Design


def robust(design: Design, expected: Floats, cluster: Column | None) -> list[Floats]:
    """Every battle on its own (Huber 1967; White 1982, Econometrica 50)."""
    return design.squares(design.likely(expected), design.surprise(expected) ** 2)


def clustered(design: Design, expected: Floats, cluster: Column | None) -> list[Floats]:
    """Scores summed within clusters (Liang and Zeger 1986, Biometrika 73)."""
    if cluster is None:
        raise BadSetting("error = 'clustered' needs a cluster for each battle")
    (information,) = design.squares(design.likely(expected))
    return [information, design.clustered_squares(design.surprise(expected), cluster)]


# Information and summed squared scores, (R + K, R + K) each, given what a was expected to score, (N,).
ERRORS: Mapping[str, Callable[[Design, Floats, Column | None], list[Floats]]] = {
    "robust": robust,
    "clustered": clustered,
}
