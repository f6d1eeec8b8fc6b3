"""Bayesian ratings updated battle by battle: a mean and a standard deviation for each competitor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import pi, sqrt, tanh

import numpy as np
from scipy.special import ndtri

from ratings.arrays import Floats
from ratings.comparisons import Comparisons
from ratings.online_result import Walked, in_order
from ratings.result import Ratings
from ratings.settings import Scale, require, require_number

_SCORE = np.array([1.0, -1.0, 0.0])
_CHUNK = 1 << 16  # rows held as Python numbers at a time
_WARNING = (
    "the online rating depends on the order of the battles: it says what to play next, not who stands where"
)


@dataclass(frozen=True, kw_only=True)
class OnlineSettings(Scale):
    """initial, sd: what is believed of a competitor before its first battle. level: of the intervals."""

    initial: float = 1000.0
    sd: float = 350.0
    level: float = 0.95

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("initial", "sd", "level"):
            require_number(name, getattr(self, name))
        require(self.sd > 0, "sd", self.sd, "positive")
        require(0 < self.level < 1, "level", self.level, "between 0 and 1")


def online(data: Comparisons, settings: OnlineSettings) -> Ratings:
    """Posterior means and standard deviations after one pass over the rows in their order.

    Strengths believed independent and normal, battles Bradley-Terry, a tie half a win. With d the difference
    of the means in logits, c^2 = 1 + (pi / 8)(v_i + v_j), p = expit(d / c) and s the score of i,
    mean_i += v_i (s - p) / c and v_i *= 1 - v_i p (1 - p) / c^2: the Bradley-Terry update of Weng and Lin
    (2011, JMLR 12, algorithm 1) without its damping, and with the c at which expit(d / c) is the chance of a
    win averaged over what is believed (MacKay 1992, Neural Computation 4), so that the standard deviations
    are about those of the posterior about the mean. Correlations are forgotten: differences come out a little
    unsure, and a long run of surprises moves the ratings more than it should. A row of weight w counts as w
    battles.
    """
    mean, sd = replay(data, settings)
    z = float(-ndtri((1 - settings.level) / 2))
    return in_order(data, Walked("online", mean, _WARNING, sd, z), settings)


def replay(data: Comparisons, settings: OnlineSettings) -> tuple[Floats, Floats]:
    """Means and standard deviations after the last battle, rating points, (M,) each."""
    mean = [0.0] * len(data.names)
    variance = [(settings.sd / settings.unit) ** 2] * len(data.names)
    blur = pi / 2
    for battles in _battles(data):
        for a, b, score, weight in battles:
            of_a, of_b = variance[a], variance[b]
            # With r = 2 c, 2 p - 1 = tanh(d / r): the logistic curve without its overflow.
            squared = 4 + blur * (of_a + of_b)
            root = sqrt(squared)
            lead = tanh((mean[a] - mean[b]) / root)
            pull, told = (score - lead) / root, (1 - lead * lead) / squared
            kept_a, kept_b = 1 - told * of_a, 1 - told * of_b
            if weight != 1:
                more, pull = (weight - 1) * told, weight * pull
                of_a, of_b = of_a / (1 + more * of_a), of_b / (1 + more * of_b)
            mean[a] += of_a * pull
            mean[b] -= of_b * pull
            variance[a] = of_a * kept_a
            variance[b] = of_b * kept_b
    return settings.initial + settings.unit * np.array(mean), settings.unit * np.sqrt(np.array(variance))


def _battles(data: Comparisons) -> Iterator[Iterable[tuple[int, int, float, float]]]:
    """Rows that state a preference, by chunks: sides, score of a from -1 to 1, weight."""
    for start in range(0, len(data), _CHUNK):
        rows = slice(start, start + _CHUNK)
        a, b, outcome = data.a[rows], data.b[rows], data.outcome[rows]
        kept = np.flatnonzero((a != b) & (outcome < _SCORE.size))
        weight = np.ones(kept.size) if data.weight is None else data.weight[rows][kept]
        columns = (a[kept], b[kept], _SCORE[outcome[kept]], weight)
        yield zip(*(column.tolist() for column in columns), strict=True)
