"""Who writes questions and how they grow harder: simulations and evolutions, as an operator names them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.leaderboards.models import Leaderboard
from arena.questions.models import QuestionSet, Simulator
from arena.steered import Steered

from .budget import Purse
from .ledger import Exchange, Spending
from .lessons import Lesson
from .work import Draft, Item, Round, Step

__all__ = [
    "Draft",
    "Evolution",
    "Exchange",
    "Item",
    "Lesson",
    "Round",
    "Simulation",
    "Spending",
    "Step",
    "Writing",
]


class Use(models.TextChoices):
    """What the children of an evolution are for."""

    RANKED = "ranked", _("ranked levels: parents that are hard for everybody")
    DIAGNOSTIC = "diagnostic", _("diagnostic board: parents that one competitor failed")
    PUBLISHED = "published", _("the published way: any battle, same pair, pooled")


class Rule(models.TextChoices):
    """What happens when models that should be strangers are of one family."""

    REFUSE = "refuse"
    WARN = "warn"
    ALLOW = "allow"


def role(word: str, help_text: str, *, needed: bool = False) -> models.ForeignKey:
    """A part that a simulator plays."""
    return models.ForeignKey(
        Simulator,
        null=not needed,
        blank=not needed,
        on_delete=models.PROTECT,
        related_name=f"%(class)ss_as_{word}",
        help_text=help_text,
    )


class Writing(Steered):
    """What asks models to write, and what it may spend in a day (UTC); none: only the site's own limit."""

    ROLES: tuple[str, ...] = ()

    independence = models.CharField(max_length=10, choices=Rule, default=Rule.REFUSE)
    daily_calls = models.PositiveIntegerField(null=True, blank=True)
    daily_tokens = models.PositiveBigIntegerField(null=True, blank=True)
    daily_cost = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)
    seed = models.PositiveBigIntegerField(default=0)

    class Meta(Steered.Meta):
        abstract = True

    @property
    def purse(self) -> Purse:
        """What pays for it."""
        name = f"{self._meta.model_name}:{self.name}"
        return Purse(name, self.daily_calls, self.daily_tokens, self.daily_cost)

    @property
    def cast(self) -> dict[str, Simulator]:
        """Who plays which role; roles that nobody plays are left out."""
        played = {role: getattr(self, role) for role in self.ROLES}
        return {role: simulator for role, simulator in played.items() if simulator is not None}


class Simulation(Writing):
    """Simulated users who look at items and ask: fills a question set."""

    ROLES = ("author", "blind", "seeing", "grader")

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="simulations")
    modality = models.CharField(max_length=20, default="text")
    category = models.CharField(max_length=60, blank=True, help_text="Only media of it; empty: all.")
    documents = models.JSONField(default=list, blank=True, help_text="Texts to ask about: name and text.")
    personas = models.CharField(max_length=20, default="written", help_text="written, file or none")
    people = models.JSONField(default=list, blank=True, help_text="The personas of a file: text, distance.")
    people_an_item = models.PositiveSmallIntegerField(
        default=3, help_text="How many of a file each item gets."
    )
    languages = ArrayField(models.CharField(max_length=35), default=list)
    task = models.CharField(max_length=40, blank=True, help_text="What goes in and what comes out.")
    dialogue = models.JSONField(default=dict, blank=True, help_text="user, max_turns, options")
    filters = models.JSONField(default=dict, blank=True, help_text="Options by the filter's name.")
    items = models.PositiveIntegerField(
        default=0, help_text="How many items a day workers take up by themselves."
    )
    author = role("author", "Writes personas and questions.", needed=True)
    blind = role("blind", "Answers without the media: what it gets right needs none.")
    seeing = role("seeing", "Answers with the media, to be compared with.")
    grader = role("grader", "Compares answers, and says what is unsafe.")

    class Meta(Writing.Meta):
        pass


class Evolution(Writing):
    """Makes the questions of a board harder, round by round."""

    ROLES = ("analyst", "author", "examiner", "solver")

    leaderboard = models.ForeignKey(Leaderboard, on_delete=models.PROTECT, related_name="evolutions")
    use = models.CharField(max_length=12, choices=Use, default=Use.RANKED)
    max_rounds = models.PositiveSmallIntegerField(default=1)
    rounds_a_day = models.PositiveSmallIntegerField(
        default=0, help_text="How many rounds a day workers open by themselves."
    )
    parents = models.PositiveSmallIntegerField(
        default=10, help_text="Questions that each round starts from; for diagnostic use, of each competitor."
    )
    battles = models.PositiveSmallIntegerField(
        default=6, help_text="Battles that each child is given at once; for the published way it is one."
    )
    learns = models.BooleanField(
        default=False, help_text="Its author draws lessons from each battle and recalls them later."
    )
    options = models.JSONField(default=dict, blank=True, help_text="Of each step: tries, shares, likeness, …")
    analyst = role("analyst", "Finds the faults of replies.", needed=True)
    author = role("author", "Writes the harder question.", needed=True)
    examiner = role("examiner", "Says how hard the old and the new question are.", needed=True)
    solver = role("solver", "Shows that the new question can be answered.", needed=True)

    class Meta(Writing.Meta):
        pass
