"""One preamble tried on questions: the candidate answers with it and without, and the judge scores both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from arena.attacks.contestants import Contestant, Line
from arena.attacks.hearing import hear
from arena.attacks.pack.preambles import BANK, Pieces, preamble
from arena.attacks.questions import asked
from arena.exams.items import Item
from arena.exams.sitters import Sitter
from simulators.conversation import say

from .measures import Paired, mean_lift
from .scoring import Judging

Tell = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Tried:
    """A preamble with what came of it; `failed` questions had no answer with it or without."""

    pieces: Pieces
    paired: Sequence[Paired]
    answers: Sequence[tuple[Item, str, str]]
    failed: int = 0

    @property
    def lift(self) -> float:
        """What the search goes by."""
        return mean_lift(self.paired)


@dataclass(frozen=True)
class Under:
    """Who answers and who judges; `tell(about, done, of)` hears how far it is."""

    candidate: Contestant
    judge: Sitter
    at_once: int
    tell: Tell

    def answered(self, items: Sequence[Item], pieces: Pieces) -> list[str | None]:
        """The candidate's answers under a preamble, None where there is none."""
        words = preamble(pieces)
        before = (say("system", words),) if words else ()
        lines = [Line(item.case, (*before, asked(item.case))) for item in items]
        heard = hear(self.candidate, lines, self.at_once, lambda done, of: self.tell("answers", done, of))
        return [one.text if one.status == "valid" else None for one in heard]

    def paired(self, items: Sequence[Item], pieces: Pieces) -> Tried:
        """Every question that was answered both ways, scored; what leaked of the preamble is cut."""
        without, given = self.answered(items, ()), self.answered(items, pieces)
        both = [
            (item, base, *without_leaks(attack, pieces))
            for item, base, attack in zip(items, without, given, strict=True)
            if base is not None and attack is not None
        ]
        judging = Judging(self.judge, self.at_once, lambda done, of: self.tell("verdicts", done, of))
        scores = judging.scores([one[:3] for one in both])
        told = [
            Paired(*score, len(base), len(attack), leaked)
            for score, (_, base, attack, leaked) in zip(scores, both, strict=True)
        ]
        return Tried(pieces, told, [one[:3] for one in both], len(items) - len(both))


def without_leaks(text: str, pieces: Pieces) -> tuple[str, bool]:
    """An answer without sentences of its preamble, and whether it had any: a judge sees none of them."""
    kept = text
    for piece in pieces:
        words = (re.escape(word) for word in BANK[piece].split())
        kept = re.sub(r"\s+".join(words), "", kept, flags=re.IGNORECASE)
    return (text, False) if kept == text else (kept.strip(), True)
