"""Colours by their names in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HUES = {
    "red": (345, 15), "orange": (15, 45), "brown": (10, 45), "yellow": (45, 70), "green": (70, 165),
    "cyan": (165, 195), "turquoise": (165, 195), "blue": (195, 260), "purple": (260, 310),
    "violet": (260, 310), "magenta": (290, 330), "pink": (310, 350),
}  # fmt: skip
"""From which to which degree of the colour wheel a name reaches; red goes through nought."""
GREYS = {"black": (0, 50), "grey": (70, 185), "gray": (70, 185), "white": (205, 256)}
"""From which to which brightness the names of no hue reach."""
VIVID = 60  # between the strongest and the weakest of red, green and blue


def named_in(query: str) -> list[str]:
    """The colours that a text names, each once, in its order."""
    words = re.findall(r"[a-z]+", query.lower())
    return list(dict.fromkeys(word for word in words if word in HUES or word in GREYS))


def share(thumbnails: NDArray[np.uint8], colour: str) -> NDArray[np.float64]:
    """The share of each picture, 0 to 1, that has a colour. `thumbnails`: (picture, row, column, RGB)."""
    pictures = thumbnails.astype(np.int16)
    brightness = strongest(pictures)
    vivid = brightness + strongest(-pictures) >= VIVID
    if colour in GREYS:
        low, high = GREYS[colour]
        there = ~vivid & (brightness >= low) & (brightness < high)
    else:
        low, high = HUES[colour]
        hue = _hues(pictures)
        there = vivid & ((hue >= low) & (hue < high) if low < high else (hue >= low) | (hue < high))
    return np.asarray(there.mean(axis=(1, 2)))


def strongest(pictures: NDArray[Any]) -> NDArray[Any]:
    """The greatest of red, green and blue at each place; numpy's own maximum takes four times as long."""
    return np.asarray(np.maximum(np.maximum(pictures[..., 0], pictures[..., 1]), pictures[..., 2]))


def _hues(pictures: NDArray[np.int16]) -> NDArray[np.float64]:
    """Degrees on the colour wheel, red at nought, by the angle in the plane across grey."""
    red, green, blue = np.moveaxis(pictures.astype(np.float32), 3, 0)
    return np.asarray(np.degrees(np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)) % 360)
