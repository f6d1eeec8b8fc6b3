"""Asks a model which points of a rubric each reply meets, each wholly or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arena.endpoints.clients.base import Reply
from simulators.conversation import Turn, say

from .base import Ask, Case, Judgment, Verdict
from .criteria_sets import keyed, shown
from .each import OVERALL, each, scored
from .looking import Look, printable, verdict_of
from .option import Option
from .pairwise import MAX_REASONING, MAX_REPLY, answer_schema, template
from .prompting import prompt
from .reading import Unreadable, a_text, asked_object, folded
from .rubric import Criterion
from .show import criteria, question, replies

PARSER = "met-json/1"
MET: Mapping[str, float] = {"yes": 1.0, "no": 0.0}
SAMPLING: Mapping[str, Any] = {"temperature": 0.0, "max_tokens": 600}

Worth = Callable[[Sequence[Criterion]], list[Criterion]]
"""The points that are judged, each with what it is worth; raises `ValueError` for another kind of rubric."""
Gate = Callable[[Case], str]
"""Why a reply gets nothing before anybody is asked; empty: it is asked about."""


def no_gate(case: Case) -> str:
    """Every reply is asked about."""
    return ""


def met_options(name: str) -> dict[str, Option]:
    """The options that all protocols of this kind have."""
    return {"template": template(name), "max_reasoning": MAX_REASONING, "max_reply": MAX_REPLY}


@dataclass(frozen=True, slots=True)
class Met:
    """A look at each reply alone; a reply's score is the sum of what the points that it meets are worth."""

    name: str
    worth: Worth
    threshold: float
    wording: str
    max_reasoning: int
    max_reply: int
    gate: Gate = no_gate
    words_only: bool = False  # the model is shown no media, of the question or of a reply

    async def __call__(self, case: Case, ask: Ask) -> Verdict:
        """Void, with the reason, where the rubric is not of this kind."""
        try:
            points = self.worth(case.rubric)
        except ValueError as error:
            return verdict_of(Judgment("void", rationale=str(error), parser=PARSER))
        known = keyed(points)

        async def look(shown_: Case, place: int) -> Judgment:
            if why := self.gate(shown_):
                nothing = dict.fromkeys((point.name for point in known.values()), 0.0)
                return Judgment("valid", parser=PARSER, **scored({**nothing, OVERALL: 0.0}, why))
            return await self.look(shown_, known)(ask)

        verdict = await each(case, look, self.threshold)
        return replace(verdict, notes={"met": _met(verdict)}) if verdict.status == "valid" else verdict

    def look(self, case: Case, known: Mapping[str, Criterion]) -> Look:
        """The call about the one reply of a case."""
        form = ", ".join(f'"{key}": "…"' for key in known)
        closing = (
            'Say of each point whether the reply meets it, "yes" or "no". '
            f'Answer only in JSON: {{"reasoning": "…", {form}}}'
        )
        asked, said = question(case), replies(case, self.max_reply, closing, criteria(shown(known)))
        parts = tuple(part for part in (*asked, *said) if not (self.words_only and part.url))
        turns = (say("system", prompt(self.name, self.wording)), Turn("user", parts))

        def read(reply: Reply) -> dict[str, Any]:
            return _read(reply, known)

        return Look(turns, read, PARSER, self._schema(known))

    def _schema(self, known: Mapping[str, Criterion]) -> dict[str, Any]:
        bound = {"maxLength": self.max_reasoning} if self.max_reasoning else {}
        points = {key: {"type": "string", "enum": list(MET)} for key in known}
        return answer_schema({"reasoning": {"type": "string", **bound}, **points})


def _read(reply: Reply, known: Mapping[str, Criterion]) -> dict[str, Any]:
    given = asked_object(reply.text, next(iter(known)), truncated=reply.finish_reason == "length")
    missing = [key for key in known if folded(given.get(key)) not in MET]
    if missing:
        raise Unreadable(f"{missing[0]}: neither met nor not")
    parts = {point.name: point.weight * MET[folded(given[key])] for key, point in known.items()}
    overall = round(sum(parts.values()), 9)
    return scored({**parts, OVERALL: overall}, printable(a_text(given, "reasoning")))


def _met(verdict: Verdict) -> list[list[str]]:
    """The points that each reply meets, by name."""
    count = len(verdict.scores[OVERALL])
    points = {name: scores for name, scores in verdict.scores.items() if name != OVERALL}
    return [[name for name, scores in points.items() if scores[place]] for place in range(count)]


def summing(total: float) -> Worth:
    """Points as they are, whose weights must sum to `total`."""

    def worth(rubric: Sequence[Criterion]) -> list[Criterion]:
        points = [leaf for criterion in rubric for leaf in criterion.leaves()]
        if not points:
            raise ValueError("the question has no rubric")
        sum_ = sum(point.weight for point in points)
        if abs(sum_ - total) > 1e-6:
            raise ValueError(f"the rubric's weights sum to {sum_:g}, not to {total:g}")
        return points

    return worth


def even(rubric: Sequence[Criterion]) -> list[Criterion]:
    """Every point is worth the same; together 1."""
    points = [leaf for criterion in rubric for leaf in criterion.leaves()]
    if not points:
        raise ValueError("the question has no checklist")
    return [replace(point, weight=1 / len(points)) for point in points]


def by_branch(rubric: Sequence[Criterion]) -> list[Criterion]:
    """Every branch is worth its weight, shared evenly among its leaves; leaves are named by their branch."""
    if not rubric:
        raise ValueError("the question has no rubric")
    points = []
    for branch in rubric:
        leaves = list(branch.leaves())
        named = [
            leaf if leaf is branch else replace(leaf, name=f"{branch.name}/{leaf.name}") for leaf in leaves
        ]
        points += [replace(leaf, weight=branch.weight / len(leaves)) for leaf in named]
    return points
