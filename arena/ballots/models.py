"""Which recorded battle was put before whom: drawn at random, with a known chance, and good for one vote."""

from __future__ import annotations

from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from arena.battles.models import Battle
from arena.votes.models import Vote

GOOD_FOR = timedelta(hours=1)


class BallotQuerySet(models.QuerySet):
    """Ballots by whose they are and whether they can still be used."""

    def of(self, voter: str) -> Self:
        """The ballots of one voter."""
        return self.filter(voter=voter)

    def open(self) -> Self:
        """Ballots on which a vote is still awaited."""
        return self.filter(vote=None, skipped=False, created_at__gt=Now() - GOOD_FOR)

    def for_page(self) -> Self:
        """With everything that their page shows, before the vote and after it."""
        known = self.select_related("vote", "battle__question__simulator", "battle__a", "battle__b")
        return known.prefetch_related(
            "battle__replies", "battle__verdicts__judge", "battle__verdicts__judgments"
        )


class Ballot(models.Model):
    """One battle before one voter. Its code is all that a browser knows of it before the vote."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    voter = models.CharField(max_length=64, db_index=True)
    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="ballots")
    drawn_with = models.FloatField(help_text="How likely this battle was to be put before a voter.")
    asked_for = models.CharField(max_length=20, blank=True, help_text="The modality that the voter wanted.")
    swapped = models.BooleanField(default=False, help_text="Side b is shown first, as A.")
    vote = models.OneToOneField(Vote, null=True, blank=True, on_delete=models.CASCADE, related_name="ballot")
    skipped = models.BooleanField(default=False)
    watched = models.JSONField(
        default=dict, blank=True, help_text="Share of its videos that was played, by the battle's side."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "voter"], name="ballots_ballot_one_per_voter"),
            models.CheckConstraint(
                condition=Q(drawn_with__gt=0, drawn_with__lte=1), name="ballots_ballot_drawn_with_probability"
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("ballots:ballot", args=[self.code])

    @property
    def sides(self) -> str:
        """The battle's own sides in the order in which they are shown, as A and B."""
        return "ba" if self.swapped else "ab"

    @property
    def is_open(self) -> bool:
        """Whether it can still be voted on."""
        return Ballot.objects.open().filter(pk=self.pk).exists()
