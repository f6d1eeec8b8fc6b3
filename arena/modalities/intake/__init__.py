"""Media from strangers: known by content, decoded in a limited process, written anew, or refused."""

from __future__ import annotations

from .decoder.limits import Limits
from .receive import Received, received
from .run import BrokenDecoder
from .taken import Taken, taken

__all__ = ["BrokenDecoder", "Limits", "Received", "Taken", "received", "taken"]
