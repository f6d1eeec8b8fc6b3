"""Puts together what the page of a question tells: what is asked, by whom, and its family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from arena.pages.words import say
from arena.questions.models import Question
from arena.votes.models import Vote

from .lineage import Node, lineage
from .work import Draft


@dataclass(frozen=True)
class QuestionPage:
    """Everything that the page of a question shows."""

    question: Question
    root: Node
    node: Node
    draft: Draft | None
    votes: Sequence[tuple[str, int]]  # of people on its battles, those that count

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What is known of it, in words; what nobody stated is left out."""
        question = self.question
        known = (
            (_("Set"), question.question_set.name),
            (_("Category"), question.category),
            (_("Level"), question.level),
            (_("Modality"), say(question.modality, "modality")),
            (_("Language"), question.language),
            (_("Task"), say(question.task, "task")),
            (_("Cognition"), say(question.cognition, "cognition")),
            (_("Persona's distance"), say(question.distance, "distance")),
            (_("Tags"), ", ".join(question.tags)),
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
    votes = Vote.objects.counted().filter(battle__question=question).order_by()
    said = votes.values_list("preference").annotate(Count("pk"))
    return QuestionPage(question, root, _here([root]), draft, sorted(said, key=lambda one: -one[1]))


def _here(nodes: Sequence[Node]) -> Node:
    """The node of the question itself, somewhere in its tree."""
    waiting = list(nodes)
    while not waiting[-1].here:
        waiting += waiting.pop().children
    return waiting[-1]
