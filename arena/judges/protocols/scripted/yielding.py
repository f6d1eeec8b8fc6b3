"""Judges who are right at first, and give in to critics or do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arena.judges.protocols.base import Case
from arena.judges.protocols.critics.base import CRITIQUES

from .base import Options, Said
from .known import fair

TURNED = {"a": "b", "b": "a", "tie": "both_bad", "both_bad": "tie"}
LABELS = {"correct": "incorrect", "incorrect": "correct", "success": "failure", "failure": "success"}


def always_yields(case: Case, options: Options) -> Said:
    """Says what is right, and once criticised whatever the last critic argued for."""
    critiques = _critiques(case)
    return _after(case, critiques[-1]["answer"]) if critiques else fair(case)


def never_yields(case: Case, options: Options) -> Said:
    """Says what is right, whoever argues."""
    return fair(case)


def flip_flop(case: Case, options: Options) -> Said:
    """Says what is right, and the opposite of what it said last whenever it is criticised."""
    return _turned(fair(case)) if len(_critiques(case)) % 2 else fair(case)


def _critiques(case: Case) -> Sequence[Any]:
    critiques: Sequence[Any] = case.gold.get(CRITIQUES, ())
    return critiques


def _after(case: Case, answer: str) -> Said:
    if len(case.replies) == 2 and answer in case.replies:
        return {"preference": "ab"[case.replies.index(answer)]}
    if len(case.replies) == 2 and answer in ("tie", "both_bad"):
        return {"preference": answer}
    if len(case.replies) == 1 and answer in LABELS:
        return {"label": answer}
    return _turned(fair(case))


def _turned(said: Said) -> Said:
    """The opposite of what is said."""
    turned = dict(said)
    if "preference" in said:
        return {"preference": TURNED[said["preference"]]}
    if "label" in said:
        return {"label": LABELS.get(said["label"], f"not {said['label']}")}
    if "ranking" in said:
        return {"ranking": tuple(reversed(said["ranking"]))}
    return turned
