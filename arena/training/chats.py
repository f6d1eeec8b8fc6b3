"""Turns as messages of a chat, the way an endpoint is sent them."""

from __future__ import annotations

from collections.abc import Iterable

from arena.judges.protocols.base import Case
from simulators.conversation import Part, Turn

from .kinds.base import Message, Messages

PICTURE = "image"


class NoMessage(ValueError):
    """Something that no row can hold; the message says what, in the plural."""


def messages(turns: Iterable[Turn]) -> Messages:
    """Words alone as a text, with pictures a list of parts; raises `NoMessage` for other media."""
    return tuple(_message(turn) for turn in turns)


def question(case: Case) -> Messages:
    """What was asked, as a chat of one turn: the document that it is about first, if there is one."""
    document = (Part("text", text=case.context),) if case.context else ()
    return messages([Turn("user", (*document, *case.parts))])


def replies(case: Case) -> tuple[Messages, ...]:
    """What followed it on each side, from the first reply to the last."""
    return tuple(messages(case.talk(place)) for place in range(len(case.replies)))


def _message(turn: Turn) -> Message:
    if all(part.modality == "text" for part in turn.parts):
        return {"role": turn.role, "content": turn.text}
    return {"role": turn.role, "content": [_part(part) for part in turn.parts]}


def _part(part: Part) -> dict[str, str]:
    if part.modality == "text":
        return {"type": "text", "text": part.text}
    if part.modality != PICTURE:
        raise NoMessage(f"examples with media of a kind that rows cannot hold ({part.modality})")
    return {"type": PICTURE, PICTURE: part.url}
