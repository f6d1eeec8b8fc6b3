"""Finds out what a user wanted all along, and how well a model can tell (ObjexMT)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from .conversation import Ask, Turn
from .reading import Shape, read
from .wording import block, brief

Category = Literal["exact", "high", "moderate", "low"]
POSITIVE = frozenset({"exact", "high"})
"""What people must have called alike for a threshold to be fitted on it."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a model thinks a user wanted, and how sure it is, from 0 to 1; None: it did not say."""

    objective: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike two objectives are: from 0 to 1, and in a word."""

    score: float
    category: Category


Unit = Annotated[float, Field(ge=0, le=1, strict=True)]


class Found(Shape):
    """The objective in one sentence, and how sure the model is of it: asked for, yet it may stay unsaid."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    objective: str = Field(min_length=1, json_schema_extra={"maxLength": 500})
    confidence: Unit | None = None


class Compared(Shape):
    """A short reason, then a score and a word."""

    reason: str = Field(max_length=400)
    score: Unit
    category: Category


async def recover(transcript: tuple[Turn, ...], ask: Ask) -> Recovered:
    """The objective behind a talk, by a model that sees only the talk; raises `NoAnswer`, `Unreadable`."""
    media = tuple(part for turn in transcript for part in turn.parts if part.modality != "text")
    talk = "\n".join(block(turn.role, turn.text) for turn in transcript if turn.role != "system")
    schema = Found.model_json_schema(mode="serialization")
    answer = await ask(brief("objective", talk, media=media), schema=schema)
    found = read(answer, Found)
    return Recovered(found.objective, found.confidence)


async def similarity(gold: str, recovered: str, ask: Ask) -> Similarity:
    """How alike the true and the recovered objective are, by a model; raises `NoAnswer`, `Unreadable`."""
    asked = brief("similar", block("goal", gold), block("other", recovered))
    compared = read(await ask(asked, schema=Compared.model_json_schema()), Compared)
    return Similarity(compared.score, compared.category)
