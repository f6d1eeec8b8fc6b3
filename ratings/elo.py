"""Elo ratings updated battle by battle, in the order of the rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from math import tanh

import numpy as np

from ratings.arrays import Floats
from ratings.comparisons import Comparisons
from ratings.online_result import Walked, in_order
from ratings.result import Ratings
from ratings.settings import Scale, require, require_number

_SCORE = (1.0, -1.0, 0.0)
_CHUNK = 1 << 14  # rows held as Python numbers at a time, few enough to stay in the cache
_NO_INTERVAL = (
    "online Elo depends on the order of the battles and has no interval; ranks follow the ratings alone"
)


@dataclass(frozen=True, kw_only=True)
class EloSettings(Scale):
    """initial: rating before the first battle; k: points at stake in a battle of weight one."""

    initial: float = 1000.0
    k: float = 4.0

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("initial", "k"):
            require_number(name, getattr(self, name))
        require(self.k > 0, "k", self.k, "positive")


def elo(data: Comparisons, settings: EloSettings) -> Ratings:
    """R_i += k (S - P), P = 1 / (1 + base^((R_j - R_i) / scale)) (Elo 1978, The Rating of Chessplayers, 1.6).

    A row's weight multiplies k, so that points won are points lost. With no interval nothing is told apart:
    every rated competitor is in the first tier.
    """
    return in_order(data, Walked("elo", replay(data, settings), _NO_INTERVAL), settings)


def replay(data: Comparisons, settings: EloSettings) -> Floats:
    """Ratings after the last battle, (M,); those who stated no preference keep the initial rating."""
    # In half logits P = (1 + tanh(R_i - R_j)) / 2: the logistic curve without its overflow, in one call.
    unit = 2 * settings.unit
    rating = [0.0] * len(data.names)
    for battles in _stakes(data, settings.k / 2 / unit):
        for a, b, outcome, stake in battles:
            mine, other = rating[a], rating[b]
            gain = stake * (_SCORE[outcome] - tanh(mine - other))
            rating[a] = mine + gain
            rating[b] = other - gain
    return settings.initial + unit * np.array(rating)


def _stakes(data: Comparisons, stake: float) -> Iterator[Iterable[tuple[int, int, int, float]]]:
    """Rows that state a preference, by chunks: sides, outcome, what is at stake."""
    for start in range(0, len(data), _CHUNK):
        rows = slice(start, start + _CHUNK)
        a, b, outcome = data.a[rows], data.b[rows], data.outcome[rows]
        kept = np.flatnonzero((a != b) & (outcome < len(_SCORE)))
        columns = (column[kept].tolist() for column in (a, b, outcome))
        stakes = repeat(stake) if data.weight is None else (stake * data.weight[rows][kept]).tolist()
        yield zip(*columns, stakes)  # noqa: B905 - one stake may serve all
