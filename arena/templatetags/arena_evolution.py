"""Words for what evolution decided."""

from __future__ import annotations

from django import template

from simulators.fault_kinds import FAULT_KINDS
from simulators.refusals import REFUSALS

register = template.Library()

GAVE_UP = "Given up after several tries."


@register.filter
def fault(kind: str) -> str:
    """A kind of fault in words; one that is new to us says itself."""
    return FAULT_KINDS[kind].title if kind in FAULT_KINDS else kind.replace("_", " ")


@register.filter
def refusal(reason: str) -> str:
    """Why a harder question was not taken."""
    return GAVE_UP if reason == "gave_up" else REFUSALS.get(reason, reason.replace("_", " "))


@register.filter
def overall(scores: dict[str, dict[str, int]], which: str) -> int | None:
    """How hard the old or the new question was found overall, 1 to 5; None where nobody said."""
    return scores.get(which, {}).get("overall")
