"""Whether a judge still answers as it did: more answers changed than change by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from ratings.shares import wilson

Floats = npt.NDArray[np.float64]

ALPHA = 0.01
"""How likely a run of a judge that has not changed is to be flagged, at most."""
REPLICATES = 1_000


@dataclass(frozen=True)
class Answer:
    """What a judge said to one question: "" where there was no answer; right, where that is known."""

    said: str
    right: bool | None = None


NONE = Answer("")


@dataclass(frozen=True)
class Asked:
    """One question of a set, and its answers: both of run 0, that of now, and that of the run before."""

    item: str
    first: Answer
    again: Answer
    now: Answer = NONE
    before: Answer = NONE

    @property
    def twice(self) -> bool:
        """Whether run 0 answered it both times."""
        return bool(self.first.said and self.again.said)

    @property
    def compared(self) -> bool:
        """Whether this run answered it, too."""
        return self.twice and bool(self.now.said)

    @property
    def marked(self) -> bool:
        """Whether what is right is known, and both answers could be read."""
        return self.compared and self.first.right is not None and self.now.right is not None

    @property
    def changed(self) -> bool:
        """Whether this run's answer is another than run 0's."""
        return self.now.said != self.first.said

    @property
    def noisy(self) -> bool:
        """Whether run 0's answers were two."""
        return self.first.said != self.again.said


@dataclass(frozen=True)
class Number:
    """A share or a difference of shares, with the interval at 95 %; None where n is 0."""

    value: float | None
    lower: float | None
    upper: float | None
    n: int
    p_value: float | None = None

    @classmethod
    def share(cls, count: int, n: int, p_value: float | None = None) -> Number:
        if not n:
            return cls(None, None, None, 0)
        return cls(count / n, *map(float, wilson(count / n, n)), n, p_value)


@dataclass(frozen=True)
class Drift:
    """How far the answers of a run are from those of run 0, and whether that is more than noise.

    floor: answers that changed when run 0 asked twice. changed: that differ from the first of run 0, with the
    exact p of a change. net: how much oftener an answer differs from those of run 0 than these from each
    other. since: that differ from the run before. accuracy: right now less right in run 0, with McNemar's p.
    """

    floor: Number
    changed: Number
    net: Number
    since: Number
    accuracy: Number
    right_first: Number
    right_now: Number
    drifted: bool | None

    def as_json(self) -> dict[str, Any]:
        """The numbers for machines."""
        return asdict(self)


def drift(
    asked: Sequence[Asked], rng: np.random.Generator, alpha: float = ALPHA, replicates: int = REPLICATES
) -> Drift:
    """Holds a run against run 0.

    Of a judge that has not changed the answers of three askings can be exchanged: where just one is unlike
    the two others it is that of now in one case of three, whatever the question. That is tested exactly, on
    one side, and so is McNemar's, on both; they share `alpha` where what is right is known.
    """
    twice = [one for one in asked if one.twice]
    there = [one for one in twice if one.compared]
    marked = [one for one in there if one.marked]
    changed = Number.share(sum(one.changed for one in there), len(there), _odd_one_out(there))
    accuracy = _accuracy(marked, rng, replicates)
    tests = [test.p_value for test in (changed, accuracy) if test.p_value is not None]
    return Drift(
        floor=Number.share(sum(one.noisy for one in twice), len(twice)),
        changed=changed,
        net=_mean(there, _net, rng, replicates),
        since=_since(there),
        accuracy=accuracy,
        right_first=Number.share(sum(bool(one.first.right) for one in marked), len(marked)),
        right_now=Number.share(sum(bool(one.now.right) for one in marked), len(marked)),
        drifted=min(tests) <= alpha / len(tests) if tests else None,
    )


def _odd_one_out(there: Sequence[Asked]) -> float | None:
    """The chance that the answer of now is so often the only one unlike the two others."""
    if not there:
        return None
    now = sum(one.first.said == one.again.said != one.now.said for one in there)
    odd = sum(len({one.first.said, one.again.said, one.now.said}) == 2 for one in there)
    return float(binomtest(now, odd, 1 / 3, alternative="greater").pvalue) if odd else 1.0


def _net(one: Asked) -> float:
    return (one.changed + (one.now.said != one.again.said)) / 2 - one.noisy


def _since(there: Sequence[Asked]) -> Number:
    """Against the run before; a change where run 0 had none stands against none where run 0 had one."""
    both = [one for one in there if one.before.said]
    changed = [(one.now.said != one.before.said, one.noisy) for one in both]
    p_value = _mcnemar(changed, "greater") if both else None
    return Number.share(sum(now for now, _ in changed), len(both), p_value)


def _accuracy(marked: Sequence[Asked], rng: np.random.Generator, replicates: int) -> Number:
    found = _mean(marked, lambda one: float(one.now.right) - float(one.first.right), rng, replicates)
    if not marked:
        return found
    p_value = _mcnemar([(one.now.right, one.first.right) for one in marked], "two-sided")
    return Number(found.value, found.lower, found.upper, found.n, p_value)


def _mcnemar(pairs: Sequence[tuple[bool | None, bool | None]], alternative: str) -> float:
    """McNemar's exact test (1947): of pairs that differ, how many have the first only."""
    only_first = sum(bool(one and not other) for one, other in pairs)
    differ = sum(one != other for one, other in pairs)
    return float(binomtest(only_first, differ, 0.5, alternative=alternative).pvalue) if differ else 1.0


def _mean(
    asked: Sequence[Asked], value: Callable[[Asked], float], rng: np.random.Generator, replicates: int
) -> Number:
    """The mean over questions, its interval by drawing items anew with all their questions."""
    if not asked:
        return Number(None, None, None, 0)
    sums: dict[str, tuple[float, int]] = {}
    for one in asked:
        total, n = sums.get(one.item, (0.0, 0))
        sums[one.item] = (total + value(one), n + 1)
    table: Floats = np.array(list(sums.values()), dtype=np.float64)
    drawn = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), replicates) @ table
    lower, upper = np.quantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    return Number(float(table[:, 0].sum() / table[:, 1].sum()), float(lower), float(upper), len(asked))


def in_words(found: Drift, number: int) -> list[str]:
    """What it comes to, in sentences."""
    told = [f"asked twice in run 0, it changed {_share(found.floor)} of its answers: this is its noise"]
    if not number:
        return [*told, "later runs are held against this one"]
    if found.drifted is None:
        return [*told, "nothing was answered in both runs: nothing can be said"]
    told.append(f"run {number} differs from run 0 in {_share(found.changed)}, {_p(found.changed)}")
    if found.since.n:
        told.append(f"it differs from the run before in {_share(found.since)}, {_p(found.since)}")
    if found.accuracy.n:
        right = f"right in {_share(found.right_first)} then and {_share(found.right_now)} now"
        told.append(f"it was {right}, {_p(found.accuracy)}")
    return [*told, VERDICTS[found.drifted]]


VERDICTS: Mapping[bool, str] = {
    True: "DRIFT: this is not the judge that answered run 0; ask what changed at its endpoint",
    False: "no drift: it answers as it did, as far as so many questions can tell",
}


def _share(number: Number) -> str:
    if number.value is None:
        return "n/a"
    return f"{number.value:.1%} [{number.lower:.1%}, {number.upper:.1%}] of {number.n}"


def _p(number: Number) -> str:
    return f"p = {number.p_value:.2g}"
