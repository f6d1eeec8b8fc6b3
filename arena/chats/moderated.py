"""Looks at what people ask before it is asked: a moderator that is broken is noted and stops nobody."""

from __future__ import annotations

from asgiref.sync import async_to_sync

from arena.endpoints.connect import Connections
from arena.moderation import Finding, chosen, moderate

BROKEN = "moderation_broken"
QUESTION_MODERATED = "question_moderated"


class Harmful(Exception):
    """What a moderator would not have asked."""


def check(text: str) -> tuple[str, ...]:
    """The flags that a chat gets for it; raises Harmful. Who needs a key looks later, in a worker."""
    if chosen().needs_key:
        return ()
    return flags_of(async_to_sync(moderate)(text))


async def check_late(text: str, connections: Connections) -> None:
    """In a worker, where there are keys: what nobody could look at before; raises Harmful."""
    if chosen().needs_key:
        flags_of(await moderate(text, connections))


def flags_of(finding: Finding) -> tuple[str, ...]:
    """The same of what was found; raises Harmful."""
    if finding.flagged and not finding.broken:
        raise Harmful(", ".join(finding.codes))
    return (BROKEN,) if finding.broken else ()
