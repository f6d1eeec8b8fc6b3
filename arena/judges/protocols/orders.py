"""Shows a case in other orders of its replies, so that a judge who only likes a place decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

from .base import (
    LETTERS,
    PREFERENCES,
    Ask,
    Case,
    Contribution,
    Finding,
    Judge,
    Judgment,
    Order,
    Preference,
    Status,
    Truth,
    Verdict,
)

SWAPPED: dict[Preference, Preference] = {"a": "b", "b": "a", "tie": "tie", "both_bad": "both_bad"}
GRAVEST: tuple[Status, ...] = ("void", "outage", "refused", "unparsed")
"""Which status two looks have that did not both succeed: an outage first, for it can be judged again."""

PREFERRING = ("votes", "course", "withheld", "frames")
"""Notes that name preferences, in the case's own terms like all that a verdict says."""

Said = TypeVar("Said", Truth, Judgment, Verdict)
Each = TypeVar("Each")


def both_orders(judge: Judge) -> Judge:
    """A judge that asks another one in both orders, at once.

    Agreement decides, disagreement is a tie flagged `order_conflict`, each standard likewise without
    a flag; scores are means of both looks. Unless both looks are valid, the verdict has the graver
    status of the two. Both looks' judgments are kept. A case without two replies is looked at once.
    """

    async def in_both_orders(case: Case, ask: Ask) -> Verdict:
        if len(case.replies) != 2:
            return await judge(case, ask)
        async with asyncio.TaskGroup() as looks:
            straight = looks.create_task(_look(judge, case, ask))
            crossed = looks.create_task(_look(judge, swap_case(case), ask))
        return agree(straight.result(), swap_verdict(crossed.result()))

    return in_both_orders


async def _look(judge: Judge, case: Case, ask: Ask) -> Verdict:
    return await judge(case, ask)


def arrange_case(case: Case, places: Sequence[int]) -> Case:
    """The same case with its replies in another order, and all that is theirs; `places[i]` comes i-th.

    Fewer places than replies leave the others out.
    """
    return replace(
        case,
        replies=_arranged(case.replies, places),
        media=_arranged(case.media, places),
        transcripts=_arranged(case.transcripts, places),
        steps=_arranged(case.steps, places),
        actions=_arranged(case.actions, places),
        families=_arranged(case.families, places),
        truth=None if case.truth is None else _moved(case.truth, places),
    )


def restore_verdict(verdict: Verdict, places: Sequence[int]) -> Verdict:
    """A verdict on `arrange_case(case, places)` in the terms of the case itself, judgments too."""
    back = [places.index(place) for place in range(len(places))]
    judgments = tuple(_restored(judgment, places, back) for judgment in verdict.judgments)
    transcript = tuple(_spoken(said, places) for said in verdict.transcript)
    notes = {
        name: _renamed(note, back) if name.partition("/")[0] in PREFERRING else note
        for name, note in verdict.notes.items()
    }
    moved = _found(_moved(verdict, back), places)
    return replace(moved, judgments=judgments, transcript=transcript, notes=notes)


def swap_case(case: Case) -> Case:
    """The same case with its two replies in the other order, and all that is theirs."""
    return arrange_case(case, (1, 0))


def swap_verdict(verdict: Verdict) -> Verdict:
    """A verdict on a swapped case in the terms of the case itself, judgments too."""
    return restore_verdict(verdict, (1, 0))


def alone(case: Case, place: int) -> Case:
    """The case with one of its replies only; what is known of the pair is not known of it."""
    return replace(arrange_case(case, (place,)), truth=None)


def order_of(places: Sequence[int]) -> Order:
    """The letters of an order: `ba` for (1, 0)."""
    return "".join(LETTERS[place] for place in places)


def _arranged(each: tuple[Each, ...], places: Sequence[int]) -> tuple[Each, ...]:
    return tuple(each[place] for place in places) if each else each


def _moved(said: Said, places: Sequence[int]) -> Said:
    """What is said of replies, said of them in another order; a ranking names the new places."""
    return replace(
        said,
        preference=None if said.preference is None else _swap(said.preference, places),
        standards={name: _swap(preference, places) for name, preference in said.standards.items()},
        scores={name: _arranged(scores, places) for name, scores in said.scores.items()},
        ranking=tuple(places.index(place) for place in said.ranking if place in places),
    )


