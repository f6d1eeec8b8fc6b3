"""Clips in which the picture lights up a number of times."""

from __future__ import annotations

from random import Random

from .base import Kind, Scene, SyntheticQuestion
from .film import FPS, film, fps_for
from .paint import COLOURS, Canvas, Colour
from .times import length, moments

FLASHES = {1: (2, 4), 2: (5, 8), 3: (8, 14)}
"""How many flashes, fewest and most, by level; above level 1 they have two colours."""
LASTS_S, LASTS_LONG_S = 0.5, 2.0
"""Seconds of a flash in short clips, and in those with few frames a second."""
DARK: Colour = (40, 40, 48)


def make(
    rng: Random, *, level: int = 1, seconds: float | None = None, size: tuple[int, int] = (320, 240)
) -> Scene:
    """A dark picture that flashes; no two flashes touch."""
    seconds = length(rng, level, seconds)
    inks = rng.sample(["red", "yellow", "green", "blue"], min(level, 2))
    count = rng.randint(*FLASHES[level])
    colours = [*inks, *(rng.choice(inks) for _ in range(count - len(inks)))]
    rng.shuffle(colours)
    starts = moments(rng, count, seconds, jitter=0.1)
    lasts = LASTS_S if fps_for(seconds) == FPS else LASTS_LONG_S
    cards = {ink: Canvas(size, COLOURS[ink]).picture() for ink in inks}
    dark = Canvas(size, DARK).picture()
    shots, now = [], 0.0
    for start, ink in zip(starts, colours, strict=True):
        shots += [(dark, start - now), (cards[ink], lasts)]
        now = start + lasts
    shots.append((dark, seconds - now))
    truth = {"flashes": [[ink, start, start + lasts] for ink, start in zip(colours, starts, strict=True)]}
    questions = tuple(_question(ink, colours.count(ink), level) for ink in inks)
    return Scene(film(shots, fps_for(seconds)), "video/mp4", "video", truth, questions)


def _question(ink: str, count: int, level: int) -> SyntheticQuestion:
    text = f"How many times does the picture flash {ink}? Answer with a number in digits."
    return SyntheticQuestion(text, str(count), (), "counting", level, "calculate")


KIND = Kind("video", "counting", make)
