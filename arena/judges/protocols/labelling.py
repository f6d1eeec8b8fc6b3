"""Makes a verdict of labels: each reply is looked at alone, and one that is right beats one that is not."""

from __future__ import annotations

from .base import Case, Verdict
from .each import LookAt, looks_at_each
from .looking import verdict_of
from .orders import gravest
from .rightness import said_of


async def each_labelled(case: Case, look: LookAt, good: str) -> Verdict:
    """One reply has its label; of two the one labelled `good` wins, two are a tie, none is both bad.

    More than two get scores `right`. Whatever fails leaves no verdict.
    """
    judgments = await looks_at_each(case, look)
    failed = [judgment.status for judgment in judgments if judgment.status != "valid"]
    if failed:
        return Verdict(gravest(*failed), judgments=tuple(judgments))
    if len(judgments) == 1:
        return verdict_of(judgments[0])
    right = [judgment.label == good for judgment in judgments]
    return Verdict("valid", judgments=tuple(judgments), **said_of(right))
