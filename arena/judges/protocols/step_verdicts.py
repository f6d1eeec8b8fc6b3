"""Splits solutions into steps and reads what an answer says of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from arena.endpoints.clients.base import Reply

from .base import Step
from .looking import Read, printable
from .reading import Unreadable, a_text, asked_object, folded

PARSER = "steps-json/1"
SOLUTION = "solution"
ERRORS: Mapping[str, str] = {
    "numerical_calculation": "a slip in arithmetic or in putting numbers in",
    "symbolic_calculation": "a slip in transforming formulas or expressions",
    "visual_interpretation": "something in a picture, chart or figure is misread",
    "reasoning": "a conclusion that does not follow",
    "knowledge": "a fact, law or formula that is wrong or does not apply here",
    "question_understanding": "the question, or a condition in it, is misunderstood",
    "no_solution": "nothing is solved: no attempt, a refusal or talk beside the point",
}
"""The kinds of errors of a step; names as in exams."""
NO_ERROR = ("", "none")

_NUMBERED = re.compile(
    r"^[#*\t ]{0,8}(?:step[ \t]{1,4}\d{1,4}\b|\d{1,4}[.)][ \t])", re.IGNORECASE | re.MULTILINE
)
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")


def split_steps(text: str) -> tuple[str, ...]:
    """The steps of a solution: as they are numbered, else its paragraphs, else its lines.

    What precedes the first numbered step is a step of its own.
    """
    starts = [found.start() for found in _NUMBERED.finditer(text)]
    if len(starts) > 1:
        ends = [*starts, len(text)]
        pieces = [text[: starts[0]], *(text[one:end] for one, end in zip(starts, ends[1:], strict=True))]
    else:
        paragraphs = [piece for piece in _PARAGRAPH.split(text) if piece.strip()]
        pieces = paragraphs if len(paragraphs) > 1 else text.splitlines()
    return tuple(piece.strip() for piece in pieces if piece.strip())


def reads(count: int) -> Read:
    """What reads an answer about so many steps; it raises `Unreadable` unless it speaks of each once."""

    def read(reply: Reply) -> dict[str, Any]:
        given = asked_object(reply.text, "steps", truncated=reply.finish_reason == "length")
        rows = given["steps"]
        if not isinstance(rows, list):
            raise Unreadable("there is no list of steps")
        if len(rows) != count:
            raise Unreadable(f"misaligned: {len(rows)} verdicts on {count} steps")
        steps = tuple(_step(number, row) for number, row in enumerate(rows, 1))
        return {"steps": steps, "rationale": printable(a_text(given, SOLUTION))}

    return read


def _step(number: int, row: object) -> Step:
    if not isinstance(row, Mapping) or not isinstance(row.get("right"), bool):
        raise Unreadable(f"step {number} is neither right nor wrong")
    if row.get("step", number) != number:
        raise Unreadable(f"misaligned: verdict {number} is on another step")
    error = "" if row.get("error") is None else "_".join(folded(row["error"]).split()) or row["error"]
    if row["right"]:
        if error not in NO_ERROR:
            raise Unreadable(f"step {number} is right and has an error")
        return Step(True, why=printable(a_text(row, "why")))
    if not isinstance(error, str) or error not in ERRORS:
        raise Unreadable(f"step {number}: the type of its error is none that was offered")
    return Step(False, error, printable(a_text(row, "why")))


def first_error(steps: Sequence[Step]) -> int | None:
    """How many steps come before the first that is wrong; None where none is."""
    return next((place for place, step in enumerate(steps) if not step.right), None)
