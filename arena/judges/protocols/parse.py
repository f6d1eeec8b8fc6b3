"""Reads which of two replies an answer prefers: the last verdict that was offered, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .base import STANDARDS, Preference
from .reading import CONFLICT, LONGEST, Unreadable, after_thoughts, answer_object, folded

__all__ = ["LABELS", "LONGEST", "PARSER", "Reading", "Unreadable", "label_of", "read_verdict"]

PARSER = "pairwise-json/1"
SPELLINGS: dict[Preference, tuple[str, ...]] = {
    "a": ("a", "model a", "reply a", "reply_a", "response a", "answer a"),
    "b": ("b", "model b", "reply b", "reply_b", "response b", "answer b"),
    "tie": ("tie", "tie (both good)", "both good", "both_good"),
    "both_bad": ("both_bad", "both bad", "bothbad", "tie (both bad)", "tie (bothbad)"),
}
"""How the labels that we offer may be written, in small letters; in slot terms, so a is shown first."""

LABELS = {spelling: preference for preference, spellings in SPELLINGS.items() for spelling in spellings}
BRACKETED: dict[str, Preference] = {"a": "a", "b": "b", "c": "tie", "tie": "tie", "both_bad": "both_bad"}
_BRACKETED = re.compile(r"(?:(?:final |overall )?(?:verdict|judge?ment|answer):? ?)?\[\[([a-z_]{1,8})\]\]\.?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says, in slot terms: `a` is the reply that was shown first."""

    preference: Preference
    standards: Mapping[str, Preference]
    reasoning: str


def read_verdict(text: str, *, truncated: bool = False, standards: tuple[str, ...] = STANDARDS) -> Reading:
    """Read an answer; raises `Unreadable`.

    The verdict is `overall` of the answer's JSON object, read as `reading.answer_object` says. Its
    label must be one that was offered, in full; a standard whose label was not is left out. If there is
    no JSON object at all, a last line that is `[[A]]`, `[[B]]`, `[[C]]` (a tie), `[[tie]]` or
    `[[both_bad]]` counts. No verdict is read where a key of ours has two values.
    """
    given = answer_object(text, "overall", truncated=truncated)
    if given is None:
        return _bracketed(after_thoughts(text), truncated=truncated)
    preference = label_of(given["overall"])
    if preference is None:
        raise Unreadable("the verdict is none that was offered")
    if any(given.get(name) is CONFLICT for name in standards):
        raise Unreadable("a standard has two verdicts")
    labels = {name: label for name in standards if (label := label_of(given.get(name)))}
    reasoning = given.get("reasoning")
    return Reading(preference, labels, reasoning if isinstance(reasoning, str) else "")


def label_of(value: object) -> Preference | None:
    """The preference that a label means, in slot terms; None for one that was not offered."""
    return LABELS.get(folded(value))


def _bracketed(text: str, *, truncated: bool) -> Reading:
    lines = text.strip().splitlines()
    match = _BRACKETED.fullmatch(lines[-1].strip().strip("*").casefold()) if lines else None
    preference = BRACKETED.get(match[1]) if match else None
    if preference is None or truncated:
        raise Unreadable("no verdict in the answer")
    return Reading(preference, {}, "\n".join(lines[:-1]).strip())
