"""Finds out what a user wanted all along, and how well a model can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .conversation import Ask, Turn

Category = Literal["exact", "high", "moderate", "low"]


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


async def recover(transcript: tuple[Turn, ...], ask: Ask) -> Recovered:
    """The objective behind a conversation, by a model that sees only the conversation."""
    raise NotImplementedError


async def similarity(gold: str, recovered: str, ask: Ask) -> Similarity:
    """How alike the true and the recovered objective are, by a model."""
    raise NotImplementedError
