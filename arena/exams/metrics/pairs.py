"""How often a judge prefers the reply that is better, over one order or both."""

from __future__ import annotations

import numpy as np

from ratings.arrays import Flags, Floats

from .base import OUT, PAIR, Measured, MetricEntry, ratio, share, sums
from .sheet import NOTHING, TIE, A, B, Sheet

ONE_ORDER = "no item was shown in both orders"


def of_rounds(sheet: Sheet, happens: Flags, among: Flags | None = None) -> Measured:
    """The share of rounds of both orders in which something happens."""
    counted = np.ones(len(happens), bool) if among is None else among
    at = sheet.rounds.item
    return share(sheet.per_item(happens & counted, at), sheet.per_item(counted, at), ONE_ORDER)


def of_games(sheet: Sheet, happens: Flags, among: Flags) -> Measured:
    """The share of some games in which something happens."""
    return share(sheet.per_item(happens & among), sheet.per_item(among))


def accuracy_both(sheet: Sheet) -> Measured:
    """Right in both orders."""
    at = sheet.rounds
    return of_rounds(sheet, sheet.right[at.ab] & sheet.right[at.ba])


def accuracy_two_game(sheet: Sheet) -> Measured:
    """More often right than for the other side: a tie and a right one will do."""
    at = sheet.rounds
    gained = [sheet.right[games].astype(int) - _opposite(sheet)[games] for games in (at.ab, at.ba)]
    return of_rounds(sheet, gained[0] + gained[1] > 0)


def _opposite(sheet: Sheet) -> Flags:
    """Games that prefer a side, and not the right one, (G,)."""
    says, gold = sheet.says, sheet.gold[sheet.item]
    prefers: Flags = ((says == A) | (says == B)) & (says != gold) & sheet.counted
    return prefers


def accuracy_micro(sheet: Sheet) -> Measured:
    """Right games of all games."""
    return of_games(sheet, sheet.right, sheet.counted)


def accuracy_random(sheet: Sheet) -> Measured:
    """The mean of the two orders' shares of right games: what a coin for the order would see."""
    columns = _both_shares(sheet, sheet.first == A, sheet.first == B)
    return sums(lambda s: (ratio(s[:, 0], s[:, 1]) + ratio(s[:, 2], s[:, 3])) / 2, *columns, why=ONE_ORDER)


def _both_shares(sheet: Sheet, one: Flags, other: Flags) -> list[Floats]:
    """Right and counted games of two groups of games, (N,) each."""
    return [sheet.per_item(worth & among) for among in (one, other) for worth in (sheet.right, sheet.counted)]


def accuracy_in_order(sheet: Sheet, first: int) -> Measured:
    """Right games of those in one order."""
    return of_games(sheet, sheet.right, sheet.counted & (sheet.first == first))


def accuracy_gold(sheet: Sheet, *, first: bool) -> Measured:
    """Right games of those that showed the better reply first, or second."""
    return of_games(sheet, sheet.right, gold_shown(sheet, first=first))


def gold_shown(sheet: Sheet, *, first: bool) -> Flags:
    """Counted games in which the better reply was shown first, or second, (G,)."""
    gold = sheet.gold[sheet.item]
    among = sheet.counted & sheet.decisive[sheet.item]
    shown: Flags = among & ((sheet.first == gold) == first)
    return shown


def accuracy_tie_aware(sheet: Sheet) -> Measured:
    """As games of decisive items, where a tie counts half."""
    among = sheet.counted & sheet.decisive[sheet.item]
    worth = (sheet.right + (sheet.says == TIE) / 2) * among
    return share(sheet.per_item(worth), sheet.per_item(among))


def accuracy_decisive(sheet: Sheet) -> Measured:
    """Right games of items of which one reply is the better: ties of people left out."""
    return of_games(sheet, sheet.right, sheet.counted & sheet.decisive[sheet.item])


def accuracy_without_ties(sheet: Sheet) -> Measured:
    """Right games of decisive items and decisive or unread verdicts: ties of either left out."""
    return of_games(sheet, sheet.right, sheet.counted & sheet.decisive[sheet.item] & (sheet.says != TIE))


