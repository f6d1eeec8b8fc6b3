"""Whether a judge tells criteria apart that people found to point to different replies (Multi-Crit)."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ratings.arrays import Floats

from .base import PAIR, Measured, MetricEntry, ratio, share, sums
from .sheet import Sheet

NO_CONFLICT = "people found no two criteria in conflict"
NO_CRITERIA = "no item has criteria of its own"
_SIDES = ("a", "b")


def conflicts(true: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs of criteria by which different replies are the better."""
    decided = [name for name, side in true.items() if side in _SIDES]
    return [(one, other) for one, other in combinations(decided, 2) if true[one] != true[other]]


def _read(sheet: Sheet) -> list[tuple[int, dict[str, str], dict[str, str]]]:
    """Item, what is true and what is said by criterion, of each game that got an answer."""
    games = np.flatnonzero(~sheet.failed)
    both = ((int(sheet.item[at]), sheet.verdicts[at].standards) for at in games)
    return [
        (item, dict(sheet.truths[item].standards), dict(said))
        for item, said in both
        if sheet.truths[item].standards
    ]


def pacc(sheet: Sheet) -> Measured:
    """Items with every criterion right."""
    part, whole = np.zeros(sheet.size), np.zeros(sheet.size)
    for item, true, said in _read(sheet):
        whole[item] += 1
        part[item] += all(said.get(name) == side for name, side in true.items())
    return share(part, whole, NO_CRITERIA)


def tos(sheet: Sheet) -> Measured:
    """Items with a conflict on which the judge names different winners for any two criteria in conflict."""
    part, whole = np.zeros(sheet.size), np.zeros(sheet.size)
    for item, true, said in _read(sheet):
        pairs = conflicts(true)
        whole[item] += bool(pairs)
        part[item] += any({said.get(one), said.get(other)} == {"a", "b"} for one, other in pairs)
    return share(part, whole, NO_CONFLICT)


def cmr(sheet: Sheet) -> Measured:
    """Pairs of criteria in conflict of which both are right."""
    part, whole = np.zeros(sheet.size), np.zeros(sheet.size)
    for item, true, said in _read(sheet):
        pairs = conflicts(true)
        whole[item] += len(pairs)
        part[item] += sum(
            said.get(one) == true[one] and said.get(other) == true[other] for one, other in pairs
        )
    return share(part, whole, NO_CONFLICT)


def _by_criterion(sheet: Sheet) -> tuple[Floats, Floats]:
    """Right and all verdicts by item and criterion, (N, C) each."""
    names = sorted({name for truth in sheet.truths for name in truth.standards})
    part, whole = np.zeros((2, sheet.size, max(1, len(names))))
    for item, true, said in _read(sheet):
        for name, side in true.items():
            whole[item, names.index(name)] += 1
            part[item, names.index(name)] += said.get(name) == side
    return part, whole


def criterion_accuracy(sheet: Sheet) -> Measured:
    """Right verdicts on criteria."""
    part, whole = _by_criterion(sheet)
    return share(part.sum(axis=1), whole.sum(axis=1), NO_CRITERIA)


def criterion_accuracy_macro(sheet: Sheet) -> Measured:
    """The mean over criteria of their shares."""
    part, whole = _by_criterion(sheet)
    many = part.shape[1]

    def finish(s: Floats) -> Floats:
        each = ratio(s[:, :many], s[:, many:])
        known = ~np.isnan(each)
        return ratio(np.where(known, each, 0).sum(axis=1), known.sum(axis=1).astype(np.float64))

    return sums(finish, part, whole, why=NO_CRITERIA)


_PAPER = "arXiv 2511.21662"
CRITERIA: dict[str, MetricEntry] = {
    "criterion_accuracy": MetricEntry(
        "Accuracy of criteria", criterion_accuracy, PAIR, _PAPER, "right verdicts on criteria / verdicts"
    ),
    "criterion_accuracy_macro": MetricEntry(
        "Accuracy of criteria, macro",
        criterion_accuracy_macro,
        PAIR,
        _PAPER,
        "mean over criteria of their accuracy",
    ),
    "pacc": MetricEntry("PAcc", pacc, PAIR, _PAPER, "items with every criterion right / items"),
    "tos": MetricEntry(
        "TOS",
        tos,
        PAIR,
        _PAPER,
        "items with different winners named for two criteria that conflict / items with such a conflict",
        "names no winner",
    ),
    "cmr": MetricEntry(
        "CMR", cmr, PAIR, _PAPER, "conflicting pairs of criteria with both right / such pairs"
    ),
}
