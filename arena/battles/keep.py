"""Takes in the media that a side made, so that what is kept of it names them by hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.made import LARGEST
from arena.leases import close_connection, storable
from arena.modalities.media import read, scheme
from arena.questions.media import as_part
from arena.questions.take import take
from simulators.conversation import Part, Turn


def made_media(reply: Reply, turns: Iterable[Turn]) -> bool:
    """Whether there is anything to take in."""
    return any(part.url for turn in turns for part in turn.parts) or bool(reply.parts)


def take_in(reply: Reply, turns: tuple[Turn, ...]) -> tuple[Reply, tuple[Turn, ...]]:
    """The same with its media taken in; raises `MediaError` for a file that is refused.

    Slow, for each file is decoded: call it in a thread that may have a connection for a while.
    """
    try:
        known: dict[str, Part] = {}
        taken = tuple(replace(turn, parts=_taken(turn.parts, known)) for turn in turns)
        return replace(reply, parts=_taken(reply.parts, known)), taken
    finally:
        close_connection()


def _taken(parts: Iterable[Part], known: dict[str, Part]) -> tuple[Part, ...]:
    for part in parts:
        if scheme(part.url) == "data" and part.url not in known:
            row = as_part(take(read(part.url, LARGEST[part.modality])))
            known[part.url] = Part(row["modality"], url=row["url"], mime=row["mime"])
    return tuple(known.get(part.url, part) for part in parts)


def media_rows(parts: Iterable[Part]) -> list[dict[str, str]]:
    """Media parts as a column keeps them."""
    return [{"modality": part.modality, "url": part.url, "mime": part.mime} for part in parts if part.url]


def turn_rows(turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """Turns as a column keeps them: who spoke, the words and, where there are any, the media."""
    rows = [(turn.role, storable(turn.text), media_rows(turn.parts)) for turn in turns]
    return [{"role": role, "text": text} | ({"parts": media} if media else {}) for role, text, media in rows]
