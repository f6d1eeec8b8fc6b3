"""Takes a reply apart into sentences and blocks of code, which are never cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCED = re.compile(r"(^[ \t]*(?:```|~~~).*?(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z))", re.MULTILINE | re.DOTALL)
_END = re.compile(r"\n+|(?<=[.!?])[ \t]+(?=[\"'(\[]?[A-Z])")


def pieces(text: str) -> Sequence[str]:
    """The sentences of a text and each fenced block of code whole, in order; no piece is blank."""
    found: list[str] = []
    for part in _FENCED.split(text):
        found += [part.strip("\n")] if is_code(part) else _END.split(part)
    return [piece if is_code(piece) else piece.strip() for piece in found if piece.strip()]


def prose(text: str) -> Sequence[str]:
    """The sentences of a text without its blocks of code."""
    return [piece for piece in pieces(text) if not is_code(piece)]


def without_code(text: str) -> str:
    """The text with blanks where its blocks of code are, so that all else stands where it stood."""
    return _FENCED.sub(lambda block: " " * len(block[0]), text)


def is_code(piece: str) -> bool:
    """Whether a piece is a block of code."""
    return piece.lstrip(" \t\n").startswith(("```", "~~~"))
