"""Prediction-powered Bradley-Terry: few votes of people, sharpened by many verdicts of a judge."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ratings.arrays import Floats
from ratings.board import Group, Solution
from ratings.comparisons import Comparisons
from ratings.counts import Pairs, pair_counts
from ratings.errors import BadComparisons, NotConverged
from ratings.leverages import spread
from ratings.likelihood import rate
from ratings.merged_agreement import agreement
from ratings.merged_battles import choose_judge, match
from ratings.merged_draw import require_random_draw
from ratings.merged_moments import Moments, moments
from ratings.result import Ratings
from ratings.sandwich import information, inverse, laplacian, without_false_certainty
from ratings.settings import LikelihoodSettings, require
from ratings.strengths import expectations, strengths

_HALVINGS = 10
_LEFT = 0.1  # of a square, at least, that no strength can follow
_NOTHING_TO_ADD = "people voted on every battle that the judge decided, so its verdicts add nothing"


@dataclass(frozen=True, kw_only=True)
class MergedSettings(LikelihoodSettings):
    """human: the source of votes. judge: the source of verdicts; may be empty where there is only one."""

    human: str = "human"
    judge: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        require(isinstance(self.human, str) and self.human != "", "human", self.human, "a source")
        require(isinstance(self.judge, str), "judge", self.judge, "a source")
        require(self.judge != self.human, "judge", self.judge, f"another source than {self.human!r}")


def merged(data: Comparisons, settings: MergedSettings) -> Ratings:
    """Ratings by people's votes, corrected pair by pair by what the judge's verdicts say about the draw.

    The estimate is that of Bradley-Terry on votes y, with first's credit in each pair replaced by

        S = sum y + lambda sum v (f' - f)

    over battles with v votes and a verdict f, f' being the mean verdict on all battles of the pair, with or
    without votes, had the judge seen them on the same sides. The correction has mean zero whatever the judge
    prefers and whichever pairs it saw, as long as people voted on a random draw of a pair's battles; so the
    ratings mean what people's votes alone would mean, and only their noise shrinks. For one vote a battle, n
    battles with votes and N without, this is S_y + lambda N / (n + N) (n / N S_F - S_f), the
    prediction-powered estimate (Angelopoulos, Duchi and Zrnic 2023, arXiv 2311.01453) by stratum (Fisch et
    al. 2024, arXiv 2406.04291), each pair at the weight that its own n and N call for. lambda, between 0 and
    1, minimises the summed variance of the strengths.

    The intervals are sandwich intervals with a square for each battle: votes on the same battle may depend on
    each other, and the noise of verdicts without votes counts; clusters are not used. Weights of votes,
    inverse chances of a battle to be voted on, reweight a draw that was not uniform; weights of verdicts are
    not used. A vote that both replies are bad states no preference, but its battle is part of the draw; such
    a verdict is no verdict.

    parameters (of the first component): weight, that of a battle's verdict, averaged over battles with votes;
    gain, by which factor the votes of people would have to be multiplied for the same variances, the median
    over competitors; human_votes and effective_votes, before and after that; judge_only, verdicts without
    votes on pairs that people voted on; agreement and rho of ratings.merged_agreement. Raises BadComparisons
    or BadSetting where there is nothing to merge, and where people clearly did not vote on a random draw.
    """
    judge = choose_judge(data, settings.human, settings.judge)
    battles = match(data, settings.human, judge)
    if not battles.labelled.any():
        problem = (
            f"no battle has both a vote of {settings.human!r} and a verdict of {judge!r}: its bias is unknown"
        )
        raise BadComparisons(problem, column="item")
    require_random_draw(battles, data.names)
    votes = data.take(np.asarray(data.source == settings.human))
    pairs = pair_counts(votes)
    evidence = moments(battles, pairs)

    def solve(group: Group) -> Solution:
        inside = group.inside[pairs.first] & group.inside[pairs.second]
        return _solve(group.pairs, evidence.of(inside), agreement(battles.among(group.inside)))

    return rate(votes, solve, settings, "merged")


@dataclass(frozen=True, eq=False)
class _At:
    """The votes of P pairs at strengths: what first is expected to score, (P,), and H^+, (M, M)."""

    pairs: Pairs
    expected: Floats
    bread: Floats

    @classmethod
    def strengths(cls, pairs: Pairs, strength: Floats) -> "_At":
        expected = expectations(pairs, strength)
        return cls(pairs, expected, inverse(information(pairs, expected)))

    def best_weight(self, evidence: Moments) -> float:
        """The weight of least trace of H^+ meat H^+."""
        return evidence.weight(self.expected, spread(self.pairs, self.bread @ self.bread))

    def covariance(self, evidence: Moments, weight: float) -> Floats:
        """H^+ meat H^+, (M, M), squares over 1 - leverage of a battle (MacKinnon and White 1985, HC2)."""
        information = self.expected * (1 - self.expected) * evidence.heft
        left = 1 - information * spread(self.pairs, self.bread)
        meat = laplacian(self.pairs, evidence.meat(self.expected, weight) / np.maximum(left, _LEFT))
        covariance = self.bread @ meat @ self.bread
        return without_false_certainty(self.pairs, covariance, np.diag(meat), np.diag(self.bread))


def _solve(pairs: Pairs, evidence: Moments, known: Mapping[str, float]) -> Solution:
    by_votes, _ = strengths(pairs)
    before = _At.strengths(pairs, by_votes)
    best = before.best_weight(evidence)
    strength, weight, iterations = _strengths(pairs, evidence.correction, by_votes, best)
    covariance = _At.strengths(pairs, strength).covariance(evidence, weight)
    gain = float(np.median(np.diag(before.covariance(evidence, 0.0)) / np.diag(covariance)))
    votes, alone = int(pairs.number[:, :3].sum()), int(evidence.alone.sum())
    numbers = {"weight": weight * evidence.share, "gain": gain, "human_votes": votes, "judge_only": alone}
    return Solution(
        strength,
        covariance,
        iterations,
        parameters={**numbers, "effective_votes": votes * gain, **known},
        warnings=_warnings(best, weight, alone),
    )


def _strengths(pairs: Pairs, correction: Floats, start: Floats, weight: float) -> tuple[Floats, float, int]:
    """Strengths, the weight they are at, and steps; the weight is halved until all strengths are finite."""
    for tried in (*(weight / 2**k for k in range(_HALVINGS)), 0.0):
        shift = tried * correction
        credited = pairs.weight + np.outer(shift, [1.0, -1.0, 0.0, 0.0])
        try:
            strength, iterations = strengths(replace(pairs, weight=credited), start)
        except NotConverged:
            continue
        return strength, tried, iterations
    raise NotConverged("the votes of people have no finite strengths")


def _warnings(best: float, weight: float, alone: int) -> tuple[str, ...]:
    if not alone:
        return (_NOTHING_TO_ADD,)
    if weight == best:
        return ()
    return (f"the judge's weight was lowered from {best:.2g} to {weight:.2g} to keep all strengths finite",)
