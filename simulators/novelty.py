"""Keeps out what a program can see: questions that are empty, lean on others, repeat or give away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .author import Written
from .faults import Fault, contains
from .finished import Finished
from .likeness import Texts, words
from .refusals import Refusal

RUN = 6
"""Words in a row that a question may not share with a reply."""
SHORT = 3
"""Words from which on an ideal reply may not stand in its question as a whole."""
_SAID = "(?:answers?|repl(?:y|ies)|responses?|questions?|quer(?:y|ies)|messages?|conversations?)"
_EARLIER = "(?:previous|earlier|prior|preceding|above)"
_LEANING = re.compile(
    rf"\bas before\b|\b(?:the|an?) {_EARLIER} {_SAID}\b|\b{_SAID} (?:above|before|given earlier)\b"
    rf"|\b(?:your|my) (?:{_EARLIER}|last|first|original|old) {_SAID}\b"
    r"|\byou (?:just |already |previously |earlier )?(?:said|mentioned|answered|replied)\b"
    r"|\b(?:I|we) (?:just|previously|earlier) asked\b"
    rf"|\byour {_SAID} (?:was|were|left|said|missed|gave)\b|\b(?:as a follow-?up|follow[- ]up question)\b"
    r"|\b(?:reply|response) [12AB]\b|\b(?:both|the two) (?:replies|responses)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a program sees in a new question: its likest neighbour, how alike, and what speaks against it."""

    likeness: float
    likest: str
    refusal: Refusal | None
    detail: str = ""


def look(written: Written, finished: Finished, faults: Iterable[Fault], at_most: float) -> Look:
    """The first thing that speaks against a question; likeness up to `at_most` is no repetition."""
    known = finished.known if isinstance(finished.known, Texts) else Texts(finished.known)
    likest, neighbour = max(Texts([finished.parent.text]).likest(written.text), known.likest(written.text))
    if not words(written.text):
        return Look(likest, neighbour, Refusal.EMPTY)
    if likest > at_most:
        return Look(likest, neighbour, Refusal.DUPLICATE, neighbour)
    if leaning := leans(written.text):
        return Look(likest, neighbour, Refusal.DEPENDENT, leaning)
    if given := given_away(written, finished, faults):
        return Look(likest, neighbour, Refusal.LEAKS, given)
    return Look(likest, neighbour, None)


def leans(text: str) -> str:
    """The words by which a question leans on an earlier one or on a reply, or ""."""
    found = _LEANING.search(text)
    return found.group() if found else ""


def given_away(written: Written, finished: Finished, faults: Iterable[Fault]) -> str:
    """Words of a reply that stand in the question, or "".

    A run of `RUN` words counts that is in the ideal reply, or in a reply that the faults quote, and
    not in the parent or its persona; so does the whole of an ideal reply of `SHORT` words or more.
    """
    parent = finished.parent
    if len(words(written.ideal)) >= SHORT and contains(written.text, written.ideal):
        return written.ideal
    replies = [written.ideal, parent.ideal, *(fault.evidence for fault in faults if fault.basis == "quoted")]
    told = set().union(*map(_runs, replies)) - _runs(parent.text) - _runs(parent.persona)
    return min(told & _runs(written.text), default="")


def _runs(text: str) -> set[str]:
    said = words(text)
    return {" ".join(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}
