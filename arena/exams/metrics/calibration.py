"""Whether a judge's confidence is worth anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from ratings.arrays import Flags, Floats

from .base import ALL, OUT, Measured, MetricEntry, ratio, share, sums
from .sheet import Sheet

BINS = 10
ROUNDING = 1e-12  # .3 in floating point must lie in the bin that begins at .3
NOT_TOLD = "no confidence was told"


def told(sheet: Sheet) -> tuple[Flags, Floats]:
    """Counted games that told a confidence, and what it was, (G,)."""
    given = np.array(
        [np.nan if v.confidence is None else v.confidence for v in sheet.verdicts], dtype=np.float64
    )
    return sheet.counted & ~sheet.unparsed & ~np.isnan(given), given


def ece(sheet: Sheet, bins: int = BINS) -> Measured:
    """Mean over bins by their games of |share right - mean confidence|; equal widths, the last closed."""
    among, given = told(sheet)
    place = np.minimum(np.floor(np.where(among, given, 0) * bins + ROUNDING), bins - 1).astype(np.intp)
    off = np.where(among, sheet.right - given, 0)
    by_bin = np.zeros((sheet.size, bins))
    np.add.at(by_bin, (sheet.item, place), off)

    def finish(s: Floats) -> Floats:
        return ratio(np.abs(s[:, :bins]).sum(axis=1), s[:, bins])

    return sums(finish, by_bin, sheet.per_item(among), why=NOT_TOLD)


def brier(sheet: Sheet) -> Measured:
    """Mean squared distance of confidence from right or wrong."""
    among, given = told(sheet)
    squared = np.where(among, (sheet.right - given) ** 2, 0)
    return share(sheet.per_item(squared), sheet.per_item(among), NOT_TOLD)


def wrong_at(sheet: Sheet, least: float) -> Measured:
    """Wrong among those that are at least so confident."""
    among, given = told(sheet)
    sure = among & (np.where(among, given, -1) >= least)
    why = f"no game was {least:.0%} sure" if among.any() else NOT_TOLD
    return share(sheet.per_item(sure & ~sheet.right), sheet.per_item(sure), why)


def risk_coverage(confidence: npt.ArrayLike, right: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Coverage k/n and the share of errors among the k most confident, for every k; equals stay in order."""
    sure = np.argsort(-np.asarray(confidence, dtype=np.float64), kind="stable")
    wrong = 1.0 - np.asarray(right, dtype=np.float64)[sure]
    counted = np.arange(1, len(wrong) + 1, dtype=np.float64)
    return counted / max(1, len(wrong)), np.cumsum(wrong) / counted


def area_under(risk: Floats) -> float:
    """By trapezoids over coverage 1/n to 1, not stretched to 1; NaN of nothing."""
    return float(((risk[1:] + risk[:-1]) / 2).sum() / len(risk)) if len(risk) else float("nan")


def aurc(sheet: Sheet) -> Measured:
    """The area under the curve of risk by coverage."""
    among, given = told(sheet)
    games = np.flatnonzero(among)
    games = games[np.argsort(-given[games], kind="stable")]
    wrong, item = (~sheet.right[games]).astype(np.float64), sheet.item[games]

    def of(drawn: Floats) -> Floats:
        return np.array([_area_of(wrong, times) for times in drawn[:, item].astype(np.intp)])

    return Measured(of, sheet.per_item(among) > 0, why=NOT_TOLD)


def _area_of(wrong: Floats, times: npt.NDArray[np.intp]) -> float:
    drawn = np.repeat(wrong, times)
    return area_under(np.cumsum(drawn) / np.arange(1, len(drawn) + 1))


def accuracy_at(sheet: Sheet, coverage: float) -> Measured:
    """Right among so many of the most confident games."""
    among, given = told(sheet)
    games = np.flatnonzero(among)
    games = games[np.argsort(-given[games], kind="stable")]
    right, item = sheet.right[games].astype(np.float64), sheet.item[games]

    def of(drawn: Floats) -> Floats:
        times = drawn[:, item]
        kept = np.ceil(times.sum(axis=1, keepdims=True) * coverage - ROUNDING)
        before = np.cumsum(times, axis=1) - times
        taken = np.clip(kept - before, 0, times)
        return ratio((taken * right).sum(axis=1), kept[:, 0])

    return Measured(of, sheet.per_item(among) > 0, why=NOT_TOLD)


def kept_quality(quality: npt.ArrayLike, predicted: npt.ArrayLike, kept: int) -> float:
    """The mean quality of so many items with the best predictions; equals stay in order."""
    best = np.argsort(-np.asarray(predicted, dtype=np.float64), kind="stable")[:kept]
    return float(np.asarray(quality, dtype=np.float64)[best].mean())


def fit_threshold(scores: npt.ArrayLike, positive: npt.ArrayLike, steps: int = 100) -> tuple[float, float]:
    """The threshold in 0 to 1 with the best F1 of `score >= threshold`, and that; the lowest of equals."""
    given, true = np.asarray(scores, dtype=np.float64), np.asarray(positive, dtype=np.bool_)
    grid = np.arange(steps + 1) / steps
    said = given[None, :] >= grid[:, None] - ROUNDING
    f1 = ratio(2.0 * (said & true).sum(axis=1), np.asarray(said.sum(axis=1) + true.sum(), dtype=np.float64))
    best = int(np.argmax(np.nan_to_num(f1)))
    return float(grid[best]), float(np.nan_to_num(f1)[best])


def told_share(sheet: Sheet) -> Measured:
    """Games that told a confidence, of those that were read."""
    among, _ = told(sheet)
    return share(sheet.per_item(among), sheet.per_item(sheet.counted & ~sheet.unparsed))


def _entry(
    title: str, measure: Callable[[Sheet], Measured], about: str, paper: str = "ObjexMT"
) -> MetricEntry:
    return MetricEntry(title, measure, ALL, paper, about, OUT)


CALIBRATION: dict[str, MetricEntry] = {
    "confidence_told": _entry(
        "Confidence told", told_share, "games that told a confidence / games that were read"
    ),
    "ece": _entry(
        "ECE",
        ece,
        "10 bins of equal width, the last closed: sum of share of games x |share right - mean confidence|",
    ),
    "brier": _entry("Brier score", brier, "mean of (confidence - right)^2, right being 1 or 0"),
    "wrong_at_80": _entry(
        "Wrong at .80", partial(wrong_at, least=0.80), "wrong / games at least .80 confident"
    ),
    "wrong_at_90": _entry(
        "Wrong at .90", partial(wrong_at, least=0.90), "wrong / games at least .90 confident"
    ),
    "wrong_at_95": _entry(
        "Wrong at .95", partial(wrong_at, least=0.95), "wrong / games at least .95 confident"
    ),
    "aurc": _entry(
        "AURC",
        aurc,
        "area under the share of errors among the k most confident, by trapezoids over k/n from 1/n to 1",
    ),
    "accuracy_at_50": _entry(
        "Accuracy at half coverage",
        partial(accuracy_at, coverage=0.5),
        "right / the more confident half of the games",
        "arXiv 2409.00935",
    ),
    "accuracy_at_80": _entry(
        "Accuracy at coverage .8",
        partial(accuracy_at, coverage=0.8),
        "right / the most confident four fifths of the games",
        "arXiv 2409.00935",
    ),
}