def _restored(judgment: Judgment, places: Sequence[int], back: Sequence[int]) -> Judgment:
    order = "".join(LETTERS[places[LETTERS.index(letter)]] for letter in judgment.order)
    return _found(replace(_moved(judgment, back), order=order), places)


def _spoken(said: Contribution, places: Sequence[int]) -> Contribution:
    return said if said.place is None else replace(said, place=places[said.place])


def _renamed(note: Any, places: Sequence[int]) -> Any:
    """A note with the names of its preferences in other terms, wherever they stand in it."""
    if isinstance(note, Mapping):
        return {_renamed(key, places): _renamed(value, places) for key, value in note.items()}
    if isinstance(note, (list, tuple)):
        return [_renamed(one, places) for one in note]
    return _swap(note, places) if note in PREFERENCES else note


Found = TypeVar("Found", Judgment, Verdict)


def _found(said: Found, places: Sequence[int]) -> Found:
    return replace(said, faults=tuple(Finding(places[f.place], f.kind, f.quote) for f in said.faults))


def _swap(preference: Preference, places: Sequence[int]) -> Preference:
    return SWAPPED[preference] if list(places) == [1, 0] else preference


def agree(one: Verdict, other: Verdict) -> Verdict:
    """What two looks at a case come to, both in the case's own terms."""
    judgments, transcript = _apart(one.judgments + other.judgments), one.transcript + other.transcript
    flags = tuple(dict.fromkeys(one.flags + other.flags))
    if one.status != "valid" or other.status != "valid":
        status = gravest(one.status, other.status)
        notes = _both_notes(one.notes, other.notes)
        return Verdict(status, flags=flags, judgments=judgments, transcript=transcript, notes=notes)
    agreed = one.preference == other.preference
    return Verdict(
        "valid",
        one.preference if agreed else "tie",
        _agreed_standards(one.standards, other.standards),
        flags if agreed else (*flags, "order_conflict"),
        judgments,
        scores=_mean_scores(one.scores, other.scores),
        confidence=_mean(one.confidence, other.confidence),
        ranking=one.ranking if one.ranking == other.ranking else (),
        faults=one.faults + other.faults,
        decided_by=one.decided_by if one.decided_by == other.decided_by else "",
        transcript=transcript,
        notes=_both_notes(one.notes, other.notes),
    )


def _both_notes(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The notes of both looks: votes are added up; what else the crossed look notes otherwise is `…/ba`."""
    crossed = {name: note for name, note in other.items() if name in one and one[name] != note}
    notes = {**other, **one, **{f"{name}/ba": note for name, note in crossed.items() if name != "votes"}}
    if "votes" in one and "votes" in other:
        choices = {**one["votes"], **other["votes"]}
        notes["votes"] = {c: one["votes"].get(c, 0) + other["votes"].get(c, 0) for c in choices}
    return notes


def _apart(judgments: tuple[Judgment, ...]) -> tuple[Judgment, ...]:
    """The same judgments, where two looks are the same look the later one with another sample number.

    Whoever looks at each reply alone looks at the same in either order.
    """
    seen: set[tuple[Order, int, str]] = set()
    told = []
    for judgment in judgments:
        free = (n for n in count(judgment.sample) if (judgment.order, n, judgment.role) not in seen)
        told.append(
            judgment if (sample := next(free)) == judgment.sample else replace(judgment, sample=sample)
        )
        seen.add((judgment.order, sample, judgment.role))
    return tuple(told)


def gravest(*statuses: Status) -> Status:
    """The status of looks that did not all succeed."""
    return min(statuses, key=lambda status: GRAVEST.index(status) if status in GRAVEST else len(GRAVEST))


def _agreed_standards(
    one: Mapping[str, Preference], other: Mapping[str, Preference]
) -> dict[str, Preference]:
    """Only of standards that both looks speak of."""
    return {name: one[name] if one[name] == other[name] else "tie" for name in one if name in other}


def _mean_scores(
    one: Mapping[str, tuple[float | None, ...]], other: Mapping[str, tuple[float | None, ...]]
) -> dict[str, tuple[float | None, ...]]:
    both = [name for name in one if name in other]
    return {name: tuple(map(_mean, one[name], other[name])) for name in both}


def _mean(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else (one + other) / 2
