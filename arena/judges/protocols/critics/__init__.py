"""Critics who argue with what was said: what they want and what they bring, one line of a table each."""

from __future__ import annotations

from .base import CRITIQUES, Claim, Critique, NothingToQuote, Source, Stance
from .intents import ENTRIES as INTENTS
from .knowledge import ENTRIES as KNOWLEDGE
from .written import WRITERS, Critic

__all__ = [
    "CRITIQUES",
    "INTENTS",
    "KNOWLEDGE",
    "WRITERS",
    "Claim",
    "Critic",
    "Critique",
    "NothingToQuote",
    "Source",
    "Stance",
    "critic_of",
]


def critic_of(intent: str, knowledge: str, writer: str = "script", seat: str = "") -> Critic:
    """The critic of these names, each a line of its table."""
    return Critic(INTENTS[intent], KNOWLEDGE[knowledge], writer, seat)
