"""The model of Crowd-BT: a vote is true with a probability that is its annotator's own, else reversed."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import xlog1py, xlogy

from ratings.arrays import Floats
from ratings.counts import Pairs
from ratings.crowd_votes import Votes
from ratings.errors import NotConverged
from ratings.strengths import expectations, strengths

_SETTLED = 1e-10
_MOST_STEPS = 100
_TINY = 1e-100  # keeps a prior's pole finite


@dataclass(frozen=True, eq=False)
class Crowd:
    """P(annotator k votes for i over j) = eta_k p + (1 - eta_k)(1 - p), p = expit(r_i - r_j).

    Chen, Bennett, Collins-Thompson and Horvitz 2013 (WSDM). anchors: weight of a virtual tie in each pair,
    (P,), without which a strength may be infinite, since any loss can be explained away as an error.
    right, wrong: eta_k ~ Beta(right, wrong).
    """

    pairs: Pairs
    votes: Votes
    anchors: Floats
    right: float
    wrong: float

    def start(self) -> Floats:
        """Bradley-Terry's strengths and the prior's mean as one point, (M + K,)."""
        strength, _ = strengths(self._credited(self.pairs.credit))
        return np.append(strength, np.full(self.votes.cast.size, self.right / (self.right + self.wrong)))

    def split(self, point: Floats) -> tuple[Floats, Floats]:
        """Strengths, (M,), and reliabilities, (K,), views of the point."""
        return point[: self.pairs.size], point[self.pairs.size :]

    def better(self, point: Floats) -> Floats:
        """A point of higher posterior density, (M + K,).

        The best reliabilities under the old strengths say how likely each vote is true; Bradley-Terry is
        fitted to these soft counts (expectation and conditional maximisation, Liu and Rubin 1994, Biometrika
        81).
        """
        strength, near = self.split(point)
        eta = self.reliability(strength, near)
        votes, own, p = self.votes, eta[self.votes.annotator], self.expected(strength)
        credit = votes.won * _true(own, p) + votes.lost * (1 - _true(own, 1 - p))
        return np.append(strengths(self._credited(votes.by_pair(credit)), strength)[0], eta)

    def reliability(self, strength: Floats, near: Floats) -> Floats:
        """The most likely eta under these strengths, (K,), looked for from near.

        Its score falls from 0 to 1: an end where it has not changed sign, else its root, by Newton's steps
        inside a bracket.
        """
        p, low, high = self.expected(strength), np.zeros_like(near), np.ones_like(near)
        at_end = self.score(p, high)[0] >= 0, self.score(p, low)[0] <= 0
        eta = np.clip(near, 0, 1)
        for _ in range(_MOST_STEPS):
            score, bend = self.score(p, eta)
            low, high = np.where(score > 0, eta, low), np.where(score > 0, high, eta)
            newton = eta + score / bend
            inside = np.where((newton >= low) & (newton <= high), newton, (low + high) / 2)
            nearer = np.select(at_end, [1.0, 0.0], inside)
            if np.abs(nearer - eta).max() <= _SETTLED:
                return np.asarray(nearer)
            eta = nearer
        raise NotConverged(f"the annotators' reliabilities did not settle within {_MOST_STEPS} steps")

    def score(self, p: Floats, eta: Floats) -> tuple[Floats, Floats]:
        """Slope of the log posterior by each eta, and how fast it falls, (K,); p per cell, (C,)."""
        votes, lean, chance = self.votes, 2 * p - 1, self.chance(p, eta)
        won, lost = votes.won / chance, votes.lost / (1 - chance)
        right, wrong = (
            (self.right - 1) / np.maximum(eta, _TINY),
            (self.wrong - 1) / np.maximum(1 - eta, _TINY),
        )
        bend = votes.by_annotator(lean**2 * (won / chance + lost / (1 - chance)))
        bend += right / np.maximum(eta, _TINY) + wrong / np.maximum(1 - eta, _TINY)
        return votes.by_annotator(lean * (won - lost)) + right - wrong, bend

    def height(self, point: Floats) -> float:
        """Log posterior density, up to a constant."""
        strength, eta = self.split(point)
        p = expectations(self.pairs, strength)
        chance = self.chance(p[self.votes.pair], eta)
        votes = xlogy(self.votes.won, chance) + xlog1py(self.votes.lost, -chance)
        prior = xlogy(self.right - 1, eta) + xlog1py(self.wrong - 1, -eta)
        return float(votes.sum() + prior.sum() + self.anchors @ np.log(p * (1 - p)) / 2)

    def expected(self, strength: Floats) -> Floats:
        """Chance that first of each cell's pair is the better, (C,)."""
        return expectations(self.pairs, strength)[self.votes.pair]

    def chance(self, p: Floats, eta: Floats) -> Floats:
        """Chance that each cell's annotator votes for first, (C,)."""
        own = eta[self.votes.annotator]
        return np.asarray(own * p + (1 - own) * (1 - p))

    def _credited(self, credit: Floats) -> Pairs:
        """The pairs with this credit to first, and their anchors, (P,)."""
        nothing = np.zeros_like(credit)
        columns = (credit, self.pairs.total - credit, self.anchors, nothing)
        return replace(self.pairs, weight=np.stack(columns, axis=1))


def _true(eta: Floats, p: Floats) -> Floats:
    """Probability that a vote is true, given that the truth goes its way with probability p."""
    true = eta * p
    return np.asarray(true / (true + (1 - eta) * (1 - p)))
