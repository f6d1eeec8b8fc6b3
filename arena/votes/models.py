"""What people say of battles."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from arena.battles.models import Battle

WITHDRAW_S = 10
# No line yet, or the last one says something else.
UNSEALED = Q(sealed_reason=None) | ~Q(sealed_reason=F("excluded_reason"))


class VoteQuerySet(models.QuerySet):
    """Votes by whether they count."""

    def counted(self) -> Self:
        """Votes that nobody had a reason to set aside."""
        return self.filter(excluded_reason="")

    def unsealed(self) -> Self:
        """Votes of which the public log does not yet say what holds, in order."""
        return self.filter(UNSEALED).order_by("pk")


class Vote(models.Model):
    """A person's verdict on a battle.

    The voter is a key that says nothing but which votes are the same person's.
    """

    class Preference(models.TextChoices):
        A = "a", "a is better"
        B = "b", "b is better"
        TIE = "tie", "tie"
        BOTH_BAD = "both_bad", "both bad"

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64, db_index=True)
    preference = models.CharField(max_length=10, choices=Preference)
    drawn_with = models.FloatField(
        null=True, blank=True, help_text="How likely this battle was to be put before a voter, where known."
    )
    excluded_reason = models.CharField(max_length=200, blank=True, help_text="Why it does not count.")
    key = models.UUIDField(
        null=True, unique=True, editable=False, help_text="Of the form it came by: sent twice, counted once."
    )
    receipt = models.CharField(  # noqa: DJ001 - votes from files have none, and none are not equal
        max_length=32, null=True, unique=True, editable=False, help_text="What the voter can look it up by."
    )
    standards = models.JSONField(default=dict, blank=True, help_text="Preferences by standard, where given.")
    reasons = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="Chips, such as a:correct."
    )
    comment = models.TextField(blank=True)
    flags = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="Suspicions and broken defences."
    )
    sealed_reason = models.CharField(  # noqa: DJ001 - none: no line yet; empty: the line says that it counts
        max_length=200,
        null=True,
        editable=False,
        help_text="What the log says last of why it does not count.",
    )
    network = models.CharField(
        max_length=64, blank=True, editable=False, help_text="The address, salted and hashed."
    )
    seconds = models.FloatField(null=True, editable=False, help_text="From seeing the replies to the vote.")
    swapped = models.BooleanField(default=False, editable=False, help_text="Side b was shown first, as A.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["battle", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "voter"], name="votes_vote_one_per_voter"),
            models.CheckConstraint(
                condition=Q(preference__in=["a", "b", "tie", "both_bad"]), name="votes_vote_prefers"
            ),
            models.CheckConstraint(condition=~Q(voter=""), name="votes_vote_has_voter"),
            models.CheckConstraint(
                condition=Q(drawn_with=None) | Q(drawn_with__gt=0, drawn_with__lte=1),
                name="votes_vote_drawn_with_probability",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=UNSEALED, name="votes_vote_unsealed"),
            models.Index(
                fields=["network", "created_at"], condition=~Q(network=""), name="votes_vote_network"
            ),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk} on battle {self.battle_id}"

    def get_absolute_url(self) -> str:
        return reverse("votes:receipt", args=[self.receipt])

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it was cast so recently that its voter may still take it back."""
        return not self.excluded_reason and timezone.now() - self.created_at <= timedelta(seconds=WITHDRAW_S)


class LogEntry(models.Model):
    """A line of the public log. Lines are only ever added, each sealed with the one before."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text="From 1, without gaps.")
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField(max_length=20, help_text="counted, or excluded, or reinstated.")
    content = models.JSONField(help_text="What is public: no word of who voted.")
    previous = models.CharField(max_length=64, help_text="The hash of the line before.")
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"log entry {self.number}"
