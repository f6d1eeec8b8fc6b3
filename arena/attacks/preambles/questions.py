"""Questions of the arena that candidates answer with a preamble and without."""

from __future__ import annotations

from arena.attacks.contestants import NobodyAnswers
from arena.exams.items import Item
from arena.judges.cases import case_of
from arena.questions.models import Question, QuestionSet


def questions_of_set(name: str, limit: int | None) -> list[Item]:
    """The questions of a set that are asked in words alone; raises `NobodyAnswers` without any."""
    cases = [(row.key, case_of(row)) for row in Question.objects.active().in_set(name).order_by("pk")]
    fit = [Item(key, case) for key, case in cases if not any(part.url for part in case.parts)][:limit]
    if not fit:
        told = ", ".join(sorted(set(QuestionSet.objects.active().values_list("name", flat=True)))) or "none"
        raise NobodyAnswers(f"no question in words among the {len(cases)} of set {name!r}; sets: {told}")
    return fit
