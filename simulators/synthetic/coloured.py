"""Pictures in which one thing among others has a colour to name."""

from __future__ import annotations

from random import Random

from .base import Kind, Scene, SyntheticQuestion, one_of
from .paint import COLOURS, PAPER, SHAPES, Canvas, places

LETTERS = "ABCDEFGHKLMNPRSTUVXYZ"
"""None that is mistaken for another letter or for a digit."""
LETTERED = {2: 5, 3: 8}
"""How many lettered discs by level; level 1 has one of each shape instead."""


def make(rng: Random, *, level: int = 1, size: tuple[int, int] = (480, 360)) -> Scene:
    """One of each shape, or discs with a letter each; every thing has a colour of its own."""
    shapes = sorted(SHAPES)
    names = shapes if level == 1 else rng.sample(LETTERS, LETTERED[level])
    inks = rng.sample(sorted(COLOURS), len(names))
    canvas = Canvas(size)
    centres, cell = places(rng, len(names), size)
    for name, ink, centre in zip(names, inks, centres, strict=True):
        canvas.shape(name if level == 1 else "circle", centre, 0.65 * cell, ink)
        if level > 1:
            canvas.words(name, centre, 0.35 * cell, ink=PAPER if ink != "yellow" else COLOURS["black"])
    colour_of = dict(zip(names, inks, strict=True))
    asked = rng.sample(names, 2)
    questions = tuple(_question(name, colour_of[name], level) for name in asked)
    return Scene(canvas.png(), "image/png", "image", {"colour_of": colour_of}, questions)


def _question(name: str, ink: str, level: int) -> SyntheticQuestion:
    thing = f"the {name}" if level == 1 else f"the disc with the letter {name}"
    text = f"Which colour is {thing}? Answer with the colour only."
    return SyntheticQuestion(text, ink, one_of(ink, sorted(COLOURS)), "colours", level, "understand")


KIND = Kind("image", "colours", make)
