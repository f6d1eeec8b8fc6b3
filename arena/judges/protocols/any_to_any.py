"""Asks a model which of two replies in any media is better, overall or by six rubrics, comment first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import one_of
from simulators.conversation import Turn, say

from .base import Ask, Case, Judge, Judgment, Preference, Verdict
from .criteria_sets import criteria_set
from .delimit import between, harmless
from .describing import DESCRIBED, in_words
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .option import Option
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object
from .show import criteria, question, replies
from .weighing import leaves

PARSER = "any-to-any-json/1"
CODES: dict[int, Preference] = {0: "a", 1: "tie", 2: "b"}
"""The choices, in slot terms: `a` is the reply that was shown first."""
GUIDANCE = ("overall", "rubrics", "checklist")
TICKS = ("a_ticks", "b_ticks")
NO_CHECKLIST = "the question brings no rubric that could be its checklist"


@dataclass(frozen=True, slots=True)
class AnyToAny:
    """One look at two replies, in the order they stand in."""

    guidance: str
    wording: str
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        points = [leaf.text or leaf.name for leaf in leaves(case.rubric)] if self.checks else []
        if self.checks and not points:
            return verdict_of(Judgment("void", rationale=NO_CHECKLIST, parser=PARSER))
        look = Look(self.turns(case, points), partial(self.read, len(points)), PARSER, self.schema())
        return verdict_of(await look(ask), decided_by="overall" if self.judged[1:] else "")

    @property
    def checks(self) -> bool:
        """Whether points of the question are ticked first."""
        return self.guidance == "checklist"

    @property
    def judged(self) -> tuple[str, ...]:
        """What is chosen by, in order; overall comes last."""
        rubrics = [] if self.guidance == "overall" else [one.name for one in criteria_set("any_to_any")]
        return (*rubrics, "overall")

    def turns(self, case: Case, points: Sequence[str]) -> tuple[Turn, ...]:
        """What the model is told, the replies last."""
        system = f"{prompt('any_to_any', self.wording)}\n\n{prompt(f'any_to_any_{self.guidance}')}"
        numbered = "\n".join(f"{number}. {harmless(point)}" for number, point in enumerate(points, 1))
        rubrics = [criteria(criteria_set("any_to_any"))] if self.judged[1:] else []
        checklist = [between("criteria", numbered, about=' kind="checklist"')] if points else []
        before = "\n\n".join([*checklist, *rubrics])
        form = ", ".join(f'"{key}": …' for key in self.schema()["properties"])
        closing = f"Compare the replies. Answer only in JSON: {{{form}}}"
        told = Turn("user", (*question(case), *replies(case, self.max_reply, closing, before)))
        return say("system", system), told

    def schema(self) -> dict[str, Any]:
        """The answer's JSON schema: ticks, then a comment before each choice."""
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        comment = {"type": "string", **bound}
        choice = {"type": "integer", "enum": list(CODES)}
        points = {"type": "array", "items": {"type": "integer"}}
        ticks = {key: points for key in TICKS if self.checks}
        each = {
            f"{name}_{kind}": rule
            for name in self.judged
            for kind, rule in (("comment", comment), ("choice", choice))
        }
        return answer_schema({**ticks, **each})

    def read(self, points: int, reply: Reply) -> dict[str, Any]:
        """What the answer says, all of it; raises `Unreadable`."""
        given = asked_object(reply.text, "overall_choice", truncated=reply.finish_reason == "length")
        chosen = {name: _choice(given, f"{name}_choice") for name in self.judged}
        comments = {name: a_text(given, f"{name}_comment") for name in self.judged}
        said = "\n".join(f"{name}: {comment}" for name, comment in comments.items() if comment)
        return {
            "preference": chosen.pop("overall"),
            "standards": chosen,
            "scores": _ticked(given, points) if self.checks else {},
            "rationale": printable(said),
        }


def _choice(given: Mapping[str, Any], key: str) -> Preference:
    value = given.get(key)
    if type(value) is not int or value not in CODES:
        raise Unreadable(f"{key} is none of {', '.join(map(str, CODES))}")
    return CODES[value]


def _ticked(given: Mapping[str, Any], points: int) -> dict[str, tuple[float, ...]]:
    """Each point as a score, 1 where it is met, and the share of all that are."""
    one, other = (_ticks(given, key, points) for key in TICKS)
    met = {
        f"point {number}": (float(number in one), float(number in other)) for number in range(1, points + 1)
    }
    return {"checklist": (len(one) / points, len(other) / points), **met}


def _ticks(given: Mapping[str, Any], key: str, points: int) -> set[int]:
    value = given.get(key)
    if not isinstance(value, list) or not all(type(tick) is int and 1 <= tick <= points for tick in value):
        raise Unreadable(f"{key} is no list of points from 1 to {points}")
    return set(value)


def _bare(options: Mapping[str, Any]) -> Judge:
    judge = AnyToAny(options["guidance"], options["template"], options["max_reasoning"], options["max_reply"])
    return in_words(judge, options["described"])


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "guidance": Option(
            one_of(*GUIDANCE),
            "rubrics",
            "overall",
            "What the model is guided by: nothing (`overall`), six rubrics (`rubrics`), or these and the "
            "points of the question's own rubric, ticked first (`checklist`).",
        ),
        "described": DESCRIBED,
        "template": template("any_to_any"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 1200},
    prompts=("any_to_any", *(f"any_to_any_{name}" for name in GUIDANCE), "criteria_any_to_any", "describe"),
    parser=PARSER,
    version="any_to_any/1",
    title="A model compares both replies, whatever media they are in, by six rubrics and overall.",
    paper="Judge Anything, arXiv 2503.17489",
)
