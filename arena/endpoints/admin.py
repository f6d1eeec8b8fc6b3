"""Endpoints in the admin: to look at; the operator's file changes them."""

from django.contrib import admin

from .models import Endpoint


@admin.register(Endpoint)
class EndpointAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "base_url", "api_key_env", "max_concurrency", "retired_at"]
    list_filter = ["kind"]
    search_fields = ["name", "base_url"]
