"""Voters who push a competitor up or down, or vote against everybody; to be read after any vote."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logsumexp

from ratings.arrays import Floats, Indices
from ratings.comparisons import Comparisons
from ratings.errors import BadSetting, NoBattles
from ratings.settings import require, require_number
from ratings.voter_tests import VoterTests

_TIE, _NONE = 2, 3
_SUSPECTED = 0.01  # of voters, before anything is known of them
_ENOUGH = 50.0  # log evidence beyond which nobody needs more


@dataclass(frozen=True, kw_only=True)
class ColluderSettings:
    """alpha: how often an ordinary voter may ever be flagged, however often one looks.

    zeal: how often one who pushes a competitor says that it is better, or worse, when it is in the battle.
    """

    alpha: float = 0.01
    zeal: float = 0.9

    def __post_init__(self) -> None:
        for name in ("alpha", "zeal"):
            value = getattr(self, name)
            require_number(name, value)
            require(0 < value < 1, name, value, "between 0 and 1")


def colluders(data: Comparisons, strengths: Floats, settings: ColluderSettings | None = None) -> VoterTests:
    """Voters (Comparisons.cluster) whose votes are better explained by a purpose than by the fit.

    The sequential likelihood ratio of Min et al. 2025 (arXiv 2501.17858) against the current fit, here with a
    composite alternative: for each competitor one who pushes it up and one who pushes it down, and one who
    votes the other way round. If votes come from the fit, a mixture of likelihood ratios is a martingale from
    1, so it ever exceeds 1 / alpha with at most probability alpha (Ville 1939); its inverse at the highest is
    the p-value, and holds whenever one looks.

    Half of each purpose's weight in the mixture is even, the other half what all other voters make of it: who
    colludes shares a purpose. Those are not the voter's own votes, so the bound holds as it did.

    strengths: natural logarithms, as a fit of Bradley and Terry gives them, (M,); a vote on a competitor
    without one (NaN) is not looked at. Ties count with their share among all votes.
    """
    settings = settings or ColluderSettings()
    if data.cluster is None:
        raise BadSetting("to tell who colludes, each battle needs its voter (cluster)")
    told = _told(data, strengths)
    if not told.size:
        raise NoBattles("no vote states a preference between competitors with a strength")
    voters, voter = np.unique(data.cluster[told], return_inverse=True)
    rows = data.take(told)
    paths = [_Path.of(rows, own) for own in _of_each(voter, voters.size)]
    ratio = _ratios(rows, strengths, settings.zeal)
    belief = _Belief.of(paths, ratio, 2 * len(data.names) + 1)
    found = [_highest(path, ratio, belief.weights(number)) for number, path in enumerate(paths)]
    peak = np.array([value for value, _ in found])
    return VoterTests(
        test="colluders",
        alpha=settings.alpha,
        voters=voters,
        votes=np.bincount(voter, minlength=voters.size),
        statistic=peak,
        p_value=np.exp(-np.maximum(peak, 0)),
        direction=tuple(_words(data.names, purpose) for _, purpose in found),
    )


@dataclass(frozen=True, eq=False)
class _Path:
    """The votes of one voter, in order. purposes: which these votes tell from the fit, (K,).

    columns: to which of these each column of the ratios belongs, vote by vote, (n, 5).
    """

    own: Indices
    purposes: Indices
    columns: Indices

    @classmethod
    def of(cls, rows: Comparisons, own: Indices) -> "_Path":
        """Purposes by number: up is twice a competitor's, down one more, the other way round the last."""
        a, b = rows.a[own], rows.b[own]
        around = np.full(own.size, 2 * len(rows.names))
        each = np.stack([2 * a, 2 * a + 1, 2 * b, 2 * b + 1, around], axis=1)
        purposes, columns = np.unique(each, return_inverse=True)
        return cls(own, purposes, columns.reshape(each.shape))

    def evidence(self, ratio: Floats) -> Floats:
        """log of the likelihood ratio of each purpose after each vote, (n, K)."""
        steps = np.zeros((self.own.size, self.purposes.size))
        np.put_along_axis(steps, self.columns, ratio[self.own], axis=1)
        return np.cumsum(steps, axis=0)


@dataclass(frozen=True, eq=False)
class _Belief:
    """How much each voter's votes speak for each purpose: (V) sparse rows, and their sum, (P,)."""

    rows: list[tuple[Indices, Floats]]
    total: Floats

    @classmethod
    def of(cls, paths: list[_Path], ratio: Floats, size: int) -> "_Belief":
        total, rows = np.zeros(size), []
        for path in paths:
            odds = _SUSPECTED / size * np.exp(np.minimum(path.evidence(ratio)[-1], _ENOUGH))
            rows.append((path.purposes, odds / (1 + odds.sum())))
            np.add.at(total, *rows[-1])
        return cls(rows, total)

    def weights(self, voter: int) -> Floats:
        """Of each purpose in the mixture for a voter, whose own votes have no part in them, (P,)."""
        others = self.total.copy()
        np.subtract.at(others, *self.rows[voter])
        others = np.maximum(others, 0) + _SUSPECTED / others.size
        weights: Floats = (1 / others.size + others / others.sum()) / 2
        return weights


def _told(data: Comparisons, strengths: Floats) -> Indices:
    known = np.isfinite(strengths)
    told = np.flatnonzero((data.outcome != _NONE) & (data.a != data.b) & known[data.a] & known[data.b])
    return told if data.time is None else told[np.argsort(data.time[told], kind="stable")]


def _ratios(rows: Comparisons, strengths: Floats, zeal: float) -> Floats:
    """log of the chance of each vote under a purpose over that under the fit, (N, 5).

    Columns: a pushed up, a pushed down, b pushed up, b pushed down, everything the other way round.
    """
    ties = (1 + np.count_nonzero(rows.outcome == _TIE)) / (2 + rows.outcome.size)
    better = expit(strengths[rows.a] - strengths[rows.b])
    fit = np.stack([(1 - ties) * better, (1 - ties) * (1 - better), np.full(better.size, ties)], axis=1)
    up = np.array([zeal, (1 - zeal) * (1 - ties), (1 - zeal) * ties])
    at = np.arange(rows.outcome.size), rows.outcome
    for_a, for_b = up[rows.outcome], up[[1, 0, 2]][rows.outcome]
    purposes = np.stack([for_a, for_b, for_b, for_a, fit[:, [1, 0, 2]][at]], axis=1)
    ratios: Floats = np.log(purposes / fit[at][:, None])
    return ratios


def _of_each(voter: Indices, voters: int) -> Iterator[Indices]:
    """The rows of each voter, in order."""
    order = np.argsort(voter, kind="stable")
    yield from np.split(order, np.cumsum(np.bincount(voter, minlength=voters))[:-1])


def _highest(path: _Path, ratio: Floats, weights: Floats) -> tuple[float, int]:
    """The highest log evidence that a voter's votes ever reached, and the purpose that is likeliest then."""
    weighed = path.evidence(ratio) + np.log(weights[path.purposes])
    # Of purposes that these votes say nothing about, the evidence stays 1.
    silent = max(1 - weights[path.purposes].sum(), np.finfo(float).tiny)
    evidence = np.logaddexp(logsumexp(weighed, axis=1), np.log(silent))
    top = int(evidence.argmax())
    return float(evidence[top]), int(path.purposes[weighed[top].argmax()])


def _words(names: tuple[str, ...], purpose: int) -> str:
    if purpose == 2 * len(names):
        return "the other way round"
    return f"{'down' if purpose % 2 else 'up'}: {names[purpose // 2]}"
