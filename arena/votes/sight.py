"""What there is to see of a voter when a vote comes in: the last votes, and who else is at the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Min, Sum
from django.db.models.functions import Length
from django.utils import timezone

from arena.battles.models import Reply

from .casting import Casting
from .models import Vote
from .turned import turned

LAST = 30
NEIGHBOURS_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Sight:
    """Of the vote itself: seconds, shown (the side as the page had it) and the characters of both replies.

    Of the voter: what was shown_before and the gaps between votes, the newest first; how many votes; for how
    many seconds known. neighbours: how many have voted from the same address within the last minutes.
    """

    seconds: float | None = None
    shown: str = ""
    characters: int = 0
    shown_before: tuple[str, ...] = ()
    gaps_s: tuple[float, ...] = ()
    votes: int = 0
    known_s: float = 0.0
    neighbours: int = 0


def look(casting: Casting | None = None, *, voter: str = "", network: str = "") -> Sight:
    """What is known as a vote comes in, or of a voter before the next one."""
    if casting is None:
        return Sight(**_voter(voter), neighbours=_neighbours(network))
    return Sight(
        seconds=casting.seconds,
        shown=turned(casting.preference, casting.swapped),
        characters=_characters(casting),
        neighbours=_neighbours(casting.network),
        **_voter(casting.voter.key),
    )


def _characters(casting: Casting) -> int:
    replies = Reply.objects.filter(battle=casting.battle).order_by()
    return replies.aggregate(characters=Sum(Length("text")))["characters"] or 0


def _voter(key: str) -> dict[str, Any]:
    now, own = timezone.now(), Vote.objects.filter(voter=key)
    known = own.aggregate(votes=Count("pk"), first=Min("created_at"))
    last = list(own.order_by("-pk").values_list("preference", "swapped", "created_at")[:LAST])
    times = [now, *(at for _, _, at in last)]
    return {
        "votes": known["votes"],
        "known_s": (now - known["first"]).total_seconds() if known["first"] else 0.0,
        "shown_before": tuple(turned(preference, swapped) for preference, swapped, _ in last),
        "gaps_s": tuple((later - sooner).total_seconds() for later, sooner in pairwise(times)),
    }


def _neighbours(network: str) -> int:
    recent = Vote.objects.filter(network=network, created_at__gt=timezone.now() - NEIGHBOURS_FOR)
    return recent.order_by().values("voter").distinct().count() if network else 0
