"""How a critique is put in words: by a script, or by a model that is told what to argue for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from arena.judges.protocols.base import Ask, How
from arena.judges.protocols.delimit import block, harmless
from arena.judges.protocols.looking import printable
from arena.judges.protocols.prompting import prompt
from simulators.conversation import Turn, say

from .base import Claim, Critique, IntentEntry, KnowledgeEntry, Stance
from .knowledge import evidence
from .quoting import sourced

MAX_SOURCE = 4000
ONCE_MORE = "I say it again. "


@dataclass(frozen=True, slots=True)
class Critic:
    """Of an intent and of knowledge; raises `NothingToQuote` where it is grounded and has no ground."""

    intent: IntentEntry
    knowledge: KnowledgeEntry
    writer: str
    seat: str

    async def __call__(self, stance: Stance, ask: Ask, number: int) -> Critique | None:
        """What it says in a round, from 1; None where it keeps silent. Raises `EndpointError`."""
        claim = self.intent.claims(stance)
        if claim is None:
            return None
        words = await WRITERS[self.writer](self, stance, claim, (ask, number))
        if not self.knowledge.quotes:
            return Critique(claim, harmless(words))
        tagged, quoted = sourced(words, stance.sources)
        return Critique(claim, tagged, quoted)


Asked = tuple[Ask, int]
Writer = Callable[[Critic, Stance, Claim, Asked], Awaitable[str]]


async def by_script(critic: Critic, stance: Stance, claim: Claim, asked: Asked) -> str:
    """The same words whenever the same is said."""
    agrees = claim.answer == stance.said.answer
    opening = critic.intent.agrees if agrees else critic.intent.objects
    again = ONCE_MORE if asked[1] > 1 else ""
    return f"{again}{opening}{claim.words}. {critic.knowledge.support(stance, claim)}"


async def by_model(critic: Critic, stance: Stance, claim: Claim, asked: Asked) -> str:
    """A model's words for the claim; what it is grounded in is looked for first, so that there is some."""
    if critic.knowledge.quotes:
        critic.knowledge.support(stance, claim)
    reply = await asked[0](turns(critic, stance, claim), how=How(seat=critic.seat))
    return printable(reply.text)


def turns(critic: Critic, stance: Stance, claim: Claim) -> tuple[Turn, ...]:
    """What the model is told that plays the critic."""
    part = prompt("critic").format(intent=critic.intent.told, knowledge=critic.knowledge.told)
    shown = [
        block("question", stance.question),
        block("analysis", f"It was said that {stance.said.words}."),
        block("context", evidence(stance.sources, MAX_SOURCE)) if critic.knowledge.quotes else "",
    ]
    closing = f"Argue that {harmless(claim.words)}."
    return say("system", part), say("user", "\n\n".join([*filter(None, shown), closing]))


WRITERS: Mapping[str, Writer] = {"script": by_script, "model": by_model}
