"""How well a judge finds the wrong steps of a solution.

A verdict that speaks of fewer steps than there are says nothing of any: it counts as unread.
"""

from __future__ import annotations

import numpy as np

from ratings.arrays import Floats

from .base import OUT, STEPS, Measured, MetricEntry, ratio, share, sums
from .sheet import NOTHING, Sheet, first_wrong, told_steps

MR_WEIGHTS = (1 / 3, 1 / 3, 1 / 3)
"""Of the solution's correlation, the first wrong step and its reason; a setting, none is settled."""

NO_WRONG = "no step is wrong"
ONE_SIDED = "all steps are right or wrong, or said to be"
NO_REASONS = "no kind of error is known"


def cells(sheet: Sheet) -> tuple[Floats, Floats]:
    """By item: steps wrong and found, right but called wrong, wrong but called right, right and called right;
    and steps that were not spoken of, first the wrong ones, (N, 4) and (N, 2)."""
    found, lost = np.zeros((sheet.size, 4)), np.zeros((sheet.size, 2))
    for game in np.flatnonzero(sheet.counted):
        item = int(sheet.item[game])
        true = [step.right for step in sheet.truths[item].steps]
        told = told_steps(sheet.truths[item], sheet.verdicts[game])
        for place, is_right in enumerate(true):
            if told is None:
                lost[item, int(is_right)] += 1
            else:
                found[item, int(told[place]) * 2 + int(is_right)] += 1
    return found, lost


def step_accuracy(sheet: Sheet) -> Measured:
    """Steps of which the right thing is said."""
    found, lost = cells(sheet)
    return share(found[:, 0] + found[:, 3], found.sum(axis=1) + lost.sum(axis=1))


def f1_wrong_steps(sheet: Sheet) -> Measured:
    """F1 of finding wrong steps."""
    found, lost = cells(sheet)
    hits, alarms = found[:, 0], found[:, 1]
    wrong = hits + found[:, 2] + lost[:, 0]
    counted = (found.sum(axis=1) + lost.sum(axis=1)) > 0
    return sums(
        lambda s: ratio(2 * s[:, 0], s[:, 1] + s[:, 2]), hits, hits + alarms, wrong, counted, why=NO_WRONG
    )


def mcc(s: Floats) -> Floats:
    """Matthews' correlation of four cells: hits, false alarms, misses, right ones passed, (B, 4)."""
    hits, alarms, misses, passed = s[:, :4].T
    margins = (hits + alarms) * (hits + misses) * (passed + alarms) * (passed + misses)
    return ratio(hits * passed - alarms * misses, np.sqrt(margins))


def step_mcc(sheet: Sheet) -> Measured:
    """Matthews' correlation of wrong steps and those called wrong."""
    return sums(mcc, cells(sheet)[0], why=ONE_SIDED)


def _solutions(sheet: Sheet) -> list[Floats]:
    """By item: the four cells of whole solutions; wrong ones, those with the first wrong step found, those
    whose kind of error is known, and those with it found too."""
    found = np.zeros((sheet.size, 8))
    for game in np.flatnonzero(sheet.counted):
        item = int(sheet.item[game])
        truth, verdict = sheet.truths[item], sheet.verdicts[game]
        told, at = told_steps(truth, verdict), first_wrong([step.right for step in truth.steps])
        if told is not None:
            found[item, (first_wrong(told) == NOTHING) * 2 + (at == NOTHING)] += 1
        if at != NOTHING:
            same = told is not None and first_wrong(told) == at
            kind = truth.steps[at].error
            found[item, 4:] += 1, same, bool(kind), same and bool(kind) and verdict.steps[at].error == kind
    return [*found.T, sheet.per_item(sheet.counted)]


def first_error(sheet: Sheet) -> Measured:
    """Wrong solutions of which the first wrong step is found."""
    *_, wrong, same, _, _, _ = _solutions(sheet)
    return share(same, wrong, NO_WRONG)


def solution_mcc(sheet: Sheet) -> Measured:
    """Matthews' correlation of wrong solutions and those with any step called wrong."""
    return sums(mcc, *_solutions(sheet), why="all solutions are right or wrong, or said to be")


def mr_score(s: Floats, weights: tuple[float, float, float] = MR_WEIGHTS) -> Floats:
    """Weighted: max(0, correlation of solutions), first wrong steps found, kinds of error found."""
    parts = np.maximum(0, mcc(s)), ratio(s[:, 5], s[:, 4]), ratio(s[:, 7], s[:, 6])
    return np.asarray(sum(weight * part for weight, part in zip(weights, parts, strict=True)))


def error_type_accuracy(sheet: Sheet) -> Measured:
    """Wrong steps whose kind of error is known, of which it is said."""
    part, whole = np.zeros(sheet.size), np.zeros(sheet.size)
    for game in np.flatnonzero(sheet.counted):
        item = int(sheet.item[game])
        truth, said = sheet.truths[item], sheet.verdicts[game].steps
        told = said if told_steps(truth, sheet.verdicts[game]) is not None else ()
        for place, step in enumerate(truth.steps):
            if not step.right and step.error:
                whole[item] += 1
                part[item] += place < len(told) and told[place].error == step.error
    return share(part, whole, NO_REASONS)


def misaligned(sheet: Sheet) -> Measured:
    """Read verdicts that do not speak of every step."""
    read = sheet.counted & ~sheet.unparsed
    short = [
        told_steps(sheet.truths[at], verdict) is None
        for at, verdict in zip(sheet.item, sheet.verdicts, strict=True)
    ]
    return share(sheet.per_item(read & np.array(short, dtype=np.bool_)), sheet.per_item(read))


def _mr(sheet: Sheet) -> Measured:
    return sums(mr_score, *_solutions(sheet), why="one of its three parts is undefined")


_PRO, _MR = "arXiv 2503.06553", "MR-GSM8K"
STEP: dict[str, MetricEntry] = {
    "step_accuracy": MetricEntry(
        "Accuracy of steps", step_accuracy, STEPS, _PRO, "steps rightly called right or wrong / steps"
    ),
    "first_error_accuracy": MetricEntry(
        "First wrong step found",
        first_error,
        STEPS,
        _PRO,
        "wrong solutions whose first wrong step is named / those",
    ),
    "f1_wrong_steps": MetricEntry(
        "F1 of wrong steps",
        f1_wrong_steps,
        STEPS,
        _PRO,
        "2 wrong steps called wrong / (steps called wrong + wrong steps)",
        "misses every wrong step",
    ),
    "step_mcc": MetricEntry(
        "MCC of steps",
        step_mcc,
        STEPS,
        _PRO,
        "Matthews' correlation of wrong steps and those called wrong",
        OUT,
    ),
    "solution_mcc": MetricEntry(
        "MCC of solutions",
        solution_mcc,
        STEPS,
        _MR,
        "Matthews' correlation of wrong solutions and those with any step called wrong",
        OUT,
    ),
    "mr_score": MetricEntry(
        "MR-Score",
        _mr,
        STEPS,
        _MR,
        "weighted: max(0, MCC of solutions), first wrong step found, its kind of error found; equal weights",
        "left out of the MCC, wrong in the rest",
    ),
    "error_type_accuracy": MetricEntry(
        "Kind of error found",
        error_type_accuracy,
        STEPS,
        _PRO,
        "wrong steps with the right kind of error / those",
    ),
    "misaligned_share": MetricEntry(
        "Misaligned",
        misaligned,
        STEPS,
        _PRO,
        "read verdicts that do not speak of every step / read verdicts",
        OUT,
    ),
}
