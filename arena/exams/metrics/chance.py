"""Agreement with the truth beyond what chance gives, from tables of what is true by what is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ratings.arrays import Flags, Floats, Indices

from .base import LABEL, OUT, OWN, PAIR, Measured, MetricEntry, ratio, sums
from .sheet import NOTHING, TIE, A, B, Sheet

Tables = Floats
"""Counts of true by said codes, (B, K, K)."""

ALIKE = "all that is true and all that is said is the same"
NEEDS_LABELS = "no item has a label"


def coded(sheet: Sheet) -> tuple[Indices, Indices, int]:
    """What is true and what is said in each game, (G,), and how many codes; said NOTHING is the last code."""
    if sheet.kind == "pair":
        true, said, names = (
            sheet.gold[sheet.item],
            sheet.says,
            max(TIE + 1, int(sheet.gold.max(initial=0)) + 1),
        )
    else:
        labels = sorted({truth.label for truth in sheet.truths} - {""})
        code = {label: place for place, label in enumerate(labels)}
        true = np.array([code.get(truth.label, NOTHING) for truth in sheet.truths], dtype=np.intp)[sheet.item]
        said = np.array([code.get(verdict.label, NOTHING) for verdict in sheet.verdicts], dtype=np.intp)
        names = len(labels)
    return true, np.where(said == NOTHING, names, said), names + 1


def table(
    sheet: Sheet, finish: Callable[[Tables], Floats], among: Flags, *, why: str = ALIKE, unread: bool = True
) -> Measured:
    """A metric of the table of some games; with `unread`, what nobody could read is a code of its own."""
    true, said, size = coded(sheet)
    kept = among & sheet.counted & (unread | (said != size - 1))
    cells: Floats = np.zeros((sheet.size, size * size))
    np.add.at(cells, (sheet.item[kept], true[kept] * size + said[kept]), 1)
    return sums(lambda s: finish(s.reshape(-1, size, size)), cells, why=why)


def cohen(tables: Tables) -> Floats:
    """Cohen's kappa: (observed - expected) / (1 - expected), each with its own habits."""
    shares = ratio(tables, tables.sum(axis=(1, 2), keepdims=True))
    expected = (shares.sum(axis=2) * shares.sum(axis=1)).sum(axis=1)
    return _beyond(shares, expected)


def scott(tables: Tables) -> Floats:
    """Scott's pi: the same with the mean of both habits."""
    shares = ratio(tables, tables.sum(axis=(1, 2), keepdims=True))
    return _beyond(shares, (((shares.sum(axis=2) + shares.sum(axis=1)) / 2) ** 2).sum(axis=1))


def krippendorff(tables: Tables) -> Floats:
    """Nominal alpha of two raters: 1 - observed / expected disagreement."""
    given = tables.sum(axis=2) + tables.sum(axis=1)
    many = given.sum(axis=1)
    observed = 2 * (tables.sum(axis=(1, 2)) - np.trace(tables, axis1=1, axis2=2))
    expected = ratio(many**2 - (given**2).sum(axis=1), many - 1)
    return 1 - ratio(observed, expected)


def balanced(tables: Tables) -> Floats:
    """The mean over what is true of the share that is found."""
    true = tables.sum(axis=2)
    return _mean_known(ratio(np.diagonal(tables, axis1=1, axis2=2), true), true > 0)


def macro_f1(tables: Tables) -> Floats:
    """The mean F1 over all codes that are true of anything."""
    found = np.diagonal(tables, axis1=1, axis2=2)
    true, said = tables.sum(axis=2), tables.sum(axis=1)
    return _mean_known(ratio(2 * found, true + said), true > 0)


def _mean_known(each: Floats, known: Flags) -> Floats:
    return ratio(np.where(known, each, 0).sum(axis=1), known.sum(axis=1).astype(np.float64))


def _beyond(shares: Floats, expected: Floats) -> Floats:
    return ratio(np.trace(shares, axis1=1, axis2=2) - expected, 1 - expected)


def everywhere(sheet: Sheet) -> Flags:
    """All games."""
    return np.ones(len(sheet.item), dtype=np.bool_)


def _of(finish: Callable[[Tables], Floats], sheet: Sheet) -> Measured:
    return table(sheet, finish, everywhere(sheet))


def kappa_in_order(sheet: Sheet, first: int) -> Measured:
    """Cohen's kappa of the games in one order."""
    return table(sheet, cohen, sheet.first == first)


def alpha(sheet: Sheet) -> Measured:
    """Krippendorff's alpha of the judge and the truth."""
    return table(sheet, krippendorff, everywhere(sheet), unread=False)


_KINDS = PAIR + LABEL
CHANCE: dict[str, MetricEntry] = {
    "kappa": MetricEntry(
        "Cohen's κ",
        partial(_of, cohen),
        _KINDS,
        "arXiv 2406.12624",
        "(observed - expected agreement) / (1 - expected), of all games; items are drawn, not games",
        OWN,
    ),
    "kappa_ab": MetricEntry(
        "Cohen's κ, first order",
        partial(kappa_in_order, first=A),
        PAIR,
        "arXiv 2408.13006",
        "of games with a first",
        OWN,
    ),
    "kappa_ba": MetricEntry(
        "Cohen's κ, second order",
        partial(kappa_in_order, first=B),
        PAIR,
        "arXiv 2408.13006",
        "of games with b first",
        OWN,
    ),
    "scott_pi": MetricEntry(
        "Scott's π",
        partial(_of, scott),
        _KINDS,
        "arXiv 2406.12624",
        "as κ, chance by the mean habits of both",
        OWN,
    ),
    "alpha": MetricEntry(
        "Krippendorff's α",
        alpha,
        _KINDS,
        "arXiv 2501.08167",
        "1 - observed / expected disagreement of judge and truth, nominal",
        OUT,
    ),
    "balanced_accuracy": MetricEntry(
        "Balanced accuracy",
        partial(_of, balanced),
        _KINDS,
        "arXiv 2510.18560",
        "mean recall over what is true",
    ),
    "macro_f1": MetricEntry(
        "Macro F1",
        partial(_of, macro_f1),
        _KINDS,
        "arXiv 2310.17631",
        "mean F1 over what is true of any item",
    ),
}
