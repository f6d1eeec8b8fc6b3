"""Which plain shapes of one colour lie in a picture, how large and where: for drawings, not photographs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .base import PICTURES, Reader
from .colours import NAMES, names_of
from .stills import of_each
from .watch import Picture

SIDE = 480
"""Pixels of the longer side of what is looked at."""
LEAST = 0.002
"""Share of a picture below which a shape is not told from noise."""
THINNEST = 0.02
"""Share of the longer side below which it is but the soft edge of another."""
MOST = 30
HOLES = 0.3
"""Share of a shape that may be holes, such as a letter written on it."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """A shape and its middle; all numbers are shares of the picture's width or height."""

    colour: str
    form: str
    x: float
    y: float
    width: float
    height: float


def look(picture: Picture) -> str:
    """How many shapes of each kind, then each with its place; empty where there is none."""
    found = shapes(picture)
    tally = Counter(f"{one.colour} {one.form}" for one in found)
    counts = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in sorted(tally.items()))
    if len(found) > MOST:
        return f"{counts} (too many to list)"
    places = "; ".join(map(_placed, found))
    return f"{counts}. {places}" if len(found) > 1 else places


def _placed(one: Found) -> str:
    place = f"{one.x:.0%} from the left, {one.y:.0%} from the top"
    return f"{one.colour} {one.form} {place}, {one.width:.0%} x {one.height:.0%} large"


def shapes(picture: Picture) -> list[Found]:
    """Shapes that fill their form well, in reading order of rows."""
    from scipy import ndimage

    step = max(1, round(max(picture.shape[:2]) / SIDE))
    names = names_of(picture[::step, ::step])
    ground = np.bincount(np.r_[names[0], names[-1], names[:, 0], names[:, -1]]).argmax()
    found = []
    for place in np.unique(names):
        if place != ground:
            labels, _ = ndimage.label(names == place)
            for number, box in enumerate(ndimage.find_objects(labels), 1):
                found += _found(NAMES[place], labels[box] == number, box, names.shape)
    return sorted(found, key=lambda one: (round(one.y * 5), one.x))


def _found(colour: str, mask: Mask, box: tuple[slice, ...], shape: tuple[int, ...]) -> list[Found]:
    from scipy import ndimage

    if mask.sum() < LEAST * shape[0] * shape[1] or min(mask.shape) < THINNEST * max(shape):
        return []
    filled = ndimage.binary_fill_holes(mask)
    mask = filled if mask.sum() >= (1 - HOLES) * filled.sum() else mask
    form = _form(mask)
    if form is None:
        return []
    rows, columns = box
    down, across = _along(rows, shape[0]), _along(columns, shape[1])
    return [Found(colour, form, across[0], down[0], across[1], down[1])]


def _along(part: slice, length: int) -> tuple[float, float]:
    """The middle and the extent of a part, as shares of the length."""
    return (part.start + part.stop) / 2 / length, (part.stop - part.start) / length


def _form(mask: Mask) -> str | None:
    """The form that the mask overlaps best with, if well enough; flat ones are bars or nothing."""
    height, width = mask.shape
    even = 0.85 <= width / height <= 1.18
    fits = {name: _overlap(mask, ideal) for name, ideal in _ideals(height, width).items()}
    name = max(fits, key=fits.__getitem__)
    if fits[name] < 0.9:
        return None
    return name if even else "bar" if name == "square" else None


def _overlap(one: Mask, other: Mask) -> float:
    return float((one & other).sum() / (one | other).sum())


def _ideals(height: int, width: int) -> dict[str, Mask]:
    y, x = np.mgrid[0:height, 0:width]
    y, x = (y + 0.5) / height, (x + 0.5) / width
    return {
        "circle": (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.25,
        "square": np.ones((height, width), dtype=bool),
        "triangle": np.abs(x - 0.5) <= y / 2,
    }


READER = Reader(PICTURES, of_each(look, "no plain shapes found"))
