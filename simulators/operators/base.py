"""An operator says in which way a question grows harder, and which kinds of fault it digs at."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.wording import prompt as words_of

EVERYWHERE = frozenset({"text", "image", "video"})
SEEN = frozenset({"image", "video"})


@dataclass(frozen=True, slots=True)
class Operator:
    """`serves` are names in `FAULT_KINDS`; `modalities`: the question must hold one of them."""

    name: str
    title: str
    serves: frozenset[str]
    modalities: frozenset[str] = EVERYWHERE

    @property
    def prompt(self) -> str:
        """What the author is told to do."""
        return words_of(f"operator_{self.name}")

    def fits(self, modalities: frozenset[str]) -> bool:
        """Whether it can be used on a question with these modalities besides words."""
        return bool(self.modalities & {"text", *modalities})
