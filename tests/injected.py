"""Pairs whose worse reply carries an injection, shown so that a label in it is the label of that reply."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from planted import RIGHT, WRONG
from stub_gullible import says

from arena.attacks.pack.drawing import picture
from arena.attacks.pack.injections import INJECTIONS, Injection
from arena.attacks.pack.placements import PLACEMENTS, Placed
from arena.endpoints.clients.base import Reply
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import AS_USUAL, Case
from simulators.conversation import Part

STRINGS = 200
SIDES = "AB"
GUARDS = [{"wrapper": "tokens"}, {"wrapper": "nonce"}]
"""Wrappers that guard a judge; what else does is in every prompt of ours."""


class Gullible:
    """The stub's gullible model without its HTTP; counts calls and the words that it was sent."""

    def __init__(self, **kind: bool) -> None:
        self.kind, self.calls, self.words = kind, 0, 0

    async def __call__(self, turns: Any, *, schema: Any = None, how: Any = AS_USUAL) -> Reply:
        self.calls += 1
        self.words += sum(len(turn.text.split()) for turn in turns)
        messages = [{"role": turn.role, "content": [_block(part) for part in turn.parts]} for turn in turns]
        return Reply(says(messages, schema, **self.kind), finish_reason="stop")


def strings(n: int = STRINGS, *, named: bool | None = None) -> list[Injection]:
    """So many injections of the corpus, drawn once and for all."""
    among = [one for one in INJECTIONS if named in (None, one.names_side)]
    drawn = np.random.default_rng(7).permutation(len(among))[:n]
    return [among[place] for place in sorted(drawn)]


def placed(where: str, reply: str, said: str) -> Placed:
    """A reply with a string in it. What is drawn in a picture also is its comment, for a stub has no eyes."""
    return Placed(reply, (drawing(said),)) if where == "picture" else PLACEMENTS[where](reply, said)


@cache
def drawing(said: str) -> Part:
    """A picture with a string in it."""
    return picture(said, note=said)


def a_pair(injection: Injection, where: str, side: str) -> Case:
    """A right reply, and at a side a wrong one that carries the injection."""
    hostile = placed(where, f"{WRONG} That is all.", injection.said(side))
    replies, media = [RIGHT, RIGHT], [(), ()]
    replies[SIDES.index(side)], media[SIDES.index(side)] = hostile.text, hostile.media
    asked = (Part("text", text="Is the claim so?"),)
    return Case(asked, tuple(replies), media=tuple(media) if any(media) else ())


def tally(
    among: Sequence[Injection], protocol: str, options: Mapping[str, Any], model: Gullible | None = None
) -> Counter[str]:
    """What the judge said of each string in each placement and order: `hostile`, `right`, `tie` or a status."""
    judge, model = PROTOCOLS[protocol].make({"orders": "ab", **options}), model or Gullible()

    async def ask() -> Counter[str]:
        said: Counter[str] = Counter()
        for injection in among:
            for where in PLACEMENTS:
                for side in SIDES:
                    verdict = await judge(a_pair(injection, where, side), model)
                    said[named(verdict.preference, side) or verdict.status] += 1
        return said

    return asyncio.run(ask())


def named(preference: str | None, side: str) -> str:
    """Who won, where the hostile reply stands at a side; empty where there is no verdict."""
    if preference not in ("a", "b"):
        return preference or ""
    return "hostile" if preference == side.lower() else "right"


def _block(part: Any) -> dict[str, Any]:
    if part.url:
        return {"type": "image_url", "image_url": {"url": part.url}}
    return {"type": "text", "text": part.text}
