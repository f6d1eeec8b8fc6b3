"""Pastes two replies into a prompt as they are and reads a letter: what attacks and defences are tried on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from arena.endpoints.clients.base import Reply
from simulators.conversation import Part, Turn, say

from .base import LETTERS, Ask, Case, Preference, Verdict
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .prompting import prompt
from .reading import Unreadable, after_thoughts, objects

PARSER = "letter/1"
LABELS: Mapping[str, Preference] = {"A": "a", "B": "b", "C": "tie"}
VERDICT = re.compile(r"\[\[([ABC])\]\]")


async def unguarded(case: Case, ask: Ask) -> Verdict:
    """One look at two replies, in the order they stand in."""
    return verdict_of(await Look(turns(case), read, PARSER)(ask))


def turns(case: Case) -> tuple[Turn, ...]:
    """What the model is told. Nothing marks off a reply but a heading, and nothing in it is changed."""
    asked = [Part("text", text=f"Question:\n{case.question}"), *(part for part in case.parts if part.url)]
    if case.reference:
        asked.append(Part("text", text=f"Reference answer:\n{case.reference}"))
    replies = (part for place in range(len(case.replies)) for part in _reply(case, place))
    return say("system", prompt("unguarded")), Turn("user", (*asked, *replies))


def _reply(case: Case, place: int) -> list[Part]:
    talk = case.talk(place)
    words = "\n\n".join(turn.text for turn in talk)
    media = [part for turn in talk for part in turn.parts if part.url]
    return [Part("text", text=f"Assistant {LETTERS[place].upper()}:\n{words}"), *media]


def read(reply: Reply) -> dict[str, Any]:
    """The verdict of an answer's last line, which must be that and no more; raises `Unreadable`.

    An answer with JSON in it is of another kind, and its last line may be part of a quotation.
    """
    text = after_thoughts(reply.text)
    told, _, last = text.strip().rpartition("\n")
    found = VERDICT.fullmatch(last.strip().strip("*"))
    if found is None or reply.finish_reason == "length" or any(objects(text)):
        raise Unreadable("no verdict in the last line")
    return {"preference": LABELS[found[1]], "rationale": printable(told.strip())}


ENTRY = ProtocolEntry(
    bare=lambda options: unguarded,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    labels=False,
    trial=True,
    sampling={"temperature": 0.0, "max_tokens": 600},
    prompts=("unguarded",),
    parser=PARSER,
    version="unguarded/1",
    title="A model is shown both replies with no guard at all: to try attacks against, never for a board.",
    paper="after the prompts of LLM-as-a-judge, arXiv 2306.05685",
)
