"""Judges by a tree of tests: a branch is worth the share of its leaves that are passed, or won."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from arena.endpoints.clients.base import Reply
from arena.endpoints.clients.settings import one_of
from simulators.conversation import Turn, say

from .base import Ask, Case, Judge, Judgment, Preference, Verdict
from .criteria_sets import keyed, shown
from .each import OVERALL, THRESHOLD
from .entry import ProtocolEntry
from .looking import Look, printable, verdict_of
from .met import PARSER, SAMPLING, Met, by_branch, met_options
from .option import Option
from .orders import both_orders
from .pairwise import answer_schema
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object
from .rubric import Criterion
from .scales import SCALES
from .show import criteria, question, replies
from .weighing import preferred

NAME = "rubric_tree"
SCALE = SCALES[3, "letters"]


def won(labels: Mapping[str, Preference], points: Sequence[Criterion]) -> tuple[float, float]:
    """What each of two replies has of the branches: a leaf that is a tie is worth nothing to either."""
    worth = {point.name: point.weight for point in points}
    sums = {side: sum(worth[name] for name, label in labels.items() if label == side) for side in ("a", "b")}
    return round(sums["a"], 9), round(sums["b"], 9)


@dataclass(frozen=True, slots=True)
class Compared:
    """One look at both replies, test by test."""

    threshold: float
    wording: str
    max_reasoning: int
    max_reply: int

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        try:
            points = by_branch(case.rubric)
        except ValueError as error:
            return verdict_of(Judgment("void", rationale=str(error), parser=PARSER))
        known = keyed(points)
        form = ", ".join(f'"{key}": "…"' for key in known)
        closing = (
            'Say of each test which reply passes it better: "A", "B" or "tie". '
            f'Answer only in JSON: {{"reasoning": "…", {form}}}'
        )
        told = (*question(case), *replies(case, self.max_reply, closing, criteria(shown(known))))
        turns = (say("system", prompt(NAME, self.wording)), Turn("user", told))
        return verdict_of(await Look(turns, partial(self.read, known), PARSER, self._schema(known))(ask))

    def read(self, known: Mapping[str, Criterion], reply: Reply) -> dict[str, Any]:
        """Who won each test, and the branches by these; raises `Unreadable`."""
        given = asked_object(reply.text, next(iter(known)), truncated=reply.finish_reason == "length")
        labels: dict[str, Preference] = {}
        for key, point in known.items():
            label = SCALE.preference(given.get(key))
            if label is None:
                raise Unreadable(f"{key}: no verdict that was offered")
            labels[point.name] = label
        sums = won(labels, list(known.values()))
        return {
            "preference": preferred(*sums, self.threshold),
            "standards": labels,
            "scores": {OVERALL: sums},
            "rationale": printable(a_text(given, "reasoning")),
        }

    def _schema(self, known: Mapping[str, Criterion]) -> dict[str, Any]:
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        label = {"type": "string", "enum": list(SCALE.labels)}
        return answer_schema({"reasoning": {"type": "string", **bound}, **dict.fromkeys(known, label)})


def _bare(options: Mapping[str, Any]) -> Judge:
    asked = options["threshold"], options["template"], options["max_reasoning"], options["max_reply"]
    if options["look"] == "pair":
        return both_orders(Compared(*asked))
    return Met(NAME, by_branch, *asked)


ENTRY = ProtocolEntry(
    bare=_bare,
    accepts=lambda case: bool(case.parts and case.rubric),
    needs_model=True,
    shape="point",
    options={
        "look": Option(
            one_of("each", "pair"),
            "each",
            "pair",
            "Whether tests are passed or failed by each reply alone, or won by one of two, in both orders.",
        ),
        "threshold": THRESHOLD,
        **met_options(NAME),
    },
    sampling=SAMPLING,
    prompts=(NAME,),
    parser=PARSER,
    version="rubric_tree/1",
    title="A model goes through a tree of tests; a branch is worth the share of its tests that are passed.",
    paper="WebDevJudge, arXiv 2510.18560 (rubric)",
)
