"""What an export is made from, wherever it was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .kinds.base import Example, Tally


class NothingThere(Exception):
    """A source that cannot be read, or has nothing of the kind; the message says what to do."""


@dataclass
class Source:
    """Examples, with what a reader of the rows must know of where they are from.

    `left` counts what gave no example; `licences` and `consent` count examples, `judges` names those who
    judged with their versions, `about` says the rest. They are complete when all examples have been drawn.
    """

    about: Mapping[str, Any]
    examples: Iterator[Example] = field(default_factory=lambda: iter(()))
    left: Tally = field(default_factory=Counter)
    licences: Tally = field(default_factory=Counter)
    consent: Tally = field(default_factory=Counter)
    judges: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
