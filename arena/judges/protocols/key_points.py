"""Has a model say what a task asks for, where nobody noted it, before an agent is judged by that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from arena.endpoints.clients.base import Reply
from simulators.conversation import Part, Turn, say

from .base import Ask, Case, Judge, Verdict
from .describing import said_by
from .looking import Look, printable
from .pairwise import answer_schema
from .prompting import prompt
from .reading import Unreadable, asked_object
from .rubric import Criterion
from .show import question

PARSER = "key-points-json/1"
ROLE = "key_points"
MOST = 12
CLOSING = 'Which key points must be met? Answer only in JSON: {"points": ["…", "…"]}'
SCHEMA = answer_schema(
    {"points": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST}}
)


def by_extracted_points(judge: Judge) -> Judge:
    """A judge whose cases without criteria get them from the task first; what is said is in the transcript.

    The model sees the task alone, never a reply, so that all replies are held to the same points. Where it
    names none that can be read, nothing is judged.
    """

    async def pointed(case: Case, ask: Ask) -> Verdict:
        if case.rubric:
            return await judge(case, ask)
        look = await Look(_turns(case), _read, PARSER, SCHEMA)(ask, role=ROLE)
        if look.status != "valid":
            return Verdict(look.status, judgments=(look,))
        points = look.rationale.split("\n")
        rubric = tuple(Criterion(str(number), point) for number, point in enumerate(points, 1))
        verdict = await judge(replace(case, rubric=rubric), ask)
        return replace(verdict, transcript=(said_by(look, ROLE), *verdict.transcript))

    return pointed


def _turns(case: Case) -> tuple[Turn, ...]:
    asked = Turn("user", (*question(replace(case, reference="")), Part("text", text=CLOSING)))
    return say("system", prompt("key_points")), asked


def _read(reply: Reply) -> dict[str, Any]:
    given = asked_object(reply.text, "points", truncated=reply.finish_reason == "length")
    points = given["points"]
    if not isinstance(points, list) or not 1 <= len(points) <= MOST:
        raise Unreadable(f"the points are not a list of 1 to {MOST}")
    words = [" ".join(point.split()) if isinstance(point, str) else "" for point in points]
    if not all(words):
        raise Unreadable("a point is empty or no text")
    return {"label": ROLE, "rationale": printable("\n".join(words))}
