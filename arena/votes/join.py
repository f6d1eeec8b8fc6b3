"""Makes the votes of two voters who turned out to be one person one voter's."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from .models import Vote


def on_joined(sender: Any, old: str, new: str, **_: Any) -> None:
    """Two devices signed in to one account."""
    join(old, new)


def join(old: str, new: str) -> None:
    """The old voter's votes become the new one's; on a battle on which both voted, the new one's counts."""
    with transaction.atomic():
        both = list(Vote.objects.filter(voter=new).order_by().values_list("battle", flat=True))
        theirs = Vote.objects.filter(voter=old).select_for_update()
        theirs.filter(battle__in=both, excluded_reason="").update(excluded_reason="duplicate")
        theirs.exclude(battle__in=both).update(voter=new)
