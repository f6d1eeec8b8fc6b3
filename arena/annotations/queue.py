"""Which battle an annotator labels next: the least labelled of those that others began, or a new one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from arena.accounts.models import User
from arena.battles.models import Battle

from .models import Annotation, Gold


@dataclass(frozen=True)
class Progress:
    """How far an annotator and all of them together are, in battles; gold in battles and standards."""

    mine: int
    waiting: int
    begun: int
    whole: int
    gold: int


def labelled() -> QuerySet[Battle]:
    """Battles that may be labelled, with how many annotators have."""
    annotators = Count("annotations__annotator", distinct=True)
    return may_be_labelled().order_by().annotate(annotators=annotators)


def may_be_labelled() -> QuerySet[Battle]:
    """What the arena itself played whole, on questions that may be rated."""
    played = Battle.objects.filter(status=Battle.Status.PLAYED, question__diagnostic=False, chat=None)
    return played.filter(replies__side="a").filter(replies__side="b")


def waiting_for(annotator: User) -> QuerySet[Battle]:
    """Battles begun by others that want more labels, and have none of this annotator."""
    mine = Annotation.objects.by(annotator).values("battle")
    wanted = Q(annotators__gt=0, annotators__lt=settings.ARENA_ANNOTATION_OVERLAP)
    return labelled().filter(wanted).exclude(pk__in=mine)


def next_for(annotator: User) -> Battle | None:
    """What was begun is finished first; what is new is drawn at random. None when all is done."""
    return waiting_for(annotator).order_by("annotators", "pk").first() or _new()


def _new() -> Battle | None:
    fresh = may_be_labelled().filter(annotations=None).order_by("pk")
    count = fresh.count()
    return fresh[secrets.randbelow(count)] if count else None


def progress(annotator: User) -> Progress:
    """For the head of the page."""
    begun = labelled().filter(annotators__gt=0)
    return Progress(
        mine=Annotation.objects.by(annotator).aggregate(n=Count("battle", distinct=True))["n"],
        waiting=waiting_for(annotator).count(),
        begun=begun.count(),
        whole=begun.filter(annotators__gte=settings.ARENA_ANNOTATION_OVERLAP).count(),
        gold=Gold.objects.count(),
    )
