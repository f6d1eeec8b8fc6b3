"""How to speak to a model: one file and one line here per kind of endpoint.

Pure: nothing below imports Django. Each kind maps to a factory `Address -> Client` that can also
check the options an operator wrote for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .base import Address, Client
from .described import Described
from .openai_chat import OpenAIChat
from .openai_images import OpenAIImages
from .scripted import Scripted
from .settings import check_sampling
from .video_jobs import VideoJobs

__all__ = ["KINDS", "Kind", "check_sampling"]


class Kind(Protocol):
    """A line of `KINDS`: makes a client; `check_options` raises `ValueError` naming the wrong key."""

    def __call__(self, address: Address, /) -> Client: ...

    def check_options(self, options: Mapping[str, Any], /) -> None: ...


KINDS: dict[str, Kind] = {
    "openai_chat": OpenAIChat,
    "openai_images": OpenAIImages,
    "video_jobs": VideoJobs,
    "described": Described,
    "scripted": Scripted,
}
