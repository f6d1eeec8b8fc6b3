"""What is told of a judge in every exam, whatever it is about."""

from __future__ import annotations

import numpy as np

from .base import ALL, OUT, Measured, MetricEntry, share
from .pairs import accuracy_micro
from .sheet import Sheet

ITSELF = "is what it counts"


def unparsed_share(sheet: Sheet) -> Measured:
    """Games that could not be read, of those that got an answer."""
    return share(sheet.per_item(sheet.unparsed), sheet.per_item(~sheet.failed))


def failed_share(sheet: Sheet) -> Measured:
    """Games that got no answer."""
    return share(sheet.per_item(sheet.failed), sheet.per_item(np.ones_like(sheet.failed)))


EVERYWHERE: dict[str, MetricEntry] = {
    "accuracy": MetricEntry(
        "Accuracy",
        accuracy_micro,
        ALL,
        "arXiv 2507.10535",
        "right games / games. Right is: the same preference (a tie where people tie), label, ranking or "
        "first wrong step; a score exactly",
    ),
    "unparsed_share": MetricEntry(
        "Unparsed", unparsed_share, ALL, "arXiv 2503.15620", "unread games / games with an answer", ITSELF
    ),
    "failed_share": MetricEntry(
        "Failed", failed_share, ALL, "", "games refused, void or without an answer / games", OUT
    ),
}
