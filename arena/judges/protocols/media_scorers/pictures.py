"""The pictures of a reply: its images, and frames of its videos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np

from arena.modalities import MediaError, media
from arena.modalities.frames import Plan, sample
from simulators.conversation import Part

from .base import Picture

LONGEST_SIDE = 512
MAX_BYTES = 100 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def pictures_of(made: Sequence[Part], frames: int) -> Iterator[list[Picture]]:
    """For each image or video its picture, or its frames; raises `MediaError`. Call it in a thread."""
    for part in made:
        content = media.source(part.url, MAX_BYTES)
        yield _frames(content, frames) if part.modality == "video" else [_decoded(content)]


def _frames(content: Path | bytes, frames: int) -> list[Picture]:
    plan = Plan(count=frames, size=LONGEST_SIDE, quality=95, keep_aspect=True)
    return [_decoded(frame.jpeg) for frame in sample(content, plan)]


def _decoded(content: Path | bytes) -> Picture:
    from PIL import Image, ImageOps

    try:
        with Image.open(content if isinstance(content, Path) else BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise MediaError(f"a picture of {image.width} × {image.height} pixels")
            return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MediaError(f"a picture that can't be read: {str(error)[:200]}") from None
