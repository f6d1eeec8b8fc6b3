"""What the head of a WebP file says, for its decoder takes room for the whole picture before it tells."""

from __future__ import annotations

from typing import NamedTuple


class Sides(NamedTuple):
    """Where a chunk of the file writes width and height: the byte, then bits, and what to add."""

    at: int
    bits: int
    height_after: int
    plus: int


CANVAS = {b"VP8X": Sides(24, 24, 24, 1), b"VP8L": Sides(21, 14, 14, 1), b"VP8 ": Sides(26, 14, 16, 0)}
HEAD = 64


def size(head: bytes) -> tuple[int, int]:
    """Width and height; 1 × 1 where the decoder will complain by itself."""
    where = CANVAS.get(head[12:16])
    if where is None:
        return 1, 1
    both = int.from_bytes(head[where.at : 30], "little")
    side = (1 << where.bits) - 1
    return (both & side) + where.plus, (both >> where.height_after & side) + where.plus


def is_lossless(head: bytes) -> bool:
    """Whether every pixel is meant to be kept as it is: drawings and screens, as a rule."""
    return b"VP8L" in (head[12:16], head[30:34])  # alone, or first in a container of chunks
