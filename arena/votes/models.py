"""What people say of battles."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from arena.battles.models import Battle


class VoteQuerySet(models.QuerySet):
    """Votes by whether they count."""

    def counted(self) -> Self:
        """Votes that nobody had a reason to set aside."""
        return self.filter(excluded_reason="")


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

    def __str__(self) -> str:
        return f"vote {self.pk} on battle {self.battle_id}"
