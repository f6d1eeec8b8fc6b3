"""Tests that the code of a reply must pass: what a question says of them, and what passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from arena.endpoints.clients.settings import Rule, check, number, whole
from arena.judges.protocols.base import OptionError

from .base import Spec

MOST_TESTS = 200
NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
RULES: Mapping[str, Rule] = {
    "tests": Rule(lambda value: isinstance(value, list) and 0 < len(value) <= MOST_TESTS, "a list of tests"),
    "call": Rule(
        lambda value: isinstance(value, str) and bool(NAME.fullmatch(value)),
        "the name of a function",
    ),
    "time_s": whole(1, 60),
    "memory_mib": whole(16, 4096),
    "tolerance": number(0),
}
TEXT = Rule(lambda value: isinstance(value, str), "a text")
PRINTING: Mapping[str, Rule] = {"stdin": TEXT, "stdout": TEXT}
CALLING: Mapping[str, Rule] = {
    "args": Rule(lambda value: isinstance(value, list), "a list"),
    "returns": Rule(lambda value: True, "any value"),
}


class Tests:
    """The check `code`; its tests are run by the protocol `code` alone, which can wait for them."""

    def validate(self, what: str, spec: Spec) -> None:
        check(what, spec, RULES)
        if "tests" not in spec:
            raise ValueError(f"{what}: missing key 'tests'")
        rules, needs = (CALLING, ("args", "returns")) if "call" in spec else (PRINTING, ("stdout",))
        for place, test in enumerate(spec["tests"], 1):
            where = f"{what}, test {place}"
            if not isinstance(test, Mapping):
                raise ValueError(f"{where}: must be a table")
            check(where, test, rules)
            for key in needs:
                if key not in test:
                    raise ValueError(f"{where}: missing key {key!r}")

    def problem(self, reply: str, spec: Spec) -> str | None:
        raise OptionError("its code must be run, which only the protocol 'code' does")


CODE = Tests()


def same_output(printed: str, wanted: str, tolerance: float = 0) -> bool:
    """Whether lines are the same, white space at their ends and blank lines at the end aside.

    With a tolerance, what is a number in both may differ by as much.
    """
    one, other = _lines(printed), _lines(wanted)
    if one == other:
        return True
    if not tolerance or len(one) != len(other):
        return False
    return all(
        _same_words(line.split(), known.split(), tolerance) for line, known in zip(one, other, strict=True)
    )


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _same_words(words: list[str], known: list[str], tolerance: float) -> bool:
    return len(words) == len(known) and all(
        word == other or _near(_number(word), _number(other), tolerance)
        for word, other in zip(words, known, strict=True)
    )


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None


def _near(one: float | None, other: float | None, tolerance: float) -> bool:
    return one is not None and other is not None and abs(one - other) <= tolerance


def same_value(given: Any, wanted: Any, tolerance: float = 0) -> bool:
    """Whether two values of JSON are the same; numbers may differ by a tolerance, true is no 1."""
    if isinstance(given, list) and isinstance(wanted, list):
        pairs = zip(given, wanted, strict=False)
        return len(given) == len(wanted) and all(same_value(one, other, tolerance) for one, other in pairs)
    if isinstance(given, dict) and isinstance(wanted, dict):
        return given.keys() == wanted.keys() and all(
            same_value(given[key], wanted[key], tolerance) for key in given
        )
    if _is_number(given) and _is_number(wanted):
        return bool(given == wanted or abs(given - wanted) <= tolerance)
    return type(given) is type(wanted) and bool(given == wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
