"""What a question is judged by: criteria with weights, in order, perhaps as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arena.endpoints.clients.settings import TEXT, Rule, check, number


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to judge by. `weight` is positive; a criterion with `parts` is judged by these alone."""

    name: str
    text: str = ""
    weight: float = 1.0
    parts: tuple[Criterion, ...] = ()

    def leaves(self) -> Iterator[Criterion]:
        """The criteria that are judged themselves."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


RULES: Mapping[str, Rule] = {
    "name": TEXT,
    "text": Rule(lambda value: isinstance(value, str), "a text"),
    "weight": Rule(lambda value: number(0).holds(value) and value > 0, "a positive number"),
    "parts": Rule(lambda value: isinstance(value, list) and bool(value), "a list of criteria, not empty"),
}


def read_rubric(rows: Sequence[Any], where: str = "rubric") -> tuple[Criterion, ...]:
    """Criteria out of rows `{name, text, weight, parts}`; raises `ValueError` naming the row and key.

    Names may not repeat among neighbours; a weight must be a positive number.
    """
    read = tuple(_criterion(row, f"{where}, row {place}") for place, row in enumerate(rows, 1))
    names = [criterion.name for criterion in read]
    for place, name in enumerate(names, 1):
        if name in names[: place - 1]:
            raise ValueError(f"{where}, row {place}: name {name!r} stands there already")
    return read


def _criterion(row: Any, where: str) -> Criterion:
    if not isinstance(row, Mapping):
        raise ValueError(f"{where}: must be a table with the key 'name', not {row!r}")
    check(where, row, RULES)
    if "name" not in row:
        raise ValueError(f"{where}: missing key 'name'")
    parts = read_rubric(row.get("parts", ()), f"{where}, parts")
    return Criterion(row["name"], row.get("text", ""), float(row.get("weight", 1.0)), parts)
