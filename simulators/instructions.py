"""Instructions that stay in force over the turns of a talk, and that a program can check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Any, Self

from pydantic import Field, model_validator

from .instruction_patterns import ends_each, odd_number, starts_each, words_at_most
from .likeness import words
from .options import Options

MOST = 6
"""Instructions in force at once (MMMT-IF, arXiv 2409.18216)."""
Value = str | int
Row = Mapping[str, Any]
"""A row of a question's `checks`, as the judges read them: a `kind` and its keys. Not looked into here."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """What is told at a turn and holds from then on; turn 1 is the question.

    A reply follows it when it passes all `checks`. `family` and `value` are those of the library, empty
    for one that is somebody's own.
    """

    turn: int
    text: str
    checks: tuple[Row, ...]
    family: str = ""
    value: Value = ""

    def as_row(self) -> dict[str, Any]:
        """As it stands among the options of the user `instructions`."""
        own = {"turn": self.turn, "text": self.text, "checks": [dict(row) for row in self.checks]}
        return own | ({"family": self.family, "value": self.value} if self.family else {})


class InstructionRow(Options):
    """An instruction as it stands among a user's options.

    One of the library needs only `family` and `value`, one's own `text` and `checks`.
    """

    turn: int = Field(ge=1, le=50)
    text: str = ""
    checks: list[dict[str, Any]] = []
    family: str = ""
    value: str | int = ""

    @model_validator(mode="after")
    def _can_be_told_and_checked(self) -> Self:
        if not self.family and not (self.text and self.checks):
            raise ValueError("needs text and checks, or family and value")
        self.as_instruction()
        return self

    def as_instruction(self) -> Instruction:
        """The same, as the pure packages know it; raises `ValueError` for what the library lacks."""
        if self.text and self.checks:
            return Instruction(self.turn, self.text, tuple(self.checks), self.family, self.value)
        return instruct(self.family, self.value, self.turn)


@dataclass(frozen=True, slots=True)
class Family:
    """Instructions of one kind: the values to choose from, what is said, and what is checked."""

    values: Sequence[Value]
    text: str
    checks: Callable[[Any], list[dict[str, Any]]]


def _matches(pattern: str) -> list[dict[str, Any]]:
    return [{"kind": "regex", "pattern": pattern, "full": True}]


PHRASES = ("by and large", "for instance", "in short", "at first sight", "all in all", "as it were")
FAMILIES: dict[str, Family] = {
    "first_letter": Family(
        "ABCHIMPSTW", "Begin every sentence with the letter {}.", lambda v: _matches(starts_each(v))
    ),
    "last_mark": Family(
        "!?", "End every sentence with the mark \"{}\".", lambda v: _matches(ends_each(v))
    ),
    "sentence_words": Family(
        range(8, 26), "Let no sentence have more than {} words.", lambda v: _matches(words_at_most(v))
    ),
    "max_sentences": Family(
        range(2, 7), "Answer in at most {} sentences.", lambda v: [{"kind": "length", "max_sentences": v}]
    ),
    "min_sentences": Family(
        range(2, 7), "Answer in at least {} sentences.", lambda v: [{"kind": "length", "min_sentences": v}]
    ),
    "odd_number": Family(
        (5, 9, 99), "Mention an odd number greater than {}, in digits.",
        lambda v: [{"kind": "regex", "pattern": odd_number(v)}],
    ),
    "phrase": Family(
        PHRASES, "Use the words \"{}\" somewhere.", lambda v: [{"kind": "contains", "all": [v]}]
    ),
}  # fmt: skip
"""The kinds seen in MMMT-IF, in our words; each value comes out as checks of the judges' vocabulary."""

_CONFLICTS: dict[tuple[str, str], Callable[[Any, Any], bool]] = {
    ("first_letter", "first_letter"): lambda one, other: one != other,
    ("last_mark", "last_mark"): lambda one, other: one != other,
    ("max_sentences", "min_sentences"): lambda most, least: most < least,
    ("phrase", "sentence_words"): lambda phrase, most: len(words(phrase)) > most,
}
"""Which pairs of families, in the order of the alphabet, can contradict each other, and when they do."""


def instruct(family: str, value: Value, turn: int) -> Instruction:
    """An instruction of the library; raises `ValueError` for a family or a value that it lacks."""
    if family not in FAMILIES:
        raise ValueError(f"family {family!r} is unknown; there are {', '.join(FAMILIES)}")
    kind = FAMILIES[family]
    if value not in list(kind.values):
        raise ValueError(f"{family}: {value!r} is not one of {', '.join(map(str, kind.values))}")
    return Instruction(turn, kind.text.format(value), tuple(kind.checks(value)), family, value)


def contradict(one: Instruction, other: Instruction) -> bool:
    """Whether no reply can follow both, as far as their families tell; two of one's own never do."""
    first, second = sorted((one, other), key=lambda told: told.family)
    conflict = _CONFLICTS.get((first.family, second.family))
    return conflict is not None and conflict(first.value, second.value)


def agreed(instructions: Sequence[Instruction]) -> None:
    """Raise `ValueError` for more than `MOST` instructions, or naming two that contradict each other."""
    if len(instructions) > MOST:
        raise ValueError(f"{len(instructions)} instructions; at most {MOST} may be in force")
    for one, other in combinations(instructions, 2):
        if contradict(one, other):
            raise ValueError(f"{one.text!r} and {other.text!r} contradict each other")


def compose(count: int, turns: int, rng: Random) -> tuple[Instruction, ...]:
    """A plan: so many instructions of different families at turns 2 to `turns`, none against another.

    The same rng state gives the same plan. Raises `ValueError` for a count that cannot be had.
    """
    if not 1 <= count <= MOST or turns < 2:
        raise ValueError(f"from 1 to {MOST} instructions, over at least 2 turns")
    told: list[Instruction] = []
    for family in rng.sample(sorted(FAMILIES), count):
        offered = [instruct(family, value, rng.randint(2, turns)) for value in FAMILIES[family].values]
        fitting = [one for one in offered if not any(contradict(one, other) for other in told)]
        told.append(rng.choice(fitting))
    return tuple(sorted(told, key=lambda one: one.turn))


def in_force(instructions: Sequence[Instruction], turn: int) -> tuple[Instruction, ...]:
    """The instructions that a reply at a turn must follow: all that were given so far."""
    return tuple(told for told in instructions if told.turn <= turn)
