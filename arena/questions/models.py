"""What is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from arena.endpoints.models import Endpoint
from arena.steered import Steered, Versioned
from simulators.conversation import Part, Subtitle
from simulators.memory import Memory


class Media(models.Model):
    """An image or a video that questions and replies show, kept once under the hash of what came in.

    What is served has been decoded and written anew without metadata; a row is only made when its
    files are stored.
    """

    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the bytes that came in.")
    modality = models.CharField(max_length=20)
    mime = models.CharField(max_length=60, help_text="Of the file that is served.")
    file = models.FileField(upload_to="media")
    poster = models.FileField(upload_to="media", blank=True, help_text="A still picture of a video, as JPEG.")
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    duration_s = models.FloatField(null=True, blank=True)
    frames_per_s = models.FloatField(null=True, blank=True)
    has_audio = models.BooleanField(default=False)
    subtitles = models.JSONField(default=list, blank=True, help_text="A list of [start, end, text].")
    title = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=60, blank=True, db_index=True)
    language = models.CharField(max_length=35, blank=True)
    source = models.CharField(max_length=500, blank=True, help_text="Where it is from.")
    licence = models.CharField(max_length=100, blank=True)
    truth = models.JSONField(default=dict, blank=True, help_text="What is known to be in it.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "media"

    def __str__(self) -> str:
        return self.title or self.sha256[:12]

    def as_subtitles(self) -> tuple[Subtitle, ...]:
        """The subtitles as the pure packages know them."""
        return tuple(Subtitle(*line) for line in self.subtitles)


class Simulator(Versioned):
    """A model that plays users and works on questions: asks, finds faults, makes harder, solves."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="simulators")
    model = models.CharField(max_length=200, help_text="The name sent to the endpoint.")
    sampling = models.JSONField(default=dict, blank=True)
    reached = models.JSONField(
        default=dict,
        blank=True,
        help_text="Kind, model file and options of its endpoint: part of what it is.",
    )
    memory = models.JSONField(
        default=dict, blank=True, help_text="Lessons that it recalls and never adds to: frozen."
    )
    family = models.CharField(
        max_length=80, blank=True, help_text="Whose model it is, if not its endpoint's."
    )

    class Meta(Versioned.Meta):
        pass

    def as_memory(self) -> Memory:
        """The lessons as the pure packages know them; in rated play nobody learns."""
        return Memory.of(self.memory).frozen() if self.memory else Memory().frozen()


class QuestionSet(Steered):
    """Questions that came together, under one name."""

    class Meta(Steered.Meta):
        pass


class QuestionQuerySet(models.QuerySet):
    """Which questions may be asked."""

    def active(self) -> Self:
        """Questions that are asked today."""
        return self.filter(retired_at=None, question_set__retired_at=None)

    def shown(self) -> Self:
        """Questions that everybody may read."""
        return self.exclude(tags__contains=[PRIVATE])

    def for_list(self) -> Self:
        """With what a line of a list shows, the newest first."""
        return self.select_related("question_set", "simulator").order_by("-pk")

    def saying(self, words: str) -> Self:
        """Questions with these words in their text, whatever the case."""
        literal = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return self.extra(where=[_SAYS], params=[f"%{literal}%"])  # noqa: S610 - words go as a parameter

    def in_set(self, name: str) -> Self:
        """Questions of every set that had this name."""
        return self.filter(question_set__name=name)

    def of_modality(self, modality: str) -> Self:
        """Questions whose richest part is of a modality."""
        return self.filter(modality=modality)

    def in_category(self, category: str) -> Self:
        """Questions of a category."""
        return self.filter(category=category)

    def at_level(self, level: str) -> Self:
        """Questions that are so hard."""
        return self.filter(level=level)

    def written_by(self, who: str) -> Self:
        """Questions that people wrote, or a model, or a program."""
        return self.filter(WRITERS[who])

    def facets(self, columns: Iterable[str]) -> dict[str, list[Any]]:
        """The different values of some columns, in one look at the table."""
        columns = tuple(columns)
        rows = list(self.order_by().values_list(*columns).distinct())
        return {column: sorted({row[place] for row in rows}) for place, column in enumerate(columns)}


