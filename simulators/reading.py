"""Reads what a model was asked to answer as JSON: the last object that has the shape asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from .conversation import Answer

LONGEST = 200_000
"""Characters; a longer answer is not read."""
_START = re.compile(r'\{\s*"')
_THOUGHT = re.compile(r"\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


class Unreadable(ValueError):
    """An answer does not have the shape that was asked for; the message says where."""


class Shape(BaseModel):
    """What an answer must hold: every key that is declared, and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Asked = TypeVar("Asked", bound=Shape)


def read(answer: Answer, shape: type[Asked]) -> Asked:
    """The answer as its shape; raises `Unreadable`.

    The last outermost JSON object counts; prose and fences may stand around it, and a leading
    `<think>` block is skipped. A key given twice, NaN or Infinity, a broken object anywhere and an
    answer that was cut off are unreadable: nothing is guessed.
    """
    if answer.truncated:
        raise Unreadable("cut off before its end")
    if len(answer.text) > LONGEST:
        raise Unreadable("too long")
    thought = _THOUGHT.match(answer.text)
    found = list(_objects(answer.text[thought.end() :] if thought else answer.text))
    if not found:
        raise Unreadable("no JSON object in it")
    try:
        return shape.model_validate(found[-1])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Unreadable(f"{where}: {first['msg']}" if where else first["msg"]) from None


def _objects(text: str) -> Iterator[Any]:
    start = _START.search(text)
    while start:
        try:
            given, end = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            raise Unreadable("broken JSON") from None
        yield given
        start = _START.search(text, end)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) < len(pairs):
        raise Unreadable("a key stands there twice")
    return given


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_refuse)
