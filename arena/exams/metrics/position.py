"""Whether a judge leans to the reply that is shown first, or to the longer one."""

from __future__ import annotations

import numpy as np

from ratings.arrays import Flags, Floats

from .base import OUT, PAIR, Measured, MetricEntry, ratio, sums
from .pairs import ONE_ORDER, gold_shown, of_games, of_rounds
from .sheet import NOTHING, TIE, A, B, Sheet

ONE_PLACE = "the better reply was not shown both first and second"
ONE_LENGTH = "the better reply is not sometimes the longer and sometimes the shorter"


def two_shares(sheet: Sheet, one: Flags, other: Flags) -> list[Floats]:
    """Right and counted games of one group of games and of another, (N,) each."""
    return [sheet.per_item(worth & among) for among in (one, other) for worth in (sheet.right, sheet.counted)]


def apart(s: Floats) -> Floats:
    """How far the first share of `two_shares` is above the second, (B,)."""
    return ratio(s[:, 0], s[:, 1]) - ratio(s[:, 2], s[:, 3])


def position_bias(sheet: Sheet) -> Measured:
    """How much oftener it is right when the better reply is first."""
    shown = (gold_shown(sheet, first=first) for first in (True, False))
    return sums(apart, *two_shares(sheet, *shown), why=ONE_PLACE, over=slice(1, None, 2))


def order_gap(sheet: Sheet) -> Measured:
    """The size of it."""
    shown = (gold_shown(sheet, first=first) for first in (True, False))
    return sums(lambda s: np.abs(apart(s)), *two_shares(sheet, *shown), why=ONE_PLACE, over=slice(1, None, 2))


def first_slot(sheet: Sheet) -> Measured:
    """How often the one shown first wins, where anybody does."""
    decides = sheet.counted & ((sheet.says == A) | (sheet.says == B))
    return of_games(sheet, sheet.says == sheet.first, decides)


def _slot_rounds(sheet: Sheet) -> tuple[Flags, Flags]:
    """Rounds that prefer the first slot, and those that prefer the second: twice, or once beside a tie."""
    at = sheet.rounds
    one, other = sheet.says[at.ab], sheet.says[at.ba]
    ties = (one == TIE, other == TIE)

    def leans(in_ab: int, in_ba: int) -> Flags:
        slot: Flags = ((one == in_ab) & ((other == in_ba) | ties[1])) | (ties[0] & (other == in_ba))
        return slot

    return leans(A, B), leans(B, A)


def prefer_first(sheet: Sheet) -> Measured:
    """Rounds that lean to the first slot."""
    return of_rounds(sheet, _slot_rounds(sheet)[0])


def prefer_second(sheet: Sheet) -> Measured:
    """Rounds that lean to the second slot."""
    return of_rounds(sheet, _slot_rounds(sheet)[1])


def total_bias(sheet: Sheet) -> Measured:
    """Rounds that lean to either slot."""
    first, second = _slot_rounds(sheet)
    return of_rounds(sheet, first | second)


def delta_bias(sheet: Sheet) -> Measured:
    """How far the two leanings are apart."""
    first, second = _slot_rounds(sheet)
    at = sheet.rounds.item
    leaning = sheet.per_item(first.astype(int) - second.astype(int), at)
    rounds = sheet.per_item(np.ones(len(at)), at)
    return sums(lambda s: np.abs(ratio(s[:, 0], s[:, 1])), leaning, rounds, why=ONE_ORDER)


def longer_right(sheet: Sheet, *, longer: bool) -> Flags:
    """Counted games of items of which the better reply is the longer, or the shorter, (G,)."""
    which = sheet.decisive & (sheet.longer != NOTHING) & ((sheet.longer == sheet.gold) == longer)
    among: Flags = sheet.counted & which[sheet.item]
    return among


def length_bias(sheet: Sheet) -> Measured:
    """How much oftener it is right when the better reply is the longer."""
    groups = (longer_right(sheet, longer=longer) for longer in (True, False))
    return sums(apart, *two_shares(sheet, *groups), why=ONE_LENGTH, over=slice(1, None, 2))


def longer_wins(sheet: Sheet) -> Measured:
    """How often the longer one wins, where anybody does."""
    unlike = (sheet.longer != NOTHING)[sheet.item]
    decides = sheet.counted & unlike & ((sheet.says == A) | (sheet.says == B))
    return of_games(sheet, sheet.says == sheet.longer[sheet.item], decides)


POSITION: dict[str, MetricEntry] = {
    "position_bias": MetricEntry(
        "Position bias",
        position_bias,
        PAIR,
        "arXiv 2408.13006",
        "accuracy with the better reply first - accuracy with it second; above 0: for the first slot",
    ),
    "order_gap": MetricEntry(
        "Order gap", order_gap, PAIR, "arXiv 2507.10535", "the size of the position bias"
    ),
    "first_slot": MetricEntry(
        "First slot wins",
        first_slot,
        PAIR,
        "arXiv 2410.12784",
        "games won by the reply shown first / games that anybody won; one half is none",
        OUT,
    ),
    "prefer_first": MetricEntry(
        "Prefers the first slot",
        prefer_first,
        PAIR,
        "arXiv 2310.17631",
        "items won by the first slot in both orders, or in one beside a tie / items",
        "leans to no slot",
    ),
    "prefer_second": MetricEntry(
        "Prefers the second slot",
        prefer_second,
        PAIR,
        "arXiv 2310.17631",
        "the same of the second slot",
        "leans to no slot",
    ),
    "total_bias": MetricEntry(
        "Total bias",
        total_bias,
        PAIR,
        "arXiv 2310.17631",
        "prefers the first + prefers the second",
        "leans to no slot",
    ),
    "delta_bias": MetricEntry(
        "Delta bias",
        delta_bias,
        PAIR,
        "arXiv 2310.17631",
        "the size of: prefers the first - prefers the second",
        "leans to no slot",
    ),
    "length_bias": MetricEntry(
        "Length bias",
        length_bias,
        PAIR,
        "arXiv 2408.13006",
        "accuracy where the better reply has more characters - where it has fewer; equal ones left out",
    ),
    "longer_wins": MetricEntry(
        "Longer reply wins",
        longer_wins,
        PAIR,
        "arXiv 2408.13006",
        "games won by the longer reply / games of unequal lengths that anybody won",
        OUT,
    ),
}
