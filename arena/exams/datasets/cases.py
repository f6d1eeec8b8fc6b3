"""What many datasets make of their rows: a question, a pair of which one is better, a talk, a picture."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arena.judges.protocols.base import Side, Truth
from arena.modalities import MediaError
from arena.modalities.image import shrunk
from arena.modalities.intake.kinds import HEAD, kind_of
from arena.modalities.media import data_url
from simulators.conversation import Part, Turn, say

from .base import Row, better_side
from .media import TRIED

Parts = tuple[Part, ...]


def words(text: str) -> Parts:
    """A question of words alone."""
    return (Part("text", text=text),)


def placed(key: str, better: str, worse: str) -> tuple[tuple[str, str], Truth]:
    """Two replies on the sides that their item's key says, and that one of them is better."""
    side = better_side(key)
    return (better, worse) if side == "a" else (worse, better), Truth(preference=side)


def chosen(key: str, count: int) -> tuple[bool, ...]:
    """Which of so many things an item has, by a hash of its key: each half of the time."""
    bits = int.from_bytes(hashlib.sha256(f"{key}, which".encode("utf-8", "replace")).digest())
    return tuple(bool(bits >> place & 1) for place in range(count))


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that ends with a reply: how it began, all from the first reply on, the reply."""

    question: str
    turns: tuple[Turn, ...]
    reply: str


def talk(row: Row, key: str) -> Talk:
    """A list of messages `{role, content}`, the first by the user and the last by the assistant."""
    turns = [_turn(row, key, message) for message in _messages(row, key)]
    while turns and turns[0].role == "system":
        turns.pop(0)
    if len(turns) < 2 or turns[0].role != "user" or turns[-1].role != "assistant":
        raise row.wrong(key, "must be messages from a user's first to an assistant's last")
    return Talk(turns[0].text, tuple(turns[1:]), turns[-1].text)


def talks(*ones: Talk) -> tuple[tuple[Turn, ...], ...]:
    """The transcripts of a case: none where nobody talked on after the first reply."""
    return tuple(one.turns for one in ones) if any(len(one.turns) > 1 for one in ones) else ()


def _messages(row: Row, key: str) -> Sequence[object]:
    given = row.need(key)
    if not isinstance(given, list):
        raise row.wrong(key, f"must be a list of messages, not {type(given).__name__}")
    return given


def _turn(row: Row, key: str, message: object) -> Turn:
    if not isinstance(message, Mapping) or not isinstance(message.get("content"), str):
        raise row.wrong(key, "has a message that is no object with a text as its content")
    role = ROLES.get(str(message.get("role")).lower())
    if role is None:
        raise row.wrong(key, f"has a message of role {message.get('role')!r}; known are {', '.join(ROLES)}")
    return say(role, message["content"])  # type: ignore[arg-type]


ROLES = {"user": "user", "human": "user", "assistant": "assistant", "gpt": "assistant", "system": "system"}


def embedded(row: Row, key: str) -> Part:
    """The picture that a row holds itself, as bytes or base64; `DatasetError` for one that is none."""
    try:
        content = _content(row, key)
        kind = kind_of(content[:HEAD])
        mime = f"image/{kind.format.lower()}"
        if kind.modality != "image":
            raise MediaError(f"it is {kind.name}")
        shrunk(content, mime, TRIED, 1)
    except MediaError as error:
        raise row.wrong(key, f"is no image: {error}") from error
    return Part("image", url=data_url(content, mime), mime=mime)


def _content(row: Row, key: str) -> bytes:
    given = row.need(key)
    if isinstance(given, Mapping):
        given = given.get("bytes")
    if isinstance(given, bytes):
        return given
    if not isinstance(given, str):
        raise MediaError(f"it is {type(given).__name__}, not bytes and not base64")
    try:
        return base64.b64decode("".join(given.rpartition("base64,")[2].split()), validate=True)
    except binascii.Error as error:
        raise MediaError(f"not base64: {error}") from error


def other(side: Side) -> Side:
    """The side across."""
    return "b" if side == "a" else "a"


def told(**tags: object) -> dict[str, str]:
    """Tags that say something, as texts."""
    return {name: str(value) for name, value in tags.items() if value not in (None, "")}
