"""How large a picture is, and how long a video."""

from __future__ import annotations

from pathlib import Path

from .base import PICTURES, Reader, Subtitles
from .stills import opened_image
from .watch import is_film, watch


def find(path: Path, mime: str, subtitles: Subtitles) -> str:
    """Width and height in pixels; of a video its length and frames a second, too."""
    if not is_film(mime):
        with opened_image(path) as picture:
            return f"{picture.width} pixels wide, {picture.height} pixels high"
    watched = watch(path)
    size = f"{watched.width} pixels wide, {watched.height} pixels high"
    return f"{size}, {watched.seconds:.1f} seconds long, {watched.film.fps:.4g} frames a second"


READER = Reader(PICTURES, find)
