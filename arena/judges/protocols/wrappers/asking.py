"""What wrappers have in common: judges asked at once, and changes to how a judge reaches its model."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.judges.protocols.base import AS_USUAL, Ask, Case, How, Judge, Verdict
from simulators.conversation import Turn


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


def renamed(verdict: Verdict, role: str) -> Verdict:
    """The verdict with `role` before the roles of its judgments, so that they differ from others'."""
    return replace(
        verdict,
        judgments=tuple(
            replace(judgment, role=f"{role}/{judgment.role}" if judgment.role else role)
            for judgment in verdict.judgments
        ),
    )
