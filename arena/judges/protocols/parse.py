"""Reads which of two replies an answer prefers: the last verdict that was offered, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .base import STANDARDS, Preference
from .reading import CONFLICT, LONGEST, Unreadable, after_thoughts, answer_object
from .scales import SPELLINGS, USUAL, Scale

__all__ = ["LABELS", "LONGEST", "PARSER", "Reading", "Unreadable", "label_of", "read_verdict"]

PARSER = "pairwise-json/1"
LABELS = {spelling: preference for preference, spellings in SPELLINGS.items() for spelling in spellings}
_BRACKETED = re.compile(
    r"(?:(?:final |overall )?(?:verdict|judge?ment|answer):? ?)?\[\[([a-z_=>]{1,8})\]\]\.?"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says, in slot terms: `a` is the reply that was shown first.

    `strengths` are by how much it is better, from -2 to 2, by standard and `overall`, where labels say so.
    """

    preference: Preference
    standards: Mapping[str, Preference]
    reasoning: str
    strengths: Mapping[str, float] = field(default_factory=dict)


def read_verdict(
    text: str, *, truncated: bool = False, standards: tuple[str, ...] = STANDARDS, scale: Scale = USUAL
) -> Reading:
    """Read an answer; raises `Unreadable`.

    The verdict is `overall` of the answer's JSON object, read as `reading.answer_object` says. Its
    label must be one that was offered, in full; a standard whose label was not is left out. If there is
    no JSON object at all, a last line that is a label between double brackets counts, such as `[[A]]`,
    `[[B]]`, `[[C]]` (a tie), `[[tie]]` or `[[both_bad]]`. No verdict is read where a key of ours has two
    values.
    """
    given = answer_object(text, "overall", truncated=truncated)
    if given is None:
        return _bracketed(after_thoughts(text), truncated, scale)
    preference = scale.preference(given["overall"])
    if preference is None:
        raise Unreadable("the verdict is none that was offered")
    if any(given.get(name) is CONFLICT for name in standards):
        raise Unreadable("a standard has two verdicts")
    labels = {name: label for name in standards if (label := scale.preference(given.get(name)))}
    reasoning = given.get("reasoning")
    told = {name: scale.strength(given.get(name)) for name in ("overall", *standards)}
    strengths = {name: strength for name, strength in told.items() if strength is not None}
    return Reading(preference, labels, reasoning if isinstance(reasoning, str) else "", strengths)


def label_of(value: object, scale: Scale = USUAL) -> Preference | None:
    """The preference that a label means, in slot terms; None for one that was not offered."""
    return scale.preference(value)


def _bracketed(text: str, truncated: bool, scale: Scale) -> Reading:
    lines = text.strip().splitlines()
    match = _BRACKETED.fullmatch(lines[-1].strip().strip("*").casefold()) if lines else None
    preference = scale.bracketed(match[1]) if match else None
    if match is None or preference is None or truncated:
        raise Unreadable("no verdict in the answer")
    strength = scale.strength(match[1])
    strengths = {} if strength is None else {"overall": strength}
    return Reading(preference, {}, "\n".join(lines[:-1]).strip(), strengths)
