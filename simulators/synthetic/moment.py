"""Clips in which something appears at a known second."""

from __future__ import annotations

from random import Random

from .base import Kind, Scene, SyntheticQuestion, near
from .film import film, fps_for
from .paint import COLOURS, Canvas
from .times import length, moments

DISCS = {1: 1, 2: 3, 3: 5}
"""How many discs come and go by level, each of its own colour, one at a time."""


def make(
    rng: Random,
    *,
    level: int = 1,
    seconds: float | None = None,
    lasting: float | None = None,
    size: tuple[int, int] = (320, 240),
) -> Scene:
    """Plain paper on which discs appear, stay for `lasting` seconds and vanish (None: drawn)."""
    seconds = length(rng, level, seconds)
    inks = rng.sample(sorted(COLOURS), DISCS[level])
    starts = moments(rng, len(inks), seconds, jitter=0.3)
    longest = 0.2 * seconds / len(inks)
    fps = fps_for(seconds)
    stays = round(fps * (min(longest, rng.uniform(1.5, 9.0)) if lasting is None else lasting)) / fps
    blank = Canvas(size).picture()
    shots, now = [], 0.0
    for ink, start in zip(inks, starts, strict=True):
        canvas = Canvas(size)
        centre = (rng.uniform(0.25, 0.75) * size[0], rng.uniform(0.3, 0.7) * size[1])
        canvas.shape("circle", centre, 0.4 * size[1], ink)
        shots += [(blank, start - now), (canvas.picture(), stays)]
        now = start + stays
    shots.append((blank, seconds - now))
    truth = {
        "discs": [[ink, start, round(start + stays, 3)] for ink, start in zip(inks, starts, strict=True)]
    }
    questions = tuple(_question(ink, start, seconds, level) for ink, start in zip(inks, starts, strict=True))
    return Scene(film(shots, fps), "video/mp4", "video", truth, questions)


def _question(ink: str, start: float, seconds: float, level: int) -> SyntheticQuestion:
    off = max(0.5, round(seconds / 120))
    # An echo must not be right by the number that it ends with.
    allowed = "half a second" if off < 1 else f"{off:g} seconds"
    text = (
        f"How many seconds after the start does the {ink} disc appear? "
        f"Up to {allowed} off is right. Answer with a number in digits."
    )
    return SyntheticQuestion(text, f"{start:g}", near(start, off), "timing", level, "calculate")


KIND = Kind("video", "timing", make)
