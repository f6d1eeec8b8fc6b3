"""Votes in the admin: to be read, not to be touched."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Vote


@admin.register(Vote)
class VoteAdmin(admin.ModelAdmin):
    list_display = ["pk", "battle", "voter", "preference", "excluded_reason", "created_at"]
    list_filter = ["preference"]
    list_select_related = ["battle"]
    search_fields = ["voter"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Vote | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Vote | None = None) -> bool:
        return False
