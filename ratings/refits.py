"""Fits many boards at once, each of them one board less a few battles."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from ratings.arrays import Counts, Flags, Floats, Indices
from ratings.counts import Pairs
from ratings.errors import NotConverged
from ratings.newton import LONGEST_STEP, MOST_STEPS, SETTLED

CREDIT = np.array([1.0, 0.0, 0.5])  # what first gets from a battle, by outcome
_HARDLY = "a board without some of its battles is hardly connected"


@dataclass(frozen=True, eq=False)
class Local:
    """Of each board and pair, (B, P): with H the information of the fit and x = e_first - e_second,

    expected: what first is expected to score. resistance: x'H^+ x. drop: x'H^+ c, c the difference of the two
    that are compared. met: whether the pair has battles that count.
    """

    expected: Floats
    resistance: Floats
    drop: Floats
    met: Flags

    def slope(self) -> tuple[Floats, Floats]:
        """The largest |drop tanh(difference / 2)| and |drop| of a pair, (B,) each."""
        drop = np.abs(self.drop) * self.met
        return (drop * np.abs(2 * self.expected - 1)).max(axis=1), drop.max(axis=1)


@dataclass(frozen=True, eq=False)
class Refits:
    """M competitors, who met in P pairs, and the two of them that are compared.

    Its methods take and give B boards at a time. number: battles by outcome, without both_bad, (B, P, 3).
    linked: who is comparable with `upper`, (B, M). strength: logits, (B, M), of the linked among each other.
    """

    first: Indices
    second: Indices
    size: int
    upper: int
    lower: int

    @classmethod
    def of(cls, pairs: Pairs, upper: int, lower: int) -> "Refits":
        return cls(pairs.first, pairs.second, pairs.size, upper, lower)

    def linked(self, number: Counts) -> Flags:
        """Who is in upper's strong component of the graph "beat or tied with", (B, M)."""
        arcs = np.zeros((len(number), self.size, self.size), dtype=np.float32)
        arcs[:, self.first, self.second] = number[..., 0] + number[..., 2] > 0
        arcs[:, self.second, self.first] = number[..., 1] + number[..., 2] > 0
        return self._reached(arcs) & self._reached(arcs.transpose(0, 2, 1))

    def fought(self, linked: Flags) -> Flags:
        """Which pairs are between linked competitors, (B, P)."""
        both: Flags = linked[:, self.first] & linked[:, self.second]
        return both

    def differences(self, strength: Floats) -> Floats:
        """first minus second of each pair, (B, P)."""
        apart: Floats = strength[:, self.first] - strength[:, self.second]
        return apart

    def gap(self, strength: Floats) -> Floats:
        """How far upper is above lower, (B,)."""
        gap: Floats = strength[:, self.upper] - strength[:, self.lower]
        return gap

    def settle(self, number: Counts, linked: Flags, start: Floats) -> Floats:
        """Maximum-likelihood strengths, (B, M); Newton's method, all boards in step, halved as in climb."""
        fought = self.fought(linked)
        total, credit = number.sum(axis=2) * fought, number @ CREDIT * fought
        point, step, slope = start, np.zeros_like(start), np.full(len(start), np.inf)
        for _ in range(MOST_STEPS):
            expected = self.expected(point)
            score = (self._incidence @ (credit - total * expected).T).T
            full = _solve(self.information(total * expected * (1 - expected), linked), score)
            far = np.max(np.abs(self.differences(full)), axis=1, where=total > 0, initial=0)
            if far.max(initial=0) <= SETTLED:
                return point + full
            full *= np.minimum(1, LONGEST_STEP / np.maximum(far, SETTLED))[:, None]
            too_far = -(score * step).sum(axis=1) > slope
            point = point + np.where(too_far[:, None], -step / 2, full)
            step = np.where(too_far[:, None], step / 2, full)
            slope = np.where(too_far, slope / 2, (score * full).sum(axis=1))
        raise NotConverged(f"a board without some of its battles did not settle within {MOST_STEPS} steps")

    def local(self, number: Counts, linked: Flags, strength: Floats) -> "Local":
        """The fits around where they settled."""
        fought, expected = self.fought(linked), self.expected(strength)
        edge = number.sum(axis=2) * fought * expected * (1 - expected)
        bread = _inverse(self.information(edge, linked))
        own = np.diagonal(bread, axis1=1, axis2=2)
        resistance = own[:, self.first] + own[:, self.second] - 2 * bread[:, self.first, self.second]
        drop = self.differences(bread[:, :, self.upper] - bread[:, :, self.lower])
        return Local(expected, resistance, drop, edge > 0)

    def expected(self, strength: Floats) -> Floats:
        """What first is expected to score against second, (B, P)."""
        with np.errstate(over="ignore"):
            expected: Floats = 1 / (1 + np.exp(-self.differences(strength)))
        return expected

    def information(self, edge: Floats, linked: Flags) -> Floats:
        """sum of edge * x x', (B, M, M), made regular by holding upper, and those not linked, in place.

        Its inverse gives the potentials of whatever sums to zero, and so every x' H^+ x.
        """
        table = np.zeros((len(edge), self.size, self.size))
        table[:, self.first, self.second] = table[:, self.second, self.first] = -edge
        own = np.where(linked, -table.sum(axis=2), 1)
        own[:, self.upper] += edge.mean(axis=1)
        diagonal = np.arange(self.size)
        table[:, diagonal, diagonal] = own
        return table

    @cached_property
    def _incidence(self) -> csr_array:
        sides = np.concatenate([self.first, self.second])
        pairs = np.tile(np.arange(self.first.size), 2)
        signs = np.repeat([1.0, -1.0], self.first.size)
        return csr_array((signs, (sides, pairs)), shape=(self.size, self.first.size))

    def _reached(self, arcs: npt.NDArray[np.float32]) -> Flags:
        """Whom a walk along the arcs from upper comes to, (B, M)."""
        reached = np.zeros(arcs.shape[:2], dtype=np.float32)
        reached[:, self.upper] = 1
        for _ in range(self.size):
            further = ((reached[:, None, :] @ arcs)[:, 0] + reached > 0).astype(np.float32)
            if np.array_equal(further, reached):
                break
            reached = further
        return reached > 0


def _inverse(table: Floats) -> Floats:
    try:
        return np.linalg.inv(table).astype(np.float64, copy=False)
    except np.linalg.LinAlgError as problem:
        raise NotConverged(_HARDLY) from problem


def _solve(table: Floats, score: Floats) -> Floats:
    try:
        return np.linalg.solve(table, score[..., None])[..., 0].astype(np.float64, copy=False)
    except np.linalg.LinAlgError as problem:
        raise NotConverged(_HARDLY) from problem
