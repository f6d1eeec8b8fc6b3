"""Verdicts that judges gave once and that a dataset's files tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from arena.exams.items import Answered, Game, Item
from arena.judges.protocols.base import Judgment, Order, Preference, Status, Verdict

PARSER = "as published"
Told = tuple[str, str, Game]
"""A judge's name, the key of an item, and what it said of it."""

SWAPPED: Mapping[Preference, Preference] = {"a": "b", "b": "a", "tie": "tie", "both_bad": "both_bad"}


def game(order: Order, *, sample: int = 0, raw: str = "", **said: Any) -> Game:
    """A verdict in the item's terms; unparsed where it says nothing."""
    fields = {name: value for name, value in said.items() if value}
    status: Status = "valid" if fields else "unparsed"
    look = Judgment(status, order=order, sample=sample, raw=raw, parser=PARSER, **fields)
    return Game(order, Verdict(status, judgments=(look,), **fields), sample)


def by_judge(items: Iterable[Item], told: Iterable[Told]) -> dict[str, list[Answered]]:
    """What each judge said, its items in their order; items that it was not asked are left out."""
    said: dict[str, dict[str, list[Game]]] = {}
    for judge, key, one in told:
        said.setdefault(judge, {}).setdefault(key, []).append(one)
    known = {item.key: item for item in items}
    return {
        judge: [Answered(item, tuple(games[key])) for key, item in known.items() if key in games]
        for judge, games in said.items()
    }


def preferred(a: float, b: float) -> Preference:
    """The side with the higher score; the same score is a tie."""
    return "tie" if a == b else "a" if a > b else "b"
