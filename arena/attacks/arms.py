"""The arms of an attack: the same item clean, and with one reply or both attacked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from arena.exams.items import Game, Item
from arena.judges.protocols.base import LETTERS, Verdict
from arena.judges.protocols.orders import agree

from .pack.base import AttackEntry, Change, Meaning

Arm = Literal["loser", "winner", "both"]
"""Whose reply is attacked: the truly worse one's, the truly better one's, or both."""

ARMS: Mapping[Meaning, tuple[Arm, ...]] = {"kept": ("loser", "winner", "both"), "replaced": ("loser",)}
"""Which arms an attack has. Words that deserve to lose may only ever stand in the worse reply's place."""

DECISIVE = ("a", "b")


@dataclass(frozen=True, slots=True)
class Attacked:
    """One item in one arm of one variant, and what it was before."""

    clean: Item
    item: Item
    variant: str
    arm: Arm


@dataclass(frozen=True, slots=True)
class Stood:
    """What a judge said of one item: clean, clean again and again, and in each arm; both orders each.

    An arm is missing where the item could not be attacked so. `factor` is by what the attack multiplied the
    characters of the worse reply; None where it had none. `games` are the clean looks, each by itself.
    `digests` name the items that were shown, `clean` and by arm: answers of exams are found by them.
    """

    item: Item
    clean: Verdict
    again: tuple[Verdict, ...]
    arms: Mapping[Arm, Verdict]
    factor: float | None = None
    games: tuple[Game, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)


def decisive(item: Item) -> bool:
    """Whether one of two replies is known to be better: there is no loser to attack otherwise."""
    truth = item.case.truth
    return truth is not None and truth.preference in DECISIVE and len(item.case.replies) == 2


def winner(item: Item) -> int:
    """The place of the better reply of a decisive item."""
    return LETTERS.index(str(item.case.truth and item.case.truth.preference))


def places(item: Item, arm: Arm) -> Sequence[int]:
    """Whose replies an arm attacks, by place."""
    better = winner(item)
    return {"loser": (1 - better,), "winner": (better,), "both": (0, 1)}[arm]


def arms(name: str, entry: AttackEntry, items: Iterable[Item], seed: int) -> Iterator[Attacked]:
    """Every arm of every variant of an attack on decisive items; what cannot be attacked so is left out.

    What is drawn depends on seed, attack, variant, item and place alone: on no other item, arm or order.
    """
    given = list(items)
    for variant, change in entry.variants.items():
        for item in given:
            for arm in ARMS[entry.meaning]:
                shown = changed(item, places(item, arm), change, f"{seed}/{name}/{variant}")
                if shown is not None:
                    yield Attacked(item, shown, variant, arm)


def changed(item: Item, attacked: Sequence[int], change: Change, drawn_by: str) -> Item | None:
    """The item with the replies at some places attacked; None where one of them cannot be.

    `drawn_by`, the item's key and the place begin what is drawn.
    """
    for place in attacked:
        told = f"{drawn_by}/{item.key}/{place}".encode("utf-8", "surrogatepass")
        rng = np.random.default_rng(int.from_bytes(hashlib.sha256(told).digest()[:16], "big"))
        shown = change(item, place, rng)
        if shown is None or shown.case == item.case:
            return None
        item = shown
    return item


def counted(one: Verdict | None, other: Verdict | None) -> Verdict:
    """What an arena would count of two looks: what both say, else a tie; nothing, unless both were read."""
    return agree(one or Verdict("outage"), other or Verdict("outage"))


def factor(clean: Item, attacked: Item) -> float | None:
    """By what an attack multiplied the characters of the worse reply; None where it had none."""
    loser = 1 - winner(clean)
    before, after = (len(item.case.replies[loser]) for item in (clean, attacked))
    return after / before if before else None


def seen_by(families: Mapping[str, str], item: Item) -> Item:
    """The item with the families of the judge's models, by seat: some attacks speak of them."""
    return replace(item, case=replace(item.case, seat_families=families))
