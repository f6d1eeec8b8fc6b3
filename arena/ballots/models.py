"""Which recorded battle was put before whom: drawn at random, with a known chance, and good for one vote."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from arena.battles.models import Battle
from arena.votes.models import Vote


class Ballot(models.Model):
    """One battle before one voter. Its code is all that a browser knows of it before the vote."""

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    voter = models.CharField(max_length=64, db_index=True)
    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="ballots")
    drawn_with = models.FloatField(help_text="How likely this battle was to be put before a voter.")
    swapped = models.BooleanField(default=False, help_text="Side b is shown first, as A.")
    vote = models.OneToOneField(
        Vote, null=True, blank=True, on_delete=models.CASCADE, related_name="ballot"
    )
    skipped = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

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
