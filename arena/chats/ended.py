"""How a turn ended, in the columns that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Func, Value
from django.db.models.functions import Now

from arena.battles.keep import media_rows
from arena.battles.pair import Failure
from arena.endpoints.clients.base import Reply
from arena.leases import storable

from .models import Chat, ChatTurn
from .moderated import BROKEN
from .publish import Outlet
from .voice import Voice


class Spoken(NamedTuple):
    """What a side said. moderation_broken: nobody could say whether that may be shown."""

    reply: Reply
    moderation_broken: bool


class SideFailed(Exception):
    """A side gave no reply."""

    def __init__(self, side: str, failure: Failure) -> None:
        super().__init__(f"{side}: {failure}")
        self.side, self.failure = side, failure


@dataclass(frozen=True)
class Ended:
    """How a turn ended: the columns that say so, and where that is told. flags: what is noted of the chat."""

    outlet: Outlet
    status: str
    columns: Mapping[str, Any]
    flags: tuple[str, ...] = ()


def keep_end(turn_id: int, ended: Ended) -> None:
    """Writes it down; within a transaction that holds the turn."""
    ChatTurn.objects.filter(pk=turn_id).update(
        status=ended.status, ended_at=Now(), lease_token=None, leased_until=None, **ended.columns
    )
    for flag in ended.flags:
        chats = Chat.objects.filter(turns=turn_id).exclude(flags__contains=[flag])
        chats.update(flags=Func(F("flags"), Value(flag), function="array_append"))


def answered(outlet: Outlet, voices: Mapping[str, Voice], spoken: Mapping[str, Spoken]) -> Ended:
    """All sides have said what they had to say."""
    said = {side: _as_kept(one.reply) | _named(voices[side]) for side, one in spoken.items()}
    flags = (BROKEN,) if any(one.moderation_broken for one in spoken.values()) else ()
    return Ended(outlet, ChatTurn.Status.ANSWERED, said, flags)


def stopped(outlet: Outlet, voices: Mapping[str, Voice], moderation_broken: bool = False) -> Ended:
    """The person had enough: what was shown stands, as it was shown, be it nothing.

    So the text that is left tells no more of a side than the stream did.
    """
    shown = outlet.showing.shown
    said = {side: {"text": storable(shown[side])} | _named(voice) for side, voice in voices.items()}
    return Ended(outlet, ChatTurn.Status.STOPPED, said, (BROKEN,) if moderation_broken else ())


def failed(outlet: Outlet, failure: Failure, side: str = "") -> Ended:
    """There is no reply of one side, so there is none of the other: an error is never an answer."""
    why = {
        "fail_code": failure.code,
        "fail_side": side if failure.its_own else "",
        "fail_detail": storable(failure.detail),
    }
    return Ended(outlet, ChatTurn.Status.FAILED, why)


def too_late(outlet: Outlet) -> Ended:
    """It took longer than a turn may, which is one side's failure where the other has ended."""
    late = [name for name, side in outlet.showing.sides.items() if not side.ended]
    failure = Failure("timed_out", f"more than {settings.ARENA_CHAT_S} s in all", its_own=len(late) == 1)
    return failed(outlet, failure, "".join(late))


def _named(voice: Voice) -> dict[str, bool]:
    return {"named": True} if voice.mask.found else {}


def _as_kept(reply: Reply) -> dict[str, Any]:
    """A reply as a turn keeps it."""
    return {
        "text": storable(reply.text),
        "media": media_rows(reply.parts),
        "model_returned": reply.model[:200],
        "finish_reason": reply.finish_reason[:40],
        "tokens_in": reply.tokens_in,
        "tokens_out": reply.tokens_out,
        "first_token_s": reply.first_token_s,
        "total_s": reply.total_s,
        "http_status": reply.http_status,
    }
