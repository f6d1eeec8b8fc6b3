"""Wrappers around `pairwise`, and models that answer by what they are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from judging import Model, Words, a_case

from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import Case, Verdict
from simulators.conversation import Turn

Turns = tuple[Turn, ...]


def wrapped(
    wrappers: list[Mapping[str, Any]],
    says: Callable[[Turns], Words] | Model,
    case: Case | None = None,
    protocol: str = "pairwise",
    **options: Any,
) -> Verdict:
    """The verdict of a protocol, looked at in one order unless told, with wrappers around it."""
    if protocol == "pairwise":
        options = {"orders": "ab"} | options
    judge = PROTOCOLS[protocol].make({**options, "wrappers": wrappers})
    model = says if isinstance(says, Model) else Model(says, whole=True)

    async def ask() -> Verdict:
        return await judge(case or a_case(), model)

    return asyncio.run(ask())


def looks(verdict: Verdict) -> list[tuple[str, int, str]]:
    """Of each judgment order, sample and role."""
    return [(one.order, one.sample, one.role) for one in verdict.judgments]


def shown(turns: Turns) -> str:
    """The words of the turn that shows the replies."""
    return next(turn.text for turn in reversed(turns) if "<reply_a>" in turn.text)
