"""Asks for a reply that keeps to more conditions."""

from .base import Operator

OPERATOR = Operator(
    "constrain",
    "The reply must keep to more conditions, which can be checked.",
    serves=frozenset(
        {
            "ignored_instruction",
            "wrong_format",
            "unfitted",
            "incomplete",
            "unreadable_text",
            "broken_picture",
        }
    ),
)
