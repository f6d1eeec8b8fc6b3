"""Asks a model which of two replies is better by each criterion, and weighs what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import number, one_of, whole
from simulators.conversation import Turn, say

from .base import Ask, Case, Judge, Judgment, Preference, Verdict
from .criteria_sets import SET_PROMPTS, check_criteria, criteria_of, criteria_option, keyed, shown
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .option import Option
from .orders import gravest
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object
from .rubric import Criterion
from .scales import SCALES, Scale
from .show import criteria, question, replies
from .weighing import leaves, preferred, shares

PARSER = "criteria-json/1"


@dataclass(frozen=True, slots=True)
class Asking:
    """How one judge of this kind asks about the criteria of a case, by key."""

    system: str
    known: Mapping[str, Criterion]
    scale: Scale
    threshold: float
    max_reasoning: int
    max_reply: int

    async def look(self, case: Case, ask: Ask, keys: Sequence[str], role: str = "") -> Judgment:
        """A call that asks for these criteria."""
        form = ", ".join(f'"{key}": "…"' for key in ("reasoning", *keys))
        closing = (
            f"Compare the replies by {', '.join(keys)}, each with one of: {self.scale.words}.\n"
            f"Answer only in JSON, with a short reason first: {{{form}}}"
        )
        before = criteria(shown(self.known))
        told = Turn("user", (*question(case), *replies(case, self.max_reply, closing, before)))
        turns = (say("system", self.system), told)
        return await Look(turns, partial(self.read, keys), PARSER, self._schema(keys))(ask, role=role)

    def read(self, keys: Sequence[str], reply: Reply) -> dict[str, Any]:
        """What the answer says of these criteria, all of them; raises `Unreadable`."""
        given = asked_object(reply.text, keys[0], truncated=reply.finish_reason == "length")
        labels = {self.known[key].name: self.scale.preference(given.get(key)) for key in keys}
        missing = next((name for name, label in labels.items() if label is None), None)
        if missing is not None:
            raise Unreadable(f"{missing}: no verdict that was offered")
        said = {name: label for name, label in labels.items() if label is not None}
        return self.weigh(said) | {"rationale": printable(a_text(given, "reasoning"))}

    def weigh(self, labels: Mapping[str, Preference]) -> dict[str, Any]:
        """What the labels of criteria come to."""
        won = shares(labels, {criterion.name: criterion.weight for criterion in self.known.values()})
        return {
            "preference": preferred(*won, self.threshold),
            "standards": dict(labels),
            "scores": {"overall": won},  # shares of the weight
        }

    def _schema(self, keys: Sequence[str]) -> dict[str, Any]:
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        label = {"type": "string", "enum": list(self.scale.labels)}
        return answer_schema({"reasoning": {"type": "string", **bound}, **dict.fromkeys(keys, label)})


async def together(asking: Asking, case: Case, ask: Ask) -> Verdict:
    """All criteria in one call."""
    return verdict_of(await asking.look(case, ask, tuple(asking.known)))


async def each(asking: Asking, case: Case, ask: Ask) -> Verdict:
    """A call for each criterion, all at once; unless all are valid, there is no verdict."""
    async with asyncio.TaskGroup() as looks:
        asked = [looks.create_task(asking.look(case, ask, (key,), key)) for key in asking.known]
    judgments = tuple(look.result() for look in asked)
    labels = {name: label for judgment in judgments for name, label in judgment.standards.items()}
    failed = [judgment.status for judgment in judgments if judgment.status != "valid"]
    if failed:
        return Verdict(gravest(*failed), standards=labels, judgments=judgments)
    return Verdict("valid", judgments=judgments, **asking.weigh(labels))


CALLS: dict[str, Callable[[Asking, Case, Ask], Awaitable[Verdict]]] = {"each": each, "together": together}


def _bare(options: Mapping[str, Any]) -> Judge:
    usual = criteria_of(options["criteria"])

    async def by_criteria(case: Case, ask: Ask) -> Verdict:
        asking = Asking(
            prompt("criteria", options["template"]),
            keyed(tuple(leaves(case.rubric or usual))),
            SCALES[options["levels"], "letters"],
            options["threshold"],
            options["max_reasoning"],
            options["max_reply"],
        )
        return await CALLS[options["calls"]](asking, case, ask)

    return by_criteria


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts),
    needs_model=True,
    options={
        "criteria": criteria_option("open_ended", "reasoning"),
        "calls": Option(
            one_of(*CALLS),
            "each",
            "together",
            "A call for each criterion (`each`), so that none colours another, or one for all (`together`).",
        ),
        "levels": Option(
            whole(2, 3), 3, 2, "How many verdicts are offered on a criterion: A and B (2), or a tie too (3)."
        ),
        "threshold": Option(
            number(0, 1),
            0,
            0.2,
            "By how much of the weight one reply must lead; a lead no larger than this is a tie.",
            after=True,
        ),
        "template": template("criteria"),
        "max_reasoning": MAX_REASONING,
        "max_reply": MAX_REPLY,
    },
    sampling={"temperature": 0.0, "max_tokens": 400},
    prompts=("criteria", *SET_PROMPTS),
    parser=PARSER,
    version="criteria/1",
    title="A model compares both replies by each criterion alone; their weights decide.",
    paper="Multi-Crit, arXiv 2511.21662",
    check=check_criteria,
)
