"""Asks amid things that lead astray."""

from .base import Operator

OPERATOR = Operator(
    "distract",
    "What matters stands among what looks as if it did.",
    serves=frozenset(
        {
            "invented_content",
            "ignored_instruction",
            "unfitted",
            "wrong_count",
            "misread_text",
            "off_topic",
        }
    ),
)
