"""Turns what a voter said of A and B into a vote on the battle: once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from arena.accounts.voter import Voter
from arena.votes.cast import Casting, cast
from arena.votes.models import Vote
from arena.votes.turned import turned

from .models import Ballot


class Over(Exception):
    """The ballot was passed over, or its hour is gone."""


@dataclass(frozen=True)
class Answer:
    """What a voter said, of A and B as the page showed them. watched: shares of videos by letter."""

    preference: str
    standards: Mapping[str, str] = field(default_factory=dict)
    watched: Mapping[str, float] = field(default_factory=dict)
    network: str = ""
    flags: tuple[str, ...] = ()


def answer(ballot: Ballot, voter: Voter, said: Answer) -> Vote:
    """The ballot's vote: this one, or the one that was there before. Raises Over."""
    with transaction.atomic():
        # Without a join: of a vote that came while we waited, only another query knows.
        ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
        if ballot.vote is not None:
            return ballot.vote
        if not ballot.is_open:
            raise Over
        ballot.vote = cast(_casting(ballot, voter, said))
        ballot.watched = {turned(letter, ballot.swapped): share for letter, share in said.watched.items()}
        ballot.save(update_fields=["vote", "watched"])
        return ballot.vote


def skip(ballot: Ballot) -> None:
    """The voter would rather have another; this is kept, for it says something of what was drawn."""
    Ballot.objects.open().filter(pk=ballot.pk).update(skipped=True)


def _casting(ballot: Ballot, voter: Voter, said: Answer) -> Casting:
    return Casting(
        battle=ballot.battle,
        voter=voter,
        preference=turned(said.preference, ballot.swapped),
        key=ballot.code,
        drawn_with=ballot.drawn_with,
        standards={name: turned(label, ballot.swapped) for name, label in said.standards.items()},
        network=said.network,
        seconds=(timezone.now() - ballot.created_at).total_seconds(),
        swapped=ballot.swapped,
        flags=said.flags,
    )
