"""What a person does in a chat that goes on: says more, stops both sides, or has them answer again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from .answer import ask_answer
from .models import Chat, ChatTurn

MOST_TURNS = 10
MOST_CHARACTERS = 12_000
MOST_ATTEMPTS = 4


class NotNow(Exception):
    """The chat is not where this could be done; `code` is one of words.MOVES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def say(code: UUID, number: int, parts: Sequence[dict[str, Any]], flags: Sequence[str] = ()) -> ChatTurn:
    """Asks both sides the next thing; raises NotNow. The same number twice is said once."""
    chat, turn = held(code)
    if number <= turn.number:
        return turn
    _must(chat.is_open, "over")
    _must(turn.has_ended, "not_ended")
    _must(number <= MOST_TURNS, "too_long")
    if set(flags) - set(chat.flags):
        Chat.objects.filter(pk=chat.pk).update(flags=sorted({*chat.flags, *flags}))
    following = chat.turns.create(number=turn.number + 1, parts=list(parts))
    ask_answer(following)
    return following


@transaction.atomic
def stop(code: UUID, attempt: int) -> ChatTurn:
    """Tells both sides that it is enough; what they have said until then stands."""
    _chat, turn = held(code)
    waiting = ChatTurn.objects.waiting().filter(pk=turn.pk, attempt=attempt)
    waiting.update(stop_asked=True)
    return turn


@transaction.atomic
def again(code: UUID, attempt: int) -> ChatTurn:
    """Has both sides answer the last turn anew; raises NotNow. The same attempt twice is made once."""
    chat, turn = held(code)
    if turn.attempt > attempt:
        return turn
    _must(chat.is_open, "over")
    _must(turn.has_ended, "not_ended")
    _must(turn.attempt < MOST_ATTEMPTS, "too_often")
    ChatTurn.objects.filter(pk=turn.pk).update(
        attempt=turn.attempt + 1, status=ChatTurn.Status.WAITING, stop_asked=False, a={}, b={},
        ended_at=None, lease_token=None, leased_until=None, claims=0,
    )  # fmt: skip
    turn.refresh_from_db()
    ask_answer(turn)
    return turn


def held(code: UUID) -> tuple[Chat, ChatTurn]:
    """A chat, held until the transaction ends, and its last turn."""
    chat = (
        Chat.objects.select_for_update(of=["self"])
        .select_related("a__endpoint", "b__endpoint")
        .get(code=code)
    )
    turn = chat.turns.order_by("-number")[0]
    turn.chat = chat
    return chat, turn


def _must(holds: bool, code: str) -> None:
    if not holds:
        raise NotNow(code)
