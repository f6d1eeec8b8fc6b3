"""Bradley-Terry strengths by maximum likelihood, a tie counting half a win to each side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve
from scipy.special import expit

from ratings.arrays import Floats
from ratings.board import Group, Solution
from ratings.clusters import clustered
from ratings.comparisons import Comparisons
from ratings.counts import Pairs
from ratings.likelihood import rate
from ratings.newton import climb
from ratings.result import Ratings
from ratings.sandwich import grounded, information, robust
from ratings.settings import LikelihoodSettings, require_one_of


def _robust(group: Group, strength: Floats) -> Floats:
    return robust(group.pairs, expit(strength[group.pairs.first] - strength[group.pairs.second]))


# How the covariance of the strengths is estimated, from the group and its strengths.
ERRORS: Mapping[str, Callable[[Group, Floats], Floats]] = {"robust": _robust, "clustered": clustered}


@dataclass(frozen=True, kw_only=True)
class BradleyTerrySettings(LikelihoodSettings):
    """error: robust, or clustered where battles of one cluster (a voter, an item) are not independent."""

    error: str = "robust"

    def __post_init__(self) -> None:
        super().__post_init__()
        require_one_of("error", self.error, ERRORS)


def bradley_terry(data: Comparisons, settings: BradleyTerrySettings) -> Ratings:
    """P(i beats j) = expit(r_i - r_j) (Bradley and Terry 1952, Biometrika 39), with robust intervals."""

    def solve(group: Group) -> Solution:
        strength, iterations = strengths(group.pairs)
        return Solution(strength, ERRORS[settings.error](group, strength), iterations)

    return rate(data, solve, settings, "bt")


def strengths(pairs: Pairs) -> tuple[Floats, int]:
    """Maximum-likelihood strengths, logits, mean zero, (M,), and the Newton steps it took.

    Zeros the score g_i = sum_j S_ij - N_ij expit(r_i - r_j), S the credit and N the battles of a pair.
    """

    def hill(strength: Floats) -> tuple[Floats, Callable[[], Floats]]:
        expected = expit(strength[pairs.first] - strength[pairs.second])
        surprise = pairs.credit - pairs.total * expected
        score = pairs.per_competitor(surprise, -surprise)

        def step() -> Floats:
            direction: Floats = cho_solve(grounded(information(pairs, expected)), score, check_finite=False)
            return direction

        return score, step

    strength, iterations = climb(hill, np.zeros(pairs.size), "Bradley-Terry")
    return strength - strength.mean(), iterations
