"""Finds out again what a judge was sent, and that its words are still read as they were."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from arena.endpoints.clients.base import ConnectFailed, Reply
from arena.judges.protocols import PROTOCOLS
from arena.judges.protocols.base import AS_USUAL, LETTERS, Case, How, Judge, Judgment, Order, Verdict
from arena.judges.protocols.orders import arrange_case, restore_verdict
from simulators.conversation import Turn

SEVERAL = "judgments that were asked for in several steps"
CHANGED = "judgments whose request is no longer what was sent"
OTHERWISE = "judgments whose words are read otherwise today"
NOBODY = "judgments for which no model was asked"
COMPARED = ("status", "preference", "scores", "label", "ranking", "steps")


class NotTheSame(ValueError):
    """A judgment cannot be told as it was; the message says why, in the plural."""


def one_look(protocol: str, options: Mapping[str, Any]) -> Judge:
    """The judge of a protocol that looks once, in the order it is shown."""
    entry = PROTOCOLS[protocol]
    rows = options.get("wrappers", ())
    told = {**options, "wrappers": [row for row in rows if row.get("wrapper") != "both_orders"]}
    if "orders" in entry.takes:
        told["orders"] = "ab"
    return entry.make(told)


class _Repeats:
    """Says the same again to whatever is asked, or nothing, and keeps what was asked."""

    def __init__(self, words: str | None) -> None:
        self.words = words
        self.asked: dict[tuple[Turn, ...], None] = {}

    async def __call__(
        self, turns: tuple[Turn, ...], *, schema: Mapping[str, Any] | None = None, how: How = AS_USUAL
    ) -> Reply:
        self.asked[turns] = None
        if self.words is None:
            raise ConnectFailed("nobody is there")
        return Reply(self.words, finish_reason="stop")


def sent(judge: Judge, case: Case, order: Order) -> tuple[Turn, ...]:
    """What the judge's model is sent of a case in an order; raises `NotTheSame`."""
    ask = _Repeats(None)
    _ask(judge, case, order, ask)
    return _only(ask)


def variants(judge: Judge, case: Case) -> dict[str, dict[Order, tuple[Turn, ...]]]:
    """What the judge's model is sent in both orders: `prompts`, and `unaided` by the reference, if any."""
    orders = ("ab", "ba")
    told = {"prompts": {order: sent(judge, case, order) for order in orders}}
    if case.reference:
        bare = replace(case, reference="", reference_from="none")
        told["unaided"] = {order: sent(judge, bare, order) for order in orders}
    return told


def reread(judge: Judge, case: Case, kept: Judgment) -> tuple[Turn, ...]:
    """What led to a judgment, in whose terms it is; raises `NotTheSame` unless all of it is as it was."""
    if not kept.request or not kept.raw:
        raise NotTheSame(NOBODY)
    ask = _Repeats(kept.raw)
    verdict = _ask(judge, case, kept.order, ask)
    turns = _only(ask)
    again = [one for one in verdict.judgments if one.request == kept.request]
    if not again:
        raise NotTheSame(CHANGED)
    if not _says(again[0], kept):
        raise NotTheSame(OTHERWISE)
    return turns


def retold(judge: Judge, said: Callable[[Judgment], Any], case: Case, kept: Judgment) -> tuple[Turn, ...]:
    """What a judge would be sent, to which `kept.raw` is an answer that says the same; or `NotTheSame`."""
    ask = _Repeats(kept.raw)
    verdict = _ask(judge, case, kept.order, ask)
    if not any(said(one) == said(kept) for one in verdict.judgments):
        raise NotTheSame(OTHERWISE)
    return _only(ask)


def _ask(judge: Judge, case: Case, order: Order, ask: _Repeats) -> Verdict:
    places = [LETTERS.index(letter) for letter in order]
    verdict = asyncio.run(_look(judge, arrange_case(case, places), ask))
    return restore_verdict(verdict, places) if len(places) > 1 else verdict


async def _look(judge: Judge, case: Case, ask: _Repeats) -> Verdict:
    return await judge(case, ask)


def _only(ask: _Repeats) -> tuple[Turn, ...]:
    if not ask.asked:
        raise NotTheSame(NOBODY)
    turns, *more = ask.asked
    if more:
        raise NotTheSame(SEVERAL)
    return turns


def _says(one: Judgment, other: Judgment) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in COMPARED)
