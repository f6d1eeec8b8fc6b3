"""Looks at what people ask before it is asked: a moderator that is broken is noted and stops nobody."""

from __future__ import annotations

from asgiref.sync import async_to_sync

from arena.moderation import Finding, chosen, moderate

BROKEN = "moderation_broken"


class Harmful(Exception):
    """What a moderator would not have asked."""


def check(text: str) -> tuple[str, ...]:
    """The flags that a chat gets for it; raises Harmful. Who needs a key looks later, in a worker."""
    if chosen().needs_key:
        return ()
    return flags_of(async_to_sync(moderate)(text))


def flags_of(finding: Finding) -> tuple[str, ...]:
    """The same of what was found; raises Harmful."""
    if finding.flagged and not finding.broken:
        raise Harmful(", ".join(finding.codes))
    return (BROKEN,) if finding.broken else ()
