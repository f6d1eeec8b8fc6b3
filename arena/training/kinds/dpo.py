"""Right judgments beside wrong ones to the very same prompt, of items that a judge got wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any

from arena.endpoints.clients.settings import whole
from arena.judges.protocols.option import Option

from .base import NOT_KNOWN, OTHER, Example, KindEntry, Look, Row, Tally, as_list, is_wrong, says


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """Every right judgment with every wrong one, order by order; at most `most` of a prompt."""
    if example.gold is None:
        left[NOT_KNOWN] += 1
        return
    if example.gold not in OTHER and example.gold in ("tie", "both_bad"):
        left["items whose replies are equally good, so that no side is the wrong one"] += 1
        return
    found = list(_pairs(example, options["most"] or None))
    left["items of which no prompt has both a right and a wrong judgment"] += not found
    yield from found


def _pairs(example: Example, most: int | None) -> Iterator[Row]:
    for order in example.orders:
        looks = example.in_order(order)
        right = [look for look in looks if look.said == example.gold]
        wrong = [look for look in looks if example.gold is not None and is_wrong(look.said, example.gold)]
        for chosen, rejected in islice(product(right, wrong), most):
            yield pair(example, chosen, rejected)


def pair(example: Example, chosen: Look, rejected: Look) -> Row:
    """A row of two judgments of the same order."""
    return {
        "prompt": as_list(example.prompts[chosen.order]),
        "chosen": says(chosen.words),
        "rejected": says(rejected.words),
    }


ENTRY = KindEntry(
    title="A right judgment chosen and a wrong one rejected, of items that the judge got wrong once or more.",
    columns=("prompt", "chosen", "rejected"),
    make=make,
    options={"most": Option(whole(0), 0, 1, "Most rows of a prompt; 0: every right with every wrong one.")},
    paper="RISE, arXiv 2502.11689",
)
