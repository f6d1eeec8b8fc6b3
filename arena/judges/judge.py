"""Judges battles: shows them to judges and keeps every judgment and the verdict they lead to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from arena.endpoints.connect import Connections, connections
from arena.endpoints.models import family_of
from arena.leases import Shift
from arena.modalities import MediaError

from . import models
from .cases import case_of, with_files
from .keep import by_decision, judgments
from .models import VerdictQuerySet
from .protocols import PROTOCOLS
from .protocols.base import Ask, Case, Judgment, Verdict
from .seats import Seat, asked, judge_version, seats_of


@dataclass(frozen=True)
class Brief:
    """A claimed verdict: the case and the judge who owes it."""

    verdict_id: int
    case: Case
    protocol: str
    options: Mapping[str, Any]
    seats: Mapping[str, Seat]
    lost: str = ""  # why the case cannot be shown, where it can't

    @cached_property
    def version(self) -> str:
        """Hash of all that this judge is: protocol, prompts, options, parser, and whom it asks."""
        return judge_version(self.protocol, self.options, self.seats)

    def ask(self, connections: Connections) -> Ask:
        """How the protocol reaches its models."""
        return asked(self.seats, connections)


@dataclass
class JudgeStage:
    """Played battles in, verdicts out."""

    verdicts: VerdictQuerySet
    connections: Connections

    def claim(self, token: UUID, limit: int) -> list[Brief]:
        due = self.verdicts.due().away_from(self.connections.full())
        ids = due.claim(token, min(limit, self.connections.appetite()))
        return [_brief(verdict) for verdict in models.Verdict.objects.with_case().filter(pk__in=ids)]

    async def do(self, brief: Brief) -> Verdict:
        if brief.lost:
            return Verdict("void", judgments=(Judgment("void", rationale=brief.lost),))
        judge = PROTOCOLS[brief.protocol].make(brief.options)
        verdict = await judge(brief.case, brief.ask(self.connections))
        if verdict.status == "valid" and verdict.preference is None:
            # Of a battle nothing but a preference can be rated.
            return Verdict("void", judgments=verdict.judgments, notes={"why": "no preference was given"})
        return verdict

    def save(self, token: UUID, done: Sequence[tuple[Brief, Verdict]]) -> None:
        with transaction.atomic():
            ids = [brief.verdict_id for brief, _ in done]
            held = models.Verdict.objects.pending().held(token).filter(pk__in=ids)
            owed = set(held.values_list("pk", flat=True))
            mine = {brief.verdict_id: verdict for brief, verdict in done if brief.verdict_id in owed}
            models.Judgment.objects.bulk_create(
                look
                for brief, verdict in done
                if brief.verdict_id in owed
                for look in judgments(brief.verdict_id, verdict, brief.version)
            )
            for columns, verdicts in by_decision(mine):
                models.Verdict.objects.filter(pk__in=verdicts).update(
                    **columns, decided_at=Now(), lease_token=None, leased_until=None
                )

    def renew(self, token: UUID) -> None:
        models.Verdict.objects.renew(token)

    def release(self, token: UUID) -> None:
        models.Verdict.objects.release(token)


def _brief(verdict: models.Verdict) -> Brief:
    judge = verdict.judge
    replies = sorted(verdict.battle.replies.all(), key=lambda reply: reply.side)
    case, lost = case_of(verdict.battle.question, replies), ""
    try:
        case = with_files(case)
    except MediaError as error:
        lost = str(error)
    families = tuple(family_of(competitor) for competitor in (verdict.battle.a, verdict.battle.b))
    case = replace(case, families=families, seat_families=judge.seat_families())
    return Brief(verdict.pk, case, judge.protocol, judge.options, seats_of(judge), lost)


def judge_played(verdicts: VerdictQuerySet | None = None) -> int:
    """Gives the verdicts that are due until none is or the worker's time is up; says how many."""
    verdicts = models.Verdict.objects.all() if verdicts is None else verdicts
    verdicts.close_void()
    verdicts.give_up_poisonous()

    @asynccontextmanager
    async def stage() -> AsyncIterator[JudgeStage]:
        async with connections() as opened:
            yield JudgeStage(verdicts, opened)

    return Shift(stage, settings.ARENA_BATCH, settings.ARENA_TASK_S).run()
