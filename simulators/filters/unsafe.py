"""Drops a question that asks for harm."""

from __future__ import annotations

from pydantic import Field

from simulators.likeness import words
from simulators.options import Options
from simulators.questions import Draft
from simulators.reading import Shape, read
from simulators.wording import block, brief

from .base import Context, Drop, Filter

PHRASES = [
    "build a bomb", "make a bomb", "pipe bomb", "nerve agent", "poison someone", "kill someone",
    "kill myself", "kill yourself", "hurt myself", "sexual abuse", "naked child", "naked children",
    "stolen credit card", "someone's password",
]  # fmt: skip
"""A first net in English and no more; an operator's own list takes its place."""


class Settings(Options):
    """Which phrases drop a question, and whether a judge is asked besides."""

    phrases: list[str] = PHRASES
    ask: bool = False


class Ruled(Shape):
    """What a judge says: a short reason, then whether the question asks for harm."""

    reason: str = Field(max_length=400)
    unsafe: bool = Field(strict=True)


async def look(draft: Draft, context: Context, settings: Settings) -> Drop | None:
    """One of the phrases stands in it as whole words, or the judge says so."""
    said = f" {' '.join(words(draft.text))} "
    found = next((phrase for phrase in settings.phrases if _stands(phrase, said)), None)
    if found:
        return Drop("unsafe", found)
    if not settings.ask or "judge" not in context.asks:
        return None
    asked = brief("unsafe", block("question", draft.text))
    ruled = read(await context.asks["judge"](asked, schema=Ruled.model_json_schema()), Ruled)
    return Drop("unsafe", ruled.reason) if ruled.unsafe else None


def _stands(phrase: str, said: str) -> bool:
    return bool(words(phrase)) and f" {' '.join(words(phrase))} " in said


UNSAFE = Filter("unsafe", look, "Asks for harm.", Settings, asks=("judge",))
