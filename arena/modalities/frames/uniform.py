"""Even steps from the very first frame, as VideoAutoArena takes them."""

from __future__ import annotations

from .base import Glance, Strategy, at_most
from .film import Film
from .plan import Plan


def moments(film: Film, plan: Plan, glance: Glance) -> list[float]:
    """Seconds of the frames `i × int(total / n)`, each index / fps, with `total = int(duration × fps)`.

    n is `min(count, int(duration))`; the tail after the last step is not seen. Source:
    VideoAutoArena (arXiv 2411.13281), the released loader. There n is nought below one second,
    which divides by nought; here such a clip shows its first frame.
    """
    return [index / film.fps for index in indices(film.duration, film.fps, at_most(film, plan))]


def indices(duration: float, fps: float, count: int) -> list[int]:
    """Which of a video's frames, counted from nought, `count` even steps meet; none twice."""
    total = int(duration * fps)
    count = max(1, min(count, total))  # a slow series of pictures has less than one a second
    return [position * int(total / count) for position in range(count)]


UNIFORM = Strategy("uniform", "Even steps from the first frame, as published", moments)
