"""What every moderator takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from arena.endpoints.connect import Connections


@dataclass(frozen=True)
class Finding:
    """What a moderator says of a text: flagged with what codes, or that it could not look."""

    flagged: bool = False
    codes: tuple[str, ...] = ()
    broken: bool = False


BROKEN = Finding(flagged=True, broken=True)


class Moderator(Protocol):
    """A line of `MODERATORS`; may raise, which is a broken finding to who asked."""

    title: str
    needs_key: bool  # only workers have keys: elsewhere it finds itself broken

    async def look(self, text: str, connections: Connections | None) -> Finding: ...
