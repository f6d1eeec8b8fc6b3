"""Pictures of shapes to count."""

from __future__ import annotations

from collections import Counter
from random import Random

from .base import Kind, Scene, SyntheticQuestion
from .paint import COLOURS, SHAPES, Canvas, places

THINGS = {1: (3, 5), 2: (6, 9), 3: (10, 15)}
"""How many shapes, fewest and most, by level."""

Thing = tuple[str, str]
"""A colour and a shape."""


def make(rng: Random, *, level: int = 1, size: tuple[int, int] = (480, 360)) -> Scene:
    """Shapes strewn over a page: of one sort there are at least two, the rest is chance."""
    count = rng.randint(*THINGS[level])
    inks = rng.sample(sorted(COLOURS), min(level + 1, 3))
    wanted = (inks[0], rng.choice(sorted(SHAPES)))
    repeated = rng.randint(2, count - 1)
    others = [thing for thing in _sorts(inks) if thing != wanted]
    things = [wanted] * repeated + [rng.choice(others) for _ in range(count - repeated)]
    rng.shuffle(things)
    canvas = Canvas(size)
    centres, cell = places(rng, count, size)
    for (ink, shape), centre in zip(things, centres, strict=True):
        canvas.shape(shape, centre, cell * rng.uniform(0.45, 0.7), ink)
    truth = {"things": [list(thing) for thing in things]}
    return Scene(canvas.png(), "image/png", "image", truth, tuple(_questions(things, wanted, level)))


def _sorts(inks: list[str]) -> list[Thing]:
    return [(ink, shape) for ink in inks for shape in sorted(SHAPES)]


def _questions(things: list[Thing], wanted: Thing, level: int) -> list[SyntheticQuestion]:
    ink, shape = wanted
    tally = Counter(things)
    asked = {
        f"How many {ink} {shape}s are in the picture?": tally[wanted],
        f"How many {ink} shapes of any kind are in the picture?": sum(c == ink for c, _ in things),
        f"Count every {shape} in the picture, whatever its colour. How many are there?": sum(
            s == shape for _, s in things
        ),
        "How many shapes are in the picture altogether?": len(things),
    }
    return [
        SyntheticQuestion(
            f"{text} Answer with a number in digits.", str(count), (), "counting", level, "calculate"
        )
        for text, count in asked.items()
    ]


KIND = Kind("image", "counting", make)
