"""What every judge is given, what it may ask, and what it gives back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from arena.endpoints.clients.base import Reply
from simulators.conversation import Part, Turn

from .rubric import Criterion

Side = Literal["a", "b"]
Preference = Literal["a", "b", "tie", "both_bad"]
Status = Literal["valid", "unparsed", "refused", "outage", "void"]
Provenance = Literal["none", "human", "verified", "model"]
Order = str
"""The letters of the replies as they were shown: `ab` or `ba` of two, `dcba` say of four, `a` of one."""

PREFERENCES: tuple[Preference, ...] = ("a", "b", "tie", "both_bad")
STATUSES: tuple[Status, ...] = ("valid", "unparsed", "refused", "outage", "void")
STANDARDS: tuple[str, ...] = ("instruction_following", "accuracy", "relevance", "helpfulness")
LETTERS = "abcdefgh"
"""The names of replies, in the order of the case."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing an agent did on its way to a reply: a tool it called, with what came back.

    `about` is how the tool describes itself.
    """

    tool: str
    arguments: str = ""
    result: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is said of one step of a solution; `error` is a name of the protocol's table of errors."""

    right: bool
    error: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness of one reply in a judge's words: where, what kind, and a quotation of it."""

    place: int
    kind: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known to be right of a case, in competitor terms; no model is ever shown it.

    Whatever is known is given: which reply is better, overall and by standard; `scores` of each reply
    by name, `overall` among them; the `label` of a single reply (`correct`, `incorrect`); the
    `ranking`, places best first; whether each step of a single reply is right.
    """

    preference: Preference | None = None
    standards: Mapping[str, Preference] = field(default_factory=dict)
    scores: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    label: str = ""
    ranking: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a judge is given: a question and the replies to it, 1 or more, in side order (a first).

    `media` are the pictures and videos of each reply. `transcripts` are the talks, each from the first
    reply to the last; empty where nobody talked on. `replies` are the last words then. `gold` is what was
    hidden in the talk and is known of it: `goal`, `instructions`. `context` is a document that replies
    must keep to. `rubric` are criteria of this question, in order. `steps` are the steps of each reply
    where it is a solution, `actions` what each did where it came from an agent. `families` say whose
    models replied; like `truth` they are for rules, and no model is shown them.
    """

    parts: tuple[Part, ...]
    replies: tuple[str, ...]
    persona: str = ""
    reference: str = ""
    checks: tuple[Mapping[str, Any], ...] = ()
    media: tuple[tuple[Part, ...], ...] = ()
    transcripts: tuple[tuple[Turn, ...], ...] = ()
    gold: Mapping[str, Any] = field(default_factory=dict)
    reference_from: Provenance = "none"
    context: str = ""
    rubric: tuple[Criterion, ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()
    actions: tuple[tuple[Action, ...], ...] = ()
    language: str = ""  # that the reply must be in, ISO 639-1; empty: any
    families: tuple[str, ...] = ()
    seat_families: Mapping[str, str] = field(default_factory=dict)  # of the judge's models, by seat
    truth: Truth | None = None
    mark: str = ""  # that tags around replies carry in prompts, where a wrapper marks them

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
    """One look at a case, in one order of replies; all it says is in competitor terms, not slot terms."""

    status: Status
    preference: Preference | None = None
    order: Order = "ab"
    sample: int = 0
    standards: Mapping[str, Preference] = field(default_factory=dict)
    rationale: str = ""
    raw: str = ""  # the judge's words, whole
    prompt_hash: str = ""  # of all that shapes a judgment besides the case and the model
    parser: str = ""  # name and version of what read the raw text
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None
    error: str = ""  # code of an endpoint error, when the status is outage or refused
    role: str = ""  # who of several looked, or at what, such as "clarity" or "logical/2"; "" of one
    request: str = ""  # hash of what was sent: turns, schema and sampling
    scores: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)  # None: not scored
    label: str = ""
    ranking: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()
    confidence: float | None = None  # 0 to 1, where the judge told one
    faults: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        _check_said(self)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What somebody said on the way to a verdict without judging: an argument, a plan, a solution."""

    role: str
    text: str
    note: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None
    place: int | None = None  # of the reply that it speaks for, where it speaks for one


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge decides on a case, with every judgment and word that led to it.

    A valid verdict says at least one of: preference, scores, label, ranking, steps. `decided_by` is the
    standard or member that decided. No two judgments have the same order, sample and role.
    """

    status: Status
    preference: Preference | None = None
    standards: Mapping[str, Preference] = field(default_factory=dict)
    flags: tuple[str, ...] = ()  # e.g. "order_conflict"
    judgments: tuple[Judgment, ...] = ()
    scores: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    label: str = ""
    ranking: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()
    confidence: float | None = None
    faults: tuple[Finding, ...] = ()
    decided_by: str = ""
    transcript: tuple[Contribution, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)  # JSON that a protocol tells besides

    def __post_init__(self) -> None:
        _check_said(self)


def _check_said(given: Judgment | Verdict) -> None:
    said = given.preference is not None or bool(given.scores or given.label or given.ranking or given.steps)
    if given.status == "valid" and not (said or given.standards):
        raise ValueError("valid, but nothing is said")
    if given.status != "valid" and said:
        what = type(given).__name__.lower()
        raise ValueError(f"a {given.status} {what} with preference {given.preference!r}")


@dataclass(frozen=True, slots=True)
class How:
    """How a model is asked, where it is not as usual.

    `sampling` is laid over the judge's own. `seat` names another model that the judge may ask, "" its
    own. `alternatives` is how many of the likeliest tokens to tell beside each. With `continuing` the
    last turn is the model's own beginning, which it goes on with; `BadRequest` where the server can't.
    """

    sampling: Mapping[str, Any] = field(default_factory=dict)
    seat: str = ""
    alternatives: int = 0
    continuing: bool = False


AS_USUAL = How()


class Ask(Protocol):
    """How a protocol reaches the judge's model; raises `EndpointError` when there is no answer."""

    def __call__(
        self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Awaitable[Reply]: ...


Judge = Callable[[Case, Ask], Awaitable[Verdict]]


class OptionError(ValueError):
    """A protocol does not take such options; the message names the key."""
