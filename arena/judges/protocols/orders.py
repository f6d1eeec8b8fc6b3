"""Makes a judge look twice, each reply first once, so that one who only likes a place decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from .base import Ask, Case, Judge, Judgment, Order, Preference, Status, Verdict

SWAPPED: dict[Preference, Preference] = {"a": "b", "b": "a", "tie": "tie", "both_bad": "both_bad"}
OTHER: dict[Order, Order] = {"ab": "ba", "ba": "ab"}
GRAVEST: tuple[Status, ...] = ("void", "outage", "refused", "unparsed")
"""Which status two looks have that did not both succeed: an outage first, for it can be judged again."""


def both_orders(judge: Judge) -> Judge:
    """A judge that asks another one in both orders, at once.

    Agreement decides, disagreement is a tie flagged `order_conflict`, each standard likewise without
    a flag. Unless both looks are valid, the verdict has the graver status of the two. Both looks'
    judgments are kept.
    """

    async def in_both_orders(case: Case, ask: Ask) -> Verdict:
        async with asyncio.TaskGroup() as looks:
            straight = looks.create_task(_look(judge, case, ask))
            crossed = looks.create_task(_look(judge, swap_case(case), ask))
        return agree(straight.result(), swap_verdict(crossed.result()))

    return in_both_orders


async def _look(judge: Judge, case: Case, ask: Ask) -> Verdict:
    return await judge(case, ask)


def swap_case(case: Case) -> Case:
    """The same case with its two replies in the other order, and all that is theirs."""
    first, second = case.replies
    return replace(case, replies=(second, first), media=case.media[::-1], transcripts=case.transcripts[::-1])


def swap_verdict(verdict: Verdict) -> Verdict:
    """A verdict on a swapped case in the terms of the case itself, judgments too."""
    return replace(
        verdict,
        preference=_swap(verdict.preference),
        standards=_swap_all(verdict.standards),
        judgments=tuple(map(_swap_judgment, verdict.judgments)),
    )


def _swap_judgment(judgment: Judgment) -> Judgment:
    return replace(
        judgment,
        preference=_swap(judgment.preference),
        standards=_swap_all(judgment.standards),
        order=OTHER[judgment.order],
    )


def _swap(preference: Preference | None) -> Preference | None:
    return None if preference is None else SWAPPED[preference]


def _swap_all(standards: Mapping[str, Preference]) -> dict[str, Preference]:
    return {name: SWAPPED[preference] for name, preference in standards.items()}


def agree(one: Verdict, other: Verdict) -> Verdict:
    """What two looks at a case come to, both in the case's own terms."""
    judgments = one.judgments + other.judgments
    flags = tuple(dict.fromkeys(one.flags + other.flags))
    if one.preference is None or other.preference is None:
        status = min((one.status, other.status), key=_grave)
        return Verdict(status, flags=flags, judgments=judgments)
    agreed = one.preference == other.preference
    return Verdict(
        "valid",
        one.preference if agreed else "tie",
        _agreed_standards(one.standards, other.standards),
        flags if agreed else (*flags, "order_conflict"),
        judgments,
    )


def _grave(status: Status) -> int:
    return GRAVEST.index(status) if status in GRAVEST else len(GRAVEST)


def _agreed_standards(
    one: Mapping[str, Preference], other: Mapping[str, Preference]
) -> dict[str, Preference]:
    """Only of standards that both looks speak of."""
    return {name: one[name] if one[name] == other[name] else "tie" for name in one if name in other}
