"""The most tokens that a prompt can be: an upper bound, for a budget must hold whatever the tokenizer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from simulators.conversation import Part, Turn

OF_A_TURN = 32
"""Tokens that mark where a turn begins and ends, in any chat template that we know."""
PATCH = 14
"""Pixels of the side of the smallest patch that vision encoders in use make a token of."""


def most_tokens(
    turns: Iterable[Turn], options: Mapping[str, Any], schema: Mapping[str, Any] | None = None
) -> int:
    """No more tokens than bytes: tokenizers begin with bytes and only ever merge them.

    `options` are the endpoint's: how many pictures of a video are sent, and how large. A schema is
    counted too, for some servers write it into the prompt.
    """
    told = len(json.dumps(schema)) if schema else 0
    return told + sum(OF_A_TURN + sum(_part(part, options) for part in turn.parts) for turn in turns)


def _part(part: Part, options: Mapping[str, Any]) -> int:
    if part.modality == "text":
        return len(part.text.encode("utf-8", "replace"))
    pictures = options.get("frames", 8) if part.modality == "video" else 1
    said = sum(len(line.text.encode("utf-8", "replace")) + OF_A_TURN for line in part.subtitles)
    return pictures * ceil(options.get("frame_size", 512) / PATCH) ** 2 + said
