"""Clips of discs that move."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from .base import Kind, Scene, SyntheticQuestion, one_of
from .film import FPS, film
from .paint import COLOURS, Canvas

if TYPE_CHECKING:
    from PIL import Image

STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
SECONDS = {1: (5, 8), 2: (8, 14), 3: (14, 24)}
"""How long a clip is, shortest and longest, by level: what moves needs every frame."""
LEGS = {1: 1, 2: 2, 3: 4}
"""How many times the disc sets out, by level."""
REST = 0.3
"""The share of a leg that the disc rests before it sets out."""

Place = tuple[int, int]
"""Column and row on a grid of three by three."""


def make(
    rng: Random, *, level: int = 1, seconds: float | None = None, size: tuple[int, int] = (320, 240)
) -> Scene:
    """A disc that goes from place to place in straight lines and rests before each."""
    seconds = float(rng.randint(*SECONDS[level])) if seconds is None else float(seconds)
    ink = rng.choice(sorted(COLOURS))
    ways, path = _walk(rng, LEGS[level])
    leg_s = seconds / len(ways)
    shots = []
    for start, end in pairwise(path):
        frames = round(leg_s * FPS)
        for frame in range(frames):
            gone = max(0.0, (frame / (frames - 1) - REST) / (1 - REST))
            at = (start[0] + gone * (end[0] - start[0]), start[1] + gone * (end[1] - start[1]))
            shots.append((_disc(size, at, ink), 1 / FPS))
    truth = {"disc": ink, "ways": ways, "leg_s": leg_s}
    return Scene(film(shots, FPS), "video/mp4", "video", truth, tuple(_questions(ink, ways, level)))


def _walk(rng: Random, legs: int) -> tuple[list[str], list[Place]]:
    """Ways from edge to edge of the grid, none back where the last one came from at once."""
    way = rng.choice(sorted(STEPS))
    dx, dy = STEPS[way]
    at = (1 - dx, 1 - dy)
    ways, path = [], [at]
    for _ in range(legs):
        at = (at[0] + 2 * dx, at[1] + 2 * dy)
        ways.append(way)
        path.append(at)
        way = rng.choice([name for name, step in sorted(STEPS.items()) if _fits(at, step)])
        dx, dy = STEPS[way]
    return ways, path


def _fits(at: Place, step: Place) -> bool:
    return all(0 <= place + 2 * by <= 2 for place, by in zip(at, step, strict=True) if by) and any(step)


def _disc(size: tuple[int, int], at: tuple[float, float], ink: str) -> Image.Image:
    canvas = Canvas(size)
    centre = ((0.15 + 0.35 * at[0]) * size[0], (0.15 + 0.35 * at[1]) * size[1])
    canvas.shape("circle", centre, 0.22 * size[1], ink)
    return canvas.picture()


def _questions(ink: str, ways: list[str], level: int) -> list[SyntheticQuestion]:
    asked = {f"Which way does the {ink} disc move?": ways[0]}
    if len(ways) > 1:
        told = f"The {ink} disc sets out {len(ways)} times and rests in between."
        asked = {
            f"{told} Which way does it go at first?": ways[0],
            f"{told} Which way does it go last?": ways[-1],
        }
    return [
        SyntheticQuestion(
            f"{text} Answer with one word: left, right, up or down.",
            way, one_of(way, sorted(STEPS)), "motion", level, "understand",
        )
        for text, way in asked.items()
    ]  # fmt: skip


KIND = Kind("video", "motion", make)
