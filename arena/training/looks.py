"""Judgments as they can be learned from: their prompts, and the words that are read as what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from arena.judges.protocols.base import Case, Judgment, Truth
from simulators.conversation import Turn

from . import chats
from .kinds.base import Example, Look, Messages, Said, Tally
from .reread import NotTheSame

OVERALL = "overall"
UNSAID = "judgments that do not say what is known of their item"
UNREAD = "judgments that are no answer (unparsed, refused, an outage or void)"
Told = tuple[int, Judgment]
"""How often it had been asked before, and what it said."""
Read = Callable[[Case, Judgment], tuple[Turn, ...]]
"""What led to a judgment; raises `NotTheSame`."""


def preferred(said: Truth | Judgment) -> Said | None:
    """The better side."""
    return said.preference


def scored(said: Truth | Judgment) -> Said | None:
    """The score of a reply alone."""
    scores = said.scores.get(OVERALL, ())
    return scores[0] if len(scores) == 1 else None


def labelled(said: Truth | Judgment) -> Said | None:
    """The label of a reply alone."""
    return said.label or None


def stepped(said: Truth | Judgment) -> Said | None:
    """Which steps are right, up to the first that is not: what comes after it is rarely known."""
    right = [step.right for step in said.steps]
    return tuple(right[: right.index(False) + 1] if False in right else right) or None


SAID: Mapping[str, Callable[[Truth | Judgment], Said | None]] = {
    "pair": preferred,
    "point": scored,
    "label": labelled,
    "trajectory": labelled,
    "steps": stepped,
}
"""What is known of an item and said of it, by the item's kind."""


Vary = Callable[[Case], dict[str, dict[str, tuple[Turn, ...]]]]
"""What would lead to judgments of a case in both orders, as fields of an example; raises `NotTheSame`."""


@dataclass(frozen=True)
class Asked:
    """One judge, as far as its judgments are to be told: how each is read again, and on what kind of item."""

    kind: str
    read: Read
    vary: Vary | None = None

    def added(self, example: Example, case: Case, told: Iterable[Told], left: Tally) -> Example | None:
        """The example with the judge's looks, and what it was sent for each; None where it has none."""
        looks: list[Look] = []
        prompts: dict[str, Messages] = {}
        told = list(told)
        # A judge that samples itself has so many samples each time it is asked.
        each = 1 + max((judgment.sample for _, judgment in told), default=0)
        for turn, judgment in told:
            try:
                said, prompt = self._look(case, judgment)
            except (NotTheSame, chats.NoMessage) as why:
                left[str(why)] += 1
                continue
            prompts[judgment.order] = prompt
            sample = turn * each + judgment.sample
            steps = tuple(step.right for step in judgment.steps)
            looks.append(Look(judgment.order, judgment.raw, said, sample, steps=steps))
        if not looks:
            return None
        told_so = {"prompts": prompts} | (self._varied(case) if self.vary else {})
        return replace(example, looks=tuple(looks), **told_so)

    def _varied(self, case: Case) -> dict[str, dict[str, Messages]]:
        assert self.vary is not None  # noqa: S101 - asked for above
        return {
            name: {order: chats.messages(turns) for order, turns in by_order.items()}
            for name, by_order in self.vary(case).items()
        }

    def _look(self, case: Case, judgment: Judgment) -> tuple[Said, Messages]:
        if judgment.status != "valid":
            raise NotTheSame(UNREAD)
        said = SAID[self.kind](judgment)
        if said is None:
            raise NotTheSame(UNSAID)
        return said, chats.messages(self.read(case, judgment))


def gold_columns(kind: str, truth: Truth) -> dict[str, Any]:
    """What is right of an item, as fields of an example."""
    return {
        "gold": SAID[kind](truth),
        "scores": tuple(truth.scores.get(OVERALL, ())),
        "known": tuple(step.right for step in truth.steps),
    }
