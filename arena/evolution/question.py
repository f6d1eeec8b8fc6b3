"""Puts together what the page of a question tells: what is asked, by whom, and its family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arena.questions.models import Question

from .lineage import Node, lineage
from .work import Draft


@dataclass(frozen=True)
class QuestionPage:
    """Everything that the page of a question shows."""

    question: Question
    root: Node
    node: Node
    draft: Draft | None

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What is known of it, in words; what nobody stated is left out."""
        question = self.question
        known = (
            ("Set", question.question_set.name),
            ("Category", question.category),
            ("Level", question.level),
            ("Modality", question.modality),
            ("Language", question.language),
            ("Task", question.task),
            ("Cognition", question.cognition),
            ("Persona's distance", question.distance),
            ("Tags", ", ".join(question.tags)),
        )
        return [(name, value) for name, value in known if value]

    @property
    def complexity(self) -> Mapping[str, Any]:
        """How hard an examiner found it, 1 to 5 by standard."""
        return self.question.complexity

    @property
    def replaced(self) -> bool:
        """Whether it is asked no more."""
        return self.question.retired_at is not None


def question_page(question: Question) -> QuestionPage:
    """Reads the page of a question."""
    root = lineage(question)
    draft = Draft.objects.filter(question=question).select_related("item__simulation").first()
    return QuestionPage(question, root, _here([root]), draft)


def _here(nodes: Sequence[Node]) -> Node:
    """The node of the question itself, somewhere in its tree."""
    waiting = list(nodes)
    while not waiting[-1].here:
        waiting += waiting.pop().children
    return waiting[-1]
