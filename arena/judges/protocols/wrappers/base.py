"""What a wrapper is: it takes a protocol and gives a protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from arena.judges.protocols.base import Judge
from arena.judges.protocols.option import Option


class Make(Protocol):
    """Makes the judge within; changes are laid over its protocol's options, such as `template="brief"`."""

    def __call__(self, **changes: Any) -> Judge: ...


@dataclass(frozen=True)
class WrapperEntry:
    """A line of `WRAPPERS`. `around(make, options)` gives the new judge; options are checked and complete."""

    around: Callable[[Make, Mapping[str, Any]], Judge]
    version: str
    title: str  # one sentence for pages and docs
    options: Mapping[str, Option] = field(default_factory=dict)
    prompts: Sequence[str] = ()
    once: bool = False  # twice around a protocol its looks would be the same looks
    innermost: bool = False  # stands next to the protocol, wherever the list has it
    needs_labels: bool = False  # around no protocol whose model never chooses from a list of labels
    paper: str = ""
    check: Callable[[Mapping[str, Any]], None] = lambda options: None
    """Raises `ValueError` for options that are each right but do not go together, or are deep."""
