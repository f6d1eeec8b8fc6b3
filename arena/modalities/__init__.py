"""The kinds of content a question may carry: one file and one line here for each."""

from __future__ import annotations

from .base import Block, MediaError, Modality
from .image import IMAGE
from .text import TEXT
from .video import VIDEO

__all__ = ["MODALITIES", "Block", "MediaError", "Modality"]

MODALITIES: dict[str, Modality] = {modality.name: modality for modality in (TEXT, IMAGE, VIDEO)}
