"""Questions in the admin."""

from django.contrib import admin

from .models import Question, QuestionSet

admin.site.register(QuestionSet)


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ["key", "question_set", "category", "level", "modality", "retired_at"]
    list_filter = ["question_set", "category", "level", "modality"]
    search_fields = ["key", "parts"]
    raw_id_fields = ["parent"]
