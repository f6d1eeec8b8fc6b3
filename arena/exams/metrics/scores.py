"""How far a judge's scores go with people's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ratings.arrays import Flags, Floats, Indices

from .base import OUT, POINT, Measured, MetricEntry, ratio, share, sums
from .sheet import SAME, Sheet, compared

ONE_VALUE = "all scores of one side are the same"
NO_SCORES = "nothing was scored that people scored"
MOST_LEVELS = 32
"""Different scores up to which Kendall's tau is taken from tables, all samples at once."""


@dataclass(frozen=True, eq=False)
class Compared:
    """True and told scores, a row for each reply and name that both scored, with its item, (P,)."""

    item: Indices
    true: Floats
    told: Floats


def pairs_of(sheet: Sheet) -> Compared:
    """All scores of counted games beside the true ones."""
    rows = [
        (sheet.item[game], *both)
        for game in np.flatnonzero(sheet.counted)
        for both in compared(sheet.truths[sheet.item[game]], sheet.verdicts[game])
    ]
    found = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Compared(found[:, 0].astype(np.intp), found[:, 1], found[:, 2])


def _moments(finish: Callable[[Floats], Floats], why: str = ONE_VALUE) -> Callable[[Sheet], Measured]:
    """A metric of x^2, y^2, xy, x, y summed, about the means of all, and how many."""

    def measure(sheet: Sheet) -> Measured:
        both = pairs_of(sheet)
        x, y = both.true - _mean(both.true), both.told - _mean(both.told)
        # The difference of the two means is kept: it matters to agreement, though not to correlation.
        off = np.full(len(x), _mean(both.true) - _mean(both.told))
        columns = [
            sheet.per_item(one, both.item) for one in (x * x, y * y, x * y, x, y, off, np.ones(len(x)))
        ]
        return sums(finish, *columns, why=why if len(x) else NO_SCORES)

    return measure


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def pearson(s: Floats) -> Floats:
    """The correlation of the numbers themselves."""
    xx, yy, xy, x, y, _, n = s.T
    spread = (n * xx - x * x) * (n * yy - y * y)
    return ratio(n * xy - x * y, np.sqrt(np.maximum(spread, 0)))


