"""Asks a model which steps of a solution are right and what kind of error the others make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.settings import SWITCH
from simulators.conversation import Part, Turn, say

from .base import Ask, Case, Contribution, Judgment, Preference, Verdict
from .delimit import between, cut, harmless
from .each import looks_at_each
from .entry import ProtocolEntry
from .looking import Look, verdict_of
from .option import Option
from .orders import gravest
from .pairwise import MAX_REPLY, answer_schema, template
from .prompting import prompt
from .show import question
from .step_verdicts import ERRORS, PARSER, SOLUTION, first_error, reads, split_steps

__all__ = ["ENTRY", "ERRORS", "split_steps"]

UNSOLVED = "unsolved"
"""Flag of a verdict some look of which came without the solution that was asked for."""


@dataclass(frozen=True, slots=True)
class Steps:
    """A look at each solution alone, perhaps with one of the model's own before it."""

    solve_first: bool
    wording: str
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Void for a reply in which there is no step."""

        async def look(shown: Case, place: int) -> Judgment:
            texts = steps_of(shown)
            if not texts:
                return Judgment("void", rationale="the reply has no steps", parser=PARSER)
            return await self.look(shown, texts)(ask)

        return self._with_solutions(weighed(await looks_at_each(case, look)))

    def look(self, case: Case, texts: Sequence[str]) -> Look:
        """The call about the steps of one reply."""
        share = max(1, self.max_reply // len(texts))
        blocks = [
            between("step", harmless(cut(text, share)), about=f' number="{number}"')
            for number, text in enumerate(texts, 1)
        ]
        media = tuple(part for part in case.talk(0)[-1].parts if part.url)
        said = Part("text", text="\n".join(["", between("reply", "\n".join(blocks)), ""]))
        closing = Part("text", text=self._closing(len(texts)))
        told = Turn("user", (*question(case), said, *media, closing))
        turns = (say("system", self._system()), told)
        return Look(turns, reads(len(texts)), PARSER, self.schema(len(texts)))

    def schema(self, count: int) -> dict[str, Any]:
        """The answer's JSON schema: an own solution first, if any, then an entry for each step."""
        step = answer_schema(
            {
                "step": {"type": "integer"},
                "why": {"type": "string"},
                "right": {"type": "boolean"},
                "error": {"type": "string", "enum": ["", *ERRORS]},
            }
        )
        steps = {"type": "array", "items": step, "minItems": count, "maxItems": count}
        own = {SOLUTION: {"type": "string"}} if self.solve_first else {}
        return answer_schema({**own, "steps": steps})

    def _system(self) -> str:
        kinds = "\n".join(f"- {name}: {meaning}" for name, meaning in ERRORS.items())
        return f"{prompt('steps', self.wording)}\n\nTypes of errors:\n{kinds}"

    def _closing(self, count: int) -> str:
        own = f'"{SOLUTION}": "your own solution, before you look at the steps", ' if self.solve_first else ""
        form = f'{{{own}"steps": [{{"step": 1, "why": "…", "right": true, "error": ""}}, …]}}'
        return f"Number of steps: {count}. Answer only in JSON, with one entry for each step: {form}"

    def _with_solutions(self, verdict: Verdict) -> Verdict:
        """The model's own solutions as part of the transcript; each is its look's rationale."""
        valid = [(place, one) for place, one in enumerate(verdict.judgments) if one.status == "valid"]
        solved = [Contribution(SOLUTION, one.rationale, place=place) for place, one in valid if one.rationale]
        unsolved = self.solve_first and len(solved) < len(valid)
        flags = (*verdict.flags, UNSOLVED) if unsolved else verdict.flags
        return replace(verdict, flags=flags, transcript=tuple(solved))


def steps_of(case: Case) -> tuple[str, ...]:
    """The steps of the one reply of a case: its own, or as its words are split."""
    return (case.steps[0] if case.steps else ()) or split_steps(case.replies[0])


def weighed(judgments: Sequence[Judgment]) -> Verdict:
    """The steps of one reply; of several how many are right before the first error, and who has more."""
    failed = [judgment.status for judgment in judgments if judgment.status != "valid"]
    if failed:
        return Verdict(gravest(*failed), judgments=tuple(judgments))
    if len(judgments) == 1:
        return verdict_of(judgments[0])
    firsts = [first_error(judgment.steps) for judgment in judgments]
    right = [
        float(len(judgment.steps) if first is None else first)
        for judgment, first in zip(judgments, firsts, strict=True)
    ]
    preference = prefer(firsts[0], firsts[1]) if len(firsts) == 2 else None
    return Verdict("valid", preference, scores={"right_before": tuple(right)}, judgments=tuple(judgments))


def prefer(one: int | None, other: int | None) -> Preference:
    """Which solution errs later, none (None) being best; both bad where both first err at the same place."""
    if one == other:
        return "tie" if one is None else "both_bad"
    if one is None or other is None:
        return "a" if one is None else "b"
    return "a" if one > other else "b"


def _bare(options: Mapping[str, Any]) -> Steps:
    return Steps(options["solve_first"], options["template"], options["max_reply"])


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    shape="steps",
    options={
        "solve_first": Option(
            SWITCH, False, True, "Whether the model first writes a solution of its own, in the same answer."
        ),
        "template": template("steps"),
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 3000},
    prompts=("steps",),
    parser=PARSER,
    version="steps/1",
    title="A model says of every step of a solution whether it is right, and what kind of error it makes.",
    paper="ProJudge, arXiv 2503.06553",
)
