"""What a verdict claims, what would be right, and what could be claimed instead.

Letters would be wrong in one of two orders, so each reply is called by how it begins.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from arena.judges.protocols.base import Case, Truth, Verdict

from .base import Claim, Source, Stance

WORDS = 8
"""How many words a reply is called by, where no other begins with the same."""
MOST_WORDS = 40
TIES = {"tie": "neither reply is better than the other", "both_bad": "neither reply will do"}
OTHER = {"correct": "incorrect", "incorrect": "correct", "success": "failure", "failure": "success"}
SAYING = ("preference", "label", "ranking", "steps", "scores")
"""By what a verdict is held against what is right: the first that both say."""


def stance_of(case: Case, verdict: Verdict) -> Stance:
    """What a critic is told of a valid verdict on a case."""
    known = _known(case.truth)
    name = next((one for one in SAYING if getattr(verdict, one) and known.get(one)), "")
    name = name or next(one for one in SAYING if getattr(verdict, one))
    said = _claim(case, name, getattr(verdict, name))
    truth = _claim(case, name, known[name]) if known.get(name) else None
    rival = _rival(case, name, (said, truth))
    return Stance(case.question, said, truth, rival, tuple(_sources(case)), case.replies)


def _known(truth: Truth | None) -> dict[str, Any]:
    """What is right of a case, by what a verdict says; a preference may follow from overall scores."""
    if truth is None:
        return {}
    known = {name: getattr(truth, name) for name in SAYING if getattr(truth, name)}
    overall = truth.scores.get("overall", ())
    if len(overall) == 2 and truth.preference is None:
        a, b = overall
        known["preference"] = "tie" if a == b else "a" if a > b else "b"
    return known


def _claim(case: Case, name: str, value: Any) -> Claim:
    if name == "preference":
        return _better(case, "ab".index(value)) if value in ("a", "b") else Claim(value, TIES[value])
    if name == "label":
        return Claim(value, f"the reply is to be called {value}")
    if name == "ranking":
        return Claim(str(tuple(value)), f"the best reply is the one that begins “{called(case, value[0])}”")
    if name == "steps":
        wrong = next((number for number, step in enumerate(value, 1) if not step.right), None)
        return Claim(str(wrong), f"the first wrong step is number {wrong}" if wrong else "no step is wrong")
    return Claim(
        str({key: tuple(scores) for key, scores in value.items()}), "the scores are as they should be"
    )


def _better(case: Case, place: int) -> Claim:
    return Claim(case.replies[place], f"the better reply is the one that begins “{called(case, place)}”")


def _rival(case: Case, name: str, claims: tuple[Claim, Claim | None]) -> Claim:
    """The other reply or label; of a verdict without a winner the reply that is not known to be better."""
    said, truth = claims
    if name == "preference":
        both = [_better(case, place) for place in (0, 1)]
        others = [one for one in both if one.answer != said.answer]
        wrong = [one for one in others if truth is None or one.answer != truth.answer]
        return (wrong or others or [Claim("tie", TIES["tie"])])[0]
    if name == "label":
        return _claim(case, name, OTHER.get(said.answer, f"not {said.answer}"))
    return Claim("", "something else is right, and what was said is not")


def called(case: Case, place: int) -> str:
    """The first words of a reply: so many that no other reply begins with them."""
    words = case.replies[place].split()
    others = [reply.split() for number, reply in enumerate(case.replies) if number != place]
    alike = max((_alike(words, other) for other in others), default=0)
    start = max(0, alike + 1 - MOST_WORDS)
    return " ".join(words[start : max(WORDS, alike + 1)])


def _alike(one: list[str], other: list[str]) -> int:
    """How many first words are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _sources(case: Case) -> Iterator[Source]:
    """Evidence that comes with the case (rows of `id`, `text`, `backs`), its document, and the replies."""
    for row in case.gold.get("evidence", ()):
        if isinstance(row, Mapping) and row.get("text"):
            yield Source(_id(str(row.get("id", ""))), str(row["text"]), str(row.get("backs", "")))
    if case.context:
        yield Source("context", case.context)
    for reply in dict.fromkeys(case.replies):
        backs = reply if len(case.replies) > 1 else ""
        yield Source(
            f"reply-{hashlib.sha256(reply.encode('utf-8', 'replace')).hexdigest()[:8]}", reply, backs
        )


def _id(given: str) -> str:
    return re.sub(r"[^\w.:/#-]", "-", given)[:80] or "evidence"
