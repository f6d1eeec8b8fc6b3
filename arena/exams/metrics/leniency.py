"""How a judge of right and wrong errs: does it let wrong pass, or fail what is right?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ratings.arrays import Floats

from .base import LABEL, OUT, Measured, MetricEntry, ratio, share, sums
from .sheet import Sheet

POSITIVE = ("correct", "success", "yes")
"""Labels that let pass; the first of them that any item has is the positive one."""

ONE_LABEL = "only one label is true of any item"


def passing(sheet: Sheet) -> str:
    """The label that lets pass; "" where the exam has none, or more than two labels."""
    labels = {truth.label for truth in sheet.truths} - {""}
    if len(labels) > 2:
        return ""
    return next((label for label in POSITIVE if label in labels), "") or _only_other(labels)


def _only_other(labels: set[str]) -> str:
    """The one that lets pass where every item has the other."""
    others = {"incorrect": "correct", "failure": "success", "no": "yes"}
    return next((others[label] for label in labels if label in others), "")


def _counts(sheet: Sheet, finish: Callable[[Floats], Floats], why: str = ONE_LABEL) -> Measured:
    """A metric of read games: right ones passed, right ones, wrong ones found, wrong ones, called wrong."""
    positive = passing(sheet)
    true = np.array([truth.label == positive for truth in sheet.truths], dtype=np.bool_)[sheet.item]
    said = np.array([verdict.label for verdict in sheet.verdicts], dtype=object)
    passes, fails = said == positive, (said != positive) & (said != "")
    read = sheet.counted & (passes | fails) & (positive != "")
    cells = (true & passes, true, ~true & fails, ~true, fails)
    return sums(finish, *(sheet.per_item(read & cell) for cell in cells), sheet.per_item(read), why=why)


def passed_share(sheet: Sheet) -> Measured:
    """Games that let pass, of all with an answer."""
    positive = passing(sheet)
    passes = np.array(
        [bool(positive) and verdict.label == positive for verdict in sheet.verdicts], dtype=np.bool_
    )
    return share(sheet.per_item(sheet.counted & passes), sheet.per_item(sheet.counted & (positive != "")))


def _tpr(s: Floats) -> Floats:
    return ratio(s[:, 0], s[:, 1])


def _tnr(s: Floats) -> Floats:
    return ratio(s[:, 2], s[:, 3])


def _knows(s: Floats) -> Floats:
    return _tpr(s) + _tnr(s) - 1


def _guesses(s: Floats) -> Floats:
    return ratio(1 - _tnr(s), 1 - _knows(s))


LENIENCY: dict[str, MetricEntry] = {
    "tpr": MetricEntry(
        "Right passed",
        lambda sheet: _counts(sheet, _tpr),
        LABEL,
        "arXiv 2406.12624",
        "right items said right / right items",
        OUT,
    ),
    "tnr": MetricEntry(
        "Wrong found",
        lambda sheet: _counts(sheet, _tnr),
        LABEL,
        "arXiv 2406.12624",
        "wrong items said wrong / wrong items",
        OUT,
    ),
    "p_c": MetricEntry(
        "Knows, P_c",
        lambda sheet: _counts(sheet, _knows),
        LABEL,
        "arXiv 2406.12624",
        "right passed + wrong found - 1: how often it knows, if it guesses else",
        OUT,
    ),
    "p_plus": MetricEntry(
        "Leniency, P+",
        lambda sheet: _counts(sheet, _guesses, "only one label is true of any item, or P_c is 1"),
        LABEL,
        "arXiv 2406.12624",
        "(1 - wrong found) / (1 - P_c): how often a guess lets pass; above one half is lenient",
        OUT,
    ),
    "passed_share": MetricEntry(
        "Passes",
        passed_share,
        LABEL,
        "arXiv 2508.01780",
        "items said right / items",
        "does not pass",
    ),
    "precision_wrong": MetricEntry(
        "Precision on wrong",
        lambda sheet: _counts(sheet, lambda s: ratio(s[:, 2], s[:, 4]), "nothing is said to be wrong"),
        LABEL,
        "arXiv 2511.15958",
        "wrong items said wrong / items said wrong",
        OUT,
    ),
    "f1_wrong": MetricEntry(
        "F1 on wrong",
        lambda sheet: _counts(sheet, lambda s: ratio(2 * s[:, 2], s[:, 4] + s[:, 3])),
        LABEL,
        "arXiv 2511.15958",
        "2 wrong items said wrong / (items said wrong + wrong items)",
        OUT,
    ),
}
