"""What frames somebody wants of a video, and what a frame is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How to look at a video: `strategy` is a name in `STRATEGIES`, `count` the most frames it may give.

    A frame is `size` × `size` pixels, squeezed as VideoAutoArena does, or with `keep_aspect` has
    `size` pixels on its longer side. `quality` is JPEG's, 1 to 95. `query` is what somebody wants to
    know, for strategies that read it.
    """

    strategy: str = "uniform"
    count: int = 8
    size: int = 512
    quality: int = 85
    query: str = ""
    keep_aspect: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and when it is shown, in seconds from the video's first frame."""

    seconds: float
    jpeg: bytes
