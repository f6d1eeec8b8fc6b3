"""What a critic is told of something that was said, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CRITIQUES = "critiques"
"""Where a case keeps, in `gold`, what critics have said so far: rules may look, no model is shown it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be said to a question: `answer` itself (a reply, a label), and a clause that says so."""

    answer: str
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """Words that may be quoted, under an id; `backs` is the answer they speak for, where they do for one."""

    id: str
    text: str
    backs: str = ""


@dataclass(frozen=True, slots=True)
class Stance:
    """What somebody said, what is right where anybody knows, and what can be said instead.

    `rival` is another claim than `said`; its answer is empty where none is known. `about` are the texts
    that are argued over: replies that were judged, or the answer that was given.
    """

    question: str
    said: Claim
    truth: Claim | None
    rival: Claim
    sources: tuple[Source, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def right(self) -> bool | None:
        """Whether what was said is right; None where nobody knows."""
        return None if self.truth is None else self.said.answer == self.truth.answer


@dataclass(frozen=True, slots=True)
class Critique:
    """What a critic says: for which claim, in which words, quoting which sources."""

    claim: Claim
    words: str
    quoted: tuple[str, ...] = ()


class NothingToQuote(ValueError):
    """A grounded critic has no words at hand that speak for its claim."""


Choose = Callable[[Stance], Claim | None]
"""The claim that a critic argues for; None where it keeps silent."""
Support = Callable[[Stance, Claim], str]
"""What a critic brings forward for a claim; raises `NothingToQuote`."""


@dataclass(frozen=True, slots=True)
class IntentEntry:
    """A line of `INTENTS`. `agrees` and `objects` open what a script says; `told` is a model's part."""

    claims: Choose
    title: str  # one sentence for docs
    agrees: str
    objects: str
    told: str


@dataclass(frozen=True, slots=True)
class KnowledgeEntry:
    """A line of `KNOWLEDGE`; `told` is a model's part. `quotes`: whether its quotations are of sources."""

    support: Support
    title: str  # one sentence for docs
    told: str
    quotes: bool = False
