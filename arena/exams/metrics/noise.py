"""How far repeats of a judge disagree, and what its accuracy is with that noise taken out.

A verdict is taken for the judge's own, turned over with probability q: a share of right ones of
a (1 - q) + (1 - a) q is seen where the judge's own is a. It needs the same question twice in one order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from functools import partial

import numpy as np

from ratings.arrays import Flags, Floats

from .base import ALL, OUT, PAIR, Measured, MetricEntry, ratio, share, sums
from .pairs import gold_shown
from .position import longer_right
from .sheet import NOTHING, Sheet

TOO_NOISY = 0.45
"""From here on q says no more than a coin would; nothing is de-noised by it."""
NO_REPEATS = "no item was asked twice in the same order"
REFUSED = "too noisy, or not asked twice in the same order"

Estimator = Callable[[Floats, Floats, Floats], Floats]


def noise_of_pairs(agreeing: Floats, fewer: Floats, groups: Floats) -> Floats:
    """q from how often two repeats agree, (1 - q)^2 + q^2; NaN below one half and from TOO_NOISY on."""
    twice = 2 * ratio(agreeing, groups) - 1
    q = np.where(twice >= 0, (1 - np.sqrt(np.maximum(twice, 0))) / 2, np.nan)
    return np.where(q < TOO_NOISY, q, np.nan)


def noise_of_minority(agreeing: Floats, fewer: Floats, groups: Floats) -> Floats:
    """q as the mean share of the rarer verdict: simple, and too low where q is large."""
    q = ratio(fewer, groups)
    return np.where(q < TOO_NOISY, q, np.nan)


def denoised(seen: Floats, q: Floats) -> Floats:
    """What the judge's own share is, of a share that is seen and the noise."""
    return ratio(seen - q, 1 - 2 * q)


def repeats(sheet: Sheet, among: Flags) -> tuple[Floats, Floats, Floats]:
    """By item: sums over its orders of how far repeats agree, share of rarer ones, and how many orders, (N,).

    Only orders with two read verdicts or more count, and of verdicts those for a side.
    """
    found = np.zeros((3, sheet.size))
    for (item, _), counts in _grouped(sheet, among).items():
        k = sum(counts.values())
        if k > 1:
            agreeing = sum(n * (n - 1) for n in counts.values()) / (k * (k - 1))
            found[:, item] += agreeing, 1 - max(counts.values()) / k, 1
    return found[0], found[1], found[2]


def _grouped(sheet: Sheet, among: Flags) -> dict[tuple[int, int], Counter[Hashable]]:
    groups: dict[tuple[int, int], Counter[Hashable]] = {}
    for game in np.flatnonzero(among & ~sheet.unparsed & ~sheet.failed):
        said = _said(sheet, int(game))
        groups.setdefault((int(sheet.item[game]), int(sheet.first[game])), Counter())[said] += 1
    return groups


def _said(sheet: Sheet, game: int) -> Hashable:
    """All that a verdict says that can be right or wrong."""
    verdict = sheet.verdicts[game]
    scores = tuple(sorted(verdict.scores.items())) if sheet.kind == "point" else ()
    steps = tuple(step.right for step in verdict.steps)
    return int(sheet.says[game]), scores, verdict.label, verdict.ranking, steps


def _read(sheet: Sheet, among: Flags) -> Flags:
    """Those of some games of decisive items that were read, (G,)."""
    kept: Flags = among & (sheet.says != NOTHING) & sheet.decisive[sheet.item]
    return kept


def _columns(sheet: Sheet, among: Flags) -> list[Floats]:
    kept = _read(sheet, among)
    return [sheet.per_item(kept & sheet.right), sheet.per_item(kept), *repeats(sheet, kept)]


def _own(s: Floats, estimator: Estimator) -> Floats:
    """The judge's own share of five sums: right, read, agreeing, rarer, orders."""
    return denoised(ratio(s[:, 0], s[:, 1]), estimator(s[:, 2], s[:, 3], s[:, 4]))


def _two(
    sheet: Sheet,
    groups: tuple[Flags, Flags],
    finish: Callable[[Floats, Floats], Floats],
    estimator: Estimator,
) -> Measured:
    """A metric of the judge's own shares in two groups of games, each with its own noise."""
    columns = [*_columns(sheet, groups[0]), *_columns(sheet, groups[1])]

    def of(s: Floats) -> Floats:
        return finish(_own(s[:, :5], estimator), _own(s[:, 5:], estimator))

    return sums(of, *columns, why=REFUSED, over=slice(4, None, 5))


def _by_place(sheet: Sheet) -> tuple[Flags, Flags]:
    return gold_shown(sheet, first=True), gold_shown(sheet, first=False)


