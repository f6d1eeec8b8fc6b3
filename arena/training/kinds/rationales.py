"""Judgments of a judge to prefer to others of its own: by what is right, by majority, or by a rating."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from arena.endpoints.clients.settings import number, one_of, whole
from arena.judges.protocols.option import Option

from .base import Example, KindEntry, Look, Row, Said, Tally
from .dpo import pair

Better = tuple[Look, Look, float]
"""A judgment, one it is preferred to, and by how much."""
NONE = "items of which no judgment is preferred to another"


def make(example: Example, options: Mapping[str, Any], left: Tally) -> Iterator[Row]:
    """Pairs of judgments to the same prompt that lie at least `margin` apart, those farthest apart first."""
    found = [
        better
        for order in example.orders
        for better in RULES[options["rule"]](example, example.in_order(order))
        if better[2] >= options["margin"]
    ]
    left[NONE] += not found
    found.sort(key=lambda better: -better[2])
    for chosen, rejected, _ in found[: options["most"] or None]:
        yield pair(example, chosen, rejected) | {"iteration": options["iteration"]}


def gold(example: Example, looks: Sequence[Look]) -> Iterator[Better]:
    """Those that say what is right before those that do not."""
    if example.gold is not None:
        yield from _apart(looks, example.gold)


def majority(example: Example, looks: Sequence[Look]) -> Iterator[Better]:
    """Those that say what more judgments say than anything else before the rest; nothing is known of gold."""
    said = Counter(look.said for look in looks).most_common(2)
    if len(said) == 2 and said[0][1] > said[1][1]:
        yield from _apart(looks, said[0][0])


def meta(example: Example, looks: Sequence[Look]) -> Iterator[Better]:
    """Those whose words a judge of judgments rated higher before those rated lower."""
    rated = [(look, look.rating) for look in looks if look.rating is not None]
    for (chosen, high), (rejected, low) in product(rated, rated):
        if high > low:
            yield chosen, rejected, high - low


def _apart(looks: Sequence[Look], said: Said) -> Iterator[Better]:
    for chosen, rejected in product(looks, looks):
        if chosen.said == said != rejected.said:
            yield chosen, rejected, distance(chosen.said, rejected.said)


def distance(one: Said, other: Said) -> float:
    """Between scores their difference; verdicts that are no numbers are 1 apart where they differ."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other)
    return float(one != other)


RULES: Mapping[str, Callable[[Example, Sequence[Look]], Iterator[Better]]] = {
    "gold": gold,
    "majority": majority,
    "meta": meta,
}
"""Which of two judgments to the same prompt is preferred."""

ENTRY = KindEntry(
    title="Pairs of one judge's own judgments, preferred by a rule, with a margin between them.",
    columns=("prompt", "chosen", "rejected", "iteration"),
    make=make,
    options={
        "rule": Option(
            one_of(*RULES),
            "gold",
            "majority",
            "Preferred is what is right, what most samples say, or what was rated higher (--ratings).",
        ),
        "margin": Option(
            number(0), 0, 2, "By how much scores, or ratings, of a pair must differ; other verdicts by 1."
        ),
        "most": Option(whole(0), 0, 4, "Most pairs of an item, those farthest apart; 0: all."),
        "iteration": Option(whole(0), 0, 1, "Which round of self-training this is: a column of every row."),
    },
    paper="Self-rationalization, arXiv 2410.05495",
)
