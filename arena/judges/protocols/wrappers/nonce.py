"""Marks the tags of every prompt with letters that no reply can know, so that none can imitate them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import whole
from arena.judges.protocols.base import AS_USUAL, Ask, Case, How, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.prompting import prompt
from simulators.conversation import Turn

from .asking import JUDGED, closed, stamped
from .base import WrapperEntry


@dataclass(frozen=True, slots=True)
class Nonce:
    """The mark follows from the question and all replies: the same in both orders, and unknown to each.

    What comes before the replies stays unmarked, and the mark is told last: prompts on the same question
    go on beginning alike.
    """

    judge: Judge
    seed: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """As the judge decides."""
        mark = self._mark(case)

        async def marked(
            turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
        ) -> Reply:
            if any(turn.role == "user" and JUDGED.search(turn.text) for turn in turns):
                turns = closed(turns, prompt("nonce").replace("{mark}", mark))
            marked_turns = tuple(_marked(turn, mark) for turn in turns)
            return await ask(marked_turns, schema=schema, how=how)

        return stamped(await self.judge(replace(case, mark=mark), marked), ["nonce", prompt("nonce"), mark])

    def _mark(self, case: Case) -> str:
        told = [str(self.seed), case.question, *sorted(case.replies)]
        return hashlib.sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()[:8]


def _marked(turn: Turn, mark: str) -> Turn:
    if turn.role != "user":
        return turn
    parts = (replace(part, text=JUDGED.sub(rf"<\1\2-{mark}", part.text)) for part in turn.parts)
    return replace(turn, parts=tuple(parts))


ENTRY = WrapperEntry(
    around=lambda make, options: Nonce(make(), **options),
    version="nonce/2",
    title="Tags of the prompt carry a mark that no reply can know.",
    options={"seed": Option(whole(0), 0, 1, "Part of what the mark is made from.")},
    prompts=("nonce",),
    paper="after the attacks on delimiters in arXiv 2412.05579",
)
