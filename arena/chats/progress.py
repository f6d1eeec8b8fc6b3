"""How far the replies of a chat are: frames of the stream, or else what the database holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID

from channels.db import database_sync_to_async

from arena.battles.identity import mask, names

from .follow import following
from .frames import KEPT, Place, is_last, over_frame, seen, text_frame
from .models import ChatTurn

QUIET_S = 2.0
"""Without a frame; then the database is asked whether it is over."""


class Followed(NamedTuple):
    """The last turn of somebody's chat as it is now answered. ended: its last frames, where it is over."""

    place: Place
    ended: list[str]


def followed(code: UUID, voter: str) -> Followed | None:
    """What a voter may follow of the chat with this code; None: it is not theirs."""
    turns = ChatTurn.objects.select_related("chat").filter(chat__code=code, chat__voter=voter)
    turn = turns.order_by("-number").first()
    return turn and Followed(Place(code, turn.number, turn.attempt), _ended(turn))


async def follow(what: Followed, after: str) -> AsyncIterator[list[str]]:
    """The frames that come after the one called `after`, to the last; empty lists while nothing happens."""
    at = seen(what.place, after)
    if at is None:
        return
    if what.ended:
        yield what.ended
        return
    async with following().reader(what.place, at) as reader:
        frames: list[str] = []
        while not frames or not is_last(frames[-1]):
            # Not all that ends is told: a worker may be killed, or Valkey stopped, just before.
            frames = await reader.next(QUIET_S) or await database_sync_to_async(ended)(what.place)
            yield frames


def ended(place: Place) -> list[str]:
    """The last frames of an attempt that is over, from the database; none while it is not."""
    turn = ChatTurn.objects.select_related("chat").get(chat__code=place.code, number=place.turn)
    return _ended(turn) if turn.attempt == place.attempt else [over_frame(place, ChatTurn.Status.STOPPED)]


def _ended(turn: ChatTurn) -> list[str]:
    if turn.status == ChatTurn.Status.WAITING:
        return []
    place = Place(turn.chat.code, turn.number, turn.attempt)
    last = over_frame(place, turn.status)
    return [last] if turn.status == ChatTurn.Status.FAILED else [_whole(turn, place), last]


def _whole(turn: ChatTurn, place: Place) -> str:
    texts = {side: getattr(turn, side).get("text", "") for side in turn.chat.sides}
    if turn.chat.is_blind:
        hidden = names()
        texts = {side: mask(text, hidden).text for side, text in texts.items()}
    return text_frame(place, KEPT, texts, whole=True)
