"""The disagreement queue: where somebody should vote or annotate next, to learn where a judge is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.urls import reverse

from arena.exams.sitters import sitter
from ratings import OUTCOMES
from ratings.features import difference
from ratings.review import Review, Seen, review
from ratings.review_words import why

from .expected import expected
from .gold import Settled
from .read import MISSING, Column, Judged, Where, read_judged, unmeasured
from .styles import count_styles


class NothingToReview(ValueError):
    """The judge has decided no battle that is not settled; the message says so."""


@dataclass(frozen=True, eq=False)
class Queue:
    """A judge's verdicts in the order in which to look at them; `battles` are the keys by row of `seen`."""

    where: Where
    seen: Seen
    review: Review
    battles: Column
    unsettled: Column

    def rows(self, limit: int) -> list[int]:
        """The first rows that nobody has settled."""
        order = self.review.order
        found: list[int] = order[self.unsettled[order]][:limit].tolist()
        return found

    def as_json(self, limit: int) -> dict[str, Any]:
        """The queue for machines, with every kind of battle and how often people disagree there."""
        name = self.where.judge.name
        return {
            "judge": name,
            "judge_version": sitter(name).decides_as,
            "verdicts": len(self.seen),
            "voted": int((self.seen.voted > 0).sum()),
            "settled": int((~self.unsettled).sum()),
            "usual": self.review.usual,
            "queue": [self._row(row) for row in self.rows(limit)],
            "cells": [asdict(cell) for cell in self.review.cells],
        }

    def _row(self, row: int) -> dict[str, Any]:
        battle, confidence = int(self.battles[row]), self.seen.confidence[row]
        numbers = ("bits", "fault", "gain", "wrong", "lower", "upper")
        return {
            "battle": battle,
            "address": reverse("battles:detail", args=[battle]),
            "annotate": reverse("annotations:battle", args=[battle]),
            "verdict": OUTCOMES[self.seen.verdict[row]],
            "confidence": None if np.isnan(confidence) else float(confidence),
            "votes": dict(zip(OUTCOMES, self.seen.votes[row].tolist(), strict=True)),
            **{name: float(getattr(self.review, name)[row]) for name in numbers},
            "why": list(why(self.seen, self.review, row)),
        }


def queue(where: Where, tell: Callable[[int, int], object]) -> Queue:
    """All valid verdicts of a judge, ranked. Raises `NothingToReview`; `tell` hears of counted replies."""
    count_styles(unmeasured(where, voted=False), tell)
    judged = read_judged(where)
    valid = judged.verdict != MISSING
    settled = Settled.of(judged, where.judge.pk).overall(judged)
    unsettled = valid & (settled == MISSING)
    if not unsettled.any():
        had = (
            f"all {int(valid.sum())} battles that it decided are settled"
            if valid.any()
            else "it decided none"
        )
        raise NothingToReview(
            f"nothing to review of {where.judge.name}: {had}; seat it on a board and have it judge"
        )
    seen = _seen(judged, settled, expected(judged, where.board), valid)
    return Queue(where, seen, review(seen), judged.battle[valid], unsettled[valid])


def _seen(judged: Judged, settled: Column, chance: Column, valid: Column) -> Seen:
    """What annotators settled counts as one more person's word."""
    said = np.column_stack([judged.people, settled])[valid]
    chosen = np.where(judged.verdict == 0, judged.a, judged.b)
    names = np.array([*judged.names, "nobody"])
    return Seen(
        verdict=judged.verdict[valid],
        votes=np.stack([(said == code).sum(axis=1) for code in range(len(OUTCOMES))], axis=1),
        confidence=judged.confidence[valid],
        conflict=judged.conflict[valid],
        expected=chance[valid],
        kinds={kind: words[valid] for kind, words in judged.kinds.items()}
        | {"choice": names[np.where(judged.verdict < 2, chosen, len(judged.names))][valid]},
        measures={name: values[valid] for name, values in _measures(judged).items()},
    )


def _measures(judged: Judged) -> dict[str, Column]:
    """How long both replies are, and by how much that which was chosen leads in each feature of style."""
    sign = np.select([judged.verdict == 0, judged.verdict == 1], [1.0, -1.0], np.nan)
    found = {"length of both replies": _known(judged, "length").sum(axis=1)}
    for name in judged.style:
        counts = _known(judged, name)
        found[f"lead of its choice in {name}"] = sign * difference(counts[:, 0], counts[:, 1])
    return found


def _known(judged: Judged, name: str) -> Column:
    counts = judged.style[name].astype(np.float64)
    counts[(counts == MISSING).any(axis=1)] = np.nan
    return counts
