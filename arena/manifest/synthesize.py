"""Draws the made-up questions of a set that are not asked yet, and takes in what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arena.modalities import MediaError
from arena.questions.media import as_part, take
from arena.questions.models import SYNTHETIC, Question
from simulators.synthetic import Item
from simulators.tasks import understanding

from .read import ManifestError

Rows = dict[str, dict[str, Any]]
"""The columns of questions by their keys; none where the question is to stay as it is."""

SOURCE, LICENCE = "made by the arena", "Apache-2.0"


def draw_missing(name: str, items: Sequence[Item]) -> Rows:
    """What the set is to hold: only what is not there is drawn, for a key means always the same.

    Raises ManifestError where this arena does not take such media in.
    """
    asked = Question.objects.active().filter(question_set__name=name, simulator=None)
    known = set(asked.values_list("key", flat=True))
    try:
        return {item.key: {} if item.key in known else _drawn(item) for item in items}
    except MediaError as error:
        raise ManifestError(f"[question_sets.{name}]: synthetic: {error}") from None


def _drawn(item: Item) -> dict[str, Any]:
    scene, question = item.draw()
    media = take(
        scene.media,
        title=item.key,
        category=item.category,
        source=SOURCE,
        licence=LICENCE,
        truth=dict(scene.truth),
        subtitles=scene.subtitles,
    )
    return {
        "modality": item.modality,
        "parts": [{"modality": "text", "text": question.text}, as_part(media)],
        "category": question.category,
        "language": item.language,
        "level": question.level,
        "reference": question.reference,
        "checks": [dict(check) for check in question.checks],
        "task": understanding(item.modality).name,
        "cognition": question.cognition,
        "tags": [SYNTHETIC],
    }
