"""Clips in which words are written one after the other."""

from __future__ import annotations

from random import Random

from .base import Kind, Scene, SyntheticQuestion, one_of
from .film import film, fps_for
from .paint import COLOURS, Canvas
from .times import length, stretches
from .vocabulary import WORDS

SHOWN = {1: 3, 2: 5, 3: 9}
"""How many words by level."""


def make(
    rng: Random, *, level: int = 1, seconds: float | None = None, size: tuple[int, int] = (320, 240)
) -> Scene:
    """One word in large capitals at a time, on plain paper."""
    seconds = length(rng, level, seconds)
    words = rng.sample(WORDS, SHOWN[level])
    shown = stretches(rng, len(words), seconds)
    shots = []
    for word, (start, end) in zip(words, shown, strict=True):
        canvas = Canvas(size)
        ink = COLOURS[rng.choice(["black", "blue", "red", "purple"])]
        canvas.words(word.upper(), (size[0] / 2, size[1] / 2), size[0] / 8, ink=ink)
        shots.append((canvas.picture(), end - start))
    truth = {"words": [[word, start, end] for word, (start, end) in zip(words, shown, strict=True)]}
    questions = tuple(_questions(rng, words, shown, level))
    return Scene(film(shots, fps_for(seconds)), "video/mp4", "video", truth, questions)


def _questions(
    rng: Random, words: list[str], shown: list[tuple[float, float]], level: int
) -> list[SyntheticQuestion]:
    place, before = rng.randrange(len(words)), rng.randrange(len(words) - 1)
    middle = round(sum(shown[place]) / 2)
    asked = {
        f"Which word is written in the picture {middle} seconds after the start?": words[place],
        f"Which word is written directly after {words[before].upper()}?": words[before + 1],
        "Which word is written last?": words[-1],
    }
    return [
        SyntheticQuestion(
            f"{text} Answer with the word only.", word, one_of(word, WORDS), "reading", level, "remember"
        )
        for text, word in asked.items()
    ]


KIND = Kind("video", "reading", make)
