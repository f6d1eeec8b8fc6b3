"""What fits leave behind: snapshots that never change, and what is counted in replies, once."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Now

from arena.battles.models import Battle
from arena.competitors.models import Competitor


class FitQuerySet(models.QuerySet):
    """Fits of a board."""

    def latest_of(self, leaderboard: models.Model) -> Fit | None:
        """The fit that the board shows, or None before the first."""
        return self.filter(leaderboard=leaderboard).order_by("-pk").first()


class Fit(models.Model):
    """One run of a rating method on one board: a snapshot that never changes (a trigger holds it).

    `slice` says what was counted and is enough to read the same rows again; of rows decided at almost
    the same moment as the last, `tail` says which were counted, for others may be committed later.
    """

    leaderboard = models.ForeignKey("leaderboards.Leaderboard", on_delete=models.PROTECT, related_name="fits")
    method = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(default=0)
    code_version = models.CharField(max_length=80, default="")
    source = models.CharField(max_length=20, default="judges")
    slice = models.JSONField(default=dict)
    exclusions = models.JSONField(default=dict)
    battles = models.PositiveIntegerField(help_text="With a valid verdict: these were counted.")
    judgments = models.PositiveIntegerField(default=0, help_text="Counted verdicts of judges.")
    votes = models.PositiveIntegerField(default=0, help_text="Counted votes of people.")
    statuses = models.JSONField(default=dict, help_text="How many verdicts ended in which status.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the counted rows, in battle order.")
    data_through = models.DateTimeField(null=True)
    tail = ArrayField(models.BigIntegerField(), default=list)
    warnings = ArrayField(models.TextField(), default=list)
    parameters = models.JSONField(default=dict, help_text="What was estimated besides ratings, by name.")
    coefficients = models.JSONField(
        default=list, help_text="Of style: a list of name, value, se, lower, upper."
    )
    fragility = models.JSONField(
        default=list, help_text="Of neighbours: a list of upper, lower, gap, votes that would swap them."
    )
    pairs = models.JSONField(
        default=list,
        help_text="A list of i, j, won, lost, tied, both_bad; i and j count the ratings in their order.",
    )
    iterations = models.PositiveIntegerField(null=True)
    seconds = models.FloatField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = FitQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"fit {self.pk} of {self.leaderboard}"


class RatingQuerySet(models.QuerySet):
    """Ratings, for pages."""

    def with_competitors(self) -> Self:
        """With what a board says of who is rated."""
        return self.select_related("competitor__endpoint")

    def shown_today(self) -> Self:
        """Those in the fits that the boards in force show."""
        board = models.OuterRef("fit__leaderboard")
        newer = Fit.objects.filter(leaderboard=board, pk__gt=models.OuterRef("fit"))
        shown = self.filter(~models.Exists(newer), fit__leaderboard__retired_at=None)
        return shown.select_related("fit__leaderboard").order_by("fit__leaderboard__position", "pk")


class Rating(models.Model):
    """What a fit says of one competitor; a bound without a rating is a one-sided bound.

    Ratings, ranks and tiers of different components stand on different scales.
    """

    fit = models.ForeignKey(Fit, on_delete=models.PROTECT, related_name="ratings")
    competitor = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="ratings")
    rating = models.FloatField(null=True)
    se = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    best_rank = models.PositiveIntegerField(null=True)
    worst_rank = models.PositiveIntegerField(null=True)
    tier = models.PositiveIntegerField(null=True)
    component = models.PositiveIntegerField(null=True, help_text="Which comparable group, the largest is 1.")
    battles = models.PositiveIntegerField()
    wins = models.PositiveIntegerField()
    losses = models.PositiveIntegerField()
    ties = models.PositiveIntegerField()
    both_bad = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField(help_text="Battles that ended without a valid verdict.")
    win_rate = models.FloatField(null=True)
    acceptability = models.FloatField(null=True)
    acceptability_lower = models.FloatField(null=True)
    acceptability_upper = models.FloatField(null=True)
    style_rating = models.FloatField(null=True, help_text="With style held constant.")
    style_lower = models.FloatField(null=True)
    style_upper = models.FloatField(null=True)
    style_rank = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        # The order in which they are written, the best first; Fit.pairs counts them so.
        ordering = [
            "fit",
            F("component").asc(nulls_last=True),
            F("rank").asc(nulls_last=True),
            F("rating").desc(nulls_last=True),
            "pk",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fit", "competitor"], name="leaderboards_rating_one_per_competitor"
            )
        ]

    def __str__(self) -> str:
        return f"rating of {self.competitor_id} in fit {self.fit_id}"


class StyleCounts(models.Model):
    """What is counted in both replies of a battle, once: replies never change."""

    battle = models.OneToOneField(Battle, on_delete=models.CASCADE, primary_key=True, related_name="style")
    length_a = models.PositiveIntegerField()
    length_b = models.PositiveIntegerField()
    headers_a = models.PositiveIntegerField()
    headers_b = models.PositiveIntegerField()
    lists_a = models.PositiveIntegerField()
    lists_b = models.PositiveIntegerField()
    bold_a = models.PositiveIntegerField()
    bold_b = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"style of battle {self.battle_id}"
