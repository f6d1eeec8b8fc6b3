"""What pages say of the frames of a video that a judge was shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from arena.templatetags.arena_pages import number

register = template.Library()


@register.filter
def frames(look: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Whose video it was, and the seconds of the frames that were seen of it in one round."""
    for whose, seconds in look.items():
        if isinstance(seconds, list):
            shown = "; ".join(number(one, 2) for one in seconds)
            yield (_("question") if whose == "question" else whose.upper()), shown
