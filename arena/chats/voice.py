"""One side as it is heard while it speaks, with the names masked that would give it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from arena.endpoints.clients.base import TooLarge

from .publish import Outlet

LONGEST = 200_000
"""Characters of a reply that are let out; more than any person reads."""


class Mask(Protocol):
    """Lets a text through piece by piece without the names in it."""

    def feed(self, piece: str) -> str: ...

    def end(self) -> str: ...

    @property
    def found(self) -> tuple[str, ...]: ...


class Open:
    """A mask that hides nothing."""

    found: tuple[str, ...] = ()

    def feed(self, piece: str) -> str:
        return piece

    def end(self) -> str:
        return ""


@dataclass
class Voice:
    """Listens to a side and lets it out; one that does not stream is let out in one piece at its end."""

    outlet: Outlet
    side: str
    mask_anew: Callable[[], Mask] = Open
    mask: Mask = field(init=False)
    size: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.mask = self.mask_anew()

    def heard(self, piece: str) -> None:
        """The reply goes on."""
        self.size += len(piece)
        if self.size > LONGEST:
            raise TooLarge(f"more than {LONGEST:,} characters")
        self._let_out(self.mask.feed(piece))

    def anew(self) -> None:
        """The side is asked again."""
        self.size, self.mask = 0, self.mask_anew()
        self.outlet.anew(self.side)

    def end(self, text: str) -> None:
        """The reply is complete, and this is what it says."""
        if not self.size:
            self.heard(text)
        self._let_out(self.mask.end())
        self.outlet.end(self.side)

    def _let_out(self, piece: str) -> None:
        if piece:
            self.outlet.say(self.side, piece)
