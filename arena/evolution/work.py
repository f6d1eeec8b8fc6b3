"""What is in work: items that users look at, drafts of questions, and steps to harder ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.leases import Leased, LeasedQuerySet
from arena.questions.models import Media, Question


class WorkQuerySet(LeasedQuerySet):
    """Work by how far it is."""

    def waiting(self) -> Self:
        """Work that is still to be done."""
        return self.filter(status="waiting")

    def ended(self) -> Self:
        """Work that came to something or to nothing."""
        return self.exclude(status="waiting")

    def end(self, ids: Sequence[int], **columns: object) -> None:
        """How the rows ended; nobody holds them any more."""
        over = {"ended_at": Now(), "lease_token": None, "leased_until": None}
        self.filter(pk__in=ids).update(**columns, **over)

    def put_back(self, ids: Sequence[int]) -> None:
        """Work that could not be begun, the budget being used up: that was no try."""
        self.filter(pk__in=ids).update(claims=F("claims") - 1, lease_token=None, leased_until=None)

    def give_up_poisonous(self) -> int:
        """Ends what was claimed again and again and never came to an end."""
        ended = {"ended_at": Now(), "lease_token": None, "leased_until": None}
        return self.waiting().poisonous().update(status=self.model.GIVEN_UP, reason="gave_up", **ended)


class Work(Leased):
    """A row that is waiting until it ends, in one of a few ways, with a word for the reason."""

    GIVEN_UP = "dropped"

    reason = models.CharField(max_length=40, blank=True, help_text="Why it came to nothing.")
    detail = models.TextField(blank=True, help_text="For operators: what exactly was wrong.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]


class Item(Work):
    """One thing that the users of a simulation look at: media, a document, or nothing at all."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DROPPED = "dropped"

    simulation = models.ForeignKey("evolution.Simulation", on_delete=models.PROTECT, related_name="work")
    key = models.CharField(max_length=100, help_text="Which it is: media:HASH, document:HASH or free:N.")
    media = models.ForeignKey(Media, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    text = models.TextField(blank=True, help_text="Of a document.")
    title = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)

    class Meta(Work.Meta):
        constraints = [
            models.UniqueConstraint(fields=["simulation", "key"], name="evolution_item_once_a_simulation"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="waiting"), name="evolution_item_waiting"),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class Draft(Work):
    """One persona before one item: becomes a question, or is dropped for a reason."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        KEPT = "kept"
        DROPPED = "dropped"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="drafts")
    place = models.PositiveSmallIntegerField(help_text="Which of the item's personas.")
    distance = models.CharField(max_length=20, blank=True)
    persona = models.TextField(blank=True)
    language = models.CharField(max_length=35, default="en")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    text = models.TextField(blank=True, help_text="The question that was written, also when it was dropped.")
    tags = models.JSONField(default=list, blank=True, help_text="What filters found.")
    question = models.OneToOneField(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="draft"
    )

    class Meta(Work.Meta):
        constraints = [
            models.UniqueConstraint(fields=["item", "place"], name="evolution_draft_one_a_persona"),
            models.CheckConstraint(
                condition=Q(status="kept", question__isnull=False) | ~Q(status="kept") & Q(question=None),
                name="evolution_draft_kept_is_a_question",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="waiting"), name="evolution_draft_waiting"),
        ]

    def __str__(self) -> str:
        return f"draft {self.place} of {self.item}"


class Round(models.Model):
    """One round of an evolution: its steps, and the battles on what came of them."""

    evolution = models.ForeignKey("evolution.Evolution", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(help_text="From 1.")
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["evolution", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evolution", "number"], name="evolution_round_one_a_number"),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.evolution}"


class Step(Work):
    """One question on its way to a harder one: what was found, what was written, how it was decided."""

    GIVEN_UP = "refused"

    class Status(models.TextChoices):
        WAITING = "waiting"
        AWAITING = "awaiting", "awaiting people, who say whether it can be answered"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="steps")
    parent = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="steps")
    battle = models.ForeignKey(
        Battle, null=True, blank=True, on_delete=models.PROTECT, related_name="steps",
        help_text="Whose replies were looked at for faults.",
    )  # fmt: skip
    competitor = models.ForeignKey(
        Competitor, null=True, blank=True, on_delete=models.PROTECT, related_name="steps",
        help_text="Whose failure it starts from, for diagnostic use.",
    )  # fmt: skip
    difficulty = models.FloatField(null=True, blank=True, help_text="Why the parent was chosen, 0 to 1.")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    # What was found and decided; of the last attempt where there were several.
    operator = models.CharField(max_length=40, blank=True)
    faults = models.JSONField(
        default=list, blank=True, help_text="kind, side, basis, evidence, part, span, …"
    )
    weaknesses = models.JSONField(default=list, blank=True, help_text="kind, text, side")
    text = models.TextField(blank=True, help_text="The question that was written, also when it was refused.")
    scores = models.JSONField(default=dict, blank=True, help_text="old and new: 1 to 5 by scale.")
    order = models.CharField(
        max_length=10, blank=True, help_text="Which the examiner was shown first: old, new."
    )
    solved = models.JSONField(default=dict, blank=True, help_text="finding, by, answers, reason")
    attempts = models.JSONField(
        default=list, blank=True, help_text="Every question that was tried, in order."
    )
    answerable = models.BooleanField(
        null=True, blank=True, help_text="What people say of the question that was written."
    )
    child = models.OneToOneField(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="grown_by"
    )

    class Meta(Work.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["round", "parent", "competitor"],
                nulls_distinct=False,
                name="evolution_step_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", child__isnull=False) | ~Q(status="accepted") & Q(child=None),
                name="evolution_step_accepted_has_child",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="waiting"), name="evolution_step_waiting"),
        ]

    def __str__(self) -> str:
        return f"step from question {self.parent_id} in {self.round}"
