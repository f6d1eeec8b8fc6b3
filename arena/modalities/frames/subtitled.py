"""Frames and subtitles as one sequence, each subtitle where it is heard."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulators.conversation import Subtitle

from .plan import Frame

SHORTEST_S = 1.0


def interleave(
    frames: Sequence[Frame], subtitles: Sequence[Subtitle], duration: float, starts_at: float = 0.0
) -> list[Frame | str]:
    """Frames and the words of subtitles in the order in which they are sent. All times in seconds.

    Subtitles are walked in order. Before each come the frames up to its middle, and it is given only
    if a frame lies strictly inside it, for which one shorter than 1 s counts as its middle ± 0.5 s.
    The frames that are left come last. `starts_at` is taken from the times of subtitles; an end that
    is no number is the video's `duration`. Source: VideoAutoArena (arXiv 2411.13281), the released
    loader.
    """
    sequence: list[Frame | str] = []
    given = 0
    for subtitle in subtitles:
        start, end = _span(subtitle, duration, starts_at)
        middle = (start + end) / 2
        while given < len(frames) and frames[given].seconds <= middle:
            sequence.append(frames[given])
            given += 1
        if end - start < SHORTEST_S:
            start, end = middle - SHORTEST_S / 2, middle + SHORTEST_S / 2
        if any(start < frame.seconds < end for frame in frames):
            sequence.append(subtitle.text)
    return [*sequence, *frames[given:]]


def _span(subtitle: Subtitle, duration: float, starts_at: float) -> tuple[float, float]:
    if not isinstance(subtitle.end, (int, float)) or not math.isfinite(subtitle.end):
        return subtitle.start - starts_at, duration
    return subtitle.start - starts_at, subtitle.end - starts_at
