"""The settings that an operator may write for a competitor or an endpoint."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting must look like: a test, and the words for whoever fails it."""

    holds: Callable[[Any], bool]
    words: str


def check(what: str, given: Mapping[str, Any], rules: Mapping[str, Rule]) -> None:
    """Raise `ValueError` naming the first key of `given` that is unknown or has a wrong value."""
    for key, value in given.items():
        if key not in rules:
            raise ValueError(f"{what}: unknown key {key!r}; known: {', '.join(sorted(rules))}")
        if not rules[key].holds(value):
            raise ValueError(f"{what}: {key} = {value!r} must be {rules[key].words}")


def number(lowest: float, highest: float = math.inf) -> Rule:
    """A finite number between two bounds, both allowed."""
    bounds = f"at least {lowest:g}" if highest == math.inf else f"from {lowest:g} to {highest:g}"
    return Rule(lambda value: _is_number(value) and lowest <= value <= highest, f"a number {bounds}")


def whole(lowest: int, highest: int = 2**63 - 1) -> Rule:
    """A whole number between two bounds, both allowed."""
    bounds = f"at least {lowest}" if highest == 2**63 - 1 else f"from {lowest} to {highest}"
    return Rule(
        lambda value: type(value) is int and lowest <= value <= highest,
        f"a whole number {bounds}",
    )


def one_of(*names: str) -> Rule:
    """One of a few words."""
    return Rule(lambda value: value in names, " or ".join(repr(name) for name in names))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_words(value: Any) -> bool:
    words = [value] if isinstance(value, str) else value
    return isinstance(words, (list, tuple)) and bool(words) and all(isinstance(w, str) and w for w in words)


SWITCH = Rule(lambda value: isinstance(value, bool), "true or false")
TEXT = Rule(lambda value: isinstance(value, str) and bool(value.strip()), "a text that is not empty")

SAMPLING: dict[str, Rule] = {
    "temperature": number(0),
    "top_p": number(0, 1),
    "top_k": whole(-1),  # vLLM writes -1 for 'all'
    "min_p": number(0, 1),
    "max_tokens": whole(1),
    "max_completion_tokens": whole(1),  # what some hosted models call it
    "stop": Rule(_is_words, "a text or a list of texts, none empty"),
    "seed": whole(-(2**63)),
    "presence_penalty": number(-2, 2),
    "frequency_penalty": number(-2, 2),
    "repetition_penalty": number(0),
}
"""Sampling parameters that go to the server as they are; not `n`, for a battle has one reply a side."""


def check_sampling(sampling: Mapping[str, Any]) -> None:
    """Raise `ValueError` naming the first sampling parameter that is unknown or has a wrong value."""
    check("sampling", sampling, SAMPLING)
