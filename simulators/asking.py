"""Asks a model for an answer of a shape, and keeps each exchange so that what was cut short goes on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, Protocol

from pydantic import Field

from .conversation import Answer, Ask, NoAnswer, Turn
from .reading import Asked, Shape, Unreadable, read

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
READ, UNREADABLE = "read", "unreadable"
"""Outcomes of an exchange; any other is the code of a `NoAnswer`."""


class Diverged(ValueError):
    """The exchanges so far belong to other prompts than those that are asked now."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call: who was asked what, what came back and what came of it; plain data.

    `prompt_hash` is the SHA-256 of the words and of the kinds of media, wherever the media lie;
    `prompt` is the words. `outcome` is `read`, `unreadable` or how no answer came.
    """

    role: str
    prompt_hash: str
    prompt: str
    answer: str
    truncated: bool
    outcome: str
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        """The exchange as JSON data; `Exchange(**data)` is the way back."""
        return asdict(self)


Asking = Annotated[str, Field(max_length=8_000, json_schema_extra={"maxLength": 1_000})]
Short = Annotated[str, Field(max_length=4_000, json_schema_extra={"maxLength": 300})]
Long = Annotated[str, Field(max_length=20_000, json_schema_extra={"maxLength": 2_000})]
"""Words in an answer: a server that holds to the schema keeps them short, from others more is read."""

OnExchange = Callable[[Exchange], Awaitable[None]]


class Talk(Protocol):
    """Asks a model for a shape; raises `NoAnswer` or `Unreadable`."""

    def __call__(self, turns: tuple[Turn, ...], shape: type[Asked]) -> Awaitable[Asked]: ...


class Record:
    """The exchanges of one step, in order; those of an earlier run are answered from memory.

    `on_exchange` hears of each new exchange before its answer is used, so that a process which is
    killed loses at most the call it was waiting for.
    """

    def __init__(self, past: Iterable[Exchange] = (), on_exchange: OnExchange | None = None) -> None:
        self.exchanges: list[Exchange] = []
        self._past = list(past)
        self._on_exchange = on_exchange

    def talk(self, role: str, ask: Ask) -> Talk:
        """A way to ask one role; raises `Diverged` where the past has another prompt in this place."""

        async def talk(turns: tuple[Turn, ...], shape: type[Asked]) -> Asked:
            exchange = self._recall(role, turns) or await self._exchange(role, ask, turns, shape)
            self.exchanges.append(exchange)
            if exchange.outcome not in (READ, UNREADABLE):
                raise NoAnswer(exchange.outcome, exchange.detail)
            return read(Answer(exchange.answer, exchange.truncated), shape)

        return talk

    def _recall(self, role: str, turns: tuple[Turn, ...]) -> Exchange | None:
        if len(self.exchanges) >= len(self._past):
            return None
        past = self._past[len(self.exchanges)]
        if (past.role, past.prompt_hash) != (role, prompt_hash(turns)):
            raise Diverged(f"exchange {len(self.exchanges) + 1} was another prompt")
        return past

    async def _exchange(self, role: str, ask: Ask, turns: tuple[Turn, ...], shape: type[Shape]) -> Exchange:
        answer, outcome, detail = Answer(""), READ, ""
        try:
            given = await ask(turns, schema=schema(shape))
            answer = Answer(storable(given.text), given.truncated)
            read(answer, shape)
        except NoAnswer as none:
            outcome, detail = none.code, str(none).removeprefix(none.code).removeprefix(": ")
        except Unreadable as unreadable:
            outcome, detail = UNREADABLE, str(unreadable)
        told = (role, prompt_hash(turns), storable(words(turns)), answer.text, answer.truncated)
        exchange = Exchange(*told, outcome, storable(detail))
        if self._on_exchange:
            await self._on_exchange(exchange)
        return exchange


def plainly(ask: Ask) -> Talk:
    """A way to ask one model that keeps nothing."""
    return Record().talk("", ask)


@cache
def schema(shape: type[Shape]) -> dict[str, Any]:
    """The JSON schema of a shape; not to be changed."""
    return shape.model_json_schema()


def cut(text: str, longest: int = 12_000) -> str:
    """At most `longest` characters of a text, and a mark that says how many were left out."""
    left_out = len(text) - longest
    return text if left_out <= 0 else f"{text[:longest]}\n[cut here: {left_out} more characters]"


def storable(text: str) -> str:
    """The text with a replacement mark for what a database cannot hold: NUL and halves of characters."""
    return _UNSTORABLE.sub("\ufffd", text)


def words(turns: tuple[Turn, ...]) -> str:
    """The words of all turns, media named by their kind."""
    return "\n\n".join(f"[{turn.role}]\n{_shown(turn)}" for turn in turns)


def prompt_hash(turns: tuple[Turn, ...]) -> str:
    """SHA-256, in hex, of what is asked: words and kinds of media, not where the media lie."""
    return hashlib.sha256(json.dumps([words(turns)]).encode("utf-8", "surrogatepass")).hexdigest()


def _shown(turn: Turn) -> str:
    return "\n".join(part.text or f"({part.modality} {part.mime})" for part in turn.parts)
