"""Counts the votes of a panel's members, if enough of them have one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from arena.endpoints.clients.settings import one_of, whole
from arena.judges.protocols.base import Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.orders import gravest
from arena.judges.protocols.votes import TIES, Ties, majority, votes

INCOMPLETE = "incomplete"
"""Flag of a verdict that was reached without some of those who were to vote."""

QUORUM = Option(
    whole(0, 64),
    0,
    1,
    "How many must have a valid verdict; 0: every one. Below it the whole has the gravest of their statuses.",
    after=True,
)
TIED = Option(
    one_of(*TIES),
    "tie",
    "drop",
    "What an equal split means: a tie, no verdict (the judge abstains), or what was said first of it.",
    after=True,
)


def counted(
    verdicts: Sequence[Verdict], quorum: int, ties: Ties, weights: Sequence[float] | None = None
) -> Verdict:
    """What most of the valid verdicts say, by weight, with everybody's judgments and words."""
    given = weights or [1.0] * len(verdicts)
    valid = [pair for pair in zip(verdicts, given, strict=True) if pair[0].status == "valid"]
    if len(valid) < (quorum or len(verdicts)):
        statuses = [verdict.status for verdict in verdicts if verdict.status != "valid"]
        decided = Verdict(gravest(*statuses))
    else:
        decided = majority([verdict for verdict, _ in valid], [weight for _, weight in valid], ties)
    missing = [INCOMPLETE] if decided.status == "valid" and len(valid) < len(verdicts) else []
    return replace(
        decided,
        flags=(*decided.flags, *missing),
        judgments=tuple(judgment for verdict in verdicts for judgment in verdict.judgments),
        transcript=tuple(said for verdict in verdicts for said in verdict.transcript),
        notes={"votes": votes(list(zip(verdicts, given, strict=True)))},
    )
