"""What pages say of talks whose instructions were checked."""

from __future__ import annotations

import json
from typing import Any, TypedDict

from django import template

from arena.judges.models import Judgment

register = template.Library()


class Share(TypedDict):
    """What one side did with the instructions: its share in all, and a line for each turn."""

    side: str
    pif: float
    turns: list[dict[str, Any]]


@register.filter
def shares(judgment: Judgment) -> list[Share]:
    """Both sides' shares of a judgment by instructions, as its reason keeps them; none of any other."""
    if not judgment.parser.startswith("instructions/"):  # what a model wrote as its reason is never read
        return []
    try:
        kept = json.loads(judgment.rationale)
    except ValueError:  # why there are none
        return []
    return [{"side": side, "pif": kept[side]["pif"], "turns": kept[side]["turns"]} for side in "ab"]


@register.filter
def followed(turn: dict[str, Any]) -> int:
    """How many of a turn's instructions were followed."""
    return int(turn["active"]) - len(turn["missed"])
