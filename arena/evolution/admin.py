"""Who writes, what came of it and what it cost, in the admin; people say here what can be answered."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from .evolve import people_say
from .models import Draft, Evolution, Exchange, Item, Lesson, Simulation, Spending, Step


@admin.register(Simulation)
class SimulationAdmin(admin.ModelAdmin):
    list_display = ["name", "question_set", "modality", "personas", "items", "author", "retired_at"]


@admin.register(Evolution)
class EvolutionAdmin(admin.ModelAdmin):
    list_display = ["name", "leaderboard", "use", "max_rounds", "rounds_a_day", "independence", "retired_at"]


class Kept(admin.ModelAdmin):
    """Rows that the stages write and people only read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Lesson)
class LessonAdmin(Kept):
    list_display = ["pk", "evolution", "store", "text", "matter", "battle"]
    list_filter = ["evolution", "store"]


@admin.register(Item)
class ItemAdmin(Kept):
    list_display = ["pk", "simulation", "title", "key", "status", "reason", "claims"]
    list_filter = ["simulation", "status", "reason"]


@admin.register(Draft)
class DraftAdmin(Kept):
    list_display = ["pk", "item", "distance", "status", "reason", "text", "claims"]
    list_filter = ["status", "reason", "distance"]


@admin.register(Step)
class StepAdmin(Kept):
    list_display = ["pk", "round", "parent", "competitor", "operator", "status", "reason", "text"]
    list_filter = ["status", "reason", "operator"]
    actions = ["can_be_answered", "cannot_be_answered"]

    @admin.action(description="The new question can be answered")
    def can_be_answered(self, request: HttpRequest, steps: QuerySet[Step]) -> None:
        self.message_user(request, f"{people_say(steps, answerable=True)} steps go on")

    @admin.action(description="The new question cannot be answered")
    def cannot_be_answered(self, request: HttpRequest, steps: QuerySet[Step]) -> None:
        self.message_user(request, f"{people_say(steps, answerable=False)} steps go on")


@admin.register(Exchange)
class ExchangeAdmin(Kept):
    list_display = ["pk", "purse", "role", "simulator", "outcome", "tokens", "cost", "seconds", "asked_at"]
    list_filter = ["day", "purse", "role", "outcome"]


@admin.register(Spending)
class SpendingAdmin(Kept):
    list_display = ["day", "purse", "calls", "tokens", "cost"]
    list_filter = ["day"]
