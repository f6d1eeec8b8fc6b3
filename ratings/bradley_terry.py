"""Bradley-Terry ratings: maximum likelihood, a tie counting half a win to each side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ratings.arrays import Floats
from ratings.board import Group, Solution
from ratings.bootstrap import replicates
from ratings.clusters import clustered, reach
from ratings.comparisons import Comparisons
from ratings.leverages import unbiased
from ratings.likelihood import rate
from ratings.result import Ratings
from ratings.sandwich import (
    information,
    inverse,
    robust,
    squared_residuals,
    without_false_certainty,
)
from ratings.scores import Profile
from ratings.settings import LikelihoodSettings, require, require_one_of
from ratings.strengths import expectations, strengths


@dataclass(frozen=True, kw_only=True)
class BradleyTerrySettings(LikelihoodSettings):
    """error: robust; score, for intervals that are right for competitors with few battles, too; clustered, if
    battles of one voter or item are not independent; or bootstrap.

    replicates: of the bootstrap, whose intervals are percentiles; it draws from `seed`.
    """

    error: str = "robust"
    replicates: int = 1_000

    def __post_init__(self) -> None:
        super().__post_init__()
        require_one_of("error", self.error, ERRORS)
        whole = isinstance(self.replicates, int) and self.replicates >= 100
        require(whole, "replicates", self.replicates, "a whole number from 100")


_Strengths = tuple[Floats, int]
Errors = Callable[[Group, _Strengths, BradleyTerrySettings], Solution]


def bradley_terry(data: Comparisons, settings: BradleyTerrySettings) -> Ratings:
    """P(i beats j) = expit(r_i - r_j) (Bradley and Terry 1952, Biometrika 39)."""

    def solve(group: Group) -> Solution:
        return ERRORS[settings.error](group, strengths(group.pairs), settings)

    return rate(data, solve, settings, "bt")


def _robust(group: Group, fitted: _Strengths, _: BradleyTerrySettings) -> Solution:
    strength, iterations = fitted
    return Solution(strength, robust(group.pairs, expectations(group.pairs, strength)), iterations)


def _score(group: Group, fitted: _Strengths, settings: BradleyTerrySettings) -> Solution:
    strength, iterations = fitted
    pairs, expected = group.pairs, expectations(group.pairs, strength)
    bread = inverse(information(pairs, expected))
    covariance = unbiased(pairs, expected, bread)
    scale = np.diag(covariance) / np.diag(bread)
    down, up = Profile.of(pairs, strength, bread).interval(scale, settings.z)
    return Solution(strength, covariance, iterations, interval=(strength + down, strength + up))


def _clustered(group: Group, fitted: _Strengths, settings: BradleyTerrySettings) -> Solution:
    strength, iterations = fitted
    covariance = clustered(group, strength)
    half = reach(group, settings.tail) * np.sqrt(np.diag(covariance))
    interval, unbounded = (strength - half, strength + half), int(np.isinf(half).sum())
    said = (f"{unbounded} competitor(s) met fewer than two clusters in effect: nothing bounds their ratings",)
    return Solution(strength, covariance, iterations, interval=interval, warnings=said if unbounded else ())


def _bootstrap(group: Group, fitted: _Strengths, settings: BradleyTerrySettings) -> Solution:
    strength, iterations = fitted
    pairs, expected = group.pairs, expectations(group.pairs, strength)
    drawn = replicates(pairs, strength, settings.replicates, np.random.default_rng(settings.seed))
    spread, residuals = np.cov(drawn, rowvar=False), squared_residuals(pairs, expected)
    squares, model = (
        pairs.per_competitor(residuals, residuals),
        np.diag(inverse(information(pairs, expected))),
    )
    covariance = without_false_certainty(pairs, spread, squares, model)
    raised = np.diag(covariance) > np.diag(spread)
    half = settings.z * np.sqrt(np.diag(covariance))
    lower, upper = np.quantile(drawn, [settings.tail, 1 - settings.tail], axis=0)
    lower, upper = np.where(raised, strength - half, lower), np.where(raised, strength + half, upper)
    return Solution(strength, covariance, iterations, interval=(lower, upper))


ERRORS: Mapping[str, Errors] = {
    "robust": _robust,
    "score": _score,
    "clustered": _clustered,
    "bootstrap": _bootstrap,
}
