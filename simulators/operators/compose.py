"""Asks for what only several places of the material say together."""

from .base import Operator

OPERATOR = Operator(
    "compose",
    "The reply must put together what lies in several places.",
    serves=frozenset({"wrong_order", "wrong_count", "missed_content", "incomplete", "wrong_place"}),
)
