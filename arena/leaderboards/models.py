"""Who is better: saved slices, their fits and ratings, and the seasons that feed them."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.judges.models import Judge
from arena.questions.models import Question, QuestionSet
from arena.steered import Steered, SteeredQuerySet
from ratings import METHODS


def methods() -> list[tuple[str, str]]:
    """The table as choices: a callable, so that a new method needs no migration."""
    return [(name, name) for name in METHODS]


class LeaderboardQuerySet(SteeredQuerySet):
    """Boards, with what their pages show."""


class Leaderboard(Steered):
    """A saved slice: who competes on which questions, who judges, and how it is rated."""

    title = models.CharField(max_length=200)
    modality = models.CharField(max_length=20, default="text")
    method = models.CharField(max_length=40, choices=methods, default="bt")
    question_sets = models.ManyToManyField(QuestionSet, related_name="leaderboards")
    # "*" in the operator's file: whoever is active competes, also those who come later.
    open_to_all = models.BooleanField(default=False)
    chosen = models.ManyToManyField(Competitor, related_name="leaderboards", blank=True)
    judges = models.ManyToManyField(Judge, through="Seat", related_name="leaderboards")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Its place in the file, hence among the tabs."
    )
    failure = models.TextField(blank=True, editable=False, help_text="Why the last fit failed.")

    objects = LeaderboardQuerySet.as_manager()

    class Meta(Steered.Meta):
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("leaderboards:board", args=[self.name])

    def competitors(self) -> models.QuerySet[Competitor]:
        """Who competes here today."""
        everyone = Competitor.objects.active().filter(endpoint__retired_at=None)
        return everyone if self.open_to_all else everyone.filter(leaderboards=self)

    def questions(self) -> models.QuerySet[Question]:
        """What may be asked here today."""
        return Question.objects.active().filter(question_set__leaderboards=self, modality=self.modality)

    def panel(self) -> models.QuerySet[Judge]:
        """The judges who count here, the first to be asked first."""
        return self.judges.filter(retired_at=None).order_by("seat__place")


class Seat(models.Model):
    """A judge's place on a board: a battle is judged by the first in line that can judge its question."""

    leaderboard = models.ForeignKey(Leaderboard, on_delete=models.CASCADE)
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["leaderboard", "place"]
        constraints = [
            models.UniqueConstraint(fields=["leaderboard", "judge"], name="leaderboards_seat_one_per_judge")
        ]

    def __str__(self) -> str:
        return f"{self.judge} on {self.leaderboard}"


class SeasonQuerySet(models.QuerySet):
    """Seasons by how far they are."""

    def open(self) -> Self:
        """Seasons with battles still to be scheduled, on boards still in force."""
        return self.filter(scheduled__lt=F("battles"), leaderboard__retired_at=None)


class Season(models.Model):
    """So many battles, ordered for one board: the intention that the stages work off."""

    leaderboard = models.ForeignKey(Leaderboard, on_delete=models.CASCADE, related_name="seasons")
    battles = models.PositiveIntegerField()
    scheduled = models.PositiveIntegerField(default=0, editable=False)
    seed = models.PositiveBigIntegerField()
    ordered_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SeasonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scheduled__lte=F("battles")), name="leaderboards_season_scheduled_in_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"season {self.pk} of {self.leaderboard}: {self.battles} battles"


class Pairing(models.Model):
    """Why a battle was played: the season that asked for it and how likely its pair was to be drawn."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="pairings")
    number = models.PositiveIntegerField(help_text="Which of the season's battles.")
    battle = models.OneToOneField(Battle, on_delete=models.CASCADE, related_name="pairing")
    probability = models.FloatField(help_text="Of this unordered pair, at the time of the draw.")

    class Meta:
        ordering = ["season", "number"]
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="leaderboards_pairing_one_per_number")
        ]

    def __str__(self) -> str:
        return f"pairing {self.number} of season {self.season_id}"


class FitQuerySet(models.QuerySet):
    """Fits of a board."""

    def latest_of(self, leaderboard: Leaderboard) -> Fit | None:
        """The fit that the board shows, or None before the first."""
        return self.filter(leaderboard=leaderboard).order_by("-pk").first()


class Fit(models.Model):
    """One run of a rating method on one board: a snapshot that never changes."""

    leaderboard = models.ForeignKey(Leaderboard, on_delete=models.CASCADE, related_name="fits")
    method = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    battles = models.PositiveIntegerField(help_text="With a valid verdict: these were counted.")
    statuses = models.JSONField(default=dict, help_text="How many verdicts ended in which status.")
    fingerprint = models.CharField(
        max_length=64, help_text="SHA-256 of the counted outcomes, in battle order."
    )
    data_through = models.DateTimeField(null=True)
    warnings = ArrayField(models.TextField(), default=list)
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
    """What a fit says of one competitor; a bound without a rating is a one-sided bound."""

    fit = models.ForeignKey(Fit, on_delete=models.CASCADE, related_name="ratings")
    competitor = models.ForeignKey(Competitor, on_delete=models.CASCADE, related_name="ratings")
    rating = models.FloatField(null=True)
    se = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    tier = models.PositiveIntegerField(null=True)
    battles = models.PositiveIntegerField()
    wins = models.PositiveIntegerField()
    losses = models.PositiveIntegerField()
    ties = models.PositiveIntegerField()
    both_bad = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField(help_text="Battles that ended without a valid verdict.")
    win_rate = models.FloatField(null=True)
    note = models.TextField(blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["fit", F("rank").asc(nulls_last=True), F("rating").desc(nulls_last=True), "competitor"]
        constraints = [
            models.UniqueConstraint(
                fields=["fit", "competitor"], name="leaderboards_rating_one_per_competitor"
            )
        ]

    def __str__(self) -> str:
        return f"rating of {self.competitor_id} in fit {self.fit_id}"
