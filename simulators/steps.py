"""What is decided in a step of evolution, who decides it, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from .asking import Exchange, OnExchange, storable
from .author import Written
from .complexity import Compared
from .conversation import Ask
from .examine import Examined
from .faults import FaultList, Weakness
from .novelty import Look
from .operators import OPERATORS
from .refusals import Refusal
from .solvable import Solved


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is asked: the analyst finds faults, the author writes, the examiner judges, the solver tries."""

    analyst: Ask
    author: Ask
    examiner: Ask
    solver: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a step goes; raises `ValueError` for what makes no sense.

    `max_rounds`: how many operators are tried on one parent. `shares`: how much of its weight each
    operator has (1 if not named, 0 for never). `likeness`: above it a question repeats another.
    `solved_by`: solvers, of whom `solvers` answer, or people. `blind_look`: a question with media is
    refused when it is answered alike without them. `second_look`: complexity is judged in the other
    order, too, and must agree.
    """

    max_rounds: int = 1
    shares: Mapping[str, float] = field(default_factory=dict)
    likeness: float = 0.7
    solved_by: Literal["solvers", "people"] = "solvers"
    solvers: int = 2
    blind_look: bool = True
    second_look: bool = False

    def __post_init__(self) -> None:
        unknown = set(self.shares) - set(OPERATORS)
        _require(
            not unknown, f"no operator is called {', '.join(sorted(unknown))}; known: {', '.join(OPERATORS)}"
        )
        _require(all(0 <= share < float("inf") for share in self.shares.values()), "a share is 0 or more")
        _require(self.max_rounds >= 1, "max_rounds is a whole number from 1")
        _require(self.solvers >= 1, "solvers is a whole number from 1")
        _require(0 < self.likeness <= 1, "likeness is above 0 and at most 1")
        _require(self.solved_by in ("solvers", "people"), "solved_by is solvers or people")


@dataclass(frozen=True, slots=True)
class Progress:
    """What a step goes on from.

    `past`: the exchanges of a run that was cut short, none of which is asked again. `on_exchange` is
    told each new one before it is used. `people`: by question, whether people find it answerable.
    """

    past: tuple[Exchange, ...] = ()
    on_exchange: OnExchange | None = None
    people: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One question by one operator, as far as it came; what was not reached is None or empty."""

    operator: str
    written: Written | None = None
    look: Look | None = None
    examined: Examined | None = None
    compared: tuple[Compared, ...] = ()
    solved: Solved | None = None
    refusal: Refusal | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one parent: faults, weaknesses, every attempt and every exchange; plain data.

    `refusal` is None if the last attempt was accepted, else why there is no child.
    """

    seed: int
    faults: FaultList | None
    weaknesses: tuple[Weakness, ...]
    attempts: tuple[Attempt, ...]
    exchanges: tuple[Exchange, ...]
    refusal: Refusal | None
    detail: str = ""

    @property
    def accepted(self) -> Attempt | None:
        """The attempt that was taken, or None."""
        return None if self.refusal else self.attempts[-1]

    def as_json(self) -> dict[str, Any]:
        """The step as data that JSON, and a database, holds."""
        data: dict[str, Any] = _plain(asdict(self))
        return data


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
