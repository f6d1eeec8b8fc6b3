"""Pictures with words and numbers to read."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from .base import Kind, Scene, SyntheticQuestion, near, one_of
from .paint import COLOURS, Canvas, Colour
from .vocabulary import WORDS

LINES = {1: 1, 2: 2, 3: 5}
"""How many lines, each a word and a number, by level; level 1 has a word alone."""


def make(rng: Random, *, level: int = 1, size: tuple[int, int] = (480, 360)) -> Scene:
    """A sign of capital words, from level 2 on with a number beside each."""
    words = rng.sample(WORDS, LINES[level])
    numbers = rng.sample(range(120, 990), len(words))
    ink = COLOURS[rng.choice(["black", "blue", "red", "green", "purple"])]
    if level == 1:
        canvas = Canvas(size)
        canvas.words(words[0].upper(), (size[0] / 2, size[1] / 2), size[0] / 8, ink=ink)
        return Scene(canvas.png(), "image/png", "image", {"word": words[0]}, (_word(words[0]),))
    lines = dict(zip(words, numbers, strict=True))
    png = _list(lines, size, ink)
    return Scene(png, "image/png", "image", {"lines": lines}, tuple(_listed(rng, words, numbers, level)))


def _list(lines: Mapping[str, int], size: tuple[int, int], ink: Colour) -> bytes:
    width, height = size
    canvas = Canvas(size)
    pitch = height / len(lines)
    for place, (word, number) in enumerate(lines.items()):
        y, high = (place + 0.5) * pitch, min(0.45 * pitch, width / 8)
        canvas.words(word.upper(), (0.06 * width, y), high, ink=ink, anchor="lm")
        canvas.words(str(number), (0.94 * width, y), high, ink=ink, anchor="rm")
    return canvas.png()


def _word(word: str) -> SyntheticQuestion:
    return SyntheticQuestion(
        "Which word is written in the picture? Answer with the word only.",
        word, one_of(word, WORDS), "reading", 1, "remember",
    )  # fmt: skip


def _listed(rng: Random, words: list[str], numbers: list[int], level: int) -> list[SyntheticQuestion]:
    place = rng.randrange(len(words))
    word, number = words[place], numbers[place]
    most = words[numbers.index(max(numbers))]
    return [
        SyntheticQuestion(
            f"Which number stands beside {word.upper()}? Answer with the number in digits.",
            str(number), near(number, 0), "reading", level, "remember",
        ),
        SyntheticQuestion(
            f"Which word stands beside the number {number}? Answer with the word only.",
            word, one_of(word, WORDS), "reading", level, "remember",
        ),
        SyntheticQuestion(
            "Which word stands beside the largest number? Answer with the word only.",
            most, one_of(most, WORDS), "reading", level, "reason",
        ),
    ]  # fmt: skip


KIND = Kind("image", "reading", make)
