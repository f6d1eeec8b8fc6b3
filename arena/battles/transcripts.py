"""The words of battles, for search: the database writes them whenever a reply is kept."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Transcript(models.Model):
    """What is said in a battle: the question, both replies and all that was talked after them.

    A table of its own, so that lists of battles stay narrow; a trigger writes it (migration 0003).
    """

    battle = models.OneToOneField(
        "battles.Battle", on_delete=models.CASCADE, primary_key=True, related_name="transcript"
    )
    words = SearchVectorField(editable=False)

    class Meta:
        indexes = [GinIndex(fields=["words"], name="battles_transcript_words")]

    def __str__(self) -> str:
        return f"words of battle {self.battle_id}"
