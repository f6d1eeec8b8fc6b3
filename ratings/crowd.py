"""Crowd-BT: strengths, and how reliable each annotator is, estimated together."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Counts, Floats
from ratings.board import Group, Solution
from ratings.comparisons import Comparisons
from ratings.connectivity import giant
from ratings.counts import pair_counts
from ratings.crowd_error import CrowdError
from ratings.crowd_model import Crowd
from ratings.crowd_votes import annotators, votes_of
from ratings.errors import NoBattles
from ratings.likelihood import rate
from ratings.result import Ratings
from ratings.settings import LikelihoodSettings, require, require_number
from ratings.squarem import squarem


@dataclass(frozen=True, kw_only=True)
class CrowdSettings(LikelihoodSettings):
    """human: the source whose rows are by the person in cluster; rows of another source are by that judge.

    right, wrong: how often the prior, Beta(right, wrong), has seen each annotator be right and wrong.
    anchor: virtual ties of an average competitor, which keep every strength finite.
    """

    human: str = "human"
    right: float = 10.0
    wrong: float = 1.0
    anchor: float = 0.1

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("right", "wrong", "anchor"):
            require_number(name, getattr(self, name))
        require(self.right >= 1, "right", self.right, "1 or more")
        require(self.wrong >= 1, "wrong", self.wrong, "1 or more")
        require(
            self.right > self.wrong, "right", self.right, "more than wrong, or nothing tells up from down"
        )
        require(self.anchor > 0, "anchor", self.anchor, "positive")


@dataclass(frozen=True, eq=False)
class Reliabilities:
    """How often each of K annotators is estimated to vote for whom they should.

    eta: 1 always, 1/2 at random, 0 always reversed; NaN where none of the votes could be used, (K,).
    votes: how many were used, (K,).
    """

    annotators: tuple[str, ...]
    eta: Floats
    votes: Counts


def crowd(data: Comparisons, settings: CrowdSettings) -> Ratings:
    """Strengths of largest posterior density together with the annotators' reliabilities, ties half a win.

    Nobody is dropped: whose votes look random simply moves little. Differences are wider than those of
    Bradley-Terry, which takes errors for closeness. How much wider rests partly on the prior: the most likely
    reliability of an annotator with few votes is 1, which makes the spread of all ratings too small by a
    common factor. The intervals account for the estimation of the reliabilities, not for that factor.

    parameters (of the first component): annotators; reliability, its mean over votes.
    """

    def solve(group: Group) -> Solution:
        model = _model(group, settings)
        strength, eta, leaps = _fitted(model)
        cast = model.votes.cast
        return Solution(
            strength,
            CrowdError(model, strength, eta).covariance(),
            leaps,
            parameters={"annotators": cast.size, "reliability": float(eta @ cast / cast.sum())},
            warnings=_warnings(eta, cast),
        )

    return rate(data, solve, settings, "crowd")


def reliability(data: Comparisons, settings: CrowdSettings | None = None) -> Reliabilities:
    """Reliabilities of all annotators in data by their votes in the largest comparable group."""
    settings = settings or CrowdSettings()
    pairs = pair_counts(data)
    inside = giant(pairs)
    if not inside.any():
        raise NoBattles(
            "no two competitors have both won and lost against each other, directly or through others"
        )
    model = _model(Group(pairs.within(inside), data, inside), settings)
    names, _ = annotators(data, settings.human)
    known = {name: index for index, name in enumerate(model.votes.annotators)}
    (_, eta, _), cast = _fitted(model), model.votes.cast
    return Reliabilities(
        names,
        np.array([eta[known[name]] if name in known else np.nan for name in names]),
        np.array([cast[known[name]] if name in known else 0 for name in names], dtype=np.int64),
    )


def _model(group: Group, settings: CrowdSettings) -> Crowd:
    total = group.pairs.total
    anchors = settings.anchor * group.pairs.size / 2 * total / total.sum()
    return Crowd(group.pairs, votes_of(group, settings.human), anchors, settings.right, settings.wrong)


def _fitted(model: Crowd) -> tuple[Floats, Floats, int]:
    """Strengths, mean zero, reliabilities, and the leaps it took."""
    point, leaps = squarem(model.better, model.height, model.start(), "Crowd-BT")
    strength, eta = model.split(point)
    return strength - strength.mean(), eta, leaps


def _warnings(eta: Floats, cast: Floats) -> tuple[str, ...]:
    perfect = eta == 1
    if cast[perfect].sum() <= cast.sum() / 2:
        return ()
    return (
        f"{np.count_nonzero(perfect)} of {eta.size} annotators, with most of the votes, look as good as "
        "perfect: how far apart the ratings are rests on the prior",
    )
