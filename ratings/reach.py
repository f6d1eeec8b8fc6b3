"""How far a difference of strengths can move, at most, when a few battles are removed."""

from dataclasses import dataclass

import numpy as np

from ratings.arrays import Flags, Floats


@dataclass(frozen=True, eq=False)
class Most:
    """The most that r removed battles can add up to, of each quantity; numbers, or arrays of one shape.

    leverage: p q R. surprise: |y - p|. pull: |y - p| R. energy: |y - p| sqrt(R). Here y - p is a battle's
    residual and R = x'H^+ x its effective resistance, H the information of the fit.
    """

    leverage: Floats
    surprise: Floats
    pull: Floats
    energy: Floats


@dataclass(frozen=True, eq=False)
class Reach:
    """Bounds on what follows from removing r battles; where there are none, `known` is false.

    Let v = H^+ c be the potentials of the difference c'r, t the change of all strengths, x_k and e_k the
    direction and residual of removed battle k. The score equations before and after, times v, give exactly

        c't = - sum_k e_k v_k - sum_k (change of e_k) v_k - sum over pairs of N (curvature of expit) v_x,

    v_x = x'v. Now |expit''| <= expit' (Bach 2010, Electronic Journal of Statistics 4), so along t the
    information shrinks no faster than exp(-D), D the largest |x't| of a pair, and R is the largest potential
    that a unit current through x can cause. So D <= - log(1 - pull / (1 - leverage)) and t'H t is at most
    (energy * stretch)^2, stretch being the growth of H^+ on the way. The second term is then at most `shift`
    for each p q R |v| removed, and the third at most `bend`. That they exist also proves that the fit stays
    finite, and so connected.
    """

    known: Flags
    shift: Floats
    bend: Floats

    @classmethod
    def of(cls, most: Most, tilt: Floats, drop: Floats) -> "Reach":
        """tilt: the largest |v_x tanh(difference / 2)| of a pair. drop: the largest |v_x|."""
        room = 1 - most.leverage
        known = (room > 0) & (most.pull < room)
        share = np.where(known, most.pull / np.where(known, room, 1), 0.5)
        far = -np.log1p(-share)
        stretch = np.where(share > 0, far / np.where(share > 0, share, 1), 1) / np.where(known, room, 1)
        shift = stretch * most.surprise * _grown(far)
        # |expit''| = expit' |tanh(half the difference)|, and tanh(a + b) <= tanh a + tanh b above zero.
        bent = tilt + np.tanh(far / 2) * drop
        return cls(known, shift, bent * _curved(far) * (stretch * most.energy) ** 2)


def _grown(far: Floats) -> Floats:
    """(exp(D) - 1) / D."""
    safe = np.maximum(far, 1e-8)
    grown: Floats = np.expm1(safe) / safe
    return grown


def _curved(far: Floats) -> Floats:
    """(exp(D) - 1 - D) / D^2; near zero, where that is rounding, a bound: its series below D = 1/10."""
    safe = np.maximum(far, 0.1)
    curved: Floats = np.where(far < 0.1, 0.5 + far * 0.18, (np.expm1(safe) - safe) / safe**2)
    return curved
