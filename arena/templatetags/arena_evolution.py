"""Words for what evolution decided."""

from __future__ import annotations

from django import template

from arena.pages.words import say

register = template.Library()


@register.filter
def fault(kind: str) -> str:
    """A kind of fault in words; one that is new to us says itself."""
    return say(kind, "fault")


@register.filter
def refusal(reason: str) -> str:
    """Why a harder question was not taken."""
    return say(reason, "refusal")


@register.filter
def overall(scores: dict[str, dict[str, int]], which: str) -> int | None:
    """How hard the old or the new question was found overall, 1 to 5; None where nobody said."""
    return scores.get(which, {}).get("overall")
