"""Pictures in which things lie beside one another and differ in size."""

from __future__ import annotations

from random import Random

from .base import Kind, Scene, SyntheticQuestion, one_of
from .paint import COLOURS, Canvas

ROWS, COLUMNS = {1: 1, 2: 2, 3: 2}, {1: 3, 2: 3, 3: 4}
"""How the shapes are laid out, by level."""
SIDES = (0.3, 0.42, 0.54, 0.66, 0.78)
"""Of a shape, as shares of its cell: the largest and the smallest stand out."""


def make(rng: Random, *, level: int = 1, size: tuple[int, int] = (480, 360)) -> Scene:
    """Discs of different colours in rows; one is clearly the largest and one clearly the smallest."""
    rows, columns = ROWS[level], COLUMNS[level]
    inks = rng.sample(sorted(COLOURS), rows * columns)
    middle = [rng.choice(SIDES[1:-1]) for _ in inks[2:]]
    sides = rng.sample([SIDES[0], SIDES[-1], *middle], len(inks))
    grid = [inks[row * columns : (row + 1) * columns] for row in range(rows)]
    across, down = size[0] / columns, size[1] / rows
    canvas = Canvas(size)
    for place, (ink, side) in enumerate(zip(inks, sides, strict=True)):
        row, column = divmod(place, columns)
        canvas.shape("circle", ((column + 0.5) * across, (row + 0.5) * down), side * min(across, down), ink)
    answers = _ends(rng, grid) | _neighbours(rng, grid) | {
        "Which colour is the largest disc?": inks[sides.index(SIDES[-1])],
        "Which colour is the smallest disc?": inks[sides.index(SIDES[0])],
    }  # fmt: skip
    truth = {"rows": grid, "sides": dict(zip(inks, sides, strict=True))}
    return Scene(canvas.png(), "image/png", "image", truth, tuple(_questions(answers, level)))


def _ends(rng: Random, grid: list[list[str]]) -> dict[str, str]:
    row = rng.randrange(len(grid))
    where = "" if len(grid) == 1 else (" in the upper row", " in the lower row")[row]
    return {
        f"Which colour is the disc farthest to the left{where}?": grid[row][0],
        f"Which colour is the disc farthest to the right{where}?": grid[row][-1],
    }


def _neighbours(rng: Random, grid: list[list[str]]) -> dict[str, str]:
    row = rng.choice(grid)
    column = rng.randrange(len(row) - 1)
    left, right = row[column], row[column + 1]
    asked = {f"Which colour is the disc directly to the right of the {left} one?": right}
    if len(grid) > 1:
        above, below = grid[0][column], grid[1][column]
        asked[f"Which colour is the disc directly below the {above} one?"] = below
    return asked


def _questions(answers: dict[str, str], level: int) -> list[SyntheticQuestion]:
    return [
        SyntheticQuestion(
            f"{text} Answer with the colour only.",
            ink,
            one_of(ink, sorted(COLOURS)),
            "position",
            level,
            "reason",
        )
        for text, ink in answers.items()
    ]


KIND = Kind("image", "position", make)
