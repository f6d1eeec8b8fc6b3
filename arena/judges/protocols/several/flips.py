"""Who changed its mind between the first round and the last, and whether for the better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from arena.judges.protocols.base import Judgment, Truth, Verdict


@dataclass(frozen=True, slots=True)
class Flips:
    """Of `agents` with a vote in a first and a last round: right ones then, and those that flipped.

    `helpful`: from wrong to right; `harmful`: from right to wrong. `revisions` are all changes on the way.
    """

    agents: int = 0
    right_first: int = 0
    right_last: int = 0
    helpful: int = 0
    harmful: int = 0
    revisions: int = 0

    def __add__(self, other: Flips) -> Flips:
        return Flips(*(getattr(self, name) + getattr(other, name) for name in Flips.__slots__))


def flips(verdict: Verdict, truth: Truth) -> Flips:
    """The flips of a verdict of `rounds`; an agent that judged in both orders counts in each.

    Only votes that could be read count. Raises `ValueError` where the truth says nothing to compare with.
    """
    return sum((_of(votes, truth) for votes in _votes(verdict.judgments)), Flips())


def revisions(verdict: Verdict) -> int:
    """How often an agent changed its vote; whether for the better, only the truth can tell."""
    return sum(_changes(votes) for votes in _votes(verdict.judgments))


def _of(votes: list[str], truth: Truth) -> Flips:
    known = truth.preference if votes[0] in ("a", "b", "tie", "both_bad") else truth.label
    if not known:
        raise ValueError("the truth does not say what is right")
    first, last = votes[0] == known, votes[-1] == known
    return Flips(1, first, last, last and not first, first and not last, _changes(votes))


def _votes(judgments: Iterable[Judgment]) -> list[list[str]]:
    """What each agent said, round by round: its role is NAME/ROUND."""
    told: dict[tuple[str, int, str], dict[int, str]] = defaultdict(dict)
    for judgment in judgments:
        agent, _, number = judgment.role.rpartition("/")
        if number.isdecimal() and judgment.status == "valid":
            vote = judgment.preference or judgment.label
            told[judgment.order, judgment.sample, agent][int(number)] = vote
    return [[votes[number] for number in sorted(votes)] for votes in told.values()]


def _changes(votes: list[str]) -> int:
    return sum(one != other for one, other in pairwise(votes))


@dataclass(frozen=True, slots=True)
class Corrections:
    """Of `drafted` verdicts those that a verifier sent back, and how many of these it made right or wrong."""

    drafted: int = 0
    redirected: int = 0
    fixed: int = 0
    broken: int = 0

    def __add__(self, other: Corrections) -> Corrections:
        return Corrections(*(getattr(self, name) + getattr(other, name) for name in Corrections.__slots__))

    @property
    def precision(self) -> float | None:
        """Fixed by redirected; None where nothing was."""
        return self.fixed / self.redirected if self.redirected else None

    @property
    def harm(self) -> float | None:
        """Broken by redirected; None where nothing was."""
        return self.broken / self.redirected if self.redirected else None


def corrections(verdict: Verdict, truth: Truth) -> Corrections:
    """What became of the drafts of `verify`; each order of the replies that was looked at counts."""
    return sum((_corrected(drafts, truth) for drafts in _votes(verdict.judgments)), Corrections())


def _corrected(drafts: list[str], truth: Truth) -> Corrections:
    flip = _of(drafts, truth)
    return Corrections(1, int(len(drafts) > 1), flip.helpful, flip.harmful)
