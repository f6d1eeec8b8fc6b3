"""The still pictures of media: an image itself, or a frame from every stretch of a video."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from arena.modalities.base import MediaError

from .base import Subtitles, span
from .changes import LOUD, happenings
from .watch import SIDE, Picture, is_film, pictures_at, watch

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = 50_000_000
"""Of an image; a larger one is not read."""
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST = 24
"""Stills of a video that are looked at."""
SAME, SAME_SHARE = 4.0, 0.0005
"""How far stills of the same thing may differ: levels of 255 on average, and the share of points that do."""


Find = Callable[[Path, str, Subtitles], str]
Span = tuple[float, float]
"""From when to when, in seconds."""


def of_each(look: Callable[[Picture], str], nothing: str = "nothing found") -> Find:
    """What `look` says of an image, or of every still of a video with the time of each.

    `look` says an empty text where there is nothing to say; `nothing` is said where that is so of all.
    """

    def find(path: Path, mime: str, subtitles: Subtitles) -> str:
        if not is_film(mime):
            return look(image(path)) or nothing
        told = _merged(_looks(path, look))
        return "\n".join(f"{span(*shown)}: {words}" for shown, words in told if words) or nothing

    return find


def _looks(path: Path, look: Callable[[Picture], str]) -> Iterator[tuple[Span, str]]:
    found: list[tuple[Picture, str]] = []  # a picture that comes again is not looked at again
    for shown, picture in _stills(path):
        words = next((said for known, said in found if _alike(known, picture)), None)
        if words is None:
            words = look(picture)
            found.append((picture, words))
        yield shown, words


def _merged(told: Iterable[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Stretches one after the other of which the same is said become one."""
    for words, group in groupby(told, key=lambda one: one[1]):
        spans = [shown for shown, _ in group]
        yield (spans[0][0], spans[-1][1]), words


def _alike(one: Picture, other: Picture) -> bool:
    apart = np.abs(one.astype(np.int16) - other)
    return bool(apart.mean() < SAME and (apart > LOUD).mean() < SAME_SHARE)


def _stills(path: Path) -> Iterator[tuple[Span, Picture]]:
    watched = watch(path)
    stretches = happenings(watched).stretches
    if len(stretches) > MOST:
        stretches = tuple(stretches[place * len(stretches) // MOST] for place in range(MOST))
    middles = {(start + end) / 2: (start, end) for start, end in stretches}
    shown = pictures_at(watched.film, list(middles))
    return ((middles[moment], shown[moment]) for moment in middles if moment in shown)


def image(path: Path) -> Picture:
    """A still image, the first frame where it moves, no side above `SIDE`; raises `MediaError`."""
    from PIL import ImageOps

    with opened_image(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((SIDE, SIDE))
        return np.asarray(upright)


@contextmanager
def opened_image(path: Path) -> Iterator[Image]:
    """An image of which nothing is decoded yet; raises `MediaError`, for what its user decodes too."""
    from PIL import Image

    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise MediaError(f"an image of more than {PIXELS:,} pixels")
            yield picture
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaError(f"an image that can't be decoded: {type(error).__name__}") from error
