"""How a critique is put in words: by a script, or by a model that is told what to argue for."""

from __future__ import annotations

from dataclasses import dataclass

from arena.judges.protocols.base import Ask, How
from arena.judges.protocols.delimit import block, harmless
from arena.judges.protocols.looking import printable
from arena.judges.protocols.prompting import prompt
from simulators.conversation import Turn, say

from .base import Claim, Critique, IntentEntry, KnowledgeEntry, Stance
from .knowledge import evidence
from .quoting import sourced

WRITERS = ("script", "model")
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
        words = scripted_words(self, stance, claim, number)
        if self.writer == "model":
            reply = await ask(turns(self, stance, claim), how=How(seat=self.seat))
            words = printable(reply.text)
        return self.said(stance, claim, words)

    def said(self, stance: Stance, claim: Claim, words: str) -> Critique:
        """Words of its own, harmless, with the id of its source beside each quotation."""
        if not self.knowledge.quotes:
            return Critique(claim, harmless(words))
        return Critique(claim, *sourced(words, stance.sources))


def scripted_words(critic: Critic, stance: Stance, claim: Claim, number: int) -> str:
    """The same words whenever the same is said; raises `NothingToQuote`, for models have no more."""
    agrees = claim.answer == stance.said.answer
    opening = critic.intent.agrees if agrees else critic.intent.objects
    again = ONCE_MORE if number > 1 else ""
    return f"{again}{opening}{claim.words}. {critic.knowledge.support(stance, claim)}"


def turns(critic: Critic, stance: Stance, claim: Claim) -> tuple[Turn, ...]:
    """What the model is told that plays the critic."""
    part = prompt("critic").format(intent=critic.intent.told, knowledge=critic.knowledge.told)
    shown = [
        block("question", stance.question),
        *(block("solution", text, MAX_SOURCE) for text in stance.about),
        block("analysis", f"It was said that {stance.said.words}."),
        block("context", evidence(stance.sources, MAX_SOURCE)) if critic.knowledge.quotes else "",
    ]
    closing = f"Argue that {harmless(claim.words)}."
    return say("system", part), say("user", "\n\n".join([*filter(None, shown), closing]))
