"""What a page shows of a chat, turn by turn; before the vote nothing of it says who is who."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from arena.competitors.models import Competitor
from arena.questions.media import kept
from arena.questions.models import Media
from simulators.conversation import Part

from .masked import masked
from .models import Chat, ChatTurn
from .say import MOST_ATTEMPTS, MOST_TURNS
from .void import MODERATED


@dataclass(frozen=True)
class Player:
    """Media of a reply, at addresses that say nothing about whose they are."""

    letter: str
    media: Media
    url: str
    captions: str = ""


@dataclass(frozen=True)
class Said:
    """What one side replied in a turn. failed: it gave no answer."""

    letter: str
    text: str
    players: Sequence[Player]
    failed: bool
    competitor: Competitor | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Exchange:
    """One turn: what the person said, and both replies."""

    turn: ChatTurn
    asked: Sequence[Part]
    sides: Sequence[Said]

    @property
    def players(self) -> list[Player]:
        """The media of both sides that belong beside each other, if each made just one alike."""
        first = [side.players[0] for side in self.sides if len(side.players) == 1]
        alike = len({player.media.modality for player in first}) == 1
        return first if len(first) == len(self.sides) and alike else []

    @property
    def is_wordless(self) -> bool:
        """Whether all that was said is shown beside each other."""
        return bool(self.players) and not any(side.text for side in self.sides)


def exchanges(chat: Chat) -> list[Exchange]:
    """The whole transcript of a chat."""
    turns = list(chat.turns.order_by("number"))
    for turn in turns:
        turn.chat = chat
    made = kept(Part(**part) for turn in turns for side in chat.sides for part in _made(turn, side))
    return [
        Exchange(
            turn=turn,
            asked=tuple(Part(**part) for part in turn.parts),
            sides=[_said(chat, turn, side, made) for side in chat.sides],
        )
        for turn in turns
    ]


def _said(chat: Chat, turn: ChatTurn, side: str, made: dict[str, Media]) -> Said:
    reply = getattr(turn, side)
    hidden = turn.fail_code == MODERATED
    text = "" if hidden else reply.get("text", "")
    return Said(
        letter=side.upper(),
        text=masked(text, chat),
        players=[] if hidden else list(_players(turn, side, made)),
        failed=turn.fail_side == side,
        competitor=None if chat.is_blind else getattr(chat, side),
        facts={} if chat.is_blind else reply,
    )


def _made(turn: ChatTurn, side: str) -> list[dict[str, Any]]:
    return getattr(turn, side).get("media", [])


def _players(turn: ChatTurn, side: str, made: dict[str, Media]) -> Iterator[Player]:
    for place, part in enumerate(_made(turn, side)):
        if (media := made.get(part["url"])) is not None:
            url = reverse("chats:media", args=[turn.chat.code, turn.number, side, place])
            yield Player(side.upper(), media, url, f"{url}captions/" if media.subtitles else "")


@dataclass(frozen=True)
class Stage:
    """How far a chat is, and hence what its person can do next."""

    chat: Chat
    turn: ChatTurn

    @property
    def waiting(self) -> bool:
        """Replies are being written."""
        return self.turn.status == ChatTurn.Status.WAITING

    @property
    def ready(self) -> bool:
        """Both sides have ended, and there is something of each to judge."""
        return self.chat.mode == Chat.Mode.BLIND and self.chat.is_open and self.turn.is_answered

    @property
    def may_say(self) -> bool:
        return self.chat.is_open and self.turn.has_ended and self.turn.number < MOST_TURNS

    @property
    def may_repeat(self) -> bool:
        return self.chat.is_open and self.turn.has_ended and self.turn.attempt < MOST_ATTEMPTS

    @property
    def turns_left(self) -> int:
        return MOST_TURNS - self.turn.number

    @property
    def repeats_left(self) -> int:
        return MOST_ATTEMPTS - self.turn.attempt

    @property
    def silent(self) -> str:
        """The letter of a side that was stopped before it had said anything."""
        replies = ((side, getattr(self.turn, side)) for side in self.chat.sides)
        empty = [side.upper() for side, reply in replies if not (reply.get("text") or reply.get("media"))]
        return empty[0] if empty and self.turn.has_ended else ""
