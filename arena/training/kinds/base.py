"""What training sets are made from, and what a kind of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from arena.endpoints.clients.settings import check
from arena.judges.protocols.base import Order
from arena.judges.protocols.option import Option

Message = Mapping[str, Any]
"""A turn as TRL reads it: `role`, and `content`, words or parts; a picture says in `image` where it lies."""
Messages = tuple[Message, ...]
Said = str | float | tuple[bool, ...]
"""What a judge said, or what is right: a preference or label, a score, or which steps are right."""
Row = dict[str, Any]
Tally = Counter[str]
"""What was left out and why, in the plural; those who make rows add to it."""
Needs = Literal["looks", "variants", "prompts", "truth"]
"""What of a judge a kind is made from: what it said; the same, with what it is asked in the other order and
without the reference; only what it is asked; or nothing."""

OTHER: Mapping[Said, Said] = {"a": "b", "b": "a"}
NOT_KNOWN = "items without a known answer"


@dataclass(frozen=True, slots=True)
class Look:
    """One judgment: what a judge said, in the item's terms, and its words, which its protocol reads so.

    `steps` are what it said of each step. `rating` is what a judge of judgments gave its words, higher
    being better, where one did.
    """

    order: Order
    words: str
    said: Said
    sample: int = 0
    steps: tuple[bool, ...] = ()
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its replies, what is right of it, and what one judge was asked and said of it.

    `asked` is the question as a chat; `replies` are, in side order, what followed it on each side.
    `prompts` are what the judge is sent, by the order of the replies; `looks` what it said to them;
    `unaided` are the same prompts without the reference, where there is one.
    `questions` are what the split keeps together: any two examples that share one are on one side.
    `gold` is what is right of all replies together, `answer` the known answer to the question itself.
    `votes` are people's, by preference; `scores` are known of each reply; `known` says of the first of
    `steps` whether they are right.
    """

    key: str
    questions: tuple[str, ...]
    asked: Messages
    replies: tuple[Messages, ...]
    gold: Said | None = None
    prompts: Mapping[Order, Messages] = field(default_factory=dict)
    unaided: Mapping[Order, Messages] = field(default_factory=dict)
    looks: tuple[Look, ...] = ()
    votes: Mapping[str, int] = field(default_factory=dict)
    answer: str = ""
    reference: str = ""
    scores: tuple[float, ...] = ()
    steps: tuple[str, ...] = ()
    known: tuple[bool, ...] = ()

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders that a judge must have seen it in to have seen it in all: two of a pair."""
        seen = {look.order for look in self.looks}
        return tuple(sorted(seen | {order[::-1] for order in seen}))

    def in_order(self, order: Order) -> list[Look]:
        """What was said in one order, by sample."""
        return sorted((look for look in self.looks if look.order == order), key=lambda look: look.sample)


Make = Callable[[Example, Mapping[str, Any], Tally], Iterator[Row]]
"""The rows of one example; options are complete, and what gives no row is counted in the tally."""


@dataclass(frozen=True)
class KindEntry:
    """A line of `KINDS`.

    Every row has `columns`; a whole source may lack the last of them (`margin`), and none is ever null.
    `also` are further files made of the same examples, by folder. With the option `by` = `judge` a kind
    needs what judges said: of the kind of item that `says` names, where that is not the item's own.
    """

    title: str  # one sentence for docs
    columns: tuple[str, ...]
    make: Make
    needs: Needs = "looks"
    options: Mapping[str, Option] = field(default_factory=dict)
    says: str = ""
    also: Mapping[str, Make] = field(default_factory=dict)
    paper: str = ""

    def complete(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The options with those that are not given; raises `ValueError` naming the key that is wrong."""
        check("options", options, {key: option.rule for key, option in self.options.items()})
        return {key: option.default for key, option in self.options.items()} | dict(options)

    def needed(self, options: Mapping[str, Any]) -> Needs:
        """What of a judge it is made from with these options."""
        return "looks" if options.get("by") == "judge" else self.needs


def says(words: str) -> list[Message]:
    """A model's turn."""
    return [{"role": "assistant", "content": words}]


def as_list(messages: Sequence[Message]) -> list[Message]:
    """Turns as a column of a row."""
    return [dict(message) for message in messages]


def is_wrong(said: Said, gold: Said) -> bool:
    """Whether it is the contrary of what is right: of two sides the other one, else anything else.

    Who calls two replies equal of which one is better is not right, but does not take the other side.
    """
    return said == OTHER[gold] if gold in OTHER else said != gold
