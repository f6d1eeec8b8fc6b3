"""Puts words in the place of media that a judge's model is not shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import Rule
from simulators.conversation import Part, Turn, say

from .base import Ask, Case, Contribution, How, Judge, Judgment, Verdict
from .looking import Look, printable
from .option import Option
from .orders import gravest
from .prompting import prompt
from .reading import Unreadable, after_thoughts

PARSER = "description/1"
FLAG = "described"
MEDIA = ("image", "video", "audio")
DESCRIBED = Option(
    Rule(
        lambda value: (
            isinstance(value, Mapping)
            and all(kind in MEDIA and isinstance(seat, str) for kind, seat in value.items())
        ),
        "a table from image, video or audio to the name of a seat, or to an empty text",
    ),
    {},
    {"image": ""},
    "Media that the judge is told of in words and never shown: each modality with the seat that describes "
    "what has no words of its own; with an empty text nobody does, and such a case is void.",
)


def in_words(judge: Judge, seats: Mapping[str, str]) -> Judge:
    """A judge that is told of these modalities, not shown them; such a verdict is flagged `described`."""

    async def told(case: Case, ask: Ask) -> Verdict:
        unseen = [part for part in _parts(case) if part.url and part.modality in seats]
        if not unseen:
            return await judge(case, ask)
        mute = [part for part in unseen if not part.text and not seats[part.modality]]
        if mute:
            why = f"nobody is there to describe the {mute[0].modality}"
            return Verdict("void", flags=(FLAG,), judgments=(Judgment("void", rationale=why, parser=PARSER),))
        looks = await _describe([part for part in dict.fromkeys(unseen) if not part.text], seats, ask)
        failed = tuple(look for look in looks.values() if look.status != "valid")
        if failed:
            status = gravest(*(look.status for look in failed))
            return Verdict(status, flags=(FLAG,), judgments=failed)
        words = {part: part.text or looks[part].rationale for part in unseen}
        verdict = await judge(_spoken(case, words), ask)
        said = tuple(said_by(look, "describer", part.modality) for part, look in looks.items())
        return replace(verdict, flags=(*verdict.flags, FLAG), transcript=said + verdict.transcript)

    return told if seats else judge


def said_by(look: Judgment, role: str, note: str = "") -> Contribution:
    """A look that prepares a verdict and is none itself, as part of the transcript."""
    return Contribution(role, look.raw, note, look.tokens_in, look.tokens_out, look.seconds)


async def _describe(parts: Iterable[Part], seats: Mapping[str, str], ask: Ask) -> dict[Part, Judgment]:
    async with asyncio.TaskGroup() as looks:
        asked = {
            part: looks.create_task(_look(part, seats[part.modality])(ask, role=f"describer/{number}"))
            for number, part in enumerate(parts, 1)
        }
    return {part: task.result() for part, task in asked.items()}


def _look(part: Part, seat: str) -> Look:
    turns = (
        say("system", prompt("describe")),
        Turn("user", (part, Part("text", text=f"Describe this {part.modality}."))),
    )
    return Look(turns, _read, PARSER, how=How(seat=seat))


def _read(reply: Reply) -> dict[str, Any]:
    words = after_thoughts(reply.text).strip()
    if not words:
        raise Unreadable("nothing was described")
    return {"label": FLAG, "rationale": printable(words)}


def _parts(case: Case) -> Iterator[Part]:
    yield from case.parts
    for made in case.media:
        yield from made
    for talk in case.transcripts:
        for turn in talk:
            yield from turn.parts


def _spoken(case: Case, words: Mapping[Part, str]) -> Case:
    def told(part: Part) -> Part:
        return Part("text", text=f"[{part.modality}, described: {words[part]}]") if part in words else part

    replies = list(case.replies)
    for place, made in enumerate(case.media):
        replies[place] = "\n".join([replies[place], *(told(part).text for part in made if part in words)])
    return replace(
        case,
        parts=tuple(map(told, case.parts)),
        replies=tuple(replies),
        media=tuple(tuple(part for part in made if part not in words) for made in case.media),
        transcripts=tuple(
            tuple(replace(turn, parts=tuple(map(told, turn.parts))) for turn in talk)
            for talk in case.transcripts
        ),
    )
