"""Questions in the admin."""

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .models import Media, Question, QuestionSet

admin.site.register(QuestionSet)


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ["key", "question_set", "category", "level", "modality", "retired_at"]
    list_filter = ["question_set", "category", "level", "modality"]
    search_fields = ["key", "parts"]
    raw_id_fields = ["parent"]


@admin.register(Media)
class MediaAdmin(admin.ModelAdmin):
    """Files come in through commands only; here they are looked at and described."""

    list_display = ["picture", "__str__", "modality", "size", "pixels", "duration", "category", "licence"]
    list_display_links = ["picture", "__str__"]
    list_filter = ["modality", "category", "language", "licence"]
    search_fields = ["sha256", "title", "source"]
    readonly_fields = [
        "picture", "sha256", "modality", "mime", "size", "pixels", "duration", "frames_per_s", "has_audio",
    ]  # fmt: skip
    exclude = ["file", "poster", "bytes", "width", "height", "duration_s"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="picture")
    def picture(self, media: Media) -> SafeString:
        place = "media:poster" if media.poster else "media:file"
        return format_html('<img src="{}" alt="" height="64">', reverse(place, args=[media.sha256]))

    @admin.display(description="size", ordering="bytes")
    def size(self, media: Media) -> str:
        return filesizeformat(media.bytes)

    @admin.display(description="pixels")
    def pixels(self, media: Media) -> str:
        return f"{media.width} × {media.height}"

    @admin.display(description="duration", ordering="duration_s", empty_value="n/a")
    def duration(self, media: Media) -> str | None:
        return None if media.duration_s is None else f"{media.duration_s:.1f} s"
