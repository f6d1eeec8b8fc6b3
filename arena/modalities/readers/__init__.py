"""What small programs read from media: one file and one line here each."""

from __future__ import annotations

from . import colours, motion, said, shapes, size, text
from .base import Reader

__all__ = ["READERS", "Reader"]

READERS: dict[str, Reader] = {
    "size": size.READER,
    "text": text.READER,
    "colours": colours.READER,
    "shapes": shapes.READER,
    "motion": motion.READER,
    "subtitles": said.READER,
}
