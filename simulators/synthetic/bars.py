"""Bar charts to read."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from .base import Kind, Scene, SyntheticQuestion, near, one_of
from .paint import COLOURS, Canvas, Colour

BARS = {1: 3, 2: 5, 3: 7}
"""How many bars by level."""
STEP, TOP = 10, 100
"""Values are multiples of `STEP`, and so are the lines behind the bars."""
TOWNS = ("Alba", "Brin", "Cole", "Dorn", "Elva", "Fenn", "Gray", "Hale", "Isle", "Jura")
PALE = (205, 203, 196)


def make(rng: Random, *, level: int = 1, size: tuple[int, int] = (480, 360)) -> Scene:
    """Bars of different heights over names; the value is written on each bar at level 1 only."""
    names = rng.sample(TOWNS, BARS[level])
    values = [STEP * value for value in rng.sample(range(1, TOP // STEP + 1), len(names))]
    bars = dict(zip(names, values, strict=True))
    ink = COLOURS[rng.choice(["blue", "green", "purple", "red"])]
    png = _chart(bars, size, ink, labelled=level == 1)
    return Scene(png, "image/png", "image", {"bars": bars}, tuple(_questions(rng, bars, level)))


def _chart(bars: Mapping[str, int], size: tuple[int, int], ink: Colour, *, labelled: bool) -> bytes:
    width, height = size
    left, right, base, high = 0.12 * width, 0.98 * width, 0.86 * height, 0.05 * height
    unit = 0.78 * height / TOP
    canvas = Canvas(size)
    for value in range(0, TOP + 1, STEP):
        y = base - value * unit
        canvas.bar((left, y - 0.5, right, y + 0.5), PALE)
        if value % (2 * STEP) == 0:
            canvas.words(str(value), (left - 6, y), high, anchor="rm")
    pitch = (right - left) / len(bars)
    for place, (name, value) in enumerate(bars.items()):
        x, top = left + (place + 0.5) * pitch, base - value * unit
        canvas.bar((x - 0.3 * pitch, top, x + 0.3 * pitch, base), ink)
        canvas.words(name, (x, base + high), high)
        if labelled:
            canvas.words(str(value), (x, top - 0.7 * high), high)
    return canvas.png()


def _questions(rng: Random, bars: Mapping[str, int], level: int) -> list[SyntheticQuestion]:
    names = sorted(bars, key=bars.__getitem__)
    one, other = rng.sample(names, 2)
    most, least = names[-1], names[0]
    return [
        SyntheticQuestion(
            "Which name stands under the highest bar? Answer with the name only.",
            most, one_of(most, TOWNS), "charts", level, "understand",
        ),
        SyntheticQuestion(
            "Which name stands under the lowest bar? Answer with the name only.",
            least, one_of(least, TOWNS), "charts", level, "understand",
        ),
        SyntheticQuestion(
            f"What is the value of the bar over {one}? Answer with a number in digits.",
            str(bars[one]), near(bars[one], 0), "charts", level, "understand",
        ),
        SyntheticQuestion(
            f"What do the bars over {one} and {other} add up to? Answer with a number in digits.",
            str(bars[one] + bars[other]), near(bars[one] + bars[other], 0), "charts", level, "calculate",
        ),
    ]  # fmt: skip


KIND = Kind("image", "charts", make)
