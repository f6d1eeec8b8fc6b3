"""How wrong the strengths of Crowd-BT may be, the reliabilities being estimated too."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array

from ratings.arrays import Floats
from ratings.crowd_model import Crowd
from ratings.sandwich import inverse, laplacian, without_false_certainty
from ratings.strengths import expectations


@dataclass(frozen=True, eq=False)
class CrowdError:
    """Derivatives of the log posterior at its maximum: strengths (M,) and reliabilities (K,)."""

    crowd: Crowd
    strength: Floats
    eta: Floats

    def covariance(self) -> Floats:
        """Covariance of the strengths, logits squared, mean-zero gauge, (M, M).

        H^+ B H^+ with H the observed information profiled over the reliabilities, H_rr - H_re H_ee^-1 H_er,
        and B the squares of the single votes' scores for the strengths less H_re H_ee^-1 times those for the
        reliabilities (White 1982, Econometrica 50); so it holds for ties, too. Reliabilities at 0 or 1, the
        ends of their range, are taken as known.
        """
        pairs, votes = self.crowd.pairs, self.crowd.votes
        by_d, by_eta, edge, mixed, own = self._derivatives
        carried = self._spread(
            np.where((self.eta > 0) & (self.eta < 1), 1 / own, 0.0)[votes.annotator] * mixed
        )
        bread = inverse(laplacian(pairs, edge) - (carried.T @ self._spread(mixed)).toarray())
        squares = self._squares
        cross = (carried.T @ self._spread(squares * by_d * by_eta)).toarray()
        noise = carried.multiply(votes.by_annotator(squares * by_eta**2)[:, None])
        meat = laplacian(pairs, votes.by_pair(squares * by_d**2)) - cross - cross.T
        meat += (carried.T @ noise).toarray()
        return without_false_certainty(pairs, bread @ meat @ bread, np.diag(meat), np.diag(bread))

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
        expected = expectations(self.crowd.pairs, self.strength)
        edge = votes.by_pair(bend * by_d**2 + score * by_d * by_eta)
        edge += self.crowd.anchors * expected * (1 - expected)
        mixed = bend * by_d * by_eta - 2 * score * slope
        return by_d, by_eta, edge, mixed, self.crowd.score(p, self.eta)[1]

    @cached_property
    def _squares(self) -> Floats:
        """Squared scores of each cell's votes by their chance, (C,)."""
        won, lost = 1 / self._expected[1], -1 / (1 - self._expected[1])
        scores = np.stack([won, lost, (won + lost) / 2], axis=1)
        squares: Floats = (self.crowd.votes.squared * scores**2).sum(axis=1)
        return squares

    def _spread(self, values: Floats) -> csr_array:
        """Sums by annotator of values (C,) times x of the cell's pair, x = e_first - e_second, (K, M)."""
        pairs, votes = self.crowd.pairs, self.crowd.votes
        columns = np.concatenate([pairs.first[votes.pair], pairs.second[votes.pair]])
        place, shape = (np.tile(votes.annotator, 2), columns), (len(votes.annotators), pairs.size)
        return coo_array((np.concatenate([values, -values]), place), shape=shape).tocsr()
