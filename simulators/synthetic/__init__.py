"""Pictures and clips made by our code, with what is true of them and questions that only they answer.

Pure; a new kind is a file with a `KIND` and a line in `SCENES`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from . import bars, captions, coloured, counted, flashes, moment, motion, narrated, parade, placed, sign
from .base import Kind, Scene, SyntheticQuestion

__all__ = ["LEVELS", "SCENES", "VERSION", "Item", "Kind", "Scene", "SyntheticQuestion", "items"]

SCENES: dict[str, Kind] = {
    "counted": counted.KIND,
    "coloured": coloured.KIND,
    "placed": placed.KIND,
    "sign": sign.KIND,
    "bars": bars.KIND,
    "parade": parade.KIND,
    "flashes": flashes.KIND,
    "motion": motion.KIND,
    "captions": captions.KIND,
    "moment": moment.KIND,
    "narrated": narrated.KIND,
}
VERSION = 1
"""Of what a seed means: a change to any scene that makes old seeds show something else raises it."""
LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a made-up set, before anything is drawn: its kind and level are already known."""

    kind: str
    level: int
    seed: int
    number: int

    @property
    def key(self) -> str:
        """A name that means the same question on every machine."""
        return f"{self.kind}-v{VERSION}-s{self.seed}-{self.number:04d}-level{self.level}"

    @property
    def modality(self) -> str:
        """Of the media."""
        return SCENES[self.kind].modality

    @property
    def category(self) -> str:
        """Of the question."""
        return SCENES[self.kind].category

    @property
    def language(self) -> str:
        """Of the question."""
        return "en"

    def draw(self) -> tuple[Scene, SyntheticQuestion]:
        """Makes the scene, and picks one of its questions."""
        rng = Random(self.key)  # a text as seed is hashed the same way in every process
        scene = SCENES[self.kind].make(rng, level=self.level)
        return scene, rng.choice(scene.questions)


def items(modality: str, count: int, seed: int = 0, levels: Sequence[int] = LEVELS) -> Iterator[Item]:
    """The first `count` questions of a set: kinds in turn, and a level for each round of them, in turn.

    A larger count goes on where a smaller one ends.
    """
    kinds = [name for name, kind in SCENES.items() if kind.modality == modality]
    if not kinds:
        raise ValueError(f"nothing is made up for modality {modality!r}")
    for number in range(count):
        turn, place = divmod(number, len(kinds))
        yield Item(kinds[place], levels[turn % len(levels)], seed, number)
