"""What every modality tells the rest of the arena."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulators.conversation import Part

Block = dict[str, Any]
"""One entry of an OpenAI-style `content` list, such as `{"type": "text", "text": "…"}`."""


class MediaError(ValueError):
    """A part's media can't be read or sent; the message says why and may be shown to operators."""


@dataclass(frozen=True, slots=True)
class Modality:
    """A kind of content: what types it may have, and how a chat endpoint is given it.

    `as_chat(part, options)` gives the content blocks of one part; `options` are the endpoint's, and
    `query` holds the words of the turn that the part belongs to.
    It raises `MediaError` where the part can't be sent. Slow work inside it happens in a thread.
    """

    name: str
    mime_types: frozenset[str]
    as_chat: Callable[[Part, Mapping[str, Any]], Awaitable[list[Block]]]
