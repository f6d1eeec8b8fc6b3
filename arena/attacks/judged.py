"""Whole verdicts of a judge on items: asks what was not asked yet; the answers are answers of exams."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from arena.exams.items import Item
from arena.exams.models import ExamAnswer
from arena.exams.sitters import Sitter
from arena.exams.take import sheets, take
from arena.judges.protocols.base import Order, Verdict
from arena.judges.protocols.rows import verdict_of_row

FETCHED_AT_ONCE = 2_000
Verdicts = Mapping[tuple[str, Order], Verdict]
"""By the digest of an item and the order it was shown in; verdicts are in the item's terms."""


def verdicts(
    judge: Sitter, items: Mapping[str, Item], at_once: int, tell: Callable[[int, int], object]
) -> Verdicts:
    """What a judge says of items, given by their digests: of pairs in both orders. Outages are asked again.

    `tell(done, of)` hears how far it is.
    """
    asked = [sheet for digest, item in items.items() for sheet in sheets([(item, digest)], _kind(item), 1)]
    known = {key for key, verdict in _kept(judge, items).items() if verdict.status != "outage"}
    due = [sheet for sheet in asked if (sheet.digest, sheet.order) not in known]
    tell(len(asked) - len(due), len(asked))
    if due:
        take(due, judge, at_once, lambda more: tell(more, len(asked)))
    return _kept(judge, items)


def _kind(item: Item) -> str:
    return "pair" if len(item.case.replies) == 2 else "label"


def _kept(judge: Sitter, items: Mapping[str, Item]) -> Verdicts:
    digests, found = list(items), dict[tuple[str, Order], Verdict]()
    answers = ExamAnswer.objects.of_judge(judge.version).filter(sample=0).order_by("item", "order")
    for start in range(0, len(digests), FETCHED_AT_ONCE):
        for answer in answers.filter(item__in=digests[start : start + FETCHED_AT_ONCE]):
            found[answer.item, answer.order] = verdict_of_row(answer.verdict)
    return found
