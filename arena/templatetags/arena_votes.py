"""Words for what people said of replies."""

from __future__ import annotations

from django import template

from arena.votes.reasons import REASONS

register = template.Library()


@register.filter
def reason(name: str) -> str:
    """A reason for a vote; one that is new to us says itself."""
    return str(REASONS[name].title) if name in REASONS else name.replace("_", " ")
