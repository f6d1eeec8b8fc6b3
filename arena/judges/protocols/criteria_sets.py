"""Sets of criteria that come with the protocols, and the option by which a judge is given others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from arena.endpoints.clients.settings import Rule

from .option import Option
from .prompting import prompt
from .rubric import Criterion, read_rubric

SETS = ("workflow", "open_ended", "reasoning", "any_to_any")
"""Each a file `prompts/criteria_NAME.md` with a line `name: text` per criterion, in order."""
SET_PROMPTS = tuple(f"criteria_{name}" for name in SETS)

LONGEST_KEY = 40
LONGEST_NAME = 80
_NO_KEY = re.compile(r"\W+")


@cache
def criteria_set(name: str) -> tuple[Criterion, ...]:
    """The criteria of a set."""
    lines = prompt(f"criteria_{name}").splitlines()
    return tuple(Criterion(key, text) for key, _, text in (line.partition(": ") for line in lines))


def criteria_option(default: str, example: Any) -> Option:
    """The option that names a set or lists other criteria; a question's own rubric comes before it."""
    return Option(
        Rule(_holds, f"{', '.join(SETS)}, or a list of tables with `name`, `text` and `weight`"),
        default,
        example,
        "By what replies to a question without a rubric of its own are judged, in order: a set "
        f"({', '.join(SETS)}), or a list of tables with `name`, `text` and `weight`.",
    )


def criteria_of(option: Any) -> tuple[Criterion, ...]:
    """The criteria that such an option means; raises `ValueError` naming the row that is wrong."""
    return criteria_set(option) if isinstance(option, str) else read_rubric(option, "criteria")


def check_criteria(options: Mapping[str, Any]) -> None:
    """Raise `ValueError` naming the row of the option `criteria` that is wrong."""
    criteria_of(options["criteria"])


def keyed(rubric: Sequence[Criterion], reserved: Sequence[str] = ()) -> dict[str, Criterion]:
    """Criteria by keys for an answer in JSON: their names, or their numbers where these will not do.

    One whose name is a whole sentence is called by its key from here on.
    """
    known: dict[str, Criterion] = {}
    taken = {"reasoning", "overall", *reserved}
    for number, criterion in enumerate(rubric, 1):
        key = _NO_KEY.sub("_", criterion.name.casefold()).strip("_")
        fits = 0 < len(key) <= LONGEST_KEY and key not in taken | set(known)
        key = key if fits else f"criterion_{number}"
        known[key] = criterion if len(criterion.name) <= LONGEST_NAME else _renamed(criterion, key)
    return known


def _renamed(criterion: Criterion, name: str) -> Criterion:
    return replace(criterion, name=name, text=f"{criterion.name} {criterion.text}".rstrip())


def shown(known: Mapping[str, Criterion]) -> Iterator[Criterion]:
    """The criteria under their keys, as `show.criteria` lists them."""
    for key, criterion in known.items():
        told = criterion.text if key == criterion.name else f"{criterion.name}. {criterion.text}".rstrip()
        yield Criterion(key, told, criterion.weight, criterion.parts)


def _holds(value: Any) -> bool:
    return value in SETS if isinstance(value, str) else isinstance(value, list) and bool(value)
