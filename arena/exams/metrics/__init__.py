"""What an exam says of a judge: one line here per metric, in a file for each family.

Pure: nothing below imports Django.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arena.exams.items import Answered, Kind

from .base import Figure, Measured, MetricEntry
from .calibration import CALIBRATION
from .chance import CHANCE
from .criteria import CRITERIA
from .everywhere import EVERYWHERE
from .judger import JUDGER
from .leniency import LENIENCY
from .noise import NOISE
from .pairs import PAIRS
from .position import POSITION
from .rankings import RANKINGS
from .report import by_tag, report
from .scores import SCORES
from .sections import SECTIONS
from .sheet import Sheet
from .solving import SOLVING
from .steps import STEP
from .told import TOLD

__all__ = ["METRICS", "Figure", "Measured", "MetricEntry", "by_tag", "figures"]

METRICS: dict[str, MetricEntry] = {
    **EVERYWHERE,
    **PAIRS,
    **POSITION,
    **CRITERIA,
    **CHANCE,
    **LENIENCY,
    **SCORES,
    **RANKINGS,
    **STEP,
    **CALIBRATION,
    **NOISE,
    **SOLVING,
    **JUDGER,
    **SECTIONS,
    **TOLD,
}


def figures(
    answered: Sequence[Answered],
    kind: Kind,
    rng: np.random.Generator,
    replicates: int = 1_000,
    level: float = 0.95,
) -> list[Figure]:
    """All metrics of a kind of exam, of all items and by category, each with its interval."""
    if not 0 < level < 1 or replicates < 1:
        raise ValueError(f"level = {level!r} must be between 0 and 1, replicates = {replicates!r} positive")
    metrics = {name: entry for name, entry in METRICS.items() if kind in entry.kinds}
    return report(metrics, Sheet(answered, kind), rng, replicates, level)