def accuracy_denoised(sheet: Sheet, estimator: Estimator) -> Measured:
    """The mean over both orders of the judge's own shares of right verdicts."""
    return _two(sheet, _by_place(sheet), lambda one, other: (one + other) / 2, estimator)


def accuracy_of_place(sheet: Sheet, place: int) -> Measured:
    """The judge's own share of right verdicts with the better reply first (0) or second (1)."""
    columns = _columns(sheet, _by_place(sheet)[place])
    return sums(lambda s: _own(s, noise_of_pairs), *columns, why=REFUSED)


def position_bias_denoised(sheet: Sheet) -> Measured:
    """How far those of the two orders are apart."""
    return _two(sheet, _by_place(sheet), np.subtract, noise_of_pairs)


def length_bias_denoised(sheet: Sheet) -> Measured:
    """How far those of items whose better reply is the longer, or the shorter, are apart."""
    groups = longer_right(sheet, longer=True), longer_right(sheet, longer=False)
    return _two(sheet, groups, np.subtract, noise_of_pairs)


def noise(sheet: Sheet, estimator: Estimator) -> Measured:
    """q over all games."""
    columns = repeats(sheet, sheet.counted & (sheet.says != NOTHING))
    why = "two repeats agree no oftener than a coin's would" if columns[2].any() else NO_REPEATS
    return sums(lambda s: estimator(s[:, 0], s[:, 1], s[:, 2]), *columns, why=why)


def self_consistency(sheet: Sheet) -> Measured:
    """1 - q."""
    columns = repeats(sheet, sheet.counted & (sheet.says != NOTHING))
    return sums(lambda s: 1 - noise_of_pairs(s[:, 0], s[:, 1], s[:, 2]), *columns, why=REFUSED)


def stability(sheet: Sheet) -> Measured:
    """Orders of items whose commonest verdict is more than half of the repeats, unread ones included."""
    asked, stable = np.zeros(sheet.size), np.zeros(sheet.size)
    read = _grouped(sheet, sheet.counted)
    games: Counter[tuple[int, int]] = Counter(
        (int(sheet.item[game]), int(sheet.first[game])) for game in np.flatnonzero(sheet.counted)
    )
    for group, k in games.items():
        if k > 1:
            asked[group[0]] += 1
            stable[group[0]] += max(read.get(group, {0: 0}).values()) > k / 2
    return share(stable, asked, NO_REPEATS)


_PAPER = "arXiv 2408.13006"
NOISE: dict[str, MetricEntry] = {
    "noise": MetricEntry(
        "Noise q",
        partial(noise, estimator=noise_of_pairs),
        PAIR,
        _PAPER,
        "(1 - sqrt(2R - 1)) / 2, R being how often two repeats of the same order agree; refused from .45 on",
        OUT,
    ),
    "noise_minority": MetricEntry(
        "Noise q, by minorities",
        partial(noise, estimator=noise_of_minority),
        PAIR,
        _PAPER,
        "mean share of the rarer verdict among repeats; too low where it is large",
        OUT,
    ),
    "self_consistency": MetricEntry("Self-consistency", self_consistency, PAIR, _PAPER, "1 - q", OUT),
    "accuracy_denoised": MetricEntry(
        "Accuracy, de-noised",
        partial(accuracy_denoised, estimator=noise_of_pairs),
        PAIR,
        _PAPER,
        "(accuracy - q) / (1 - 2q) with q of that order, mean of the orders",
        OUT,
    ),
    "accuracy_denoised_minority": MetricEntry(
        "Accuracy, de-noised by minorities",
        partial(accuracy_denoised, estimator=noise_of_minority),
        PAIR,
        _PAPER,
        "the same with q by minorities",
        OUT,
    ),
    "accuracy_denoised_gold_first": MetricEntry(
        "De-noised, better reply first",
        partial(accuracy_of_place, place=0),
        PAIR,
        _PAPER,
        "the same of the games with the better reply first",
        OUT,
    ),
    "accuracy_denoised_gold_second": MetricEntry(
        "De-noised, better reply second",
        partial(accuracy_of_place, place=1),
        PAIR,
        _PAPER,
        "the same of the games with the better reply second",
        OUT,
    ),
    "position_bias_denoised": MetricEntry(
        "Position bias, de-noised", position_bias_denoised, PAIR, _PAPER, "the difference of those two", OUT
    ),
    "length_bias_denoised": MetricEntry(
        "Length bias, de-noised",
        length_bias_denoised,
        PAIR,
        _PAPER,
        "de-noised accuracy where the better reply is the longer - where it is the shorter",
        OUT,
    ),
    "stability": MetricEntry(
        "Stability of repeats",
        stability,
        ALL,
        "arXiv 2402.04788",
        "items and orders whose commonest answer has more than half of the repeats / those asked repeatedly",
        "supports no answer",
    ),
}
