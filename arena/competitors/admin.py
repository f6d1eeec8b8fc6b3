"""Competitors in the admin."""

from django.contrib import admin

from .models import Competitor


@admin.register(Competitor)
class CompetitorAdmin(admin.ModelAdmin):
    list_display = ["name", "version", "title", "endpoint", "model", "organisation", "licence", "retired_at"]
    list_filter = ["endpoint", "organisation"]
    search_fields = ["name", "title", "model"]
