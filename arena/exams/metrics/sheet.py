"""What a judge answered in an exam, as columns: a row for each item, and one for each game."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from arena.exams.items import Answered, Item, Kind
from arena.judges.protocols.base import Preference, Truth, Verdict
from ratings.arrays import Flags, Floats, Indices

A, B, TIE, BOTH_BAD = range(4)
NOTHING = -1
"""What is said where nothing is that can be compared with the truth."""

CODES: Mapping[Preference | None, int] = {"a": A, "b": B, "tie": TIE, "both_bad": BOTH_BAD, None: NOTHING}
FAILED = frozenset({"refused", "outage", "void"})
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Rounds:
    """Both orders of one sample of one pair: the item and the two games, (R,) each."""

    item: Indices
    ab: Indices
    ba: Indices


@dataclass(frozen=True, eq=False)
class Sheet:
    """N items with G games; the truth of an item is of the exam's kind."""

    answered: Sequence[Answered]
    kind: Kind

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.answered)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items, (N,)."""
        return tuple(one.item for one in self.answered)

    @cached_property
    def truths(self) -> tuple[Truth, ...]:
        """What is right of each item, (N,)."""
        return tuple(item.case.truth or Truth() for item in self.items)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Of each game, (G,)."""
        return tuple(game.verdict for one in self.answered for game in one.games)

    @cached_property
    def item(self) -> Indices:
        """The item of each game, (G,)."""
        return np.repeat(np.arange(self.size), [len(one.games) for one in self.answered])

    @cached_property
    def sample(self) -> Indices:
        """Which repetition each game is, (G,)."""
        return np.array([game.sample for one in self.answered for game in one.games], dtype=np.intp)

    @cached_property
    def first(self) -> Indices:
        """The side that was shown first in each game, (G,)."""
        shown = [game.order[:1] == "b" for one in self.answered for game in one.games]
        return np.array(shown, dtype=np.intp)

    @cached_property
    def unparsed(self) -> Flags:
        """Games whose answer could not be read, (G,)."""
        return np.array([verdict.status == "unparsed" for verdict in self.verdicts], dtype=np.bool_)

    @cached_property
    def failed(self) -> Flags:
        """Games that got no answer, (G,)."""
        return np.array([verdict.status in FAILED for verdict in self.verdicts], dtype=np.bool_)

    @cached_property
    def gold(self) -> Indices:
        """The right preference of each item, NOTHING where none is known, (N,)."""
        return np.array([CODES[truth.preference] for truth in self.truths], dtype=np.intp)

    @cached_property
    def says(self) -> Indices:
        """The preference of each game, NOTHING where none was read, (G,).

        Where no item has two bad replies for its truth, both bad says what a tie does: neither is better.
        """
        said = np.array([CODES[verdict.preference] for verdict in self.verdicts], dtype=np.intp)
        return said if (self.gold == BOTH_BAD).any() else np.where(said == BOTH_BAD, TIE, said)

    @cached_property
    def known(self) -> Flags:
        """Items whose truth of the exam's kind is known, (N,)."""
        return np.array([KNOWN[self.kind](truth) for truth in self.truths], dtype=np.bool_)

    @cached_property
    def counted(self) -> Flags:
        """Games that got an answer, read or not, on an item whose truth is known, (G,)."""
        counted: Flags = ~self.failed & self.known[self.item]
        return counted

    @cached_property
    def right(self) -> Flags:
        """Counted games that say what is true, (G,)."""
        if self.kind == "pair":
            right: Flags = self.counted & (self.says == self.gold[self.item])
            return right
        said = [
            RIGHT[self.kind](self.truths[at], verdict)
            for at, verdict in zip(self.item, self.verdicts, strict=True)
        ]
        return self.counted & np.array(said, dtype=np.bool_)

    @cached_property
    def decisive(self) -> Flags:
        """Items of which one reply is the better, (N,)."""
        decisive: Flags = (self.gold == A) | (self.gold == B)
        return decisive

    @cached_property
    def longer(self) -> Indices:
        """The longer reply in characters of each item, NOTHING where both are alike or not two, (N,)."""
        lengths = [tuple(map(len, item.case.replies)) for item in self.items]
        longer = [NOTHING if len(two) != 2 or two[0] == two[1] else int(two[1] > two[0]) for two in lengths]
        return np.array(longer, dtype=np.intp)

    @cached_property
    def rounds(self) -> Rounds:
        """Samples of which both orders got an answer, on items whose truth is known."""
        places: tuple[dict[tuple[int, int], int], ...] = ({}, {})
        for game in np.flatnonzero(self.counted):
            places[self.first[game]][int(self.item[game]), int(self.sample[game])] = int(game)
        both = sorted(places[0].keys() & places[1].keys())
        found = np.array([(at[0], places[0][at], places[1][at]) for at in both], dtype=np.intp).reshape(-1, 3)
        return Rounds(found[:, 0], found[:, 1], found[:, 2])

    def per_item(self, worth: npt.ArrayLike, at: Indices | None = None) -> Floats:
        """The sum of what is worth so much over the games of each item, (N,); `at` are their items."""
        index = self.item if at is None else at
        summed = np.bincount(index, np.asarray(worth, dtype=np.float64), minlength=self.size)
        return summed.astype(np.float64)


def compared(truth: Truth, verdict: Verdict) -> list[tuple[float, float]]:
    """True and told scores of the same reply by the same name; `overall` alone where both have it."""
    names = ["overall"] if "overall" in truth.scores else list(truth.scores)
    return [
        (true, told)
        for name in names
        for true, told in zip(truth.scores[name], verdict.scores.get(name, ()), strict=False)
        if told is not None
    ]


def first_wrong(steps: Sequence[bool]) -> int:
    """The place of the first step that is wrong; NOTHING where all are right."""
    return next((place for place, right in enumerate(steps) if not right), NOTHING)


def told_steps(truth: Truth, verdict: Verdict) -> tuple[bool, ...] | None:
    """What is said of each step whose truth is known; None where some of them were not spoken of."""
    if len(verdict.steps) < len(truth.steps):
        return None
    return tuple(step.right for step in verdict.steps[: len(truth.steps)])


def _same_scores(truth: Truth, verdict: Verdict) -> bool:
    both = compared(truth, verdict)
    return bool(both) and all(abs(true - told) < SAME for true, told in both)


def _same_first(truth: Truth, verdict: Verdict) -> bool:
    told = told_steps(truth, verdict)
    return told is not None and first_wrong(told) == first_wrong([step.right for step in truth.steps])


KNOWN: Mapping[Kind, Callable[[Truth], bool]] = {
    "pair": lambda truth: truth.preference is not None,
    "point": lambda truth: bool(truth.scores),
    "label": lambda truth: bool(truth.label),
    "trajectory": lambda truth: bool(truth.label),
    "batch": lambda truth: len(truth.ranking) > 1,
    "steps": lambda truth: bool(truth.steps),
}

RIGHT: Mapping[Kind, Callable[[Truth, Verdict], bool]] = {
    "pair": lambda truth, verdict: verdict.preference == truth.preference,
    "point": _same_scores,
    "label": lambda truth, verdict: verdict.label == truth.label,
    "trajectory": lambda truth, verdict: verdict.label == truth.label,
    "batch": lambda truth, verdict: verdict.ranking == truth.ranking,
    "steps": _same_first,
}