def consistency(sheet: Sheet, *, unread_agree: bool = False) -> Measured:
    """The same said in both orders."""
    one, other = sheet.says[sheet.rounds.ab], sheet.says[sheet.rounds.ba]
    return of_rounds(sheet, (one == other) & (unread_agree | (one != NOTHING)))


def flip_rate(sheet: Sheet) -> Measured:
    """Something else said in the other order."""
    one, other = sheet.says[sheet.rounds.ab], sheet.says[sheet.rounds.ba]
    return of_rounds(sheet, (one != other) | (one == NOTHING))


def tie_rate(sheet: Sheet) -> Measured:
    """Ties among the verdicts that were read."""
    return of_games(sheet, sheet.says == TIE, sheet.counted & (sheet.says != NOTHING))


PAIRS: dict[str, MetricEntry] = {
    "accuracy_both": MetricEntry(
        "Accuracy, both orders", accuracy_both, PAIR, "arXiv 2503.15620", "items right in both orders / items"
    ),
    "accuracy_random": MetricEntry(
        "Accuracy, random order",
        accuracy_random,
        PAIR,
        "arXiv 2408.13006",
        "mean of the shares of right games in either order",
    ),
    "accuracy_two_game": MetricEntry(
        "Accuracy, two games",
        accuracy_two_game,
        PAIR,
        "arXiv 2410.12784",
        "+1 for a right game, -1 for the other side, 0 for a tie or unread: items with a sum above 0 / items",
        "counts 0 of +1 and -1",
    ),
    "accuracy_ab": MetricEntry(
        "Accuracy, first order",
        lambda sheet: accuracy_in_order(sheet, A),
        PAIR,
        "arXiv 2503.15620",
        "right games / games with reply a first",
    ),
    "accuracy_ba": MetricEntry(
        "Accuracy, second order",
        lambda sheet: accuracy_in_order(sheet, B),
        PAIR,
        "arXiv 2503.15620",
        "right games / games with reply b first",
    ),
    "accuracy_gold_first": MetricEntry(
        "Accuracy, better reply first",
        lambda sheet: accuracy_gold(sheet, first=True),
        PAIR,
        "arXiv 2507.10535",
        "right games / games that showed the better reply first",
    ),
    "accuracy_gold_second": MetricEntry(
        "Accuracy, better reply second",
        lambda sheet: accuracy_gold(sheet, first=False),
        PAIR,
        "arXiv 2507.10535",
        "right games / games that showed the better reply second",
    ),
    "accuracy_decisive": MetricEntry(
        "Accuracy without people's ties",
        accuracy_decisive,
        PAIR,
        "arXiv 2407.04842",
        "right games / games on items of which one reply is better; a tie said of them is wrong",
    ),
    "accuracy_without_ties": MetricEntry(
        "Accuracy without ties",
        accuracy_without_ties,
        PAIR,
        "arXiv 2407.04842",
        "as above, and games that said a tie left out too",
    ),
    "accuracy_tie_aware": MetricEntry(
        "Accuracy, ties half",
        accuracy_tie_aware,
        PAIR,
        "arXiv 2502.01719",
        "(right games + half of the ties) / games on items of which one reply is better",
    ),
    "consistency": MetricEntry(
        "Consistency",
        consistency,
        PAIR,
        "arXiv 2503.15620",
        "items with the same read verdict in both orders / items",
        "never consistent",
    ),
    "consistency_unread_agree": MetricEntry(
        "Consistency, two unread agree",
        lambda sheet: consistency(sheet, unread_agree=True),
        PAIR,
        "arXiv 2503.15620",
        "as published there: two games that nobody could read count as the same; see the unparsed share",
        "two of them are consistent",
    ),
    "flip_rate": MetricEntry(
        "Flip rate", flip_rate, PAIR, "arXiv 2410.12784", "1 - consistency", "counts as a flip"
    ),
    "tie_rate": MetricEntry("Tie rate", tie_rate, PAIR, "arXiv 2407.04842", "ties / read verdicts", OUT),
}
