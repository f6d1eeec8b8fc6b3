"""Begins chats: draws or takes who answers, and asks them the first question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import IntegrityError, transaction

from arena.competitors.models import Competitor
from arena.questions.models import Question

from .answer import ask_answer
from .draw import draw
from .models import Chat

RICHEST = ("video", "image", "text")
"""Modalities, the one that says what a question is first."""


class NotYours(Exception):
    """Somebody else's form."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a person asks, and of whom. key: of the form, so that sending it twice begins one chat.

    parts: of a question of their own, as in a question; none where `question` is one of the pool.
    chosen: whom they want to hear, two or one; none: nobody knows, two are drawn.
    """

    voter: str
    key: UUID
    parts: tuple[dict[str, Any], ...] = ()
    question: Question | None = None
    gives: str = "text"
    language: str = ""
    may_publish: bool = False
    chosen: tuple[Competitor, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def modality(self) -> str:
        """The richest of what is asked."""
        if self.question:
            return self.question.modality
        return next(kind for kind in RICHEST if any(part["modality"] == kind for part in self.parts))

    @property
    def task(self) -> str:
        return self.question.task if self.question else f"{self.modality}2{self.gives}"


def begin(beginning: Beginning, rng: np.random.Generator) -> Chat:
    """The chat of this form, begun unless it has been already; raises TooFew, or NotYours."""
    try:
        return _begun(beginning) or _begin(beginning, rng)
    except IntegrityError:  # the same form came twice at once
        if (begun := _begun(beginning)) is None:
            raise
        return begun


def _begun(beginning: Beginning) -> Chat | None:
    begun = Chat.objects.filter(key=beginning.key).first()
    if begun is not None and begun.voter != beginning.voter:
        raise NotYours
    return begun


@transaction.atomic
def _begin(beginning: Beginning, rng: np.random.Generator) -> Chat:
    question = beginning.question
    chat = Chat.objects.create(
        key=beginning.key,
        voter=beginning.voter,
        question=question,
        language=question.language if question else beginning.language,
        modality=beginning.modality,
        task=beginning.task,
        may_publish=beginning.may_publish or question is not None,  # the pool is public
        flags=list(beginning.flags),
        **_who(beginning, rng),
    )
    parts = question.parts if question else list(beginning.parts)
    ask_answer(chat.turns.create(number=1, parts=parts))
    return chat


def _who(beginning: Beginning, rng: np.random.Generator) -> dict[str, Any]:
    if len(beginning.chosen) == 1:
        return {"mode": Chat.Mode.ALONE, "a": beginning.chosen[0]}
    if beginning.chosen:
        a, b = beginning.chosen
        return {"mode": Chat.Mode.NAMED, "a": a, "b": b}
    drawn = draw(beginning.question, beginning.modality, beginning.task, rng)
    return {"mode": Chat.Mode.BLIND, "a": drawn.a, "b": drawn.b, "drawn_with": drawn.probability}
