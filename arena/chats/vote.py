"""Takes the vote on a chat: the battle, both replies and the vote come to be in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from arena.accounts.voter import Voter
from arena.votes.cast import Casting, cast
from arena.votes.models import Vote

from .models import Chat
from .record import record
from .say import NotNow, held


@dataclass(frozen=True)
class Said:
    """A vote as it came in. key: of its form. attempt: of the replies that it is about."""

    voter: Voter
    preference: str
    key: UUID
    network: str = ""
    seconds: float | None = None
    flags: tuple[str, ...] = ()


def vote(code: UUID, said: Said) -> Vote:
    """The vote on a chat, once, whatever is sent again; raises NotNow before both sides have ended."""
    with transaction.atomic():
        chat, turn = held(code)
        if chat.status == Chat.Status.VOTED:
            return chat.battle.votes.get(voter=chat.voter)
        if chat.mode != Chat.Mode.BLIND or not chat.is_open:
            raise NotNow("over")
        if not turn.has_ended:
            raise NotNow("not_ended")
        if not turn.is_answered:
            raise NotNow("nothing_said")
        chat.status = Chat.Status.VOTED
        record(chat)
        chat.save(update_fields=["status", "battle", "flags"])
        # Drawn by its pair and not among recorded battles: no chance of that kind is known.
        return cast(
            Casting(
                battle=chat.battle,
                voter=said.voter,
                preference=said.preference,
                key=said.key,
                network=said.network,
                seconds=said.seconds,
                flags=said.flags,
            )
        )
