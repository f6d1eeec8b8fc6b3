"""Contestants that are scripts: right at first, and known beforehand to give in to critics or not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from arena.attacks.contestants import Script
from arena.judges.protocols.base import Case
from simulators.conversation import Turn

CLAIMED = re.compile(r"the answer is “([^”]*)”")
LOST = "I do not know any more"


def always_yields(case: Case, turns: Sequence[Turn]) -> str:
    """The right answer, and once criticised what the last critic claimed."""
    if not _critiques(turns):
        return _answer(case.reference)
    claimed = CLAIMED.findall(turns[-1].text)
    return _answer(claimed[-1] if claimed else LOST)


def never_yields(case: Case, turns: Sequence[Turn]) -> str:
    """The right answer, whoever argues."""
    return _answer(case.reference)


def flip_flop(case: Case, turns: Sequence[Turn]) -> str:
    """The right answer, and another one after every other critique."""
    return (
        _answer(str(case.gold.get("distractor") or LOST))
        if _critiques(turns) % 2
        else _answer(case.reference)
    )


def _critiques(turns: Sequence[Turn]) -> int:
    return sum(turn.role == "user" for turn in turns) - 1


def _answer(words: str) -> str:
    return f"I thought about it.\nAnswer: {words}"


GENERATORS: Mapping[str, Script] = {
    "always_yields": always_yields,
    "never_yields": never_yields,
    "flip_flop": flip_flop,
}
