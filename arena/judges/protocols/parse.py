"""Reads a judge's answer: the last verdict that was offered, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from .base import STANDARDS, Preference

PARSER = "pairwise-json/1"
LONGEST = 200_000
"""Characters; a longer answer is not read."""
SPELLINGS: dict[Preference, tuple[str, ...]] = {
    "a": ("a", "model a", "reply a", "reply_a", "response a", "answer a"),
    "b": ("b", "model b", "reply b", "reply_b", "response b", "answer b"),
    "tie": ("tie", "tie (both good)", "both good", "both_good"),
    "both_bad": ("both_bad", "both bad", "bothbad", "tie (both bad)", "tie (bothbad)"),
}
"""How the labels that we offer may be written, in small letters; in slot terms, so a is shown first."""

LABELS = {spelling: preference for preference, spellings in SPELLINGS.items() for spelling in spellings}
BRACKETED: dict[str, Preference] = {"a": "a", "b": "b", "c": "tie", "tie": "tie", "both_bad": "both_bad"}
_START = re.compile(r'\{\s*"')
_BRACKETED = re.compile(r"(?:(?:final |overall )?(?:verdict|judge?ment|answer):? ?)?\[\[([a-z_]{1,8})\]\]\.?")
_THOUGHT = re.compile(r"\s*<think(?:ing)?>")
_THOUGHT_END = re.compile(r"</think(?:ing)?>")
_CONFLICT = object()


class Unreadable(ValueError):
    """An answer gives no verdict that was offered; the message says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says, in slot terms: `a` is the reply that was shown first."""

    preference: Preference
    standards: Mapping[str, Preference]
    reasoning: str


def read_verdict(text: str, *, truncated: bool = False) -> Reading:
    """Read an answer; raises `Unreadable`.

    The verdict is the last JSON object of the answer with a key `overall`; prose and fences may
    stand around it, and what a JSON string quotes is never looked into. Its label must be one that
    was offered, in full; a standard whose label was not is left out. If there is no JSON object at
    all, a last line that is `[[A]]`, `[[B]]`, `[[C]]` (a tie), `[[tie]]` or `[[both_bad]]` counts.
    Thoughts that open an answer (`<think>…</think>`) are skipped.

    No verdict is read where anything begins like a JSON object and is none (so a quotation can hide
    in no broken string), where a key of ours has two values, where words follow the verdict of an
    answer that was cut off (`truncated`), and in an answer longer than `LONGEST`. The time is linear.
    """
    if len(text) > LONGEST:
        raise Unreadable("too long")
    text = _after_thoughts(text)
    found = list(_objects(text))
    verdicts = [(given, end) for given, end in found if "overall" in given]
    if not verdicts:
        return _bracketed(text, found=bool(found), truncated=truncated)
    given, end = verdicts[-1]
    if truncated and text[end:].strip("` \t\r\n"):
        raise Unreadable("cut off after a verdict")
    return _reading(given)


def _reading(given: Mapping[str, Any]) -> Reading:
    preference = _label(given["overall"])
    if preference is None:
        raise Unreadable("the verdict is none that was offered")
    if any(given.get(name) is _CONFLICT for name in STANDARDS):
        raise Unreadable("a standard has two verdicts")
    standards = {name: label for name in STANDARDS if (label := _label(given.get(name)))}
    reasoning = given.get("reasoning")
    return Reading(preference, standards, reasoning if isinstance(reasoning, str) else "")


def _label(value: object) -> Preference | None:
    return LABELS.get(" ".join(value.casefold().split())) if isinstance(value, str) else None


def _bracketed(text: str, *, found: bool, truncated: bool) -> Reading:
    lines = text.strip().splitlines()
    match = _BRACKETED.fullmatch(lines[-1].strip().strip("*").casefold()) if lines else None
    preference = BRACKETED.get(match[1]) if match else None
    if preference is None or found or truncated:
        raise Unreadable("no verdict in the answer")
    return Reading(preference, {}, "\n".join(lines[:-1]).strip())


def _after_thoughts(text: str) -> str:
    if not _THOUGHT.match(text):
        return text
    # The first end, not the last: a quotation further on must not open a new answer.
    end = _THOUGHT_END.search(text)
    if end is None:
        raise Unreadable("cut off in its thoughts")
    return text[end.end() :]


def _objects(text: str) -> Iterator[tuple[Mapping[str, Any], int]]:
    """The outermost JSON objects of a text, each with where it ends."""
    start = _START.search(text)
    while start:
        try:
            given, end = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            raise Unreadable("broken JSON") from None
        yield given, end
        start = _START.search(text, end)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for key, value in pairs:
        name = "_".join(key.casefold().split())
        given[name] = _CONFLICT if name in given and not _same(given[name], value) else value
    return given


def _same(one: object, other: object) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_refuse)
