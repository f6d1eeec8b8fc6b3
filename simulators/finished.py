"""A finished battle as evolution sees it: the question that was asked and what both sides replied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .conversation import Part
from .likeness import Texts

Side = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Parent:
    """A question that may have a harder child.

    `media` are its parts beside words; `output` is the modality a reply should have, a name in
    `arena.modalities.MODALITIES`; `ideal` is the reply its author wrote, or "".
    """

    text: str
    media: tuple[Part, ...] = ()
    persona: str = ""
    ideal: str = ""
    output: str = "text"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Replied:
    """What one side replied: words, media, or both."""

    text: str
    media: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """A question and the replies of sides a and b, whoever won.

    `known` are the questions that a child must not repeat: siblings and all of the set. Where many
    steps share them, an index of them, made once, saves each step from making its own.
    `target` is the side whose faults alone drive the child (diagnostic use); None for both.
    """

    parent: Parent
    replies: tuple[Replied, Replied]
    known: Texts | Sequence[str] = ()
    target: Side | None = None

    def reply(self, side: Side) -> Replied:
        """What a side replied."""
        return self.replies["ab".index(side)]
