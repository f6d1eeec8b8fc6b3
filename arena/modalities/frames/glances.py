"""A cheap look at the whole of a video: thumbnails close enough together to hold a short event."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .film import Film
from .pictures import pictures
from .plan import Frame, Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH, HEIGHT = 64, 36
MOST = 1200
CLOSEST_S = 0.1

PLAN = Plan(strategy="glance", count=MOST, size=WIDTH, quality=92)
"""Not in the table: nobody answers from thumbnails. It names them where sampled frames are kept."""


def glance(film: Film) -> list[Frame]:
    """At most 1200 thumbnails of 64 × 64 pixels, no closer than 0.1 s: every 0.5 s of ten minutes."""
    return pictures(film, moments(film), PLAN)


def moments(film: Film) -> list[float]:
    """One moment in each of many equal cells: its key frame if it has one, for that is decoded alone.

    So a video with a key frame in every cell is skimmed, and others are decoded through.
    """
    cell = max(CLOSEST_S, film.duration / MOST)
    packets = (film.packets[number] for number in reversed(film.keys))
    keys = [film.seconds(packet.start) for packet in packets if packet.shown]
    first = {int(second / cell): second for second in keys}
    return [first.get(n, n * cell) for n in range(max(1, int(film.duration / cell)))]


def pixels(frames: Sequence[Frame]) -> NDArray[np.uint8]:
    """The frames as numbers: (frame, row, column, colour), 0 to 255, each squeezed to 64 × 36."""
    return np.stack([_pixels(frame.jpeg) for frame in frames])


def _pixels(jpeg: bytes) -> NDArray[np.uint8]:
    from PIL import Image

    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.draft("RGB", (WIDTH, HEIGHT))
        small = picture.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return np.asarray(small)
