"""Whether a voter or a judge favours one side of the page."""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.special import expit, ndtr
from scipy.stats import binom

from ratings.arrays import Column, Floats
from ratings.comparisons import Comparisons
from ratings.connectivity import groups
from ratings.counts import pair_counts
from ratings.errors import BadSetting, NoBattles
from ratings.settings import require, require_number, require_one_of
from ratings.strengths import strengths
from ratings.voter_tests import VoterTests

_DIRECTIONS = np.array(["second side", "", "first side"])


def position_bias(
    data: Comparisons, alpha: float = 0.05, by: str = "cluster", sides: str = "drawn"
) -> VoterTests:
    """For each voter (by = "cluster") or judge (by = "source"), a two-sided test of the votes that decide.

    sides: drawn, by a fair coin for every battle, whatever was asked and whoever answered: to somebody blind
    to sides a vote is for side a with probability 1/2, and the test is the exact binomial one. given: not
    drawn; then a vote is for side a as often as Bradley-Terry strengths fitted to all votes say, and the test
    is the score test (Rao 1948), whose level needs some twenty votes and strengths that are about right.
    statistic: standard errors beyond what is expected.
    """
    require_number("alpha", alpha)
    require(0 < alpha < 1, "alpha", alpha, "between 0 and 1")
    require_one_of("by", by, ("cluster", "source"))
    require_one_of("sides", sides, SIDES)
    expected = _EXPECTED[sides](data)
    used = np.flatnonzero((data.outcome <= 1) & (data.a != data.b) & ~np.isnan(expected))
    if not used.size:
        raise NoBattles("no vote decides between two competitors")
    voters, voter = np.unique(_who(data, by)[used], return_inverse=True)
    won, chance = (data.outcome[used] == 0).astype(np.float64), expected[used]
    votes = np.bincount(voter)
    beyond = np.bincount(voter, won - chance)
    statistic = beyond / np.sqrt(np.bincount(voter, chance * (1 - chance)))
    return VoterTests(
        test="position",
        alpha=alpha,
        voters=voters,
        votes=votes,
        statistic=statistic,
        p_value=SIDES[sides](statistic, np.bincount(voter, won), votes),
        direction=tuple(_DIRECTIONS[1 + np.sign(statistic).astype(int)].tolist()),
    )


def _who(data: Comparisons, by: str) -> Column:
    who: Column | None = getattr(data, by)
    if who is None:
        raise BadSetting(f"to test each {by} for the side it favours, battles need their {by}")
    return who


def _fair(data: Comparisons) -> Floats:
    return np.full(len(data), 0.5)


def _fitted(data: Comparisons) -> Floats:
    """How likely side a is to win by the strengths, (N,); NaN where the two are not comparable."""
    pairs, expected = pair_counts(data), np.full(len(data), np.nan)
    for inside in groups(pairs):
        strength = np.full(pairs.size, np.nan)
        strength[inside] = strengths(pairs.within(inside))[0]
        here = inside[data.a] & inside[data.b]
        expected[here] = expit(strength[data.a[here]] - strength[data.b[here]])
    return expected


def _exact(_: Floats, won: Floats, votes: Floats) -> Floats:
    tail = np.minimum(binom.cdf(won, votes, 0.5), binom.sf(won - 1, votes, 0.5))
    p_value: Floats = np.minimum(2 * tail, 1)
    return p_value


def _score(statistic: Floats, *_: Floats) -> Floats:
    p_value: Floats = 2 * ndtr(-np.abs(statistic))
    return p_value


_EXPECTED: Mapping[str, Callable[[Comparisons], Floats]] = {"drawn": _fair, "given": _fitted}
SIDES: Mapping[str, Callable[..., Floats]] = {"drawn": _exact, "given": _score}
