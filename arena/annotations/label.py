"""Keeps an annotator's labels of a battle, and settles what all annotators agree on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from arena.accounts.models import User
from arena.battles.models import Battle
from arena.votes.turned import turned

from .models import Annotation, Gold


class AlreadySettled(Exception):
    """Somebody was faster; the message says who, and how."""


@dataclass(frozen=True)
class Labels:
    """What an annotator said of A and B as shown, by standard."""

    by_standard: Mapping[str, str]
    note: str = ""
    seconds: float | None = None


def is_swapped(battle: Battle, annotator: User) -> bool:
    """Whether side b is A for this annotator: as good as random, and the same at every look."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{battle.pk}:{annotator.pk}".encode()).digest()
    return bool(digest[0] & 1)


def label(battle: Battle, annotator: User, said: Labels) -> list[Annotation]:
    """The annotator's labels of the battle: these, or those that were there before."""
    with transaction.atomic():
        _one_at_a_time(battle)
        mine = Annotation.objects.by(annotator).filter(battle=battle)
        if not mine.exists():
            Annotation.objects.bulk_create(_annotations(battle, annotator, said))
            _settle_agreed(battle)
        return list(mine)


def settle(battle: Battle, standard: str, label: str, adjudicator: User, reason: str) -> Gold:
    """Settles what annotators differ on. Raises AlreadySettled, since gold is never overwritten."""
    with transaction.atomic():
        _one_at_a_time(battle)
        there = Gold.objects.filter(battle=battle, standard=standard).first()
        if there is not None:
            raise AlreadySettled(f"{there.adjudicator or 'annotators'}: {there.label}")
        return Gold.objects.create(
            battle=battle, standard=standard, label=label, adjudicator=adjudicator, reason=reason
        )


def _annotations(battle: Battle, annotator: User, said: Labels) -> Iterator[Annotation]:
    swapped = is_swapped(battle, annotator)
    for standard, given in said.by_standard.items():
        yield Annotation(
            battle=battle,
            annotator=annotator,
            standard=standard,
            label=turned(given, swapped),
            swapped=swapped,
            note=said.note,
            seconds=said.seconds,
        )


def _settle_agreed(battle: Battle) -> None:
    complete = Annotation.objects.filter(battle=battle).unsettled(settings.ARENA_ANNOTATION_OVERLAP)
    for standard in complete.filter(kinds=1).values_list("standard", flat=True):
        agreed = Annotation.objects.filter(battle=battle, standard=standard).values_list("label", flat=True)
        Gold.objects.create(battle=battle, standard=standard, label=agreed[0])


def _one_at_a_time(battle: Battle) -> None:
    """Of two who label at the same moment, the second sees the labels of the first."""
    Battle.objects.select_for_update(no_key=True).order_by().get(pk=battle.pk)
