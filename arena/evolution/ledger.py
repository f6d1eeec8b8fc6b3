"""What was said to models and by them, and what it cost: the ledger that budgets are kept in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from arena.questions.models import Simulator

from .work import Draft, Item, Step

TODAY = "(statement_timestamp() AT TIME ZONE 'UTC')::date"


class SpendingQuerySet(models.QuerySet):
    """What was spent, by day."""

    def today(self) -> SpendingQuerySet:
        """What has been spent today, by the database's clock."""
        return self.filter(day=models.Func(template=TODAY, output_field=models.DateField()))


class Spending(models.Model):
    """What one purse has spent, or promised, on one day; never more than it may (see budget.py)."""

    day = models.DateField(help_text="UTC, by the database's clock.")
    purse = models.CharField(max_length=100, help_text="all, simulation:NAME or evolution:NAME.")
    calls = models.PositiveBigIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=18, decimal_places=9, default=0)

    objects = SpendingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "purse"]
        constraints = [
            models.UniqueConstraint(fields=["day", "purse"], name="evolution_spending_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.purse} on {self.day}: {self.calls} calls, {self.tokens} tokens, {self.cost}"


class ExchangeQuerySet(models.QuerySet):
    """Exchanges by what they belong to."""

    def answered(self) -> ExchangeQuerySet:
        """Those in which a model said something."""
        return self.filter(outcome=Exchange.ANSWERED)


class Exchange(models.Model):
    """One call to a model: written before it is made, completed once when it ends, never changed after.

    One without an outcome was under way when its worker died: what was set aside for it stays spent.
    """

    ANSWERED = "answered"

    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="exchanges")
    draft = models.ForeignKey(
        Draft, null=True, blank=True, on_delete=models.PROTECT, related_name="exchanges"
    )
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="exchanges")
    role = models.CharField(max_length=20)
    simulator = models.ForeignKey(Simulator, on_delete=models.PROTECT, related_name="exchanges")
    prompt = models.JSONField(help_text="Turns: role, and parts with text or url.")
    prompt_hash = models.CharField(max_length=64)
    text = models.TextField(blank=True, help_text="What was answered.")
    truncated = models.BooleanField(default=False)
    outcome = models.CharField(max_length=40, blank=True, help_text="answered, or how it failed.")
    detail = models.TextField(blank=True, help_text="For operators only: may hold a provider's words.")
    purse = models.CharField(max_length=100)
    day = models.DateField(help_text="On which it is counted.")
    reserved_tokens = models.PositiveBigIntegerField(help_text="The most that it could take.")
    reserved_cost = models.DecimalField(max_digits=18, decimal_places=9)
    tokens = models.PositiveBigIntegerField(help_text="What is counted: reserved, then used.")
    cost = models.DecimalField(max_digits=18, decimal_places=9, help_text="Likewise.")
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, draft=None, step=None)
                | Q(item=None, draft__isnull=False, step=None)
                | Q(item=None, draft=None, step__isnull=False),
                name="evolution_exchange_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | Q(outcome__gt="", ended_at__isnull=False),
                name="evolution_exchange_ended_has_outcome",
            ),
        ]
        indexes = [models.Index(fields=["day", "purse"], name="evolution_exchange_of_a_day")]

    def __str__(self) -> str:
        return f"{self.role}: {self.outcome or 'under way'}"
