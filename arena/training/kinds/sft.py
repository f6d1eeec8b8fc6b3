"""Judgments to learn to judge from: those that are right however the replies are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from arena.endpoints.clients.settings import SWITCH, Rule, one_of, whole
from arena.judges.protocols.option import Option

from .base import NOT_KNOWN, Example, KindEntry, Look, Message, Row, Tally, as_list, says

KEEP = {"first": lambda look: 0, "longest": lambda look: -len(look.words)}
"""Which of several right judgments are kept, as what they are sorted by."""
BAND = Rule(
    lambda value: (
        isinstance(value, list)
        and (not value or len(value) == 2)
        and all(type(one) in (int, float) for one in value)
        and value == sorted(value)
    ),
    "a list of the lowest and the highest ratio, or empty",
)


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """At most `most` rows for each order; none unless both orders have the right verdict."""
    if example.gold is None:
        left[NOT_KNOWN] += 1
    elif not _comparable(example, options["band"]):
        left["items whose replies are not of comparable length"] += 1
    else:
        kept = list(_kept(example, options))
        left["items without a judgment that is right in all orders"] += not kept
        yield from kept


def _kept(example: Example, options: Mapping[str, Any]) -> Iterator[Row]:
    right = {order: _right(example, order) for order in example.orders}
    if options["both_orders"]:
        together = set.intersection(*map(set, right.values())) if right else set()
        right = {order: {sample: looks[sample] for sample in together} for order, looks in right.items()}
    for order, looks in right.items():
        by_sample = [looks[sample] for sample in sorted(looks)]
        for look in sorted(by_sample, key=KEEP[options["keep"]])[: options["most"]]:
            yield {"prompt": as_list(example.prompts[order]), "completion": says(look.words)}


def _right(example: Example, order: str) -> dict[int, Look]:
    """The right judgments in an order by sample, which is what pairs them with the other order's."""
    return {look.sample: look for look in example.in_order(order) if look.said == example.gold}


def _comparable(example: Example, band: list[float]) -> bool:
    """Whether the better reply is so many times as long as the other; of what is no pair, always."""
    if not band or example.gold not in ("a", "b"):
        return True
    a, b = (sum(map(_length, talk)) for talk in example.replies)
    better, worse = (a, b) if example.gold == "a" else (b, a)
    return band[0] * worse <= better <= band[1] * worse


def _length(message: Message) -> int:
    content = message["content"]
    return len(content) if isinstance(content, str) else sum(len(part.get("text", "")) for part in content)


ENTRY = KindEntry(
    title="What a judge is asked, and judgments whose verdict is right in both orders.",
    columns=("prompt", "completion"),
    make=make,
    options={
        "both_orders": Option(SWITCH, True, False, "Whether sample s must be right in both orders."),
        "most": Option(whole(1), 1, 2, "Most rows for each order of an item, which is each prompt."),
        "keep": Option(one_of(*KEEP), "first", "longest", "Which right judgments are kept."),
        "band": Option(
            BAND, [], [0.5, 2], "How many times as long as the other the better reply may be; empty: any."
        ),
    },
    paper="RISE, arXiv 2502.11689; J1, arXiv 2505.11875; Flex-Judge, arXiv 2505.18601 "
    "(both_orders = false, keep = longest)",
)
