"""Judges, and what they say of battles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from arena.battles.models import Battle
from arena.endpoints.models import Endpoint, family_of
from arena.leases import Leased, LeasedQuerySet
from arena.steered import Versioned

from .protocols import PROTOCOLS


def protocols() -> list[tuple[str, str]]:
    """The table as choices: a callable, so that a new protocol needs no migration."""
    return [(name, name) for name in PROTOCOLS]


ORDERS = [("ab", "a first"), ("ba", "b first"), ("a", "a alone"), ("b", "b alone")]
PREFERENCES = [("a", "a is better"), ("b", "b is better"), ("tie", "tie"), ("both_bad", "both bad")]

CARDS = [("passes", "passes"), ("open", "not all was tried"), ("fails", "fails")]


class Judge(Versioned):
    """A protocol with options and, where it needs one, a model."""

    protocol = models.CharField(max_length=40, choices=protocols)
    endpoint = models.ForeignKey(
        Endpoint, null=True, blank=True, on_delete=models.PROTECT, related_name="judges"
    )
    model = models.CharField(max_length=200, blank=True)
    options = models.JSONField(default=dict, blank=True)
    seats = models.JSONField(
        default=dict,
        blank=True,
        help_text="Other models that it may ask, by seat.",
    )
    reached = models.JSONField(
        default=dict,
        blank=True,
        help_text="Kind, model file and options of its endpoint: part of what it is.",
    )
    family = models.CharField(
        max_length=80, blank=True, help_text="Whose model it is, if not its endpoint's."
    )
    card = models.CharField(
        max_length=8,
        blank=True,
        editable=False,
        choices=CARDS,
        help_text="What its newest card comes to; empty: it has none.",
    )

    class Meta(Versioned.Meta):
        pass

    def seat_families(self) -> dict[str, str]:
        """Whose model sits where; its own has the seat without a name."""
        return {"": family_of(self)} | {
            name: seat.get("family") or seat["endpoint"] for name, seat in self.seats.items()
        }


class VerdictQuerySet(LeasedQuerySet):
    """Verdicts by where they are in their life."""

    def pending(self) -> Self:
        """Verdicts that a judge still owes, whether or not the battle has been played."""
        return self.filter(status=Verdict.Status.PENDING)

    def due(self) -> Self:
        """Verdicts that a judge can give now."""
        return self.pending().filter(battle__status=Battle.Status.PLAYED)

    def away_from(self, endpoints: Sequence[str]) -> Self:
        """Verdicts that none of the named endpoints gives."""
        return self.exclude(judge__endpoint__name__in=endpoints) if endpoints else self

    def with_case(self) -> Self:
        """With everything a judge is shown."""
        return self.prefetch_related(
            "judge__endpoint",
            "battle__question",
            "battle__replies",
            "battle__a__endpoint",
            "battle__b__endpoint",
        )

    def valid(self) -> Self:
        """Verdicts that say something."""
        return self.filter(status=Verdict.Status.VALID)

    def close_void(self) -> int:
        """A battle that came to nothing is judged by nobody."""
        void = self.pending().filter(battle__status=Battle.Status.VOID).values("pk")
        return Verdict.objects.filter(pk__in=void).update(status=Verdict.Status.VOID, decided_at=Now())

    def reopen_outages(self) -> int:
        """Makes verdicts that ended in an outage due again; what was recorded of the outage goes."""
        with transaction.atomic():
            ids = list(
                self.filter(status=Verdict.Status.OUTAGE)
                .select_for_update(of=("self",))
                .values_list("pk", flat=True)
            )
            Judgment.objects.filter(verdict__in=ids).delete()
            return Verdict.objects.filter(pk__in=ids).update(
                status=Verdict.Status.PENDING, error="", flags=[], claims=0, decided_at=None
            )

    def give_up_poisonous(self) -> int:
        """Ends verdicts that were claimed again and again and never given."""
        return (
            self.pending()
            .poisonous()
            .update(
                status=Verdict.Status.OUTAGE,
                error="gave_up",
                decided_at=Now(),
                lease_token=None,
                leased_until=None,
            )
        )


class Verdict(Leased):
    """What a judge decides on a battle; made pending with the battle, so that none is forgotten."""

    class Status(models.TextChoices):
        PENDING = "pending"
        VALID = "valid"
        UNPARSED = "unparsed"
        REFUSED = "refused"
        OUTAGE = "outage"
        VOID = "void"

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="verdicts")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="verdicts")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    preference = models.CharField(max_length=10, choices=PREFERENCES, blank=True)
    standards = models.JSONField(default=dict)
    flags = ArrayField(models.CharField(max_length=40), default=list)
    error = models.CharField(
        max_length=40, blank=True, help_text="Code of the endpoint error behind an outage."
    )
    scores = models.JSONField(default=dict)
    confidence = models.FloatField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict, help_text="What else was said: faults, steps, notes.")
    transcript = models.JSONField(default=list, help_text="What was said on the way without judging.")
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["battle", "judge"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "judge"], name="judges_verdict_one_per_judge"),
            models.CheckConstraint(
                condition=Q(status="valid", preference__in=["a", "b", "tie", "both_bad"])
                | (~Q(status="valid") & Q(preference="")),
                name="judges_verdict_only_valid_prefers",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="pending"), name="judges_verdict_pending"),
            # For those who look for battles by what was said of them, and for who disagrees.
            models.Index(
                fields=["battle", "preference"], condition=Q(status="valid"), name="judges_verdict_said"
            ),
            models.Index(
                fields=["battle"],
                condition=Q(flags__contains=["order_conflict"]),
                name="judges_verdict_conflict",
            ),
        ]

    def __str__(self) -> str:
        return f"verdict of {self.judge_id} on battle {self.battle_id}"


class Judgment(models.Model):
    """One look of a judge at a battle, in one order of the sides."""

    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="judgments")
    order = models.CharField(max_length=8, choices=ORDERS)
    sample = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=80, blank=True, help_text="Who of several looked, or at what.")
    status = models.CharField(max_length=10, choices=Verdict.Status)
    preference = models.CharField(max_length=10, choices=PREFERENCES, blank=True)
    standards = models.JSONField(default=dict)
    rationale = models.TextField(blank=True)
    raw = models.TextField(blank=True)
    prompt_hash = models.CharField(max_length=64, blank=True)
    judge_version = models.CharField(max_length=64, blank=True, help_text="Hash of all that the judge is.")
    request = models.CharField(max_length=64, blank=True, help_text="Hash of what was sent.")
    scores = models.JSONField(default=dict)
    confidence = models.FloatField(null=True)
    details = models.JSONField(default=dict, help_text="What else was said: label, steps, faults.")
    parser = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=40, blank=True)
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["verdict", "order", "sample"]
        constraints = [
            # A verdict is one judge's on one battle, so this is one per battle, judge and look.
            models.UniqueConstraint(
                fields=["verdict", "order", "sample", "role"], name="judges_judgment_one_per_look"
            ),
            # A look at one reply alone gives a score and prefers nothing.
            models.CheckConstraint(
                condition=Q(preference="") | Q(status="valid", preference__in=["a", "b", "tie", "both_bad"]),
                name="judges_judgment_only_valid_prefers",
            ),
        ]

    def __str__(self) -> str:
        return f"judgment {self.order} of {self.verdict}"
