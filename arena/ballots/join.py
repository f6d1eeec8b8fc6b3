"""Makes the ballots of two voters who turned out to be one person one voter's."""

from __future__ import annotations

from typing import Any

from .models import Ballot


def on_joined(sender: Any, old: str, new: str, **_: Any) -> None:
    """Two devices signed in to one account; a battle that came before both stays with each."""
    both = Ballot.objects.filter(voter=new).order_by().values("battle")
    Ballot.objects.filter(voter=old).exclude(battle__in=both).update(voter=new)