PRIVATE = "private"
"""The tag of what a person asked and did not let be shown."""
SYNTHETIC = "synthetic"
"""The tag of a question that a program made up, with its answer."""
WRITERS: dict[str, Q] = {
    "people": Q(simulator=None) & ~Q(tags__contains=[SYNTHETIC]),
    "model": Q(simulator__isnull=False),
    "program": Q(simulator=None, tags__contains=[SYNTHETIC]),
}
_SAYS = (
    "EXISTS (SELECT 1 FROM jsonb_array_elements(questions_question.parts) part WHERE part->>'text' ILIKE %s)"
)


class Question(models.Model):
    """One question: its parts, who asks it, how hard it is, and what is known of the right answer.

    Its content never changes: an edited row of a question file becomes a new question under the
    same key and the old one is retired, so that old battles still show what was really asked.
    """

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=100, help_text="The id in its file.")
    modality = models.CharField(max_length=20, default="text", help_text="The richest of its parts.")
    parts = models.JSONField(help_text="A list of objects: modality, and text or url and mime.")
    category = models.CharField(max_length=60, db_index=True)
    language = models.CharField(max_length=35, default="en", help_text="A BCP 47 tag, e.g. en or pt-BR.")
    persona = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reference = models.TextField(blank=True, help_text="A right answer, known to be true.")
    reference_from = models.CharField(
        max_length=10, blank=True, help_text="Where the reference is from: human, verified or model."
    )
    context = models.TextField(
        blank=True, help_text="The document that replies must keep to: one of the parts."
    )
    rubric = models.JSONField(
        default=list, blank=True, help_text="What judges go by: name, text, weight, parts."
    )
    ideal = models.TextField(
        blank=True, help_text="What its author would have answered: written by a model, never truth."
    )
    checks = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="Grown from.",
    )
    generation = models.PositiveSmallIntegerField(default=0, help_text="Steps of evolution behind it.")
    diagnostic = models.BooleanField(
        default=False, help_text="Grown from one competitor's own failures: asked, shown, never rated."
    )
    simulator = models.ForeignKey(
        Simulator, null=True, blank=True, on_delete=models.PROTECT, related_name="questions",
        help_text="Who wrote it and plays its user; none: people.",
    )  # fmt: skip
    task = models.CharField(max_length=40, default="text2text", help_text="What goes in and what comes out.")
    cognition = models.CharField(max_length=20, blank=True, help_text="remember, understand, reason, …")
    distance = models.CharField(
        max_length=20, blank=True, help_text="How far its persona is from the content."
    )
    complexity = models.JSONField(default=dict, blank=True, help_text="Scores of 1 to 5 by standard.")
    dialogue = models.JSONField(
        default=dict, blank=True, help_text="A user of several turns: user, max_turns, options."
    )
    tags = models.JSONField(default=list, blank=True, help_text="What filters found, e.g. blind.")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["question_set", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "key"],
                condition=Q(retired_at=None),
                name="questions_question_one_active_key",
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="questions_question_level_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text[:80]}"

    @property
    def text(self) -> str:
        """The words of the question, its media left out."""
        return "\n".join(part["text"] for part in self.parts if part.get("text"))

    def as_parts(self) -> tuple[Part, ...]:
        """The parts as the pure packages know them."""
        return tuple(Part(**part) for part in self.parts)

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return PRIVATE not in self.tags

    @property
    def writer(self) -> str:
        """Who wrote it, for pages."""
        if self.simulator is not None:
            return _("%(name)s, a model") % {"name": self.simulator.name}
        return _("a program") if SYNTHETIC in self.tags else _("people")

    @property
    def is_written(self) -> bool:
        """Whether a model wrote it, so that no operator's file names it."""
        return self.simulator_id is not None
