"""What an advocate or a simulated user keeps of earlier battles, and how it is kept out of rated play."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from .asking import Short, Talk, cut
from .conversation import Answer, Ask, Turn, say
from .likeness import likeness
from .reading import Shape
from .wording import block, brief, prompt

Store = Literal["experience", "case"]
STORES: tuple[Store, ...] = ("experience", "case")
"""What a lesson is: how to go about such a matter, or what came of one (AgentCourt, arXiv 2408.08089)."""
MOST = 8
"""Lessons from one battle."""


class Frozen(RuntimeError):
    """A memory that is frozen was asked to learn."""


class HeldOut(ValueError):
    """A battle that is held out was to be learnt from."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt: about which matter, in which battle."""

    store: Store
    matter: str
    text: str
    battle: str


@dataclass(frozen=True, slots=True)
class Memory:
    """Lessons in the order they were learnt. It never changes: learning gives another memory.

    Nothing is learnt or recalled from the battles that are `held_out`.
    """

    lessons: tuple[Lesson, ...] = ()
    held_out: frozenset[str] = frozenset()
    learns: bool = True

    def __len__(self) -> int:
        return len(self.lessons)

    def add(self, *lessons: Lesson) -> Memory:
        """A memory that holds these, too, each once.

        Raises `Frozen`, `HeldOut`, and `ValueError` for a lesson that leaves something out.
        """
        if not self.learns:
            raise Frozen("this memory is frozen")
        for lesson in lessons:
            if lesson.battle in self.held_out:
                raise HeldOut(f"battle {lesson.battle} is held out")
            if not (lesson.battle and lesson.matter.strip() and lesson.text.strip()):
                raise ValueError("a lesson names its battle, its matter and what was learnt")
        return replace(self, lessons=tuple(dict.fromkeys((*self.lessons, *lessons))))

    def frozen(self) -> Memory:
        """The same lessons, to which none can be added: for rated play."""
        return replace(self, learns=False)

    def holding_out(self, battles: Iterable[str]) -> Memory:
        """A memory from which lessons of these battles are neither recalled nor learnt."""
        return replace(self, held_out=self.held_out | set(battles))

    def recall(self, matter: str, n: int = 3, at_least: float = 0.0) -> tuple[Lesson, ...]:
        """The `n` lessons whose matter is likest, the likest first, the newer first among equals.

        Only what is more alike than `at_least` comes up; nothing of a battle that is held out does.
        """
        open_to = [lesson for lesson in reversed(self.lessons) if lesson.battle not in self.held_out]
        alike = [(likeness(lesson.matter, matter), lesson) for lesson in open_to]
        fitting = sorted((pair for pair in alike if pair[0] > at_least), key=lambda pair: -pair[0])
        return tuple(lesson for _, lesson in fitting[:n])

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hex, of what can be recalled: part of the identity of whoever plays with it.

        The order of lessons counts, for it decides between equals; whether it may learn does not.
        """
        told = [[one.store, one.matter, one.text, one.battle] for one in self.lessons]
        kept = [one for one in told if one[3] not in self.held_out]
        return hashlib.sha256(json.dumps(kept).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The memory as JSON data; `Memory.of` is the way back."""
        lessons = [[one.store, one.matter, one.text, one.battle] for one in self.lessons]
        return {"lessons": lessons, "held_out": sorted(self.held_out), "learns": self.learns}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Memory:
        """The memory that `as_json` wrote."""
        lessons = tuple(Lesson(*lesson) for lesson in data["lessons"])
        return cls(lessons, frozenset(data["held_out"]), data["learns"])


def identity(who: str, memory: Memory | None) -> str:
    """A name for an agent that tells one with a memory from one without, and from one with another."""
    return f"{who} with memory {memory.fingerprint[:12]}" if memory is not None else who


def remembering(
    ask: Ask, memory: Memory, matter: str, recalled: Callable[[tuple[Lesson, ...]], None] | None = None
) -> Ask:
    """An `Ask` whose model is first told what was learnt from like matters.

    `recalled` hears which lessons those are, so that each can be shown with the battle it came from.
    """
    lessons = memory.recall(matter)

    def told(turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None) -> Awaitable[Answer]:
        if recalled:
            recalled(lessons)
        return ask((*reminder(lessons), *turns), schema=schema)

    return told


def reminder(lessons: Iterable[Lesson]) -> tuple[Turn, ...]:
    """A turn that tells of lessons; none if there are none."""
    lines = "\n".join(f"- {one.text} (from battle {one.battle})" for one in lessons)
    return (say("system", f"{prompt('remember')}\n{block('note', lines)}"),) if lines else ()


class _Learnt(Shape):
    store: Store
    lesson: Annotated[Short, Field(min_length=1)]


class _Reflected(Shape):
    lessons: Annotated[tuple[_Learnt, ...], Field(max_length=MOST)]


async def reflect(matter: str, transcript: str, outcome: str, battle: str, talk: Talk) -> tuple[Lesson, ...]:
    """What is to be learnt from a battle that is over; raises `NoAnswer` and `Unreadable`.

    `transcript` is how it went and `outcome` what came of it, both in words.
    """
    told = (
        block("question", matter),
        f"How it went:\n{block('note', cut(transcript))}",
        f"What came of it:\n{block('note', outcome)}",
    )
    reflected = await talk(brief("reflect", *told), _Reflected)
    return tuple(Lesson(one.store, matter, one.lesson, battle) for one in reflected.lessons)
