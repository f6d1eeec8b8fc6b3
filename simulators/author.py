"""Writes a harder question that digs at given weaknesses in the way an operator says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .asking import Asking, Long, Talk, storable
from .faults import Weakness
from .finished import Parent
from .operators import Operator
from .reading import Shape
from .wording import block, brief

RULES = "harder"


@dataclass(frozen=True, slots=True)
class Written:
    """A question as its author wrote it; `ideal` is the reply it would have liked, never the truth."""

    text: str
    ideal: str


class _Written(Shape):
    question: Asking
    ideal: Long


async def write(
    parent: Parent,
    weaknesses: Iterable[Weakness],
    operator: Operator,
    talk: Talk,
    refused: Sequence[tuple[str, str]] = (),
) -> Written:
    """A harder question; `refused` are earlier ones with the reason each was not taken.

    Raises `NoAnswer` and `Unreadable`.
    """
    told = (
        block("persona", parent.persona) if parent.persona else "",
        block("question", parent.text),
        _listed("Weaknesses to dig at:", sorted({weakness.text for weakness in weaknesses})),
        f"How it grows harder:\n{operator.prompt}",
        f"The reply must be: {parent.output}."
        + (f" Language: {parent.language}." if parent.language else ""),
        _listed("Not taken before:", [f"{question} ({reason})" for question, reason in refused]),
    )
    written = await talk(brief(RULES, *told, media=parent.media), _Written)
    return Written(storable(written.question), storable(written.ideal))


def _listed(title: str, lines: Sequence[str]) -> str:
    return f"{title}\n{block('note', chr(10).join(f'- {line}' for line in lines))}" if lines else ""
