"""Whether a reply is, or holds, given words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from arena.endpoints.clients.settings import SWITCH, Rule
from arena.judges.protocols.plain import fold

from .base import Simple, Spec, shorten

WRAPPING = " \"'`*_.!«»“”‘’„‚()[]"
"""What may stand around an exact answer: quotation marks, emphasis, brackets, a full stop."""

UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts without spaces between words, so without boundaries: Thai, Lao, Burmese, Khmer, kana, Han."""


def _is_words(value: Any) -> bool:
    words = [value] if isinstance(value, str) else value
    return isinstance(words, list) and bool(words) and all(isinstance(w, str) and fold(w) for w in words)


TEXTS = Rule(_is_words, "a text or a list of texts, none empty")


def _wanted(spec: Spec, key: str) -> list[str]:
    value = spec.get(key, [])
    return [value] if isinstance(value, str) else list(value)


def not_exact(reply: str, spec: Spec) -> str | None:
    """The whole reply is one of the texts; white space, and what merely wraps the reply, do not count."""
    case = spec.get("case", False)
    said = fold(reply, case=case)
    offered = {fold(text, case=case) for text in _wanted(spec, "text")}
    bare = {text.strip(WRAPPING) for text in offered}
    if said in offered or (said.strip(WRAPPING) in bare and said.strip(WRAPPING)):
        return None
    return f"is not {' or '.join(map(shorten, _wanted(spec, 'text')))}"


def not_contained(reply: str, spec: Spec) -> str | None:
    """Each of `all`, at least one of `any`, and none of `none` stands in the reply as whole words."""
    case = spec.get("case", False)
    said = fold(reply, case=case)

    def there(text: str) -> bool:
        return holds_words(said, fold(text, case=case))

    for text in _wanted(spec, "all"):
        if not there(text):
            return f"{shorten(text)} is missing"
    for text in _wanted(spec, "none"):
        if there(text):
            return f"{shorten(text)} is there"
    choice = _wanted(spec, "any")
    return None if not choice or any(map(there, choice)) else f"none of {shorten(', '.join(choice))} is there"


def holds_words(text: str, words: str) -> bool:
    """Whether the words stand in a text, not as a part of longer words; both folded, words not empty."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not _cuts(text, start - 1, -1, words[0]) and not _cuts(text, end, 1, words[-1]):
            return True
        start = text.find(words, start + 1)
    return False


def _cuts(text: str, beside: int, step: int, edge: str) -> bool:
    """Whether what lies beside the words goes on with their word, or with their number (the 42 of 3.42)."""
    if not 0 <= beside < len(text) or not _in_word(edge):
        return False
    if _in_word(text[beside]):
        return True
    beyond = text[beside + step] if 0 <= beside + step < len(text) else ""
    return edge.isdecimal() and text[beside] in ".," and beyond.isdecimal()


def _in_word(character: str) -> bool:
    if UNSPACED.match(character):
        return False
    return character.isalnum() or unicodedata.category(character).startswith("M")


EXACT = Simple(not_exact, {"text": TEXTS, "case": SWITCH}, needs=("text",))
CONTAINS = Simple(
    not_contained, {"any": TEXTS, "all": TEXTS, "none": TEXTS, "case": SWITCH}, needs=("any", "all", "none")
)
