"""What makes a vote suspicious; suspicion flags it and may ask for a proof of work, and discards nothing."""

from __future__ import annotations

from .casting import Casting


def suspicion(casting: Casting) -> tuple[str, ...]:
    """The flags that a vote earns."""
    return ()
