"""Asks a model of every step of a solution whether it is right, and if not, what kind of error it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import SWITCH
from simulators.conversation import Turn, say

from .base import Ask, Case, Judgment, Preference, Step, Verdict
from .delimit import block
from .each import each
from .entry import ProtocolEntry
from .looking import Look, printable
from .option import Option
from .pairwise import MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object, folded
from .show import question

PARSER = "steps-json/1"
ERRORS: Mapping[str, str] = {
    "numerical_calculation": "a wrong number out of right ones",
    "symbolic_calculation": "a wrong transformation of a formula",
    "visual_interpretation": "something in a picture or diagram is seen wrongly",
    "reasoning": "a conclusion that does not follow",
    "knowledge": "a fact, law or theorem that is not so",
    "question_understanding": "something other than what was asked",
    "no_solution": "nothing that solves anything",
}
"""The seven kinds of error of ProJudge (arXiv 2503.06553)."""
LONGEST = 200
"""Steps; a longer solution is not judged step by step."""

_NUMBERED = re.compile(r"^(?:step\s+)?\d{1,3}[.):]\s+", re.IGNORECASE | re.MULTILINE)


def split_steps(text: str) -> tuple[str, ...]:
    """The steps of a solution: its numbered lines, else its paragraphs, else its lines that say anything."""
    starts = [match.start() for match in _NUMBERED.finditer(text)]
    if len(starts) > 1:
        bounds = [*starts, len(text)]
        found = [text[start:end] for start, end in pairwise(bounds)]
        before = text[: starts[0]].strip()
        found = [before, *found] if before else found
    else:
        found = re.split(r"\n\s*\n", text)
        found = found if len(found) > 1 else text.splitlines()
    return tuple(step.strip() for step in found if step.strip())


@dataclass(frozen=True, slots=True)
class Steps:
    """A look at each solution alone; of two the one that goes wrong later is better."""

    solve_first: bool
    wording: str
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        async def look(shown: Case, place: int) -> Judgment:
            steps = shown.steps[0] if shown.steps else split_steps(shown.replies[0])
            if not 1 <= len(steps) <= LONGEST:
                return Judgment("void", rationale=f"a solution of {len(steps)} steps", parser=PARSER)
            return await self.look(shown, steps)(ask)

        return await each(case, look, decide=_decide)

    def look(self, case: Case, steps: Sequence[str]) -> Look:
        """The call about the steps of the one solution of a case."""
        share = max(100, self.max_reply // len(steps))
        numbered = "\n".join(
            f"{number}.\n{block('step', step, share)}" for number, step in enumerate(steps, 1)
        )
        own = '"solution": "your own", ' if self.solve_first else ""
        closing = (
            f"Judge all {len(steps)} steps in their order. "
            f'Answer only in JSON: {{{own}"steps": '
            '[{"why": "…", "right": "yes" or "no", "error": "…"}, …]}'
        )
        told = Turn("user", (*question(case), *say("user", f"{numbered}\n\n{closing}").parts))
        kinds = "\n".join(f"- {name}: {about}" for name, about in ERRORS.items())
        system = say("system", f"{prompt('steps', self.wording)}\n{kinds}")

        def read(reply: Reply) -> dict[str, Any]:
            return _read(reply, len(steps))

        return Look((system, told), read, PARSER, self._schema(len(steps)))

    def _schema(self, count: int) -> dict[str, Any]:
        step = answer_schema(
            {
                "why": {"type": "string", "maxLength": 200},
                "right": {"type": "string", "enum": ["yes", "no"]},
                "error": {"type": "string", "enum": ["", *ERRORS]},
            }
        )
        steps = {"type": "array", "items": step, "minItems": count, "maxItems": count}
        own = {"solution": {"type": "string", "maxLength": 1500}} if self.solve_first else {}
        return answer_schema({**own, "steps": steps})


def _decide(judgments: Sequence[Judgment]) -> dict[str, Any]:
    solutions = [judgment.steps for judgment in judgments]
    preference = prefer(solutions[0], solutions[1]) if len(solutions) == 2 else None
    return {"preference": preference, "scores": {"right": tuple(map(_share, solutions))}}


def prefer(one: Sequence[Step], other: Sequence[Step]) -> Preference:
    """Who goes wrong later, as a share of the way; none does: a tie; both as early: both bad."""
    first, second = _way(one), _way(other)
    if first == second:
        return "tie" if first == 1 else "both_bad"
    return "a" if first > second else "b"


def _way(steps: Sequence[Step]) -> float:
    """How far a solution goes before its first error, from 0 to 1; 1: there is none."""
    return next((place / len(steps) for place, step in enumerate(steps) if not step.right), 1.0)


def _share(steps: Sequence[Step]) -> float:
    return sum(step.right for step in steps) / len(steps)


def _read(reply: Reply, count: int) -> dict[str, Any]:
    given = asked_object(reply.text, "steps", truncated=reply.finish_reason == "length")
    told = given["steps"]
    if not isinstance(told, list):
        raise Unreadable("there is no list of steps")
    if len(told) != count:
        raise Unreadable(f"misaligned: {len(told)} verdicts on {count} steps")
    steps = tuple(_step(one, number) for number, one in enumerate(told, 1))
    solution = a_text(given, "solution")
    return {"steps": steps, "rationale": printable(solution) or json.dumps([step.why for step in steps])}


def _step(given: Any, number: int) -> Step:
    right = folded(given.get("right")) if isinstance(given, dict) else ""
    if right not in ("yes", "no"):
        raise Unreadable(f"step {number}: neither right nor wrong")
    error = folded(given.get("error"))
    if right == "no" and error not in ERRORS:
        raise Unreadable(f"step {number}: an error of no known kind")
    return Step(right == "yes", "" if right == "yes" else error, printable(a_text(given, "why")))


ENTRY = ProtocolEntry(
    bare=lambda options: Steps(options["solve_first"], options["template"], options["max_reply"]),
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    shape="steps",
    options={
        "solve_first": Option(SWITCH, False, True, "Whether the model solves the question itself first."),
        "template": template("steps"),
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 3000},
    prompts=("steps",),
    parser=PARSER,
    version="steps/1",
    title="A model goes through the steps of each solution and says which are wrong.",
    paper="ProJudge, arXiv 2503.06553",
)
