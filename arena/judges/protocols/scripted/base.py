"""What a scripted judge is: a rule that says something of a case without asking anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arena.judges.protocols.base import Case, Judgment

Options = Mapping[str, Any]
Said = Mapping[str, Any]
"""Fields of a judgment: `preference`, `standards`, `scores`, `label`, `ranking`, `steps`, `confidence`."""
Rule = Callable[[Case, Options], Said | Judgment]
"""What a scripted judge says of a case, whose replies stand in the order shown."""


@dataclass(frozen=True, slots=True)
class ScriptedEntry:
    """A line of `SCRIPTED`; `uses` are the options it reads."""

    says: Rule
    title: str  # one sentence for docs
    uses: Sequence[str] = ()


class Unknown(ValueError):
    """A judge can't say anything of such a case; the message says what is missing."""
