"""Boards, seasons and fits in the admin."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Fit, Leaderboard, Rating, Season, Seat


class SeatInline(admin.TabularInline):
    model = Seat
    extra = 0


@admin.register(Leaderboard)
class LeaderboardAdmin(admin.ModelAdmin):
    list_display = ["name", "title", "modality", "source", "method", "open_to_all", "failure", "retired_at"]
    inlines = [SeatInline]


@admin.register(Season)
class SeasonAdmin(admin.ModelAdmin):
    list_display = ["pk", "leaderboard", "battles", "scheduled", "seed", "ordered_at"]


class RatingInline(admin.TabularInline):
    model = Rating
    extra = 0
    can_delete = False
    readonly_fields = [field.name for field in Rating._meta.fields]


@admin.register(Fit)
class FitAdmin(admin.ModelAdmin):
    list_display = ["pk", "leaderboard", "source", "method", "battles", "fingerprint", "data_through"]
    list_filter = ["leaderboard", "method"]
    inlines = [RatingInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Fit | None = None) -> bool:
        return False  # a snapshot never changes

    def has_delete_permission(self, request: HttpRequest, obj: Fit | None = None) -> bool:
        return False
