"""Frames of a chat on their way from the worker to browsers: a stream in Valkey for each attempt at a turn.

An entry's name is `take-number`: how many workers have begun the attempt, and how many frames this
one has written. So Valkey itself turns a worker away that another one has taken over from, and a
reader sees whether it has missed anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

KEPT_S = 3600
WHOLE_EVERY = 1000
LONGEST = 2 * WHOLE_EVERY
"""Entries that a stream keeps: there is always one among them that needs none before it."""

OVER = "over"
KEPT = "kept"
"""In place of a mark, in the name of a frame that was made from what the database holds."""

FIELD = b"frame"


class Place(NamedTuple):
    """One attempt at a turn of a chat."""

    code: UUID
    turn: int
    attempt: int

    @property
    def key(self) -> str:
        return f"chat:{self.code}:{self.turn}:{self.attempt}"


class Mark(NamedTuple):
    """How far a reader has come within an attempt; marks grow."""

    take: int
    number: int

    def __str__(self) -> str:
        return f"{self.take}-{self.number}"

    @classmethod
    def read(cls, text: str) -> Mark:
        """The mark that was written so; raises `ValueError`."""
        take, number = text.split("-")
        return cls(int(take), int(number))


START = Mark(0, 0)


def written(place: Place, mark: Mark | str, **content: Any) -> str:
    """A frame as browsers get it."""
    name = f"{place.turn}.{place.attempt}.{mark}"
    return json.dumps({"id": name, "turn": place.turn, "attempt": place.attempt, **content})


def text_frame(place: Place, mark: Mark | str, texts: Mapping[str, str], *, whole: bool) -> str:
    """A frame that shows something."""
    return written(place, mark, whole=whole, **texts)


def over_frame(place: Place, status: str) -> str:
    """The last frame: how the attempt ended, in a word. Its name is the same wherever it comes from."""
    return written(place, OVER, over=status)


def seen(place: Place, name: str) -> Mark | None:
    """How far the reader of the frame called `name` has come in this attempt; None: it has seen the end."""
    turn, _, rest = name.partition(".")
    attempt, _, mark = rest.partition(".")
    if (turn, attempt) != (str(place.turn), str(place.attempt)):
        return START
    if mark == OVER:
        return None
    try:
        return Mark.read(mark)
    except ValueError:
        return START


def fresh(entries: Iterable[tuple[Mark, str]], at: Mark) -> list[tuple[Mark, str]]:
    """Of entries of a stream those that go on from `at` without a gap, or begin anew."""
    found = []
    for mark, frame in entries:
        if mark > at and (mark == (at.take, at.number + 1) or _stands_alone(frame)):
            found.append((mark, frame))
            at = mark
    return found


def is_last(frame: str) -> bool:
    """Whether nothing comes after it."""
    return OVER in json.loads(frame)


def _stands_alone(frame: str) -> bool:
    read = json.loads(frame)
    return bool(read.get("whole")) or OVER in read


def merged(frames: Sequence[str]) -> list[str]:
    """As few frames as say the same: one of text and, where that came, the last."""
    if len(frames) < 2:
        return list(frames)
    read = [json.loads(frame) for frame in frames]
    last = [frames[-1]] if OVER in read[-1] else []
    texts = [one for one in read if OVER not in one]
    if len(texts) < 2:
        return list(frames)
    since = max((place for place, one in enumerate(texts) if one["whole"]), default=0)
    sides = [side for side in "ab" if side in texts[-1]]
    joined = {side: "".join(one[side] for one in texts[since:]) for side in sides}
    return [json.dumps(texts[-1] | joined | {"whole": texts[since]["whole"]}), *last]
