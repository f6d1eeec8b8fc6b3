"""Verdicts and judgments as JSON and back, for whoever keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from .base import Contribution, Finding, Judgment, Step, Verdict

Kept = TypeVar("Kept", Judgment, Verdict)
NESTED: Mapping[str, type] = {
    "judgments": Judgment,
    "steps": Step,
    "faults": Finding,
    "transcript": Contribution,
}

NOTHING: tuple[object, ...] = (None, "", (), {})


def as_row(said: Judgment | Verdict) -> dict[str, Any]:
    """All of it that says anything, in types that JSON knows."""
    return {name: value for name, value in asdict(said).items() if value not in NOTHING}


def verdict_of_row(row: Mapping[str, Any]) -> Verdict:
    """The verdict that `as_row` wrote."""
    return _read(Verdict, row)


def judgment_of_row(row: Mapping[str, Any]) -> Judgment:
    """The judgment that `as_row` wrote."""
    return _read(Judgment, row)


def _read(kind: type[Kept], row: Mapping[str, Any]) -> Kept:
    return kind(**{name: _value(name, value) for name, value in row.items()})


def _value(name: str, value: Any) -> Any:
    if name in NESTED:
        return tuple(_nested(NESTED[name], row) for row in value)
    if name == "scores":
        return {key: tuple(scores) for key, scores in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _nested(kind: type, row: Mapping[str, Any]) -> Any:
    return judgment_of_row(row) if kind is Judgment else kind(**row)
