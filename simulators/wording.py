"""The prompts, and how what others wrote stands in them."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.resources import files

from .conversation import Part, Turn, say

TAGS = frozenset(
    {"item", "persona", "question", "wanted", "answer", "reply", "user", "assistant", "goal", "other", "note"}
)
"""What a block may be called."""
_TAG = re.compile(rf"<(?=\s*/?\s*(?:{'|'.join(sorted(TAGS))})\s*>)", re.IGNORECASE)


@cache
def prompt(name: str) -> str:
    """What a model is told whatever the case: the text of `prompts/<name>.md`."""
    return (files(__package__) / "prompts" / f"{name}.md").read_text(encoding="utf-8").strip()


def prompt_hash(name: str, *more: object) -> str:
    """SHA-256, in hex, of a prompt and of what else shapes its answers, such as a schema or settings."""
    told = json.dumps([name, prompt(name), *more], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def block(tag: str, text: str) -> str:
    """A text between `<tag>` and `</tag>`, one of `TAGS`; no tag inside can close it or open another."""
    return f"<{tag}>\n{_TAG.sub('‹', text).strip()}\n</{tag}>"


def brief(name: str, *words: str, media: tuple[Part, ...] = ()) -> tuple[Turn, ...]:
    """The turns of one request: the prompt, then the media in their order, then the words of the case."""
    text = Part("text", text="\n\n".join(word for word in words if word))
    return say("system", prompt(name)), Turn("user", (*media, text))
