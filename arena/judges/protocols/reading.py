"""Reads an answer in JSON: the last object with the keys that were asked for, and nothing else."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

LONGEST = 200_000
"""Characters; a longer answer is not read."""
CONFLICT = object()
"""Stands for a key of an answer that was given two values."""

_START = re.compile(r'\{\s*"')
_THOUGHT = re.compile(r"\s*<think(?:ing)?>")
_THOUGHT_END = re.compile(r"</think(?:ing)?>")


class Unreadable(ValueError):
    """An answer says nothing that was asked for; the message says why."""


def answer_object(text: str, key: str, *, truncated: bool = False) -> Mapping[str, Any] | None:
    """The last JSON object of an answer with the key `key`; None where no JSON object has begun at all.

    Prose and fences may stand around it, and what a JSON string quotes is never looked into. Keys come
    in small letters with underscores; one that has two different values is `CONFLICT`. Thoughts that
    open an answer (`<think>…</think>`) are skipped.

    Raises `Unreadable` where anything begins like a JSON object and is none (so a quotation can hide in
    no broken string), where no object has the key, where words follow the object of an answer that was
    cut off (`truncated`), and for an answer longer than `LONGEST`. The time is linear.
    """
    text = after_thoughts(text)
    found = list(objects(text))
    named = [(given, end) for given, end in found if key in given]
    if not named:
        if found:
            raise Unreadable("no verdict in the answer")
        return None
    given, end = named[-1]
    if truncated and text[end:].strip("` \t\r\n"):
        raise Unreadable("cut off after a verdict")
    return given


def asked_object(text: str, key: str, *, truncated: bool = False) -> Mapping[str, Any]:
    """Like `answer_object`, but raises `Unreadable` where there is no object at all."""
    given = answer_object(text, key, truncated=truncated)
    if given is None:
        raise Unreadable("no verdict in the answer")
    return given


def after_thoughts(text: str) -> str:
    """The answer behind its thoughts; raises `Unreadable` for one too long or all thoughts."""
    if len(text) > LONGEST:
        raise Unreadable("too long")
    if not _THOUGHT.match(text):
        return text
    # The first end, not the last: a quotation further on must not open a new answer.
    end = _THOUGHT_END.search(text)
    if end is None:
        raise Unreadable("cut off in its thoughts")
    return text[end.end() :]


def a_number(given: Mapping[str, Any], key: str, lowest: float, highest: float) -> float:
    """A finite number of an answer within bounds; raises `Unreadable` naming the key. `"7"` is no number."""
    value = given.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Unreadable(f"{key} is no number")
    if not lowest <= value <= highest:
        raise Unreadable(f"{key} is not from {lowest:g} to {highest:g}")
    return float(value)


def a_text(given: Mapping[str, Any], key: str) -> str:
    """A text of an answer; empty where there is none."""
    value = given.get(key)
    return value if isinstance(value, str) else ""


def folded(value: object) -> str:
    """A label of an answer in small letters and single spaces; empty for what is no text."""
    return " ".join(value.casefold().split()) if isinstance(value, str) else ""


def objects(text: str) -> Iterator[tuple[Mapping[str, Any], int]]:
    """The outermost JSON objects of a text, each with where it ends; raises `Unreadable` at a broken one."""
    start = _START.search(text)
    while start:
        try:
            given, end = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            raise Unreadable("broken JSON") from None
        yield given, end
        start = _START.search(text, end)


def key_of(name: str) -> str:
    """A key as it is read: in small letters with underscores."""
    return "_".join(name.casefold().split())


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for key, value in pairs:
        name = key_of(key)
        given[name] = CONFLICT if name in given and not _same(given[name], value) else value
    return given


def _same(one: object, other: object) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_refuse)
