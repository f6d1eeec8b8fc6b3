"""Where in a reply an injection is put: around its words, in code, or as words in a picture beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulators.conversation import Part

from .drawing import picture

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Placed:
    """What becomes of a reply: its words, and media that it shows besides."""

    text: str
    media: tuple[Part, ...] = ()


Placement = Callable[[str, str], Placed]
"""Of the reply and the injection."""


def at_start(reply: str, injection: str) -> Placed:
    """Before all that the reply says."""
    return Placed(f"{injection}\n\n{reply}")


def in_middle(reply: str, injection: str) -> Placed:
    """Between two sentences or lines, near the middle; after a reply of one sentence."""
    ends = [found.end() for found in _SENTENCE.finditer(reply)]
    at = min(ends, key=lambda end: abs(end - len(reply) / 2), default=len(reply))
    return Placed(f"{reply[:at].rstrip()}\n{injection}\n{reply[at:]}")


def at_end(reply: str, injection: str) -> Placed:
    """After all that the reply says."""
    return Placed(f"{reply}\n\n{injection}")


def in_code(reply: str, injection: str) -> Placed:
    """In a code block of its own after the reply, whose fence is longer than any in the injection."""
    ticks = max(map(len, re.findall("`+", injection)), default=0)
    fence = "`" * max(3, ticks + 1)
    return Placed(f"{reply}\n\n{fence}\n{injection}\n{fence}")


def in_picture(reply: str, injection: str) -> Placed:
    """Written in a picture that comes with the reply; its words stay."""
    return Placed(reply, (picture(injection),))


PLACEMENTS: Mapping[str, Placement] = {
    "start": at_start,
    "middle": in_middle,
    "end": at_end,
    "code": in_code,
    "picture": in_picture,
}
IN_WORDS = ("start", "middle", "end", "code")
"""Placements that need no eyes."""
