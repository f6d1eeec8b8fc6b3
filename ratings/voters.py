"""Whose votes are unlike everybody else's: the sequential test of Chatbot Arena, in both directions."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from ratings.arrays import Column, Counts, Floats, Indices
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting, NoBattles
from ratings.settings import require, require_number, require_one_of
from ratings.voter_tests import VoterTests

_CHUNK = 8_192  # voters for whom moments are drawn at a time
_DIRECTIONS = ("for favourites", "for underdogs")
TIES = ("broken", "counted")
_VALUE = np.array([2, 0, 1])  # of a vote for a, for b and for a tie, to side a, in half wins


@dataclass(frozen=True, kw_only=True)
class StrangerSettings:
    """alpha: how often an ordinary voter may be flagged. checks: how many of a voter's first `horizon` votes
    are followed by a look at all so far.

    ties: broken, at random, between a vote and those equal to it, so that a p-value is as often small as it
    should be; or counted against suspicion, as published, which among votes of only three values leaves it
    hardly ever small: a voter who tosses coins is then hardly ever found.
    """

    alpha: float = 0.05
    checks: int = 5
    horizon: int = 100
    ties: str = "broken"

    def __post_init__(self) -> None:
        require_number("alpha", self.alpha)
        require(0 < self.alpha < 1, "alpha", self.alpha, "between 0 and 1")
        for name in ("checks", "horizon"):
            value = getattr(self, name)
            require(isinstance(value, int) and value >= 1, name, value, "a whole number from 1")
        require(self.checks <= self.horizon, "checks", self.checks, "at most horizon")
        require_one_of("ties", self.ties, TIES)


def strange_voters(
    data: Comparisons, rng: np.random.Generator, settings: StrangerSettings | None = None
) -> VoterTests:
    """Voters (Comparisons.cluster) whose votes on pairs of competitors others cast otherwise.

    The test of Chiang et al. 2024 (arXiv 2403.04132, section 5.1): a vote gets the p-value (1 + #{h >= x}) /
    (1 + #h), x its value and h the votes on that pair so far; -2 sum log p after j votes is compared with
    chi-square at 2 j degrees of freedom (Fisher 1925), at moments j that the voter cannot foresee. Here it is
    run for h >= x and for h <= x, each at alpha / 2, and a voter's p_value is the smallest of all moments and
    directions times their number.

    Its level holds if all votes on a pair are exchangeable. For that, h are all votes of others and the
    voter's own earlier ones: only then are the p-values independent, being ranks one after the other; with
    the same h for each they rise and fall together. And the value of a vote is seen from the competitor that
    all votes on the pair prefer, so that who votes at random, or backwards, leans the same way on each pair.
    """
    settings = settings or StrangerSettings()
    votes = _Votes.of(data)
    moments = _moments(rng, votes.voters.size, settings)
    seen = moments <= np.diff(votes.starts)[:, None]
    there = votes.starts[:-1, None] + np.where(seen, moments, 1) - 1
    evidence = votes.evidence(_chances(rng, votes.value.size, settings))[there]
    p_value = np.where(seen[..., None], chi2.sf(evidence, 2 * moments[..., None]), np.inf)
    looks = p_value.reshape(len(moments), -1)
    most, tested = looks.argmin(axis=1), np.asarray(seen.any(axis=1))
    found = np.take_along_axis(looks, most[:, None], 1)[:, 0] * looks.shape[1]
    statistic = np.take_along_axis(evidence.reshape(looks.shape), most[:, None], 1)[:, 0]
    return VoterTests(
        test="strange",
        alpha=settings.alpha,
        voters=votes.voters,
        votes=np.diff(votes.starts),
        statistic=np.where(tested, statistic, np.nan),
        p_value=np.where(tested, np.minimum(found, 1), np.nan),
        direction=tuple(_DIRECTIONS[way] if ok else "" for way, ok in zip(most % 2, tested, strict=True)),
    )


@dataclass(frozen=True, eq=False)
class _Votes:
    """N votes that state a preference, voter by voter, each voter's in the order they were cast.

    voters: (V,). starts: where the rows of each begin, and where all end, (V + 1,). pair: 0 to P - 1, (N,).
    value: 2 for the competitor whom all votes on the pair prefer, 1 for a tie, 0 for the other, (N,).
    """

    voters: Column
    starts: Indices
    pair: Indices
    value: Indices

    @classmethod
    def of(cls, data: Comparisons) -> "_Votes":
        if data.cluster is None:
            raise BadSetting("to tell whose votes are strange, each battle needs its voter (cluster)")
        stated = np.flatnonzero((data.outcome != 3) & (data.a != data.b))
        if not stated.size:
            raise NoBattles("no vote states a preference")
        if data.time is not None:
            stated = stated[np.argsort(data.time[stated], kind="stable")]
        voters, voter = np.unique(data.cluster[stated], return_inverse=True)
        order = np.argsort(voter, kind="stable")
        rows = data.take(stated[order])
        first, second = np.minimum(rows.a, rows.b), np.maximum(rows.a, rows.b)
        _, pair = np.unique(first * len(data.names) + second, return_inverse=True)
        value = np.where(rows.a == first, _VALUE[rows.outcome], 2 - _VALUE[rows.outcome])
        behind = np.bincount(pair, value) < np.bincount(pair)
        starts = np.concatenate([[0], np.cumsum(np.bincount(voter))])
        return cls(voters, starts, pair, np.where(behind[pair], 2 - value, value))

    def evidence(self, chance: Floats) -> Floats:
        """-2 sum log p of each voter's votes up to this one, in both directions, (N, 2).

        chance: which part of the votes that are equal to it, itself included, count as more extreme, (N, 2).
        """
        history, rows = self._history(), np.arange(self.value.size)
        equal = history[rows, self.value]
        below = np.cumsum(history, axis=1)[rows, self.value] - equal
        size = history.sum(axis=1)
        beyond = np.stack([size - below - equal, below], axis=1)
        p_value = (beyond + chance * (1 + equal)[:, None]) / (1 + size)[:, None]
        total = np.cumsum(-2 * np.log(p_value), axis=0)
        before = np.concatenate([np.zeros((1, 2)), total])[self.starts[:-1]]
        evidence: Floats = total - np.repeat(before, np.diff(self.starts), axis=0)
        return evidence

    def _history(self) -> Counts:
        """How often each value was given to the pair by others, or earlier by the voter, (N, 3)."""
        one_hot = np.eye(3, dtype=np.int64)[self.value]
        every = np.stack([np.bincount(self.pair, one_hot[:, value]) for value in range(3)], axis=1)
        voter = np.repeat(np.arange(self.voters.size), np.diff(self.starts))
        order = np.lexsort((self.pair, voter))
        mine = np.cumsum(one_hot[order], axis=0)
        key = voter[order] * every.shape[0] + self.pair[order]
        starts = np.flatnonzero(np.diff(key, prepend=-1))
        length = np.diff(starts, append=key.size)
        before = np.concatenate([np.zeros((1, 3), dtype=np.int64), mine])[starts]
        all_mine = mine[starts + length - 1] - before
        not_yet = np.empty_like(one_hot)
        not_yet[order] = np.repeat(all_mine + before, length, axis=0) - mine + one_hot[order]
        return every.astype(np.int64)[self.pair] - not_yet


def _chances(rng: np.random.Generator, votes: int, settings: StrangerSettings) -> Floats:
    if settings.ties == "counted":
        return np.ones((votes, 2))
    chance = 1 - rng.random(votes)  # never zero
    return np.stack([chance, np.nextafter(1, 2) - chance], axis=1)


def _moments(rng: np.random.Generator, voters: int, settings: StrangerSettings) -> Indices:
    """Different numbers from 1 to horizon for each voter, (V, checks)."""
    some = [
        rng.random((min(_CHUNK, voters - start), settings.horizon)).argpartition(settings.checks - 1, axis=1)
        for start in range(0, voters, _CHUNK)
    ]
    return np.concatenate(some)[:, : settings.checks] + 1
