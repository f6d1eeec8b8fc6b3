"""What a simulated user of several turns is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from simulators.conversation import Ask, Turn


class User(Protocol):
    """Somebody who talks on after a reply."""

    async def __call__(self, transcript: tuple[Turn, ...], ask: Ask) -> Turn | None:
        """What it says next, or None when it has nothing more to say.

        The transcript begins with the question and ends with a reply. Raises `NoAnswer` and `Unreadable`
        when a model was asked in vain.
        """


@dataclass(frozen=True, slots=True)
class UserEntry:
    """A line of `USERS`; `make(options)` raises `ValueError` naming an option that it cannot use."""

    make: Callable[[Mapping[str, Any]], User]
    needs_model: bool
    title: str
