"""Conversations of people with competitors: blind, by name, or with one alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.leases import Leased, LeasedQuerySet
from arena.questions.models import Question


class ChatQuerySet(models.QuerySet):
    """Chats by whose they are and where they stand."""

    def of_voter(self, voter: str) -> Self:
        """The chats of one person, the newest first, with what a list shows of them."""
        known = self.filter(voter=voter).select_related("question", "battle", "a", "b")
        return known.prefetch_related("turns").order_by("-pk")

    def open(self) -> Self:
        """Chats that may still be talked in or voted on."""
        return self.filter(status=Chat.Status.OPEN)

    def forsaken(self, hours: int) -> Self:
        """Open chats in which nobody has said anything for so long."""
        since = Now() - timedelta(hours=hours)
        lately = ChatTurn.objects.filter(chat=OuterRef("pk"), created_at__gt=since)
        return self.open().filter(~Exists(lately), created_at__lte=since)


class Chat(models.Model):
    """One person's conversation. Its code is all that a browser knows of it before the vote."""

    class Mode(models.TextChoices):
        BLIND = "blind"  # two competitors, unknown until the vote
        NAMED = "named"  # two that the person chose; rates nobody
        ALONE = "alone"  # one; rates nobody

    class Status(models.TextChoices):
        OPEN = "open"
        VOTED = "voted"
        VOID = "void"  # a side failed: no vote, another one is offered
        LEFT = "left"  # nobody came back

    code = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.UUIDField(
        null=True, unique=True, editable=False, help_text="Of the form that began it: sent twice, begun once."
    )
    voter = models.CharField(max_length=64, db_index=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.BLIND)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    a = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="chats_as_a")
    b = models.ForeignKey(
        Competitor, null=True, blank=True, on_delete=models.PROTECT, related_name="chats_as_b"
    )
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="chats",
        help_text="From the pool; none: the person's own.",
    )  # fmt: skip
    language = models.CharField(max_length=35, blank=True, help_text="Of the question, a BCP 47 tag.")
    modality = models.CharField(
        max_length=20, default="text", help_text="The richest of what was asked first."
    )
    task = models.CharField(max_length=40, default="text2text", help_text="What goes in and what comes out.")
    may_publish = models.BooleanField(default=False, help_text="The person lets the transcript be shown.")
    drawn_with = models.FloatField(null=True, help_text="How likely this pair was to be drawn.")
    flags = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="What moderation and masks found.",
    )
    battle = models.OneToOneField(
        Battle, null=True, blank=True, on_delete=models.PROTECT, related_name="chat",
        help_text="What came of it: made with the vote, or void.",
    )  # fmt: skip
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ChatQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode="alone", b=None) | (~Q(mode="alone") & Q(b__isnull=False) & ~Q(a=F("b"))),
                name="chats_chat_two_who_differ_or_one",
            ),
        ]

    def __str__(self) -> str:
        return f"chat {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("chats:chat", args=[self.code])

    @property
    def opening(self) -> str:
        """The first words that the person said, if any."""
        parts = next((turn.parts for turn in self.turns.all()), [])
        return " ".join(part["text"] for part in parts if part.get("text"))

    @property
    def sides(self) -> str:
        """The letters of its sides."""
        return "a" if self.mode == self.Mode.ALONE else "ab"

    @property
    def is_blind(self) -> bool:
        """Whether its person must not learn yet who answers."""
        return self.mode == self.Mode.BLIND and self.status in (self.Status.OPEN, self.Status.LEFT)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class ChatTurnQuerySet(LeasedQuerySet):
    """Turns by where they are in their life. A person waits, so they are held for a short time only."""

    @property
    def lease_s(self) -> float:
        return settings.ARENA_CHAT_LEASE_S

    def waiting(self) -> Self:
        """Turns that wait for their replies."""
        return self.filter(status=ChatTurn.Status.WAITING)

    def ended(self) -> Self:
        """Turns that both sides have answered, or were told to stop answering."""
        return self.filter(status__in=[ChatTurn.Status.ANSWERED, ChatTurn.Status.STOPPED])

    def for_answer(self) -> Self:
        """With everything that answering them needs to know."""
        return self.select_related("chat__a__endpoint", "chat__b__endpoint").order_by("pk")

    def give_up_poisonous(self) -> int:
        """Fails turns that were claimed again and again and never ended."""
        return (
            self.waiting()
            .poisonous()
            .update(
                status=ChatTurn.Status.FAILED,
                fail_code="gave_up",
                ended_at=Now(),
                lease_token=None,
                leased_until=None,
            )
        )


class ChatTurn(Leased):
    """What the person said, and what each side replied; a regenerated reply takes the old one's place."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        ANSWERED = "answered"
        STOPPED = "stopped"  # the person had read enough: what was said until then stands
        FAILED = "failed"

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField(help_text="From 1.")
    attempt = models.PositiveSmallIntegerField(default=1, help_text="One more for each regeneration.")
    parts = models.JSONField(help_text="Of the person: as in a question.")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    stop_asked = models.BooleanField(default=False)
    # A reply as kept: text, media, model_returned, finish_reason, tokens_in, tokens_out, first_token_s,
    # total_s, http_status, as in battles.Reply; and `named`: whether it gave its maker away.
    a = models.JSONField(default=dict, blank=True)
    b = models.JSONField(default=dict, blank=True)
    fail_code = models.CharField(max_length=40, blank=True)
    fail_side = models.CharField(max_length=1, blank=True)
    fail_detail = models.TextField(blank=True, help_text="For operators only: may hold a provider's words.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ChatTurnQuerySet.as_manager()

    class Meta:
        ordering = ["chat", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chat", "number"], name="chats_chatturn_one_per_number"),
            models.CheckConstraint(
                condition=Q(status="failed", fail_code__gt="") | (~Q(status="failed") & Q(fail_code="")),
                name="chats_chatturn_failed_has_code",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(status="waiting"), name="chats_chatturn_waiting")]

    def __str__(self) -> str:
        return f"turn {self.number} of {self.chat}"

    @property
    def has_ended(self) -> bool:
        """Whether both sides have answered, or were told to stop answering."""
        return self.status in (self.Status.ANSWERED, self.Status.STOPPED)

    @property
    def is_answered(self) -> bool:
        """Whether it has ended and there is something of every side to read or look at."""
        replies = [getattr(self, side) for side in self.chat.sides]
        return self.has_ended and all(reply.get("text") or reply.get("media") for reply in replies)
