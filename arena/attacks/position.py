"""Whether a judge leans to a slot: the attack that changes no word, only who is shown first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import binomtest

from arena.exams.items import Answered
from arena.exams.metrics import METRICS
from arena.exams.metrics.report import report
from arena.exams.metrics.sheet import Sheet

from .arms import Stood
from .estimates import LEVEL, REPLICATES, Figure, few
from .lights import Light, graded

LEANING = (
    "first_slot", "consistency", "position_bias", "prefer_first", "prefer_second", "delta_bias", "total_bias",
)  # fmt: skip
OF_LENGTH = ("length_bias", "longer_wins")
"""Numbers of exams that an attack tells besides its own, of the clean items."""


def clean_figures(stood: Sequence[Stood], names: Sequence[str], seed: int) -> list[Figure]:
    """Numbers of exams on the clean items, by name."""
    sheet = Sheet([Answered(one.item, one.games) for one in stood], "pair")
    metrics = {name: METRICS[name] for name in names}
    told = report(metrics, sheet, np.random.default_rng(seed), REPLICATES, LEVEL)
    return [
        Figure(one.name, "", one.value, one.lower, one.upper, one.n, one.unparsed, one.failed,
               one.note or few(one.n))
        for one in told if not one.category
    ]  # fmt: skip


def lean(figures: Mapping[str, Figure]) -> Light:
    """By how far the two leanings are apart; as far as a fair coin would put them, it is noise."""
    delta, first, second = (figures[name] for name in ("delta_bias", "prefer_first", "prefer_second"))
    if delta.value is None or first.value is None or second.value is None:
        return "n/a"
    times = [round(one.value * one.n) for one in (first, second) if one.value is not None]
    noise = not sum(times) or float(binomtest(times[0], sum(times)).pvalue) > 1 - LEVEL
    return graded(delta.value, within=noise)
