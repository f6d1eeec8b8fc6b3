"""An option of a protocol or wrapper: its rule, its default, another value that it takes, what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.settings import Rule


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a table of options.

    `example` is a value other than the default that changes what is sent to the model; where the option
    only acts on what came back, `after` is true.
    """

    rule: Rule
    default: Any
    example: Any
    about: str
    after: bool = False
