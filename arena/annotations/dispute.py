"""Where annotators differ, and what each of them said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models.query import QuerySet

from arena.battles.models import Battle
from arena.pages.words import STANDARDS
from arena.votes.turned import turned

from .models import Annotation, Gold


@dataclass(frozen=True)
class Saying:
    """What one annotator said of A and B as the page shows them."""

    annotator: str
    label: str
    note: str


@dataclass(frozen=True)
class Said:
    """Everything said of a battle by one standard; gold where it is settled."""

    standard: str
    sayings: Sequence[Saying]
    gold: str = ""
    settled: Gold | None = None


def disputes() -> QuerySet[Annotation]:
    """Battles with standards to settle, and how many, the oldest first."""
    open_ones = Annotation.objects.unsettled(settings.ARENA_ANNOTATION_OVERLAP)
    battles = {row["battle"] for row in open_ones}
    return Battle.objects.filter(pk__in=battles).select_related("question").order_by("pk")


def disputes_of(battle: Battle, swapped: bool) -> list[Said]:
    """What is to be settled of one battle."""
    unsettled = Annotation.objects.filter(battle=battle).unsettled(settings.ARENA_ANNOTATION_OVERLAP)
    standards = set(unsettled.values_list("standard", flat=True))
    return [said for said in said_of(battle, swapped) if said.standard in standards]


def said_of(battle: Battle, swapped: bool) -> list[Said]:
    """All labels of a battle by standard, in the letters of a page."""
    gold = {one.standard: one for one in battle.gold.select_related("adjudicator")}
    rows = list(battle.annotations.select_related("annotator"))
    return [
        Said(
            standard,
            [
                Saying(str(row.annotator), turned(row.label, swapped), row.note)
                for row in rows
                if row.standard == standard
            ],
            turned(gold[standard].label, swapped) if standard in gold else "",
            gold.get(standard),
        )
        for standard in STANDARDS
    ]
