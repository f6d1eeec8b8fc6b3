"""Thinks first: `<think>…</think><answer>…</answer>`, one contract for every protocol and modality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import whole
from arena.judges.protocols.base import AS_USUAL, Ask, Case, How, Judge, Verdict
from arena.judges.protocols.option import Option
from arena.judges.protocols.prompting import prompt
from simulators.conversation import Turn

from .asking import instructed, reminded, stamped, whole_of
from .base import WrapperEntry

REMINDER = "Write <think>your thoughts</think>, then <answer>what is asked for</answer>."
MAX_TOKENS = Option(whole(1, 1_000_000), 2000, 500, "Most tokens of an answer, thoughts included.")


@dataclass(frozen=True, slots=True)
class Think:
    """A judge whose answers come after thoughts; what stands in the answer block is read as always."""

    judge: Judge
    max_tokens: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """As the judge decides; an answer outside the contract is unparsed, and kept whole."""

        async def thinking(
            turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
        ) -> Reply:
            # No schema: it would leave no room for thoughts.
            turns = reminded(instructed(turns, prompt("think")), REMINDER)
            how = replace(how, sampling={"max_tokens": self.max_tokens, **how.sampling})
            reply = await ask(turns, how=how)
            said = whole_of(turns, how, reply)
            return replace(reply, text=answer_of(said), whole=said)

        return stamped(await self.judge(case, thinking), ["think", prompt("think"), self.max_tokens])


def answer_of(text: str) -> str:
    """What stands in the answer block; empty unless the text is thoughts and one answer, and no more.

    Thoughts end at the first `</think>`: whatever is quoted behind it must not begin anew.
    """
    thoughts, ended, rest = text.strip().partition("</think>")
    rest = rest.strip()
    if not (ended and thoughts.startswith("<think>") and rest.startswith("<answer>")):
        return ""
    inside, closed, after = rest.removeprefix("<answer>").partition("</answer>")
    return "" if not closed or after or "<answer>" in inside else inside.strip()


ENTRY = WrapperEntry(
    around=lambda make, options: Think(make(), **options),
    version="think/1",
    title="The model thinks first, in a block of its own, and answers in another.",
    options={"max_tokens": MAX_TOKENS},
    prompts=("think",),
    once=True,
    paper="Flex-Judge, arXiv 2505.18601",
)
