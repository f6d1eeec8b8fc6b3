"""Questions that were written in a step and not taken, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from arena.competitors.models import Competitor

from .work import Step


@dataclass(frozen=True)
class Tried:
    """One attempt that was refused; `scores` are old and new, 1 to 5 by scale, where it came so far."""

    reason: str
    operator: str
    text: str
    scores: Mapping[str, Any]
    competitor: Competitor | None


def tried(step: Step) -> Iterator[Tried]:
    """What a step tried in vain: all of it where it was refused, all but the last where it was accepted."""
    attempts = [one for one in step.attempts if one.get("refusal")]
    if step.status == Step.Status.REFUSED and not attempts:
        yield Tried(step.reason, step.operator, step.text, step.scores, step.competitor)
    elif step.status in (Step.Status.REFUSED, Step.Status.ACCEPTED):
        yield from (_tried(one, step) for one in attempts)


def _tried(attempt: Mapping[str, Any], step: Step) -> Tried:
    written, looks = attempt.get("written") or {}, attempt.get("compared") or ()
    scores = {which: looks[-1][which] for which in ("old", "new")} if looks else {}
    return Tried(attempt["refusal"], attempt["operator"], written.get("text", ""), scores, step.competitor)
