"""What every judge is given, what it may ask, and what it gives back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from arena.endpoints.clients.base import Reply
from simulators.conversation import Part, Turn

Side = Literal["a", "b"]
Preference = Literal["a", "b", "tie", "both_bad"]
Status = Literal["valid", "unparsed", "refused", "outage", "void"]
Order = Literal["ab", "ba"]

PREFERENCES: tuple[Preference, ...] = ("a", "b", "tie", "both_bad")
STATUSES: tuple[Status, ...] = ("valid", "unparsed", "refused", "outage", "void")
STANDARDS: tuple[str, ...] = ("instruction_following", "accuracy", "relevance", "helpfulness")


@dataclass(frozen=True, slots=True)
class Case:
    """What a judge is given: a question and the replies to it, in side order (a first).

    `media` are the pictures and videos of each reply. `transcripts` are the talks, each from the first
    reply to the last; empty where nobody talked on. `replies` are the last words then. `gold` is what was
    hidden in the talk and is known of it: `goal`, `instructions`.
    """

    parts: tuple[Part, ...]
    replies: tuple[str, ...]
    persona: str = ""
    reference: str = ""
    checks: tuple[Mapping[str, Any], ...] = ()
    media: tuple[tuple[Part, ...], ...] = ()
    transcripts: tuple[tuple[Turn, ...], ...] = ()
    gold: Mapping[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The words of the question."""
        return "\n".join(part.text for part in self.parts if part.text)

    def talk(self, place: int) -> tuple[Turn, ...]:
        """All that was said to and by one side; a reply alone is a talk of one turn."""
        if self.transcripts and self.transcripts[place]:
            return self.transcripts[place]
        made = self.media[place] if self.media else ()
        return (Turn("assistant", (Part("text", text=self.replies[place]), *made)),)


@dataclass(frozen=True, slots=True)
class Judgment:
    """One look at a case, in one order of sides; preferences are in side terms, not slot terms."""

    status: Status
    preference: Preference | None = None  # given exactly when the status is valid
    order: Order = "ab"
    sample: int = 0
    standards: Mapping[str, Preference] = field(default_factory=dict)
    rationale: str = ""
    raw: str = ""  # the judge's words, whole
    prompt_hash: str = ""
    parser: str = ""  # name and version of what read the raw text
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None
    error: str = ""  # code of an endpoint error, when the status is outage or refused

    def __post_init__(self) -> None:
        if (self.status == "valid") != (self.preference is not None):
            raise ValueError(f"a {self.status} judgment with preference {self.preference!r}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge decides on a case, with every judgment that led to it."""

    status: Status
    preference: Preference | None = None
    standards: Mapping[str, Preference] = field(default_factory=dict)
    flags: tuple[str, ...] = ()  # e.g. "order_conflict"
    judgments: tuple[Judgment, ...] = ()

    def __post_init__(self) -> None:
        if (self.status == "valid") != (self.preference is not None):
            raise ValueError(f"a {self.status} verdict with preference {self.preference!r}")


class Ask(Protocol):
    """How a protocol reaches the judge's model; raises `EndpointError` when there is no answer."""

    def __call__(
        self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None
    ) -> Awaitable[Reply]: ...


Judge = Callable[[Case, Ask], Awaitable[Verdict]]


class OptionError(ValueError):
    """A protocol does not take such options; the message names the key."""


@dataclass(frozen=True, slots=True)
class ProtocolEntry:
    """A line of `PROTOCOLS`.

    `make(options)` checks the options (raising `OptionError`) and gives the judge itself;
    `accepts(case)` says whether this protocol can judge such a case at all (its replies may be
    empty then: it is asked before they are played); `needs_model` whether it asks a model, and
    `sampling` how, where the option `sampling` does not say otherwise.
    """

    make: Callable[[Mapping[str, Any]], Judge]
    accepts: Callable[[Case], bool]
    needs_model: bool
    version: str
    title: str  # one sentence for pages and docs
    sampling: Mapping[str, Any] = field(default_factory=dict)
