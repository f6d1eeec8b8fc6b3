"""Bradley-Terry with Firth's bias correction, for boards on which some competitors have few battles."""

from dataclasses import replace
from functools import partial

import numpy as np

from ratings.arrays import Floats
from ratings.board import Group, Solution
from ratings.comparisons import Comparisons
from ratings.counts import Pairs
from ratings.errors import NotConverged
from ratings.leverages import dispersion, leverages, spread
from ratings.likelihood import rate
from ratings.result import Ratings
from ratings.sandwich import information, inverse
from ratings.scores import Profile
from ratings.settings import LikelihoodSettings
from ratings.strengths import expectations, strengths

_SETTLED = 1e-9  # logits
_MOST_ROUNDS = 500


def firth(data: Comparisons, settings: LikelihoodSettings) -> Ratings:
    """Strengths of largest posterior under Jeffreys' prior (Firth 1993, Biometrika 80).

    Finite even for a competitor that only won, as long as battles connect everybody; where battles abound the
    correction vanishes. Errors and intervals, those of the score test, are by Fisher's information, what the
    prior is worth included, times the board's dispersion: with ties, it would be too wide without.
    """
    return rate(data, partial(_solve, settings), settings, "firth", connection="weak")


def _solve(settings: LikelihoodSettings, group: Group) -> Solution:
    pairs, strength = group.pairs, np.zeros(group.pairs.size)
    for iteration in range(1, _MOST_ROUNDS + 1):
        before, told = strength, _with_virtual_battles(pairs, strength)
        strength, _ = strengths(told, strength)
        if np.abs(strength - before).max() <= _SETTLED:
            return _solution(pairs, strength, iteration, settings)
    raise NotConverged(f"Firth's correction did not settle within {_MOST_ROUNDS} rounds")


def _with_virtual_battles(pairs: Pairs, strength: Floats) -> Pairs:
    """Each pair's battles and h tied ones, h = N p q x' H^+ x being their leverage; all h sum to M - 1."""
    expected = expectations(pairs, strength)
    bread = inverse(information(pairs, expected))
    virtual = np.zeros_like(pairs.weight)
    virtual[:, 2] = pairs.total * expected * (1 - expected) * spread(pairs, bread)
    return replace(pairs, weight=pairs.weight + virtual)


def _solution(pairs: Pairs, strength: Floats, iterations: int, settings: LikelihoodSettings) -> Solution:
    expected = expectations(pairs, strength)
    bread = inverse(information(pairs, expected))
    shown = dispersion(pairs, expected, leverages(pairs, expected, bread))
    shown *= float(pairs.squared[:, :3].sum() / pairs.total.sum())  # battles may weigh more or less than one
    covariance = shown * inverse(information(_with_virtual_battles(pairs, strength), expected))
    down, up = Profile.of(pairs, strength, bread).interval(shown, settings.z, prior=1)
    return Solution(strength, covariance, iterations, interval=(strength + down, strength + up))
