"""How many calls a verified judgment takes: by its options, and exactly by how its passes went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

DRAFT = 1


def calls(passes: Iterable[Mapping[str, Any]], plans: int, samples: int) -> int:
    """Calls of one order of the replies, whose `passes` are in the verdict's notes.

    Each pass takes `planned` · (plans + 1 if several) + `steps` · (samples + 1 if several) + 1 + `checked`:
    several attempts are scored in one more call, and each pass is drafted and, if it can be, checked.
    """
    return sum(
        one["planned"] * attempts(plans) + one["steps"] * attempts(samples) + DRAFT + one["checked"]
        for one in passes
    )


def most_calls(options: Mapping[str, Any]) -> int:
    """The most that one order of the replies can take: every redirect goes back to the plan."""
    every = {"planned": 1, "steps": options["steps"], "checked": 1}
    return calls([every] * (options["redirects"] + 1), options["plans"], options["samples"])


def attempts(count: int) -> int:
    """Calls for so many attempts at one thing, with the one that chooses between several."""
    return count + (count > 1)
