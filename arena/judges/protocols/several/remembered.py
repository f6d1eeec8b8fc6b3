"""What advocates remember of earlier cases: rows that a judge is given, and rows that it hands back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from arena.endpoints.clients.settings import TEXT, Rule, check, one_of
from arena.judges.protocols.base import Case, Verdict
from arena.judges.protocols.delimit import between, harmless
from arena.judges.protocols.plain import fold
from arena.judges.protocols.reading import Unreadable, asked_object
from simulators.memory import Lesson, Memory, Store

STORES = ("experience", "case", "source")
MOST = 3
"""Lessons that one advocate may note after one case."""
LONGEST = 600
"""Characters of a lesson."""

_BATTLE = re.compile(r"[\w .:/#-]{1,80}")
RULES: Mapping[str, Rule] = {
    "store": one_of(*STORES),
    "matter": TEXT,
    "text": TEXT,
    "battle": Rule(
        lambda value: isinstance(value, str) and bool(_BATTLE.fullmatch(value)),
        "the name of a battle: at most 80 letters, digits, spaces and any of . : / # -",
    ),
    "advocate": Rule(lambda value: type(value) is int and value in (1, 2), "1 or 2"),
}

Row = Mapping[str, Any]


def check_memory(rows: Sequence[Any]) -> None:
    """Raises `ValueError` naming the first row and key that are wrong."""
    for place, row in enumerate(rows, 1):
        where = f"memory, row {place}"
        if not isinstance(row, Mapping):
            raise ValueError(f"{where}: must be a table, not {row!r}")
        check(where, row, RULES)
        for key in ("store", "matter", "text", "battle"):
            if key not in row:
                raise ValueError(f"{where}: missing key {key!r}")


def recalled(
    rows: Sequence[Row], advocate: int, case: Case, n: int, held_out: Sequence[str]
) -> tuple[Lesson, ...]:
    """What an advocate recalls: of its own rows and those of both, the `n` whose matter is likest.

    Nothing of a battle that is held out comes up, and nothing that was learnt from the same question.
    """
    asked = fold(case.question)
    lessons = (
        Lesson(cast(Store, row["store"]), row["matter"], row["text"], row["battle"])
        for row in rows
        if row.get("advocate", advocate) == advocate and fold(row["matter"]) != asked
    )
    return Memory(tuple(lessons), frozenset(held_out)).recall(case.question, n)


def shown(lessons: Sequence[Lesson]) -> str:
    """Lessons as an advocate reads them, each with the battle that it came from."""
    return "\n".join(
        between("lesson", harmless(one.text), about=f' kind="{one.store}" from="{one.battle}"')
        for one in lessons
    )


def noted(answer: str, advocate: int, case: Case, truncated: bool) -> list[Row]:
    """The lessons of an answer as rows; raises `Unreadable`."""
    lessons = asked_object(answer, "lessons", truncated=truncated)["lessons"]
    if not isinstance(lessons, list) or not all(map(_is_lesson, lessons)):
        raise Unreadable("lessons are not notes with a store and a text")
    name = case_name(case)
    return [
        {
            "store": lesson["store"],
            "matter": case.question,
            "text": lesson["text"][:LONGEST],
            "battle": name,
            "advocate": advocate,
        }
        for lesson in lessons[:MOST]
    ]


def learnt(rows: Sequence[Row], verdict: Verdict, battle: str = "") -> list[Row]:
    """A memory with what was noted on the way to a verdict, each lesson once.

    `battle` is the name under which the case is known; without one lessons name the case by its hash.
    The result is the option `memory` of the judge's next version.
    """
    new = [{**row, "battle": battle or row["battle"]} for row in verdict.notes.get("lessons", ())]
    told = {json.dumps(row, sort_keys=True): row for row in (*rows, *new)}
    return list(told.values())


def case_name(case: Case) -> str:
    """A name for a case, the same in either order of its replies."""
    told = json.dumps([case.question, sorted(case.replies)])
    return f"case {hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _is_lesson(given: Any) -> bool:
    if not isinstance(given, Mapping) or given.get("store") not in STORES:
        return False
    text = given.get("text")
    return isinstance(text, str) and bool(text.strip())
