"""How large a picture is, and how long a video."""

from __future__ import annotations

from pathlib import Path

from .base import PICTURES, Reader, Subtitles
from .stills import image
from .watch import is_film, watch


def find(path: Path, mime: str, subtitles: Subtitles) -> str:
    """Width and height in pixels; of a video its length and frames a second, too."""
    if not is_film(mime):
        height, width, _ = image(path).shape
        return f"{width} pixels wide, {height} pixels high"
    watched = watch(path)
    size = f"{watched.width} pixels wide, {watched.height} pixels high"
    return f"{size}, {watched.seconds:.1f} seconds long, {watched.film.fps:.4g} frames a second"


READER = Reader(PICTURES, find)
