"""What may be put around any protocol: one file and one line here per wrapper."""

from __future__ import annotations

from . import (
    both_orders,
    critiqued,
    focus,
    gate,
    nonce,
    rendering,
    reviewer,
    samples,
    solve_first,
    templates,
    think,
    tokens,
    wait,
    with_reference,
)
from .base import Make, WrapperEntry

__all__ = ["WRAPPERS", "Make", "WrapperEntry"]

WRAPPERS: dict[str, WrapperEntry] = {
    "both_orders": both_orders.ENTRY,
    "samples": samples.ENTRY,
    "with_reference": with_reference.ENTRY,
    "solve_first": solve_first.ENTRY,
    "think": think.ENTRY,
    "wait": wait.ENTRY,
    "templates": templates.ENTRY,
    "gate": gate.ENTRY,
    "reviewer": reviewer.ENTRY,
    "critiqued": critiqued.ENTRY,
    "rendering": rendering.ENTRY,
    "nonce": nonce.ENTRY,
    "tokens": tokens.ENTRY,
    "focus": focus.ENTRY,
}
