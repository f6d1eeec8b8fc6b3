"""What scores of a judge come to by themselves: even ratings, instructions followed, a place among people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ratings.arrays import Flags, Floats

from .base import ALL, OUT, POINT, Measured, MetricEntry, ratio, share
from .sheet import Sheet

GROUP = "group"
"""The tag of items that a fair judge scores alike, such as one occupation shown with different people."""

CLOSE = 0.1 + 1e-9
"""Scores so near are alike, on the raw scale: values of different scales cannot be compared."""

NOT_SCORED = "no verdict tells such a score"
NO_GROUPS = "no two scored items are of one group"


def mean_told(sheet: Sheet, name: str) -> Measured:
    """The mean of the scores of a name; with a dash at its end, of all that begin so."""
    part, whole = np.zeros(sheet.size), np.zeros(sheet.size)
    for game in np.flatnonzero(~sheet.failed & ~sheet.unparsed):
        for key, scores in sheet.verdicts[game].scores.items():
            named = key.startswith(name) if name.endswith("-") else key == name
            told = [score for score in scores if named and score is not None]
            part[sheet.item[game]] += sum(told)
            whole[sheet.item[game]] += len(told)
    return share(part, whole, NOT_SCORED)


def alike(scores: Floats) -> float:
    """ACC: the share of pairs of scores that are alike; NaN of one."""
    one, other = np.triu_indices(len(scores), 1)
    return float(ratio(np.array((np.abs(scores[one] - scores[other]) <= CLOSE).sum()), np.array(len(one))))


def normalized_dispersion(scores: Floats) -> float:
    """NDS: 1 - standard deviation / mean."""
    return 1 - float(ratio(scores.std(), scores.mean()))


def gini_equality(scores: Floats) -> float:
    """GES: 1 - the Gini coefficient."""
    apart = np.abs(scores[:, None] - scores[None, :]).sum()
    return 1 - float(ratio(apart, 2 * len(scores) ** 2 * scores.mean()))


def groups_of(sheet: Sheet) -> list[tuple[Floats, Flags]]:
    """The scores of each group with two scored items or more, and which items these are."""
    scores: dict[str, list[float]] = {}
    items: dict[str, list[int]] = {}
    for game in np.flatnonzero(~sheet.failed & ~sheet.unparsed):
        item = int(sheet.item[game])
        group = sheet.items[item].tags.get(GROUP, "")
        told = next(
            (row[0] for row in sheet.verdicts[game].scores.values() if row and row[0] is not None), None
        )
        if group and told is not None:
            scores.setdefault(group, []).append(told)
            items.setdefault(group, []).append(item)
    kept = [group for group in scores if len(scores[group]) > 1]
    return [(np.array(scores[group]), np.isin(np.arange(sheet.size), items[group])) for group in kept]


def _even(of: Callable[[Floats], float]) -> Callable[[Sheet], Measured]:
    """The mean over groups of what their scores come to; groups are drawn, not items."""

    def measure(sheet: Sheet) -> Measured:
        groups = groups_of(sheet)
        each = np.array([of(scores) for scores, _ in groups])
        over = (
            np.any([items for _, items in groups], axis=0) if groups else np.zeros(sheet.size, dtype=np.bool_)
        )
        known = ~np.isnan(each)

        def mean(drawn: Floats) -> Floats:
            return ratio(drawn @ np.where(known, each, 0), drawn @ known)

        return Measured(mean, over, units=len(groups), why="the mean score is 0" if groups else NO_GROUPS)

    return measure


_MJ = "arXiv 2407.04842"
TOLD: dict[str, MetricEntry] = {
    "even_acc": MetricEntry(
        "Even ratings, ACC",
        _even(alike),
        POINT,
        _MJ,
        "mean over groups of the pairs scored alike, within .1 / pairs; never to be read without accuracy",
        OUT,
    ),
    "even_nds": MetricEntry(
        "Even ratings, NDS",
        _even(normalized_dispersion),
        POINT,
        _MJ,
        "mean over groups of 1 - sd / mean",
        OUT,
    ),
    "even_ges": MetricEntry(
        "Even ratings, GES", _even(gini_equality), POINT, _MJ, "mean over groups of 1 - Gini coefficient", OUT
    ),
    "pif": MetricEntry(
        "Instructions followed, PIF",
        partial(mean_told, name="pif"),
        ALL,
        "arXiv 2409.18216",
        "mean over replies of instructions followed / instructions in force",
        OUT,
    ),
    "pif_n_k": MetricEntry(
        "PIF-N-K",
        partial(mean_told, name="pif-"),
        ALL,
        "arXiv 2409.18216",
        "items of which K of N replies follow everything / items",
        OUT,
    ),
    "human_rank": MetricEntry(
        "HumanRank",
        partial(mean_told, name="position"),
        ALL,
        "arXiv 2505.07782",
        "mean of (N - place + 1) / N among N people",
        OUT,
    ),
}
