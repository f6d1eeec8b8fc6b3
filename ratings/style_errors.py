"""What the squared scores of the battles say about the error of strengths and coefficients."""

from collections.abc import Callable, Mapping

from ratings.arrays import Floats
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting
from ratings.style_design import Design


def robust(design: Design, expected: Floats, rows: Comparisons) -> list[Floats]:
    """Every battle on its own (Huber 1967; White 1982, Econometrica 50)."""
    surprise = design.weight * (design.credit - expected)
    return design.squares(_likely(design, expected), surprise**2)


def clustered(design: Design, expected: Floats, rows: Comparisons) -> list[Floats]:
    """Scores summed within clusters (Liang and Zeger 1986, Biometrika 73)."""
    if rows.cluster is None:
        raise BadSetting("error = 'clustered' needs a cluster for each battle")
    surprise = design.weight * (design.credit - expected)
    return [
        *design.squares(_likely(design, expected)),
        design.clustered_squares(surprise, rows.cluster),
    ]


def _likely(design: Design, expected: Floats) -> Floats:
    return design.weight * expected * (1 - expected)


# Information and summed squared scores, (R + K, R + K) each, given what a was expected to score, (N,).
ERRORS: Mapping[str, Callable[[Design, Floats, Comparisons], list[Floats]]] = {
    "robust": robust,
    "clustered": clustered,
}
