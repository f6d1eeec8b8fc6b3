"""Who is better: saved slices, and the seasons that feed them; their fits are in snapshots.py."""

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
from ratings import MATCHMAKERS, METHODS
from ratings.features import FEATURES

from .snapshots import Fit, Rating, StyleCounts
from .sources import SOURCES
from .trust import TRUST

__all__ = ["Fit", "Leaderboard", "Pairing", "Rating", "Season", "Seat", "StyleCounts"]

# Tables as choices: callables, so that a new entry needs no migration.


def methods() -> list[tuple[str, str]]:
    """How verdicts become ratings."""
    return [(name, entry.title) for name, entry in METHODS.items()]


def matchmakers() -> list[tuple[str, str]]:
    """How the next pair is drawn."""
    return [(name, name) for name in MATCHMAKERS]


def sources() -> list[tuple[str, str]]:
    """Whose verdicts count."""
    return [(name, entry.title) for name, entry in SOURCES.items()]


def trusts() -> list[tuple[str, str]]:
    """How far cards of judges are heeded."""
    return [(name, entry.title) for name, entry in TRUST.items()]


def all_of_style() -> list[str]:
    """Every property of a reply that a style-controlled rating holds constant."""
    return list(FEATURES)


class LeaderboardQuerySet(SteeredQuerySet):
    """Boards, with what their pages show."""

    def with_counts(self) -> Self:
        """With the battles that the latest snapshot of each has counted; None before the first."""
        latest = Fit.objects.filter(leaderboard=models.OuterRef("pk")).order_by("-pk")
        return self.annotate(counted=models.Subquery(latest.values("battles")[:1]))


class Leaderboard(Steered):
    """A saved slice: who competes on which questions, who judges, and how it is rated."""

    title = models.CharField(max_length=200)
    modality = models.CharField(max_length=20, default="text")
    category = models.CharField(max_length=60, blank=True, help_text="Only its questions; empty: all.")
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Only questions so hard; empty: all."
    )
    language = models.CharField(
        max_length=35, blank=True, help_text="Only questions in it (a BCP 47 tag); empty: all."
    )
    source = models.CharField(max_length=20, choices=sources, default="judges")
    method = models.CharField(max_length=40, choices=methods, default="bt")
    settings = models.JSONField(default=dict, blank=True, help_text="Of the method, where not its defaults.")
    style = ArrayField(
        models.CharField(max_length=20), default=all_of_style, blank=True,
        help_text="What the style-controlled ratings hold constant; empty: there are none.",
    )  # fmt: skip
    seed = models.PositiveBigIntegerField(default=0, help_text="Of whatever a fit simulates.")
    matchmaker = models.CharField(max_length=40, choices=matchmakers, default="boundary")
    cards = models.CharField(max_length=20, choices=trusts, default="heeded")
    exclusions = models.JSONField(
        default=dict, blank=True, help_text="What does not count: names of competitors, voters, flags."
    )
    question_sets = models.ManyToManyField(QuestionSet, related_name="leaderboards")
    # "*" in the operator's file: whoever is active competes, also those who come later.
    open_to_all = models.BooleanField(default=False)
    chosen = models.ManyToManyField(Competitor, related_name="leaderboards", blank=True)
    judges = models.ManyToManyField(Judge, through="Seat", related_name="leaderboards")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Its place in the file, hence among the tabs."
    )
    failure = models.TextField(blank=True, editable=False, help_text="Why the last fit failed.")
    seen = models.JSONField(
        default=dict,
        editable=False,
        help_text="What the last look saw: nothing is tried again before it changes.",
    )

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
        if excluded := self.exclusions.get("competitors"):
            everyone = everyone.exclude(name__in=excluded)
        return everyone if self.open_to_all else everyone.filter(leaderboards=self)

    def playing(self) -> models.QuerySet[Competitor]:
        """Who may be drawn for new battles: the frozen and the withdrawn are shown and rated only."""
        return self.competitors().filter(standing=Competitor.Standing.LIVE)

    def questions(self) -> models.QuerySet[Question]:
        """What may be asked here today, and rated: nothing that grew from one competitor's failures."""
        return self.all_questions().filter(diagnostic=False)

    def all_questions(self) -> models.QuerySet[Question]:
        """What may be asked here today, diagnostic questions included."""
        asked = Question.objects.active().filter(question_set__leaderboards=self, modality=self.modality)
        narrowed = {"category": self.category, "level": self.level}
        asked = asked.filter(**{key: value for key, value in narrowed.items() if value})
        if self.language:  # a dialect is of its language, as in RFC 4647, section 3.3.1
            asked = asked.filter(Q(language=self.language) | Q(language__startswith=f"{self.language}-"))
        return asked

    def panel(self) -> models.QuerySet[Judge]:
        """The judges who sit here, the first to be asked first."""
        return self.judges.filter(retired_at=None).order_by("seat__place")

    def counting(self) -> models.QuerySet[Judge]:
        """Those of them whose verdicts are rated, as far as their cards are heeded."""
        return self.panel().filter(TRUST[self.cards].counts)

    def asking(self) -> models.QuerySet[Judge]:
        """Who is asked about new battles: those who count, and where nobody does whoever sits here."""
        counting = self.counting()
        return counting if counting.exists() else self.panel()

    def untrusted(self) -> models.QuerySet[Judge]:
        """The judges who sit here and do not count, for their cards say so."""
        return self.panel().exclude(pk__in=self.counting().values("pk"))


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
