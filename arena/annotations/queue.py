"""Which battle an annotator labels next: the least labelled of those that others began, or a new one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet

from arena.accounts.models import User
from arena.battles.models import Battle

from .models import Annotation, Gold

TRIES = 40


@dataclass(frozen=True)
class Progress:
    """How far an annotator and all of them together are, in battles; gold in battles and standards."""

    mine: int
    waiting: int
    begun: int
    whole: int
    gold: int


def may_be_labelled() -> QuerySet[Battle]:
    """What the arena itself played whole, on questions that may be rated."""
    played = Battle.objects.filter(status=Battle.Status.PLAYED, question__diagnostic=False, chat=None)
    return played.filter(replies__side="a").filter(replies__side="b")


def begun() -> QuerySet[Annotation]:
    """Battles with labels, and of how many annotators."""
    annotators = Count("annotator", distinct=True)
    return Annotation.objects.order_by().values("battle").annotate(annotators=annotators)


def waiting_for(annotator: User) -> QuerySet[Annotation]:
    """Battles begun by others that want more labels, and have none of this annotator."""
    mine = Annotation.objects.by(annotator).values("battle")
    return begun().exclude(battle__in=mine).filter(annotators__lt=settings.ARENA_ANNOTATION_OVERLAP)


def next_for(annotator: User) -> Battle | None:
    """What was begun is finished first; what is new is drawn at random. None when all is done."""
    first = waiting_for(annotator).order_by("annotators", "battle").first()
    return Battle.objects.get(pk=first["battle"]) if first else _new()


def _new() -> Battle | None:
    """One of those without a label, each as likely as another: numbers are tried until one fits."""
    fresh = may_be_labelled().filter(annotations=None)
    span = Battle.objects.aggregate(least=Min("pk"), most=Max("pk"))
    for _ in range(TRIES if span["most"] else 0):
        number = span["least"] + secrets.randbelow(span["most"] - span["least"] + 1)
        if found := fresh.filter(pk=number).first():
            return found
    count = fresh.count()  # few are left
    return fresh.order_by("pk")[secrets.randbelow(count)] if count else None


def progress(annotator: User) -> Progress:
    """For the head of the page."""
    return Progress(
        mine=Annotation.objects.by(annotator).aggregate(n=Count("battle", distinct=True))["n"],
        waiting=waiting_for(annotator).count(),
        begun=begun().count(),
        whole=begun().filter(annotators__gte=settings.ARENA_ANNOTATION_OVERLAP).count(),
        gold=Gold.objects.count(),
    )
