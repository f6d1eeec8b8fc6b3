"""Who met whom on what, and what they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from arena.competitors.models import Competitor
from arena.leases import Leased
from arena.questions.models import Question
from simulators.conversation import Part, Turn

from .sought import Sought
from .transcripts import Transcript

__all__ = ["Battle", "Reply", "Side", "Transcript"]


class BattleQuerySet(Sought):
    """Battles by where they are in their life."""

    def queued(self) -> Self:
        """Battles that wait to be played."""
        return self.filter(status=Battle.Status.QUEUED)

    def finished(self) -> Self:
        """Battles that were played or came to nothing."""
        return self.exclude(status=Battle.Status.QUEUED)

    def away_from(self, endpoints: Sequence[str]) -> Self:
        """Battles that none of the named endpoints takes part in."""
        at_one = Q(a__endpoint__name__in=endpoints) | Q(b__endpoint__name__in=endpoints)
        return self.exclude(at_one) if endpoints else self

    def with_sides(self) -> Self:
        """With question and competitors, for pages and for play."""
        return self.select_related("question", "a__endpoint", "b__endpoint")

    def for_play(self) -> Self:
        """With what playing needs; a competitor that many of the battles share is read once."""
        return self.prefetch_related("question", "a__endpoint", "b__endpoint")

    def of(self, competitor: Competitor) -> Self:
        """The battles of one competitor, whichever side it had."""
        return self.filter(Q(a=competitor) | Q(b=competitor))

    def for_list(self) -> Self:
        """With what a line of a list shows, the newest first."""
        related = self.select_related("question", "a", "b", "chat")
        return related.prefetch_related(_verdicts(), "votes").order_by("-pk")

    def for_page(self) -> Self:
        """With everything that is known of them."""
        known = self.with_sides().select_related(
            "question__simulator", "question__question_set", "chat", "pairing__season__leaderboard"
        )
        return known.prefetch_related("replies", _verdicts(), "verdicts__judgments", "votes")

    def give_up_poisonous(self) -> int:
        """Voids battles that were claimed again and again and never ended."""
        return (
            self.queued()
            .poisonous()
            .update(
                status=Battle.Status.VOID,
                void_code="gave_up",
                played_at=Now(),
                lease_token=None,
                leased_until=None,
            )
        )


def _verdicts() -> models.Prefetch:
    """With their judges, in one query; they are of the app above, which battles reach by the relation."""
    judged = Battle._meta.get_field("verdicts").related_model.objects
    return models.Prefetch("verdicts", judged.select_related("judge"))


@dataclass(frozen=True)
class Side:
    """One side of a battle, for its page."""

    letter: str
    competitor: Competitor
    reply: Reply | None
    failed: bool


class Battle(Leased):
    """One question put to two competitors."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        PLAYED = "played"
        VOID = "void"

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="battles")
    a = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="battles_as_a")
    b = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="battles_as_b")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    # Codes of the endpoint error tree; the words of a provider stay with operators.
    void_code = models.CharField(max_length=40, blank=True)
    void_side = models.CharField(max_length=1, blank=True)
    void_detail = models.TextField(blank=True, help_text="For operators only: may hold a provider's words.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    played_at = models.DateTimeField(null=True, editable=False)

    objects = BattleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(a=F("b")), name="battles_battle_sides_differ"),
            models.CheckConstraint(
                condition=Q(status="void", void_code__gt="") | (~Q(status="void") & Q(void_code="")),
                name="battles_battle_void_has_code",
            ),
            models.CheckConstraint(
                condition=Q(status="queued", played_at=None)
                | (~Q(status="queued") & Q(played_at__isnull=False)),
                name="battles_battle_finished_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(status="queued"), name="battles_battle_queued"),
            models.Index(fields=["created_at"], name="battles_battle_created"),
        ]

    def __str__(self) -> str:
        return f"battle {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("battles:detail", args=[self.pk])

    @property
    def stage(self) -> str:
        """How far it is, verdicts included: changes with every step of its life."""
        return "-".join([self.status, *sorted(verdict.status for verdict in self.verdicts.all())])

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read what was said in it."""
        chat = getattr(self, "chat", None)  # of the app above, by the name that Django gives the relation
        return self.question.is_shown and (chat is None or chat.may_publish)

    @property
    def voted(self) -> list[tuple[str, int]]:
        """How many people said what, of the votes that count, the most frequent first."""
        said = Counter(vote.preference for vote in self.votes.all() if not vote.excluded_reason)
        return said.most_common()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        owed = any(verdict.status == "pending" for verdict in self.verdicts.all())
        return self.status != self.Status.QUEUED and not owed

    @property
    def sides(self) -> list[Side]:
        """Both sides, with what each said; for battles loaded by `for_page`."""
        replies = {reply.side: reply for reply in self.replies.all()}
        return [Side(side, getattr(self, side), replies.get(side), self.void_side == side) for side in "ab"]


class Reply(models.Model):
    """What one side of a battle said, and what it took."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="replies")
    side = models.CharField(max_length=1, choices=[("a", "a"), ("b", "b")])
    text = models.TextField()
    media = models.JSONField(default=list, blank=True, help_text="Parts that it made, at media: addresses.")
    turns = models.JSONField(
        default=list, blank=True, help_text="The whole conversation after the question, if it went on."
    )
    model_returned = models.CharField(max_length=200, blank=True)
    finish_reason = models.CharField(max_length=40, blank=True)
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    first_token_s = models.FloatField(null=True)
    total_s = models.FloatField(null=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["battle", "side"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "side"], name="battles_reply_one_per_side"),
            models.CheckConstraint(condition=Q(side__in=["a", "b"]), name="battles_reply_side"),
        ]

    def __str__(self) -> str:
        return f"reply {self.side} of battle {self.battle_id}"

    def as_media(self) -> tuple[Part, ...]:
        """What it made, as the pure packages know it."""
        return tuple(Part(**row) for row in self.media)

    def as_talk(self) -> tuple[Turn, ...]:
        """The talk from the first reply to the last, or nothing where it did not go on."""
        return tuple(_turn(row) for row in self.turns)


def _turn(row: Mapping[str, Any]) -> Turn:
    words = (Part("text", text=row["text"]),) if row["text"] else ()
    return Turn(row["role"], (*words, *(Part(**part) for part in row.get("parts", ()))))
