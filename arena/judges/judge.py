"""Judges battles: shows them to judges and keeps every judgment and the verdict they lead to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from arena.endpoints.clients.base import Address, Reply, Request, Unauthorised
from arena.endpoints.connect import Connections, connections
from arena.endpoints.models import MissingVariable
from arena.leases import Shift, storable
from arena.modalities import MediaError
from simulators.conversation import Turn

from . import models
from .cases import case_of, with_files
from .models import VerdictQuerySet
from .protocols import PROTOCOLS
from .protocols.base import Ask, Case, Judgment, Verdict


@dataclass(frozen=True)
class Brief:
    """A claimed verdict: the case and the judge who owes it."""

    verdict_id: int
    case: Case
    protocol: str
    options: Mapping[str, Any]
    kind: str
    address: Address | None  # None: no model, or its key is not in this worker's environment
    model: str
    lost: str = ""  # why the case cannot be shown, where it can't

    def ask(self, connections: Connections) -> Ask:
        """How the protocol reaches its model."""

        async def ask(turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None) -> Reply:
            if self.address is None:
                raise Unauthorised("the endpoint's key is not in this worker's environment")
            sampling = {**PROTOCOLS[self.protocol].sampling, **self.options.get("sampling", {})}
            request = Request(self.model, turns, sampling, schema)
            return await connections.to(self.address, self.kind, self.model).reply(request)

        return ask


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
        return await judge(brief.case, brief.ask(self.connections))

    def save(self, token: UUID, done: Sequence[tuple[Brief, Verdict]]) -> None:
        with transaction.atomic():
            ids = [brief.verdict_id for brief, _ in done]
            held = models.Verdict.objects.pending().held(token).filter(pk__in=ids)
            owed = set(held.values_list("pk", flat=True))
            mine = {brief.verdict_id: verdict for brief, verdict in done if brief.verdict_id in owed}
            models.Judgment.objects.bulk_create(_judgments(mine))
            for columns, verdicts in _by_decision(mine):
                models.Verdict.objects.filter(pk__in=verdicts).update(
                    **columns, decided_at=Now(), lease_token=None, leased_until=None
                )

    def renew(self, token: UUID) -> None:
        models.Verdict.objects.renew(token)

    def release(self, token: UUID) -> None:
        models.Verdict.objects.release(token)


def _by_decision(decided: Mapping[int, Verdict]) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """The verdicts by what they say: those that say the same are written in one statement."""
    alike: dict[str, list[int]] = defaultdict(list)
    for verdict_id, verdict in decided.items():
        alike[json.dumps(_columns(verdict), sort_keys=True)].append(verdict_id)
    for columns, verdicts in alike.items():
        yield json.loads(columns), verdicts


def _columns(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "preference": verdict.preference or "",
        "standards": dict(verdict.standards),
        "flags": list(verdict.flags),
        "error": next((judgment.error for judgment in verdict.judgments if judgment.error), ""),
    }


def _judgments(decided: Mapping[int, Verdict]) -> list[models.Judgment]:
    return [
        models.Judgment(
            verdict_id=verdict_id,
            order=judgment.order,
            sample=judgment.sample,
            status=judgment.status,
            preference=judgment.preference or "",
            standards=dict(judgment.standards),
            rationale=storable(judgment.rationale),
            raw=storable(judgment.raw),
            prompt_hash=judgment.prompt_hash,
            parser=judgment.parser,
            error=judgment.error,
            tokens_in=judgment.tokens_in,
            tokens_out=judgment.tokens_out,
            seconds=judgment.seconds,
        )
        for verdict_id, verdict in decided.items()
        for judgment in verdict.judgments
    ]


def _brief(verdict: models.Verdict) -> Brief:
    judge, endpoint = verdict.judge, verdict.judge.endpoint
    try:
        address = endpoint.address() if endpoint else None
    except MissingVariable:
        address = None
    replies = sorted(verdict.battle.replies.all(), key=lambda reply: reply.side)
    case, lost = case_of(verdict.battle.question, replies), ""
    try:
        case = with_files(case)
    except MediaError as error:
        lost = str(error)
    kind = endpoint.kind if endpoint else ""
    return Brief(verdict.pk, case, judge.protocol, judge.options, kind, address, judge.model, lost)


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
