"""Bradley-Terry with Firth's bias correction, for boards on which some competitors have few battles."""

from dataclasses import replace

import numpy as np

from ratings.arrays import Floats
from ratings.board import Group, Solution
from ratings.comparisons import Comparisons
from ratings.counts import Pairs
from ratings.errors import NotConverged
from ratings.likelihood import rate
from ratings.result import Ratings
from ratings.sandwich import information, inverse
from ratings.scores import dispersion, leverages, spread
from ratings.settings import LikelihoodSettings
from ratings.strengths import expectations, strengths

_SETTLED = 1e-9  # logits
_MOST_ROUNDS = 500


def firth(data: Comparisons, settings: LikelihoodSettings) -> Ratings:
    """Strengths of largest posterior under Jeffreys' prior (Firth 1993, Biometrika 80), Fisher intervals.

    Finite even for a competitor that only won, as long as battles connect everybody; where battles abound the
    correction vanishes. The information is that of the battles and of what the prior is worth, times the
    board's dispersion; battles alone and no dispersion would cover 98 to 100 %.
    """
    return rate(data, _solve, settings, "firth", connection="weak")


def _solve(group: Group) -> Solution:
    pairs, strength = group.pairs, np.zeros(group.pairs.size)
    for iteration in range(1, _MOST_ROUNDS + 1):
        before = strength
        strength, _ = strengths(_with_virtual_battles(pairs, strength), strength)
        if np.abs(strength - before).max() <= _SETTLED:
            return Solution(strength, _covariance(pairs, strength), iteration)
    raise NotConverged(f"Firth's correction did not settle within {_MOST_ROUNDS} rounds")


def _with_virtual_battles(pairs: Pairs, strength: Floats) -> Pairs:
    """Each pair's battles and h tied ones, h = N p q x' H^+ x being their leverage; all h sum to M - 1."""
    expected = expectations(pairs, strength)
    bread = inverse(information(pairs, expected))
    virtual = np.zeros_like(pairs.weight)
    virtual[:, 2] = pairs.total * expected * (1 - expected) * spread(pairs, bread)
    return replace(pairs, weight=pairs.weight + virtual)


def _covariance(pairs: Pairs, strength: Floats) -> Floats:
    """Inverse information, virtual battles included, times the variance that the battles show of it."""
    expected = expectations(pairs, strength)
    leverage = leverages(pairs, expected, inverse(information(pairs, expected)))
    shown = dispersion(pairs, expected, leverage) * pairs.squared[:, :3].sum() / pairs.total.sum()
    covariance: Floats = shown * inverse(information(_with_virtual_battles(pairs, strength), expected))
    return covariance
