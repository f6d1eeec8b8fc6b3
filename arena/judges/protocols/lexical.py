"""Judges by the words of a reference answer: a reply holds one of them, or is one; asks no model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from arena.endpoints.clients.settings import SWITCH, one_of

from .base import Ask, Case, Judgment, Verdict
from .checks.words import WRAPPING, holds_words
from .entry import ProtocolEntry
from .looking import verdict_of
from .option import Option
from .plain import fold
from .rightness import by_rightness

VERSION = "lexical/1"
LONGEST = 100_000
"""Characters; no longer reply is looked through."""
ASKING = " ?!.:;\"'“”‘’«»"
"""What may be missing at either end of a question that a reply repeats."""


def _contains(said: str, reference: str, words: bool) -> bool:
    return holds_words(said, reference) if words else reference in said


def _exact(said: str, reference: str, words: bool) -> bool:
    return said.strip(WRAPPING) == reference.strip(WRAPPING) if words else said == reference


MATCHES: dict[str, Callable[[str, str, bool], bool]] = {"contains": _contains, "exact": _exact}
"""Whether what was said is right by one reference; `words` is the option."""


@dataclass(frozen=True, slots=True)
class ByWords:
    """A reply is right if any line of the reference matches it; repeating the question earns nothing."""

    match: str
    capitals: bool
    words: bool

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Valid whatever the replies say; void where there is no reference."""
        return verdict_of(self.judged(case))

    def judged(self, case: Case) -> Judgment:
        """The one judgment that the verdict is made of."""
        references = self.references(case)
        if not references:
            return Judgment("void", rationale="the question has no reference answer", parser=VERSION)
        problems = [self.problem(reply, case.question, references) for reply in case.replies]
        return by_rightness(problems, VERSION)

    def references(self, case: Case) -> tuple[str, ...]:
        """The lines of the reference, each an answer that will do, made comparable."""
        lines = (fold(line, case=self.capitals) for line in case.reference.splitlines())
        return tuple(line for line in lines if line)

    def problem(self, reply: str, question: str, references: tuple[str, ...]) -> str | None:
        """What is wrong with a reply, or None."""
        if len(reply) > LONGEST:
            return f"is longer than {LONGEST} characters"
        said = fold(reply, case=self.capitals)
        own = _without(said, fold(question, case=True).strip(ASKING))
        if said and not own.strip(ASKING):
            return "only repeats the question"
        looked_at = said if self.match == "exact" else own
        if any(MATCHES[self.match](looked_at, reference, self.words) for reference in references):
            return None
        return "is no reference answer" if self.match == "exact" else "holds no reference answer"


def _without(said: str, question: str) -> str:
    """What was said besides the question: its words could hold the answer by chance."""
    return re.sub(re.escape(question), " ", said, flags=re.IGNORECASE) if question else said


ENTRY = ProtocolEntry(
    bare=lambda options: ByWords(options["match"], options["capitals"], options["words"]),
    accepts=lambda case: bool(fold(case.reference)),
    needs_model=False,
    options={
        "match": Option(
            one_of(*MATCHES),
            "contains",
            "exact",
            "Whether a reply must hold a reference answer or be one.",
            after=True,
        ),
        "capitals": Option(
            SWITCH,
            True,
            False,
            "Whether capitals count.",
            after=True,
        ),
        "words": Option(
            SWITCH,
            False,
            True,
            "Whether only whole words count; of an exact answer, whether marks around it do not.",
            after=True,
        ),
    },
    parser=VERSION,
    version=VERSION,
    title="A reply is right that holds one of the reference answers, or is one; asks no model.",
    paper="Judging the Judges, arXiv 2406.12624",
)
