"""Plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.conversation import Part

from .base import Block, Modality


async def as_chat(part: Part, options: Mapping[str, Any]) -> list[Block]:
    """The part's words as one text block."""
    return [{"type": "text", "text": part.text}]


TEXT = Modality("text", frozenset({"text/plain", "text/markdown"}), as_chat)