def _squares(s: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean squared distance of two scores of one reply, of two of any replies, and how many, (B,)."""
    xx, yy, xy, x, y, off, n = s.T
    gap = ratio(off, n)
    seen = ratio(xx + yy - 2 * xy + 2 * gap * (x - y), n) + gap**2
    chance = ratio(xx + yy, n) - 2 * ratio(x, n) * ratio(y, n) + 2 * gap * ratio(x - y, n) + gap**2
    return seen, chance, n


def quadratic_kappa(s: Floats) -> Floats:
    """Kappa in which a disagreement counts by its square."""
    seen, chance, _ = _squares(s)
    return 1 - ratio(seen, chance)


def interval_alpha(s: Floats) -> Floats:
    """Krippendorff's alpha with squared distances."""
    xx, yy, _, x, y, off, n = s.T
    seen, _, _ = _squares(s)
    gap = ratio(off, n)
    total = x + n * gap + y  # of both, about the mean of what is told
    squares = xx + 2 * gap * x + n * gap**2 + yy
    by_chance = ratio(2 * (2 * n * squares - total**2), 2 * n * (2 * n - 1))
    return 1 - ratio(seen, by_chance)


def _ranked(of: Callable[[Floats, Floats, Floats], Floats]) -> Callable[[Sheet], Measured]:
    """A metric of how often each pair of scores was drawn, (B, P), and the two scores."""

    def measure(sheet: Sheet) -> Measured:
        both = pairs_of(sheet)
        over = np.bincount(both.item, minlength=sheet.size) > 0
        why = ONE_VALUE if len(both.item) else NO_SCORES
        return Measured(lambda drawn: of(drawn[:, both.item], both.true, both.told), over, why=why)

    return measure


def spearman(drawn: Floats, true: Floats, told: Floats) -> Floats:
    """Pearson's correlation of mid-ranks."""
    n = drawn.sum(axis=1)
    x, y = (_ranks(drawn, values) - (n / 2)[:, None] for values in (true, told))
    columns = (x * x, y * y, x * y, x, y)
    summed = [np.einsum("bp,bp->b", drawn, column) for column in columns]
    return pearson(np.column_stack([*summed, n, n]))


def _ranks(drawn: Floats, values: Floats) -> Floats:
    """Mid-ranks in each sample, but for a constant, (B, P)."""
    _, level = np.unique(values, return_inverse=True)
    order = np.argsort(level, kind="stable")
    ends = np.cumsum(np.bincount(level))
    up_to = np.cumsum(drawn[:, order], axis=1)[:, ends - 1]
    before = np.concatenate([np.zeros((len(drawn), 1)), up_to[:, :-1]], axis=1)
    middle: Floats = ((before + up_to) / 2)[:, level]
    return middle


def kendall(drawn: Floats, true: Floats, told: Floats) -> Floats:
    """tau-b: pairs in the same order less pairs in the other, of all that no tie leaves open."""
    x, y = (np.unique(values, return_inverse=True) for values in (true, told))
    if max(len(x[0]), len(y[0])) > MOST_LEVELS:
        return np.array([_tau(true, told, times) for times in drawn.astype(np.intp)])
    cell = np.zeros((len(true), len(x[0]) * len(y[0])))
    cell[np.arange(len(true)), x[1] * len(y[0]) + y[1]] = 1
    return _tau_of((drawn @ cell).reshape(-1, len(x[0]), len(y[0])))


def _tau_of(tables: Floats) -> Floats:
    n = tables.sum(axis=(1, 2))
    above = _beyond(tables, down=True)
    below = _beyond(tables, down=False)
    signed = (tables * (above - below)).sum(axis=(1, 2))
    pairs = n * (n - 1) / 2
    tied = [(margin * (margin - 1) / 2).sum(axis=1) for margin in (tables.sum(axis=2), tables.sum(axis=1))]
    return ratio(signed, np.sqrt((pairs - tied[0]) * (pairs - tied[1])))


def _beyond(tables: Floats, *, down: bool) -> Floats:
    """How many lie in a later row, and in a later column (or an earlier one), of each cell."""
    turned = tables if down else tables[:, :, ::-1]
    after = np.cumsum(np.cumsum(turned[:, ::-1, ::-1], axis=1), axis=2)[:, ::-1, ::-1]
    beyond = np.zeros_like(turned)
    beyond[:, :-1, :-1] = after[:, 1:, 1:]
    return beyond if down else beyond[:, :, ::-1]


def _tau(true: Floats, told: Floats, times: Indices) -> float:
    x, y = np.repeat(true, times), np.repeat(told, times)
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return float("nan")
    return float(stats.kendalltau(x, y).statistic)


def _each(of: Callable[[Floats, Floats], Floats | Flags]) -> Callable[[Sheet], Measured]:
    """The mean over scores of what a true and a told one come to."""

    def measure(sheet: Sheet) -> Measured:
        both = pairs_of(sheet)
        worth = of(both.true, both.told)
        return share(
            sheet.per_item(worth, both.item), sheet.per_item(np.ones(len(both.item)), both.item), NO_SCORES
        )

    return measure


_MLLM, _ANYTHING = "arXiv 2402.04788", "arXiv 2503.17489"
SCORES: dict[str, MetricEntry] = {
    "pearson": MetricEntry(
        "Pearson's r", _moments(pearson), POINT, _MLLM, "correlation of scores with people's", OUT
    ),
    "spearman": MetricEntry(
        "Spearman's ρ", _ranked(spearman), POINT, _ANYTHING, "the same of mid-ranks", OUT
    ),
    "kendall": MetricEntry(
        "Kendall's τ-b",
        _ranked(kendall),
        POINT,
        "arXiv 2509.18776",
        "(pairs in the same order - in the other) / geometric mean of the pairs that each side does not tie",
        OUT,
    ),
    "mae": MetricEntry(
        "Mean absolute error",
        _each(lambda true, told: np.abs(true - told)),
        POINT,
        _ANYTHING,
        "mean of |score - people's|",
        OUT,
    ),
    "score_offset": MetricEntry(
        "Too high by", _each(lambda true, told: told - true), POINT, _MLLM, "mean of score - people's", OUT
    ),
    "score_agreement": MetricEntry(
        "Same score",
        _each(lambda true, told: np.abs(true - told) < SAME),
        POINT,
        _ANYTHING,
        "scores that are people's own / scores both gave",
        OUT,
    ),
    "quadratic_kappa": MetricEntry(
        "Quadratically weighted κ",
        _moments(quadratic_kappa),
        POINT,
        "arXiv 2501.08167",
        "1 - mean squared distance / that by chance, each side with its own habits",
        OUT,
    ),
    "alpha_interval": MetricEntry(
        "Krippendorff's α, interval",
        _moments(interval_alpha),
        POINT,
        "arXiv 2501.08167",
        "1 - mean squared distance / that of any two scores of either side",
        OUT,
    ),
}
