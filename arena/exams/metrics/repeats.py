"""What repeats of a judgment are good for: which of them to prefer when a judge learns from its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

Score = float | str


@dataclass(frozen=True, slots=True)
class Preferred:
    """Two repeats of one item by their places, the chosen before the rejected."""

    item: int
    chosen: int
    rejected: int


def by_majority(samples: Sequence[Score], gold: Score | None) -> Score | None:
    """The score of more than half of the repeats."""
    score, times = Counter(samples).most_common(1)[0]
    return score if 2 * times > len(samples) else None


def by_gold(samples: Sequence[Score], gold: Score | None) -> Score | None:
    """The score that is true, whether or not any repeat has it."""
    return gold


RULES: Mapping[str, Callable[[Sequence[Score], Score | None], Score | None]] = {
    "majority": by_majority,
    "gold": by_gold,
}


def preferred(
    items: Sequence[Sequence[Score]],
    rule: str = "majority",
    gold: Sequence[Score | None] = (),
    margin: float = 0,
) -> Iterator[Preferred]:
    """Every repeat with the score that is wanted over every one with another, at least `margin` away.

    Items whose repeats are all alike, or none wanted, give none (arXiv 2410.05495).
    """
    for item, samples in enumerate(items):
        wanted = RULES[rule](samples, gold[item] if gold else None) if samples else None
        for one, other in permutations(range(len(samples)), 2):
            if _prefers(samples, wanted, one, other, margin):
                yield Preferred(item, one, other)


def _prefers(samples: Sequence[Score], wanted: Score | None, one: int, other: int, margin: float) -> bool:
    if samples[one] != wanted or samples[other] == wanted:
        return False
    return not margin or abs(float(samples[one]) - float(samples[other])) >= margin


def unanimity(items: Sequence[Sequence[Hashable]]) -> dict[str, int]:
    """How many items have repeats that are all alike, of which more than half are, or neither."""
    found = Counter(_unanimous(samples) for samples in items if samples)
    return {name: found[name] for name in ("unanimous", "majority", "divided")}


def _unanimous(samples: Sequence[Hashable]) -> str:
    times = max(Counter(samples).values())
    return "unanimous" if times == len(samples) else "majority" if 2 * times > len(samples) else "divided"
