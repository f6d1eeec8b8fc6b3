"""Labels and gold in the admin: to be read, not to be touched."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Annotation, Gold


class ToBeRead(admin.ModelAdmin):
    """Rows that only their own pages make."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Annotation)
class AnnotationAdmin(ToBeRead):
    list_display = ["battle", "standard", "label", "annotator", "seconds", "created_at"]
    list_filter = ["standard", "label"]
    list_select_related = ["battle", "annotator"]


@admin.register(Gold)
class GoldAdmin(ToBeRead):
    list_display = ["battle", "standard", "label", "adjudicator", "created_at"]
    list_filter = ["standard", "label"]
    list_select_related = ["battle", "adjudicator"]
