"""Whether a judge ranks models as people or a reference judge do (JudgerBench and its second version)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from ratings.arrays import Floats

from .base import OUT, PAIR, Measured, MetricEntry, ratio, sums
from .sheet import A, B, Sheet

MODELS = ("model_a", "model_b")
"""The tags that name who replied on each side."""

NO_MODELS = "no two models are named"


def total(a_en: float, a_zh: float, b_acc: float, b_corr: float) -> float:
    """JudgerBench: mean of two languages' votes, of agreement, and of the correlation of model scores."""
    return (a_en + a_zh + b_acc + b_corr) / 4


def ranks(wins: Floats) -> Floats:
    """Places from 1 by wins; of equals the earlier first, (..., M)."""
    order = np.argsort(-wins, axis=-1, kind="stable")
    return np.argsort(order, axis=-1).astype(np.float64) + 1


def distance(judged: npt.ArrayLike, agreed: npt.ArrayLike) -> Floats:
    """D, 0 to 200: how far M models' places and wins, (..., M) in order of name, are from the consensus's.

    Differences of wins are over the largest of them; where there is none they are 0.
    """
    mine, others = np.asarray(judged, dtype=np.float64), np.asarray(agreed, dtype=np.float64)
    many = mine.shape[-1]
    apart = np.abs(mine - others)
    of_wins = np.nan_to_num(ratio(apart, apart.max(axis=-1, keepdims=True)))
    of_ranks = np.abs(ranks(mine) - ranks(others)) / max(1, many - 1)
    found: Floats = 100 / many * (of_ranks + of_wins).sum(axis=-1)
    return found


def final(acc: Floats, apart: Floats) -> Floats:
    """The final score of accuracy and D, both of 100 and more; it may be below 0."""
    return (acc - apart + 100) / 2


def contestants(sheet: Sheet) -> list[str]:
    """The models by name, without the one that all others fight."""
    named = [{item.tags.get(tag, "") for tag in MODELS} - {""} for item in sheet.items]
    everybody = set().union(*named)
    fixed = set.intersection(*named) if named else set()
    return sorted(everybody - fixed if len(everybody) > 2 else everybody)


def _wins(sheet: Sheet) -> Mapping[str, Floats]:
    """By category, and model: wins under the judge, under the truth, and games, of each item, (N, 3 M)."""
    place = {model: at for at, model in enumerate(contestants(sheet))}
    found: dict[str, Floats] = {item.category: np.zeros((sheet.size, 3, len(place))) for item in sheet.items}
    for game in np.flatnonzero(sheet.counted):
        item = int(sheet.item[game])
        for side, tag in ((A, MODELS[0]), (B, MODELS[1])):
            at = place.get(sheet.items[item].tags.get(tag, ""))
            if at is not None:
                won = sheet.says[game] == side, sheet.gold[item] == side, True
                found[sheet.items[item].category][item, :, at] += won
    return {category: columns.reshape(sheet.size, -1) for category, columns in sorted(found.items())}


def _second(finish: Callable[[Floats, Floats], Floats]) -> Callable[[Sheet], Measured]:
    """The mean over categories of what accuracy of read games, of 100, and D come to."""

    def measure(sheet: Sheet) -> Measured:
        many = len(contestants(sheet))
        read = sheet.counted & ~sheet.unparsed
        columns = []
        for category, wins in _wins(sheet).items():
            inside = np.array([item.category == category for item in sheet.items], dtype=np.bool_)[sheet.item]
            columns += [sheet.per_item(read & sheet.right & inside), sheet.per_item(read & inside), wins]

        def of(s: Floats) -> Floats:
            each = s.reshape(len(s), -1, 2 + 3 * many)
            acc = 100 * ratio(each[:, :, 0], each[:, :, 1])
            apart = distance(each[:, :, 2 : 2 + many], each[:, :, 2 + many : 2 + 2 * many])
            return np.asarray(finish(acc, apart).mean(axis=1))

        if many < 2:
            return sums(lambda s: s[:, 0] * np.nan, np.zeros(sheet.size), why=NO_MODELS)
        return sums(of, *columns, why="a category without a read verdict", over=slice(1, None, 3))

    return measure


def model_correlation(sheet: Sheet) -> Measured:
    """Pearson's correlation of the models' shares of wins under the judge and under the truth."""
    many = len(contestants(sheet))
    if many < 2:
        return sums(lambda s: s[:, 0] * np.nan, np.zeros(sheet.size), why=NO_MODELS)
    columns = sum(_wins(sheet).values(), np.zeros((sheet.size, 3 * many)))

    def of(s: Floats) -> Floats:
        won, true, games = (s[:, at * many : (at + 1) * many] for at in range(3))
        x, y = ratio(won, games), ratio(true, games)
        x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
        return ratio((x * y).sum(axis=1), np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1)))

    return sums(of, columns, why="all models win alike")


_PAPER = "arXiv 2410.16256"
JUDGER: dict[str, MetricEntry] = {
    "model_correlation": MetricEntry(
        "Correlation of models' wins",
        model_correlation,
        PAIR,
        _PAPER,
        "Pearson's correlation of the models' shares of wins under the judge and under the truth",
        "nobody's win",
    ),
    "judger_v2_acc": MetricEntry(
        "JudgerBench V2, accuracy",
        _second(lambda acc, apart: acc),
        PAIR,
        _PAPER,
        "100 x right / read games, mean over categories",
        OUT,
    ),
    "judger_v2_d": MetricEntry(
        "JudgerBench V2, D",
        _second(lambda acc, apart: apart),
        PAIR,
        _PAPER,
        "100 x mean over M models of |places apart| / (M - 1) + |wins apart| / the most; 0/0 is 0",
        "nobody's win",
    ),
    "judger_v2_final": MetricEntry(
        "JudgerBench V2, final",
        _second(final),
        PAIR,
        _PAPER,
        "(accuracy - D + 100) / 2, mean over categories",
        OUT,
    ),
}
