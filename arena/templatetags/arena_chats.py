"""What pages of chats need beside the rest."""

from __future__ import annotations

from django import template

register = template.Library()

MINUS = "\u2212"


@register.filter
def signed(value: float, places: int = 1) -> str:
    """A change, with its sign."""
    sign = MINUS if round(value, places) < 0 else "+" if round(value, places) > 0 else "±"
    return f"{sign}{abs(value):.{places}f}"
