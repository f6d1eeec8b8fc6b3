"""Splits by question: whatever two rows have a question in common are on the same side."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from arena.judges.protocols.plain import fold
from simulators.conversation import Part


def question_key(text: str, parts: Iterable[Part] = ()) -> str:
    """SHA-256, in hex, of a question: its words, whatever their case and white space, and its media's names.

    Media go by the last piece of their address, so that it is the same wherever the files lie.
    """
    named = [part.url.rpartition("/")[2] for part in parts if part.url]
    return hashlib.sha256("\0".join([fold(text), *named]).encode("utf-8", "replace")).hexdigest()


class Split:
    """Examples by the questions they have in common; which side a group is on follows from its questions."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._above: dict[str, str] = {}

    def add(self, questions: Iterable[str]) -> str:
        """Keeps these questions together; the first of them names the example."""
        first, *more = questions
        for one in more:
            self._above[max(self._top(first), self._top(one))] = min(self._top(first), self._top(one))
        self._above.setdefault(first, first)
        return first

    def held_out(self, share: float) -> set[str]:
        """The groups that are held out, by the question that leads each.

        A group is held out if its hash is among the lowest `share` of all hashes, so it stays where it is
        while others come and go. Where that left a side empty, the nearest group goes there; a share of 0
        holds out nothing.
        """
        ranked = sorted({self._top(key) for key in self._above}, key=self._draw)
        held = [group for group in ranked if self._draw(group) < share]
        if 0 < share < 1 and len(ranked) > 1:
            held = ranked[: min(max(len(held), 1), len(ranked) - 1)]
        return set(held)

    def group(self, question: str) -> str:
        """The question that leads the group of another one."""
        return self._top(question)

    def _top(self, key: str) -> str:
        self._above.setdefault(key, key)
        while self._above[key] != key:
            self._above[key] = key = self._above[self._above[key]]
        return key

    def _draw(self, group: str) -> float:
        drawn = hashlib.sha256(f"{self.seed}\0{group}".encode()).digest()
        return int.from_bytes(drawn[:7], "big") / 256**7
