"""Casts a vote: once for a battle and a voter, however often and from however many tabs it is sent."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from arena.battles.models import Battle

from .casting import Casting
from .models import Vote
from .reasons import REASONS, say_why
from .receipts import receipt_of
from .risk import suspicion

__all__ = ["REASONS", "Casting", "Refused", "cast", "say_why"]
_TRIES = 3  # a receipt is short: two votes in a thousand arenas may want the same


class Refused(Exception):
    """No vote came of it; `code` says why: not_played, no_preference, or key_used."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def cast(casting: Casting) -> Vote:
    """The voter's vote on the battle: this one, or the one that was there before. Raises Refused."""
    said = {casting.preference, *casting.standards.values()}
    if not said <= set(Vote.Preference.values):
        raise Refused("no_preference", f"{sorted(said)} must be among {Vote.Preference.values}")
    with transaction.atomic():
        if there := _there(casting):
            return there
        _hold(casting.battle)
        flags = [*casting.flags, *suspicion(casting)]
        for _ in range(_TRIES):
            Vote.objects.bulk_create([_vote(casting, flags)], ignore_conflicts=True)
            if there := _there(casting):
                return there
    raise Refused("key_used", "no free receipt was found")


def _there(casting: Casting) -> Vote | None:
    """By battle and voter, or by the key; to whom the key's vote does not belong, it is not shown."""
    own = {"battle_id": casting.battle.pk, "voter": casting.voter.key}
    found = Vote.objects.filter(Q(**own) | Q(key=casting.key)).order_by()
    votes = {vote.battle_id == casting.battle.pk and vote.voter == casting.voter.key: vote for vote in found}
    if votes and True not in votes:
        raise Refused("key_used", "this form was sent before, for another battle or by somebody else")
    return votes.get(True)


def _hold(battle: Battle) -> None:
    """Until the vote is kept, nobody voids the battle."""
    status = Battle.objects.select_for_update(no_key=True).values_list("status", flat=True).get(pk=battle.pk)
    if status != Battle.Status.PLAYED:
        raise Refused("not_played", f"battle {battle.pk} is {status}: there is nothing to vote on")


def _vote(casting: Casting, flags: list[str]) -> Vote:
    now = timezone.now()
    return Vote(
        battle=casting.battle,
        voter=casting.voter.key,
        preference=casting.preference,
        key=casting.key,
        receipt=receipt_of(casting.battle.pk, casting.preference, now),
        drawn_with=casting.drawn_with,
        standards=dict(casting.standards),
        flags=sorted(set(flags)),
        network=casting.network,
        seconds=casting.seconds,
        swapped=casting.swapped,
        created_at=now,
    )
