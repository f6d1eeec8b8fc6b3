"""Draws shapes and words, twice as large as asked and then made small, so that edges are smooth."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image, ImageFont

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

COLOURS: dict[str, Colour] = {
    "red": (210, 35, 45),
    "orange": (245, 135, 15),
    "yellow": (250, 215, 45),
    "green": (35, 150, 70),
    "blue": (35, 95, 205),
    "purple": (125, 55, 160),
    "pink": (245, 150, 190),
    "black": (25, 25, 25),
}
"""Inks far enough apart to have one name each; none is the paper's."""
PAPER: Colour = (246, 244, 238)
SCALE = 2


def _ellipse(draw: Any, box: Box, ink: Colour) -> None:
    draw.ellipse(box, fill=ink)


def _square(draw: Any, box: Box, ink: Colour) -> None:
    draw.rectangle(box, fill=ink)


def _triangle(draw: Any, box: Box, ink: Colour) -> None:
    left, top, right, bottom = box
    draw.polygon([(left, bottom), ((left + right) / 2, top), (right, bottom)], fill=ink)


SHAPES: dict[str, Callable[[Any, Box, Colour], None]] = {
    "circle": _ellipse,
    "square": _square,
    "triangle": _triangle,
}


class Canvas:
    """A sheet of paper; all measures are pixels of the finished picture."""

    def __init__(self, size: tuple[int, int], paper: Colour = PAPER) -> None:
        from PIL import Image, ImageDraw  # only whoever draws needs it

        self.width, self.height = size
        self._sheet = Image.new("RGB", (self.width * SCALE, self.height * SCALE), paper)
        self._draw = ImageDraw.Draw(self._sheet)

    def shape(self, name: str, centre: tuple[float, float], side: float, ink: str) -> None:
        """A shape of `SHAPES` that fills a square of this side around its centre."""
        x, y = centre
        half = side / 2
        box = ((x - half) * SCALE, (y - half) * SCALE, (x + half) * SCALE, (y + half) * SCALE)
        SHAPES[name](self._draw, box, COLOURS[ink])

    def bar(self, box: Box, ink: Colour) -> None:
        """A filled box: left, top, right, bottom."""
        left, top, right, bottom = box
        self._draw.rectangle((left * SCALE, top * SCALE, right * SCALE, bottom * SCALE), fill=ink)

    def words(
        self,
        text: str,
        at: tuple[float, float],
        size: float,
        *,
        ink: Colour = COLOURS["black"],
        anchor: str = "mm",
    ) -> None:
        """A line of text, made smaller where it would not fit between its place and the edges."""
        while size > 6 and self._length(text, size) > 0.94 * self.width:
            size *= 0.9
        where = (at[0] * SCALE, at[1] * SCALE)
        self._draw.text(where, text, fill=ink, font=_font(size * SCALE), anchor=anchor)

    def _length(self, text: str, size: float) -> float:
        return float(self._draw.textlength(text, font=_font(size * SCALE))) / SCALE

    def picture(self) -> Image.Image:
        """The finished picture."""
        from PIL import Image

        return self._sheet.resize((self.width, self.height), Image.Resampling.BOX)

    def png(self) -> bytes:
        """The finished picture as a file."""
        out = io.BytesIO()
        self.picture().save(out, "PNG")
        return out.getvalue()


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def places(rng: Random, count: int, size: tuple[int, int]) -> tuple[list[tuple[float, float]], float]:
    """Centres for `count` things in cells that do not touch, and the side of a cell in pixels."""
    width, height = size
    columns = max(1, math.ceil(math.sqrt(count * width / height)))
    rows = math.ceil(count / columns)
    across, down = width / columns, height / rows
    cell = min(across, down)
    chosen = sorted(rng.sample(range(columns * rows), count))
    centres = []
    for place in chosen:
        row, column = divmod(place, columns)
        x = (column + 0.5) * across + rng.uniform(-0.1, 0.1) * cell
        y = (row + 0.5) * down + rng.uniform(-0.1, 0.1) * cell
        centres.append((x, y))
    return centres, cell
