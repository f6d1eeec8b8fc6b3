"""Clips of colour cards that follow one another."""

from __future__ import annotations

from random import Random

from .base import Kind, Scene, SyntheticQuestion, in_order, one_of
from .film import film, fps_for
from .paint import COLOURS, Canvas
from .times import length, stretches

CARDS = {1: 3, 2: 5, 3: 8}
"""How many cards by level; each has a colour of its own."""
NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def make(
    rng: Random, *, level: int = 1, seconds: float | None = None, size: tuple[int, int] = (320, 240)
) -> Scene:
    """Cards that fill the picture, each for its stretch of the clip."""
    seconds = length(rng, level, seconds)
    inks = rng.sample(sorted(COLOURS), CARDS[level])
    shown = stretches(rng, len(inks), seconds)
    shots = [
        (Canvas(size, COLOURS[ink]).picture(), end - start)
        for ink, (start, end) in zip(inks, shown, strict=True)
    ]
    truth = {"cards": [[ink, start, end] for ink, (start, end) in zip(inks, shown, strict=True)]}
    questions = tuple(_questions(rng, inks, level))
    return Scene(film(shots, fps_for(seconds)), "video/mp4", "video", truth, questions)


def _questions(rng: Random, inks: list[str], level: int) -> list[SyntheticQuestion]:
    place = rng.randrange(len(inks) - 1)
    middle = rng.randrange(1, len(inks) - 1)
    asked = {
        "Which colour is shown last?": inks[-1],
        f"The clip shows one colour after another. Which one comes {NTH[middle]}?": inks[middle],
        f"Which colour is shown directly after {inks[place]}?": inks[place + 1],
    }
    colours = sorted(COLOURS)
    ordered = SyntheticQuestion(
        "In which order are the colours shown? List them all, first to last, separated by commas.",
        ", ".join(inks), in_order(inks), "order", level, "reason",
    )  # fmt: skip
    return [
        SyntheticQuestion(
            f"{text} Answer with the colour only.", ink, one_of(ink, colours), "order", level, "understand"
        )
        for text, ink in asked.items()
    ] + [ordered]


KIND = Kind("video", "order", make)
