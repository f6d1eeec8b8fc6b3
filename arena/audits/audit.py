"""Audits a judge: reads what it and people said of the same battles, and keeps what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from django.db.models.functions import Now

from arena.exams.sitters import sitter
from ratings.audit import Decided, audit
from ratings.features import difference

from .gold import Settled
from .models import Audit
from .read import MISSING, SWAPPED, Column, Judged, Where, read_judged, unmeasured
from .styles import count_styles


class NothingToAudit(ValueError):
    """No battle was decided by both; the message says what to do."""


def audit_judge(where: Where, seed: int, level: float, tell: Callable[[int, int], object]) -> Audit:
    """The audit as kept: the same rows and settings give the same one. Raises `NothingToAudit`.

    `tell(done, of)` hears how far the counting of replies is.
    """
    count_styles(unmeasured(where, voted=True), tell)
    judged = read_judged(where)
    name = where.judge.name
    if not (judged.voted & (judged.verdict != MISSING)).any():
        raise NothingToAudit(_why(name, judged, where))
    own = set(where.judge.seat_families().values()) - {""}
    settled = Settled.of(judged, where.judge.pk)
    report = audit(decided(judged, own), np.random.default_rng(seed), level).as_json()
    report["gold"] = settled.agreement(where.judge.pk)
    kept, _ = Audit.objects.update_or_create(
        judge_version=sitter(name).decides_as,
        fingerprint=settled.fingerprint(judged.rows),
        settings=settings_of(where) | {"seed": seed, "level": level},
        defaults={"judge": name, "report": report, "made_at": Now()},
    )
    return kept


def settings_of(where: Where) -> dict[str, Any]:
    """What of it repeats an audit."""
    board = where.board.name if where.board else ""
    return {"board": board, "since": where.since.date().isoformat() if where.since else ""}


def _why(name: str, judged: Judged, where: Where) -> str:
    narrowed = " in this slice" if where.board or where.since else ""
    said, voted = int((judged.verdict != MISSING).sum()), int(judged.voted.sum())
    there = f"it has decided {said} battles{narrowed}, and people voted on {voted} that it was asked about"
    what_next = (
        "have people vote on battles that it decides" if said else "seat it on a board and have it judge"
    )
    return f"nothing to audit: no battle has both a verdict of {name} and a vote ({there}); {what_next}"


def decided(judged: Judged, own: set[str]) -> Decided:
    """The battles with votes, each with the side first that its first voter saw first."""
    voted = judged.voted
    turned = judged.swapped[voted]
    a, b = judged.a[voted], judged.b[voted]
    looks = _turned_round(judged.looks[voted], turned)
    return Decided(
        names=judged.names,
        a=np.where(turned, b, a),
        b=np.where(turned, a, b),
        judge=_turned_round(judged.verdict[voted], turned),
        people=_turned_round(judged.people[voted], turned),
        covariates=dict(_covariates(judged, own, voted)),
        strata={kind: words[voted] for kind, words in judged.kinds.items()},
        first=np.where(turned, -judged.shown[voted], judged.shown[voted]).astype(np.int8),
        # What was shown first changes with the sides, so its two looks change places, too.
        looks=np.where(turned[:, None], looks[:, ::-1], looks)
        if (looks != MISSING).all(axis=1).any()
        else None,
        confidence=judged.confidence[voted],
        alone=int((~voted & (judged.verdict != MISSING)).sum()),
    )


def _turned_round(codes: Column, turned: Column) -> Column:
    return np.where(turned if codes.ndim == 1 else turned[:, None], SWAPPED[codes], codes)


def _covariates(judged: Judged, own: set[str], voted: Column) -> Mapping[str, Column]:
    found = {}
    for name, counts in judged.style.items():
        lead = difference(counts[:, 0], counts[:, 1])
        found[name] = np.where((counts == MISSING).any(axis=1), np.nan, lead)
    if own:
        mine = np.array([float(family in own) for family in judged.families])
        found["own_family"] = mine[judged.a] - mine[judged.b]
    sign = np.where(judged.swapped, -1.0, 1.0)
    return {name: (sign * values)[voted] for name, values in found.items()}
