"""What a vote is made of, before it is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from arena.accounts.voter import Voter
from arena.battles.models import Battle


@dataclass(frozen=True, kw_only=True)
class Casting:
    """A vote to be cast. The preference is in the battle's own sides; swapped: the page showed b as A."""

    battle: Battle
    voter: Voter
    preference: str
    key: UUID
    drawn_with: float | None = None
    standards: Mapping[str, str] = field(default_factory=dict)
    network: str = ""
    seconds: float | None = None
    swapped: bool = False
    flags: tuple[str, ...] = ()
