"""Pictures and videos in pages."""

from __future__ import annotations

from typing import Any

from django import template

from arena.questions.media import kept
from simulators.conversation import Part

from .arena_pages import show

register = template.Library()


@register.inclusion_tag("_media.html")
def media(part: Part, label: str = "") -> dict[str, Any]:
    """A part of a question or a reply; `label` says what it is to those who can't see it.

    Media that we keep are shown from here, everything else as `show` does.
    """
    found = kept([part]).get(part.url)
    named = label or (found and found.title) or f"{part.modality.title()} of the question"
    return {"part": part, "media": found, "label": named, "elsewhere": None if found else show(part)}
