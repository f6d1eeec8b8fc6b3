"""Where several speak: asks whoever has the floor, and keeps what each said and what it took."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from arena.endpoints.clients.base import EndpointError, Refused, Reply
from arena.judges.protocols.base import AS_USUAL, Ask, Contribution, How, Judgment, Status, Verdict
from arena.judges.protocols.looking import contribution, printable, took
from arena.judges.protocols.reading import Unreadable, after_thoughts
from simulators.conversation import Turn

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is asked to speak: its role, how its model is reached, and for which reply it speaks, if any."""

    role: str
    how: How = AS_USUAL
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a speaker without its thoughts; `cut_off` where a token limit ended them."""

    words: str
    cut_off: bool
    reply: Reply
    ticket: int = 0  # its place on the record


class Stopped(Exception):
    """Somebody without whom nothing can be decided gave no answer, or none that can be read."""

    def __init__(self, judgment: Judgment) -> None:
        super().__init__(judgment.status)
        self.judgment = judgment


class Floor:
    """The record of what is said on the way to one verdict, in the order in which people began to speak."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self._begun = 0
        self._kept: dict[int, Contribution] = {}

    async def hear(
        self, speaker: Speaker, turns: tuple[Turn, ...], note: str, schema: Mapping[str, Any] | None = None
    ) -> Said:
        """What a speaker says; `note` is on what occasion. Raises `Stopped` where there is no answer."""
        ticket, self._begun = self._begun, self._begun + 1
        try:
            reply = await self.ask(turns, schema=schema, how=speaker.how)
        except EndpointError as error:
            raise _no_answer(speaker.role, error.code, isinstance(error, Refused)) from None
        said = replace(_said(reply), ticket=ticket)
        note = f"{note}, cut off" if said.cut_off else note
        self._kept[ticket] = replace(contribution(speaker.role, reply, note), place=speaker.place)
        if reply.finish_reason == "content_filter":
            raise _no_answer(speaker.role, Refused.code, True, reply)
        return said

    def remark(self, said: Said, remark: str) -> None:
        """Adds what was found out about something that was said to its note."""
        if remark:
            kept = self._kept[said.ticket]
            self._kept[said.ticket] = replace(kept, note=f"{kept.note}; {remark}")

    def tell(self, told: Contribution) -> None:
        """Keeps what no model said: the rules, a lesson."""
        self._kept[self._begun], self._begun = told, self._begun + 1

    @property
    def transcript(self) -> tuple[Contribution, ...]:
        """All that was said so far."""
        return tuple(self._kept[ticket] for ticket in sorted(self._kept))


async def held(ask: Ask, hold: Callable[[Floor], Awaitable[Verdict]]) -> Verdict:
    """The verdict of whatever is held on a floor, with all that was said on it, even if it was stopped."""
    floor = Floor(ask)
    try:
        verdict = await hold(floor)
    except Stopped as stopped:
        verdict = Verdict(stopped.judgment.status, judgments=(stopped.judgment,))
    return replace(verdict, transcript=floor.transcript)


async def together(*calls: Coroutine[Any, Any, Result]) -> list[Result]:
    """The results of all, run at once; the first that was stopped stops the rest, once all have ended."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    done: list[Result] = []
    for result in results:
        if isinstance(result, BaseException):
            raise result
        done.append(result)
    return done


def unread(role: str, said: Said, why: Unreadable, parser: str) -> Stopped:
    """What is raised where an answer that is needed cannot be read; its words are kept whole."""
    raw = printable(said.reply.text)
    return Stopped(Judgment("unparsed", rationale=str(why), raw=raw, role=role, parser=parser))


def _said(reply: Reply) -> Said:
    cut_off = reply.finish_reason == "length"
    try:
        return Said(after_thoughts(reply.text).strip(), cut_off, reply)
    except Unreadable:  # nothing but thoughts, or far too long
        return Said("", True, reply)


def _no_answer(role: str, code: str, refused: bool, reply: Reply | None = None) -> Stopped:
    status: Status = "refused" if refused else "outage"
    spent = {} if reply is None else took(reply)
    return Stopped(Judgment(status, error=code, role=role, **spent))
