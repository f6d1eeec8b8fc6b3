"""Questions that contestants answer under attack: the arena's own, asked in words as in a battle."""

from __future__ import annotations

from collections.abc import Callable

from arena.exams.items import Item
from arena.judges.cases import case_of
from arena.judges.protocols.base import Case
from arena.questions.models import Question, QuestionSet
from simulators.conversation import Part, Turn

from .contestants import NobodyAnswers


def questions_of_set(name: str, limit: int | None, fits: Callable[[Case], bool], what: str) -> list[Item]:
    """Those questions of a set that fit, without media; raises `NobodyAnswers`: none is so, says `what`."""
    rows = list(Question.objects.active().in_set(name).order_by("pk"))
    cases = [(row.key, case_of(row)) for row in rows]
    fit = [Item(key, case) for key, case in cases if fits(case) and not any(part.url for part in case.parts)]
    if not fit:
        told = ", ".join(sorted(set(QuestionSet.objects.active().values_list("name", flat=True)))) or "none"
        raise NobodyAnswers(f"no question {what} among the {len(rows)} of set {name!r}; sets: {told}")
    return fit[:limit]


def asked(case: Case, *more: Part) -> Turn:
    """What a contestant is sent: the question, after the document that goes with it, if there is one."""
    document = (Part("text", text=case.context),) if case.context else ()
    return Turn("user", (*document, *case.parts, *more))
