"""What wrappers have in common: judges asked at once, and changes to how a judge reaches its model."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from arena.endpoints.clients.base import EndpointError, Refused, Reply
from arena.judges.protocols.base import AS_USUAL, Ask, Case, How, Judge, Judgment, Verdict
from arena.judges.protocols.delimit import TAGS
from simulators.conversation import Part, Turn, say

GIVEN = ("persona", "goal", "context", "question", "reference", "criteria")
"""Tags of what no contestant wrote, and no judge."""
JUDGED = re.compile(rf"<(/?)({'|'.join(sorted({*TAGS} - {*GIVEN}))}|reply(?:_[a-h])?)(?=[ >])")
"""A tag of ours around anything else: what others write of that kind is made harmless before."""


async def at_once(looks: Sequence[tuple[Judge, Case, Ask]]) -> list[Verdict]:
    """Every judge's verdict, in order; all of them look at the same time."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_look(*look)) for look in looks]
    return [task.result() for task in tasks]


async def _look(judge: Judge, case: Case, ask: Ask) -> Verdict:
    return await judge(case, ask)


def sampled(ask: Ask, sampling: Mapping[str, Any]) -> Ask:
    """The same model, sampled as told where whoever asks doesn't say."""

    def asked(
        turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Awaitable[Reply]:
        return ask(turns, schema=schema, how=replace(how, sampling={**sampling, **how.sampling}))

    return asked


def instructed(turns: tuple[Turn, ...], words: str) -> tuple[Turn, ...]:
    """The same turns, with more said in the system's: all calls of a judge share it."""
    if turns and turns[0].role == "system":
        first = turns[0]
        return (replace(first, parts=(*first.parts, Part("text", text=f"\n{words}"))), *turns[1:])
    return (say("system", words), *turns)


def reminded(turns: tuple[Turn, ...], words: str) -> tuple[Turn, ...]:
    """The same turns, with more said at the end of a person's last."""
    last = turns[-1]
    if last.role != "user":
        return turns
    return (*turns[:-1], replace(last, parts=(*last.parts, Part("text", text=words))))


def closed(turns: tuple[Turn, ...], words: str) -> tuple[Turn, ...]:
    """The same turns, with more said at the end of the last of a person's that shows what is to be judged.

    What differs from case to case comes last, so that servers which keep the beginnings of prompts can.
    """
    asked = [place for place, turn in enumerate(turns) if turn.role == "user"]
    showing = [place for place in asked if JUDGED.search(turns[place].text)]
    if not asked:
        return turns
    last = (showing or asked)[-1]
    return (*reminded(turns[: last + 1], words), *turns[last + 1 :])


def whole_of(turns: tuple[Turn, ...], how: How, reply: Reply) -> str:
    """All that the model said: with its own beginning, where it went on from one."""
    if reply.whole:
        return reply.whole
    return turns[-1].text + reply.text if how.continuing else reply.text


def renamed(verdict: Verdict, role: str) -> Verdict:
    """The verdict with `role` before the roles of its judgments, so that they differ from others'."""
    named = (replace(one, role=f"{role}/{one.role}" if one.role else role) for one in verdict.judgments)
    return replace(verdict, judgments=tuple(named))


def stamped(verdict: Verdict, told: Any) -> Verdict:
    """The verdict with what a wrapper changed in the calls as part of each judgment's `request`."""
    judgments = (replace(one, request=one.request and _hash(one.request, told)) for one in verdict.judgments)
    return replace(verdict, judgments=tuple(judgments))


def _hash(request: str, told: Any) -> str:
    words = json.dumps([request, told], sort_keys=True, default=str)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def unanswered(error: EndpointError, role: str, parser: str) -> Verdict:
    """The verdict where something that must come before it got no answer."""
    judgment = Judgment(
        "refused" if isinstance(error, Refused) else "outage", error=error.code, role=role, parser=parser
    )
    return Verdict(judgment.status, judgments=(judgment,))


def void(why: str, role: str, parser: str) -> Verdict:
    """The verdict on a case that can't be judged so."""
    return Verdict("void", judgments=(Judgment("void", rationale=why, role=role, parser=parser),))
