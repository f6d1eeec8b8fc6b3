"""A question's family: the tree from its root, and what became of each step in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count

from arena.battles.models import Battle
from arena.questions.models import Question

from .outcomes import NOTHING, Outcomes, outcomes_of
from .tried import Tried, tried
from .work import Step

_ROOT = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM questions_question WHERE id = %s
    UNION SELECT q.id, q.parent_id FROM questions_question q JOIN above ON q.id = above.parent_id
), below AS (
    SELECT id FROM above WHERE parent_id IS NULL
    UNION SELECT q.id FROM questions_question q JOIN below ON q.parent_id = below.id
)
SELECT id FROM below
"""


@dataclass
class Node:
    """A question in its tree: the step it grew by, its battles, its children, and what was refused."""

    question: Question
    here: bool = False
    step: Step | None = None
    outcomes: Outcomes = NOTHING
    played: int = 0
    refused: list[Tried] = field(default_factory=list)
    waiting: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def faults(self) -> list[tuple[str, int]]:
        """The kinds of fault that its step served, with how many there were."""
        return kinds_of(self.step) if self.step else []

    @property
    def refusals(self) -> list[tuple[str, int]]:
        """Why attempts from here came to nothing, by reason."""
        counts = Counter(one.reason for one in self.refused)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def descendants(self) -> int:
        return sum(1 + child.descendants for child in self.children)

    def as_json(self) -> dict[str, Any]:
        """The tree for machines."""
        step = self.step
        return {
            "question": self.question.pk,
            "key": self.question.key,
            "level": self.question.level,
            "diagnostic": self.question.diagnostic,
            "operator": step.operator if step else None,
            "faults": dict(self.faults),
            "scores": step.scores if step else {},
            "played": self.played,
            "outcomes": self.outcomes.as_json(),
            "refused": dict(self.refusals),
            "waiting": self.waiting,
            "children": [child.as_json() for child in self.children],
        }


def kinds_of(step: Step) -> list[tuple[str, int]]:
    """The kinds of fault with evidence that a step found, the most frequent first."""
    counts = Counter(fault["kind"] for fault in step.faults if not fault.get("objection"))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def lineage(question: Question) -> Node:
    """The whole tree that a question stands in, from its root; a handful of queries however large it is."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOT, [question.pk])
        family = [pk for (pk,) in cursor.fetchall()]
    outcomes, played = outcomes_of(family), _played(family)
    nodes = {
        one.pk: Node(
            one, one.pk == question.pk, outcomes=outcomes.get(one.pk, NOTHING), played=played.get(one.pk, 0)
        )
        for one in _questions(family)
    }
    _join(nodes)
    _tell(nodes, _steps(family))
    return next(node for node in nodes.values() if node.question.parent_id not in nodes)


def _questions(family: Iterable[int]) -> Iterator[Question]:
    return Question.objects.filter(pk__in=family).order_by("generation", "pk").iterator()


def _join(nodes: Mapping[int, Node]) -> None:
    for node in nodes.values():
        if node.question.parent_id in nodes:
            nodes[node.question.parent_id].children.append(node)


def _steps(family: Iterable[int]) -> list[Step]:
    steps = Step.objects.filter(parent__in=family).select_related("competitor").order_by("pk")
    return list(steps)


def _tell(nodes: Mapping[int, Node], steps: Iterable[Step]) -> None:
    for step in steps:
        parent = nodes[step.parent_id]
        parent.refused += tried(step)
        parent.waiting += step.status in (Step.Status.WAITING, Step.Status.AWAITING)
        if step.child_id in nodes:
            nodes[step.child_id].step = step


def _played(family: Iterable[int]) -> dict[int, int]:
    played = Battle.objects.filter(question__in=family, status=Battle.Status.PLAYED)
    return dict(played.order_by().values_list("question").annotate(Count("pk")))
