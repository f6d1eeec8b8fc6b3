"""How wrong the strengths of Crowd-BT may be, the reliabilities being estimated too."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array

from ratings.arrays import Floats
from ratings.crowd_model import Crowd
from ratings.sandwich import inverse, laplacian, without_false_certainty
from ratings.strengths import expectations

_NOTHING = 1e-9  # of the model's variance: every vote ended exactly as expected


@dataclass(frozen=True, eq=False)
class CrowdError:
    """Derivatives of the log posterior at its maximum: strengths (M,) and reliabilities (K,)."""

    crowd: Crowd
    strength: Floats
    eta: Floats

    def covariance(self) -> Floats:
        """Covariance of the strengths, logits squared, mean-zero gauge, (M, M).

        H^+ B H^+ with H the information, and B the squares of the single votes' scores for the strengths less
        H_re H_ee^-1 times those for the reliabilities. The squares are those that the model expects, times
        how much of its variance the votes show, less than all of it if some tie (Wedderburn 1974, Biometrika
        61). Seen squares would call certain what is only far off, where no error has been seen yet.
        """
        pairs, votes = self.crowd.pairs, self.crowd.votes
        by_d, by_eta = self._derivatives[:2]
        squares, bread = self._squares, inverse(self.information)
        cross = (self._carried.T @ self._spread(squares * by_d * by_eta)).toarray()
        noise = self._carried.multiply(votes.by_annotator(squares * by_eta**2)[:, None])
        meat = laplacian(pairs, votes.by_pair(squares * by_d**2) + self._anchored) - cross - cross.T
        meat += (self._carried.T @ noise).toarray()
        return without_false_certainty(pairs, bread @ meat @ bread, np.diag(meat), np.diag(bread))

    @cached_property
    def information(self) -> Floats:
        """H_rr - H_re H_ee^-1 H_er, (M, M): the observed information, profiled over the reliabilities.

        Those at 0 or 1, the ends of their range, are taken as known.
        """
        edge, mixed = self._derivatives[2:4]
        followed = (self._carried.T @ self._spread(mixed)).toarray()
        return np.asarray(laplacian(self.crowd.pairs, edge) - followed)

    @cached_property
    def _carried(self) -> csr_array:
        """H_ee^-1 H_er, (K, M): how far each reliability follows the strengths."""
        mixed, own = self._derivatives[3:]
        free = np.where((self.eta > 0) & (self.eta < 1), 1 / own, 0.0)
        return self._spread(free[self.crowd.votes.annotator] * mixed)

    @cached_property
    def _expected(self) -> tuple[Floats, Floats]:
        p = self.crowd.expected(self.strength)
        return p, self.crowd.chance(p, self.eta)

    @cached_property
    def _derivatives(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Of each cell's chance by d and by eta, (C,); then the information.

        It is by d of each pair, (P,), by d and eta of each cell, (C,), and by eta of each annotator, (K,).
        """
        votes, (p, chance) = self.crowd.votes, self._expected
        tilt, slope = 2 * self.eta[votes.annotator] - 1, p * (1 - p)
        score = votes.won / chance - votes.lost / (1 - chance)
        bend = votes.won / chance**2 + votes.lost / (1 - chance) ** 2
        by_d, by_eta = tilt * slope, 2 * p - 1
        edge = votes.by_pair(bend * by_d**2 + score * by_d * by_eta) + self._anchored
        mixed = bend * by_d * by_eta - 2 * score * slope
        return by_d, by_eta, edge, mixed, self.crowd.score(p, self.eta)[1]

    @cached_property
    def _anchored(self) -> Floats:
        """Information of the virtual ties, (P,)."""
        expected = expectations(self.crowd.pairs, self.strength)
        return self.crowd.anchors * expected * (1 - expected)

    @cached_property
    def _squares(self) -> Floats:
        """Of each cell's scores by its chance, summed over its votes, (C,)."""
        chance, (won, lost, tied) = self._expected[1], self.crowd.votes.squared.T
        model = (won + lost + tied) * chance * (1 - chance)
        seen = (won * (1 - chance) ** 2 + lost * chance**2 + tied * (0.5 - chance) ** 2).sum()
        share = seen / model.sum() if seen > _NOTHING * model.sum() else 1.0
        return np.asarray(share * model / (chance * (1 - chance)) ** 2)

    def _spread(self, values: Floats) -> csr_array:
        """Sums by annotator of values (C,) times x of the cell's pair, x = e_first - e_second, (K, M)."""
        pairs, votes = self.crowd.pairs, self.crowd.votes
        columns = np.concatenate([pairs.first[votes.pair], pairs.second[votes.pair]])
        place, shape = (np.tile(votes.annotator, 2), columns), (len(votes.annotators), pairs.size)
        return coo_array((np.concatenate([values, -values]), place), shape=shape).tocsr()
