"""The questions that a person may take instead of asking one of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from arena.questions.models import Question

VISITORS = "visitors"
"""The set that holds what people asked here; on no board unless an operator's file names it."""

WRITTEN = {"pool": None, "simulated": "model"}
"""Who wrote a question of each source, as in questions.WRITERS; None: anybody."""


@dataclass(frozen=True)
class Wanted:
    """Which questions of the pool somebody would like."""

    source: str = "pool"
    modality: str = ""
    category: str = ""

    def questions(self) -> QuerySet[Question]:
        """Those in force; what is talked over with a simulated user is asked elsewhere."""
        found = pool()
        if writer := WRITTEN[self.source]:
            found = found.written_by(writer)
        found = found.of_modality(self.modality) if self.modality else found
        return found.in_category(self.category) if self.category else found


def pool() -> QuerySet[Question]:
    """Every question that may be taken."""
    asked = Question.objects.active().filter(diagnostic=False, dialogue={})
    return asked.exclude(question_set__name=VISITORS)


def choices(source: str, column: str) -> list[str]:
    """What there is to choose from in a column."""
    return sorted(set(Wanted(source).questions().order_by().values_list(column, flat=True).distinct()))


def draw(wanted: Wanted, rng: np.random.Generator) -> Question | None:
    """One of them, each as likely as any other."""
    found = wanted.questions().order_by("pk")
    n = found.count()
    return found.select_related("simulator")[int(rng.integers(n))] if n else None
